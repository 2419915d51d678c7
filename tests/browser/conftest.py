"""A real Chromium and a real server for the browser tests, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, chromium_path
from tests.browser.kept import VIEWPORT, Kept, watch
from tests.live import LiveServer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests go last: Playwright keeps an event loop running, which the others could not start theirs in."""
    items.sort(key=lambda item: "browser" in item.path.parts)


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


@pytest.fixture(scope="module")
def kept(chromium: Browser) -> Iterator[Kept]:
    """The page that the tests of a module share, one after another."""
    kept = Kept(chromium)
    yield kept
    kept.close()


@pytest.fixture
def page(kept: Kept) -> Iterator[Page]:
    """A page that watches itself: an error on the console or a request to another host fails the test."""
    yield kept.page
    complaints = kept.complaints.copy()
    kept.clear()
    assert complaints == []


@pytest.fixture
def unwatched(kept: Kept) -> Iterator[Page]:
    """A page on whose console the browser may complain, of answers such as 400, which a test brings about."""
    yield kept.page
    kept.clear()


@pytest.fixture
def fresh(chromium: Browser) -> Iterator[Page]:
    """A page in a browser context that nobody has used, and nobody will: for what cannot be taken back."""
    with watched(chromium) as page:
        yield page


@contextmanager
def watched(chromium: Browser) -> Iterator[Page]:
    """A page in a browser context of its own; in the end nothing must have gone wrong in it."""
    context = chromium.new_context(viewport=VIEWPORT)
    page = context.new_page()
    complaints: list[str] = []
    watch(page, complaints)
    yield page
    context.close()
    assert complaints == []
