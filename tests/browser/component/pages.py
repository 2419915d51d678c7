"""The booking page in a browser, as the tests of the component find it: by role and name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from .site import ComponentSite

RECORDING = "**/generated/recordings/book-appointment.json"


def open_booking(page: Page, site: ComponentSite, fragment: str = "", name: str = "booking") -> None:
    """Open the page and wait until the component has taken it over."""
    page.goto(f"{site.url}/{name}/{fragment}")
    expect(page.get_by_role("status")).to_contain_text("Message ")


def at(page: Page, label: str) -> None:
    """The component stands at this message."""
    expect(page.get_by_role("status")).to_contain_text(f"Message {label},")


def exchange(page: Page) -> Locator:
    return page.get_by_role("region", name="Exchange")


def sequence(page: Page) -> Locator:
    return page.get_by_role("region", name="Sequence")


def panel(page: Page) -> Locator:
    """The panel of the tab that is open."""
    return page.get_by_role("tabpanel")


def badge(page: Page, word: str) -> None:
    """The exchange says that it is ``Live`` or ``Recorded``."""
    expect(exchange(page).get_by_text(word, exact=True)).to_be_visible(timeout=10_000)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def view(page: Page, name: str) -> None:
    """Look at the state in this view."""
    page.get_by_role("combobox", name="View").select_option(name)


def wake(page: Page) -> None:
    """Begin to use the page, and wait until what helps to read is there."""
    exchange(page).get_by_role("heading").first.hover()
    furnished(page)


def furnished(page: Page) -> None:
    """What helps to read the message that is shown is there: names that can be asked about, and folds."""
    expect(panel(page).locator("button[aria-haspopup=dialog]").first).to_be_visible()


def alter_recording(page: Page, alter: Callable[[dict[str, Any]], None]) -> None:
    """Let the page read another recording than the built one: ``alter`` changes the document in place."""

    def fulfil(route: Route) -> None:
        document = route.fetch().json()
        alter(document)
        route.fulfill(body=json.dumps(document), content_type="application/json")

    page.route(RECORDING, fulfil)


def message(document: dict[str, Any], label: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["messages"] if one["label"] == label)
    return found


def reply_with(document: dict[str, Any], label: str, body: str) -> None:
    """Give a recorded reply another body, without marks."""
    document["bodies"].append(body)
    message(document, label).update(body=len(document["bodies"]) - 1, marks=[])


def ask(page: Page, site: ComponentSite, module: str, code: str, argument: Any = None) -> Any:
    """What a function of one module answers: ``code`` is a script function of the module and the argument."""
    if page.url != f"{site.url}/blank.html":
        page.goto(f"{site.url}/blank.html")
    address = f"{site.url}/web/{module}.js"
    return page.evaluate(f"async ([address, argument]) => ({code})(await import(address), argument)",
                         [address, argument])
