"""Failures as they were recorded: chosen or linked, drawn, told and compared; nothing is sent for it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest import Subtests

from explorer.model.faults import faults_at
from explorer.scenarios import scenario
from explorer.scenarios.faults import FAULTS

from .looks import narrow, violations
from .pages import at, exchange, open_booking, panel, press, sequence, tab
from .site import ComponentSite

BOOKING = scenario("book-appointment")
SENDER = "#m=4a&f=ssp-sender-unknown"


def failures(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Make it fail", exact=True)


def drawn(page: Page, name: str) -> Locator:
    """The message of the drawing with this name."""
    return sequence(page).get_by_role("link", name=re.compile(name))


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


@pytest.mark.parametrize("label", ["1a", "4a", "6c"])
def test_the_choice_offers_all_that_can_fail_at_this_exchange_by_who_refuses(page: Page, component: ComponentSite,
                                                                           label: str) -> None:
    open_booking(page, component, f"#m={label}", name="static")
    failures(page).focus()
    message = BOOKING.message(BOOKING.message(label).outermost)
    there = faults_at(FAULTS, message.exchange)
    at_home = [fault for fault in there if fault.slug in RECORDED]

    expect(failures(page).locator("optgroup").first).to_be_attached()
    names = [group.get_attribute("label") for group in failures(page).locator("optgroup").all()]
    refusers = [someone for someone in BOOKING.participants if someone.role != "consumer"]
    assert names == [f"{someone.name} refuses {message.label}" for someone in refusers
                     if any(fault.by == someone for fault in at_home)] + [f"No reply of use {message.label}"]
    options = failures(page).get_by_role("option").all_text_contents()
    assert options[0] == "Nothing"
    assert len(options) == 1 + len(at_home)


def homes() -> frozenset[str]:
    from explorer.model.faults import home
    from explorer.scenarios import SCENARIOS

    return frozenset(fault.slug for fault in FAULTS if home(fault, SCENARIOS.values())[0].slug == BOOKING.slug)


RECORDED = homes()


def test_the_choice_changes_with_the_message_and_keeps_what_is_chosen(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, SENDER, name="static")
    expect(failures(page)).to_have_value("ssp-sender-unknown")
    for _ in range(4):
        press(page, "Next message")
    at(page, "5a")

    expect(failures(page)).to_have_value("ssp-sender-unknown")
    expect(failures(page).locator("option:checked")).to_have_text("4a: The sender’s ASID is unknown")
    expect(failures(page).locator("optgroup").nth(1)).to_have_attribute("label", re.compile(" 5a$"))


def test_a_link_opens_the_recorded_refusal_and_asks_the_server_for_nothing(page: Page,
                                                                          component: ComponentSite) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    open_booking(page, component, SENDER)

    expect(page.get_by_role("status")).to_have_text(
        "Message 4a, 11 of 22: Search for free slots, Consumer to SSP. Refused by the SSP, 403")
    expect(exchange(page).get_by_text("Recorded", exact=True)).to_be_visible()
    expect(exchange(page).get_by_role("heading", name="Refused by the SSP")).to_be_visible()
    why = panel(page).get_by_role("region", name="Why it failed")
    for words in ("403 Forbidden", "does not let this consumer ask", "The SSP itself: there is no meta.profile",
                  "ASID_CHECK_FAILED_MESSAGESENDER_999000009999", "Ssp-From names a system that the Spine"):
        expect(why).to_contain_text(words)
    fix = panel(page).get_by_role("region", name="Smallest fix")
    expect(fix).to_contain_text("Send the header Ssp-From as “999000000201”, not as “999000009999”.")
    expect(fix.locator("del")).to_have_text("Ssp-From: 999000009999")
    expect(fix.locator("ins")).to_have_text("Ssp-From: 999000000201")
    assert panel(page).get_by_role("link", name="In the fault catalogue").get_attribute(
        "href") == "../scenarios/faults/#ssp-sender-unknown"
    assert panel(page).get_by_role("link", name="ssp.sender").get_attribute("href") == "../sandbox/rules/#ssp.sender"
    page.wait_for_timeout(400)
    assert asked == []


def test_the_arrow_ends_at_who_refused_and_what_comes_after_is_not_reached(page: Page,
                                                                          component: ComponentSite) -> None:
    open_booking(page, component, SENDER, name="static")
    drawing = sequence(page).locator(".sx-drawing")

    expect(drawn(page, r"^4a, .*\(current, refused\)$")).to_have_count(1)
    expect(drawn(page, r"^4[bc], .*\(not reached\)$")).to_have_count(2)
    expect(drawn(page, r"^[56][a-d], .*\(not reached\)$")).to_have_count(8)
    expect(drawn(page, r"^[123][a-d], [^(]*$")).to_have_count(10)
    expect(drawing.locator(".sx-stop")).to_have_count(1)
    expect(drawing.locator(".sx-cross")).to_have_count(1)
    expect(drawing).to_contain_text("4d 403, refused by the SSP")
    expect(drawing.locator(".sx-flag:visible")).to_have_text(["refused"])
    ribbon = page.get_by_role("list", name="Messages")
    expect(ribbon.get_by_role("link", name="3d, done")).to_have_count(1)
    expect(ribbon.get_by_role("link", name="6a, not reached")).to_have_count(1)


def test_the_list_says_the_states_in_words(page: Page, component: ComponentSite) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_booking(page, component, SENDER, name="static")

    def word(label: str) -> Locator:
        return page.locator(f".sx-list a[data-message='{label}'] i")

    for label, words in (("3d", "done"), ("4a", "refused"), ("4b", "not reached"), ("4d", "refused"),
                         ("5a", "not reached")):
        expect(word(label)).to_have_text(words)


def test_a_link_in_the_drawing_keeps_the_failure_and_a_message_cut_off_can_be_read_ahead(
        page: Page, component: ComponentSite) -> None:
    open_booking(page, component, SENDER, name="static")
    drawn(page, "^5a, ").click()

    at(page, "5a")
    said(page, "Not reached")
    expect(panel(page)).to_contain_text("Not reached: at 4d the SSP refused, and the run ended.")
    assert page.url.endswith("#m=5a&f=ssp-sender-unknown")
    drawn(page, "^4b, ").click()
    expect(panel(page)).to_contain_text("Not reached: the SSP refused before it came to this.")


def test_below_http_there_is_no_reply_and_the_consumer_says_so(page: Page, component: ComponentSite,
                                                               subtests: Subtests) -> None:
    open_booking(page, component, name="static")
    for slug in ("pds-line-reset", "pds-line-silent", "pds-line-cut-body"):
        with subtests.test(slug=slug):
            page.goto(f"{component.url}/static/#m=1a")
            expect(drawn(page, r"^1a, [^(]*\(current\)$")).to_have_count(1)
            page.goto(f"{component.url}/static/#m=1b&f={slug}")

            said(page, "Message 1b, 2 of 22: Verified, ODS code, PDS to Consumer. No reply")
            expect(exchange(page).get_by_role("heading", name="No reply from PDS")).to_be_visible()
            expect(panel(page).get_by_role("region", name="Why it failed")).to_contain_text("The Consumer itself")
            expect(sequence(page).locator(".sx-drawing")).to_contain_text("1b no reply")
            expect(drawn(page, r"^1b, .*\(current, no reply\)$")).to_have_count(1)
            expect(exchange(page)).to_contain_text("Out of order while 1a is sent")


def test_a_reply_that_the_consumer_cannot_use_ends_at_the_consumer(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1b&f=pds-line-wrong-type", name="static")

    expect(exchange(page).get_by_role("heading", name="Of no use to the consumer")).to_be_visible()
    expect(panel(page)).to_contain_text("the reply is text/html; charset=utf-8, not application/fhir+json")
    expect(sequence(page).locator(".sx-drawing .sx-message--reply .sx-stop")).to_have_count(1)


def test_a_proxy_that_got_no_answer_has_forwarded_the_request(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=3d&f=ssp-practice-down", name="static")

    said(page, "Refused by the SSP, 502")
    expect(drawn(page, r"^3b, [^(]*$")).to_have_count(1)
    expect(drawn(page, r"^3c, .*\(no reply\)$")).to_have_count(1)
    expect(panel(page)).to_contain_text("it forwarded the request and got no answer that it could hand on")


def test_a_request_past_the_proxy_is_drawn_and_told_as_such(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=3a&f=provider-down-directly", name="static")

    expect(drawn(page, r"^3[ad], .*not by way of the SSP\)$")).to_have_count(2)
    expect(panel(page)).to_contain_text("The request went straight to the practice’s system, past the SSP")
    expect(exchange(page).get_by_role("list", name="Hops")).to_contain_text("past the SSP")
    end = "line => line.getBBox().x + line.getBBox().width"
    line = drawn(page, "^3a, ").locator("path.sx-line.sx-overlay").evaluate(end)
    inner = drawn(page, "^3b, ").locator("path.sx-line").evaluate(end)
    assert line > inner - 4  # it runs on to the practice


def test_a_provider_is_told_from_the_proxy_by_its_profile(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=6c&f=provider-booking-slot-taken", name="static")

    why = panel(page).get_by_role("region", name="Why it failed")
    expect(why).to_contain_text("The GP Connect Provider; the SSP handed its answer on unchanged. meta.profile is")
    expect(why).to_contain_text("another consumer, “Book the same slot”")
    expect(why).to_contain_text("no longer free")


def test_changes_compares_a_failure_with_the_known_good_exchange(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, f"{SENDER}&t=changes", name="static")

    expect(panel(page)).to_contain_text("What differs from the known-good exchange.")
    request = panel(page).get_by_role("group", name="Changes in Request 4a")
    assert "Ssp-From: 999000000201" in request.locator("del").all_text_contents()
    assert "Ssp-From: 999000009999" in request.locator("ins").all_text_contents()
    reply = panel(page).get_by_role("group", name="Changes in Reply 4d")
    assert "200" in reply.locator("del").all_text_contents()
    assert "403" in reply.locator("ins").all_text_contents()


def test_the_fix_shows_the_known_good_recording_and_changes_what_was_mended(page: Page,
                                                                           component: ComponentSite) -> None:
    open_booking(page, component, SENDER, name="static")
    press(page, "Apply the fix")

    said(page, "Mended, as recorded: 4a is answered with 200, as it should be")
    expect(exchange(page).get_by_text("Recorded", exact=True)).to_be_visible()
    expect(panel(page).get_by_role("region", name="Mended")).to_contain_text("4a is answered with 200 OK")
    ended = sequence(page).locator(".sx-drawing").locator(".sx-message--refused, .sx-message--not-reached")
    expect(ended).to_have_count(0)
    expect(failures(page)).to_have_value("")
    tab(page, "Changes")
    request = panel(page).get_by_role("group", name="Changes in Request 4a")
    assert "Ssp-From: 999000009999" in request.locator("del").all_text_contents()
    assert "Ssp-From: 999000000201" in request.locator("ins").all_text_contents()
    tab(page, "Response")
    press(page, "Make it fail again")
    said(page, "Refused by the SSP, 403")


def test_what_one_request_does_not_mend_is_put_right_by_others(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=6a&f=provider-booking-slot-taken", name="static")
    press(page, "Apply the fix")

    said(page, "Mended, as recorded: 6a is put right")
    expect(panel(page).get_by_role("region", name="Mended").get_by_role("listitem")).to_have_text([
        "Search again: GET /Slot, answered with 200 OK.",
        "Book another slot: POST /Appointment, answered with 201 Created."])


def test_nothing_leads_back_and_so_does_the_browser(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4c", name="static")
    failures(page).focus()
    expect(failures(page).locator("optgroup").first).to_be_attached()
    failures(page).select_option("ssp-sender-unknown")
    said(page, "Message 4a, 11 of 22: Search for free slots, Consumer to SSP. Refused by the SSP, 403")
    page.reload()
    said(page, "Refused by the SSP, 403")
    failures(page).select_option("Nothing")

    said(page, "4a goes well again")
    expect(sequence(page).locator(".sx-drawing .sx-message--refused")).to_have_count(0)
    assert page.url.endswith("#m=4a")
    page.go_back()
    said(page, "Refused by the SSP, 403")


def test_a_failure_that_is_not_recorded_here_says_so_without_a_sandbox(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=5a&f=ssp-sender-unknown.5a", name="static")

    expect(exchange(page)).to_contain_text("This failure was recorded at 4a only. To make it happen at 5a")
    expect(sequence(page).locator(".sx-drawing .sx-message--refused")).to_have_count(0)


def test_failures_that_cannot_be_fetched_leave_the_rest_as_it_is(page: Page, component: ComponentSite) -> None:
    page.route("**/*.more.json", lambda route: route.fulfill(status=200, body="not a catalogue"))
    open_booking(page, component, SENDER, name="static")

    at(page, "4a")
    expect(exchange(page)).to_contain_text("The failures could not be fetched")
    expect(panel(page)).to_contain_text("GET")


@pytest.mark.parametrize(("width", "looks"), [(1440, ["light", "forced light"]), (390, ["dark"]), (320, ["light"])])
def test_a_failure_stands_in_nobodys_way(page: Page, component: ComponentSite, width: int, looks: list[str]) -> None:
    narrow(page, width, *looks)
    found = []
    for fragment in (SENDER, "#m=1b&f=pds-line-reset", "#m=3a&f=provider-down-directly"):
        page.goto("about:blank")
        open_booking(page, component, fragment, name="static")
        expect(panel(page).get_by_role("button", name="Apply the fix")).to_be_visible()
        found += violations(page, *looks)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab(page, "Changes")
    found += violations(page, *looks)
    tab(page, "Response")
    press(page, "Apply the fix")
    expect(panel(page).get_by_role("region", name="Mended")).to_be_visible()
    found += violations(page, *looks)

    assert found == []
