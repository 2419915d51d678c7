"""The theme's script: it comes after what a page is opened for, and it comes all the same when that does not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.live import LiveServer

BOOKING = "/scenarios/book-appointment/"
PAGES = "**/sitemap.xml"
"""What it asks for when it begins: the pages that it can change to."""
WATCH = "addEventListener('sequence-ready', () => { window.walkableAt = performance.now() })"
ASKED = "performance.getEntriesByType('resource').find(({name}) => name.includes('/javascripts/bundle.')).startTime"


def test_it_is_fetched_when_the_explorer_can_be_walked(fresh: Page, live: LiveServer) -> None:
    fresh.add_init_script(WATCH)
    with fresh.expect_response(PAGES):
        fresh.goto(live.url + BOOKING)

    assert fresh.evaluate("window.walkableAt") < fresh.evaluate(ASKED)


def test_it_fetches_no_style_again_and_styles_nothing_anew(fresh: Page, live: LiveServer) -> None:
    asked: list[str] = []
    fresh.on("request", lambda request: asked.append(request.url))
    with fresh.expect_response(PAGES):
        fresh.goto(live.url + BOOKING)
    fresh.wait_for_load_state("networkidle")

    sheets = [address for address in asked if address.endswith(".css")]
    assert len(sheets) == len(set(sheets)) == 4
    expect(fresh.locator("html")).to_have_class("js js-focus-visible")


@pytest.mark.parametrize("missing", ["recordings/book-appointment.json", "explorer/sequence-explorer.js"])
def test_it_does_not_wait_for_an_explorer_that_does_not_come(fresh: Page, live: LiveServer, missing: str) -> None:
    fresh.route(re.compile(re.escape(missing) + "$"), lambda _: None)   # never answered
    with fresh.expect_event("requestfinished", lambda request: request.url.endswith("/sitemap.xml")):
        fresh.goto(live.url + BOOKING, wait_until="commit")
    fresh.get_by_role("navigation", name="Main").get_by_role("link", name="Sandbox").click()

    expect(fresh.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.parametrize("address", ["/", BOOKING])
def test_a_page_that_opens_keeps_focus_where_the_browser_puts_it(fresh: Page, live: LiveServer, address: str) -> None:
    with fresh.expect_event("requestfinished", lambda request: request.url.endswith("/sitemap.xml")):
        fresh.goto(live.url + address)
    fresh.wait_for_load_state("networkidle")

    assert fresh.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("address", ["/scenarios/explorer/", BOOKING])
@pytest.mark.parametrize("first", [False, True], ids=["when all is there", "before the document is there"])
def test_it_furnishes_a_page_once(fresh: Page, live: LiveServer, address: str, first: bool) -> None:
    held: list[Route] = []
    if first:
        fresh.route("**/explorer/sequence-explorer.js", lambda route: held.append(route))
    with fresh.expect_event("requestfinished", lambda request: request.url.endswith("/sitemap.xml")):
        fresh.goto(live.url + address, wait_until="commit")
    for route in held:
        route.continue_()
    fresh.wait_for_load_state("networkidle")

    expect(fresh.locator(".md-typeset__scrollwrap")).to_have_count(fresh.locator(".prose table:not([class])").count())
    expect(fresh.locator(".md-typeset__scrollwrap .md-typeset__scrollwrap")).to_have_count(0)
