"""The practices' resources that never change, as STU3: organisations, practitioners, locations, schedules, slots."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from explorer.sandbox.http import Headers
from explorer.sandbox.seed.practices import Practice
from explorer.sandbox.seed.schedules import ROLES, Schedule, Slot
from explorer.sandbox.seed.staff import Location, Practitioner
from explorer.sandbox.times import uk

PROFILE = "https://fhir.nhs.uk/STU3/StructureDefinition"
CODES = "https://fhir.nhs.uk/STU3/CodeSystem"
ID = "https://fhir.nhs.uk/Id"
CHANNEL = f"{PROFILE}/Extension-GPConnect-DeliveryChannel-2"
ROLE = f"{PROFILE}/Extension-GPConnect-PractitionerRole-1"


def meta(profile: str, version: int = 1) -> dict[str, Any]:
    """The meta of a resource: its version and its only profile."""
    return {"versionId": str(version), "profile": [f"{PROFILE}/{profile}"]}


def etag(version: int) -> Headers:
    """The ETag of a single resource: its version, as in its meta."""
    return (("ETag", f'W/"{version}"'),)


def searchset(resources: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A Bundle of what was found; without ``entry`` when that is nothing, for FHIR has no empty lists."""
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "searchset", **({"entry": entries} if entries else {})}


def organization(practice: Practice) -> dict[str, Any]:
    """A practice."""
    return {
        "resourceType": "Organization", "id": practice.organization, "meta": meta("CareConnect-GPC-Organization-1"),
        "identifier": [{"system": f"{ID}/ods-organization-code", "value": practice.ods}], "name": practice.name,
        "telecom": [{"system": "phone", "value": practice.phone, "use": "work"}],
        "address": [{"use": "work", **_address(practice.street)}],
    }


def practitioner(person: Practitioner) -> dict[str, Any]:
    """A practitioner: user id, role profiles, name and gender, nothing more."""
    return {
        "resourceType": "Practitioner", "id": person.id, "meta": meta("CareConnect-GPC-Practitioner-1"),
        "identifier": [{"system": f"{ID}/sds-user-id", "value": person.user_id},
                       *({"system": f"{ID}/sds-role-profile-id", "value": value} for value in person.role_profiles)],
        "name": [{"family": person.family, "given": [person.given], "prefix": [person.prefix]}],
        "gender": person.gender,
    }


def location(place: Location) -> dict[str, Any]:
    """A place. Its address is one object, not a list."""
    return {
        "resourceType": "Location", "id": place.id, "meta": meta("CareConnect-GPC-Location-1"),
        "identifier": [{"system": f"{ID}/ods-site-code", "value": place.site_code}], "name": place.name,
        "telecom": [{"system": "phone", "value": place.phone, "use": "work"}], "address": _address(place.street),
        "managingOrganization": {"reference": f"Organization/{place.organization}"},
    }


def schedule(of: Schedule, opens: datetime, closes: datetime) -> dict[str, Any]:
    """A schedule with the stretch of time for which it is planned."""
    return {
        "resourceType": "Schedule", "id": of.id, "meta": meta("GPConnect-Schedule-1"),
        "extension": [role_extension(of)], "serviceCategory": {"text": of.category},
        "actor": [{"reference": f"Location/{of.location}"}, {"reference": f"Practitioner/{of.practitioner}"}],
        "planningHorizon": {"start": uk(opens), "end": uk(closes)},
    }


@lru_cache(maxsize=16384)
def free_slot(slot: Slot) -> dict[str, Any]:
    """A free slot. The value is shared: do not change it."""
    return {
        "resourceType": "Slot", "id": slot.id, "meta": meta("GPConnect-Slot-1"), "extension": [channel_extension(slot)],
        "serviceType": [{"text": slot.service_type}], "schedule": {"reference": f"Schedule/{slot.schedule}"},
        "status": "free", "start": uk(slot.start), "end": uk(slot.end),
    }


def role_extension(of: Schedule) -> dict[str, Any]:
    """The practitioner's role in a schedule."""
    return {"url": ROLE, "valueCodeableConcept": {"coding": [
        {"system": f"{CODES}/CareConnect-SDSJobRoleName-1", "code": of.role, "display": ROLES[of.role]}]}}


def channel_extension(slot: Slot) -> dict[str, Any]:
    """How patient and practitioner meet in a slot."""
    return {"url": CHANNEL, "valueCode": slot.channel}


def _address(street: str) -> dict[str, Any]:
    return {"line": [street], "city": "Sampleton", "district": "Testshire", "postalCode": "ZZ99 3VZ"}
