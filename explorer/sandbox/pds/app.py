"""PDS as a service: checks the headers, then retrieves a patient by NHS number or searches by demographics.

Source: PDS FHIR API; the order of checks is that of its sandbox mocks.
"""

from __future__ import annotations

import re
from typing import Any

from explorer.sandbox.http import FHIR_JSON, NO_STORE, Answer, Request, decoded, dump
from explorer.sandbox.nhs_number import is_valid
from explorer.sandbox.rules import Refusal
from explorer.sandbox.service import Refusing, Surroundings, over_limit
from explorer.sandbox.times import uk
from explorer.sandbox.worlds import World

from . import rules
from .matching import find
from .patient import patient, patient_json
from .query import read_query
from .registry import Found, Invalidated, trace

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DIGITS = re.compile(r"[0-9]+")
_BEARER = re.compile(r"Bearer [A-Za-z0-9._~+/-]+=*")
_TYPE = ("Content-Type", FHIR_JSON)


class Pds(Refusing):
    """Answers retrievals and searches."""

    failed, out_of_bounds = rules.FAILED, rules.OUT_OF_BOUNDS
    rules = rules.RULES

    def __init__(self, shared: Surroundings) -> None:
        self._shared = shared

    async def answer(self, world: World, request: Request) -> Answer:
        """The answer to a request; ids are echoed on every one."""
        if world.switches.pds.delay:
            await self._shared.settings.sleep(world.switches.pds.delay)
        try:
            return self._answer(world, request)
        except Refusal as refusal:
            return self.refuse(refusal, request)

    def refuse(self, refusal: Refusal, request: Request) -> Answer:
        """A refusal as PDS says it."""
        return Answer(refusal.rule.status, (_TYPE, NO_STORE, *refusal.headers, *_echoes(request)),
                      dump(rules.outcome(refusal)))

    def _answer(self, world: World, request: Request) -> Answer:
        self._check(world, request)
        reading, path = request.method == "GET", request.path
        if not reading and world.switches.pds.access == "application":
            raise rules.NO_WRITING.broken("Your app has insufficient permissions to use this method")
        if reading and path == "/Patient":
            return self._search(world, request)
        number = decoded(path.removeprefix("/Patient/"))
        if not reading or not path.startswith("/Patient/") or "/" in number or not number:
            raise rules.UNSUPPORTED.broken(f"{request.method} {path[:60]} is not offered; retrieve a patient with "
                                           "GET /Patient/[NHS number], or search with GET /Patient?family=")
        return self._retrieve(number, request)

    def _search(self, world: World, request: Request) -> Answer:
        query = read_query(request, world.switches.pds.access == "application")
        matches = find(query)
        if len(matches) > query.most:
            raise rules.TOO_MANY_MATCHES.broken("")
        bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset",
                                  "timestamp": uk(world.clock.now()), "total": len(matches)}
        if matches:
            bundle["entry"] = [{"fullUrl": f"{request.base}/Patient/{match.person.nhs_number}",
                                "search": {"score": match.score}, "resource": patient(match.person)}
                               for match in matches]
        return Answer(200, (_TYPE, NO_STORE, *_echoes(request)), dump(bundle))

    def _retrieve(self, number: str, request: Request) -> Answer:
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
        access, session = world.switches.pds.access, request.header("nhsd-session-urid")
        if access == "none":
            raise rules.NO_PERMISSION.broken("Your app has insufficient permissions to use this operation")
        # Of a call without a user nobody asks in which role the user is.
        if session is not None and access == "user" and not _DIGITS.fullmatch(session):
            raise rules.ODD_SESSION.broken("The header NHSD-Session-URID is not all digits")
        if over := over_limit(world, "pds", world.switches.pds.throttle):
            raise rules.THROTTLED.broken(f"More than {over[0]} requests in a minute", ("Retry-After", str(over[1])))
        if world.switches.pds.outage:
            raise rules.TIMED_OUT.broken("The back end did not answer in time")
        if world.switches.pds.error:
            raise rules.FAILED.broken("The back end failed")


def _echoes(request: Request) -> tuple[tuple[str, str], ...]:
    named = (("X-Request-ID", request.header("x-request-id")), ("X-Correlation-ID", request.header("x-correlation-id")))
    return tuple((name, value) for name, value in named if value)
