"""The replay API: prepares a request and sends one, for pages and for whoever wants to.

It keeps no session: the page holds the values. Its only target is the sandbox in this process, world by world; no
request can name another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from explorer.model import ModelError, NotFound, Scenario
from explorer.replay import (
    ControlFailed,
    NoAnswer,
    Outgoing,
    ReplayError,
    Target,
    ValuesMissing,
    prepare,
    replay_one,
    start_values,
)
from explorer.replay.client import Application
from explorer.scenarios import scenario

from .errors import InvalidRequest

_WORLD = re.compile(r"[a-z0-9-]{1,40}")
_BODY_LIMIT = 2_000_000
_NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Api:
    """Answers below ``/api/``. Clock and ids are those of the consumer's side."""

    def __init__(self, sandbox: Application, *, clock: Callable[[], datetime], ids: Callable[[], str],
                 version: str) -> None:
        self._sandbox, self._clock, self._ids, self._version = sandbox, clock, ids, version
        self._calls: dict[str, tuple[str, Callable[[Request], Awaitable[dict[str, Any]]]]] = {
            "health": ("GET", self._health), "prepare": ("POST", self._prepare), "replay": ("POST", self._replay)}

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
        except (ModelError, ReplayError) as wrong:
            return error(400, str(wrong))

    async def _health(self, _request: Request) -> dict[str, Any]:
        return {"ok": True, "version": self._version, "targets": ["sandbox"]}

    async def _prepare(self, request: Request) -> dict[str, Any]:
        asked = await _Asked.read(request)
        target = self._target(request, asked)
        async with target.client() as client:
            now = await target.now(client) or self._clock()
        known = start_values(asked.scenario, now, asked.values)
        prepared = prepare(asked.scenario, asked.label, known, now=now, ids=self._ids, bases=target.bases)
        return {"request": prepared.document(), "values": known, "missing": [], "expires": prepared.expires,
                "base": target.base}

    async def _replay(self, request: Request) -> dict[str, Any]:
        asked = await _Asked.read(request)
        one = await replay_one(asked.scenario, asked.label, self._target(request, asked), clock=self._clock,
                               ids=self._ids, values=asked.values, request=asked.request)
        return dict(one.document)

    def _target(self, request: Request, asked: _Asked) -> Target:
        """The world asked for, at the address by which the caller knows this server (its Host has been checked)."""
        origin = f"{request.url.scheme}://{request.headers['host']}"
        return Target.in_process(self._sandbox, f"{origin}/sandbox/{asked.world}")


class _Asked:
    """What a call asks for, checked."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        slug, self.label = _text(body, "scenario"), _text(body, "message")
        variant = None if body.get("variant") is None else _text(body, "variant")
        try:
            self.scenario: Scenario = scenario(slug).way(variant)
            self.scenario.message(self.label)
        except NotFound as unknown:
            raise InvalidRequest(str(unknown), 404) from unknown
        self.world = _text(body, "world", "main")
        if not _WORLD.fullmatch(self.world):
            raise InvalidRequest(f"{self.world[:60]!r} is no name for a world; use 1 to 40 lower-case letters, digits "
                                 "and hyphens, such as main")
        self.values = _values(body.get("values"))
        self.request = _outgoing(body.get("request"))

    @classmethod
    async def read(cls, request: Request) -> _Asked:
        """The call's body. Raises :class:`InvalidRequest`."""
        content = bytearray()
        try:
            async for piece in request.stream():
                content += piece
                if len(content) > _BODY_LIMIT:
                    raise InvalidRequest(f"the body is longer than {_BODY_LIMIT} bytes; send a shorter one", 413)
        except ClientDisconnect as gone:
            raise InvalidRequest("the body did not arrive whole; send it again") from gone
        try:
            body = json.loads(bytes(content))
        except (ValueError, RecursionError) as wrong:
            raise InvalidRequest("the body is not JSON; send an object with scenario and message") from wrong
        if not isinstance(body, dict):
            raise InvalidRequest("the body is not an object; send one with scenario and message")
        return cls(body)


def error(status: int, said: str, **headers: str) -> JSONResponse:
    """An error as all of ``/api/`` says it."""
    return JSONResponse({"error": said}, status, {**_NO_STORE, **headers})


def _text(body: Mapping[str, Any], name: str, otherwise: str | None = None) -> str:
    found = body.get(name, otherwise)
    if not isinstance(found, str):
        raise InvalidRequest(f"{name} is missing; send it as text" if found is None else f"{name} must be text")
    return found


def _values(found: Any) -> dict[str, str]:
    """Names and texts; a value without text is one that is not known yet."""
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(text, str | None) for text in found.values()):
        raise InvalidRequest('values must be an object of texts, such as {"nhs_number": "9990000018"}')
    return {name: text for name, text in found.items() if text is not None}


def _outgoing(found: Any) -> Outgoing | None:
    """A request as it was shown."""
    if found is None:
        return None
    if not isinstance(found, dict):
        raise InvalidRequest("request must be an object with method, url, headers and body")
    headers, body = found.get("headers", []), found.get("body")
    if not isinstance(headers, list) or not all(_is_pair(pair) for pair in headers):
        raise InvalidRequest('the headers of request must be a list of pairs, such as [["Accept", "*/*"]]')
    if not isinstance(body, str | None):
        raise InvalidRequest("the body of request must be text or null")
    return Outgoing(_text(found, "method"), _text(found, "url"), tuple((name, text) for name, text in headers), body)


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
