"""A run as HAR: valid by the published schema, read by an independent reader, and honest about its times."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator, FormatChecker
from playwright.sync_api import Browser, Page, expect

from .pages import ask, at, open_booking, panel, press, tab
from .site import ComponentSite
from .test_sending import switch
from .test_state import fixtures_stay

VALID = Draft6Validator(json.loads(Path(__file__).with_name("har.schema.json").read_text(encoding="utf-8")),
                        format_checker=FormatChecker())
TOKEN = "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2NvbnN1bWVyLnNhbmRib3guZXhhbXBsZS8ifQ."


def downloaded(page: Page, name: str = "Download HAR") -> tuple[str, dict[str, Any]]:
    """The name of the file and the log in it."""
    with page.expect_download() as coming:
        press(page, name)
    har = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
    VALID.validate(har)
    return coming.value.suggested_filename, har["log"]


def label(entry: dict[str, Any]) -> str:
    told: str = entry["comment"]
    return told.partition(",")[0]


def labels(log: dict[str, Any]) -> list[str]:
    return [label(entry) for entry in log["entries"]]


def simulated(entry: dict[str, Any]) -> bool:
    return "its times are simulated" in entry["comment"]


def began(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["startedDateTime"])


def test_the_schema_refuses_what_is_no_har() -> None:
    assert [error.message for error in VALID.iter_errors({"log": {"version": "1.2", "entries": []}})] == [
        "'creator' is a required property"]


def test_the_recorded_run_is_downloaded_with_both_hops_and_says_that_its_times_are_simulated(
        page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a&t=code", name="static")
    name, log = downloaded(page)

    assert name == "book-appointment.har"
    assert labels(log) == ["1a", "2a", "2c", "3a", "3b", "4a", "4b", "5a", "5b", "6a", "6b"]
    assert all(map(simulated, log["entries"]))
    assert "simulated" in log["comment"] and "not an NHS service" in log["comment"]
    four = {label(entry): entry for entry in log["entries"]}
    assert four["4b"]["comment"].startswith("4b, SSP to GP Connect Provider: SSP forwards request (recorded")
    assert four["4b"]["request"]["url"].startswith("https://alpha.provider.example/T99001/STU3/1/gpconnect/Slot?")
    assert {"name": "status", "value": "free"} in four["4b"]["request"]["queryString"]
    assert {"name": "searchFilter", "value": "https://fhir.nhs.uk/Id/ods-organization-code|T99101"} in four["4a"][
        "request"]["queryString"]
    assert json.loads(four["6a"]["request"]["postData"]["text"])["resourceType"] == "Appointment"
    assert (four["6a"]["response"]["status"], four["6a"]["response"]["statusText"]) == (201, "Created")
    outer = [four[at] for at in ("1a", "2a", "2c", "3a", "4a", "5a", "6a")]
    assert [began(entry) for entry in outer] == sorted({began(entry) for entry in outer})
    assert began(four["1a"]).isoformat() == "2026-06-01T08:00:00+00:00"


def test_a_live_run_has_measured_times_and_the_hop_behind_the_proxy_within_the_one_before(
        page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=5a")
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("Sent 1a to 5a live")
    tab(page, "Code")
    _, log = downloaded(page)

    hops = {label(entry): entry for entry in log["entries"]}
    assert [at for at, entry in hops.items() if simulated(entry)] == ["6a", "6b"]
    assert "(sent live)" in hops["4b"]["comment"]
    for outer, inner in (("3a", "3b"), ("4a", "4b"), ("5a", "5b")):
        assert 0 <= hops[inner]["time"] <= hops[outer]["time"]
        assert began(hops[outer]) <= began(hops[inner])
        within = (began(hops[inner]) - began(hops[outer])).total_seconds() * 1000 + hops[inner]["time"]
        assert within <= hops[outer]["time"] + 1
    assert 0 < hops["4a"]["time"] == hops["4a"]["timings"]["wait"]


def test_a_refused_run_ends_where_it_was_refused(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"ssp": {"certificate": "missing"}})
    press(page, "Run all")
    at(page, "3d")
    tab(page, "Code")
    _, log = downloaded(page)

    assert labels(log) == ["1a", "2a", "2c", "3a"]
    assert log["entries"][-1]["response"]["status"] >= 400


def test_an_independent_reader_answers_from_the_file_as_the_sandbox_did(page: Page, component: ComponentSite,
                                                                        chromium: Browser, tmp_path: Path) -> None:
    open_booking(page, component, "#m=6d&t=code", name="static")
    with page.expect_download() as coming:
        press(page, "Download HAR")
    coming.value.save_as(tmp_path / "run.har")
    entries = json.loads((tmp_path / "run.har").read_text(encoding="utf-8"))["log"]["entries"]

    reader = chromium.new_context()
    reader.route_from_har(tmp_path / "run.har", not_found="abort")   # Playwright's reader plays the file back
    place = reader.new_page()
    for entry in entries:
        asked, said = entry["request"], entry["response"]
        if asked["method"] == "GET" and asked["url"].startswith("http://"):
            place.goto(asked["url"])
            told = place.evaluate("async address => { const reply = await fetch(address); "
                                  "return [reply.status, await reply.text()] }", asked["url"])
            assert told == [said["status"], said["content"]["text"]]
    reader.close()
    tab(page, "Response")
    assert panel(page).get_by_text("201 Created").count() == 1


def hop(step: str, exchange: str, request: dict[str, Any], reply: dict[str, Any]) -> list[dict[str, Any]]:
    common = {"exchange": exchange, "from": "consumer", "to": "ssp", "summary": "Ask", "reached": True,
              "observed": True}
    return [{**common, "label": f"{step}a", "partner": f"{step}b", "kind": "request", "method": "POST", "body": None,
             "url": "http://h/x", "headers": [], **request},
            {**common, "label": f"{step}b", "partner": f"{step}a", "kind": "reply", "status": 200, "headers": [],
             "body": None, **reply}]


def har(page: Page, component: ComponentSite, messages: list[dict[str, Any]], **more: Any) -> Any:
    made = ask(page, component, "har", "(m, recording) => m.harOf(recording)", {
        "title": "T", "participants": [], "messages": messages, "live": {},
        "timing": {"clock": "2026-06-01T09:00:00+01:00", "simulated": True, "ms": {}}, **more})
    VALID.validate(made)
    return made["log"]["entries"]


def test_secrets_and_numbers_of_real_patients_stay_out_of_the_file(page: Page, component: ComponentSite) -> None:
    [entry] = har(page, component, hop("1", "1a", {
        "url": "http://me:pass@h/Patient?identifier=9434765919&access_token=abc&apikey=sandbox",
        "headers": [["Authorization", "Bearer opaque"], ["Cookie", "a=b"], ["apikey", "mine"], ["X", "9990000018"]],
        "body": '{"id":"943 476 5919"}'}, {"headers": [["Set-Cookie", "a=b"]]}))

    assert entry["request"]["url"] == ("http://[name and password]@h/Patient?identifier=[NHS number]"
                                       "&access_token=[access_token]&apikey=sandbox")
    assert [pair["value"] for pair in entry["request"]["headers"]] == ["[Authorization]", "[Cookie]", "[apikey]",
                                                                       "9990000018"]
    assert entry["request"]["postData"]["text"] == '{"id":"[NHS number]"}'
    assert entry["response"]["headers"] == [{"name": "Set-Cookie", "value": "[Set-Cookie]"}]
    assert "are left out" in entry["comment"]


def test_the_explorers_own_token_stays(page: Page, component: ComponentSite) -> None:
    [entry] = har(page, component, hop("1", "1a", {"headers": [["Authorization", TOKEN], ["apikey", "sandbox"]]}, {}))

    assert [pair["value"] for pair in entry["request"]["headers"]] == [TOKEN, "sandbox"]
    assert "left out" not in entry["comment"]


def test_a_reply_that_never_came_is_said(page: Page, component: ComponentSite) -> None:
    [entry] = har(page, component, hop("1", "1a", {}, {"reached": False, "status": 200}))

    assert (entry["response"]["status"], entry["response"]["comment"]) == (
        0, "no reply came, or none that can be read as HTTP")
    assert "how long it took is not known" in entry["comment"]


texts = st.text(max_size=20)
headers = st.lists(st.lists(texts, min_size=2, max_size=2), max_size=3)


@given(url=texts, sent=headers, got=headers, body=st.none() | texts, status=st.none() | st.integers(0, 999),
       ms=st.none() | st.floats(allow_nan=False, allow_infinity=False) | texts, clock=texts)
@settings(fixtures_stay, max_examples=60)
def test_whatever_was_said_the_file_is_valid(page: Page, component: ComponentSite, url: str, sent: list[list[str]],
                                             got: list[list[str]], body: str | None, status: int | None, ms: Any,
                                             clock: str) -> None:
    messages = hop("1", "1a", {"url": url or "/", "headers": sent, "body": body},
                   {"headers": got, "body": body, "status": status})

    entries = har(page, component, messages, live={"1a": {"clock": clock, "simulated": False, "ms": {"1b": ms}}})
    assert labels({"entries": entries}) == ["1a"]


@pytest.mark.parametrize(("about", "name"), [
    ({"scenario": "book-elsewhere", "variant": "way", "fault": {"slug": "x"}}, "book-elsewhere-way-x.har"),
    ({"scenario": "../../etc", "variant": None, "fault": None}, "-etc.har"), ({"scenario": ""}, "run.har")])
def test_the_file_is_named_for_the_run(asking: Page, component: ComponentSite, about: Any, name: str) -> None:
    assert ask(asking, component, "har", "(m, about) => m.harName(about)", about) == name
