"""The stage: going on and leaving, keys and clicker, live sending, and the state that it shares with the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect
from pytest import Subtests

from explorer.scenarios import scenario
from explorer.scenarios.faults import FAULTS

from .pages import at, badge, exchange, open_booking, press, sequence
from .site import ComponentSite
from .staging import leave, present, stage
from .test_sending import posts, switch

KEYS = st.lists(st.sampled_from(["Space", "ArrowRight", "ArrowDown", "PageDown", "ArrowLeft", "ArrowUp", "PageUp",
                                 "Home", "End", "b", "."]), max_size=14)
BOOKING = scenario("book-appointment")
NO_REPLY = [fault for fault in FAULTS
            if fault.status is None and ("pds" in fault.switches or "reset" in str(fault.switches))]
NAMES = ["Consumer", "PDS", "SDS", "SSP", "GP Connect Provider"]


def focus_on_stage(page: Page) -> str:
    """What has focus: the name of a control, or nothing where the stage itself has it."""
    return str(page.evaluate("""() => {
        const part = document.activeElement
        if (!part.closest('.sx-stage')) return 'elsewhere'
        return part.matches('.sx-stage-screen') ? '' : part.getAttribute('aria-label') ?? part.textContent
    }"""))


def shown(page: Page) -> tuple[str | None, str]:
    """What is said of the place, and the words of the exchange: names become buttons once the page is used."""
    return page.get_by_role("status").text_content(), words(exchange(page))


def words(part: Locator) -> str:
    return " ".join(part.inner_text().split())


def test_present_turns_the_page_into_the_stage_and_nothing_else_is_there(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    present(page)

    expect(stage(page)).to_contain_text("Synthetic sandbox, not an NHS service")
    expect(page.get_by_role("region", name="Sequence")).to_have_count(1)
    expect(page.get_by_role("region", name="Exchange")).to_have_count(1)
    expect(stage(page).get_by_role("heading")).to_have_text(["4bSSP forwards request"])
    assert page.get_by_role("status").text_content() == (
        "Message 4b, 12 of 22: SSP forwards request, SSP to GP Connect Provider")
    assert exchange(page).get_by_role("term").all_text_contents() == ["GET", "at", "Ssp-To"]
    assert exchange(page).get_by_role("definition").all_text_contents() == [
        "/Slot?status=free&start=ge2026-06-02&end=le2026-06-03 and 6 more",
        "https://alpha.provider.example/T99001/STU3/1/gpconnect from 2b", "999000000101 asid, from 2d"]
    assert focus_on_stage(page) == ""
    assert page.evaluate("document.fullscreenElement?.className") == "sx-stage-screen"


def test_it_shows_five_names_and_one_step_with_what_came_before(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    present(page)
    drawing = sequence(page)

    assert drawing.locator(".sx-stage-name").all_text_contents() == NAMES
    assert drawing.locator(".sx-stage-name--on").all_text_contents() == ["SSP", "GP Connect Provider"]
    assert drawing.locator(".sx-label").all_text_contents() == [
        "3d Capability statement", "4a Search for free slots", "4b SSP forwards request", "4c Free slots",
        "4d Free slots"]
    assert drawing.get_by_role("img").get_attribute("aria-label") == (
        "Step 4, Search for free slots. 3d, SSP to Consumer, Capability statement: done. "
        "4a, Consumer to SSP, Search for free slots: done. "
        "4b, SSP to GP Connect Provider, SSP forwards request: now. "
        "4c, GP Connect Provider to SSP, Free slots: not yet. 4d, SSP to Consumer, Free slots: not yet.")
    assert drawing.locator(".sx-stage-flag").all_text_contents() == ["now", "not yet"]


def test_the_stage_is_fetched_when_it_is_first_used(page: Page, component: ComponentSite) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rsplit("/", 1)[1]))
    open_booking(page, component)
    assert [name for name in fetched if name.startswith("stage")] == []

    present(page)
    assert {"stage.js", "stage.css"} <= set(fetched)


def test_t_goes_on_from_the_explorer_and_leaves_again(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=2a")
    page.keyboard.press("t")
    expect(stage(page)).to_be_hidden()
    page.get_by_role("button", name="Next message").focus()

    page.keyboard.press("t")
    expect(stage(page)).to_be_visible()
    page.keyboard.press("T")
    expect(stage(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Present")).to_be_focused()


def test_escape_leaves_to_where_the_reader_was(page: Page, component: ComponentSite) -> None:
    page.emulate_media(reduced_motion="reduce")   # the page has come to rest when it says where it is
    open_booking(page, component, "#m=4b&t=code")
    expect(exchange(page)).to_contain_text("curl --globoff")
    page.evaluate("scrollTo(0, 137)")
    height = page.evaluate("scrollY")
    there = page.url, exchange(page).inner_text()
    present(page)
    page.keyboard.press("PageDown")
    at(page, "4c")
    page.keyboard.press("PageUp")
    at(page, "4b")

    leave(page)
    page.wait_for_function("height => scrollY === height", arg=height)
    assert height > 100
    assert (page.url, exchange(page).inner_text()) == there
    expect(page.get_by_role("button", name="Present")).to_be_focused()


def test_the_message_that_the_stage_came_to_is_in_view_afterwards(page: Page, component: ComponentSite) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_booking(page, component)
    present(page)
    page.keyboard.press("End")
    at(page, "6d")

    page.keyboard.press("Escape")
    expect(stage(page)).to_be_hidden()
    at(page, "6d")
    expect(sequence(page).get_by_role("link", name=re.compile("^6d, "))).to_be_in_viewport()


def test_the_end_of_full_screen_is_the_end_of_the_stage(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    present(page)
    page.wait_for_function("() => document.fullscreenElement")

    page.evaluate("document.exitFullscreen()")
    expect(stage(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Present")).to_be_focused()


def test_without_full_screen_it_fills_the_window(fresh: Page, component: ComponentSite) -> None:
    page = fresh
    page.add_init_script("delete Element.prototype.requestFullscreen")
    open_booking(page, component, "#m=4b")
    present(page)

    assert stage(page).bounding_box() == {"x": 0, "y": 0, "width": 1440, "height": 1000}
    page.keyboard.press("Space")
    at(page, "4c")
    page.keyboard.press("Escape")
    expect(stage(page)).to_be_hidden()


STEPS = {"Space": "4c", "ArrowRight": "4c", "ArrowDown": "4c", "PageDown": "4c", "Shift+Space": "4a",
         "ArrowLeft": "4a", "ArrowUp": "4a", "PageUp": "4a", "Home": "1a", "End": "6d", "Control+ArrowRight": "4b"}


def test_keys_and_clickers_step(page: Page, component: ComponentSite, subtests: Subtests) -> None:
    open_booking(page, component, "#m=4b", name="static")
    present(page)

    for key, label in STEPS.items():
        with subtests.test(key=key):
            page.evaluate("location.hash = '#m=4b'")
            at(page, "4b")
            page.keyboard.press(key)
            at(page, label)
            assert page.url.endswith(f"#m={label}")


def test_space_presses_the_control_that_has_focus(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    present(page)

    page.keyboard.press("Tab")
    assert focus_on_stage(page) == "Previous message"
    page.keyboard.press("Space")
    at(page, "4a")


def test_a_click_on_a_control_leaves_space_to_step(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b", name="static")
    present(page)

    press(page, "Previous message")
    at(page, "4a")
    page.keyboard.press("Space")
    at(page, "4b")


def test_b_blanks_the_screen_and_brings_it_back(page: Page, component: ComponentSite, subtests: Subtests) -> None:
    open_booking(page, component, "#m=4b", name="static")
    present(page)
    cover = "getComputedStyle(document.querySelector('.sx-stage-screen'), '::after').content"

    for key, label in {"b": "4c", "B": "4d", ".": "5a"}.items():
        with subtests.test(key=key):
            page.keyboard.press(key)
            assert page.evaluate(cover) == '""'
            page.keyboard.press(key)
            assert page.evaluate(cover) == "none"
            page.keyboard.press(key)
            page.keyboard.press("PageDown")
            at(page, label)
            assert page.evaluate(cover) == "none"


def test_the_list_of_keys_opens_on_the_stage_and_takes_only_itself_away(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b", name="static")
    present(page)

    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keys")
    expect(listed).to_contain_text("a black screen, and back")
    page.keyboard.press("PageDown")
    at(page, "4b")
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    expect(stage(page)).to_be_visible()
    assert focus_on_stage(page) == ""


def test_single_letters_can_be_switched_off_for_good(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    page.get_by_role("button", name="Keys").click()
    box = page.get_by_role("checkbox", name="Keys of a single letter (T)")
    expect(box).to_be_checked()
    box.uncheck()
    press(page, "Close")
    page.reload()
    at(page, "1a")
    page.get_by_role("button", name="Next message").focus()

    page.keyboard.press("t")
    expect(stage(page)).to_be_hidden()
    present(page)
    asked = posts(page)
    for key in ("s", "b", "t"):
        page.keyboard.press(key)
    expect(stage(page)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.sx-stage-screen'), '::after').content") == "none"
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Keys of a single letter (S, B, T)").check()
    press(page, "Close")
    assert "replay" not in [question["call"] for question in asked]
    page.keyboard.press("t")
    expect(stage(page)).to_be_hidden()


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


def test_another_way_brings_the_one_who_takes_part_in_it(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=6a&v=slot-lost")
    present(page)
    names = sequence(page).locator(".sx-stage-name")

    expect(names).to_have_text(["Consumer", "PDS", "SSP", "GP Connect Provider", "Another consumer"])
    for _ in range(4):
        page.keyboard.press("Space")
    at(page, "7a")
    expect(names).to_have_text(NAMES)


def test_a_link_that_is_opened_meanwhile_is_followed_on_the_stage(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    present(page)

    page.evaluate("location.hash = '#m=5a&v=register-first'")
    at(page, "5a")
    expect(exchange(page).get_by_role("heading")).to_have_text("5aFind the patient")
    expect(stage(page)).to_be_visible()


def test_an_explorer_that_goes_takes_its_stage_along(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    present(page)

    page.evaluate("document.querySelector('sequence-explorer').remove()")
    page.wait_for_function("() => !document.fullscreenElement")
    assert page.evaluate("[document.documentElement.className, document.querySelectorAll('dialog').length]") == ["", 0]


def test_a_stage_that_cannot_be_fetched_is_told_and_fetched_the_next_time(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    page.route("**/stage.css", lambda route: route.abort("connectionrefused"))
    press(page, "Present")
    expect(page.get_by_role("status")).to_contain_text("The stage could not be fetched")

    page.unroute("**/stage.css")
    present(page)
    expect(stage(page)).to_contain_text("Trace the patient")


@given(keys=KEYS)
@settings(deadline=None, max_examples=8, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_of_stage_keys_ends_where_its_direct_link_leads(page: Page, component: ComponentSite,
                                                                keys: list[str]) -> None:
    page.goto(f"{component.url}/blank.html")
    open_booking(page, component, "#m=4b", name="static")
    present(page)
    for key in keys:
        page.keyboard.press(key)
    staged = shown(page), words(sequence(page))
    page.keyboard.press("Escape")
    expect(stage(page)).to_be_hidden()
    left = shown(page)
    address = page.url

    page.goto(f"{component.url}/blank.html")
    page.goto(address)
    expect(page.get_by_role("status")).to_have_text(left[0] or "nothing")
    assert shown(page) == left
    present(page)
    assert (shown(page), words(sequence(page))) == staged
