"""Bodies and texts of every kind: shown as what they are, never run, never in the way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .looks import narrow, violations
from .pages import alter_recording, at, exchange, message, open_booking, panel, press, reply_with, tab
from .site import ComponentSite

HOSTILE = '<img src=x onerror="window.run=1"><script>window.run=1</script>'


def test_500_slots_are_there_at_once_and_unfold_when_asked(page: Page, component: ComponentSite) -> None:
    slots = [{"resource": {"resourceType": "Slot", "id": str(number), "status": "free",
                           "start": f"2026-06-02T09:00:{number:03}", "schedule": {"reference": "Schedule/13"}}}
             for number in range(500)]
    body = json.dumps({"resourceType": "Bundle", "entry": slots})
    alter_recording(page, lambda document: reply_with(document, "4d", body))
    open_booking(page, component, "#m=4c")

    took = page.evaluate("""async () => { const start = performance.now()
        document.querySelector('[aria-label="Next message"]').click()
        await new Promise(requestAnimationFrame); return performance.now() - start }""")
    at(page, "4d")
    assert took < 500
    expect(panel(page)).to_contain_text('"id": "0"')
    expect(panel(page).get_by_text('"id": "499"')).to_be_hidden()
    more = panel(page).get_by_role("button", name="…")
    while more.count():
        more.last.click()
    expect(panel(page)).to_contain_text('"id": "499"')
    shown = panel(page).get_by_role("group", name="Response body").text_content()
    assert json.loads(shown or "") == json.loads(body)


@pytest.mark.parametrize("body", [
    HOSTILE,
    json.dumps({"text": HOSTILE, HOSTILE: [HOSTILE]}),
    "plain text, not JSON",
    "<html><body>502 Bad Gateway</body></html>",
    '{"cut off": [1, 2',
])
def test_a_body_is_text_whatever_it_says(page: Page, component: ComponentSite, body: str) -> None:
    alter_recording(page, lambda document: reply_with(document, "4d", body))
    open_booking(page, component, "#m=4d")

    shown = panel(page).get_by_role("group", name="Response body").text_content() or ""
    assert (json.loads(shown) == json.loads(body)) if body.endswith("}") else shown == body
    for name in ("Changes", "Code", "Request"):
        tab(page, name)
    assert page.evaluate("window.run") is None


def test_hostile_headers_summaries_and_values_are_text_too(page: Page, component: ComponentSite) -> None:
    def alter(document: dict[str, Any]) -> None:
        message(document, "4a").update(summary=HOSTILE, text=HOSTILE)
        message(document, "4a")["headers"].append([HOSTILE, HOSTILE])
        for value in document["values"]:
            value.update(sentence=f"{value['name']} {HOSTILE} comes from 1b", text=HOSTILE)

    alter_recording(page, alter)
    open_booking(page, component, "#m=4a")
    panel(page).get_by_text("999000000101").hover()

    expect(exchange(page)).to_contain_text(HOSTILE)
    expect(page.get_by_role("status")).to_contain_text(HOSTILE)
    assert page.evaluate("window.run") is None


@pytest.mark.parametrize("depth", [100, 390, 5000])
def test_deep_nesting_is_bounded(page: Page, component: ComponentSite, depth: int) -> None:
    alter_recording(page, lambda document: reply_with(document, "4d", "[" * depth + "1" + "]" * depth))
    open_booking(page, component, "#m=4d")

    expect(panel(page).get_by_role("group", name="Response body")).to_contain_text("[")
    press(page, "Next message")
    at(page, "5a")


def test_a_very_long_string_is_cut_until_asked(page: Page, component: ComponentSite) -> None:
    alter_recording(page, lambda document: reply_with(document, "4d", json.dumps({"data": "x" * 2_000_000})))
    open_booking(page, component, "#m=4d")

    body = panel(page).get_by_role("group", name="Response body")
    assert len(body.text_content() or "") < 2000
    body.get_by_role("button", name="more characters").click()
    assert json.loads(body.text_content() or "") == {"data": "x" * 2_000_000}


def test_copying_works_without_a_clipboard(fresh: Page, component: ComponentSite) -> None:
    page = fresh
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    open_booking(page, component, "#m=4a&t=code")
    page.evaluate("addEventListener('copy', () => { window.copied = String(document.activeElement.value) }, true)")

    panel(page).get_by_role("button", name="Copy curl").click()
    expect(panel(page).get_by_role("button", name="Copy curl")).to_have_text("Copied")
    assert "'http://127.0.0.1:8000/sandbox/main/ssp/https://alpha" in str(page.evaluate("window.copied"))
    expect(panel(page).get_by_role("button", name="Copy curl")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_stands_in_anybodys_way(unwatched: Page, component: ComponentSite, width: int) -> None:
    page = unwatched
    narrow(page, width, "light", "dark")
    open_booking(page, component, "#m=4b")
    panel(page).get_by_text("999000000101").hover()
    found = violations(page, "light", "dark")
    for name in ("Response", "Changes", "Code"):
        tab(page, name)
        found += violations(page, "light", "dark")
    press(page, "Run all")
    at(page, "6d")
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("refusal")
    for name in ("Response", "Changes"):
        tab(page, name)
        found += violations(page, "light", "dark")

    assert found == []
