"""The component's own small site: started once, and served once more for each test that stops its server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched
from tests.browser.kept import watch

from .linking import Guest
from .site import ComponentSite, build


@pytest.fixture(scope="session")
def component(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComponentSite]:
    site = ComponentSite(build(tmp_path_factory.mktemp("component"))).start()
    yield site
    site.stop()


@pytest.fixture
def mortal(component: ComponentSite) -> Iterator[ComponentSite]:
    """The same site from a server of its own, for a test that stops it."""
    site = ComponentSite(component.folder).start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def asking(chromium: Browser) -> Iterator[Page]:
    """One page for all tests that ask pure functions, and leave nothing behind."""
    with watched(chromium) as page:
        yield page


@pytest.fixture
def host(page: Page) -> Page:
    """The page of whoever copies a link."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


@pytest.fixture
def guest(chromium: Browser) -> Iterator[Guest]:
    """Pages of others, each in a browser of its own, which watch themselves as ``page`` does."""
    contexts = []
    complaints: list[str] = []

    def come(**look: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 1000}} | look)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints)
        return page

    yield come
    for context in contexts:
        context.close()
    assert complaints == []
