"""What a provider checks before it does anything, in order, and how its failures look."""

from __future__ import annotations

import gzip

import pytest

from .client import (
    BOOK,
    FIND,
    GPC,
    METADATA,
    NHS,
    PROFILE,
    QUIET_ROOT,
    ROOT,
    SLOTS,
    SandboxClient,
    code,
    parsed,
    slot_query,
)

ADA = f"/Patient?identifier={NHS}%7C9990000018"
SEARCH = slot_query("ge2026-06-02", "le2026-06-03")


async def test_a_refusal_is_an_outcome_of_the_gp_connect_profile(sandbox: SandboxClient) -> None:
    answer = await sandbox.provider(METADATA, "/metadata", named={"Ssp-TraceID": None})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/fhir+json;charset=utf-8"
    assert parsed(answer.json()) == {
        "resourceType": "OperationOutcome", "meta": {"profile": [f"{PROFILE}/GPConnect-OperationOutcome-1"]},
        "issue": [{"severity": "error", "code": "invalid", "details": {"coding": [{
            "system": "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1", "code": "BAD_REQUEST",
            "display": "Bad request"}]}, "diagnostics": "The header Ssp-TraceID is missing"}]}


@pytest.mark.parametrize("root", [
    "alpha.provider.example/T99999/STU3/1/gpconnect", "alpha.provider.example/t99001/STU3/1/gpconnect",
    "beta.provider.example/T99001/STU3/1/gpconnect", "alpha.provider.example/T99001/stu3/1/gpconnect", "nowhere"])
async def test_an_unknown_service_root_is_404(sandbox: SandboxClient, root: str) -> None:
    answer = await sandbox.send("GET", f"/provider/{root}/metadata")
    assert code(answer) == (404, "NO_RECORD_FOUND")


@pytest.mark.parametrize("name", ["Ssp-TraceID", "Ssp-From", "Ssp-To", "Ssp-InteractionID"])
async def test_any_missing_or_blank_ssp_header_is_400(sandbox: SandboxClient, name: str) -> None:
    for value in (None, " "):
        answer = await sandbox.provider(METADATA, "/metadata", named={name: value})
        assert code(answer) == (400, "BAD_REQUEST")
        assert name in answer.json()["issue"][0]["diagnostics"]


async def test_another_systems_asid_is_400(sandbox: SandboxClient) -> None:
    assert code(await sandbox.provider(METADATA, "/metadata", named={"Ssp-To": "999000000102"})) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(("interaction", "path", "method"), [
    (SLOTS, "/metadata", "GET"), (METADATA, "/Slot", "GET"), ("urn:nhs:names:unknown", "/metadata", "GET"),
    (METADATA, "/metadata", "POST"), (METADATA, "/metadata", "PUT"), (METADATA, "/metadata", "PATCH"),
    (METADATA, "/metadata", "DELETE"), (METADATA, "/metadata", "OPTIONS"), (METADATA, "/Metadata", "GET"),
    (METADATA, "/metadatas", "GET"), (METADATA, "/metadata/", "GET"), (METADATA, "//metadata", "GET"),
    (METADATA, "", "GET"), (METADATA, "/", "GET"),
    (BOOK, "/appointment", "POST"), (BOOK, "/appointmentqq/!", "POST"), (BOOK, "/Appointment/1", "POST"),
    (f"{GPC}fhir:operation:gpc.registerpatient-1", "/Patient/$gpc.registerpatien", "POST"),
    (f"{GPC}structured:fhir:rest:read:metadata-1", "/metadata", "GET")])
async def test_an_interaction_of_another_operation_verb_or_path_is_400(sandbox: SandboxClient, interaction: str,
                                                                       path: str, method: str) -> None:
    assert code(await sandbox.provider(interaction, path, method)) == (400, "BAD_REQUEST")


async def test_the_checks_come_in_order(sandbox: SandboxClient) -> None:
    """One call that breaks every rule; mending the first broken one uncovers the next."""
    path, root = "/Patient?identifier=x&_format=text", "/provider/gamma.provider.example/T99004/STU3/1/gpconnect"
    headers: dict[str, str | None] = {"Accept": "text/html"}
    seen = []
    for mended in ({}, {"Ssp-TraceID": "1"}, {"Ssp-From": "1"}, {"Ssp-To": "999000000104"},
                   {"Ssp-InteractionID": FIND}):
        headers |= mended
        seen.append((await sandbox.send("GET", root + path, headers)).json()["issue"][0]["diagnostics"][:30])
    for path in ("/Patient?identifier=x%7Cy", f"/Patient?identifier={NHS}%7C1", ADA):
        seen.append((await sandbox.send("GET", root + path, headers)).json()["issue"][0]["diagnostics"][:30])
    headers["Authorization"] = await sandbox.bearer("patient/*.read")
    seen.append((await sandbox.send("GET", root + ADA, headers)).json()["issue"][0]["diagnostics"][:30])
    headers["Accept"] = "application/fhir+json"
    assert (await sandbox.send("GET", root + ADA, headers)).status_code == 200
    assert seen == [
        "The header Ssp-TraceID is miss", "The header Ssp-From is missing", "The header Ssp-To is missing",
        "The header Ssp-InteractionID i", "The parameter identifier is a ", "The system of the identifier i",
        "The NHS number does not have t", "The header Authorization is mi", "Accept text/html is not offere"]


@pytest.mark.parametrize(("asked", "accept"), [
    ("application/fhir%2Bjson", None), ("application/fhir+json", None), ("application/fhir%2Bjson", "text/html"),
    (None, None), (None, "*/*"), (None, "application/*"), (None, "application/fhir+json"),
    (None, "application/fhir+json; charset=utf-8"), (None, "text/html, application/fhir+json;q=0.5")])
async def test_json_is_given_under_each_of_its_names(sandbox: SandboxClient, asked: str | None,
                                                     accept: str | None) -> None:
    path = "/metadata" + (f"?_format={asked}" if asked else "")
    answer = await sandbox.provider(METADATA, path, Accept=accept)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/fhir+json;charset=utf-8"


@pytest.mark.parametrize(("asked", "accept"), [
    ("json", None), ("text/xml", "application/fhir+json"), (None, "application/json"), (None, "text/html"),
    (None, "application/json+fhir"), (None, "application/fhir+json;q=0")])
async def test_any_other_format_is_415_in_json(sandbox: SandboxClient, asked: str | None, accept: str | None) -> None:
    path = "/metadata" + (f"?_format={asked}" if asked else "")
    answer = await sandbox.provider(METADATA, path, Accept=accept)
    assert code(answer) == (415, "BAD_REQUEST")
    assert answer.json()["issue"][0]["code"] == "not-supported"


@pytest.mark.parametrize("content_type", [None, "application/json", "text/plain"])
async def test_a_body_of_another_type_is_415(sandbox: SandboxClient, content_type: str | None) -> None:
    answer = await sandbox.provider(BOOK, "/Appointment", "POST", body="{}", named={"Content-Type": content_type})
    assert code(answer) == (415, "BAD_REQUEST")


async def test_a_practice_without_appointment_management_still_has_a_statement(sandbox: SandboxClient) -> None:
    assert code(await sandbox.ssp(SLOTS, SEARCH, root=QUIET_ROOT)) == (403, "ACCESS_DENIED")
    assert code(await sandbox.ssp(BOOK, "/Appointment", "POST", QUIET_ROOT, "{}")) == (403, "ACCESS_DENIED")
    assert (await sandbox.ssp(METADATA, "/metadata", root=QUIET_ROOT)).status_code == 200


async def test_a_switch_turns_the_capability_on_and_off(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"T99004": {"appointments": True}, "T99001": {"appointments": False}})
    assert (await sandbox.ssp(SLOTS, SEARCH, root=QUIET_ROOT)).status_code == 200
    assert code(await sandbox.ssp(SLOTS, SEARCH)) == (403, "ACCESS_DENIED")


async def test_a_body_is_compressed_for_who_asks(sandbox: SandboxClient) -> None:
    plain = await sandbox.provider(METADATA, "/metadata", named={"Accept-Encoding": "identity"})
    packed = await sandbox.provider(METADATA, "/metadata", named={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert packed.content == plain.content
    assert int(packed.headers["Content-Length"]) == len(gzip.compress(plain.content, 1, mtime=0))


async def test_the_statement_names_what_the_specification_wants(sandbox: SandboxClient) -> None:
    statement = parsed((await sandbox.ssp(METADATA, "/metadata")).json())
    profiles = [profile["reference"] for profile in statement["profile"]]
    rest = statement["rest"][0]

    assert (statement["version"], statement["fhirVersion"], statement["kind"]) == ("1.2.7", "3.0.1", "capability")
    assert statement["format"] == ["application/fhir+json", "application/fhir+xml"]
    assert set(statement["software"]) >= {"name", "version"}
    assert len(profiles) == len(set(profiles)) == 15
    assert {resource["type"]: [one["code"] for one in resource["interaction"]] for resource in rest["resource"]} == {
        "Patient": ["read", "search-type"], "Organization": ["read", "search-type"],
        "Practitioner": ["read", "search-type"], "Location": ["read"],
        "Appointment": ["read", "create", "update", "search-type"], "Slot": ["search-type"]}
    assert "Location:managingOrganization" in rest["resource"][-1]["searchInclude"]
    assert [operation["name"] for operation in rest["operation"]] == ["gpc.registerpatient",
                                                                     "gpc.getstructuredrecord"]


async def test_the_structured_root_has_a_statement_of_its_own(sandbox: SandboxClient) -> None:
    interaction = f"{GPC}structured:fhir:rest:read:metadata-1"
    statement = parsed((await sandbox.ssp(interaction, "/metadata", root=f"{ROOT}/structured")).json())
    profiles = [profile["reference"] for profile in statement["profile"]]
    assert len(profiles) == len(set(profiles)) == 11
    assert all("/_history/1." in profile for profile in profiles)
    assert [operation["name"] for operation in statement["rest"][0]["operation"]] == ["gpc.getstructuredrecord"]


async def test_the_structured_record_itself_is_not_implemented(sandbox: SandboxClient) -> None:
    interaction = f"{GPC}fhir:operation:gpc.getstructuredrecord-1"
    bearer = await sandbox.bearer("patient/*.read")
    answer = await sandbox.ssp(interaction, "/Patient/$gpc.getstructuredrecord", "POST", f"{ROOT}/structured", "{}",
                               Authorization=bearer)
    assert code(answer) == (501, "NOT_IMPLEMENTED")
