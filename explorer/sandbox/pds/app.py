"""PDS as a service: checks the headers, then the NHS number, then looks the record up.

Source: PDS FHIR API; the order of checks is that of its sandbox mocks.
"""

from __future__ import annotations

import re

from explorer.sandbox.errors import Refusal
from explorer.sandbox.http import FHIR_JSON, NO_STORE, Answer, Request, decoded, dump
from explorer.sandbox.nhs_number import is_valid
from explorer.sandbox.service import Surroundings, over_limit
from explorer.sandbox.worlds import World

from . import rules
from .patient import patient_json
from .registry import Found, Invalidated, trace

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BEARER = re.compile(r"Bearer [A-Za-z0-9._~+/-]+=*")
_TYPE = ("Content-Type", FHIR_JSON)


class Pds:
    """Answers retrievals by NHS number."""

    rules = rules.RULES

    def __init__(self, shared: Surroundings) -> None:
        self._shared = shared

    async def answer(self, world: World, request: Request) -> Answer:
        """The answer to a request; ids are echoed on every one."""
        if world.switches.pds.delay:
            await self._shared.settings.sleep(world.switches.pds.delay)
        try:
            return self._patient(world, request)
        except Refusal as refusal:
            return self.refuse(refusal, request)

    def refuse(self, refusal: Refusal, request: Request) -> Answer:
        """A refusal as PDS says it."""
        return Answer(refusal.rule.status, (_TYPE, NO_STORE, *refusal.headers, *_echoes(request)),
                      dump(rules.outcome(refusal)))

    def unexpected(self, request: Request) -> Answer:
        """The answer when PDS itself failed."""
        return self.refuse(rules.FAILED.broken("The sandbox failed on this request; its terminal shows where"), request)

    def not_taken(self, request: Request, status: int, why: str) -> Answer:
        """The answer to a request that is out of bounds."""
        answer = self.refuse(rules.OUT_OF_BOUNDS.broken(why), request)
        answer.status = status
        return answer

    def _patient(self, world: World, request: Request) -> Answer:
        self._check(world, request)
        number = decoded(request.path.removeprefix("/Patient/"))
        if request.method != "GET" or not request.path.startswith("/Patient/") or "/" in number or not number:
            raise rules.UNSUPPORTED.broken(f"{request.method} {request.path[:60]} is not offered; "
                                           "retrieve a patient with GET /Patient/[NHS number]")
        if not is_valid(number):
            raise rules.INVALID_NUMBER.broken("")
        found = trace(number)
        if found is None:
            raise rules.UNKNOWN_NUMBER.broken("")
        if isinstance(found, Invalidated):
            raise rules.INVALIDATED.broken("")
        return self._record(found, request)

    @staticmethod
    def _record(found: Found, request: Request) -> Answer:
        person = found.person
        return Answer(200, (_TYPE, NO_STORE, ("ETag", f'W/"{person.version}"'), *_echoes(request)),
                      patient_json(person.nhs_number))

    @staticmethod
    def _check(world: World, request: Request) -> None:
        request_id = request.header("x-request-id")
        if not request_id:
            raise rules.NO_REQUEST_ID.broken("The header X-Request-ID is missing; send a new UUID with each request")
        if not _UUID.fullmatch(request_id):
            raise rules.ODD_REQUEST_ID.broken("The header X-Request-ID is not a UUID")
        authorization = request.header("authorization")
        if authorization is None and world.switches.pds.authorisation:
            raise rules.UNAUTHORISED.broken("The header Authorization is missing")
        if authorization is not None and not _BEARER.fullmatch(authorization):
            raise rules.UNAUTHORISED.broken("The header Authorization is not Bearer and a token")
        if over := over_limit(world, "pds", world.switches.pds.throttle):
            raise rules.THROTTLED.broken(f"More than {over[0]} requests in a minute", ("Retry-After", str(over[1])))
        if world.switches.pds.outage:
            raise rules.TIMED_OUT.broken("The back end did not answer in time")
        if world.switches.pds.error:
            raise rules.FAILED.broken("The back end failed")


def _echoes(request: Request) -> tuple[tuple[str, str], ...]:
    named = (("X-Request-ID", request.header("x-request-id")), ("X-Correlation-ID", request.header("x-correlation-id")))
    return tuple((name, value) for name, value in named if value)
