"""The JSON form of a recording: valid, equal for equal replays, its address stored once, every mark in its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from explorer.replay import Recording, Target, Timer, replay, schema
from explorer.sandbox import Sandbox

from .conftest import recorded
from .little import NOW, LittleSandbox, fhir, good_replies, outcome
from .test_engine import BOOKING, ids, message, no_clock, record

VALIDATOR = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(schema())


async def test_a_recording_follows_its_schema(target: Target) -> None:
    VALIDATOR.validate((await recorded(target)).document)


@pytest.mark.parametrize("little", [
    LittleSandbox(unreachable=True), LittleSandbox(ssp={"Slot": outcome(403, "403", "no")}),
    LittleSandbox(good_replies() | {"/pds/Patient": (503, [], "")})], ids=["unreachable", "refused", "down"])
async def test_a_recording_of_a_refusal_follows_the_same_schema(little: LittleSandbox) -> None:
    VALIDATOR.validate((await record(little)).document)


async def test_a_recording_stands_in_the_order_that_a_reader_expects(target: Target) -> None:
    recording = await recorded(target)

    assert list(recording.document) == [
        "schema", "scenario", "title", "summary", "variant", "fault", "base", "participants", "phases", "steps",
        "values", "messages", "bodies", "refusal", "timing"]
    assert [each["label"] for each in recording.document["messages"]] == list(BOOKING.labels)
    assert recording.document["phases"][2]["steps"] == [3, 4, 5, 6]
    assert json.loads(recording.json()) == recording.document
    assert recording.json(indent=None).count("\n") == 1


async def test_equal_replays_give_equal_bytes(make_sandbox: Callable[[], Sandbox]) -> None:
    first, second = [(await recorded(Target.in_process(make_sandbox()))).json() for _ in range(2)]

    assert first == second


async def test_the_address_of_the_target_stands_in_one_place() -> None:
    here = "http://127.0.0.1:8000/sandbox/main"
    telling = fhir({"resourceType": "Patient", "link": f"{here}/pds/FHIR/R4/Patient/1",
                    "generalPractitioner": [{"identifier": {"value": "T99001"}}]})
    recording = await record(LittleSandbox(good_replies() | {"/pds/Patient": telling}))

    assert recording.document["base"] == here
    assert json.dumps(recording.document).count(here) == 1
    assert message(recording.document, "1a")["url"] == "${base}/pds/FHIR/R4/Patient/9990000018"
    assert '"${base}/pds/FHIR/R4/Patient/1"' in recording.document["bodies"][0]


async def test_all_times_stand_in_timing(target: Target) -> None:
    recording = await recorded(target)

    replies = [each["label"] for each in recording.document["messages"] if each["kind"] == "reply"]
    assert recording.document["timing"] == {"clock": NOW, "simulated": True, "ms": {
        label: 3.0 if label in ("3d", "4d", "5d", "6d") else 1.0 for label in replies}}


async def test_measured_times_come_from_the_timer_and_for_hops_from_the_log() -> None:
    measured = await replay(BOOKING, Target.in_process(LittleSandbox()), clock=no_clock, ids=ids(), timer=Timer())

    assert measured.document["timing"]["simulated"] is False
    assert measured.document["timing"]["ms"]["3c"] == 1.5
    assert {**measured.document, "timing": None} == {**(await record(LittleSandbox())).document, "timing": None}


async def test_each_body_is_stored_once(target: Target) -> None:
    recording = await recorded(target)
    bodies = recording.document["bodies"]

    assert len(bodies) == len(set(bodies)) == 8
    assert message(recording.document, "6a")["body"] == message(recording.document, "6b")["body"]
    assert message(recording.document, "6c")["body"] == message(recording.document, "6d")["body"]


async def test_the_parts_of_each_address_join_to_the_address(target: Target) -> None:
    recording = await recorded(target)
    asked = [each for each in recording.document["messages"] if each["kind"] == "request"]

    assert all("".join(part["text"] for part in each["parts"]) == each["url"] for each in asked)
    assert {each["label"]: [part["part"] for part in each["parts"]] for each in asked} == {
        "1a": ["base", "resource"], "2a": ["base", "resource", "search"], "2c": ["base", "resource", "search"],
        "3a": ["base", "service_root", "resource"], "3b": ["service_root", "resource"],
        "4a": ["base", "service_root", "resource", "search"], "4b": ["service_root", "resource", "search"],
        "5a": ["base", "service_root", "resource", "search"], "5b": ["service_root", "resource", "search"],
        "6a": ["base", "service_root", "resource"], "6b": ["service_root", "resource"]}
    assert message(recording.document, "4a")["parts"][0] == {"part": "base", "text": "${base}/ssp/"}


async def test_every_mark_frames_the_text_of_its_value(target: Target) -> None:
    recording = await recorded(target)
    texts = {value["name"]: value["text"] for value in recording.document["values"] if value["text"]}

    for each in recording.document["messages"]:
        for mark in each["marks"]:
            if mark["value"] in texts:
                assert framed(recording, each, mark) == texts[mark["value"]], (each["label"], mark)


async def test_every_value_is_marked_wherever_its_journey_says(target: Target) -> None:
    recording = await recorded(target)
    marked = {each["label"]: {mark["value"] for mark in each["marks"]} for each in recording.document["messages"]}

    for value in recording.document["values"]:
        for label in [value["from"], *value["used"]]:
            assert label is None or value["name"] in marked[label], (value["name"], label)


async def test_headers_of_the_transport_are_left_out(target: Target) -> None:
    recording = await recorded(target)

    names = {name for each in recording.document["messages"] for name, _ in each["headers"]}
    assert {name.lower() for name in names} & {
        "host", "content-length", "connection", "date", "server", "accept-encoding", "user-agent"} == set()
    assert {"Ssp-TraceID", "ETag", "Content-Type", "X-Request-ID", "Cache-Control"} <= names


def framed(recording: Recording, each: dict[str, Any], mark: dict[str, Any]) -> str:
    """The text between a mark's offsets."""
    if mark["in"] == "url":
        text = each["url"]
    elif mark["in"] == "header":
        text = next(text for name, text in each["headers"] if name == mark["header"])
    else:
        text = each["claims"] if mark["in"] == "claims" else json.loads(recording.document["bodies"][each["body"]])
        for key in mark["pointer"].split("/")[1:]:
            text = text[int(key)] if isinstance(text, list) else text[key]
    assert isinstance(text, str)
    return text[mark["start"]:mark["end"]]
