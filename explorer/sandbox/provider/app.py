"""A provider as a service: one order of checks for every call, then the interaction's own handler.

Who did what is in the proxy's transaction log, refused calls included: it keeps each call's time, trace id,
interaction and token, which names user, role and organisation.

Source: GP Connect 1.2.7, "Error handling guidance"; the order follows the official demonstrator.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable

from explorer.sandbox import interactions
from explorer.sandbox.http import NO_STORE, Answer, Request
from explorer.sandbox.rules import Refusal
from explorer.sandbox.seed.practices import BY_ODS, Practice
from explorer.sandbox.service import Refusing, Surroundings
from explorer.sandbox.worlds import World

from . import rules
from .amend import amend
from .booking import book
from .call import Call, Reply
from .cancel import cancel
from .capability import metadata, structured_metadata
from .formats import Format, body_format, negotiate, serialise
from .headers import check_headers
from .identifiers import check_identifier
from .patients import find_patient
from .reads import (
    find_organization,
    find_practitioner,
    read_location,
    read_organization,
    read_patient,
    read_practitioner,
)
from .register import register
from .retrieve import read_appointment, retrieve_appointments
from .roots import split
from .slot_search import search_slots
from .token import check_token

HANDLERS: dict[str, Callable[[Call], Reply]] = {
    interactions.READ_METADATA.urn: metadata,
    interactions.STRUCTURED_METADATA.urn: structured_metadata,
    interactions.SEARCH_SLOT.urn: search_slots,
    interactions.SEARCH_PATIENT.urn: find_patient,
    interactions.READ_PATIENT.urn: read_patient,
    interactions.REGISTER_PATIENT.urn: register,
    interactions.SEARCH_PRACTITIONER.urn: find_practitioner,
    interactions.READ_PRACTITIONER.urn: read_practitioner,
    interactions.SEARCH_ORGANIZATION.urn: find_organization,
    interactions.READ_ORGANIZATION.urn: read_organization,
    interactions.READ_LOCATION.urn: read_location,
    interactions.CREATE_APPOINTMENT.urn: book,
    interactions.SEARCH_APPOINTMENTS.urn: retrieve_appointments,
    interactions.READ_APPOINTMENT.urn: read_appointment,
    interactions.UPDATE_APPOINTMENT.urn: amend,
    interactions.CANCEL_APPOINTMENT.urn: cancel,
}
_REMEMBERED = 2048


class Provider(Refusing):
    """All practices' systems; a path begins with the supplier's host."""

    failed, out_of_bounds = rules.FAILED, rules.OUT_OF_BOUNDS
    rules = rules.RULES

    def __init__(self, shared: Surroundings) -> None:
        self._shared = shared
        self._written: dict[tuple[Hashable, Format], bytes] = {}

    async def answer(self, world: World, request: Request) -> Answer:
        """The answer to a request."""
        try:
            found = split(request.path)
            if found is None:
                raise rules.UNKNOWN_ROOT.broken("No practice's service root begins this address; case matters")
            root, path = found
            await self._come_to(world, root.practice)
            interaction, id = check_headers(request, root, path)
            reply = self._handle(Call(self._shared, world, root.practice, request, interaction, id))
        except Refusal as refusal:
            return self.refuse(refusal, request)
        return self._write(reply, request)

    def refuse(self, refusal: Refusal, request: Request) -> Answer:
        """A refusal as a provider says it, in the format that was asked for if there is one."""
        return self._write(Reply(refusal.rule.status, rules.outcome(refusal), refusal.headers), request)

    async def _come_to(self, world: World, practice: Practice) -> None:
        switches = world.switches.practice(practice.ods)
        if switches.delay:
            await self._shared.settings.sleep(switches.delay)
        if switches.outage:
            raise rules.UNREACHABLE.broken("The system is switched off in this world")
        if switches.error:
            raise rules.FAILED.broken("The system is switched to fail in this world")

    def _handle(self, call: Call) -> Reply:
        request, interaction = call.request, call.interaction
        call.identifier = check_identifier(request, interaction)
        now = call.world.clock.now().timestamp()
        call.claims = check_token(request.header("authorization"), interaction.scope, now)
        if interaction.method != "GET":
            body_format(request)
        call.format = negotiate(request)
        self._check_capability(call)
        handler = HANDLERS.get(interaction.urn)
        if handler is None:
            raise rules.NOT_OFFERED.broken(f"{interaction.urn} is not offered by this system")
        return handler(call)

    @staticmethod
    def _check_capability(call: Call) -> None:
        switched = call.world.switches.practice(call.practice.ods).appointments
        offered = BY_ODS[call.practice.ods].appointments if switched is None else switched
        if call.interaction.capability == "appointments" and not offered:
            raise rules.CAPABILITY_OFF.broken("Appointment Management is switched off at this practice")

    def _write(self, reply: Reply, request: Request) -> Answer:
        try:
            wanted = negotiate(request)
        except Refusal:
            wanted = Format.JSON
        headers = (NO_STORE, *reply.headers)
        body = self._body(reply, wanted)
        if not body:
            return Answer(reply.status, headers)
        headers = (("Content-Type", wanted.content_type), *headers)
        if not _takes_gzip(request.header("accept-encoding")):
            return Answer(reply.status, headers, body)
        # Without a time stamp, so that the same answer has the same bytes.
        return Answer(reply.status, (*headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")),
                      gzip.compress(body, 1, mtime=0), body)

    def _body(self, reply: Reply, wanted: Format) -> bytes:
        if reply.resource is None:
            return b""
        written = None if reply.key is None else self._written.get((reply.key, wanted))
        if written is None:
            written = serialise(reply.resource() if callable(reply.resource) else reply.resource, wanted)
            if reply.key is not None and len(self._written) < _REMEMBERED:
                self._written[reply.key, wanted] = written
        return written


def _takes_gzip(accepted: str | None) -> bool:
    if not accepted or "gzip" not in accepted.lower():
        return False
    parts = (part.replace(" ", "").lower().partition(";") for part in accepted.split(","))
    return any(name == "gzip" and parameter not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
               for name, _, parameter in parts)
