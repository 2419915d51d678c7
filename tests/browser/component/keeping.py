"""Runs that a browser keeps, as tests find them in the page and in its store."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from playwright.sync_api import Locator, Page, expect

from .pages import ask, at, badge, press
from .site import ComponentSite

KEY = "gpconnect-explorer:run:"
SOMEBODY = "9434765919"
STORE = "const store = new m.RunStore()"


def runs(page: Page) -> Locator:
    return page.get_by_role("list", name="Runs").locator("> li")


def open_runs(page: Page) -> None:
    press(page, "Runs")
    expect(page.get_by_role("region", name="Runs of this browser")).to_be_visible()


def send(page: Page, label: str) -> None:
    """Send an exchange from the address of its request."""
    page.goto(f"{page.url.partition('#')[0]}#m={label}")
    at(page, label)
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("live")
    badge(page, "Live")


def news(page: Page, said: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(said)


def kept(page: Page) -> list[dict[str, Any]]:
    """What lies in the browser's store, the oldest first."""
    texts = page.evaluate("prefix => Object.keys(localStorage).filter(key => key.startsWith(prefix)).sort()"
                          ".map(key => localStorage[key])", KEY)
    return [json.loads(inflated(text)) for text in texts]


def inflated(text: str) -> str:
    assert text[0] == "1"
    return zlib.decompress(base64.b64decode(text[1:]), wbits=-15).decode()


def ran(number: int, **about: Any) -> dict[str, Any]:
    return {"schema": 1, "id": f"{number:04}", "name": f"Run {number}", "scenario": "book-appointment", "title": "Book",
            "page": "/", "base": "", "asked": ["1a"], "done": [], "messages": [], "participants": [], "live": {},
            "variant": None, "path": "", "fault": None, "failing": "", "whole": False, "edits": {}, "refusal": None,
            **about}


def keep(page: Page, component: ComponentSite, *some: dict[str, Any]) -> None:
    """Put runs into the browser's store."""
    ask(page, component, "runstore", f"async (m, runs) => {{ {STORE}; for (const run of runs) await store.keep(run) }}",
        some)
