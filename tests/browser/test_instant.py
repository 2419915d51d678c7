"""Changing pages without a reload: one explorer, nothing left behind, and every address leads where it says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.live import LiveServer


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
    expect(page.get_by_role("navigation", name="Main").locator("[aria-current]")).to_have_text(name)


def at(page: Page, label: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(f"Message {label},")


@pytest.fixture
def begun(fresh: Page, live: LiveServer) -> Page:
    """The home page, and a mark that a reload would take away."""
    fresh.goto(live.url, wait_until="networkidle")   # the theme's script has come, which changes pages
    expect(fresh.get_by_role("link", name="Follow a booking")).to_be_visible()
    fresh.evaluate("window.mark = 'kept'")
    return fresh


def same_document(page: Page) -> bool:
    kept: bool = page.evaluate("window.mark === 'kept'")
    return kept


class Counted:
    """What the browser holds on to, once everything that can be forgotten has been."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")

    def _object(self, expression: str) -> str:
        found: str = self._session.send("Runtime.evaluate", {"expression": expression})["result"]["objectId"]
        return found

    def now(self) -> dict[str, Any]:
        for _ in range(3):
            self._session.send("HeapProfiler.collectGarbage")
        listeners = {name: len(self._session.send("DOMDebugger.getEventListeners", {
            "objectId": self._object(name)})["listeners"]) for name in ("window", "document", "document.body")}
        kind = self._object("customElements.get('sequence-explorer').prototype")
        explorers = self._session.send("Runtime.queryObjects", {"prototypeObjectId": kind})["objects"]["objectId"]
        count = self._session.send("Runtime.callFunctionOn", {
            "objectId": explorers, "functionDeclaration": "function () { return this.length }", "returnByValue": True})
        self._session.send("Runtime.releaseObject", {"objectId": explorers})
        self._session.send("HeapProfiler.collectGarbage")
        metrics = {each["name"]: each["value"] for each in self._session.send("Performance.getMetrics")["metrics"]}
        return listeners | {"explorers": count["result"]["value"], "listeners": metrics["JSEventListeners"],
                            "nodes": metrics["Nodes"]}


def test_ten_page_changes_leave_one_explorer_and_nothing_behind(begun: Page) -> None:
    counted = Counted(begun)
    seen = []
    for _ in range(6):
        go(begun, "Sandbox")
        go(begun, "Book an appointment")
        at(begun, "1a")
        begun.get_by_role("button", name="Next message").click()
        at(begun, "1b")
        begun.wait_for_load_state("networkidle")
        seen.append(counted.now())

    assert same_document(begun)
    assert [found["explorers"] for found in seen] == [1] * 6
    assert seen[-1] == seen[1]   # twice there and back is what it takes to have met every page and script


def test_the_explorer_that_a_visit_began_with_is_forgotten(fresh: Page, live: LiveServer) -> None:
    fresh.goto(f"{live.url}/scenarios/book-appointment/", wait_until="networkidle")
    counted = Counted(fresh)
    go(fresh, "Sandbox")
    expect(fresh.get_by_role("heading", level=1)).to_have_text(re.compile("^Sandbox"))
    go(fresh, "Book an appointment")
    at(fresh, "1a")
    fresh.wait_for_load_state("networkidle")

    assert counted.now()["explorers"] == 1


def test_back_and_forward_find_the_page_and_the_message(begun: Page) -> None:
    begun.get_by_role("link", name="Follow a booking").click()
    at(begun, "1a")
    begun.get_by_role("region", name="Sequence").get_by_role("link", name=re.compile("^4b, ")).click()
    at(begun, "4b")
    go(begun, "Sandbox")
    begun.go_back()
    at(begun, "4b")
    begun.go_back()
    at(begun, "1a")
    begun.go_back()
    expect(begun.get_by_role("link", name="Follow a booking")).to_be_visible()
    begun.go_forward()
    at(begun, "1a")

    assert same_document(begun)
    assert begun.url.endswith("/scenarios/book-appointment/#m=1a")


def test_what_was_sent_stays_while_one_moves_within_the_page(begun: Page) -> None:
    begun.get_by_role("link", name="Follow a booking").click()
    at(begun, "1a")
    begun.get_by_role("button", name="Send request").click()
    exchange = begun.get_by_role("region", name="Exchange")
    expect(exchange.get_by_text("Live", exact=True)).to_be_visible()
    begun.get_by_role("region", name="Sequence").get_by_role("link", name=re.compile("^2a, ")).click()
    at(begun, "2a")
    begun.get_by_role("rowheader", name="5a", exact=True).get_by_role("link").click()
    at(begun, "5a")
    begun.go_back()
    at(begun, "2a")
    begun.go_back()
    at(begun, "1a")

    expect(exchange.get_by_text("Live", exact=True)).to_be_visible()


@pytest.mark.parametrize(("section", "name", "link", "said"), [
    ("Participants", "SSP", "4b", "Message 4b, 12 of 22"),
    ("Book an appointment", "other ways to book", "No free slots: other dates", "Message 1a, 1 of 26"),
])
def test_a_link_from_another_page_opens_its_message(begun: Page, section: str, name: str, link: str, said: str) -> None:
    go(begun, section)
    begun.get_by_role("link", name=name, exact=True).last.click()
    begun.get_by_role("rowheader", name=link, exact=True).get_by_role("link").click()
    expect(begun.get_by_role("status")).to_contain_text(said)

    assert same_document(begun)


def test_a_link_in_a_drawing_changes_the_page_too(begun: Page) -> None:
    begun.locator("svg.sx-flow:visible").get_by_role("link", name=re.compile("^SSP|Spine Secure Proxy")).click()

    expect(begun.get_by_role("heading", level=1)).to_contain_text("S")
    expect(begun).to_have_url(re.compile("/participants/ssp/$"))
    assert same_document(begun)


def test_a_page_that_was_changed_to_begins_at_its_title_and_is_dressed_once(begun: Page) -> None:
    go(begun, "Sandbox")
    expect(begun.get_by_role("heading", level=1)).to_be_focused()
    blocks = begun.locator(".prose > pre > code").count()
    go(begun, "Reference")
    go(begun, "Sandbox")

    assert blocks > 0
    expect(begun.get_by_role("button", name="Copy", exact=True)).to_have_count(blocks)
    expect(begun.get_by_role("heading", level=1)).to_have_count(1)


def test_what_was_searched_for_opens_without_a_reload(begun: Page) -> None:
    begun.get_by_role("textbox", name="Search").click()
    begun.keyboard.type("asid")
    begun.get_by_role("search").get_by_role("link").first.click()
    expect(begun.get_by_role("link", name="Follow a booking")).to_have_count(0)

    assert same_document(begun)
