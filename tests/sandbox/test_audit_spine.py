"""What an audit of the Spine's side asked: rows of the specification that nothing else tested, and faults it found."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from explorer.sandbox.redaction import REDACTED, redact

from .client import GPC, METADATA, ROOT, SLOTS, SandboxClient, resources, segment, slot_query

REQUEST_ID = "60e0b220-8136-4ca5-ae46-1d97ef59d068"
SOMEBODY = "9434765919"
BORN = "birthdate=1985-03-14"


@pytest.mark.parametrize(("path", "headers", "switches", "row"), [
    ("/9990000019", {}, {}, "400 INVALID_RESOURCE_ID value error Resource Id is invalid"),
    ("/9990000018", {"X-Request-ID": None}, {}, "400 MISSING_VALUE required error Required value is missing"),
    ("?family=Testwood", {}, {}, "400 MISSING_VALUE required error Required value is missing"),
    ("/9990000018", {"X-Request-ID": "1"}, {}, "400 INVALID_VALUE value error Provided value is invalid"),
    ("?family=Testwood&birthdate=14-03-1985", {}, {}, "400 INVALID_VALUE value error Provided value is invalid"),
    (f"?{BORN}", {}, {}, "400 INVALID_SEARCH_DATA value error Search data is invalid"),
    (f"?family=Testwood&{BORN}&address-postcode=ZZ993VZ&address-postalcode=ZZ993VZ", {}, {},
     "400 INVALID_SEARCH_DATA value error Search data is invalid"),
    (f"?family=Testwood&{BORN}&town=Sampleton", {}, {},
     "400 ADDITIONAL_PROPERTIES invariant error Additional properties should not be included"),
    ("", {}, {}, "400 UNSUPPORTED_SERVICE processing error Unsupported Service"),
    ("/9990000018/_history", {}, {}, "400 UNSUPPORTED_SERVICE processing error Unsupported Service"),
    ("/9990000018", {"Authorization": "Bearer"}, {}, "401 ACCESS_DENIED forbidden error Access Denied - Unauthorised"),
    (f"?family=Testwood&{BORN}&_max-results=2", {}, {"access": "application"},
     "403 INVALID_VALUE value error Provided value is invalid"),
    ("/9990030006", {}, {}, "404 RESOURCE_NOT_FOUND not-found information Resource not found"),
    ("/9990000131", {}, {}, ("404 INVALIDATED_RESOURCE processing error Resource that has been marked as invalid was "
                             "requested - invalid resources cannot be retrieved")),
    ("?family=Ab*&birthdate=ge1900-01-01&_max-results=2", {}, {},
     "200 TOO_MANY_MATCHES multiple-matches information Too Many Matches"),
])
async def test_pds_refuses_as_the_table_says(sandbox: SandboxClient, path: str, headers: dict[str, str | None],
                                             switches: dict[str, Any], row: str) -> None:
    await sandbox.control("PUT", "/switches", {"pds": switches})
    answer = await sandbox.send("GET", f"/pds/FHIR/R4/Patient{path}", {"X-Request-ID": REQUEST_ID, **headers})
    [issue] = answer.json()["issue"]
    [coding] = issue["details"]["coding"]
    said = f"{answer.status_code} {coding['code']} {issue['code']} {issue['severity']} {coding['display']}"
    assert said == row
    assert (coding["system"], coding["version"]) == ("https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode", "1")


async def test_pds_says_how_a_death_became_known_and_takes_the_end_users_organisation(sandbox: SandboxClient) -> None:
    answer = await sandbox.pds("9990000093", **{"NHSD-End-User-Organisation-ODS": "T99101"})
    [notification] = answer.json()["extension"]
    status = notification["extension"][0]
    assert answer.json()["deceasedDateTime"].startswith("2021-06-01")
    assert notification["url"].endswith("/Extension-UKCore-DeathNotificationStatus")
    assert (status["url"], status["valueCodeableConcept"]["coding"][0]["code"]) == ("deathNotificationStatus", "2")


@pytest.mark.parametrize("path", ["/structured/metadata", "/structured/Patient/51", "/documents/metadata",
                                  "//metadata", "/"])
async def test_a_root_with_a_slash_or_of_another_capability_varies_though_it_begins_alike(
        sandbox: SandboxClient, path: str) -> None:
    answer = await sandbox.ssp(METADATA, path)
    assert answer.status_code == 400
    assert answer.json()["issue"][0]["diagnostics"] == (
        f"ENDPOINT_{ROOT}_CPAID_S99900000001_VARIES_FROM_TARGETURL_{ROOT}{path}")
    assert await sandbox.hops(answer) == ["ssp"]


async def test_a_path_that_only_begins_like_a_capability_goes_on_to_the_provider(sandbox: SandboxClient) -> None:
    for path in ("/structuredmetadata", "/Appointment/", "/Patient//Appointment"):
        assert await sandbox.hops(await sandbox.ssp(METADATA, path)) == ["ssp", "provider"]
    own_root = await sandbox.ssp(f"{GPC}structured:fhir:rest:read:metadata-1", "/metadata", root=f"{ROOT}/structured")
    assert own_root.status_code == 200


async def test_the_probe_of_a_browser_is_answered_by_the_proxy_like_any_other_options(sandbox: SandboxClient) -> None:
    probe = {"Origin": "https://page.example", "Access-Control-Request-Method": "PUT",
             "Access-Control-Request-Headers": "ssp-to, if-match"}
    answer = await sandbox.send("OPTIONS", f"/ssp/{ROOT}/Appointment/901", probe)
    assert (answer.status_code, answer.content) == (200, b"")
    assert {name: answer.headers.get(name) for name in (
        "Access-Control-Request-Method", "Allow", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
        "Access-Control-Allow-Origin", "Cache-Control")} == {
            "Access-Control-Request-Method": "GET, PUT", "Allow": "GET, PUT",
            "Access-Control-Allow-Methods": "GET, PUT", "Access-Control-Allow-Headers": "ssp-to, if-match",
            "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
    assert [leg["to"] for leg in (await sandbox.control("GET", "/log"))["entries"][-1]["legs"]] == ["ssp"]


async def test_a_clock_is_not_moved_out_of_the_years_in_which_it_can_be_set(sandbox: SandboxClient) -> None:
    refused = await sandbox.send("PUT", "/control/clock", content='{"offset": -3153600000}')
    assert (refused.status_code, refused.json()) == (400, {
        "error": "offset leads to a year before 2000; move the clock back by fewer seconds"})
    await sandbox.control("PUT", "/clock", {"now": "2000-01-01T00:00:00+00:00"})
    await sandbox.control("POST", "/reset")
    found = resources((await sandbox.ssp(SLOTS, slot_query("ge2000-01-02", "le2000-01-09"))).json(), "Slot")
    assert found and all(slot["id"].isdigit() for slot in found)


@pytest.mark.parametrize("written", [
    f'{{ "value": "{SOMEBODY}" }}', f'{{\n  "value": "{SOMEBODY}"\n}}', f'{{\t"value": "{SOMEBODY}"}}',
    f'{{"value": "{SOMEBODY}"}}\n'])
def test_the_claims_of_a_token_are_cleaned_however_their_json_is_laid_out(written: str) -> None:
    claims = base64.urlsafe_b64encode(written.encode()).rstrip(b"=").decode()
    clean = base64.urlsafe_b64encode(written.replace(SOMEBODY, REDACTED).encode()).rstrip(b"=").decode()
    assert redact(f"Authorization: Bearer e30.{claims}.\nAccept: a.b") == (
        f"Authorization: Bearer e30.{clean}.\nAccept: a.b")


def test_a_token_without_its_last_dot_is_cleaned_and_so_is_its_header() -> None:
    dirty, clean = segment({"value": SOMEBODY}), segment({"value": REDACTED})
    assert redact(f"Bearer e30.{dirty}\nAccept: a.b") == f"Bearer e30.{clean}\nAccept: a.b"
    assert redact(f"Bearer {dirty}.{segment({})}.") == f"Bearer {clean}.{segment({})}."
    assert redact("943%2D476%2d5919") == REDACTED
