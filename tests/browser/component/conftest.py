"""The component's own small site: started once, and once more for each test that stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched

from .site import ComponentSite


@pytest.fixture(scope="session")
def component(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComponentSite]:
    site = ComponentSite(tmp_path_factory.mktemp("component")).start()
    yield site
    site.stop()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[ComponentSite]:
    """A site for a test that stops it."""
    site = ComponentSite(tmp_path).start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def asking(chromium: Browser) -> Iterator[Page]:
    """One page for all tests that ask pure functions, and leave nothing behind."""
    with watched(chromium) as page:
        yield page
