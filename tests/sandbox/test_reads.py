"""Read and find practitioners, organisations and places, and read a patient: what comes back, and what is 404."""

from __future__ import annotations

from typing import Any

import pytest

from .client import (
    FIND,
    GPC,
    HUB_ROOT,
    NHS,
    ODS,
    PROFILE,
    QUIET_ROOT,
    ROOT,
    SLOW_ROOT,
    WILLOW_ROOT,
    SandboxClient,
    code,
    parsed,
    resources,
)

READ = f"{GPC}fhir:rest:read:"
SEARCH = f"{GPC}fhir:rest:search:"
USER = "https://fhir.nhs.uk/Id/sds-user-id"
ROOTS = {"T99001": ROOT, "T99002": WILLOW_ROOT, "T99003": HUB_ROOT, "T99004": QUIET_ROOT, "T99006": SLOW_ROOT}
NOT_FOUND = {"Patient": "PATIENT_NOT_FOUND", "Practitioner": "PRACTITIONER_NOT_FOUND",
             "Organization": "ORGANISATION_NOT_FOUND", "Location": "NO_RECORD_FOUND"}


async def read(sandbox: SandboxClient, kind: str, id: str, root: str = ROOT) -> dict[str, Any]:
    """The resource of that id, with what holds for every read."""
    answer = await sandbox.ssp(f"{READ}{kind.lower()}-1", f"/{kind}/{id}", root=root)
    assert answer.status_code == 200, answer.text
    found = parsed(answer.json())
    assert (found["resourceType"], found["id"]) == (kind, id)
    assert answer.headers["ETag"] == f'W/"{found["meta"]["versionId"]}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert found["meta"]["profile"] == [f"{PROFILE}/CareConnect-GPC-{kind}-1"]
    return found


async def find(sandbox: SandboxClient, kind: str, value: str, root: str = ROOT) -> list[dict[str, Any]]:
    """What a search by the identifier of that kind finds."""
    system = {"Practitioner": USER, "Organization": ODS}[kind]
    answer = await sandbox.ssp(f"{SEARCH}{kind.lower()}-1", f"/{kind}?identifier={system}%7C{value}", root=root)
    assert answer.status_code == 200, answer.text
    return resources(parsed(answer.json()), kind)


@pytest.mark.parametrize(("id", "number", "root"), [
    ("51", "9990000018", ROOT), ("52", "9990000026", ROOT), ("60", "9990000182", ROOT), ("64", "9990000239", ROOT),
    ("219", "9990020191", ROOT), ("71", "9990000085", HUB_ROOT), ("81", "9990000204", QUIET_ROOT),
    ("91", "9990000220", SLOW_ROOT)])
async def test_a_patient_read_is_the_patient_found(sandbox: SandboxClient, id: str, number: str, root: str) -> None:
    found = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{number}", root=root)
    assert await read(sandbox, "Patient", id, root) == resources(found.json(), "Patient")[0]


@pytest.mark.parametrize(("id", "why"), [
    ("9999", "unknown"), ("55", "inactive"), ("56", "deceased"), ("57", "sensitive"), ("65", "sensitive"),
    ("63", "unverifiable"), ("67", "merged"), ("61", "of another practice")])
async def test_whom_a_find_never_returns_is_not_read_either(sandbox: SandboxClient, id: str, why: str) -> None:
    answers = [await sandbox.ssp(f"{READ}patient-1", f"/Patient/{one}") for one in (id, "9999")]
    assert code(answers[0]) == (404, "PATIENT_NOT_FOUND"), why
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("id", ["", "0", "051", "51%20", "null", "x" * 64, "x" * 300, "a.b-c", "%7C", "%2F", "%00",
                                "caf%C3%A9", "51;1", "%FF", "**"])
@pytest.mark.parametrize("kind", list(NOT_FOUND))
async def test_an_empty_odd_or_over_long_id_is_404_of_that_resource(sandbox: SandboxClient, kind: str,
                                                                   id: str) -> None:
    answer = await sandbox.ssp(f"{READ}{kind.lower()}-1", f"/{kind}/{id}")
    assert code(answer) == (404, NOT_FOUND[kind])
    assert answer.headers["Cache-Control"] == "no-store"


async def test_there_is_no_read_of_an_earlier_version(sandbox: SandboxClient) -> None:
    assert code(await sandbox.ssp(f"{READ}patient-1", "/Patient/51/_history/1")) == (400, "BAD_REQUEST")


async def test_a_practitioner_has_what_the_profile_wants_and_nothing_else(sandbox: SandboxClient) -> None:
    person = await read(sandbox, "Practitioner", "23")
    assert {key: person[key] for key in person if key != "meta"} == {
        "resourceType": "Practitioner", "id": "23",
        "identifier": [{"system": USER, "value": "999900000023"},
                       {"system": "https://fhir.nhs.uk/Id/sds-role-profile-id", "value": "999900000123"},
                       {"system": "https://fhir.nhs.uk/Id/sds-role-profile-id", "value": "999900000223"}],
        "name": [{"family": "Placeholder", "given": ["Zsofia"], "prefix": ["Dr"]}], "gender": "female"}


@pytest.mark.parametrize(("user", "root", "ids"), [
    ("999900000021", ROOT, ["21"]), ("999900000022", ROOT, ["22"]), ("999900000023", ROOT, ["23"]),
    ("999900000023", WILLOW_ROOT, ["23"]), ("999900000021", SLOW_ROOT, ["21"]), ("999900000025", ROOT, ["25"]),
    ("999900000099", ROOT, []), ("999900000024", ROOT, []), ("UNK", ROOT, [])])
async def test_a_practitioner_is_found_by_user_id_where_they_work(sandbox: SandboxClient, user: str, root: str,
                                                                  ids: list[str]) -> None:
    found = await find(sandbox, "Practitioner", user, root)
    assert [person["id"] for person in found] == ids
    assert [person["identifier"][0]["value"] for person in found] == [user] * len(ids)


@pytest.mark.parametrize("value", ["T99199", "T99101", "T99002", "t99001", "T9900"])
async def test_any_other_organisation_is_an_empty_bundle(sandbox: SandboxClient, value: str) -> None:
    answer = await sandbox.ssp(f"{SEARCH}organization-1", f"/Organization?identifier={ODS}%7C{value}")
    assert answer.json() == {"resourceType": "Bundle", "type": "searchset"}


@pytest.mark.parametrize(("ods", "id"), [("T99001", "41"), ("T99002", "42"), ("T99003", "43"), ("T99004", "44"),
                                         ("T99006", "46")])
async def test_the_practice_finds_and_reads_itself(sandbox: SandboxClient, ods: str, id: str) -> None:
    practice = await read(sandbox, "Organization", id, ROOTS[ods])
    assert await find(sandbox, "Organization", ods, ROOTS[ods]) == [practice]
    assert practice["identifier"] == [{"system": ODS, "value": ods}]
    assert set(practice) == {"resourceType", "id", "meta", "identifier", "name", "telecom", "address"}


@pytest.mark.parametrize(("id", "site", "root"), [
    ("31", "T99001A", ROOT), ("32", "T99001B", ROOT), ("37", "T99001C", ROOT), ("33", "T99002A", WILLOW_ROOT),
    ("34", "T99003A", HUB_ROOT), ("35", "T99004A", QUIET_ROOT), ("36", "T99006A", SLOW_ROOT)])
async def test_a_location_has_a_name_an_address_and_an_organisation_that_resolves(sandbox: SandboxClient, id: str,
                                                                                 site: str, root: str) -> None:
    place = await read(sandbox, "Location", id, root)
    assert place["identifier"] == [{"system": "https://fhir.nhs.uk/Id/ods-site-code", "value": site}]
    assert place["name"]
    assert place["address"]["line"]
    kind, organization = place["managingOrganization"]["reference"].split("/")
    assert kind == "Organization"
    await read(sandbox, "Organization", organization, root)


@pytest.mark.parametrize(("kind", "id"), [("Location", "33"), ("Practitioner", "24"), ("Organization", "42"),
                                          ("Patient", "71")])
async def test_a_practice_resolves_only_what_is_its_own(sandbox: SandboxClient, kind: str, id: str) -> None:
    assert code(await sandbox.ssp(f"{READ}{kind.lower()}-1", f"/{kind}/{id}")) == (404, NOT_FOUND[kind])


@pytest.mark.parametrize(("kind", "system"), [("Practitioner", USER), ("Organization", ODS)])
@pytest.mark.parametrize(("query", "expected"), [
    ("", (400, "BAD_REQUEST")), ("?Identifier={system}%7C1", (400, "BAD_REQUEST")),
    ("?identifier={system}%7C1&identifier={system}%7C2", (400, "BAD_REQUEST")),
    ("?identifier=1", (422, "INVALID_PARAMETER")), ("?identifier=%7C1", (422, "INVALID_PARAMETER")),
    ("?identifier={system}%7C", (422, "INVALID_PARAMETER")), ("?identifier=", (422, "INVALID_PARAMETER")),
    ("?identifier=https://fhir.nhs.uk/Id/other%7C1", (400, "INVALID_IDENTIFIER_SYSTEM")),
    ("?identifier=" + NHS + "%7C9990000018", (400, "INVALID_IDENTIFIER_SYSTEM"))])
async def test_each_fault_of_the_identifier_has_its_answer(sandbox: SandboxClient, kind: str, system: str, query: str,
                                                          expected: tuple[int, str]) -> None:
    answer = await sandbox.ssp(f"{SEARCH}{kind.lower()}-1", f"/{kind}{query.format(system=system)}")
    assert code(answer) == expected


@pytest.mark.parametrize("path", [
    f"/Organization?_count=1&_sort=name&identifier={ODS}%7CT99001",
    f"/Organization?identifier={ODS}|T99001&_format=application/fhir%2Bjson&colour=red",
    "/Organization/41?_count=0&_sort=x&_format=application/fhir%2Bjson", "/Location/31?_count=1&_sort=-name",
    "/Practitioner/21?_sort=name", "/Patient/51?_count=1"])
async def test_other_parameters_change_nothing(sandbox: SandboxClient, path: str) -> None:
    kind = path[1:].split("?")[0].split("/")[0].lower()
    answer = await sandbox.ssp(f"{SEARCH if 'identifier=' in path else READ}{kind}-1", path)
    assert answer.status_code == 200
    assert parsed(answer.json()).get("entry", [{}]) != []


async def test_every_reference_of_a_patient_resolves_at_the_same_practice(sandbox: SandboxClient) -> None:
    for id, root in (("51", ROOT), ("52", ROOT), ("71", HUB_ROOT), ("62", WILLOW_ROOT), ("81", QUIET_ROOT)):
        patient = await read(sandbox, "Patient", id, root)
        branch = patient["extension"][0]["extension"][2]["valueReference"]["reference"]
        for reference in (branch, patient["managingOrganization"]["reference"]):
            kind, resolved = reference.split("/")
            await read(sandbox, kind, resolved, root)


async def test_the_practices_reads_need_no_appointment_management(sandbox: SandboxClient) -> None:
    await read(sandbox, "Location", "35", QUIET_ROOT)
    await read(sandbox, "Patient", "81", QUIET_ROOT)


async def test_who_was_verified_once_stays_so_when_pds_is_down(sandbox: SandboxClient) -> None:
    find_olga = f"/Patient?identifier={NHS}%7C9990000182"
    await sandbox.control("PUT", "/switches", {"pds": {"outage": True}})
    before = (await sandbox.ssp(FIND, find_olga)).json()
    unread = await sandbox.ssp(f"{READ}patient-1", "/Patient/60")
    await sandbox.control("PUT", "/switches", {})
    await read(sandbox, "Patient", "60")
    await sandbox.control("PUT", "/switches", {"pds": {"outage": True}})
    after = (await sandbox.ssp(FIND, find_olga)).json()
    assert "entry" not in before
    assert code(unread) == (404, "PATIENT_NOT_FOUND")
    assert [one["id"] for one in resources(after, "Patient")] == ["60"]
    await sandbox.control("POST", "/reset")
    await sandbox.control("PUT", "/switches", {"pds": {"outage": True}})
    assert "entry" not in (await sandbox.ssp(FIND, find_olga)).json()
