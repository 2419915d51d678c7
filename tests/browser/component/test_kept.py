"""The page that tests share: what one test leaves behind, the next does not find."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kept import Kept

from .pages import at, exchange, open_booking
from .site import ComponentSite

TOLD = """async () => {
    const media = query => matchMedia(query).matches
    return {
        stores: [Object.keys(localStorage), Object.keys(sessionStorage).filter(key => key !== 'mark'), document.cookie],
        media: [media('print'), media('(prefers-color-scheme: dark)'), media('(prefers-reduced-motion: reduce)'),
                media('(forced-colors: active)')],
        size: [innerWidth, innerHeight], line: navigator.onLine, history: history.length, name: window.name,
        clipboard: (await navigator.permissions.query({name: 'clipboard-read'})).state,
        left: [window.mark, document.querySelectorAll(':hover').length, document.fullscreenElement, scrollY],
        answer: (await fetch('/icon.svg')).status}
}"""


def found(page: Page, component: ComponentSite) -> Any:
    """What a test finds when it opens its first page."""
    page.goto(f"{component.url}/blank.html")
    return page.evaluate(TOLD)


def leave_much_behind(page: Page, component: ComponentSite, seen: list[str]) -> None:
    page.on("request", lambda request: seen.append(request.url))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_booking(page, component, "#m=4b")
    exchange(page).get_by_role("heading").first.hover()
    page.keyboard.press("PageDown")
    page.evaluate("""() => { document.cookie = 'left=1; path=/'; window.mark = 1; window.name = 'left'
        for (const store of [localStorage, sessionStorage]) store.setItem('left', 'behind') }""")
    page.context.new_page().goto(component.url + "/static/")
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce", forced_colors="active")
    page.set_viewport_size({"width": 320, "height": 500})
    page.route("**/icon.svg", lambda route: route.fulfill(status=418))
    page.context.set_offline(True)


def test_a_page_that_was_used_is_as_a_new_one(kept: Kept, fresh: Page, component: ComponentSite) -> None:
    seen: list[str] = []
    leave_much_behind(kept.page, component, seen)
    kept.clear()
    seen.clear()

    assert kept.page.url == "about:blank"
    assert kept.context.pages == [kept.page]
    assert found(kept.page, component) == found(fresh, component)
    assert seen == []
    kept.clear()


def test_the_pointer_of_the_last_test_wakes_nothing(kept: Kept, component: ComponentSite) -> None:
    open_booking(kept.page, component)
    exchange(kept.page).get_by_role("heading").first.hover()
    kept.clear()
    open_booking(kept.page, component)

    assert kept.page.evaluate("document.querySelectorAll('sequence-explorer :hover').length") == 0
    kept.clear()


def test_an_error_is_heard_in_the_test_that_makes_it_and_not_in_the_next(kept: Kept, component: ComponentSite) -> None:
    kept.page.goto(f"{component.url}/blank.html")
    with kept.page.expect_event("pageerror"):
        kept.page.evaluate("() => { setTimeout(() => { throw new Error('loud') }) }")
    kept.page.evaluate("fetch('http://elsewhere.invalid/').catch(() => null)")

    assert kept.complaints[0] == "loud"
    assert "asked another host: http://elsewhere.invalid/" in kept.complaints
    kept.clear()
    assert kept.complaints == []


def test_what_cannot_be_taken_back_is_refused(page: Page) -> None:
    with pytest.raises(RuntimeError, match="use the fixture `fresh`"):
        page.add_init_script("window.mark = 1")


def test_a_site_that_is_gone_leaves_nothing_either(kept: Kept, mortal: ComponentSite, chromium: Browser) -> None:
    open_booking(kept.page, mortal)
    kept.page.evaluate("() => { localStorage.setItem('left', 'behind'); sessionStorage.setItem('left', 'behind') }")
    mortal.stop()
    kept.clear()
    mortal.start()
    again = chromium.new_page()

    assert found(kept.page, mortal)["stores"] == found(again, mortal)["stores"] == [[], [], ""]
    again.close()
    open_booking(kept.page, mortal)
    at(kept.page, "1a")
    expect(exchange(kept.page)).to_be_visible()
    kept.clear()
