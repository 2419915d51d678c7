"""Failures made to happen in the sandbox, and mended there: one press each, what is shown is what is sent."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from .looks import narrow, violations
from .pages import at, badge, exchange, open_booking, panel, press, sequence, tab
from .site import ComponentSite
from .test_sending import posts, world


def choose(page: Page, name: str) -> None:
    """Choose a failure, once the catalogue has come."""
    choice = page.get_by_role("combobox", name="Make it fail", exact=True)
    choice.focus()
    expect(choice.locator("optgroup").first).to_be_attached()
    choice.select_option(name)


def refused(page: Page) -> Locator:
    return sequence(page).locator(".sx-drawing .sx-message--refused")


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words, timeout=15_000)


def test_one_press_prepares_with_the_fault_and_sends_what_was_shown(page: Page, component: ComponentSite) -> None:
    asked = posts(page)
    open_booking(page, component, "#m=1a")
    choose(page, "pds-request-id-missing")
    tab(page, "Request")
    expect(panel(page)).to_contain_text("ready to send, made to fail: exactly this goes out")
    expect(panel(page).get_by_role("rowheader", name="X-Request-ID")).to_have_count(0)
    tab(page, "Code")
    shown = panel(page).get_by_role("group", name="HTTP").inner_text()
    press(page, "Send request")
    badge(page, "Live")
    failing = [question for question in asked if question.get("fault") == "pds-request-id-missing"]
    assert [question["call"] for question in failing] == ["prepare", "replay"]
    sent = failing[1]["request"]
    assert shown.splitlines()[1:-1] == ["Host: " + component.url.removeprefix("http://"),
                                       *(f"{name}: {text}" for name, text in sent["headers"])]
    said(page, "Sent 1a live: 1b is a refusal, 400")


def test_the_mended_request_is_really_sent_and_green(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a&f=ssp-sender-unknown")
    expect(exchange(page)).to_contain_text("and sends 1a to 3a, then 4a again.")
    press(page, "Send request")
    badge(page, "Live")
    expect(refused(page)).to_have_count(2)
    asked = posts(page)
    press(page, "Apply the fix")

    said(page, "Mended live: 4a is answered with 200, as it should be")
    badge(page, "Live")
    assert [(question["call"], question.get("fault")) for question in asked] == [("prepare", None), ("replay", None)]
    assert ["Ssp-From", "999000000201"] in asked[1]["request"]["headers"]
    expect(refused(page)).to_have_count(0)
    expect(panel(page).get_by_role("region", name="Mended")).to_contain_text("Mended live")
    tab(page, "Changes")
    request = panel(page).get_by_role("group", name="Changes in Request 4a")
    assert "Ssp-From: 999000009999" in request.locator("del").all_text_contents()
    assert "Ssp-From: 999000000201" in request.locator("ins").all_text_contents()


def test_a_failure_can_be_made_where_it_is_not_recorded(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=5a")
    choose(page, "ssp-sender-unknown.5a")
    expect(exchange(page)).to_contain_text("There is no recording of this failure at 5a")
    press(page, "Send request")

    said(page, "Sent 1a to 5a live: 5d is a refusal, 403")
    badge(page, "Live")
    expect(panel(page).get_by_role("region", name="Smallest fix").locator("ins")).to_have_text("Ssp-From: 999000000201")
    assert page.url.endswith("#m=5a&f=ssp-sender-unknown.5a")


def test_what_happens_meanwhile_happens_when_it_is_sent_and_other_requests_put_it_right(
        page: Page, component: ComponentSite) -> None:
    asked = posts(page)
    open_booking(page, component, "#m=6a")
    choose(page, "provider-booking-slot-taken")
    expect(panel(page)).to_contain_text("another consumer, “Book the same slot”")
    page.wait_for_timeout(400)
    assert [question["call"] for question in asked if question.get("fault")] == []

    press(page, "Send request")
    said(page, "Sent 1a to 6a live: 6c is a refusal, 409")
    badge(page, "Live")
    press(page, "Apply the fix")
    said(page, "Mended live: 6a is put right")
    expect(panel(page).get_by_role("region", name="Mended").get_by_role("listitem")).to_have_text([
        "Search again: GET /Slot, answered with 200 OK.",
        "Book another slot: POST /Appointment, answered with 201 Created."])
    assert asked[-1]["call"] == "mend"


def test_values_that_only_the_fault_knows_stand_in_its_fix(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=6a")
    choose(page, "provider-booking-slots-gap")
    press(page, "Send request")

    said(page, "6c is a refusal, 422")
    badge(page, "Live")
    fix = panel(page).get_by_role("region", name="Smallest fix")
    expect(fix.locator("del").first).to_have_text(re.compile(r'Slot/\d+"}, {"reference": "Slot/\d+'))
    expect(fix).not_to_contain_text("${")
    assert not re.search(r"Slot/(first_slot|second_slot|slot)\b", fix.inner_text())


def test_below_http_no_reply_comes_live_and_asking_again_mends_it(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a")
    choose(page, "pds-line-reset")
    expect(exchange(page)).to_contain_text("It is put so for that one call and taken back after it.")
    press(page, "Send request")
    said(page, "Sent 1a live: 1b did not come")
    badge(page, "Live")
    expect(sequence(page).locator(".sx-drawing")).to_contain_text("1b no reply")

    press(page, "Apply the fix")
    said(page, "Mended live: 1a is answered with 200")
    state = page.request.get(f"{component.url}/sandbox/{world(page)}/control").json()
    assert state["switches"] == {}


def test_run_all_ends_at_the_failure(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=2a")
    choose(page, "sds-ldap-down")
    press(page, "Run all")

    said(page, "Sent 1a to 2a live: 2b is a refusal, 502")
    at(page, "2b")
    expect(sequence(page).get_by_role("link", name=re.compile(r"^2c, .*\(not reached\)$"))).to_have_count(1)


def test_restart_lets_everything_go_well_again(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a")
    choose(page, "pds-request-id-missing")
    press(page, "Send request")
    badge(page, "Live")
    press(page, "Restart")

    at(page, "1a")
    badge(page, "Recorded")
    expect(refused(page)).to_have_count(0)
    expect(page.get_by_role("combobox", name="Make it fail", exact=True)).to_have_value("")
    assert "f=" not in page.url


def test_what_was_sent_live_before_stays_when_a_failure_is_chosen_and_left(page: Page,
                                                                         component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a")
    press(page, "Send request")
    badge(page, "Live")
    choose(page, "pds-request-id-missing")
    badge(page, "Recorded")
    choose(page, "Nothing")

    badge(page, "Live")
    expect(panel(page)).not_to_contain_text("400 Bad Request")


def test_one_thing_is_loud(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")
    loud = page.locator(".sx-button--main")
    expect(loud).to_have_text(["Send request"])
    choose(page, "ssp-sender-unknown")

    expect(loud).to_have_text(["Apply the fix"])


def test_a_fix_without_its_server_falls_back_to_the_recording(page: Page, mortal: ComponentSite) -> None:
    open_booking(page, mortal, "#m=1a")
    choose(page, "pds-request-id-missing")
    press(page, "Send request")
    badge(page, "Live")
    mortal.stop()
    press(page, "Apply the fix")

    expect(exchange(page)).to_contain_text("did not answer; showing the recorded run.", timeout=15_000)
    badge(page, "Recorded")
    expect(panel(page).get_by_role("region", name="Mended")).to_contain_text("Mended, as recorded")


def test_by_keyboard_from_the_choice_to_a_mended_failure(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a")
    choose(page, "pds-request-id-missing")
    page.get_by_role("button", name="Send request").focus()
    page.keyboard.press("Enter")
    said(page, "1b is a refusal, 400")
    page.get_by_role("button", name="Apply the fix").focus()
    page.keyboard.press("Enter")

    said(page, "Mended live: 1a is answered with 200")
    assert page.evaluate("document.querySelector('.sx-exchange').contains(document.activeElement)")


def test_a_live_failure_and_its_mending_stand_in_nobodys_way(unwatched: Page, component: ComponentSite) -> None:
    page = unwatched
    narrow(page, 1440, "light", "dark")
    open_booking(page, component, "#m=1a&f=pds-line-reset")
    press(page, "Send request")
    badge(page, "Live")
    found = violations(page, "light", "dark")
    press(page, "Apply the fix")
    said(page, "Mended live")
    found += violations(page, "light", "dark")

    assert found == []
