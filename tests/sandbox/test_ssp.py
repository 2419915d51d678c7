"""The SSP: each of its checks in order, what it forwards, and what it logs."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import UUID

import httpx
import pytest

from explorer.sandbox import Sandbox

from .client import (
    BOOK,
    CONSUMER,
    FIND,
    GPC,
    METADATA,
    NHS,
    ROOT,
    SLOTS,
    SLOW_ROOT,
    WILLOW_ROOT,
    SandboxClient,
    slot_query,
)
from .conftest import NINE

ADA = f"/Patient?identifier={NHS}%7C9990000018"
STRUCTURED = f"{GPC}structured:fhir:rest:read:metadata-1"


def text(answer_json: object) -> str:
    assert isinstance(answer_json, dict)
    issue = answer_json["issue"][0]
    coding = issue["details"]["coding"][0]
    assert coding["display"] == issue["diagnostics"]
    assert coding["system"] == "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0"
    assert "meta" not in answer_json
    return f"{coding['code']} {issue['code']} {issue['diagnostics']}"


async def test_a_good_call_reaches_the_provider_and_comes_back_unchanged(sandbox: SandboxClient) -> None:
    through = await sandbox.ssp(FIND, ADA)
    direct = await sandbox.provider(FIND, ADA)
    assert through.status_code == 200
    assert through.content == direct.content
    assert await sandbox.hops(through) == ["ssp", "provider"]


async def test_other_verbs_are_not_allowed(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(METADATA, "/metadata", "PATCH")
    assert answer.status_code == 405
    assert answer.json() == {"resourceType": "OperationOutcome", "issue": [{
        "severity": "fatal", "code": "not-supported", "details": {"coding": [{
            "system": "https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1", "code": "405",
            "display": "405: Method Not Allowed"}]}}]}


@pytest.mark.parametrize("name", ["Ssp-TraceID", "Ssp-From", "Ssp-To", "Ssp-InteractionID"])
@pytest.mark.parametrize("value", [None, "  "])
async def test_a_call_without_one_of_the_four_headers_is_refused(sandbox: SandboxClient, name: str,
                                                                 value: str | None) -> None:
    answer = await sandbox.ssp(METADATA, "/metadata", named={name: value})
    assert answer.status_code == 400
    assert text(answer.json()) == f"400 invalid MISSING_HEADER_{name}"


async def test_header_names_may_be_written_in_any_case_and_values_with_blanks(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(METADATA, "/metadata", named={
        "Ssp-InteractionID": None, "SSP-INTERACTIONID": f" {METADATA} "})
    assert answer.status_code == 200


async def test_a_target_that_is_no_address_is_refused(sandbox: SandboxClient) -> None:
    answer = await sandbox.send("GET", "/ssp/metadata", {
        "Ssp-TraceID": "1", "Ssp-From": CONSUMER, "Ssp-To": "999000000101", "Ssp-InteractionID": METADATA})
    assert answer.status_code == 400
    assert text(answer.json()) == "400 invalid INVALID_TARGETURL_metadata"


@pytest.mark.parametrize("content_type", [None, "application/json", "text/plain"])
async def test_a_body_of_another_media_type_is_refused(sandbox: SandboxClient, content_type: str | None) -> None:
    answer = await sandbox.ssp(BOOK, "/Appointment", "POST", body="{}", named={"Content-Type": content_type})
    assert answer.status_code == 415
    assert text(answer.json()) == "415 not-supported Unsupported_Media_Type"
    assert await sandbox.hops(answer) == ["ssp"]


@pytest.mark.parametrize("content_type", ["application/fhir+json; charset=utf-8", "application/fhir+xml"])
async def test_both_fhir_media_types_pass_the_proxy(sandbox: SandboxClient, content_type: str) -> None:
    answer = await sandbox.ssp(BOOK, "/Appointment", "POST", body="{}", named={"Content-Type": content_type})
    assert await sandbox.hops(answer) == ["ssp", "provider"]


@pytest.mark.parametrize(("sender", "interaction"), [("999000009999", METADATA), ("999000000204", SLOTS),
                                                     (CONSUMER, "urn:nhs:names:unknown")])
async def test_a_sender_that_is_unknown_or_not_accredited_is_refused(sandbox: SandboxClient, sender: str,
                                                                     interaction: str) -> None:
    answer = await sandbox.ssp(interaction, slot_query("ge2026-06-02", "le2026-06-03"), named={"Ssp-From": sender})
    assert answer.status_code == 403
    assert text(answer.json()) == f"403 forbidden ASID_CHECK_FAILED_MESSAGESENDER_{sender}"
    assert await sandbox.hops(answer) == ["ssp"]


async def test_a_sender_accredited_for_foundations_may_read_metadata(sandbox: SandboxClient) -> None:
    assert (await sandbox.ssp(METADATA, "/metadata", named={"Ssp-From": "999000000204"})).status_code == 200


@pytest.mark.parametrize(("receiver", "interaction"), [("999000009999", METADATA), (CONSUMER, METADATA),
                                                       ("999000000102", STRUCTURED)])
async def test_a_receiver_that_is_not_registered_is_refused(sandbox: SandboxClient, receiver: str,
                                                            interaction: str) -> None:
    answer = await sandbox.ssp(interaction, "/metadata", named={"Ssp-To": receiver})
    assert answer.status_code == 403
    assert text(answer.json()) == f"403 forbidden PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_{receiver}"


@pytest.mark.parametrize("target", [
    "https://alpha.provider.example:443/T99001/STU3/1/gpconnect/metadata",
    "https://192.0.2.7/T99001/STU3/1/gpconnect/metadata",
    "http://alpha.provider.example/T99001/STU3/1/gpconnect/metadata",
    "https://alpha.provider.example/T99002/STU3/1/gpconnect/metadata",
    "https://alpha.provider.example/T99001/STU3/1/gpconnectx/metadata",
    "https://alpha.provider.example/t99001/STU3/1/gpconnect/metadata",
    "https://alpha.provider.example//T99001/STU3/1/gpconnect/metadata",
    "https://alpha.provider.example/T99001/STU3/1/gpconnect",
])
async def test_a_target_that_varies_from_the_registered_root_is_refused(sandbox: SandboxClient, target: str) -> None:
    answer = await sandbox.send("GET", f"/ssp/{target}", {
        "Ssp-TraceID": "1", "Ssp-From": CONSUMER, "Ssp-To": "999000000101", "Ssp-InteractionID": METADATA})
    assert answer.status_code == 400
    assert text(answer.json()) == f"400 invalid ENDPOINT_{ROOT}_CPAID_S99900000001_VARIES_FROM_TARGETURL_{target}"
    entry = (await sandbox.control("GET", "/log?trace=1"))["entries"][-1]
    assert [leg["request"]["url"] for leg in entry["legs"]] == [f"/ssp/{target}"]


async def test_another_capabilitys_root_is_another_address(sandbox: SandboxClient) -> None:
    at_wrong_root = await sandbox.ssp(STRUCTURED, "/metadata")
    at_own_root = await sandbox.ssp(STRUCTURED, "/metadata", root=f"{ROOT}/structured")
    assert "VARIES_FROM_TARGETURL" in at_wrong_root.text
    assert at_own_root.status_code == 200


@pytest.mark.parametrize(("sender", "root"), [("999000000203", ROOT), ("999000000202", WILLOW_ROOT)])
async def test_a_pair_without_sharing_agreement_is_refused(sandbox: SandboxClient, sender: str, root: str) -> None:
    answer = await sandbox.ssp(METADATA, "/metadata", root=root, named={"Ssp-From": sender})
    receiver = answer.request.headers["Ssp-To"]
    assert answer.status_code == 403
    assert text(answer.json()) == f"403 forbidden FOT_CHECK_FAILED_MESSAGESENDER_{sender}_MESSAGERECEIVER_{receiver}"


async def test_the_checks_come_in_order(sandbox: SandboxClient) -> None:
    """One call that breaks every rule; mending the first broken one uncovers the next."""
    wrong: dict[str, str | None] = {"Ssp-From": "999000009999", "Ssp-To": "999000009999", "Content-Type": "text/plain"}
    seen = []
    for mended in ({}, {"Content-Type": "application/fhir+json"}, {"Ssp-From": "999000000203"},
                   {"Ssp-To": "999000000102"}):
        wrong |= mended
        seen.append(text((await sandbox.ssp(BOOK, "/Appointment", "POST", body="{}", named=wrong)).json())[:20])
    seen.append(text((await sandbox.ssp(BOOK, "/Appointment", "POST", WILLOW_ROOT, "{}", named=wrong)).json())[:20])
    assert seen == ["415 not-supported Un", "403 forbidden ASID_C", "403 forbidden PARTYK", "400 invalid ENDPOINT",
                    "403 forbidden FOT_CH"]


async def test_throttling_answers_429_with_the_rate_headers(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"ssp": {"throttle": 1}})
    first, second = [await sandbox.ssp(METADATA, "/metadata") for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 429)
    assert [second.headers[f"X-Rate-Limit-{name}"] for name in ("Limit", "Remaining", "Reset")] == ["1", "0", "60"]


@pytest.mark.parametrize(("switches", "status"), [({"overload": True}, 503), ({"certificate": "missing"}, 496),
                                                  ({"certificate": "invalid"}, 495)])
async def test_overload_and_certificate_failures_can_be_switched_on(sandbox: SandboxClient, switches: object,
                                                                    status: int) -> None:
    await sandbox.control("PUT", "/switches", {"ssp": switches})
    answer = await sandbox.ssp(METADATA, "/metadata")
    assert answer.status_code == status
    assert answer.headers.get("Connection") == (None if status == 503 else "close")
    assert await sandbox.hops(answer) == ["ssp"]


async def test_a_provider_that_is_down_is_502_and_leaves_a_leg_without_reply(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"T99006": {"outage": True}})
    answer = await sandbox.ssp(METADATA, "/metadata", root=SLOW_ROOT)
    entry = (await sandbox.control("GET", f"/log?trace={answer.request.headers['Ssp-TraceID']}"))["entries"][0]

    assert answer.status_code == 502
    assert text(answer.json()) == f"502 transient ERROR_COMMUNICATING_TO_ENDPOINT_URL_{SLOW_ROOT}/metadata"
    assert entry["legs"][1]["reply"] is None
    assert entry["legs"][1]["request"]["url"] == f"{SLOW_ROOT}/metadata"


async def test_a_provider_slower_than_the_proxy_waits_is_504(sandbox: SandboxClient, slept: list[float]) -> None:
    await sandbox.control("PUT", "/switches", {"T99006": {"delay": 60}})
    assert (await sandbox.ssp(METADATA, "/metadata", root=SLOW_ROOT)).status_code == 504
    await sandbox.control("PUT", "/switches", {"T99006": {"delay": 29}})
    assert (await sandbox.ssp(METADATA, "/metadata", root=SLOW_ROOT)).status_code == 200
    assert slept == [30, 29]


async def test_a_failing_providers_outcome_passes_through(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"T99006": {"error": True}})
    answer = await sandbox.ssp(METADATA, "/metadata", root=SLOW_ROOT)
    assert answer.status_code == 500
    assert answer.json()["issue"][0]["details"]["coding"][0]["code"] == "INTERNAL_SERVER_ERROR"
    assert await sandbox.hops(answer) == ["ssp", "provider"]


@pytest.mark.parametrize(("path", "methods"), [
    ("/metadata", "GET"), ("/Organization", "GET"), ("/Organization/1", "GET"), ("/Practitioner/", "GET"),
    ("/Location/31", "GET"), ("/Patient", "GET"), ("/Patient/51", "GET"), ("/Patient/51/Appointment", "GET"),
    ("/Slot", "GET"), ("/Appointment", "POST"), ("/Appointment/901", "GET, PUT"), ("/Appointment/", "GET, PUT"),
    ("/Patient/$gpc.registerpatient", "POST"), ("/Patient/$gpc.getstructuredrecord", "POST"),
    ("/Patient/$gpc.getcarerecord", "POST"), ("/anything/else", "GET, POST, PUT")])
async def test_options_is_answered_by_the_proxy_itself(sandbox: SandboxClient, path: str, methods: str) -> None:
    answer = await sandbox.send("OPTIONS", f"/ssp/{ROOT}{path}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert [answer.headers[name] for name in ("Access-Control-Request-Method", "Allow",
                                              "Access-Control-Allow-Methods")] == [methods] * 3
    assert len((await sandbox.control("GET", "/log"))["entries"][-1]["legs"]) == 1


async def test_the_log_has_both_legs_as_they_were(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(FIND, f"{ADA}&_count=1")
    trace = answer.request.headers["Ssp-TraceID"]
    entry = (await sandbox.control("GET", f"/log?trace={trace}"))["entries"][0]
    first, second = entry["legs"]

    assert (entry["trace"], entry["from"], entry["to"], entry["interaction"], entry["at"]) == (
        trace, CONSUMER, "999000000101", FIND, "2026-06-01T09:00:00+01:00")
    assert (first["from"], first["to"], second["from"], second["to"]) == ("consumer", "ssp", "ssp", "provider")
    assert first["request"]["url"] == f"/ssp/{ROOT}{ADA}&_count=1"
    assert second["request"]["url"] == f"{ROOT}{ADA}&_count=1"
    assert first["request"]["headers"] == second["request"]["headers"] == [
        ["Ssp-TraceID", trace], ["Ssp-From", CONSUMER], ["Ssp-To", "999000000101"], ["Ssp-InteractionID", FIND],
        ["Accept", "application/fhir+json"], ["Authorization", answer.request.headers["Authorization"]]]
    assert (first["request"]["method"], first["request"]["body"]) == ("GET", None)
    assert first["reply"] == second["reply"]
    assert (second["reply"]["status"], second["reply"]["body"]) == (200, answer.text)
    assert (first["ms"], second["ms"]) == (0, 0)


async def test_the_log_is_read_page_by_page(sandbox: SandboxClient) -> None:
    for _ in range(3):
        await sandbox.ssp(METADATA, "/metadata")
    first = await sandbox.control("GET", "/log?limit=2")
    second = await sandbox.control("GET", f"/log?limit=2&after={first['next']}")
    assert ([entry["number"] for entry in first["entries"]], first["next"]) == ([1, 2], 2)
    assert ([entry["number"] for entry in second["entries"]], second["next"]) == ([3], None)


async def test_both_legs_have_their_times() -> None:
    moments = count()
    app = Sandbox(clock=lambda: NINE + timedelta(milliseconds=next(moments)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        client = SandboxClient(app, http)
        bearer = await client.bearer("organization/*.read")
        for switches in ({}, {"T99001": {"outage": True}}):
            await client.control("PUT", "/switches", switches)
            await client.ssp(METADATA, "/metadata", Authorization=bearer)
        entries = (await client.control("GET", "/log"))["entries"]
    app.close()
    for entry in entries:
        whole, onward = (leg["ms"] for leg in entry["legs"])
        assert whole > onward >= 1


async def test_the_outcome_of_the_proxy_has_a_uuid_and_no_profile(sandbox: SandboxClient) -> None:
    outcome = (await sandbox.ssp(METADATA, "/metadata", named={"Ssp-From": "999000009999"})).json()
    assert str(UUID(outcome["id"])) == outcome["id"]
    assert set(outcome) == {"resourceType", "id", "issue"}
    assert outcome["issue"][0]["severity"] == "error"


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "HEAD", "TRACE", "BREW"])
async def test_a_verb_that_is_not_proxied_names_those_that_are(sandbox: SandboxClient, method: str) -> None:
    answer = await sandbox.ssp(METADATA, "/metadata", method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST, PUT, OPTIONS")
    assert await sandbox.hops(answer) == ["ssp"]


async def test_options_needs_no_header_and_no_known_root(sandbox: SandboxClient) -> None:
    answer = await sandbox.send("OPTIONS", "/ssp/https://other.example/A1/STU3/1/gpconnect/structured/Appointment/")
    assert (answer.status_code, answer.headers["Allow"], answer.content) == (200, "GET, PUT", b"")


async def test_a_full_world_comes_before_a_slow_provider(sandbox: SandboxClient) -> None:
    """Rows 9 to 11 of the checks in their order."""
    seen = []
    for ssp, practice in (({"overload": True, "throttle": 0}, {"outage": True, "delay": 60}),
                          ({"throttle": 0}, {"outage": True, "delay": 60}), ({}, {"outage": True, "delay": 60}),
                          ({}, {"delay": 60})):
        await sandbox.control("PUT", "/switches", {"ssp": ssp, "T99001": practice})
        seen.append((await sandbox.ssp(METADATA, "/metadata")).status_code)
    assert seen == [503, 429, 502, 504]


async def test_the_proxy_itself_validates_neither_token_nor_body(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(BOOK, "/Appointment", "POST", body="{", named={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 400
    assert answer.json()["meta"]["profile"] == [
        "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1"]
    assert await sandbox.hops(answer) == ["ssp", "provider"]


async def test_a_failure_of_the_proxy_itself_is_500_logged_and_reaches_nobody_else(
        sandbox: SandboxClient, caplog: pytest.LogCaptureFixture) -> None:
    await sandbox.control("PUT", "/switches", {"ssp": {"fails": True}})
    failed = await sandbox.ssp(METADATA, "/metadata")
    assert text(failed.json()) == "500 exception INTERNAL_SERVER_ERROR"
    assert await sandbox.hops(failed) == ["ssp"]
    assert "ssp failed with SwitchedToFail" in caplog.text

    await sandbox.control("PUT", "/switches", {})
    assert (await sandbox.ssp(METADATA, "/metadata")).status_code == 200
