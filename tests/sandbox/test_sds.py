"""SDS: endpoints and devices, the rules of their parameters, and its errors."""

from __future__ import annotations

import pytest

from .client import ODS, ROOT, SLOTS, SandboxClient, code, parsed

INTERACTION = "https://fhir.nhs.uk/Id/nhsServiceInteractionId"
PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey"
STRUCTURED = "urn:nhs:names:services:gpconnect:structured:fhir:rest:read:metadata-1"


def organization(ods: str) -> str:
    return f"organization={ODS}%7C{ods}"


def interaction(urn: str = SLOTS) -> str:
    return f"identifier={INTERACTION}%7C{urn}"


def party_key(key: str) -> str:
    return f"identifier={PARTY_KEY}%7C{key}"


async def test_an_endpoint_has_address_and_party_key_and_no_asid(sandbox: SandboxClient) -> None:
    answer = await sandbox.sds(f"Endpoint?{organization('T99001')}&{interaction()}")
    bundle = parsed(answer.json(), "R4B")
    endpoint = bundle["entry"][0]["resource"]

    assert (answer.status_code, bundle["total"], len(bundle["entry"])) == (200, 1, 1)
    assert endpoint["address"] == ROOT
    assert {entry["system"]: entry["value"] for entry in endpoint["identifier"]} == {
        "https://fhir.nhs.uk/Id/nhsMhsFQDN": "alpha.provider.example", PARTY_KEY: "T99001-8000001",
        "https://fhir.nhs.uk/Id/nhsMhsCPAId": "S99900000001", "https://fhir.nhs.uk/Id/nhsMHSId": "S99900000001"}
    assert endpoint["managingOrganization"]["identifier"]["value"] == "T99001"
    assert bundle["link"][0]["url"] == (
        f"http://127.0.0.1:8000/sandbox/main/sds/FHIR/R4/Endpoint?organization={ODS}|T99001"
        f"&identifier={INTERACTION}|{SLOTS}")


async def test_each_capability_has_its_own_address(sandbox: SandboxClient) -> None:
    by_interaction = (await sandbox.sds(f"Endpoint?{organization('T99001')}&{interaction(STRUCTURED)}")).json()
    by_party_key = (await sandbox.sds(f"Endpoint?{organization('T99001')}&{party_key('T99001-8000001')}")).json()

    assert [entry["resource"]["address"] for entry in by_interaction["entry"]] == [f"{ROOT}/structured"]
    assert [entry["resource"]["address"] for entry in by_party_key["entry"]] == [ROOT, f"{ROOT}/structured"]


@pytest.mark.parametrize("query", [
    f"{organization('T99001')}&{interaction()}&{party_key('T99001-8000001')}",
    f"{interaction()}&{party_key('T99001-8000001')}",
    f"organization=%20{ODS}%7CT99001%20&{interaction()}",
    f"{organization('T99002')}&{organization('T99001')}&{interaction()}",
])
async def test_every_combination_finds_the_endpoint_trimmed_and_last_wins(sandbox: SandboxClient, query: str) -> None:
    bundle = (await sandbox.sds(f"Endpoint?{query}")).json()
    assert [entry["resource"]["address"] for entry in bundle["entry"]] == [ROOT]


async def test_a_device_has_the_asid(sandbox: SandboxClient) -> None:
    answer = await sandbox.sds(f"Device?{organization('T99001')}&{interaction()}&{party_key('T99001-8000001')}")
    bundle = parsed(answer.json(), "R4B")
    device = bundle["entry"][0]["resource"]

    assert bundle["total"] == 1
    assert device["identifier"] == [
        {"system": "https://fhir.nhs.uk/Id/nhsSpineASID", "value": "999000000101"},
        {"system": PARTY_KEY, "value": "T99001-8000001"}]
    assert device["owner"]["identifier"]["value"] == "T99001"


async def test_only_the_party_key_tells_a_practices_two_systems_apart(sandbox: SandboxClient) -> None:
    async def asids(query: str) -> list[str]:
        bundle = (await sandbox.sds(f"Device?{organization('T99002')}&{interaction()}{query}")).json()
        return [entry["resource"]["identifier"][0]["value"] for entry in bundle["entry"]]

    assert await asids("") == ["999000000102", "999000000202"]
    assert await asids(f"&{party_key('T99002-8000002')}") == ["999000000102"]
    assert await asids(f"&manufacturing-organization={ODS}%7CT99902") == ["999000000202"]


@pytest.mark.parametrize("query", ["T99005", "T99101"])
async def test_an_organisation_without_endpoint_gives_an_empty_list(sandbox: SandboxClient, query: str) -> None:
    answer = await sandbox.sds(f"Endpoint?{organization(query)}&{interaction()}")
    assert answer.status_code == 200
    assert (answer.json()["total"], answer.json()["entry"]) == (0, [])


@pytest.mark.parametrize(("query", "diagnostics"), [
    (f"Endpoint?{organization('T99001')}", "Send organization and an identifier"),
    (f"Endpoint?{interaction()}", "Send organization and an identifier"),
    ("Endpoint", "Send organization and an identifier"),
    (f"Endpoint?{organization('T99001')}&{interaction()}&colour=red", "Illegal query parameter 'colour'"),
    (f"Endpoint?{organization('T99001')}&{interaction()}&manufacturing-organization={ODS}%7CT99902",
     "Illegal query parameter 'manufacturing-organization'"),
    (f"Endpoint?organization=T99001&{interaction()}", "Missing or invalid 'organization'"),
    (f"Endpoint?organization={ODS}%7C&{interaction()}", "Missing or invalid 'organization'"),
    (f"Endpoint?{organization('T99001')}&identifier={SLOTS}", "Missing or invalid 'identifier'"),
    (f"Device?{interaction()}", "Missing or invalid 'organization'"),
    (f"Device?{organization('T99001')}&{party_key('T99001-8000001')}", "Missing or invalid 'identifier'"),
    (f"Device?{organization('T99001')}&{interaction()}&manufacturing-organization=T99902",
     "Missing or invalid 'manufacturing-organization'"),
])
async def test_parameters_that_break_a_rule_are_refused(sandbox: SandboxClient, query: str, diagnostics: str) -> None:
    answer = await sandbox.sds(query)
    assert code(answer) == (400, "BAD_REQUEST")
    assert answer.json()["issue"][0]["code"] == "required"
    assert answer.json()["issue"][0]["diagnostics"].startswith(diagnostics)


async def test_the_outcome_carries_the_correlation_id_and_the_stu3_system(sandbox: SandboxClient) -> None:
    correlation_id = "60e0b220-8136-4ca5-ae46-1d97ef59d068"
    answer = await sandbox.sds("Endpoint", X_Correlation_Id=correlation_id)
    assert answer.headers["X-Correlation-Id"] == answer.json()["id"] == correlation_id
    assert answer.json()["issue"][0]["details"]["coding"][0]["system"] == (
        "https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1")


async def test_a_correlation_id_is_made_when_none_is_sent(sandbox: SandboxClient) -> None:
    answer = await sandbox.sds(f"Endpoint?{organization('T99001')}&{interaction()}")
    assert answer.headers["X-Correlation-Id"].startswith("00000000-0000-4000-8000-")


async def test_the_other_errors_of_sds(sandbox: SandboxClient) -> None:
    good = f"Endpoint?{organization('T99001')}&{interaction()}"
    unsupported = await sandbox.sds(good, "POST")

    assert code(await sandbox.sds(good, apikey=None)) == (401, "ACCESS_DENIED")
    assert code(await sandbox.sds("Practitioner")) == (404, "NO_RECORD_FOUND")
    assert code(unsupported) == (405, "NOT_IMPLEMENTED")
    assert unsupported.headers["Allow"] == "GET"
    assert code(await sandbox.sds(good, X_Correlation_Id="7")) == (400, "BAD_REQUEST")
    assert code(await sandbox.sds(good, Accept="text/html")) == (406, "MISSING_OR_INVALID_HEADER")


@pytest.mark.parametrize("accept", ["*/*", "application/fhir+json", "application/json", None])
async def test_json_is_accepted_under_each_of_its_names(sandbox: SandboxClient, accept: str | None) -> None:
    answer = await sandbox.sds(f"Endpoint?{organization('T99001')}&{interaction()}", Accept=accept)
    assert answer.status_code == 200


async def test_switches_take_the_directory_down_slow_it_and_throttle_it(sandbox: SandboxClient) -> None:
    good = f"Endpoint?{organization('T99001')}&{interaction()}"
    seen = []
    for switches in ({"outage": True}, {"error": True}, {"throttle": 0}):
        await sandbox.control("PUT", "/switches", {"sds": switches})
        seen.append(code(await sandbox.sds(good)))
    assert seen == [(502, "INTERNAL_SERVER_ERROR"), (504, "INTERNAL_SERVER_ERROR"), (429, "TOO_MANY_REQUESTS")]


@pytest.mark.parametrize(("query", "addresses"), [
    (f"{organization('T99001')}&{interaction()}", [ROOT]),
    (f"{organization('T99001')}&{party_key('T99001-8000001')}", [ROOT, f"{ROOT}/structured"]),
    (f"{organization('T99001')}&{interaction(STRUCTURED)}&{party_key('T99001-8000001')}", [f"{ROOT}/structured"]),
    (f"{interaction()}&{party_key('T99001-8000001')}", [ROOT]),
    (f"{party_key('T99001-8000001')}&{interaction()}&{organization('T99001')}", [ROOT]),
    (f"{organization('T99001')}&{interaction('urn:nhs:names:other')}", []),
    (f"{organization('T99001')}&{party_key('T99002-8000002')}", []),
    (f"{organization('t99001')}&{interaction()}", []),
    (f"{organization('T99001')}&{interaction()}&{interaction(STRUCTURED)}", [f"{ROOT}/structured"]),
    (f"{organization('T99001')}&identifier={PARTY_KEY}%7CX&{party_key('T99001-8000001')}&{interaction()}", [ROOT]),
    (f"organization={ODS}%7C%20T99001%20&identifier=%20{INTERACTION}%7C%20{SLOTS}%20", [ROOT]),
    (f"organization={ODS}|T99001&identifier={INTERACTION}|{SLOTS}", [ROOT])])
async def test_the_combinations_of_an_endpoint_search(sandbox: SandboxClient, query: str,
                                                      addresses: list[str]) -> None:
    bundle = (await sandbox.sds(f"Endpoint?{query}")).json()
    assert [entry["resource"]["address"] for entry in bundle["entry"]] == addresses
    assert bundle["total"] == len(addresses)


@pytest.mark.parametrize(("query", "asids"), [
    (f"{organization('T99001')}&{interaction()}", ["999000000101"]),
    (f"{organization('T99101')}&{interaction()}&manufacturing-organization={ODS}%7CT99900", ["999000000201"]),
    (f"{organization('T99101')}&{interaction()}&manufacturing-organization={ODS}%7CT99901", []),
    (f"{organization('T99103')}&{interaction()}", []),
    (f"{organization('T99002')}&{interaction()}&{party_key('T99002-8000002')}&{party_key('T99002-8000092')}",
     ["999000000202"])])
async def test_the_combinations_of_a_device_search(sandbox: SandboxClient, query: str, asids: list[str]) -> None:
    answer = await sandbox.sds(f"Device?{query}")
    assert [entry["resource"]["identifier"][0]["value"] for entry in answer.json()["entry"]] == asids


@pytest.mark.parametrize("query", [
    f"Endpoint?{party_key('T99001-8000001')}", f"Device?{organization('T99001')}", "Device",
    f"Device?{interaction()}&{party_key('T99001-8000001')}",
    f"Endpoint?{organization('T99001')}&identifier=https://fhir.nhs.uk/Id/nhsSpineASID%7C999000000101",
    f"Endpoint?organization=https://fhir.nhs.uk/Id/ods-organisation-code%7CT99001&{interaction()}",
    f"Endpoint?{organization('T99001')}&identifier={INTERACTION}%7C",
    f"Endpoint?{organization('T99001')}&Identifier={INTERACTION}%7C{SLOTS}"])
async def test_other_combinations_and_systems_are_refused(sandbox: SandboxClient, query: str) -> None:
    assert code(await sandbox.sds(query)) == (400, "BAD_REQUEST")


async def test_resource_ids_differ_from_answer_to_answer(sandbox: SandboxClient) -> None:
    good = f"Endpoint?{organization('T99001')}&{interaction()}"
    first, second = [(await sandbox.sds(good)).json() for _ in range(2)]
    assert first["entry"][0]["resource"]["id"] != second["entry"][0]["resource"]["id"]
    assert first["entry"][0]["search"] == {"mode": "match"}


async def test_a_delay_of_the_directory_is_waited_for(sandbox: SandboxClient, slept: list[float]) -> None:
    await sandbox.control("PUT", "/switches", {"sds": {"delay": 1.5}})
    assert (await sandbox.sds(f"Endpoint?{organization('T99001')}&{interaction()}")).status_code == 200
    assert slept == [1.5]


@pytest.mark.parametrize(("status", "system", "kind", "says", "headers", "switches", "query", "method"), [
    (401, "R4/CodeSystem/Spine-ErrorOrWarningCode", "forbidden",
     "The header apikey is missing; the sandbox takes any value", {"apikey": None}, {}, "Endpoint", "GET"),
    (404, "STU3/ValueSet/Spine-ErrorOrWarningCode-1", "not-found", "HTTP endpoint not found", {}, {}, "Nothing",
     "GET"),
    (405, "STU3/ValueSet/Spine-ErrorOrWarningCode-1", "not-supported", "HTTP operation not supported", {}, {},
     "Device", "DELETE"),
    (406, "STU3/ValueSet/Spine-ErrorOrWarningCode-1", "not-supported", "Accept type not supported",
     {"Accept": "application/xml"}, {}, "Device", "GET"),
    (429, "R4/CodeSystem/Spine-ErrorOrWarningCode", "throttled", "More than 0 requests in a minute", {},
     {"throttle": 0}, "Device", "GET"),
    (502, "STU3/ValueSet/Spine-ErrorOrWarningCode-1", "exception", "Invalid LDAP response received", {},
     {"outage": True}, "Device", "GET"),
    (504, "STU3/ValueSet/Spine-ErrorOrWarningCode-1", "timeout", "LDAP request timed out", {}, {"error": True},
     "Device", "GET")])
async def test_each_error_in_its_words(sandbox: SandboxClient, status: int, system: str, kind: str, says: str,
                                       headers: dict[str, str | None], switches: dict[str, object], query: str,
                                       method: str) -> None:
    await sandbox.control("PUT", "/switches", {"sds": switches})
    answer = await sandbox.sds(query, method, **headers)
    outcome = answer.json()
    issue = outcome["issue"][0]
    assert (answer.status_code, issue["severity"], issue["code"], issue["diagnostics"]) == (
        status, "error", kind, says)
    assert issue["details"]["coding"][0]["system"] == f"https://fhir.nhs.uk/{system}"
    assert outcome["id"] == answer.headers["X-Correlation-Id"]
    assert "meta" not in outcome


async def test_a_failure_of_the_service_itself_is_500_and_logged(sandbox: SandboxClient,
                                                                 caplog: pytest.LogCaptureFixture) -> None:
    query = f"Endpoint?{organization('T99001')}&{interaction()}"
    await sandbox.control("PUT", "/switches", {"sds": {"fails": True}})
    failed = await sandbox.sds(query)
    assert code(failed) == (500, "INTERNAL_SERVER_ERROR")
    assert "sds failed with SwitchedToFail" in caplog.text

    await sandbox.control("PUT", "/switches", {})
    assert (await sandbox.sds(query)).status_code == 200
