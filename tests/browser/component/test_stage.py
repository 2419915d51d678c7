"""The stage: going on and leaving, and the state that it shares with the page."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .pages import at, exchange, open_booking, press, sequence
from .site import ComponentSite
from .staging import focus_on_stage, leave, present, stage

NAMES = ["Consumer", "PDS", "SDS", "SSP", "GP Connect Provider"]


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
