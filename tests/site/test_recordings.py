"""The recordings that pages load: all of them, of bounded size, the same each time, and true."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from explorer.replay.packing import unpack
from explorer.scenarios import SCENARIOS
from explorer.scenarios.codes import CODES
from explorer.scenarios.faults import FAULTS
from explorer.site import guests
from explorer.site.fixed import CLOCK, counted_ids
from explorer.site.recordings import NotAsDeclared, Recorded, record_all


@pytest.fixture(scope="module")
def made() -> dict[str, Recorded]:
    return record_all(SCENARIOS, FAULTS, lambda: CLOCK, counted_ids)


def unpacked(recorded: Recorded) -> Any:
    """What a page has, once it has loaded both files."""
    return unpack(json.loads(recorded.more_json()), json.loads(recorded.whole.json()))


def test_every_way_and_every_fault_is_recorded(made: dict[str, Recorded]) -> None:
    more = {slug: unpacked(recorded) for slug, recorded in made.items()}

    assert {slug: list(part["ways"]) for slug, part in more.items()} == {
        slug: [variant.slug for variant in scenario.variants] for slug, scenario in SCENARIOS.items()}
    assert {slug for part in more.values() for slug in part["faults"]} == {fault.slug for fault in FAULTS}
    assert all(document["variant"] == variant for part in more.values() for variant, document in part["ways"].items())


def test_what_can_be_made_to_fail_is_told_for_each_request_of_each_way(made: dict[str, Recorded]) -> None:
    for slug, scenario in SCENARIOS.items():
        for variant in ("", *(variant.slug for variant in scenario.variants)):
            requests = scenario.way(variant or None).requests
            assert list(made[slug].at[variant]) == [message.label for message in requests]
    assert "ssp-sender-unknown" in made["book-appointment"].at["cached-both"]["2a"]
    assert "ssp-sender-unknown" not in made["book-appointment"].at[""]["1a"]


def test_a_recorded_fault_tells_what_was_done_who_refused_and_what_mends_it(made: dict[str, Recorded]) -> None:
    fault = made["book-appointment"].faults["ssp-sender-unknown"]

    assert (fault["label"], fault["by"], fault["status"], fault["variant"]) == ("4a", "ssp", 403, None)
    assert fault["changes"] == [{"part": "header Ssp-From", "before": "${consumer_asid}", "after": "999000009999"}]
    assert [(each["label"], each["reached"]) for each in fault["messages"]] == [
        ("4a", True), ("4b", False), ("4c", False), ("4d", True)]
    assert fault["refusal"] == {"label": "4d", "by": "ssp", "status": 403, "code": "403",
                                "diagnostics": "ASID_CHECK_FAILED_MESSAGESENDER_999000009999"}


def test_a_recorded_fault_has_the_texts_that_its_fix_speaks_of(made: dict[str, Recorded]) -> None:
    faults = made["book-appointment"].faults

    assert faults["ssp-sender-unknown"]["texts"] == {"consumer_asid": "999000000201"}
    gap = faults["provider-booking-slots-gap"]
    assert {"slot", "first_slot", "second_slot"} <= set(gap["texts"])
    assert f'Slot/{gap["texts"]["first_slot"]} ends' in gap["refusal"]["diagnostics"]


def test_what_puts_a_fault_right_is_recorded_where_sending_again_is_not_enough(made: dict[str, Recorded]) -> None:
    faults = {slug: fault for recorded in made.values() for slug, fault in recorded.faults.items()}
    taken = faults["provider-booking-slot-taken"]

    assert {slug for slug, fault in faults.items() if fault["mended"]} == {
        fault.slug for fault in FAULTS if fault.mend}
    assert [exchange["messages"][0]["summary"] for exchange in taken["mended"]] == taken["mend"]
    assert [exchange["messages"][-1]["status"] for exchange in taken["mended"]] == [200, 201]


def test_every_code_that_a_fault_answers_with_has_a_meaning(made: dict[str, Recorded]) -> None:
    declared = {fault.code for fault in FAULTS if fault.code}

    assert declared == {code.code for code in CODES}
    assert all(code.meaning.endswith(".") and code.source for code in CODES)
    assert unpacked(made["book-appointment"])["codes"]["DUPLICATE_REJECTED"].startswith(
        "What is to be created is there already")


def test_a_page_is_told_of_every_fault_that_can_be_made_in_it_and_is_recorded_elsewhere(
        made: dict[str, Recorded]) -> None:
    told = guests.document(made, SCENARIOS)
    homes = {slug: SCENARIOS[scenario].title for scenario, recorded in made.items() for slug in recorded.faults}

    assert {slug: unpacked(recorded)["guests"] for slug, recorded in made.items()} == {
        "book-appointment": None, **dict.fromkeys((
            "book-elsewhere", "look-up-own-asid", "manage-appointments", "search-federation"), "faults.json")}
    assert {slug: fault["recorded_in"] for slug, fault in told["faults"].items()} == {
        slug: homes[slug] for recorded in made.values() for slug in recorded.guests}
    assert told["codes"].keys() == {fault["code"] for fault in told["faults"].values() if fault["code"]}
    assert told["faults"]["ssp-sender-unknown"] == {
        **{name: part for name, part in made["book-appointment"].faults["ssp-sender-unknown"].items()
           if name not in ("messages", "bodies", "refusal", "timing", "mended")},
        "texts": {}, "recorded_in": "Book an appointment"}


def test_the_recordings_are_small_enough_to_load(made: dict[str, Recorded]) -> None:
    first = {slug: len(recorded.whole.json(indent=None).encode()) for slug, recorded in made.items()}
    more = sum(len(recorded.more_json().encode()) for recorded in made.values())

    assert first["book-appointment"] <= 150_000
    assert max(first.values()) <= 180_000
    assert sum(first.values()) + more <= 1_500_000


def test_recording_again_gives_the_same_bytes(made: dict[str, Recorded]) -> None:
    again = record_all(SCENARIOS, FAULTS, lambda: CLOCK, counted_ids)

    assert {slug: (part.whole.json(), part.more_json()) for slug, part in again.items()} == {
        slug: (part.whole.json(), part.more_json()) for slug, part in made.items()}


def test_a_fault_that_does_otherwise_than_it_declares_stops_the_build() -> None:
    wrong = replace(FAULTS[0], slug="told-wrongly", status=418)

    with pytest.raises(NotAsDeclared, match=r"fault told-wrongly: declared .* 418 .*, got Refusal"):
        record_all(SCENARIOS, (wrong,), lambda: CLOCK, counted_ids)


def test_a_failure_that_a_fault_brings_about_is_not_reported_as_one_of_the_build(
        caplog: pytest.LogCaptureFixture) -> None:
    failing = tuple(fault for fault in FAULTS if {"fails": True} in fault.switches.values())
    recorded = record_all(SCENARIOS, failing, lambda: CLOCK, counted_ids)["book-appointment"].faults

    assert {slug: fault["status"] for slug, fault in recorded.items()} == {"sds-failed": 500, "ssp-failed": 500}
    assert caplog.text == ""
