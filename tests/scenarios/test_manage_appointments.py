"""Managing an appointment: each version has a value of its own, no change is lost, the slot is free in the end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.replay import Target, replay
from explorer.scenarios import scenario
from explorer.site.fixed import CLOCK, counted_ids

from .breaking import quick


async def told(variant: str | None) -> dict[str, Any]:
    """What that way came to: the values, and the bodies that were sent or received, by label."""
    sandbox = quick()
    try:
        recording = await replay(scenario("manage-appointments").way(variant), Target.in_process(sandbox),
                                 clock=lambda: CLOCK, ids=counted_ids())
    finally:
        sandbox.close()
    recording.expect_success()
    document = recording.document
    bodies = {each["label"]: json.loads(document["bodies"][each["body"]]) for each in document["messages"]
              if each["body"] is not None}
    return {"values": {value["name"]: value["text"] for value in document["values"]}, **bodies}


async def test_the_list_shows_what_others_booked_and_what_was_cancelled_too() -> None:
    appointments = [entry["resource"] for entry in (await told(None))["6d"]["entry"]]

    assert {appointment["status"] for appointment in appointments} == {"booked", "cancelled"}
    assert len(appointments) > 2


@pytest.mark.parametrize(("variant", "versions", "cancelled", "comment"), [
    (None, ("1", "2"), "9d", "Patient prefers the first appointment"),
    ("stale-version", ("1", "3"), "12d", "Patient needs the ramp"),
])
async def test_an_amended_appointment_is_cancelled_in_its_newest_version(
        variant: str | None, versions: tuple[str, str], cancelled: str, comment: str) -> None:
    seen = await told(variant)
    last = seen[cancelled]

    assert (seen["values"]["version_id"], seen["values"]["amended_version_id"]) == versions
    assert (last["status"], last["description"], last["comment"]) == (
        "cancelled", "Review of sore throat and cough", comment)
    assert last["extension"][-1]["valueString"] == "Patient feels better"


@pytest.mark.parametrize(("variant", "before", "after"), [(None, "3d", "10d"), ("stale-version", "3d", "13d")])
async def test_the_slot_is_free_again_at_once(variant: str | None, before: str, after: str) -> None:
    seen = await told(variant)

    assert seen["values"]["freed_slot"] == seen["values"]["slot"]
    assert seen[before] == seen[after]
