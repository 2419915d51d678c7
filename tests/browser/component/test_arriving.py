"""The page until the component is there: the first message can be read, nothing moves after, and nothing is lost.

On narrow screens the drawing stands below the exchange, out of sight, and moves as far as that grows.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .pages import RECORDING, at, exchange
from .site import ComponentSite

PLACES = """() => ['.sx-exchange', ...innerWidth > 1248 ? ['.sx-sequence', '.sx-drawing'] : []].map(name => {
    const {left, top, width} = document.querySelector(`sequence-explorer ${name}`).getBoundingClientRect()
    return [name, left, top, width].join(' ') })"""


@pytest.mark.parametrize("name", ["booking", "static", "look-up-own-asid"])
@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
def test_the_first_message_can_be_read_at_once_and_what_is_seen_stays_when_the_component_comes(
        page: Page, component: ComponentSite, width: int, name: str) -> None:
    waiting: list[Route] = []
    page.route("**/sequence-explorer.js", lambda route: waiting.append(route))
    page.set_viewport_size({"width": width, "height": 1000})
    with page.expect_request("**/sequence-explorer.js"):
        page.goto(f"{component.url}/{name}/", wait_until="commit")

    expect(exchange(page).get_by_role("heading", level=3)).to_have_text(re.compile("^1a "))
    expect(exchange(page).get_by_role("heading", name=re.compile("GET|Headers")).first).to_be_visible()
    page.wait_for_function("document.styleSheets.length === document.querySelectorAll('link[rel=stylesheet]').length")
    before: Any = page.evaluate(PLACES)
    waiting[0].continue_()
    at(page, "1a")
    assert page.evaluate(PLACES) == before


def test_without_its_recording_the_page_shows_every_message(chromium: Browser, component: ComponentSite) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route(RECORDING, lambda route: route.fulfill(status=404))
    page.goto(f"{component.url}/booking/")

    expect(page.locator("details[data-message]")).to_have_count(22)
    expect(exchange(page).get_by_role("heading", level=3).last).to_have_text("6d Booked appointment")
    expect(page.locator(".sx-top")).to_have_count(0)
    context.close()
