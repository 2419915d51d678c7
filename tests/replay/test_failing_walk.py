"""A walk with a fault: all goes as it should up to the exchange that is made to fail, and nothing is sent after it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from explorer.model import StrayFault
from explorer.model.faults import find_fault
from explorer.replay import Outgoing, Target, Timer, Walk, replay, schema
from explorer.sandbox import Sandbox
from explorer.scenarios import scenario
from explorer.scenarios.faults import FAULTS
from explorer.site.fixed import CLOCK, counted_ids

BOOKING = scenario("book-appointment")
BEGUN = find_fault(FAULTS, "provider-booking-slot-begun", "the catalogue")
SENDER = find_fault(FAULTS, "ssp-sender-unknown", "the catalogue")


def target() -> Target:
    return Target.in_process(Sandbox("sqlite://", clock=lambda: CLOCK, ids=counted_ids()))


async def test_a_walk_with_a_fault_ends_where_it_is_refused_and_tells_what_was_broken() -> None:
    recording = await replay(BOOKING, target(), clock=lambda: CLOCK, ids=counted_ids(), timer=Timer.invented(),
                             fault=SENDER)

    Draft202012Validator(schema()).validate(recording.document)
    assert recording.document["fault"]["slug"] == "ssp-sender-unknown"
    assert recording.document["fault"]["label"] == "4a"
    assert recording.document["refusal"]["by"] == "ssp"
    reached = [message["label"] for message in recording.document["messages"] if message["reached"]]
    assert reached == ["1a", "1b", "2a", "2b", "2c", "2d", "3a", "3b", "3c", "3d", "4a", "4d"]


async def test_a_fault_can_be_made_at_any_exchange_that_it_fits_on_any_way() -> None:
    walk = Walk(BOOKING.way("cached-both"), target(), clock=lambda: CLOCK, ids=counted_ids(), fault=SENDER, at="4d")
    labels = [event.message.label async for event in walk.events()]

    assert labels[-4:] == ["4a", "4b", "4c", "4d"]
    assert (walk.recording().refusal or SENDER).status == 403


@pytest.mark.parametrize("clock", [{}, {"offset": 3600}, {"now": "2026-06-01T10:00:00+01:00"}])
async def test_a_fault_of_later_days_moves_the_clock_for_its_request_and_puts_it_back(clock: dict[str, Any]) -> None:
    world = target()
    async with world.client() as client:
        put = Outgoing("PUT", f"{world.control}/clock", body=json.dumps(clock))
        before = (await client.send(put)).body
        recording = await replay(BOOKING, world, clock=lambda: CLOCK, ids=counted_ids(), fault=BEGUN)
        after = (await client.send(Outgoing("GET", world.control or ""))).body

    Draft202012Validator(schema()).validate(recording.document)
    messages = {message["label"]: message for message in recording.document["messages"]}
    issued = {label: messages[label]["claims"]["iat"] for label in ("5a", "6a")}
    assert issued["6a"] - issued["5a"] == 3 * 24 * 3600
    assert recording.refusal and recording.refusal.status == 422
    assert recording.document["fault"]["days_later"] == 3
    assert after == before


def test_a_fault_that_fits_nothing_on_the_way_is_refused_before_anything_is_sent() -> None:
    fault = find_fault(FAULTS, "ssp-body-type", "the catalogue")

    with pytest.raises(StrayFault, match="fault ssp-body-type: it does not fit 'Search for free slots' of "
                                         "book-appointment; it is for 'Book the appointment'"):
        Walk(BOOKING, target(), clock=lambda: CLOCK, ids=counted_ids(), fault=fault, at="4a")
