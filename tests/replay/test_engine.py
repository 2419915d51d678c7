"""The engine against odd replies, which the real sandbox does not give: refusals, silence, and what cannot be seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from explorer.model import BadValue, NotFound
from explorer.replay import (
    ControlFailed,
    ForeignAddress,
    NoAddress,
    NotCaptured,
    Outgoing,
    Recording,
    Target,
    Timer,
    UnexpectedReply,
    Unsendable,
    ValuesMissing,
    Walk,
    prepare,
    replay,
    replay_one,
    start_values,
)
from explorer.scenarios import scenario

from .little import NOW, ROOT, LittleSandbox, fhir, good_replies, outcome

BOOKING = scenario("book-appointment")
CLOCK = datetime.fromisoformat(NOW)
KNOWN = {"ods_code": "T99001", "service_root": ROOT, "party_key": "T99001-8000001", "asid": "999000000101"}


def ids() -> Callable[[], str]:
    """Ids that tell their order."""
    numbers = count(1)
    return lambda: f"00000000-0000-4000-8000-{next(numbers):012}"


def no_clock() -> datetime:
    raise AssertionError("the target shows its clock, so this one must not be asked")


async def record(little: LittleSandbox, prompt: bool = True, **more: Any) -> Recording:
    target = replace(Target.in_process(little), prompt=prompt)
    return await replay(BOOKING, target, clock=no_clock, ids=ids(), timer=Timer.invented(), **more)


def states(recording: Recording, step: int) -> dict[str, tuple[bool, bool, int | None]]:
    """Whether each message of a step was observed and reached, and the status of a reply."""
    return {message["label"]: (message["observed"], message["reached"], message.get("status"))
            for message in recording.document["messages"] if message["step"] == step}


def message(document: Any, label: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in document["messages"] if each["label"] == label)
    return found


async def test_a_walk_carries_what_one_reply_gives_into_the_next_request() -> None:
    little = LittleSandbox()
    recording = await record(little)

    assert [method for method, *_ in little.received] == ["GET"] * 6 + ["POST"]
    booked = json.loads(little.received[-1][3])
    assert booked["slot"] == [{"reference": "Slot/1001"}]
    assert [each["actor"]["reference"] for each in booked["participant"]] == [
        "Patient/51", "Location/31", "Practitioner/21"]
    assert recording.refusal is None
    texts = {value["name"]: value["text"] for value in recording.document["values"]}
    assert texts["appointment_id"] == "901"
    assert texts["version_id"] == "1"
    assert texts["from_date"] == "2026-06-02"
    assert texts["trace_id"] is None


async def test_each_request_has_ids_of_its_own() -> None:
    little = LittleSandbox()
    await record(little)

    sent = [dict(headers) for _, _, headers, _ in little.received]
    made = [headers.get(b"ssp-traceid") or headers.get(b"x-request-id") or headers[b"x-correlation-id"]
            for headers in sent]
    assert made == [b"00000000-0000-4000-8000-%012d" % number for number in range(1, 8)]


async def test_the_proxy_that_refuses_is_told_by_its_missing_onward_hop() -> None:
    refusing = LittleSandbox(ssp={"Slot": outcome(403, "403", "ASID_CHECK_FAILED")})
    recording = await record(refusing)

    assert recording.document["refusal"] == {"label": "4d", "by": "ssp", "status": 403, "code": "403",
                                             "diagnostics": "ASID_CHECK_FAILED"}
    assert states(recording, 4) == {"4a": (True, True, None), "4b": (False, False, None), "4c": (False, False, 200),
                                    "4d": (True, True, 403)}
    assert set(states(recording, 5).values()) == {(False, False, None), (False, False, 200)}
    assert len(refusing.received) == 5
    with pytest.raises(UnexpectedReply) as refused:
        recording.expect_success()
    assert str(refused.value) == "book-appointment 4d: expected 200, got 403 from ssp (ASID_CHECK_FAILED)"


async def test_the_provider_that_refuses_is_told_by_its_reply_in_the_log() -> None:
    replies = good_replies() | {"/provider/Appointment": outcome(409, "DUPLICATE_REJECTED", "Slot is taken")}
    recording = await record(LittleSandbox(replies))

    assert recording.document["refusal"] == {"label": "6c", "by": "provider", "status": 409,
                                             "code": "DUPLICATE_REJECTED", "diagnostics": "Slot is taken"}
    assert states(recording, 6) == {"6a": (True, True, None), "6b": (True, True, None), "6c": (True, True, 409),
                                    "6d": (True, True, 409)}


async def test_a_provider_out_of_reach_was_asked_but_gave_no_reply() -> None:
    recording = await record(LittleSandbox(unreachable=True))

    assert recording.refusal and (recording.refusal.by, recording.refusal.status) == ("ssp", 502)
    assert states(recording, 3) == {"3a": (True, True, None), "3b": (True, True, None), "3c": (False, False, 200),
                                    "3d": (True, True, 502)}


async def test_a_refusal_without_an_operation_outcome_has_no_words() -> None:
    recording = await record(LittleSandbox(good_replies() | {"/pds/Patient": (503, [], "<html>down</html>")}))

    assert recording.document["refusal"] == {"label": "1b", "by": "pds", "status": 503, "code": None,
                                             "diagnostics": None}
    with pytest.raises(UnexpectedReply, match=r"^book-appointment 1b: expected 200, got 503 from pds$"):
        recording.expect_success()


async def test_a_reply_without_the_wanted_value_is_named() -> None:
    empty = LittleSandbox(good_replies() | {"/provider/Slot": fhir({"resourceType": "Bundle"})})
    walk = Walk(BOOKING, Target.in_process(empty), clock=no_clock, ids=ids())
    seen = []
    with pytest.raises(NotCaptured) as missing:
        async for event in walk.events():
            seen.append(event.message.label)

    assert str(missing.value).startswith("book-appointment 4d: the reply gives no slot (")
    assert seen[-1] == "4d"


@pytest.mark.parametrize(("sent", "captured"), [('W/"7"', "7"), ('"7"', None), (None, None)])
async def test_a_value_in_a_header_must_have_its_form(sent: str | None, captured: str | None) -> None:
    reply = fhir({"resourceType": "Appointment", "id": "901"}, 201, *([("ETag", sent)] if sent else []))
    little = LittleSandbox(good_replies() | {"/provider/Appointment": reply})
    if captured is None:
        with pytest.raises(NotCaptured, match="6d: the reply gives no version_id"):
            await record(little)
    else:
        recording = await record(little)
        assert message(recording.document, "6d")["marks"][-1] == {
            "value": "version_id", "in": "header", "header": "ETag", "pointer": "", "start": 3, "end": 4}


async def test_a_log_that_may_lag_behind_is_asked_again() -> None:
    recording = await record(LittleSandbox(log_lags=3), prompt=False)

    assert states(recording, 3)["3b"] == (True, True, None)


async def test_until_ends_the_walk_with_the_exchange_that_holds_the_label() -> None:
    little = LittleSandbox()
    recording = await record(little, until="3b")

    assert states(recording, 3)["3d"] == (True, True, 200)
    assert states(recording, 4)["4a"] == (False, False, None)
    assert len(little.received) == 4
    with pytest.raises(NotFound, match="no message '9z'"):
        await record(little, until="9z")


async def test_given_values_replace_those_of_the_scenario() -> None:
    little = LittleSandbox()
    await record(little, until="1a", values={"nhs_number": "9990000026"})

    assert little.received[0][1].endswith(b"/Patient/9990000026")
    with pytest.raises(BadValue, match=r"nhs_number cannot be '12'"):
        await record(little, values={"nhs_number": "12"})
    with pytest.raises(NotFound, match="has no value 'colour'"):
        await record(little, values={"colour": "red"})


def content(recording: Recording, message: dict[str, Any]) -> Any:
    body = message["body"]
    return {**message, "body": None if body is None else recording.document["bodies"][body]}


async def test_behind_real_endpoints_a_hop_is_expected_but_not_observed() -> None:
    little = LittleSandbox()
    home = "http://spine.example/sandbox/main"
    target = Target.endpoints({"pds": f"{home}/pds/FHIR/R4", "sds": f"{home}/sds/FHIR/R4", "ssp": f"{home}/ssp"},
                              Target.in_process(little).transport)
    recording = await replay(BOOKING, target, clock=lambda: CLOCK, ids=ids())

    assert states(recording, 4) == {"4a": (True, True, None), "4b": (False, True, None), "4c": (False, True, 200),
                                    "4d": (True, True, 200)}
    assert message(recording.document, "4b")["url"].startswith(f"{ROOT}/Slot?status=free")
    assert recording.document["base"] == ""
    assert recording.document["timing"]["clock"] == NOW


async def test_a_target_without_a_service_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(NoAddress, match="book-appointment 1a asks pds, for which the target has no address"):
        await replay(BOOKING, Target.endpoints({"ssp": "http://spine.example"}), clock=lambda: CLOCK, ids=ids())


async def test_an_address_that_is_no_sandbox_is_said() -> None:
    async def page(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"<html>"})

    with pytest.raises(ControlFailed, match="this is not JSON; is it the address of a sandbox"):
        await replay(BOOKING, Target.in_process(page), clock=no_clock, ids=ids())


async def test_one_exchange_needs_the_values_of_those_before_it() -> None:
    with pytest.raises(ValuesMissing) as missing:
        await replay_one(BOOKING, "3c", Target.in_process(LittleSandbox()), clock=no_clock, ids=ids())

    assert missing.value.captured_at == {"service_root": "2b", "asid": "2d"}
    assert str(missing.value) == ("book-appointment 3a needs service_root, which 2b gives; asid, which 2d gives; "
                                  "send that exchange first, or give the value")


async def test_one_exchange_is_prepared_sent_and_captured() -> None:
    one = await replay_one(BOOKING, "5c", Target.in_process(LittleSandbox()), clock=no_clock, ids=ids(), values=KNOWN)

    assert [each["label"] for each in one.document["messages"]] == ["5a", "5b", "5c", "5d"]
    assert one.document["values"] == {"patient_id": "51"}
    assert one.document["not_captured"] == {}
    assert one.refusal is None


async def test_an_edited_request_goes_out_exactly_as_it_is_shown() -> None:
    little = LittleSandbox()
    target = Target.in_process(little)
    shown = prepare(BOOKING, "5a", start_values(BOOKING, CLOCK, KNOWN), now=CLOCK, ids=ids(), bases=target.bases)
    edited = Outgoing("POST", shown.request.url + "&x=[1]", (("Ssp-TraceID", "again"), ("X-Odd", "a,b")), "not json")

    for times in (1, 2):
        one = await replay_one(BOOKING, "5a", target, clock=no_clock, ids=ids(), values=KNOWN, request=edited)
        method, raw, headers, body = little.received[-1]
        assert (method, raw.decode(), body) == ("POST", edited.url.removeprefix("http://127.0.0.1:8000"), b"not json")
        assert [(name, text) for name, text in headers if name not in (b"host", b"content-length")] == [
            (b"ssp-traceid", b"again"), (b"x-odd", b"a,b")]
        assert len(little.log) == times
        assert message(one.document, "5b")["observed"]


async def test_marks_follow_an_edit_as_far_as_the_value_is_still_there() -> None:
    target = Target.in_process(LittleSandbox(good_replies() | {"/provider/Person": fhir({}, 404)}))
    shown = prepare(BOOKING, "5a", start_values(BOOKING, CLOCK, KNOWN), now=CLOCK, ids=ids(), bases=target.bases)
    headers = tuple(("Ssp-To", "999000000999") if name == "Ssp-To" else (name, text)
                    for name, text in shown.request.headers)
    edited = Outgoing("GET", shown.request.url.replace("Patient", "Person"), headers)
    one = await replay_one(BOOKING, "5a", target, clock=no_clock, ids=ids(), values=KNOWN, request=edited)

    asked = message(one.document, "5a")
    marked = {(mark["value"], mark["in"]): cut(asked, mark) for mark in asked["marks"]}
    assert marked == {("service_root", "url"): ROOT, ("nhs_number", "url"): "9990000018",
                      ("consumer_asid", "header"): "999000000201", ("service_root", "claims"): ROOT,
                      ("trace_id", "header"): "00000000-0000-4000-8000-000000000001"}
    assert "".join(part["text"] for part in asked["parts"]) == asked["url"]


def cut(asked: dict[str, Any], mark: dict[str, Any]) -> str:
    """The stretch of a request that a mark speaks of."""
    where = {"url": lambda: asked["url"], "header": lambda: dict(asked["headers"])[mark["header"]],
             "claims": lambda: asked["claims"][mark["pointer"][1:]]}
    text: str = where[mark["in"]]()
    return text[mark["start"]:mark["end"]]


@pytest.mark.parametrize("url", ["http://elsewhere.example/", "http://127.0.0.1:8000/sandbox/main/control/reset",
                                 "http://127.0.0.1:8000/sandbox/other/ssp/x", "http://127.0.0.1:8000/sandbox/main/sspx",
                                 "http://127.0.0.1:8000/sandbox/main/ssp@elsewhere.example/"])
async def test_an_edited_request_cannot_leave_the_services_of_its_target(url: str) -> None:
    with pytest.raises(ForeignAddress, match="is outside the target"):
        await replay_one(BOOKING, "1a", Target.in_process(LittleSandbox()), clock=no_clock, ids=ids(),
                         request=Outgoing("GET", url))


async def test_an_edited_request_cannot_climb_out_of_its_target() -> None:
    climbing = Outgoing("POST", "http://127.0.0.1:8000/sandbox/main/ssp/../control/reset")
    with pytest.raises(Unsendable, match=r"would become '/sandbox/main/control/reset'"):
        await replay_one(BOOKING, "1a", Target.in_process(LittleSandbox()), clock=no_clock, ids=ids(),
                         request=climbing)


async def test_a_refusal_without_a_trace_id_is_the_proxys_own() -> None:
    little = LittleSandbox(ssp={"metadata": outcome(400, "400", "Ssp-TraceID is missing")})
    request = Outgoing("GET", f"http://127.0.0.1:8000/sandbox/main/ssp/{ROOT}/metadata")
    one = await replay_one(BOOKING, "3a", Target.in_process(little), clock=no_clock, ids=ids(), request=request)

    assert one.refusal and (one.refusal.by, one.refusal.label) == ("ssp", "3d")
    assert not message(one.document, "3b")["reached"]
    assert one.document["values"] == {}
