"""Register a patient for a time: somebody new, or somebody who had left. Nobody becomes a regular patient this way.

PDS is asked before the practice's own records are, so that a stranger's details never tell whether there is a record.

Source: GP Connect 1.2.7, "Register a patient"; supplier assurance; order of checks and length of stay are [REC].
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from explorer.sandbox.pds.registry import Found, trace
from explorer.sandbox.records import Registration
from explorer.sandbox.seed.patients import BY_NUMBER
from explorer.sandbox.seed.people import Person
from explorer.sandbox.store import RegisteredAlready
from explorer.sandbox.times import uk_day
from explorer.sandbox.worlds import World

from . import rules
from .body import read_body
from .call import Call, Reply
from .patients import (
    agrees,
    home_address,
    home_phone,
    is_current,
    is_verified,
    name_text,
    patient,
    pds_is_down,
    registration_details,
    verified_number,
)
from .register_body import Registrant, read_registrant
from .resources import PROFILE, searchset

STAY = timedelta(days=90)
"""How long a temporary registration lasts."""


def register(call: Call) -> Reply:
    """Store the registration, and answer with the Patient as every find now returns it."""
    today = uk_day(call.world.clock.now())
    wanted = read_registrant(read_body(call), today)
    person = _on_pds(call.world, wanted)
    earlier = call.world.registrations.get((call.practice.ods, wanted.nhs_number))
    id, version = _of_local_record(call, wanted.nhs_number, earlier)
    end = today + STAY
    made = Registration(id, call.practice.ods, wanted.nhs_number, version + 1, end,
                        _resource(call, wanted, person, today, end))
    try:
        stored = call.shared.store.register(call.world.name, made, earlier)
    except RegisteredAlready:
        raise rules.REGISTER_ACTIVE.broken(_ACTIVE) from None
    call.world.register(stored)
    return Reply(200, {**searchset((patient(stored),)),
                       "meta": {"profile": [f"{PROFILE}/GPConnect-Searchset-Bundle-1"]}})


_ACTIVE = "The patient is active at this practice; book for the record that a find returns"


def _on_pds(world: World, wanted: Registrant) -> Person:
    """The person on PDS who is to be registered."""
    if pds_is_down(world):
        raise rules.REGISTER_TRACE.broken("PDS did not answer the practice's trace; try again later")
    found = trace(wanted.nhs_number)
    if found is None:
        raise rules.REGISTER_UNTRACED.broken("PDS has no record of the NHS number")
    if not isinstance(found, Found) or found.replaced:
        raise rules.REGISTER_REPLACED.broken("On PDS the NHS number is invalid, superseded or merged into another")
    # What is said here and below is the same for everybody whom PDS or the practice keeps back.
    if found.person.died or found.person.restricted:
        raise rules.REGISTER_BARRED.broken(_NOT_VERIFIED)
    if not agrees(found.person, wanted.birth_date, wanted.family, wanted.given):
        raise rules.REGISTER_UNVERIFIED.broken(_NOT_VERIFIED)
    return found.person


_NOT_VERIFIED = "The patient could not be verified with PDS"


def _of_local_record(call: Call, nhs_number: str, earlier: Registration | None) -> tuple[int, int]:
    """Id and version of the record to bring back to life; nought and nought without one."""
    if earlier is not None:
        if is_current(call.world, earlier):
            raise rules.REGISTER_ACTIVE.broken(_ACTIVE)
        return earlier.id, earlier.version
    record = BY_NUMBER.get((call.practice.ods, nhs_number))
    if record is None:
        return 0, 0
    if record.standing not in ("active", "inactive") or not is_verified(call, record):
        raise rules.REGISTER_LOCAL.broken(_NOT_VERIFIED)
    if record.standing == "active":
        raise rules.REGISTER_ACTIVE.broken(_ACTIVE)
    return int(record.id), record.version


def _resource(call: Call, wanted: Registrant, person: Person, today: date, end: date) -> dict[str, Any]:
    """The Patient as sent; what was left out comes from PDS."""
    sent = wanted.sent
    period = {"start": today.isoformat(), "end": end.isoformat()}
    name = {**wanted.name, "text": name_text(wanted.family, wanted.given, wanted.name.get("prefix", ()))}
    return {
        "extension": [registration_details("T", period, call.practice.main_location), *sent.get("extension", [])],
        "identifier": [verified_number(wanted.nhs_number)],
        "active": True,
        "name": [name],
        "telecom": [_until(end, {"use": "home", **contact})
                    for contact in sent.get("telecom", [home_phone(person.phone)])],
        "gender": sent.get("gender", person.gender), "birthDate": wanted.birth_date,
        "address": [_until(end, _without_text(address))
                    for address in sent.get("address", [home_address(person.street)])],
        "managingOrganization": {"reference": f"Organization/{call.practice.organization}"},
    }


def _until(end: date, contact: dict[str, Any]) -> dict[str, Any]:
    """An address or telecom; a temporary one ends with the registration."""
    if contact.get("use") != "temp":
        return contact
    return {**contact, "period": {**contact.get("period", {}), "end": end.isoformat()}}


def _without_text(address: dict[str, Any]) -> dict[str, Any]:
    # A GP Connect address is in parts; the whole of it as one text is never given out.
    return {name: value for name, value in address.items() if name not in ("text", "_text")}
