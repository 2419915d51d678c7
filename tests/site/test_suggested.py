"""Suggestions and checks as pages read them: true of the sandbox, of the form that is published, and told on a page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from lxml import html

from explorer.model import NotFound, Scenario
from explorer.sandbox import Sandbox
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS
from explorer.site import checked, suggested
from explorer.site.macros import Site

NOW = datetime.fromisoformat("2026-06-01T09:00:00+01:00")
SUGGESTED = suggested.document()["suggestions"]


@pytest.fixture(scope="module")
def checks() -> dict[str, Any]:
    return checked.document(SCENARIOS["book-appointment"], FAULTS)


def note(kind: str, text: str) -> str:
    return str(next(each for each in SUGGESTED[kind] if each.get("text") == text).get("note", ""))


def test_what_is_written_has_the_form_that_is_published() -> None:
    Draft202012Validator.check_schema(suggested.schema())
    Draft202012Validator.check_schema(checked.schema())

    assert list(Draft202012Validator(suggested.schema()).iter_errors(suggested.document())) == []
    for scenario in SCENARIOS.values():
        document = checked.document(scenario, FAULTS)
        assert list(Draft202012Validator(checked.schema()).iter_errors(document)) == []


@pytest.mark.parametrize(("kind", "text", "said"), [
    ("patient", "9990000018", ""),
    ("patient", "9990000026", "prefers Sandbox Park Riverside; needs an interpreter (pl)"),
    ("patient", "9990000034", "has appointments already"),
    ("patient", "9990000042", "registered at Willow Test Practice"),
    ("patient", "9990000050", "the check digit is 0"),
    ("patient", "9990000069", "the practice has no record: register first"),
    ("patient", "9990000085",
     "registered at Willow Test Practice; has a record at Northside Extended Access Hub, temporary"),
    ("patient", "9990000093", "died on 1 June 2021; the record is deceased"),
    ("patient", "9990000115", "number superseded: PDS answers with 9990000123"),
    ("patient", "9990000174", "birth date and gender differ between practice and PDS"),
    ("patient", "9990000212", "registered at T99005, which has no GP Connect system"),
    ("ods_code", "T99004", "Appointment Management is off"),
    ("asid", "999000000102", "nothing free before day 8"),
    ("consumer", "999000000202", "shares data with Sandbox Park Surgery and Northside Extended Access Hub"),
    ("consumer", "999000000203", "shares data with no practice"),
    ("consumer", "999000000204", "may not search for slots"),
])
def test_what_is_special_follows_from_the_seed(kind: str, text: str, said: str) -> None:
    assert note(kind, text) == said


async def test_pds_knows_every_suggested_patient_and_neither_of_the_two_who_are_nobody() -> None:
    sandbox = Sandbox(clock=lambda: NOW)
    transport = httpx.ASGITransport(sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000/main/pds/FHIR/R4") as pds:
        statuses = {each["text"]: (await pds.get(f"/Patient/{each['text']}", headers={
            "X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"})).status_code for each in SUGGESTED["patient"]}
    sandbox.close()

    assert len(statuses) == 128
    assert {text: status for text, status in statuses.items() if status != 200} == {
        "9990000131": 404, "9990000158": 404, "9990000019": 400}   # invalid, unknown, no number


def test_suggestions_of_a_practice_bring_what_belongs_to_it() -> None:
    hub = next(each for each in SUGGESTED["asid"] if each["text"] == "999000000103")

    assert hub["with"] == {"ods_code": "T99003", "party_key": "T99003-8000003",
                           "service_root": "https://alpha.provider.example/T99003/STU3/1/gpconnect"}


@pytest.mark.parametrize(("name", "kind"), [
    ("nhs_number", "patient"), ("hub_asid", "asid"), ("other_asid", "consumer"), ("later_to_date", "day"),
    ("own_ods_code", "ods_code"), ("birth_date", ""), ("slot", ""), ("trace_id", "")])
def test_a_value_is_offered_what_is_of_its_kind(name: str, kind: str) -> None:
    assert suggested.kind_of(name) == kind


def test_checks_name_who_refuses_and_how(checks: dict[str, Any]) -> None:
    told = [checks["checks"][number] for number in checks["at"][""]["1a"]["checks"]]
    digit = next(check for check in told if check["kind"] == "nhs-number")

    assert digit["refusal"] == {"rule": "pds.nhs-number-invalid", "by": "pds", "status": 400,
                                "code": "INVALID_RESOURCE_ID"}
    assert {check["part"] for check in told if check["part"].startswith("header")} == {"header X-Request-ID"}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.slug)
def test_every_request_of_every_way_has_its_checks_and_failures(scenario: Scenario) -> None:
    document = checked.document(scenario, FAULTS)
    ways = {"": scenario} | {variant.slug: scenario.way(variant.slug) for variant in scenario.variants}

    assert {way: list(places) for way, places in document["at"].items()} == {
        slug: [message.label for message in way.requests] for slug, way in ways.items()}
    for slug, way in ways.items():
        for message in way.requests:
            place = document["at"][slug][message.label]
            assert place["checks"]
            assert place["failures"] or message.exchange.reply.status >= 400 or message.sender.key != "consumer"


def test_a_failure_is_told_where_the_request_alone_brings_it_about(checks: dict[str, Any]) -> None:
    told = {failure["fault"]: failure for failure in checks["failures"]}
    simple = [fault for fault in FAULTS if fault.slug in told]

    assert told["ssp-sender-unknown"]["changes"] == [
        {"part": "header Ssp-From", "before": None, "after": "999000009999"}]
    assert len(told) > 250
    assert not any(fault.switches or fault.meanwhile or fault.days_later for fault in simple)


def test_where_one_of_several_was_chosen_the_choice_is_told(checks: dict[str, Any]) -> None:
    chosen = checks["captures"][""]

    assert set(chosen) == {"4d", "5d"}
    assert chosen["4d"]["slot"] == {"after": "", "path": [
        "entry", {"members": [[["resource", "resourceType"], "Slot"]], "starts": False}, "resource", "id"]}


def test_the_page_lists_patients_practices_and_systems(tmp_path: Path) -> None:
    macros = Site(tmp_path, live=True, page_url=lambda: "sandbox/people/", flow_words={})

    def rows(kind: str) -> list[list[str]]:
        part = html.fragment_fromstring(macros.suggestions(kind).replace("<!-- part -->", "").strip().removesuffix(
            "<!-- /part -->"))
        return [[str(cell.text_content()) for cell in row] for row in part.xpath(".//tbody/tr[not(@class)]")]

    assert len(rows("patient")) == 128
    assert rows("practice")[3] == ["Quiet Road Surgery", "T99004", "999000000104",
                                   "https://gamma.provider.example/T99004/STU3/1/gpconnect",
                                   "Appointment Management is off"]
    assert rows("consumer")[-1] == ["Nobody", "999000009999", "no system has this ASID"]
    with pytest.raises(NotFound, match="the sandbox has no table of 'day'"):
        macros.suggestions("day")

