"""Sending on the stage: live replies, refusals, waits, and what is shown when nothing can be sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest import Subtests

from explorer.scenarios import scenario
from explorer.scenarios.faults import FAULTS

from .pages import at, badge, exchange, open_booking, press, sequence
from .site import ComponentSite
from .staging import focus_on_stage, present, stage
from .test_sending import posts, switch

BOOKING = scenario("book-appointment")
NO_REPLY = [fault for fault in FAULTS
            if fault.status is None and ("pds" in fault.switches or "reset" in str(fault.switches))]


def by_key(page: Page) -> None:
    page.keyboard.press("s")


def by_button(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Tab")
    assert focus_on_stage(page) == "Send request"
    page.keyboard.press("Enter")


@pytest.mark.parametrize("send", [by_key, by_button])
def test_a_request_is_sent_live_and_its_reply_is_shown(page: Page, component: ComponentSite,
                                                      send: Callable[[Page], None]) -> None:
    open_booking(page, component, "#m=2a")
    present(page)

    send(page)
    badge(page, "Live")
    expect(page.get_by_role("status")).to_have_text(
        "Message 2a, 3 of 22: Look up the endpoint, Consumer to SDS. Sent 1a to 2a live")
    expect(exchange(page)).to_contain_text("OK, answered by the SDS")
    expect(exchange(page)).to_contain_text("T99001-8000001 party_key, to 2c")
    page.keyboard.press("Escape")
    expect(stage(page)).to_be_hidden()
    badge(page, "Live")
    expect(page.get_by_role("tab", name="Response")).to_have_attribute("aria-selected", "true")


def test_a_refusal_is_shown_where_it_happened(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=3a")
    switch(page, component, {"ssp": {"certificate": "missing"}})
    present(page)

    page.keyboard.press("s")
    expect(exchange(page).get_by_role("heading")).to_have_text("3aRefused by the SSP")
    expect(exchange(page)).to_contain_text("496")
    expect(exchange(page)).to_contain_text("SSL_CERTIFICATE_REQUIRED")
    drawing = sequence(page)
    expect(drawing.locator(".sx-stop")).to_have_count(1)
    expect(drawing).to_contain_text("3d 496, refused by the SSP")
    expect(drawing.locator(".sx-message--not-reached .sx-label")).to_have_text(
        ["3b SSP forwards request", "3c Capability statement"])
    assert drawing.locator(".sx-stage-flag").all_text_contents() == ["refused", "not reached"]
    page.keyboard.press("PageDown")
    expect(exchange(page)).to_contain_text("not reachedThe SSP refused before it came to this.")


def test_a_failure_below_http_says_that_no_reply_came(page: Page, component: ComponentSite,
                                                     subtests: Subtests) -> None:
    open_booking(page, component, name="static")
    present(page)
    assert len(NO_REPLY) > 2
    for fault in NO_REPLY:
        request = next(message for message in BOOKING.messages if message.exchange == fault.on[0])
        who = {"pds": "PDS", "sds": "SDS", "ssp": "the SSP"}[request.receiver.key]
        with subtests.test(fault=fault.slug):
            page.evaluate("location.hash = '#m=6d'")
            expect(exchange(page).get_by_role("heading")).to_have_text("6dBooked appointment")
            page.evaluate("fragment => { location.hash = fragment }", f"#m={request.partner}&f={fault.slug}")

            at(page, request.partner or "")
            expect(exchange(page).get_by_role("heading")).to_have_text(f"{request.partner}No reply from {who}")
            expect(exchange(page).get_by_role("term")).to_have_text(["no reply", "from"])
            badge(page, "Recorded")
            expect(sequence(page).get_by_text(f"{request.partner} no reply")).to_be_visible()
            expect(sequence(page).locator(".sx-stage-flag").first).to_have_text("no reply")
            expect(stage(page)).not_to_contain_text("refused")


def test_no_reply_is_told_from_a_refusal_also_when_it_is_sent_live(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a&f=pds-line-reset")
    present(page)

    page.keyboard.press("s")
    badge(page, "Live")
    expect(exchange(page)).to_contain_text("no replyThe connection was broken off")
    expect(page.get_by_role("status")).to_contain_text("1b did not come")
    expect(stage(page)).not_to_contain_text("refused")


def test_the_proxys_refusal_is_shown_beside_the_reply_that_it_never_got(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4c&f=ssp-practice-line-reset", name="static")
    present(page)
    at(page, "4c")

    expect(exchange(page).get_by_role("heading")).to_have_text("4cNo reply from the GP Connect Provider")
    expect(exchange(page).get_by_role("term").first).to_have_text("no reply")
    expect(sequence(page)).to_contain_text("4c no reply")
    page.keyboard.press("PageDown")
    expect(exchange(page).get_by_role("heading")).to_have_text("4dRefused by the SSP")


def test_a_wait_is_named_and_can_be_stopped(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"pds": {"delay": 30}})
    present(page)

    page.keyboard.press("s")
    expect(page.get_by_role("status")).to_contain_text("Waiting for the reply to 1a from PDS", timeout=6000)
    press(page, "Stop")
    expect(exchange(page)).to_contain_text("Stopped waiting for 1a; showing the recorded reply.")
    assert focus_on_stage(page) == ""
    page.keyboard.press("Space")
    at(page, "1b")


def test_without_its_server_the_stage_goes_on_with_what_is_recorded(page: Page, mortal: ComponentSite) -> None:
    open_booking(page, mortal, "#m=1a")
    present(page)
    page.keyboard.press("s")
    badge(page, "Live")

    mortal.stop()
    page.keyboard.press("s")
    expect(exchange(page)).to_contain_text("did not answer; showing the recorded run.")
    page.keyboard.press("PageDown")
    badge(page, "Recorded")


def test_without_a_sandbox_nothing_is_sent_and_nothing_offered(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b", name="static")
    asked = posts(page)
    present(page)

    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Send request")).to_have_count(0)
    at(page, "4b")
    assert asked == []
