"""The replay API: prepares a request, sends one, as it should be or with a fault, and mends what that has broken.

It keeps no session: the page holds the values. Its only target is the sandbox in this process, world by world; no
request can name another.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from explorer.model import ModelError
from explorer.replay import (
    ControlFailed,
    NoAnswer,
    ReplayError,
    Target,
    ValuesMissing,
    prepare,
    replay_one,
    start_values,
)
from explorer.replay.client import Application
from explorer.replay.failing import mending, outermost, prepare_failing, told

from .asked import Asked
from .errors import InvalidRequest
from .homeward import Homeward

_NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Api:
    """Answers below ``/api/``. Clock and ids are those of the consumer's side."""

    def __init__(self, sandbox: Application, *, clock: Callable[[], datetime], ids: Callable[[], str],
                 version: str) -> None:
        self._sandbox, self._clock, self._ids, self._version = sandbox, clock, ids, version
        self._calls: dict[str, tuple[str, Callable[[Request], Awaitable[dict[str, Any]]]]] = {
            "health": ("GET", self._health), "prepare": ("POST", self._prepare), "replay": ("POST", self._replay),
            "mend": ("POST", self._mend)}

    async def answer(self, request: Request, place: str) -> Response:
        """The answer to a call; ``place`` is the path after ``/api/``."""
        method, call = self._calls.get(place, ("", self._health))
        if not method:
            return error(404, f"there is no /api/{place[:60]}; there are {', '.join(self._calls)}")
        if request.method != method and (request.method, method) != ("HEAD", "GET"):
            return error(405, f"{request.method} does nothing here; use {method}", Allow=method)
        try:
            return JSONResponse(await call(request), headers=_NO_STORE)
        except InvalidRequest as refused:
            return error(refused.status, str(refused))
        except ValuesMissing as missing:
            return JSONResponse({"error": str(missing), "missing": list(missing.names),
                                 "captured_at": missing.captured_at}, 409, _NO_STORE)
        except (NoAnswer, ControlFailed) as failed:
            return error(502, str(failed))
        except ReplayError as wrong:
            return JSONResponse({"error": str(wrong)} | ({"part": wrong.part} if wrong.part else {}), 400, _NO_STORE)
        except ModelError as wrong:
            return error(400, str(wrong))

    async def _health(self, _request: Request) -> dict[str, Any]:
        return {"ok": True, "version": self._version, "targets": ["sandbox"]}

    async def _prepare(self, request: Request) -> dict[str, Any]:
        asked = await Asked.read(request)
        target = self._target(request, asked)
        if asked.fault:
            ready = await prepare_failing(asked.scenario, asked.label, asked.fault, target, clock=self._clock,
                                          ids=self._ids, values=asked.values)
            prepared, known, now = ready.prepared, dict(ready.values), ready.now
        else:
            async with target.client() as client:
                now = await target.now(client) or self._clock()
            known = start_values(asked.scenario, now, asked.values)
            prepared = prepare(asked.scenario, asked.label, known, now=now, ids=self._ids, bases=target.bases)
        async with target.client() as client:
            disorder = await target.disorder(client)
        return {"request": prepared.document(), "values": known, "missing": [], "expires": prepared.expires,
                "base": target.base, "clock": now.isoformat(timespec="seconds"), "world": disorder,
                "fault": asked.fault and told(outermost(asked.scenario, asked.label), asked.fault)}

    async def _replay(self, request: Request) -> dict[str, Any]:
        asked = await Asked.read(request)
        async with self._line(request, asked) as target:
            one = await replay_one(asked.scenario, asked.label, target, clock=self._clock, ids=self._ids,
                                   values=asked.values, request=asked.request, fault=asked.fault)
            async with target.client() as client:
                disorder = await target.disorder(client)
        return {**one.document, "world": disorder}

    async def _mend(self, request: Request) -> dict[str, Any]:
        """Does what puts a fault right: ``exchanges``, in order, each as a replay gives it."""
        asked = await Asked.read(request)
        if asked.fault is None:
            raise InvalidRequest("fault is missing; name the one that is to be mended")
        target = self._target(request, asked)
        failing = asked.fault.made_at(asked.scenario, outermost(asked.scenario, asked.label).exchange)
        async with target.client() as client:
            now = await target.now(client) or self._clock()
        known = start_values(failing, now, asked.values)
        return {"exchanges": [dict(one.document) async for one in mending(
            asked.scenario, asked.label, asked.fault, target, clock=self._clock, ids=self._ids, values=known)]}

    @asynccontextmanager
    async def _line(self, request: Request, asked: Asked) -> AsyncIterator[Target]:
        """The way to the world for one exchange: where a fault shows only on a real connection, over one."""
        target, door = self._target(request, asked), request.scope.get("server")
        if not (asked.fault and asked.fault.below_http and door and door[1]):
            yield target
            return
        home = Homeward(*door)
        try:
            yield Target.sandbox(target.base, home)
        finally:
            await home.aclose()

    def _target(self, request: Request, asked: Asked) -> Target:
        """The world asked for, at the address by which the caller knows this server (its Host has been checked)."""
        origin = f"{request.url.scheme}://{request.headers['host']}"
        return Target.in_process(self._sandbox, f"{origin}/sandbox/{asked.world}")


def error(status: int, said: str, **headers: str) -> JSONResponse:
    """An error as all of ``/api/`` says it."""
    return JSONResponse({"error": said}, status, {**_NO_STORE, **headers})
