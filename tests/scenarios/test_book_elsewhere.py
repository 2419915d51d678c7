"""Booking at a hub: who says that they are looking finds more, and books what they found."""

from __future__ import annotations

import json
from typing import Any

from explorer.replay import Recording, Target, replay
from explorer.scenarios import scenario
from explorer.site.fixed import CLOCK, counted_ids

from .breaking import quick


async def went(variant: str | None) -> Recording:
    """That way through the scenario, gone to its end."""
    sandbox = quick()
    try:
        recording = await replay(scenario("book-elsewhere").way(variant), Target.in_process(sandbox),
                                 clock=lambda: CLOCK, ids=counted_ids())
    finally:
        sandbox.close()
    recording.expect_success()
    return recording


def body(recording: Recording, label: str) -> Any:
    message = next(each for each in recording.document["messages"] if each["label"] == label)
    return json.loads(recording.document["bodies"][message["body"]])


def starts(recording: Recording, label: str) -> list[str]:
    """When the in-person slots of a search begin, on the first day."""
    slots = [entry["resource"] for entry in body(recording, label)["entry"]
             if entry["resource"]["resourceType"] == "Slot"]
    return [slot["start"][11:16] for slot in slots
            if slot["start"].startswith("2026-06-02") and slot["extension"][0]["valueCode"] == "In-person"]


async def test_without_filters_the_slots_kept_for_urgent_care_are_not_seen() -> None:
    with_filters, without = await went(None), await went("no-filters")

    assert starts(without, "3d") == ["18:30", "18:40", "18:50"]
    assert starts(with_filters, "3d") == ["18:30", "18:40", "18:50", "19:00", "19:10", "19:20"]


async def test_the_hub_registers_with_what_pds_said_and_the_booking_names_its_record() -> None:
    recording = await went(None)
    registered = body(recording, "5a")["parameter"][0]["resource"]
    values = {value["name"]: value["text"] for value in recording.document["values"]}

    assert (registered["name"], registered["gender"], registered["birthDate"]) == (
        [{"use": "official", "family": "Testwood", "given": ["Ada"]}], "female", "1985-03-14")
    assert {"actor": {"reference": f"Patient/{values['patient_id']}"}, "status": "accepted"} in (
        body(recording, "6d")["participant"])
    assert body(recording, "5d")["entry"][0]["resource"]["managingOrganization"] == {"reference": "Organization/43"}
