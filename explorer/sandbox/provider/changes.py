"""What amending and cancelling have in common: which appointment, which version of it, and what differs.

Their checks come in this order: ids, If-Match, references, state, what has changed.

Source: GP Connect 1.2.7, "Amend an appointment", "Cancel an appointment" and "General API guidance"; [REC] the order.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from explorer.sandbox.records import Appointment
from explorer.sandbox.store import StaleVersion
from explorer.sandbox.times import parse_date_time

from . import rules
from .appointments import BOOKING_ORGANISATION, appointment
from .call import Call, Reply
from .prefer import wants_no_body
from .resources import etag
from .retrieve import stored_appointment

_ACTOR = re.compile(r"[A-Za-z]+/[A-Za-z0-9\-.]{1,64}")
_PRACTICES_OWN = ("serviceType", "serviceCategory")
_INSTANTS = ("start", "end", "created")
_VERSION = ("versionId", "lastUpdated")


def to_change(call: Call, body: dict[str, Any]) -> Appointment:
    """The appointment that a valid body is to change. Raises the refusal of the first check that fails."""
    stored = stored_appointment(call)
    if body.get("id") != call.id:
        raise rules.BODY_ID.broken(f"The body's id is not {call.id}, the one in the path")
    _check_version(call, stored)
    _check_references(body)
    return stored


def check_ahead(call: Call, stored: Appointment) -> None:
    """Refuse to change what has begun."""
    if stored.start <= call.world.clock.now():
        raise rules.CHANGE_PAST.broken("The appointment has begun or is over; only what lies ahead can be changed")


def differences(stored: Appointment, body: dict[str, Any]) -> set[str]:
    """The elements of a body that say something else than what is stored, or are missing.

    Values are compared, not their text: instants may have another offset, and lists another order.
    """
    before = appointment(stored)
    return {name for name in {*before, *body} - {*_PRACTICES_OWN}
            if _comparable(name, before.get(name)) != _comparable(name, body.get(name))}


def keep(call: Call, stored: Appointment, **changes: Any) -> Reply:
    """Store the next version of an appointment and answer with it."""
    changed = replace(stored, version=stored.version + 1, updated=call.world.clock.now(), **changes)
    try:
        call.shared.store.change(call.world.name, changed)
    except StaleVersion:
        raise rules.IF_MATCH.broken("The appointment was changed at the same moment; read it again") from None
    call.world.keep(changed)
    return written(call, changed)


def written(call: Call, stored: Appointment) -> Reply:
    """The reply with an appointment, or only its version for who prefers that."""
    return Reply(200, None if wants_no_body(call.request) else appointment(stored), etag(stored.version))


def _check_version(call: Call, stored: Appointment) -> None:
    sent = call.request.header("if-match")
    if sent is None:
        if call.world.switches.practice(call.practice.ods).strict_if_match:
            raise rules.NO_IF_MATCH.broken("The header If-Match is missing; send the ETag of the appointment's read")
        return
    current = f'W/"{stored.version}"'
    if sent != current:
        raise rules.IF_MATCH.broken(f"If-Match is not {current}, the current version; read the appointment again")


def _check_references(body: dict[str, Any]) -> None:
    for participant in body["participant"]:
        reference = participant.get("actor", {}).get("reference", "")
        if not _ACTOR.fullmatch(reference):
            raise rules.CHANGE_REFERENCE.broken("A participant's actor is a relative reference, not "
                                                f"{reference[:80] or 'missing'}")
    for extension in body.get("extension", []):
        reference = extension.get("valueReference", {}).get("reference", "")
        if extension["url"] == BOOKING_ORGANISATION and not reference.startswith("#"):
            raise rules.CHANGE_REFERENCE.broken("The booking organisation is referred to by # and an id, not "
                                                f"{reference[:80] or 'missing'}")


def _comparable(name: str, value: Any) -> Any:
    """A value such that two of them are equal when they say the same."""
    if name in _INSTANTS and isinstance(value, str):
        return parse_date_time(value)
    if name == "meta" and isinstance(value, dict):
        value = {key: inner for key, inner in value.items() if key not in _VERSION}
    return _sorted(value)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
