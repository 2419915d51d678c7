"""The whole explorer as one ASGI application: pages, replay API and sandbox on one port.

Addresses are told apart by hand from the raw path: a router would collapse ``//`` and decode ``%7C`` in the proxy's
addresses. The sandbox's services are open to every page; what changes the sandbox is guarded.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from explorer.sandbox import Sandbox

from .api import Api, error
from .guard import Guard
from .inert import inert
from .pages import Pages

_log = logging.getLogger(__name__)
_SERVICE = re.compile(r"/sandbox/[^/]*/(pds|sds|ssp|provider)(/|$)|/sandbox/openapi\.json$")


def create_app(*, site_dir: Path | None, sandbox: Sandbox, clock: Callable[[], datetime], ids: Callable[[], str],
               version: str, hosts: Iterable[str] = ()) -> Explorer:
    """The application. ``hosts`` are the names it is called by besides localhost; ``sandbox`` is closed at its end."""
    return Explorer(Pages(site_dir), Api(sandbox, clock=clock, ids=ids, version=version), sandbox, Guard(hosts))


class Explorer:
    """Tells addresses apart and answers failures, so that the process goes on."""

    def __init__(self, pages: Pages, api: Api, sandbox: Sandbox, guard: Guard) -> None:
        self._pages, self._api, self._sandbox, self._guard = pages, api, sandbox, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        began = False

        async def noting(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._serve(scope, receive, noting)
        except Exception as failure:
            # Frames only: messages of exceptions can hold what was sent.
            _log.error("a request failed with %s\n%s", type(failure).__name__,
                       "".join(traceback.format_tb(failure.__traceback__)))
            if not began:
                said = error(500, "the explorer failed on this request; its terminal shows where. Others go on")
                await said(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0].decode("latin-1")
        if path.startswith("/sandbox/") and await self._is_sandbox(path, scope["path"]):
            if _SERVICE.match(path) is None and await self._refused(scope, receive, send):
                return
            await self._sandbox({**scope, "root_path": "/sandbox"}, receive, inert(scope, send))
        elif path.startswith("/api/"):
            if not await self._refused(scope, receive, send):
                answer = await self._api.answer(Request(scope, receive), path.removeprefix("/api/"))
                await answer(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _is_sandbox(self, raw: str, decoded: str) -> bool:
        """Whether the sandbox answers: the site has a page about it at ``/sandbox/``, and perhaps more below."""
        if _SERVICE.match(raw) or "/control" in raw:
            return True
        return not await run_in_threadpool(self._pages.has, decoded)

    async def _refused(self, scope: Scope, receive: Receive, send: Send) -> bool:
        request = Request(scope)
        said = self._guard.refusal(request.headers)
        if said is not None:
            await error(403, said)(scope, receive, send)
        return said is not None

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self._sandbox.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
