"""PDS records as FHIR R4 Patients.

Source: PDS FHIR API, retrieve a patient by NHS number.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from explorer.sandbox.http import dump
from explorer.sandbox.seed.people import PEOPLE, Person

_VERIFICATION = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
_SINCE = "2019-01-01"
POSTCODE = "ZZ99 3VZ"
"""Everybody's: of the area that stands for no place."""


def patient(person: Person) -> dict[str, Any]:
    """The Patient. Of a restricted person nothing tells where to find them: no address, phone or practice; of a
    minimal record there is nothing but the number.
    """
    code, display = ("R", "restricted") if person.restricted else ("U", "unrestricted")
    resource: dict[str, Any] = {
        "resourceType": "Patient",
        "id": person.nhs_number,
        "meta": {"versionId": str(person.version),
                 "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": code,
                               "display": display}]},
        "identifier": [{
            "system": "https://fhir.nhs.uk/Id/nhs-number", "value": person.nhs_number,
            "extension": [{"url": _VERIFICATION, "valueCodeableConcept": {"coding": [
                {"system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus",
                 "version": "1.0.0", "code": "01", "display": "Number present and verified"}]}}]}],
    }
    if person.minimal:
        return resource
    resource |= {
        "name": [{"id": "n1", "use": "usual", "period": {"start": person.birth_date}, "given": list(person.given),
                  "family": person.family, "prefix": [person.prefix]}],
        "gender": person.gender,
        "birthDate": person.birth_date,
    }
    if person.died:
        resource["deceasedDateTime"] = f"{person.died}T00:00:00+01:00"
        resource["extension"] = [_death_notification(person.died)]
    if person.restricted:
        return resource
    resource["address"] = [{"id": "a1", "use": "home", "period": {"start": _SINCE},
                            "line": [person.street, "Sampleton"], "postalCode": POSTCODE}]
    resource["telecom"] = [{"id": "t1", "system": "phone", "use": "home", "period": {"start": _SINCE},
                            "value": person.phone}]
    if person.practice:
        resource["generalPractitioner"] = [{
            "id": "g1", "type": "Organization",
            "identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": person.practice,
                           "period": {"start": _SINCE}}}]
    return resource


@cache
def patient_json(nhs_number: str) -> bytes:
    """The Patient of a number as JSON text; PDS records never change in the sandbox."""
    return dump(patient(PEOPLE[nhs_number]))


def _death_notification(died: str) -> dict[str, Any]:
    return {"url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus",
            "extension": [
                {"url": "deathNotificationStatus", "valueCodeableConcept": {"coding": [
                    {"system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-DeathNotificationStatus",
                     "version": "1.0.0", "code": "2",
                     "display": "Formal - death notice received from Registrar of Deaths"}]}},
                {"url": "systemEffectiveDate", "valueDateTime": f"{died}T00:00:00+01:00"}]}
