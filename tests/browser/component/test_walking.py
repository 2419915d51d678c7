"""Stepping through a recorded run: by button, key, link and address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .pages import alter_recording, at, exchange, message, open_booking, panel, press, sequence, tab
from .site import ComponentSite


def test_it_begins_at_the_message_of_its_attribute(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)

    assert page.get_by_role("status").text_content() == "Message 1a, 1 of 22: Trace the patient, Consumer to PDS"
    expect(page.get_by_role("heading", name="Trace the patient", exact=True).first).to_be_visible()
    expect(page.get_by_role("tab", name="Request")).to_have_attribute("aria-selected", "true")


def test_buttons_step_and_stop_at_both_ends(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)

    press(page, "Previous message")
    at(page, "1a")
    press(page, "Next message")
    at(page, "1b")
    press(page, "Last message")
    press(page, "Next message")
    at(page, "6d")
    press(page, "First message")
    at(page, "1a")


def test_keys_act_in_the_explorer_only_and_not_on_tabs(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)

    page.keyboard.press("ArrowRight")
    at(page, "1a")
    page.get_by_role("button", name="Next message").focus()
    page.keyboard.press("PageDown")
    at(page, "1b")
    page.get_by_role("tab", name="Response").focus()
    page.keyboard.press("ArrowRight")
    at(page, "1b")
    expect(page.get_by_role("tab", name="Changes")).to_be_focused()
    expect(page.get_by_role("tab", name="Changes")).to_have_attribute("aria-selected", "true")


def test_the_list_of_keys_opens_and_gives_focus_back(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    page.get_by_role("button", name="Next message").focus()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Page Down")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Next message")).to_be_focused()


def test_a_request_opens_on_request_and_a_reply_on_response(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")

    expect(page.get_by_role("tab", name="Request")).to_have_attribute("aria-selected", "true")
    press(page, "Last message")
    expect(page.get_by_role("tab", name="Response")).to_have_attribute("aria-selected", "true")
    tab(page, "Code")
    press(page, "Previous message")
    expect(page.get_by_role("tab", name="Code")).to_have_attribute("aria-selected", "true")


def test_message_and_tab_come_back_after_a_reload(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=6d")
    tab(page, "Code")
    assert page.url.endswith("#m=6d&t=code")

    page.reload()
    at(page, "6d")
    expect(page.get_by_role("tab", name="Code")).to_have_attribute("aria-selected", "true")


def test_back_undoes_a_link_and_passes_over_steps(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=2a")
    for _ in range(3):
        press(page, "Next message")
    sequence(page).get_by_role("link", name=re.compile("^6a, ")).click()
    at(page, "6a")
    press(page, "Next message")
    at(page, "6b")

    page.go_back()
    at(page, "2d")
    page.go_forward()
    at(page, "6b")


def test_of_a_long_quick_walk_a_few_steps_and_the_last_are_written_into_the_address(page: Page,
                                                                                     component: ComponentSite) -> None:
    open_booking(page, component)
    page.evaluate("""() => {
        window.written = []
        const write = history.replaceState
        history.replaceState = function (...wish) { window.written.push(wish[2]); write.apply(this, wish) }
        const [next, previous] = ['Next', 'Previous'].map(name =>
            document.querySelector(`[aria-label="${name} message"]`))
        const now = performance.now()
        performance.now = () => now     // however slow the machine, these steps are quick
        for (let step = 0; step < 51; step += 1) (step % 2 ? previous : next).click()
    }""")
    at(page, "1b")
    expect(page).to_have_url(re.compile("#m=1b$"))

    assert page.evaluate("window.written") == [*["#m=1b", "#m=1a"] * 20, "#m=1b"]


def test_a_link_followed_amid_a_quick_walk_is_come_back_from_where_it_was_followed(page: Page,
                                                                                   component: ComponentSite) -> None:
    open_booking(page, component)
    page.evaluate("""() => {
        const [next, previous] = ['Next', 'Previous'].map(name =>
            document.querySelector(`[aria-label="${name} message"]`))
        const now = performance.now()
        performance.now = () => now     // however slow the machine, these steps are quick
        for (let step = 0; step < 51; step += 1) (step % 2 ? previous : next).click()
        document.querySelector('a[href="#elsewhere"]').click()
    }""")
    expect(page).to_have_url(re.compile("#elsewhere$"))

    page.go_back()
    expect(page).to_have_url(re.compile("#m=1b$"))
    at(page, "1b")


def test_links_elsewhere_on_the_page_open_a_message_or_stay_links(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)

    page.get_by_role("link", name="The hop to the practice").click()
    at(page, "4b")
    page.get_by_role("link", name="Elsewhere").click()
    assert page.url.endswith("#elsewhere")
    at(page, "4b")


def test_the_drawing_says_how_far_the_run_is(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    drawing = sequence(page)

    current = drawing.get_by_role(
        "link", name="4b, SSP to GP Connect Provider: SSP forwards request (current)", exact=True)
    expect(current).to_have_attribute("aria-current", "step")
    expect(drawing.get_by_role("link", name=re.compile(r"\(not yet\)$"))).to_have_count(10)
    expect(drawing.locator(".sx-flag:visible")).to_have_text(["now"])
    expect(drawing.locator(".sx-thread--used")).to_have_count(2)
    expect(drawing.locator(".sx-thread--ahead")).to_have_text([re.compile("slot"), re.compile("patient_id")])


def test_pointing_at_a_value_shows_its_way(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")

    panel(page).get_by_text("999000000101").hover()
    expect(exchange(page)).to_contain_text("asid comes from 2d, used in 3a, 4a, 5a and 6a")
    expect(sequence(page).locator(".sx-thread--focus")).to_have_attribute("data-value", "asid")
    exchange(page).get_by_role("link", name="2d", exact=True).last.click()
    at(page, "2d")
    expect(panel(page).locator("mark")).to_have_attribute("data-from", "to 3a and 3 more")


def test_the_hop_of_the_proxy_shows_what_the_proxy_took_off(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")

    expect(panel(page).locator("del")).to_have_text("http://127.0.0.1:8000/sandbox/main/ssp/")
    expect(panel(page)).to_contain_text("removed by the SSP before it forwards")
    expect(panel(page)).to_contain_text("passed on unchanged")
    expect(panel(page)).to_contain_text("empty: the token ends with a full stop")
    expect(panel(page)).to_contain_text('"requested_scope": "organization/*.read"')


def test_the_message_can_be_set_and_is_told(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    page.evaluate("""() => { window.told = []
        document.addEventListener('sequence-select', event => window.told.push(event.detail.label)) }""")

    page.evaluate("document.querySelector('sequence-explorer').message = '5c'")
    at(page, "5c")
    press(page, "Next message")
    assert page.evaluate("window.told") == ["5d"]
    page.evaluate("document.querySelector('sequence-explorer').setAttribute('message', 'nonsense')")
    at(page, "1a")


def test_it_survives_being_taken_out_and_put_back(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=3b")
    for _ in range(2):
        page.evaluate("""() => { const explorer = document.querySelector('sequence-explorer')
            const place = explorer.parentNode; explorer.remove(); place.append(explorer) }""")

    at(page, "3b")
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.get_by_role("button", name="Next message")).to_have_count(1)
    expect(page.get_by_role("tab")).to_have_count(4)
    press(page, "Next message")
    at(page, "3c")
    page.evaluate("window.lone = document.querySelector('sequence-explorer'); window.lone.remove()")
    page.evaluate("location.hash = '#m=6a'")
    assert page.evaluate("window.lone.querySelectorAll('.sx-recorded[hidden], [role=status], .sx-overlay').length") == 0


def test_without_an_api_nothing_can_be_sent(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4d", name="static")

    expect(exchange(page).get_by_text("Recorded", exact=True)).to_be_visible()
    expect(exchange(page)).to_contain_text("sandbox clock 1 June 2026")
    for name in ("Send request", "Run all", "Restart"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_a_hop_that_could_not_be_seen_says_so(page: Page, component: ComponentSite) -> None:
    alter_recording(page, lambda document: message(document, "4b").update(observed=False))
    open_booking(page, component, "#m=4b")

    expect(panel(page)).to_contain_text("Expected, not observed")


@pytest.mark.parametrize("width", [390, 900])
def test_narrow_pages_have_the_exchange_first_and_no_sideways_scrolling(page: Page, component: ComponentSite,
                                                                       width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_booking(page, component, "#m=4b")

    tops = [exchange(page).bounding_box(), sequence(page).bounding_box()]
    assert tops[0] and tops[1] and tops[0]["y"] < tops[1]["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "Next message")
    at(page, "4c")
