"""Patients: which records a practice shows, how a record looks, and the find by NHS number.

A record is a seeded one or a temporary registration made in a world; the latter stands in front of the former.

Source: GP Connect 1.2.7, "Find a patient"; supplier assurance.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from explorer.sandbox.pds.registry import Found, trace
from explorer.sandbox.records import Registration
from explorer.sandbox.seed.patients import BY_NUMBER, PATIENTS, LocalRecord
from explorer.sandbox.seed.people import Person
from explorer.sandbox.seed.practices import BY_ODS
from explorer.sandbox.times import uk_day
from explorer.sandbox.worlds import World

from .call import Call, Reply
from .resources import CODES, ID, PROFILE, etag, meta, searchset

COMMUNICATION = f"{PROFILE}/Extension-CareConnect-GPC-NHSCommunication-1"
_REGISTRATIONS = {"R": "Regular", "T": "Temporary"}
_LANGUAGES = {"en": "English", "pl": "Polish"}
Record = LocalRecord | Registration


def find_patient(call: Call) -> Reply:
    """The patient of an NHS number; nobody is an empty Bundle, not an error."""
    found = _shown(call, call.identifier, BY_NUMBER.get((call.practice.ods, call.identifier)))
    if found is None:
        return Reply(200, searchset(()))
    return Reply(200, lambda: searchset((patient(found),)), key=_key("found", found))


def read_reply(record: Record) -> Reply:
    """The reply to the read of a record."""
    return Reply(200, lambda: patient(record), etag(record.version), _key("read", record))


def shown_patient(call: Call, id: str) -> Record | None:
    """The record of that id, if the practice shows it."""
    seeded = PATIENTS.get((call.practice.ods, id))
    if seeded is not None:
        return _shown(call, seeded.nhs_number, seeded)
    made = next((one for one in call.world.registrations.values()
                 if one.practice == call.practice.ods and str(one.id) == id), None)
    return made if made is not None and is_current(call.world, made) else None


def is_current(world: World, registration: Registration) -> bool:
    """Whether a temporary registration has not ended yet."""
    return uk_day(world.clock.now()) <= registration.end


def is_verified(call: Call, record: LocalRecord) -> bool:
    """Whether a record was verified, or verifies now; that is noted and stays so."""
    marked = (record.practice, record.id)
    if record.verified or marked in call.world.verified:
        return True
    person = None if pds_is_down(call.world) else traced(record.nhs_number)
    if person is None or not agrees(person, record.birth_date, record.family, record.given):
        return False
    call.shared.store.verify(call.world.name, *marked)
    call.world.verified.add(marked)
    return True


def pds_is_down(world: World) -> bool:
    """Whether a practice that traces somebody gets no answer."""
    return world.switches.pds.outage or world.switches.pds.error


def traced(nhs_number: str) -> Person | None:
    """The person on PDS under that very number, if a practice may go by it: alive, not sensitive, not flagged."""
    found = trace(nhs_number)
    if not isinstance(found, Found) or found.replaced or found.person.died or found.person.restricted:
        return None
    return found.person


def agrees(person: Person, birth_date: str, family: str, given: Sequence[str]) -> bool:
    """Whether demographics verify against PDS.

    The birth date is the same; or two of its three parts, three letters of the family name and the first initial are.
    """
    if birth_date == person.birth_date:
        return True
    ours, theirs = date.fromisoformat(birth_date), date.fromisoformat(person.birth_date)
    same_parts = (ours.year == theirs.year) + (ours.month == theirs.month) + (ours.day == theirs.day)
    return (same_parts >= 2 and family[:3].lower() == person.family[:3].lower()
            and given[0][:1].lower() == person.given[0][:1].lower())


def patient(record: Record) -> dict[str, Any]:
    """The Patient of a record. Whoever is shown is verified, so its status is always 01."""
    who = {"resourceType": "Patient", "id": str(record.id), "meta": meta("CareConnect-GPC-Patient-1", record.version)}
    return {**who, **(record.resource if isinstance(record, Registration) else _seeded(record))}


def registration_details(kind: str, period: dict[str, str], branch: str) -> dict[str, Any]:
    """The extension that says since when, how and at which branch somebody is registered."""
    coding = {"system": f"{CODES}/CareConnect-RegistrationType-1", "code": kind, "display": _REGISTRATIONS[kind]}
    return {"url": f"{PROFILE}/Extension-CareConnect-GPC-RegistrationDetails-1", "extension": [
        {"url": "registrationPeriod", "valuePeriod": period},
        {"url": "registrationType", "valueCodeableConcept": {"coding": [coding]}},
        {"url": "preferredBranchSurgery", "valueReference": {"reference": f"Location/{branch}"}}]}


def verified_number(nhs_number: str) -> dict[str, Any]:
    """The identifier of somebody whose number was verified."""
    return {"extension": [{"url": f"{PROFILE}/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
                           "valueCodeableConcept": {"coding": [
                               {"system": f"{CODES}/CareConnect-NHSNumberVerificationStatus-1", "code": "01",
                                "display": "Number present and verified"}]}}],
            "system": f"{ID}/nhs-number", "value": nhs_number}


def name_text(family: str, given: Sequence[str], prefix: Sequence[str]) -> str:
    """A name as one text, such as ``TESTWOOD Ada (Ms)``."""
    titles = " ".join(filter(None, prefix))
    return f"{family.upper()} {' '.join(given)}{f' ({titles})' if titles else ''}"


def home_address(street: str) -> dict[str, Any]:
    """The home of a seeded person."""
    return {"use": "home", "type": "physical", "line": [street], "city": "Sampleton", "district": "Testshire",
            "postalCode": "ZZ99 3VZ"}


def home_phone(number: str) -> dict[str, Any]:
    """The phone of a seeded person."""
    return {"system": "phone", "value": number, "use": "home"}


def _shown(call: Call, nhs_number: str, seeded: LocalRecord | None) -> Record | None:
    """What a practice gives out: somebody active, and verified now or before.

    Who dissents from sharing is shown: the flag is not for Foundations and Appointments.
    """
    registration = call.world.registrations.get((call.practice.ods, nhs_number))
    if registration is not None:
        return registration if is_current(call.world, registration) else None
    if seeded is None or seeded.standing != "active":
        return None
    return seeded if is_verified(call, seeded) else None


def _key(kind: str, record: Record) -> tuple[str, str, str] | None:
    """What stands for the body of a seeded record; a registration's belongs to its world."""
    return None if isinstance(record, Registration) else (kind, record.practice, record.id)


def _seeded(record: LocalRecord) -> dict[str, Any]:
    return {
        "extension": [registration_details(record.registration, {"start": record.registered}, record.branch),
                      _communication(record)],
        "identifier": [verified_number(record.nhs_number)],
        "active": True,
        "name": [{"use": "official", "text": name_text(record.family, record.given, (record.prefix,)),
                  "family": record.family, "given": list(record.given), "prefix": [record.prefix]}],
        "telecom": [home_phone(record.phone)],
        "gender": record.gender, "birthDate": record.birth_date,
        "address": [home_address(record.street)],
        # The practice asked, which need not be the one where the patient is registered.
        "managingOrganization": {"reference": f"Organization/{BY_ODS[record.practice].organization}"},
    }


def _communication(record: LocalRecord) -> dict[str, Any]:
    language = {"system": f"{CODES}/CareConnect-HumanLanguage-1", "code": record.language,
                "display": _LANGUAGES[record.language]}
    return {"url": COMMUNICATION, "extension": [
        {"url": "language", "valueCodeableConcept": {"coding": [language]}},
        {"url": "interpreterRequired", "valueBoolean": record.interpreter}]}
