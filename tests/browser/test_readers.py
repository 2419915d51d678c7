"""What each kind of reader comes for, from the home page to its end, by role and name only."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.live import LiveServer

WAIT = 20_000


@pytest.fixture
def reader(page: Page) -> Page:
    """A page whose reader may use the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words, timeout=WAIT)


def exchange(page: Page) -> Locator:
    return page.get_by_role("region", name="Exchange")


def copied(page: Page, name: str) -> str:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("button").get_by_text("Copied", exact=True)).to_be_visible()
    held: str = page.evaluate("navigator.clipboard.readText()")
    return held


def test_a_newcomer_walks_from_home_to_the_end_and_runs_the_command(reader: Page, live: LiveServer) -> None:
    reader.goto(live.url)
    reader.get_by_role("link", name="Follow a booking").click()
    said(reader, "Message 1a, 1 of 22")
    for _ in range(21):
        reader.get_by_role("button", name="Next message").click()
    said(reader, "Message 6d, 22 of 22")
    expect(exchange(reader)).to_contain_text("201")

    reader.get_by_role("button", name="First message").click()
    said(reader, "Message 1a, 1 of 22")
    reader.get_by_role("button", name="Send request").click()
    expect(exchange(reader).get_by_text("Live", exact=True)).to_be_visible(timeout=WAIT)
    reader.get_by_role("tab", name="Code").click()
    command = copied(reader, "Copy curl")
    ran = subprocess.run(["bash", "-c", f"{command} --silent"], capture_output=True, text=True, check=True, timeout=60,
                         env=os.environ | {"no_proxy": "*"})
    assert '"value": "9990000018"' in ran.stdout or '"value":"9990000018"' in ran.stdout


def test_a_breaker_finds_a_refusal_mends_it_compares_and_passes_it_on(reader: Page, chromium: Browser,
                                                                      live: LiveServer) -> None:
    reader.goto(live.url)
    reader.get_by_role("navigation", name="Main").get_by_role("link", name="Scenarios").click()
    reader.get_by_role("main").get_by_role("link", name="fault catalogue").click()
    reader.get_by_role("link", name="The sender’s ASID is unknown").click()

    said(reader, "Message 4a")
    why = exchange(reader).get_by_role("region", name="Why it failed")
    expect(why).to_contain_text("SSP")
    reader.get_by_role("button", name="Send request").click()
    expect(exchange(reader).get_by_text("Live", exact=True)).to_be_visible(timeout=WAIT)
    expect(why).to_contain_text("Cause")
    link = copied(reader, "Copy link")

    reader.get_by_role("button", name="Apply the fix").click()
    said(reader, "Mended live: 4a is answered with 200, as it should be")
    reader.get_by_role("tab", name="Changes").click()
    changes = reader.get_by_role("group", name="Changes in Request 4a")
    expect(changes.get_by_role("deletion").filter(has_text="Ssp-From")).to_have_count(1)
    expect(changes.get_by_role("insertion").filter(has_text="Ssp-From")).to_have_count(1)

    second = chromium.new_context(viewport={"width": 1440, "height": 1000})
    other = second.new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    other.goto(link)
    said(other, "Message 4a")
    expect(exchange(other).get_by_role("region", name="Why it failed")).to_contain_text("Cause")
    expect(exchange(other).get_by_text("Recorded", exact=True)).to_be_visible()
    assert asked == []
    second.close()


def test_by_keyboard_alone_from_home_to_a_mended_failure(page: Page, live: LiveServer) -> None:
    page.goto(live.url)
    tab_to(page, "Follow a booking")
    page.keyboard.press("Enter")
    said(page, "Message 1a, 1 of 22")
    tab_to(page, "Make it fail")
    failures = page.get_by_role("combobox", name="Make it fail").get_by_role("option")
    expect(failures.filter(has_text="No request id")).not_to_have_count(0, timeout=WAIT)
    page.keyboard.type("No request id")
    page.keyboard.press("Enter")
    expect(exchange(page).get_by_role("region", name="Why it failed")).to_be_visible(timeout=WAIT)
    tab_to(page, "Send request")
    page.keyboard.press("Enter")
    said(page, "1b is a refusal")
    tab_to(page, "Apply the fix")
    page.keyboard.press("Enter")

    said(page, "Mended live: 1a is answered with 200")


def test_on_a_phone_a_booking_is_followed_made_to_fail_and_mended_by_touch(phone: Page, live: LiveServer) -> None:
    phone.goto(live.url)
    phone.get_by_role("link", name="Follow a booking").tap()
    said(phone, "Message 1a, 1 of 22")
    phone.get_by_role("button", name="Send request").tap()
    expect(exchange(phone).get_by_text("Live", exact=True)).to_be_visible(timeout=WAIT)
    phone.get_by_role("button", name="Next message").tap()
    said(phone, "Message 1b, 2 of 22")
    phone.get_by_role("combobox", name="Make it fail").select_option(label="No request id (400)")
    said(phone, "Refused by the PDS, 400")
    phone.get_by_role("button", name="Apply the fix").tap()

    said(phone, "Mended live: 1a is answered with 200")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tab_to(page: Page, name: str, presses: int = 150) -> None:
    """Tab until the control of that name has the focus; on the way every focus is seen, and nothing covers it."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        told, covered = page.evaluate(FOCUS)
        assert not covered, f"{covered} covers {told}"
        if told == name:
            return
    raise AssertionError(f"{presses} times Tab do not lead to {name}")


FOCUS = """() => {
  const focused = document.activeElement
  const label = focused.labels?.[0]?.querySelector('span')?.textContent
  const name = focused.getAttribute('aria-label') ?? label ?? focused.textContent.trim()
  const {left, top, width, height} = focused.getBoundingClientRect()
  const [x, y] = [left + width / 2, Math.min(Math.max(top + height / 2, 1), innerHeight - 1)]
  const above = document.elementFromPoint(x, y)
  const seen = width < 2 || focused === document.body || !above || focused.contains(above) || above.contains(focused)
    || above.closest('svg') === focused.closest('svg') && above.closest('svg')
  return [name, seen ? '' : above.outerHTML.slice(0, 120)]
}"""
