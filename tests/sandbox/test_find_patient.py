"""Find a patient: the parameter, how a Patient looks, and who is never returned."""

from __future__ import annotations

import pytest

from .client import FIND, HUB_ROOT, NHS, PROFILE, QUIET_ROOT, ROOT, SLOW_ROOT, WILLOW_ROOT, SandboxClient, code, parsed


async def find(sandbox: SandboxClient, number: str, root: str = ROOT) -> list[str]:
    """The ids of the patients found."""
    answer = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{number}", root=root)
    assert answer.status_code == 200, answer.text
    return [entry["resource"]["id"] for entry in answer.json().get("entry", [])]


async def test_a_patient_is_populated_as_the_profile_wants(sandbox: SandboxClient) -> None:
    bundle = parsed((await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000026")).json())
    patient = bundle["entry"][0]["resource"]
    registration, communication = patient["extension"]

    assert set(bundle) == {"resourceType", "type", "entry"}
    assert patient["id"] == "52"
    assert patient["meta"] == {"versionId": "1", "profile": [f"{PROFILE}/CareConnect-GPC-Patient-1"]}
    assert [name["use"] for name in patient["name"]] == ["official"]
    assert [entry["value"] for entry in patient["identifier"]] == ["9990000026"]
    verification = patient["identifier"][0]["extension"][0]["valueCodeableConcept"]["coding"]
    assert [(one["code"], one["display"]) for one in verification] == [("01", "Number present and verified")]
    assert registration["extension"][2] == {"url": "preferredBranchSurgery",
                                            "valueReference": {"reference": "Location/32"}}
    assert communication["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "pl"
    assert communication["extension"][1] == {"url": "interpreterRequired", "valueBoolean": True}
    assert patient["managingOrganization"] == {"reference": "Organization/41"}
    assert {"photo", "link", "animal", "communication", "maritalStatus", "multipleBirthBoolean", "text",
            "deceasedBoolean"} & set(patient) == set()


@pytest.mark.parametrize(("number", "id"), [
    ("9990000018", "51"), ("9990000050", "54"), ("9990000123", "58"), ("9990000174", "59"), ("9990000239", "64"),
    ("9990000255", "66"), ("9990000271", "68"), ("9990000298", "69"), ("9990020000", "201"), ("9990020191", "219")])
async def test_active_patients_are_found_dissenting_ones_too(sandbox: SandboxClient, number: str, id: str) -> None:
    assert await find(sandbox, number) == [id]


@pytest.mark.parametrize(("number", "why"), [
    ("9999999999", "nobody"), ("9990030006", "not on PDS"), ("9990000069", "no record"), ("9990000077", "inactive"),
    ("9990000093", "deceased"), ("9990000107", "sensitive"), ("9990000247", "sensitive"), ("9990000263", "merged"),
    ("9990000115", "superseded"), ("9990000131", "invalidated"), ("9990000190", "cannot be verified"),
    ("9990010005", "register pool"), ("9990000042", "of another practice")])
async def test_nobody_is_an_empty_bundle_and_no_error(sandbox: SandboxClient, number: str, why: str) -> None:
    answer = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{number}")
    assert answer.status_code == 200, why
    assert parsed(answer.json()) == {"resourceType": "Bundle", "type": "searchset"}


async def test_an_unverified_active_patient_is_traced_and_returned_verified(sandbox: SandboxClient) -> None:
    bundle = (await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000182")).json()
    verification = bundle["entry"][0]["resource"]["identifier"][0]["extension"][0]
    assert verification["valueCodeableConcept"]["coding"][0]["code"] == "01"


async def test_a_patient_can_have_records_at_several_practices(sandbox: SandboxClient) -> None:
    assert await find(sandbox, "9990000085", HUB_ROOT) == ["71"]
    assert await find(sandbox, "9990000085", WILLOW_ROOT) == ["62"]
    assert await find(sandbox, "9990000085") == []
    assert await find(sandbox, "9990000204", QUIET_ROOT) == ["81"]
    assert await find(sandbox, "9990000220", SLOW_ROOT) == ["91"]


@pytest.mark.parametrize(("query", "expected"), [
    ("", (400, "BAD_REQUEST")),
    (f"?Identifier={NHS}%7C9990000018", (400, "BAD_REQUEST")),
    (f"?identifier={NHS}%7C9990000018&identifier={NHS}%7C9990000018", (400, "BAD_REQUEST")),
    ("?identifier=9990000018", (422, "INVALID_PARAMETER")),
    ("?identifier=%7C9990000018", (422, "INVALID_PARAMETER")),
    (f"?identifier={NHS}%7C", (422, "INVALID_PARAMETER")),
    ("?identifier=", (422, "INVALID_PARAMETER")),
    ("?identifier=https://fhir.nhs.uk/Id/other%7C9990000018", (400, "INVALID_IDENTIFIER_SYSTEM")),
    (f"?identifier={NHS}%7C9990000019", (400, "INVALID_NHS_NUMBER")),
    (f"?identifier={NHS}%7C999000001", (400, "INVALID_NHS_NUMBER")),
    (f"?identifier={NHS}%7C9990000140", (400, "INVALID_NHS_NUMBER")),
    (f"?identifier={NHS}%7C999%20000%200018", (400, "INVALID_NHS_NUMBER"))])
async def test_each_fault_of_the_identifier_has_its_answer(sandbox: SandboxClient, query: str,
                                                          expected: tuple[int, str]) -> None:
    assert code(await sandbox.ssp(FIND, f"/Patient{query}")) == expected


@pytest.mark.parametrize("query", [f"_count=1&_sort=name&identifier={NHS}%7C9990000018",
                                   f"identifier={NHS}|9990000018&_format=application/fhir%2Bjson&colour=red"])
async def test_other_parameters_change_nothing(sandbox: SandboxClient, query: str) -> None:
    answer = await sandbox.ssp(FIND, f"/Patient?{query}")
    assert [entry["resource"]["id"] for entry in answer.json()["entry"]] == ["51"]
