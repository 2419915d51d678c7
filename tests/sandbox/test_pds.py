"""PDS: retrieval by NHS number, who is found how, and the order of its checks."""

from __future__ import annotations

import pytest

from .client import SandboxClient, code, parsed

CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"


async def test_a_patient_is_retrieved_with_practice_version_and_echoed_ids(sandbox: SandboxClient) -> None:
    request_id = "60e0b220-8136-4ca5-ae46-1d97ef59d068"
    answer = await sandbox.pds("9990000018", X_Request_ID=request_id, X_Correlation_ID="any value")
    patient = parsed(answer.json(), "R4B")

    assert answer.status_code == 200
    assert answer.headers["ETag"] == 'W/"3"'
    assert answer.headers["X-Request-ID"] == request_id
    assert answer.headers["X-Correlation-ID"] == "any value"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/fhir+json"
    assert patient["id"] == "9990000018"
    assert patient["meta"] == {"versionId": "3", "security": [
        {"system": CONFIDENTIALITY, "code": "U", "display": "unrestricted"}]}
    assert patient["name"] == [{"id": "n1", "use": "usual", "period": {"start": "1985-03-14"}, "given": ["Ada"],
                                "family": "Testwood", "prefix": ["Ms"]}]
    assert patient["generalPractitioner"] == [{"id": "g1", "type": "Organization", "identifier": {
        "system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "T99001",
        "period": {"start": "2019-01-01"}}}]
    assert "managingOrganization" not in patient


async def test_a_correlation_id_is_not_invented(sandbox: SandboxClient) -> None:
    answer = await sandbox.pds("9990000018")
    assert "X-Correlation-ID" not in answer.headers


@pytest.mark.parametrize("number", ["9990000107", "9990000247"])
async def test_of_a_restricted_patient_nothing_tells_where_to_find_them(sandbox: SandboxClient, number: str) -> None:
    answer = await sandbox.pds(number)
    patient = parsed(answer.json(), "R4B")

    assert answer.status_code == 200
    assert patient["meta"]["security"][0]["code"] == "R"
    assert {"address", "telecom", "generalPractitioner"} & set(patient) == set()


@pytest.mark.parametrize(("asked", "found"), [("9990000115", "9990000123"), ("9990000263", "9990000255")])
async def test_a_superseded_number_gives_the_record_of_the_new_one(sandbox: SandboxClient, asked: str,
                                                                   found: str) -> None:
    answer = await sandbox.pds(asked)
    assert answer.status_code == 200
    assert answer.json()["id"] == found


async def test_a_deceased_patient_has_date_and_formal_notice_of_death(sandbox: SandboxClient) -> None:
    patient = parsed((await sandbox.pds("9990000093")).json(), "R4B")
    assert patient["deceasedDateTime"].startswith("2021-06-01")
    notice = patient["extension"][0]["extension"][0]["valueCodeableConcept"]["coding"][0]
    assert notice["code"] == "2"


async def test_a_patient_without_a_practice_has_no_general_practitioner(sandbox: SandboxClient) -> None:
    assert "generalPractitioner" not in (await sandbox.pds("9990000166")).json()


@pytest.mark.parametrize("number", ["9990000019", "999000001", "9990000140", "9990000149", "abc", "999%20000%200018",
                                    "99900000180"])
async def test_a_number_with_a_wrong_check_digit_or_length_is_refused(sandbox: SandboxClient, number: str) -> None:
    answer = await sandbox.pds(number)
    assert code(answer) == (400, "INVALID_RESOURCE_ID")
    assert answer.json() == {"resourceType": "OperationOutcome", "issue": [{
        "severity": "error", "code": "value", "details": {"coding": [{
            "system": "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode", "version": "1",
            "code": "INVALID_RESOURCE_ID", "display": "Resource Id is invalid"}]}}]}


async def test_check_digit_nought_is_valid(sandbox: SandboxClient) -> None:
    assert (await sandbox.pds("9990000050")).status_code == 200


@pytest.mark.parametrize("number", ["9999999999", "9990030006", "9990000158"])
async def test_a_valid_number_without_record_is_not_found(sandbox: SandboxClient, number: str) -> None:
    answer = await sandbox.pds(number)
    assert code(answer) == (404, "RESOURCE_NOT_FOUND")
    assert answer.json()["issue"][0]["severity"] == "information"


async def test_an_invalidated_record_cannot_be_retrieved(sandbox: SandboxClient) -> None:
    assert code(await sandbox.pds("9990000131")) == (404, "INVALIDATED_RESOURCE")


async def test_the_checks_come_in_order(sandbox: SandboxClient) -> None:
    wrong = {"Authorization": "Basic x"}
    missing = await sandbox.pds("9990000019", X_Request_ID=None, **wrong)
    odd = await sandbox.pds("9990000019", X_Request_ID="not-a-uuid", **wrong)
    unauthorised = await sandbox.pds("9990000019", **wrong)

    assert code(missing) == (400, "MISSING_VALUE")
    assert "X-Request-ID" in missing.json()["issue"][0]["diagnostics"]
    assert code(odd) == (400, "INVALID_VALUE")
    assert code(unauthorised) == (401, "ACCESS_DENIED")
    assert code(await sandbox.pds("9990000019", Authorization="Bearer abc")) == (400, "INVALID_RESOURCE_ID")


async def test_authorisation_is_asked_for_when_it_is_switched_on(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"authorisation": True}})
    assert code(await sandbox.pds("9990000018")) == (401, "ACCESS_DENIED")
    assert (await sandbox.pds("9990000018", Authorization="Bearer abc")).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("GET", "/Patient"), ("POST", "/Patient"),
                                              ("POST", "/Patient/9990000018"),
                                              ("DELETE", "/Patient/9990000018"), ("GET", "/Practitioner/1"),
                                              ("GET", "/Patient/9990000018/RelatedPerson"), ("GET", "/Patient/")])
async def test_other_paths_and_verbs_are_not_supported(sandbox: SandboxClient, method: str, path: str) -> None:
    headers = {"X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"}
    answer = await sandbox.send(method, f"/pds/FHIR/R4{path}", headers)
    assert code(answer) == (400, "UNSUPPORTED_SERVICE")


async def test_switches_make_pds_time_out_and_throttle(sandbox: SandboxClient, slept: list[float]) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"outage": True, "delay": 2}})
    assert code(await sandbox.pds("9990000018")) == (408, "UNABLE_TO_CALL_SERVICE")
    assert slept == [2]
    await sandbox.control("PUT", "/switches", {"pds": {"throttle": 2}})
    statuses = [(await sandbox.pds("9990000018")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


async def test_a_minimal_record_has_nothing_but_its_number(sandbox: SandboxClient) -> None:
    answer = await sandbox.pds("9990000328")
    assert answer.status_code == 200
    assert set(parsed(answer.json(), "R4B")) == {"resourceType", "id", "meta", "identifier"}


async def test_an_unregistered_patient_has_no_practice(sandbox: SandboxClient) -> None:
    patient = parsed((await sandbox.pds("9990000166")).json(), "R4B")
    assert "generalPractitioner" not in patient
    assert patient["address"]


@pytest.mark.parametrize("session", ["12x", "-1", "1 2"])
async def test_a_session_urid_is_all_digits(sandbox: SandboxClient, session: str) -> None:
    wrong = await sandbox.pds("9990000018", NHSD_Session_URID=session)
    right = await sandbox.pds("9990000018", NHSD_Session_URID="555254240100",
                              NHSD_End_User_Organisation_ODS="T99001")
    assert (code(wrong), right.status_code) == ((400, "INVALID_VALUE"), 200)


async def test_in_application_restricted_mode_the_session_urid_is_ignored_and_nothing_is_written(
        sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"access": "application"}})
    headers = {"X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"}
    assert (await sandbox.pds("9990000018", NHSD_Session_URID="x")).status_code == 200
    assert code(await sandbox.send("POST", "/pds/FHIR/R4/Patient", headers)) == (403, "INVALID_METHOD")


async def test_an_application_without_permission_is_denied(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"access": "none"}})
    assert code(await sandbox.pds("9990000018")) == (403, "ACCESS_DENIED")
