"""The replay API against the real sandbox: what a page sends and gets, and every way to be told what is wrong."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.replay import schema
from explorer.sandbox import Sandbox
from explorer.scenarios import scenario
from explorer.server import create_app
from tests.replay.test_engine import ids

from .conftest import NOW

BOOKING = "book-appointment"


async def prepared(web: httpx.AsyncClient, message: str, **more: Any) -> dict[str, Any]:
    answer = await web.post("/api/prepare", json={"scenario": BOOKING, "message": message, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def replayed(web: httpx.AsyncClient, message: str, **more: Any) -> dict[str, Any]:
    answer = await web.post("/api/replay", json={"scenario": BOOKING, "message": message, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def walked(web: httpx.AsyncClient, *messages: str, **more: Any) -> dict[str, str]:
    """The values after replaying some messages one by one, as a page does."""
    values: dict[str, str] = {}
    for message in messages:
        values |= (await replayed(web, message, values=values, **more))["values"]
    return values


async def test_health_says_that_live_replay_is_there(web: httpx.AsyncClient) -> None:
    answer = await web.get("/api/health")

    assert (answer.status_code, answer.json()) == (200, {"ok": True, "version": "1.2.3", "targets": ["sandbox"]})
    assert answer.headers["Cache-Control"] == "no-store"


async def test_prepare_gives_the_complete_request_for_any_label_of_the_exchange(web: httpx.AsyncClient) -> None:
    answer = await prepared(web, "1b")

    assert answer["request"]["label"] == "1a"
    assert answer["request"]["method"] == "GET"
    assert answer["request"]["url"] == "http://127.0.0.1:8000/sandbox/main/pds/FHIR/R4/Patient/9990000018"
    assert answer["request"]["headers"] == [["X-Request-ID", "00000000-0000-4000-8000-000000000001"],
                                            ["Accept", "application/fhir+json"]]
    assert answer["request"]["body"] is None
    assert answer["values"]["from_date"] == "2026-06-02"
    assert answer["missing"] == []
    assert answer["expires"] is None
    assert answer["base"] == "http://127.0.0.1:8000/sandbox/main"


async def test_prepare_uses_values_world_and_host_of_the_page(web: httpx.AsyncClient) -> None:
    answer = await web.post("http://localhost:9000/api/prepare", json={
        "scenario": BOOKING, "message": "1a", "world": "w-7", "values": {"nhs_number": "9990000026", "asid": None}})

    assert answer.json()["request"]["url"] == "http://localhost:9000/sandbox/w-7/pds/FHIR/R4/Patient/9990000026"


async def test_prepare_tells_the_worlds_clock(web: httpx.AsyncClient) -> None:
    await web.put("/sandbox/main/control/clock", json={"now": "2026-10-24T17:00:00+01:00"})

    assert (await prepared(web, "1a"))["clock"] == "2026-10-24T17:00:00+01:00"


async def test_prepare_makes_a_token_by_the_worlds_clock(web: httpx.AsyncClient) -> None:
    values = await walked(web, "1a", "2a", "2c")
    await web.put("/sandbox/main/control/clock", json={"now": "2026-07-01T12:00:00+01:00"})
    answer = await prepared(web, "4a", values=values)

    claims = answer["request"]["claims"]
    assert answer["expires"] == claims["exp"] == claims["iat"] + 300 == 1782903900
    assert answer["values"]["from_date"] == "2026-07-02"
    parts = answer["request"]["parts"]
    assert parts[0] == {"part": "base", "text": "http://127.0.0.1:8000/sandbox/main/ssp/"}
    assert "".join(part["text"] for part in parts) == answer["request"]["url"]


async def test_the_page_is_told_what_is_switched_in_the_world(web: httpx.AsyncClient) -> None:
    as_it_is: dict[str, Any] = {"switches": {}, "moved": False}
    shown = await prepared(web, "1a")
    assert shown["world"] == as_it_is
    await web.put("/sandbox/main/control/switches", json={"sds": {"delay": 2}})
    sent = await replayed(web, "1a", request=shown["request"])

    assert sent["world"] == (await prepared(web, "1a"))["world"] == {**as_it_is, "switches": {"sds": {"delay": 2.0}}}


async def test_prepare_names_what_is_missing_and_where_it_comes_from(web: httpx.AsyncClient) -> None:
    answer = await web.post("/api/prepare", json={"scenario": BOOKING, "message": "4a"})

    assert (answer.status_code, answer.json()) == (409, {
        "error": "book-appointment 4a needs service_root, which 2b gives; asid, which 2d gives; send that exchange "
                 "first, or give the value",
        "missing": ["service_root", "asid"], "captured_at": {"service_root": "2b", "asid": "2d"}})


async def test_a_page_can_book_message_by_message(web: httpx.AsyncClient) -> None:
    values = await walked(web, "1a", "2a", "2c", "3a", "4a", "5a")
    shown = await prepared(web, "6a", values=values)
    last = await replayed(web, "6a", values=values, request=shown["request"])

    assert [(each["label"], each.get("status")) for each in last["messages"]] == [
        ("6a", None), ("6b", None), ("6c", 201), ("6d", 201)]
    assert all(each["observed"] for each in last["messages"])
    assert last["refusal"] is None
    assert set(last["values"]) == {"appointment_id", "version_id"}
    assert last["bodies"][last["messages"][0]["body"]] == shown["request"]["body"]
    assert last["messages"][0]["headers"] == shown["request"]["headers"]
    assert last["messages"][0]["url"].replace("${base}", last["base"]) == shown["request"]["url"]
    assert last["timing"]["clock"] == "2026-06-01T09:00:00+01:00"
    assert last["timing"]["simulated"] is False


@pytest.mark.parametrize("variant", [variant.slug for variant in scenario(BOOKING).variants])
async def test_a_page_can_go_every_other_way_message_by_message(web: httpx.AsyncClient, variant: str) -> None:
    way = scenario(BOOKING).way(variant)
    values: dict[str, str] = {}
    for request in way.requests:
        shown = await prepared(web, request.label, variant=variant, values=values)
        last = await replayed(web, request.label, variant=variant, values=values, request=shown["request"])
        assert [each["label"] for each in last["messages"]] == [each.label for each in way.within(request.label)]
        assert last["refusal"] is None
        values |= last["values"]

    assert (last["messages"][-1]["label"], last["messages"][-1]["status"]) == (way.labels[-1], 201)


async def test_no_variant_is_the_whole_scenario(web: httpx.AsyncClient) -> None:
    whole, other = [(await prepared(web, "1a", variant=variant))["request"]["url"].rsplit("/", 1)[-1]
                    for variant in (None, "no-free-slots")]

    assert (whole, other) == ("9990000018", "9990000042")


async def test_replayed_messages_have_the_form_of_a_recording(web: httpx.AsyncClient) -> None:
    form = schema()
    last = await replayed(web, "1a")
    for each in last["messages"]:
        jsonschema.validate(each, {**form["properties"]["messages"]["items"], "$defs": form["$defs"]})
    jsonschema.validate(last["timing"], {"$ref": "#/$defs/timing", "$defs": form["$defs"]})


async def test_an_edited_request_is_sent_as_it_is_and_the_refusal_told(web: httpx.AsyncClient) -> None:
    values = await walked(web, "1a", "2a", "2c")
    request = (await prepared(web, "3a", values=values))["request"]
    request["headers"] = [["Ssp-To", "999000000999"] if name == "Ssp-To" else [name, text]
                          for name, text in request["headers"]]
    refused = await replayed(web, "3a", values=values, request=request)

    assert (refused["refusal"]["by"], refused["refusal"]["label"], refused["refusal"]["status"]) == ("ssp", "3d", 403)
    assert [each["reached"] for each in refused["messages"]] == [True, False, False, True]


async def test_a_request_shown_twice_is_sent_twice(web: httpx.AsyncClient) -> None:
    values = await walked(web, "1a", "2a", "2c", "4a", "5a")
    request = (await prepared(web, "6a", values=values))["request"]
    first = await replayed(web, "6a", values=values, request=request)
    second = await replayed(web, "6a", values=values, request=request)

    assert first["refusal"] is None
    assert (second["refusal"]["by"], second["refusal"]["label"], second["refusal"]["status"]) == ("provider", "6c", 409)
    assert second["bodies"][second["messages"][3]["body"]] != first["bodies"][first["messages"][3]["body"]]


async def test_worlds_do_not_share_what_is_booked(web: httpx.AsyncClient) -> None:
    for world in ("one", "two"):
        values = await walked(web, "1a", "2a", "2c", "4a", "5a", world=world)
        assert (await replayed(web, "6a", values=values, world=world))["refusal"] is None


@pytest.mark.parametrize(("call", "status", "said"), [
    ({"scenario": "no", "message": "1a"}, 404, "the explorer has no scenario 'no'; it has book-appointment"),
    ({"scenario": BOOKING, "message": "9z"}, 404, "book-appointment has no message '9z'; it has 1a, 1b"),
    ({"scenario": BOOKING, "message": "1a", "variant": "no"}, 404,
     "book-appointment has no variant 'no'; it has cached-trace, cached-lookup, cached-both, no-capability, "),
    ({"scenario": BOOKING, "message": "6a", "variant": "cached-both"}, 404,
     "book-appointment, cached-both has no message '6a'; it has 1a, 1b"),
    ({"scenario": BOOKING, "message": "1a", "variant": ["no-free-slots"]}, 400, "variant must be text"),
    ({"message": "1a"}, 400, "scenario is missing; send it as text"),
    ({"scenario": BOOKING, "message": 1}, 400, "message must be text"),
    ({"scenario": BOOKING, "message": "1a", "world": "A b"}, 400, "'A b' is no name for a world; use 1 to 40"),
    ({"scenario": BOOKING, "message": "1a", "values": []}, 400, "values must be an object of texts"),
    ({"scenario": BOOKING, "message": "1a", "values": {"asid": 1}}, 400, "values must be an object of texts"),
    ({"scenario": BOOKING, "message": "1a", "values": {"colour": "red"}}, 400, "has no value 'colour'"),
    ({"scenario": BOOKING, "message": "1a", "values": {"nhs_number": "1"}}, 400, "nhs_number cannot be '1'"),
    ([], 400, "the body is not an object; send one with scenario and message"),
])
@pytest.mark.parametrize("address", ["/api/prepare", "/api/replay"])
async def test_a_call_that_is_wrong_is_told_so(web: httpx.AsyncClient, address: str, call: Any, status: int,
                                               said: str) -> None:
    answer = await web.post(address, json=call)

    assert answer.status_code == status
    assert said in answer.json()["error"]


HERE = "http://127.0.0.1:8000/sandbox/main/pds/FHIR/R4/Patient/9990000018"


@pytest.mark.parametrize(("request_", "said"), [
    ("GET", "request must be an object"),
    ({"url": HERE}, "method is missing"),
    ({"method": "GET"}, "url is missing"),
    ({"method": "GET", "url": HERE, "headers": {"a": "b"}}, "must be a list of pairs"),
    ({"method": "GET", "url": HERE, "headers": [["a"]]}, "must be a list of pairs"),
    ({"method": "GET", "url": HERE, "body": {}}, "the body of request must be text or null"),
    ({"method": "GET", "url": HERE, "headers": [["Host", "x"]]}, "leave that header out"),
    ({"method": "G T", "url": HERE}, "is not a method"),
    ({"method": "GET", "url": f"{HERE}?q=a b"}, "cannot be sent as it is shown"),
    ({"method": "GET", "url": "http://elsewhere.example/"}, "is outside the target"),
    ({"method": "GET", "url": "http://127.0.0.1:8001/sandbox/main/pds/FHIR/R4/x"}, "is outside the target"),
    ({"method": "GET", "url": "http://127.0.0.1:8000/sandbox/other/pds/FHIR/R4/x"}, "is outside the target"),
    ({"method": "POST", "url": "http://127.0.0.1:8000/sandbox/main/control/reset"}, "is outside the target"),
    ({"method": "GET", "url": "http://127.0.0.1:8000/api/health"}, "is outside the target"),
])
async def test_a_request_that_cannot_be_sent_is_told_why(web: httpx.AsyncClient, request_: Any, said: str) -> None:
    answer = await web.post("/api/replay", json={"scenario": BOOKING, "message": "1a", "request": request_})

    assert answer.status_code == 400
    assert said in answer.json()["error"]


@pytest.mark.parametrize(("request_", "part"), [
    ({"method": "G T", "url": HERE}, "method"),
    ({"method": "GET", "url": "http://elsewhere.example/"}, "address"),
    ({"method": "GET", "url": HERE, "headers": [["Accept", "*/*"], ["X", "ä"]]}, "header 1"),
    ({"method": "POST", "url": HERE, "body": "half \ud83d"}, "body"),
])
async def test_a_request_that_cannot_be_sent_is_told_at_which_part(web: httpx.AsyncClient, request_: Any,
                                                                   part: str) -> None:
    call = {"scenario": BOOKING, "message": "1a", "request": request_}
    answer = await web.post("/api/replay", content=json.dumps(call))

    assert (answer.status_code, answer.json()["part"]) == (400, part)


@pytest.mark.parametrize("claims", ['{"exp": NaN}', '{"exp": 1e999}', '{"sub": "\\ud83d"}', "[" * 100_000])
async def test_a_token_that_says_what_no_json_can_is_sent_and_shown_without_claims(web: httpx.AsyncClient,
                                                                                  claims: str) -> None:
    token = f"Bearer e30.{urlsafe_b64encode(claims.encode()).rstrip(b'=').decode()}."
    shown = (await prepared(web, "1a"))["request"]
    request_ = {**_sent({"request": shown}), "headers": [*shown["headers"], ["Authorization", token[:8000]]],
                "body": "[" * 100_000}
    answer = await replayed(web, "1a", request=request_)

    assert answer["messages"][0]["claims"] is None
    assert answer["messages"][1]["status"] == 200


@pytest.mark.parametrize("name", ["scenario", "message", "variant", "world", "fault"])
async def test_half_a_character_gets_a_sentence(web: httpx.AsyncClient, name: str) -> None:
    answer = await web.post("/api/prepare", content=json.dumps({"scenario": BOOKING, "message": "1a", name: "\udc00"}))

    assert answer.status_code in (400, 404)
    assert "udc00" in answer.json()["error"]


async def test_what_is_not_json_or_too_long_is_told_so(web: httpx.AsyncClient) -> None:
    assert (await web.post("/api/replay", content=b"{")).status_code == 400
    assert (await web.post("/api/replay", content=b"[" * 100_000)).status_code == 400
    too_long = await web.post("/api/replay", content=b" " * 2_000_001)
    assert (too_long.status_code, too_long.json()) == (
        413, {"error": "the body is longer than 2000000 bytes; send a shorter one"})


async def test_an_address_or_method_that_the_api_does_not_have_is_told_so(web: httpx.AsyncClient) -> None:
    nowhere = await web.get("/api/nothing")
    assert (nowhere.status_code, nowhere.json()) == (
        404, {"error": "there is no /api/nothing; there are health, prepare, replay, mend"})
    wrong = await web.get("/api/replay")
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "POST")
    assert (await web.head("/api/health")).status_code == 200


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from([value.name for value in scenario(BOOKING).values])
JSON = st.recursive(st.none() | st.booleans() | st.integers() | TEXT,
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))


@pytest.fixture(scope="module")
def steady() -> Iterator[httpx.ASGITransport]:
    """One explorer for many examples."""
    sandbox = Sandbox(clock=lambda: NOW)
    yield httpx.ASGITransport(create_app(site_dir=None, sandbox=sandbox, clock=lambda: NOW, ids=ids(), version="1"))
    sandbox.close()


async def posted(transport: httpx.ASGITransport, address: str, body: Any) -> httpx.Response:
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as web:
        return await web.post(address, content=json.dumps(body))


@settings(deadline=None, max_examples=80)
@given(st.dictionaries(NAMES, TEXT, max_size=5), st.sampled_from(["1a", "2a", "4a", "6a"]))
async def test_any_values_give_a_request_or_a_sentence(steady: httpx.ASGITransport, values: dict[str, str],
                                                       message: str) -> None:
    answer = await posted(steady, "/api/replay", {"scenario": BOOKING, "message": message, "values": values})

    assert answer.status_code in (200, 400, 409), answer.text
    assert "messages" in answer.json() or len(answer.json()["error"]) > 20


@settings(deadline=None, max_examples=80)
@given(JSON, st.sampled_from(["/api/prepare", "/api/replay", "/api/mend"]))
async def test_any_json_gets_a_sentence(steady: httpx.ASGITransport, body: Any, address: str) -> None:
    answer = await posted(steady, address, body)

    assert answer.status_code in (400, 404)
    assert answer.json()["error"]


async def test_a_fault_is_prepared_with_its_edits_and_sent_it_is_refused(web: httpx.AsyncClient) -> None:
    values = await walked(web, "1a", "2a", "2c")
    shown = await prepared(web, "4a", values=values, fault="ssp-sender-unknown")
    answer = await replayed(web, "4a", values=values, fault="ssp-sender-unknown", request=_sent(shown))

    assert ["Ssp-From", "999000009999"] in shown["request"]["headers"]
    assert (shown["fault"]["slug"], shown["fault"]["label"]) == ("ssp-sender-unknown", "4a")
    assert (answer["refusal"]["by"], answer["refusal"]["status"]) == ("ssp", 403)


async def test_mending_does_what_puts_it_right_and_tells_each_exchange(web: httpx.AsyncClient) -> None:
    values = await walked(web, "1a", "2a", "2c", "3a", "4a", "5a")
    asked = {"scenario": BOOKING, "message": "6a", "fault": "provider-booking-slot-taken"}
    shown = await prepared(web, "6a", values=values, fault=asked["fault"])
    refused = await replayed(web, "6a", values=shown["values"], fault=asked["fault"], request=_sent(shown))
    mended = await web.post("/api/mend", json={**asked, "values": shown["values"]})

    assert refused["refusal"]["status"] == 409
    assert [(one["messages"][0]["summary"], one["messages"][-1]["status"], one["refusal"])
            for one in mended.json()["exchanges"]] == [("Search again", 200, None), ("Book another slot", 201, None)]


async def test_mending_without_a_fault_or_in_vain_is_told_in_words(web: httpx.AsyncClient) -> None:
    nothing = await web.post("/api/mend", json={"scenario": BOOKING, "message": "1a"})
    unprepared = await web.post("/api/mend", json={"scenario": BOOKING, "message": "6a",
                                                   "fault": "provider-register-again"})

    assert (nothing.status_code, nothing.json()["error"]) == (
        400, "fault is missing; name the one that is to be mended")
    assert unprepared.status_code == 400
    assert unprepared.json()["error"].startswith("fault provider-register-again: it does not fit 'Book the")


async def test_a_fault_that_is_unknown_or_does_not_fit_is_refused_in_words(web: httpx.AsyncClient) -> None:
    unknown = await web.post("/api/prepare", json={"scenario": BOOKING, "message": "4a", "fault": "ssp-sender"})
    misplaced = await web.post("/api/prepare", json={"scenario": BOOKING, "message": "1a", "fault": "ssp-body-type"})

    assert unknown.status_code == 404
    assert unknown.json()["error"].startswith(
        "the explorer has no fault 'ssp-sender'; it has ssp-sender-unknown, ")
    assert misplaced.status_code == 400
    assert misplaced.json()["error"].startswith("fault ssp-body-type: it does not fit 'Trace the patient'")


def _sent(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: shown["request"][name] for name in ("method", "url", "headers", "body")}
