"""Capability statements: what a practice's system says it can do.

Source: GP Connect 1.2.7, "Get the FHIR capability statement" of Foundations and of Access Record Structured; supplier
assurance. They name ``gpc.getstructuredrecord`` as the published ones do; the sandbox holds no records and answers a
call of it with 501.
"""

from __future__ import annotations

from typing import Any

from explorer.sandbox.seed.practices import Practice

from .call import Call, Reply
from .resources import PROFILE

_RELEASED = "2026-06-01"
_PROFILES = (
    "CareConnect-GPC-Patient-1", "CareConnect-GPC-Organization-1", "CareConnect-GPC-Practitioner-1",
    "CareConnect-GPC-PractitionerRole-1", "CareConnect-GPC-Location-1", "GPConnect-OperationOutcome-1",
    "GPConnect-Appointment-1", "GPConnect-Schedule-1", "GPConnect-Slot-1", "CareConnect-GPC-AllergyIntolerance-1",
    "CareConnect-GPC-Medication-1", "CareConnect-GPC-MedicationStatement-1", "CareConnect-GPC-MedicationRequest-1",
    "CareConnect-GPC-List-1", "GPConnect-StructuredRecord-Bundle-1")
_STRUCTURED_PROFILES = (
    "CareConnect-GPC-Patient-1/_history/1.8", "CareConnect-GPC-Organization-1/_history/1.4",
    "CareConnect-GPC-Practitioner-1/_history/1.2", "CareConnect-GPC-PractitionerRole-1/_history/1.2",
    "CareConnect-GPC-AllergyIntolerance-1/_history/1.7", "CareConnect-GPC-Medication-1/_history/1.2",
    "CareConnect-GPC-MedicationStatement-1/_history/1.7", "CareConnect-GPC-MedicationRequest-1/_history/1.7",
    "CareConnect-GPC-List-1/_history/1.2", "GPConnect-StructuredRecord-Bundle-1/_history/1.3",
    "GPConnect-OperationOutcome-1/_history/1.2")
_OPERATIONS = "https://fhir.nhs.uk/STU3/OperationDefinition"
_REGISTER = {"name": "gpc.registerpatient",
             "definition": {"reference": f"{_OPERATIONS}/GPConnect-RegisterPatient-Operation-1"}}
_RECORD = {"name": "gpc.getstructuredrecord",
           "definition": {"reference": f"{_OPERATIONS}/GPConnect-GetStructuredRecord-Operation-1/_history/1.12"}}
_IDENTIFIER = [{"name": "identifier", "type": "token"}]


def metadata(call: Call) -> Reply:
    """The statement of Foundations and Appointment Management; it stays when the latter is switched off."""
    return Reply(200, lambda: _foundations(call.practice), key=("metadata", call.practice.ods))


def structured_metadata(call: Call) -> Reply:
    """The statement at the structured root."""
    rest = {"mode": "server", "security": {"cors": True}, "operation": [_RECORD]}
    return Reply(200, lambda: _statement(call.practice, _STRUCTURED_PROFILES, rest),
                 key=("structured", call.practice.ods))


def _foundations(practice: Practice) -> dict[str, Any]:
    found_by_identifier = [{"type": kind, "interaction": _can("read", "search-type"), "searchParam": _IDENTIFIER}
                           for kind in ("Patient", "Organization", "Practitioner")]
    return _statement(practice, _PROFILES, {
        "mode": "server", "security": {"cors": True},
        "resource": [
            *found_by_identifier,
            {"type": "Location", "interaction": _can("read")},
            {"type": "Appointment", "interaction": _can("read", "create", "update", "search-type"),
             "updateCreate": False},
            {"type": "Slot", "interaction": _can("search-type"),
             "searchInclude": ["Schedule:actor:Location", "Schedule:actor:Practitioner", "Slot:schedule",
                               "Location:managingOrganization"],
             "searchParam": [{"name": "start", "type": "date"}, {"name": "end", "type": "date"},
                             {"name": "status", "type": "token"}, {"name": "searchFilter", "type": "token"}]},
        ],
        "operation": [_REGISTER, _RECORD]})


def _statement(practice: Practice, profiles: tuple[str, ...], rest: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "CapabilityStatement", "version": "1.2.7", "name": "GP Connect", "status": "active",
        "date": _RELEASED, "publisher": practice.supplier.name,
        "description": "Synthetic GP Connect 1.2.7 server. It names gpc.getstructuredrecord as the published statement "
                       "does, holds no records and answers a call of it with 501.",
        "kind": "capability",
        "software": {"name": practice.supplier.software, "version": "0.1.0", "releaseDate": _RELEASED},
        "fhirVersion": "3.0.1", "acceptUnknown": "both", "format": ["application/fhir+json", "application/fhir+xml"],
        "profile": [{"reference": f"{PROFILE}/{profile}"} for profile in profiles], "rest": [rest],
    }


def _can(*codes: str) -> list[dict[str, str]]:
    return [{"code": code} for code in codes]
