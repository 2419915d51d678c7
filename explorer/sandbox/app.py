"""The sandbox as one ASGI app: finds world and service from the raw path, answers every failure in that service's way.

No router and no framework error page stand in between, because the proxy's paths hold ``https://`` and ``%7C``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.types import Receive, Scope, Send

from .control import Control
from .errors import TooManyWorlds
from .http import (
    NO_STORE,
    Answer,
    BodyTooLong,
    Disconnected,
    Headers,
    Request,
    address,
    dump,
    raw_path,
    read_body,
    send_answer,
)
from .journal import Journal
from .line import deliver
from .openapi import describe
from .pds import Pds
from .provider import Provider
from .provider.beginning import beginning
from .rules import Rule
from .sds import Sds
from .service import Service, Surroundings, answer, log_failure
from .settings import Settings
from .ssp import Ssp
from .store import Store
from .worlds import Worlds, is_world_name

_JSON = (("Content-Type", "application/json"), NO_STORE)
_BASES = {"pds": "/FHIR/R4", "sds": "/FHIR/R4"}
_CORS = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "*"))


class Sandbox:
    """PDS, SDS, SSP and the practices of every world, in one ASGI app.

    ``data`` is a file or an SQLAlchemy URL (memory by default). ``clock`` gives aware datetimes, ``ids`` UUID texts.
    Raises :class:`~explorer.sandbox.errors.StoreError` when the file cannot serve.
    """

    def __init__(self, data: str = "sqlite://", *, clock: Callable[[], datetime] = lambda: datetime.now(UTC),
                 ids: Callable[[], str] = lambda: str(uuid.uuid4()), settings: Settings = Settings()) -> None:  # noqa: B008
        self.settings = settings
        self._store = Store(data)
        self._journal = Journal(self._store, settings)
        self._worlds = Worlds(self._store, self._journal, clock, settings, beginning)
        shared = Surroundings(self._store, self._worlds, self._journal, clock, ids, settings)
        provider = Provider(shared)
        self._services: dict[str, Service] = {
            "pds": Pds(shared), "sds": Sds(shared), "ssp": Ssp(shared, provider), "provider": provider}
        self._control = Control(shared)
        self._closed = False

    def close(self) -> None:
        """Write what is still in memory and let go of the file. May be called twice."""
        if not self._closed:
            self._closed = True
            self._journal.flush()
            self._worlds.flush()
            self._store.close()

    def forget(self, world: str) -> None:
        """Let a world go with all that is in it; whoever calls it next begins a new one."""
        self._worlds.forget(world)

    def rules(self) -> tuple[Rule, ...]:
        """Every rule that the services enforce."""
        return tuple(rule for service in self._services.values() for rule in service.rules.rules)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (or the lifespan, which is not needed)."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        try:
            reply = await self._answer(scope, receive)
        except Disconnected:
            return
        # Recordings and plain clients are spared what only browsers read.
        cross_origin = any(name == b"origin" for name, _ in scope["headers"])
        extra = _CORS if cross_origin and not self._is_control(scope) else ()
        if reply.line:
            await deliver(reply, receive, send, extra, self.settings.sleep)
        else:
            await send_answer(send, reply, extra)

    @staticmethod
    def _is_control(scope: Scope) -> bool:
        return raw_path(scope).split("/")[2:3] == ["control"]

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        path = raw_path(scope)
        _, world, name, rest = (*path.split("/", 3), "", "", "")[:4]
        base = _BASES.get(name, "")
        request = Request(scope["method"], f"/{rest}" if path.count("/") > 2 else "",
                          scope["query_string"].decode("latin-1"), scope["headers"],
                          base=f"{address(scope)}/{world}/{name}{base}")
        service = self._services.get(name)
        if base and not request.path.startswith(f"{base}/"):
            service = None
        if service is None and name != "control":
            return _openapi(request, scope) if path == "/openapi.json" else _nothing_here(f"/{world}/{name}")
        request.path = request.path[len(base):]
        asked = _preflight(request) if service is not None else ()
        # The proxy answers OPTIONS by itself, a browser's as well.
        if asked and name != "ssp":
            return Answer(200, (("Access-Control-Allow-Methods", "GET, POST, PUT, OPTIONS"), *asked))
        try:
            reply = await self._serve(service, world, request, receive)
            reply.headers += asked
            return reply
        except Disconnected:
            raise
        except Exception as error:
            log_failure(name, error)
            return self._control.unexpected() if service is None else service.unexpected(request)

    async def _serve(self, service: Service | None, name: str, request: Request, receive: Receive) -> Answer:
        problem = self._out_of_bounds(name, request)
        if problem is None:
            try:
                request.body = await read_body(receive, self.settings.body_limit)
                world = self._worlds.get(name)
            except BodyTooLong:
                problem = 413, f"The body is longer than {self.settings.body_limit} bytes; send a shorter one"
            except TooManyWorlds as error:
                problem = 503, str(error)
        if problem is not None:
            return self._control.say(*problem) if service is None else service.not_taken(request, *problem)
        if service is None:
            return self._control.answer(world, request)
        reply = await answer(service, world, request)
        reply.line = world.switches.broken_line(service.rules.participant)
        return reply

    def _out_of_bounds(self, world: str, request: Request) -> tuple[int, str] | None:
        if not is_world_name(world):
            return 400, (f"{world[:60]!r} is no name for a world; use 1 to 40 lower-case letters, digits and hyphens, "
                         "such as main")
        limit = self.settings.header_limit
        size = len(request.path) + len(request.query) + sum(len(name) + len(value)
                                                            for name, value in request.raw_headers)
        return (431, f"Address and headers are longer than {limit} bytes; send shorter ones") if size > limit else None


def _preflight(request: Request) -> Headers:
    """What a browser is told that asks before it calls; nothing when it does not ask."""
    if not (request.method == "OPTIONS" and "origin" in request.fields
            and "access-control-request-method" in request.fields):
        return ()
    return (("Access-Control-Max-Age", "600"),
            ("Access-Control-Allow-Headers", request.header("access-control-request-headers") or "*"))


def _openapi(request: Request, scope: Scope) -> Answer:
    if request.method not in ("GET", "HEAD"):
        return Answer(405, (*_JSON, ("Allow", "GET")), dump({"error": f"{request.method} does nothing here; use GET"}))
    return Answer(200, _JSON, describe(scope.get("root_path", "")))


def _nothing_here(path: str) -> Answer:
    services = "pds/FHIR/R4, sds/FHIR/R4, ssp, provider or control"
    said = (f"There is nothing at {path[:80]}; after the world's name comes {services}, "
            "such as /main/pds/FHIR/R4/Patient/9990000018")
    return Answer(404, _JSON, dump({"error": said}))


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
