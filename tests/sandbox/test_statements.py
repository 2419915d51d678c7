"""The capability statements in full, as the specification prints them and supplier assurance reads them."""

from __future__ import annotations

from typing import Any

import pytest

from .client import GPC, METADATA, PROFILE, QUIET_ROOT, ROOT, SandboxClient, parsed

OPERATIONS = "https://fhir.nhs.uk/STU3/OperationDefinition"
RECORD = {"name": "gpc.getstructuredrecord",
          "definition": {"reference": f"{OPERATIONS}/GPConnect-GetStructuredRecord-Operation-1/_history/1.12"}}
PROFILES = [
    "CareConnect-GPC-Patient-1", "CareConnect-GPC-Organization-1", "CareConnect-GPC-Practitioner-1",
    "CareConnect-GPC-PractitionerRole-1", "CareConnect-GPC-Location-1", "GPConnect-OperationOutcome-1",
    "GPConnect-Appointment-1", "GPConnect-Schedule-1", "GPConnect-Slot-1", "CareConnect-GPC-AllergyIntolerance-1",
    "CareConnect-GPC-Medication-1", "CareConnect-GPC-MedicationStatement-1", "CareConnect-GPC-MedicationRequest-1",
    "CareConnect-GPC-List-1", "GPConnect-StructuredRecord-Bundle-1"]
STRUCTURED = {
    "CareConnect-GPC-Patient-1": "1.8", "CareConnect-GPC-Organization-1": "1.4",
    "CareConnect-GPC-Practitioner-1": "1.2", "CareConnect-GPC-PractitionerRole-1": "1.2",
    "CareConnect-GPC-AllergyIntolerance-1": "1.7", "CareConnect-GPC-Medication-1": "1.2",
    "CareConnect-GPC-MedicationStatement-1": "1.7", "CareConnect-GPC-MedicationRequest-1": "1.7",
    "CareConnect-GPC-List-1": "1.2", "GPConnect-StructuredRecord-Bundle-1": "1.3",
    "GPConnect-OperationOutcome-1": "1.2"}


def kind(name: str, *codes: str, **more: Any) -> dict[str, Any]:
    return {"type": name, "interaction": [{"code": code} for code in codes], **more}


def parameters(**types: str) -> list[dict[str, str]]:
    return [{"name": name, "type": type} for name, type in types.items()]


RESOURCES = [
    *(kind(name, "read", "search-type", searchParam=parameters(identifier="token"))
      for name in ("Patient", "Organization", "Practitioner")),
    kind("Location", "read"),
    kind("Appointment", "read", "create", "update", "search-type", updateCreate=False),
    kind("Slot", "search-type",
         searchInclude=["Schedule:actor:Location", "Schedule:actor:Practitioner", "Slot:schedule",
                        "Location:managingOrganization"],
         searchParam=parameters(start="date", end="date", status="token", searchFilter="token"))]


@pytest.mark.parametrize(("root", "supplier", "software"), [
    (ROOT, "Sandbox Supplier Alpha", "Alpha GP"), (QUIET_ROOT, "Sandbox Supplier Gamma", "Gamma GP")])
async def test_the_statement_is_the_published_one(sandbox: SandboxClient, root: str, supplier: str,
                                                 software: str) -> None:
    statement = parsed((await sandbox.ssp(METADATA, "/metadata", root=root)).json())
    described, dated = statement.pop("description"), statement.pop("date")

    assert "gpc.getstructuredrecord" in described
    assert statement == {
        "resourceType": "CapabilityStatement", "version": "1.2.7", "name": "GP Connect", "status": "active",
        "publisher": supplier, "kind": "capability",
        "software": {"name": software, "version": "0.1.0", "releaseDate": dated},
        "fhirVersion": "3.0.1", "acceptUnknown": "both", "format": ["application/fhir+json", "application/fhir+xml"],
        "profile": [{"reference": f"{PROFILE}/{profile}"} for profile in PROFILES],
        "rest": [{"mode": "server", "security": {"cors": True}, "resource": RESOURCES, "operation": [
            {"name": "gpc.registerpatient",
             "definition": {"reference": f"{OPERATIONS}/GPConnect-RegisterPatient-Operation-1"}}, RECORD]}]}


async def test_the_structured_statement_has_versioned_profiles_and_one_operation(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(f"{GPC}structured:fhir:rest:read:metadata-1", "/metadata", root=f"{ROOT}/structured")
    statement = parsed(answer.json())
    assert sorted(profile["reference"] for profile in statement["profile"]) == sorted(
        f"{PROFILE}/{profile}/_history/{version}" for profile, version in STRUCTURED.items())
    assert statement["rest"] == [{"mode": "server", "security": {"cors": True}, "operation": [RECORD]}]
