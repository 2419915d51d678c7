"""SDS as a service: where a practice's system answers (Endpoint) and which system it is (Device).

Source: SDS FHIR API, specification, request handlers and error handler.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from explorer.sandbox.errors import SwitchedToFail
from explorer.sandbox.http import FHIR_JSON, NO_STORE, Answer, Request, dump
from explorer.sandbox.rules import Refusal
from explorer.sandbox.service import Refusing, Surroundings, over_limit
from explorer.sandbox.worlds import World

from . import rules
from .query import Kind, read_query
from .resources import bundle, devices, endpoints

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ACCEPTED = ("*/*", FHIR_JSON, "application/json")
_KINDS: dict[str, Kind] = {"/Endpoint": "Endpoint", "/Device": "Device"}


class Sds(Refusing):
    """Answers searches for endpoints and devices."""

    failed, out_of_bounds = rules.FAILED, rules.OUT_OF_BOUNDS
    rules = rules.RULES

    def __init__(self, shared: Surroundings) -> None:
        self._shared = shared

    async def answer(self, world: World, request: Request) -> Answer:
        """The answer to a request."""
        if world.switches.sds.delay:
            await self._shared.settings.sleep(world.switches.sds.delay)
        if world.switches.sds.fails:
            raise SwitchedToFail("sds")
        try:
            return self._search(world, request)
        except Refusal as refusal:
            return self.refuse(refusal, request)

    def refuse(self, refusal: Refusal, request: Request) -> Answer:
        """A refusal as SDS says it."""
        correlation_id = self._correlation_id(request)
        return Answer(refusal.rule.status, (*_headers(correlation_id), *refusal.headers),
                      dump(rules.outcome(refusal, correlation_id)))

    def _search(self, world: World, request: Request) -> Answer:
        kind = self._check(world, request)
        query = read_query(kind, request)
        ids = self._shared.ids
        found = endpoints(query, ids) if kind == "Endpoint" else devices(query, ids)
        asked = f"{request.base}/{kind}?{unquote(request.query).replace(' ', '%20')}"
        return Answer(200, _headers(self._correlation_id(request)),
                      dump(bundle(kind, found, request.base, asked, ids())))

    @staticmethod
    def _check(world: World, request: Request) -> Kind:
        if not request.header("apikey"):
            raise rules.NO_API_KEY.broken("The header apikey is missing; the sandbox takes any value")
        if over := over_limit(world, "sds", world.switches.sds.throttle):
            raise rules.THROTTLED.broken(f"More than {over[0]} requests in a minute", ("Retry-After", str(over[1])))
        kind = _KINDS.get(request.path)
        if kind is None:
            raise rules.UNKNOWN_PATH.broken("HTTP endpoint not found")
        if request.method != "GET":
            raise rules.ONLY_GET.broken("HTTP operation not supported", ("Allow", "GET"))
        correlation_id = request.header("x-correlation-id")
        if correlation_id is not None and not _UUID.fullmatch(correlation_id):
            raise rules.ODD_CORRELATION_ID.broken("Invalid X-Correlation-Id header. Should be a UUID")
        if not _accepts(request.header("accept")):
            raise rules.NOT_ACCEPTABLE.broken("Accept type not supported")
        if world.switches.sds.outage:
            raise rules.LDAP_DOWN.broken("Invalid LDAP response received")
        if world.switches.sds.error:
            raise rules.LDAP_SLOW.broken("LDAP request timed out")
        return kind

    def _correlation_id(self, request: Request) -> str:
        sent = request.header("x-correlation-id")
        if sent is None or not _UUID.fullmatch(sent):
            sent = request.fields["x-correlation-id"] = self._shared.ids()
        return sent


def _headers(correlation_id: str) -> tuple[tuple[str, str], ...]:
    return ("Content-Type", FHIR_JSON), NO_STORE, ("X-Correlation-Id", correlation_id)


def _accepts(accept: str | None) -> bool:
    return not accept or any(part.partition(";")[0].strip().lower() in _ACCEPTED for part in accept.split(","))
