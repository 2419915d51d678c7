"""One page for many tests, each of which finds it as if it were new: a new page costs more than most tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

VIEWPORT: ViewportSize = {"width": 1440, "height": 1000}


class Kept:
    """A page in a browser context of its own, which watches itself and is cleared between two tests.

    Nothing of a test is left to the next but the browser's cache of files. What cannot be taken back is refused: ask
    for the fixture ``fresh`` to do it.
    """

    def __init__(self, chromium: Browser) -> None:
        self.context = chromium.new_context(viewport=VIEWPORT)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        """What went wrong in it: errors on its console, and requests to other hosts."""
        self._session = self.context.new_cdp_session(self.page)
        self._origins: set[str] = set()
        self._heard: list[tuple[str, Callable[..., Any]]] = []
        self._listen = self.page.on
        watch(self.page, self.complaints)
        self._listen("framenavigated", lambda frame: self._origins.add(origin_of(frame.url)))
        self.page.on = self._hear  # type: ignore[assignment, method-assign]
        self.page.add_init_script = refuse  # type: ignore[method-assign]

    def _hear(self, event: Any, listener: Callable[..., Any]) -> None:
        self._heard.append((event, listener))
        self._listen(event, listener)

    def clear(self) -> None:
        """Takes back all that a test has left behind, and ends on an empty page."""
        for event, listener in self._heard:
            self.page.remove_listener(event, listener)
        self._heard.clear()
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self.page.unroute_all(behavior="ignoreErrors")
        self.context.unroute_all(behavior="ignoreErrors")
        self._empty_stores()
        self.page.mouse.move(-1, -1)
        self.page.goto("about:blank")
        self._session.send("Page.resetNavigationHistory")
        self.page.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null")
        self.page.set_viewport_size(VIEWPORT)
        self.context.set_offline(False)
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.complaints.clear()

    def _empty_stores(self) -> None:
        """Clears what each origin has kept, from a page of it that is answered here, for its server may be gone."""
        self._origins.discard("")
        if self._origins:
            self.page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
            for origin in self._origins.copy():
                self.page.goto(f"{origin}/nothing")
                self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); name = '' }")
            self.page.unroute_all()
            self._origins.clear()

    def close(self) -> None:
        self.context.close()


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme.startswith("http") else ""


def refuse(*_: Any, **__: Any) -> Any:
    raise RuntimeError("a page that is kept cannot forget this: use the fixture `fresh`")


def watch(page: Page, complaints: list[str]) -> None:
    """Note every error on the console of a page, and every request to another host."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_CONNECTION_REFUSED" not in message.text:
            complaints.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            complaints.append(f"asked another host: {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", see)
