"""What the body of a booking must be by itself, before anything is looked up.

Source: GP Connect 1.2.7, "Book an appointment"; GPConnect-Appointment-1; supplier assurance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from explorer.sandbox.times import parse_date_time

from . import rules
from .appointments import BOOKING_ORGANISATION, CANCELLATION, LONGEST
from .fhir import fault
from .resources import CHANNEL, CODES, ID, PROFILE, ROLE

_FORBIDDEN = ("reason", "specialty", "appointmentType", "indication", "supportingInformation", "incomingReferral",
              "requestedPeriod")
_KNOWN_EXTENSIONS = (BOOKING_ORGANISATION, CHANNEL, ROLE)
_REFERENCE = re.compile(r"(Patient|Location|Practitioner)/([A-Za-z0-9\-.]{1,64})")
_SLOT = re.compile(r"Slot/([0-9]{1,64})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A booking as asked for; ``sent`` is the body."""

    slots: tuple[str, ...]
    start: datetime
    end: datetime
    created: datetime
    patient: str
    location: str
    practitioner: str | None
    organisation: str
    organisation_types: tuple[str, ...]
    channel: str | None
    role: dict[str, Any] | None
    sent: dict[str, Any]


def read_booking(body: Any) -> Wanted:
    """The booking that a body asks for. Raises the refusal of the first rule that it breaks."""
    if found := fault(body, "Appointment"):
        raise rules.INVALID_BODY.broken(found)
    _check_elements(body)
    organisation, types = _booking_organisation(body)
    actors = _actors(body)
    for kind in ("Patient", "Location"):
        if kind not in actors:
            raise rules.PARTICIPANT.broken(f"No participant is a {kind}")
    return Wanted(
        _slots(body), _instant(body, "start"), _instant(body, "end"), _created(body), actors["Patient"],
        actors["Location"], actors.get("Practitioner"), organisation, types,
        _value(body, CHANNEL, "valueCode"), _value(body, ROLE, "valueCodeableConcept"), body)


def _check_elements(body: dict[str, Any]) -> None:
    if "id" in body or "versionId" in body.get("meta", {}):
        raise rules.BOOKING.broken("The provider gives id and meta.versionId; do not send them")
    if body.get("meta", {}).get("profile") != [f"{PROFILE}/GPConnect-Appointment-1"]:
        raise rules.BOOKING.broken(f"meta.profile is {PROFILE}/GPConnect-Appointment-1, once")
    if body.get("status") != "booked":
        raise rules.BOOKING.broken("status is booked")
    for name in _FORBIDDEN:
        if name in body:
            raise rules.BOOKING.broken(f"{name} must not be sent")
    for name in ("description", "start", "end", "slot", "created", "participant"):
        if name not in body:
            raise rules.BOOKING.broken(f"{name} is missing")
    for name, longest in LONGEST.items():
        if len(body.get(name, "")) > longest:
            raise rules.BOOKING.broken(f"{name} has more than {longest} characters")
    if not body["description"].strip():
        raise rules.BOOKING.broken("description is blank")
    if any("value" not in identifier for identifier in body.get("identifier", [])):
        raise rules.BOOKING.broken("An identifier has no value")
    for name, least, most in (("priority", 0, 9), ("minutesDuration", 1, 24 * 60)):
        value = body.get(name, least)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise rules.BOOKING.broken(f"{name} is a whole number from {least} to {most}")
    for extension in body.get("extension", []):
        if extension["url"] == CANCELLATION:
            raise rules.BOOKING.broken("A booking has no cancellation reason")
        if extension["url"] not in _KNOWN_EXTENSIONS:
            raise rules.BOOKING.broken(f"The extension {extension['url']} is none of a booking")


def _booking_organisation(body: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """ODS code and types of the organisation that books."""
    named = [extension.get("valueReference", {}).get("reference") for extension in body.get("extension", [])
             if extension["url"] == BOOKING_ORGANISATION]
    if len(named) != 1:
        raise rules.BOOKING_ORGANISATION.broken("The booking organisation's extension is sent once")
    contained = [resource for resource in body.get("contained", []) if named[0] == f"#{resource.get('id')}"]
    if len(contained) != 1 or contained[0].get("resourceType") != "Organization":
        raise rules.BOOKING_ORGANISATION.broken("The booking organisation's extension refers to a contained "
                                                "Organization by # and its id")
    organisation = contained[0]
    if f"{PROFILE}/CareConnect-GPC-Organization-1" not in organisation.get("meta", {}).get("profile", []):
        raise rules.BOOKING_ORGANISATION.broken("The contained Organization has the profile "
                                                f"{PROFILE}/CareConnect-GPC-Organization-1")
    codes = [identifier["value"] for identifier in organisation.get("identifier", [])
             if identifier.get("system") == f"{ID}/ods-organization-code" and identifier.get("value", "").strip()]
    if not codes:
        raise rules.BOOKING_ORGANISATION.broken(f"The contained Organization has no {ID}/ods-organization-code")
    if not organisation.get("name", "").strip():
        raise rules.BOOKING_ORGANISATION.broken("The contained Organization has no name")
    contacts = organisation.get("telecom", [])
    if not any(contact.get("system") == "phone" and contact.get("value") for contact in contacts):
        raise rules.BOOKING_ORGANISATION.broken("The contained Organization has no phone")
    types = tuple(coding["code"] for kind in organisation.get("type", []) for coding in kind.get("coding", [])
                  if coding.get("system") == f"{CODES}/GPConnect-OrganisationType-1" and "code" in coding)
    return codes[0], types


def _actors(body: dict[str, Any]) -> dict[str, str]:
    """Kind of actor to its id."""
    actors: dict[str, str] = {}
    for participant in body["participant"]:
        reference = participant.get("actor", {}).get("reference", "")
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise rules.PARTICIPANT.broken("A participant's actor is a relative reference to a Patient, Location or "
                                           f"Practitioner, not {reference[:80] or 'missing'}")
        if found[1] in actors:
            raise rules.PARTICIPANT.broken(f"Two participants are a {found[1]}")
        if any(len(kind.get("coding", [])) > 1 for kind in participant.get("type", [])):
            raise rules.PARTICIPANT.broken(f"The type of {reference} has more than one coding")
        actors[found[1]] = found[2]
    return actors


def _slots(body: dict[str, Any]) -> tuple[str, ...]:
    ids = []
    for slot in body["slot"]:
        reference = slot.get("reference", "")
        found = _SLOT.fullmatch(reference)
        if found is None:
            raise rules.SLOT_REFERENCE.broken(f"{reference[:80] or 'A slot without a reference'} is no relative "
                                              "reference to a slot of this provider")
        ids.append(found[1])
    if len(set(ids)) != len(ids):
        raise rules.SLOT_REFERENCE.broken("A slot is named twice")
    return tuple(ids)


def _instant(body: dict[str, Any], name: str) -> datetime:
    sent = body[name]
    instant = None if sent.endswith("Z") or "." in sent else parse_date_time(sent)
    if instant is None:
        raise rules.BOOKING_TIMES.broken(f"{name} is a date and time with seconds and an offset, such as "
                                         "2026-06-02T09:00:00+01:00")
    return instant


def _created(body: dict[str, Any]) -> datetime:
    # Consumers send UTC here, with Z and fractions of a second.
    instant = parse_date_time(body["created"])
    if instant is None:
        raise rules.BOOKING.broken("created is a date and time with seconds and a zone")
    return instant


def _value(body: dict[str, Any], url: str, name: str) -> Any:
    found = [extension for extension in body.get("extension", []) if extension["url"] == url]
    if not found:
        return None
    if len(found) > 1 or name not in found[0]:
        raise rules.BOOKING.broken(f"The extension {url} is sent once and has a {name}")
    return found[0][name]
