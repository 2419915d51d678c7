"""The table of error codes: what stands in the OperationOutcome of each code that a practice's system uses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.evidence.pair import Calling, book, provider

from .client import (
    AMEND,
    BOOK,
    FIND,
    GPC,
    METADATA,
    NHS,
    PROFILE,
    QUIET_ROOT,
    REGISTER,
    ROOT,
    SLOTS,
    SandboxClient,
    booking,
    parsed,
    registration,
    resources,
    slot_query,
)

READ = f"{GPC}fhir:rest:read:"
SEARCH = slot_query("ge2026-06-02", "le2026-06-05")
USER = "https://fhir.nhs.uk/Id/sds-user-id"
UNKNOWN = {"resourceType": "Appointment", "colour": "red"}


def register(*person: str) -> Calling:
    return provider(REGISTER, "/Patient/$gpc.registerpatient", "POST", body=registration(*person))


def sent(interaction: str, path: str, method: str = "POST", **more: Any) -> Calling:
    return provider(interaction, path, method, **more)


async def lost_slot(client: SandboxClient) -> Any:
    first = await book()(client)
    return await client.book(first.request.content)


async def stale(client: SandboxClient) -> Any:
    read = await client.provider(f"{READ}appointment-1", "/Appointment/801")
    return await client.provider(AMEND, "/Appointment/801", "PUT", body=read.json(), named={"If-Match": 'W/"9"'})


async def absent_slot(client: SandboxClient) -> Any:
    bundle = await client.free("2026-06-03", "2026-06-03")
    slots, schedule = resources(bundle, "Slot"), resources(bundle, "Schedule")[0]
    own = [slot for slot in slots if slot["schedule"]["reference"] == f"Schedule/{schedule['id']}"]
    return await client.book(booking(own[:1], schedule, own[0]["start"], slot=[{"reference": "Slot/1001"}]))


async def failing(client: SandboxClient) -> Any:
    await client.control("PUT", "/switches", {"T99001": {"error": True}})
    return await client.provider(METADATA, "/metadata")


async def record(client: SandboxClient) -> Any:
    bearer = await client.bearer("patient/*.read")
    return await client.provider(f"{GPC}fhir:operation:gpc.getstructuredrecord-1",
                                 "/Patient/$gpc.getstructuredrecord", "POST", f"{ROOT}/structured", "{}",
                                 {"Authorization": bearer})


BAD = (400, "invalid", "BAD_REQUEST", "Bad request")
NUMBER = (400, "value", "INVALID_NHS_NUMBER", "Invalid NHS number")
DEMOGRAPHICS = (400, "business-rule", "INVALID_PATIENT_DEMOGRAPHICS", "Invalid patient demographics")
NO_RECORD = (404, "not-found", "NO_RECORD_FOUND", "No record found")
RESOURCE = (422, "invalid", "INVALID_RESOURCE", "Invalid validation of resource")
PARAMETER = (422, "invalid", "INVALID_PARAMETER", "Invalid parameter")
DUPLICATE = (409, "duplicate", "DUPLICATE_REJECTED", "Create would lead to creation of a duplicate resource")
ABSENT = (422, "invalid", "REFERENCE_NOT_FOUND", "Reference not found")

ROWS: dict[str, tuple[tuple[int, str, str, str], Calling]] = {
    "a missing header": (BAD, provider(METADATA, "/metadata", named={"Ssp-From": None})),
    "an interaction mismatch": (BAD, provider(SLOTS, "/metadata")),
    "a bad JWT": (BAD, provider(METADATA, "/metadata", named={"Authorization": "Bearer x"})),
    "a wrong verb": (BAD, provider(METADATA, "/metadata", "DELETE")),
    "malformed JSON": (BAD, sent(REGISTER, "/Patient/$gpc.registerpatient", body="{")),
    "malformed XML": (BAD, sent(REGISTER, "/Patient/$gpc.registerpatient", body="<Parameters",
                                named={"Content-Type": "application/fhir+xml"})),
    "a missing mandatory search parameter": (BAD, provider(SLOTS, SEARCH.replace("status=free", ""))),
    "an unsupported identifier system": ((400, "value", "INVALID_IDENTIFIER_SYSTEM", "Invalid identifier system"),
                                         provider(FIND, f"/Patient?identifier={USER}%7C9990000018")),
    "a wrong check digit": (NUMBER, provider(FIND, f"/Patient?identifier={NHS}%7C9990000019")),
    "a registration without identifier": (NUMBER, sent(
        REGISTER, "/Patient/$gpc.registerpatient", body={"resourceType": "Parameters", "parameter": [
            {"name": "registerPatient", "resource": {"resourceType": "Patient", "birthDate": "1972-12-25"}}]})),
    "PDS flags the number as invalid": (NUMBER, register("9990000131", "A", "B", "1970-01-01")),
    "PDS flags the number as superseded": (NUMBER, register("9990000115", "Kezia", "Oldnumber", "1988-08-18")),
    "not on PDS": (DEMOGRAPHICS, register("9990000158", "Liam", "Untraced", "2000-02-29")),
    "not verified": (DEMOGRAPHICS, register("9990000069", "Farid", "Newcomer", "1980-01-01")),
    "deceased": (DEMOGRAPHICS, register("9990000093", "Iris", "Departed", "1931-02-17")),
    "sensitive": (DEMOGRAPHICS, register("9990000107", "Jonah", "Shielded", "1979-04-01")),
    "a capability that is disabled": (
        (403, "forbidden", "ACCESS_DENIED", "Access has been denied to process this request"),
        provider(SLOTS, SEARCH, root=QUIET_ROOT)),
    "an unknown patient": ((404, "not-found", "PATIENT_NOT_FOUND", "Patient not found"),
                           provider(f"{READ}patient-1", "/Patient/9999")),
    "an unknown organisation": ((404, "not-found", "ORGANISATION_NOT_FOUND", "Organisation not found"),
                                provider(f"{READ}organization-1", "/Organization/9999")),
    "an unknown practitioner": ((404, "not-found", "PRACTITIONER_NOT_FOUND", "Practitioner not found"),
                                provider(f"{READ}practitioner-1", "/Practitioner/9999")),
    "an unknown location": (NO_RECORD, provider(f"{READ}location-1", "/Location/9999")),
    "an unknown appointment": (NO_RECORD, provider(f"{READ}appointment-1", "/Appointment/9999")),
    "a slot no longer free": (DUPLICATE, lost_slot),
    "a patient already active": (DUPLICATE, register("9990000018", "Ada", "Testwood", "1985-03-14")),
    "a stale If-Match": ((409, "conflict", "FHIR_CONSTRAINT_VIOLATION", "FHIR constraint violated"), stale),
    "an unsupported Accept": ((415, "not-supported", *BAD[2:]),
                              provider(METADATA, "/metadata", named={"Accept": "text/html"})),
    "a body that fails its profile": (RESOURCE, sent(BOOK, "/Appointment", body=UNKNOWN)),
    "a bad search parameter value": (PARAMETER, provider(SLOTS, SEARCH.replace("=ge", "=eq"))),
    "an unknown slot": (ABSENT, absent_slot),
    "a failure of the system": ((500, "processing", "INTERNAL_SERVER_ERROR", "Unexpected internal server error"),
                                failing),
    "an interaction that is not offered": ((501, "not-supported", "NOT_IMPLEMENTED", "Not implemented"), record),
}


@pytest.mark.parametrize("row", ROWS)
async def test_a_code_has_its_status_its_issue_and_its_display(sandbox: SandboxClient, row: str) -> None:
    (status, kind, code, display), call = ROWS[row]
    answer = await call(sandbox)
    outcome = parsed(answer.json())
    said = outcome["issue"][0].pop("diagnostics")

    assert answer.status_code == status, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/fhir+json;charset=utf-8"
    assert said.strip()
    assert outcome == {
        "resourceType": "OperationOutcome", "meta": {"profile": [f"{PROFILE}/GPConnect-OperationOutcome-1"]},
        "issue": [{"severity": "error", "code": kind, "details": {"coding": [{
            "system": "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1", "code": code,
            "display": display}]}}]}
