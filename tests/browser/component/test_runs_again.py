"""A run that is sent again, with what was changed in it, in the world of now."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from explorer.scenarios import scenario

from .drafts import made_ready, with_drafts
from .keeping import SOMEBODY, kept, news, open_runs, runs, send
from .pages import at, badge, open_booking, press, tab
from .site import ComponentSite
from .test_editing import edit, field
from .test_sending import posts, switch, world
from .test_state import fixtures_stay


def test_a_run_is_sent_again_where_it_was_sent(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#v=no-free-slots")
    press(page, "Run all")
    at(page, "7d")
    page.goto(f"{component.url}/booking/#1a")
    at(page, "1a")
    press(page, "Restart")
    open_runs(page)
    press(page, "Run again 1a to 7a Book the appointment")

    at(page, "7d")
    news(page, "Sent 1a to 7a live")
    assert "v=no-free-slots" in page.url
    expect(runs(page)).to_have_count(2)
    expect(runs(page).nth(0)).to_contain_text("201 Created")
    page.go_back()
    at(page, "1a")


def test_one_exchange_alone_is_sent_again_alone(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    press(page, "Run all")
    at(page, "6d")
    send(page, "4a")
    open_runs(page)
    press(page, "Run again 4a Search for free slots")

    news(page, "Sent 4a live")
    expect(runs(page)).to_have_count(3)
    expect(runs(page).nth(0)).to_contain_text("4a Search for free slots")


def test_a_run_is_sent_again_with_what_was_changed_in_it(page: Page, component: ComponentSite) -> None:
    edit(page, component, "3a")
    field(page, "Header Accept").fill("application/fhir+xml")
    press(page, "Send request")
    news(page, "Sent 3a live")
    press(page, "Restart")
    news(page, "A fresh world")
    open_runs(page)
    expect(runs(page).first).to_contain_text("3a changed by you")
    asked = posts(page)
    press(page, "Run again 3a Get the capability statement")
    news(page, "Sent 1a to 3a live")

    sent = {question["message"]: question["request"] for question in asked if question["call"] == "replay"}
    assert ["Accept", "application/fhir+xml"] in sent["3a"]["headers"]
    assert world(page) in sent["3a"]["url"]
    assert [message for message in sent if ["Accept", "application/fhir+xml"] in sent[message]["headers"]] == ["3a"]
    tab(page, "Request")
    expect(field(page, "Header Accept")).to_have_value("application/fhir+xml")


def test_claims_that_were_changed_go_into_the_token_of_now(page: Page, component: ComponentSite) -> None:
    edit(page, component, "3a")
    claims = json.loads(field(page, "Token claims").input_value())
    changed = {**claims, "reason_for_request": "else", "exp": claims["exp"] + 60}
    del changed["requesting_device"]
    field(page, "Token claims").fill(json.dumps(changed, separators=(",", ":"), ensure_ascii=False))
    press(page, "Send request")
    news(page, "Sent 3a live")
    press(page, "Restart")
    later = httpx.put(f"{component.url}/sandbox/{world(page)}/control/clock", trust_env=False,
                      json={"now": "2026-06-09T08:00:00Z"})
    assert later.status_code == 200, later.text
    open_runs(page)
    asked = posts(page)
    press(page, "Run again 3a Get the capability statement")
    news(page, "Sent 1a to 3a live")

    sent = next(question["request"] for question in asked
                if question["call"] == "replay" and question["message"] == "3a")
    payload = dict(sent["headers"])["Authorization"].split(".")[1]
    now = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (now["reason_for_request"], "requesting_device" in now) == ("else", False)
    assert (now["iat"] - claims["iat"], now["exp"] - now["iat"]) == (pytest.approx(8 * 86400, abs=600), 360)


def test_what_the_reader_is_changing_stays_when_an_earlier_run_is_sent_again(page: Page,
                                                                           component: ComponentSite) -> None:
    open_booking(page, component)
    send(page, "1a")
    tab(page, "Request")
    press(page, "Edit")
    field(page, "Method").fill("PUT")
    press(page, "Done")
    open_runs(page)
    asked = posts(page)
    press(page, "Run again 1a Trace the patient")
    news(page, "Sent 1a live")

    assert [question["request"]["method"] for question in asked if question["call"] == "replay"] == ["GET"]
    tab(page, "Request")
    expect(page.get_by_role("region", name="Your changes")).to_contain_text("PUT")


def test_a_change_that_holds_a_secret_is_not_kept_and_it_is_said(page: Page, component: ComponentSite) -> None:
    edit(page, component)
    field(page, "Header X-Request-ID").fill(SOMEBODY)
    press(page, "Send request")
    badge(page, "Live")
    open_runs(page)

    expect(runs(page).first).to_contain_text(
        "1a changed by you, which is not kept: it held an NHS number outside the range for tests (999)")
    assert SOMEBODY not in json.dumps(kept(page))


def test_a_run_that_is_made_to_fail_fails_again(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a&f=ssp-sender-unknown")
    press(page, "Send request")
    news(page, "4d is a refusal, 403")
    page.goto(f"{component.url}/booking/#m=1a")
    at(page, "1a")
    open_runs(page)
    expect(runs(page)).to_have_count(1)
    expect(runs(page)).to_contain_text("made to fail: The sender’s ASID is unknown")
    press(page, "Run again 1a to 4a Search for free slots")

    news(page, "4d is a refusal, 403")
    expect(runs(page)).to_have_count(2)
    assert "f=ssp-sender-unknown" in page.url


def test_a_run_that_is_deleted_while_it_is_sent_stays_deleted(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"sds": {"delay": 2}})
    open_runs(page)
    press(page, "Run all")
    press(page, "Delete 1a to 6a Book the appointment")
    expect(runs(page)).to_have_count(0)

    expect(page.get_by_role("status")).to_contain_text("Sent 1a to 6a live", timeout=20_000)
    expect(runs(page)).to_have_count(0)
    assert kept(page) == []


@given(number=st.integers(0, 6), world=st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True), text=st.text(max_size=20))
@settings(fixtures_stay, max_examples=30)
def test_a_kept_change_is_the_same_draft_in_another_world(page: Page, component: ComponentSite, requests: Any,
                                                        number: int, world: str, text: str) -> None:
    answer = list(requests.values())[number]
    there = answer["base"].rpartition("/")[0] + f"/{world}"
    kept_there, drafted = with_drafts(page, component, """async ([answer, there, text], {Draft, ready}) => {
        const {keptEditOf, draftFrom} = await import('/web/ranedit.js')
        const change = made => {
            const draft = new Draft(made)
            return draft.withValues({[draft.names[0]]: text}).withHeader(0, ['X-Mine', `${answer.base}/${text}`])
        }
        const edit = JSON.parse(JSON.stringify(keptEditOf(change(ready(answer)), answer.base)))
        if (edit.withheld) return [edit, edit]
        const said = draft => [draft.names.map(name => draft.textsOf(name).map(each => each.text)), draft.differences]
        const here = JSON.stringify(said(change(ready(answer))))
        return [said(draftFrom(edit, there)), JSON.parse(here.split(answer.base).join(there))] }""",
        [answer, there, text])

    assert kept_there == drafted


@pytest.fixture(scope="module")
def requests(component: ComponentSite) -> Any:
    return made_ready(component, scenario("book-appointment"), "runs-kept")
