"""Patients: which records a practice shows, how a record looks, and the find by NHS number.

Source: GP Connect 1.2.7, "Find a patient"; supplier assurance.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from explorer.sandbox.pds.registry import Found, trace
from explorer.sandbox.seed.patients import BY_NUMBER, PATIENTS, LocalRecord
from explorer.sandbox.seed.practices import BY_ODS
from explorer.sandbox.worlds import World

from .call import Call, Reply
from .resources import CODES, ID, PROFILE, meta, searchset

_REGISTRATIONS = {"R": "Regular", "T": "Temporary"}
_LANGUAGES = {"en": "English", "pl": "Polish"}


def find_patient(call: Call) -> Reply:
    """The patient of an NHS number; nobody is an empty Bundle, not an error."""
    record = BY_NUMBER.get((call.practice.ods, call.identifier))
    if record is None or not is_shown(call.world, record):
        return Reply(200, searchset(()))
    shown = record
    return Reply(200, lambda: searchset((patient(shown),)), key=shown)


def shown_patient(world: World, practice: str, id: str) -> LocalRecord | None:
    """The record of that id, if the practice shows it."""
    record = PATIENTS.get((practice, id))
    return record if record is not None and is_shown(world, record) else None


def is_shown(world: World, record: LocalRecord) -> bool:
    """Whether a practice gives a record out: it is active, and verified now or before.

    Who dissents from sharing is shown: the flag is not for Foundations and Appointments.
    """
    return record.standing == "active" and (record.verified or verifies(world, record))


def verifies(world: World, record: LocalRecord) -> bool:
    """Whether PDS confirms a record that was not verified yet.

    The birth date is the same; or two of its three parts, three letters of the family name and the first initial are.
    """
    found = None if world.switches.pds.outage else trace(record.nhs_number)
    if not isinstance(found, Found) or found.replaced or found.person.died or found.person.restricted:
        return False
    person = found.person
    if record.birth_date == person.birth_date:
        return True
    ours, theirs = date.fromisoformat(record.birth_date), date.fromisoformat(person.birth_date)
    same_parts = (ours.year == theirs.year) + (ours.month == theirs.month) + (ours.day == theirs.day)
    return (same_parts >= 2 and record.family[:3].lower() == person.family[:3].lower()
            and record.given[0][:1].lower() == person.given[0][:1].lower())


def patient(record: LocalRecord) -> dict[str, Any]:
    """The Patient of a record. Whoever is shown is verified, so its status is always 01."""
    return {
        "resourceType": "Patient", "id": record.id, "meta": meta("CareConnect-GPC-Patient-1", record.version),
        "extension": [_registration(record), _communication(record)],
        "identifier": [{
            "extension": [{"url": f"{PROFILE}/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
                           "valueCodeableConcept": {"coding": [
                               {"system": f"{CODES}/CareConnect-NHSNumberVerificationStatus-1", "code": "01",
                                "display": "Number present and verified"}]}}],
            "system": f"{ID}/nhs-number", "value": record.nhs_number}],
        "active": True,
        "name": [{"use": "official", "text": f"{record.family.upper()} {' '.join(record.given)} ({record.prefix})",
                  "family": record.family, "given": list(record.given), "prefix": [record.prefix]}],
        "telecom": [{"system": "phone", "value": record.phone, "use": "home"}],
        "gender": record.gender, "birthDate": record.birth_date,
        "address": [{"use": "home", "type": "physical", "line": [record.street], "city": "Sampleton",
                     "district": "Testshire", "postalCode": "ZZ99 3VZ"}],
        # The practice asked, which need not be the one where the patient is registered.
        "managingOrganization": {"reference": f"Organization/{BY_ODS[record.practice].organization}"},
    }


def _registration(record: LocalRecord) -> dict[str, Any]:
    kind = {"system": f"{CODES}/CareConnect-RegistrationType-1", "code": record.registration,
            "display": _REGISTRATIONS[record.registration]}
    return {"url": f"{PROFILE}/Extension-CareConnect-GPC-RegistrationDetails-1", "extension": [
        {"url": "registrationPeriod", "valuePeriod": {"start": record.registered}},
        {"url": "registrationType", "valueCodeableConcept": {"coding": [kind]}},
        {"url": "preferredBranchSurgery", "valueReference": {"reference": f"Location/{record.branch}"}}]}


def _communication(record: LocalRecord) -> dict[str, Any]:
    language = {"system": f"{CODES}/CareConnect-HumanLanguage-1", "code": record.language,
                "display": _LANGUAGES[record.language]}
    return {"url": f"{PROFILE}/Extension-CareConnect-GPC-NHSCommunication-1", "extension": [
        {"url": "language", "valueCodeableConcept": {"coding": [language]}},
        {"url": "interpreterRequired", "valueBoolean": record.interpreter}]}
