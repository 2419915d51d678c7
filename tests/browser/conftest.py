"""A real Chromium and a real server for the browser tests, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.chromium import ARGUMENTS, chromium_path
from tests.live import LiveServer


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests go last: Playwright keeps an event loop running, which the others could not start theirs in.

    Opening a page takes a second or two. Of a browser test with many cases only the first is run, unless a sweep
    is asked for, or the cases share one page (``asking``).
    """
    items.sort(key=lambda item: "browser" in item.path.parts)
    if config.getoption("--sweep"):
        return
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if "browser" in item.path.parts and "asking" not in getattr(item, "fixturenames", ()):
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left = {id(item) for those in cases.values() for item in those[1:]}
    config.hook.pytest_deselected(items=[item for item in items if id(item) in left])
    items[:] = [item for item in items if id(item) not in left]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live(built: None) -> Iterator[LiveServer]:  # noqa: ARG001
    with LiveServer("--no-build") as server:
        yield server


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that watches itself: an error on the console or a request to another host fails the test."""
    with watched(chromium) as page:
        yield page


@contextmanager
def watched(chromium: Browser) -> Iterator[Page]:
    """A page in a browser context of its own; in the end nothing must have gone wrong in it."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_CONNECTION_REFUSED" not in message.text:
            complaints.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            complaints.append(f"asked another host: {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", see)
    yield page
    context.close()
    assert complaints == []
