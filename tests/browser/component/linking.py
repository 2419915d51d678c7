"""Links that hold a changed request, as tests copy, write and open them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from .pages import ask, exchange
from .site import ComponentSite
from .test_taking import clipboard

LIMIT = 2048
Guest = Callable[..., Page]

UNREADABLE = "This link holds a changed request, which was left out: it cannot be read."
CUT = "it was cut off or altered on the way, or is of another request"
MISFIT = "it does not fit 1a as it is today, so it may be from an older version of these pages"


def copy_link(page: Page, told: str = "Copied") -> str:
    """The clipboard after “Copy link”, which says this."""
    page.evaluate("navigator.clipboard.writeText('nothing')")
    page.get_by_role("button", name="Copy link", exact=True).click()
    expect(exchange(page).get_by_role("button", name=told, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Copy link", exact=True)).to_be_visible()   # it is itself again
    return clipboard(page)


def notice(page: Page) -> Any:
    return page.locator(".sx-notice")


def sent_by(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [question for question in asked if question["call"] == "replay"]


def written(page: Page, site: ComponentSite, change: Any, **place: Any) -> str:
    """A fragment as the page writes it, whatever the change is."""
    where = {"scenario": "book-appointment", "variant": None, "fault": None, "exchange": "1a"} | place
    page.goto(f"{site.url}/blank.html")
    e = ask(page, site, "sharing", "(m, [change, place]) => m.writtenChange(change, place)", [change, where])
    names = {"m": where["exchange"], "v": where["variant"], "f": where["fault"], "e": e}
    return "#" + "&".join(f"{name}={text}" for name, text in names.items() if text)


def copy_again(page: Page) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return copy_link(page)


def go(page: Page, fragment: str) -> None:
    """Follow a link within the page, as one that is pasted into the address bar is."""
    page.evaluate("fragment => { location.hash = fragment }", fragment)
