"""Folding: what a long body holds is there, quick to open, found, copied, and folded and unfolded by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .looks import violations
from .pages import alter_recording, ask, at, open_booking, panel, press, reply_with, tab, view, wake
from .site import ComponentSite

RTL, CONTROLS = "\u202egnp.exe\u2066", "\u0000\u0007\u001b[31m\u007f"


def bundle(slots: int) -> str:
    """A searchset as a practice gives it."""
    entries = [{"fullUrl": f"Slot/{number}", "resource": {
        "resourceType": "Slot", "id": str(number), "meta": {"versionId": "1"},
        "serviceType": [{"text": "General GP Appointment"}], "schedule": {"reference": "Schedule/13"}, "status": "free",
        "start": "2026-06-02T09:00:00+01:00", "end": "2026-06-02T09:10:00+01:00"}} for number in range(slots)]
    return json.dumps({"resourceType": "Bundle", "type": "searchset", "entry": entries})


def body(page: Page) -> Locator:
    return panel(page).get_by_role("group", name="Response body")


def fold(page: Page, name: str) -> Locator:
    return body(page).get_by_role("button", name=name, exact=True)


def test_objects_and_lists_fold_and_unfold_by_mouse_and_by_key(page: Page, component: ComponentSite) -> None:
    alter_recording(page, lambda document: reply_with(document, "4d", bundle(2)))
    open_booking(page, component, "#m=4d")
    wake(page)

    fold(page, "entry, 2 items, 32 lines").click()
    expect(body(page).get_by_text("General GP Appointment").first).to_be_hidden()
    expect(fold(page, "entry, 2 items, 32 lines")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(body(page).get_by_text("General GP Appointment").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(fold(page, "item 1, Slot").first).to_be_focused()
    page.keyboard.press("Space")
    expect(fold(page, "item 1, Slot").first).to_have_attribute("aria-expanded", "false")
    assert json.loads(body(page).text_content() or "") == json.loads(bundle(2))


def test_what_is_folded_stays_when_what_fills_other_tabs_comes_later(page: Page, component: ComponentSite) -> None:
    waiting: list[Route] = []
    page.route("**/panels.js", lambda route: waiting.append(route))
    alter_recording(page, lambda document: reply_with(document, "4d", bundle(2)))
    open_booking(page, component, "#m=4d")
    wake(page)
    fold(page, "entry, 2 items, 32 lines").click()

    waiting[0].continue_()
    tab(page, "Code")
    expect(panel(page)).to_contain_text("curl --globoff")
    tab(page, "Response")
    expect(fold(page, "entry, 2 items, 32 lines")).to_have_attribute("aria-expanded", "false")


def test_a_body_is_one_tab_stop_for_all_its_folds_and_names(page: Page, component: ComponentSite) -> None:
    alter_recording(page, lambda document: reply_with(document, "4d", bundle(3)))
    open_booking(page, component, "#m=4d")
    wake(page)

    expect(fold(page, "entry, 3 items, 47 lines")).to_be_visible()
    assert body(page).locator("button[tabindex='0']").count() == 1
    body(page).focus()
    page.keyboard.press("Tab")
    expect(body(page).get_by_role("button").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(body(page).get_by_role("button").nth(1)).to_be_focused()
    assert body(page).locator("button[tabindex='0']").count() == 1
    page.keyboard.press("ArrowRight")
    at(page, "5a")


def test_of_500_slots_the_first_are_open_and_all_can_be_copied_and_found(page: Page, component: ComponentSite) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alter_recording(page, lambda document: reply_with(document, "4d", bundle(500)))
    open_booking(page, component, "#m=4d")
    wake(page)

    expect(body(page).get_by_text('"0"', exact=True)).to_be_visible()
    assert page.evaluate("document.querySelectorAll('.sx-panel:not([hidden]) *').length") < 1000
    press(page, "Copy body")
    expect(panel(page).get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == bundle(500)
    unseen = body(page).locator("[hidden='until-found']").filter(has_text='"id": "499"')
    expect(unseen).to_have_count(1)
    # As the browser does when its search has found something in it:
    unseen.evaluate("node => { node.dispatchEvent(new Event('beforematch', {bubbles: true})); node.hidden = false }")
    expect(body(page).get_by_text('"id": "499"')).to_be_visible()
    assert json.loads("".join((body(page).text_content() or "").split()))["entry"][499]["resource"]["id"] == "499"


def test_what_was_not_written_at_once_comes_whole_and_can_be_folded(page: Page, component: ComponentSite) -> None:
    alter_recording(page, lambda document: reply_with(document, "4d", bundle(40)))
    open_booking(page, component, "#m=4d")
    wake(page)

    more = body(page).get_by_role("button", name="…")
    while more.count():
        more.last.click()
    assert json.loads(body(page).text_content() or "") == json.loads(bundle(40))
    fold(page, "item 40, Slot").click()
    expect(body(page).get_by_text('"39"', exact=True)).to_be_hidden()


def test_numbers_members_and_escapes_stay_as_they_were_sent(page: Page, component: ComponentSite) -> None:
    text = (r'{"price":1.10,"big":12345678901234567890,"a":1,"a":2,"q":"say \"hi\" \\",'
            r'"empty":{},"none":[],"n":null,"u":"\u00e9"}')
    read = ask(page, component, "json", "({prettyJson}, text) => prettyJson(text)", text)

    assert read.splitlines() == ["{", '  "price": 1.10,', '  "big": 12345678901234567890,', '  "a": 1,', '  "a": 2,',
                                 r'  "q": "say \"hi\" \\",', '  "empty": {},', '  "none": [],', '  "n": null,',
                                 '  "u": "é"', "}"]


@pytest.mark.parametrize("text", ["", "{", '"', "[1,]", "nul", '{"a" 1}', "\u0000", '"a\nb"'])
def test_what_is_no_json_is_no_tree(asking: Page, component: ComponentSite, text: str) -> None:
    assert ask(asking, component, "json", "({readJson}, text) => readJson(text)", text) is None


HOSTILE = {
    "script": json.dumps({"resourceType": "<script>window.run=1</script>",
                          "text": '<img src=x onerror="window.run=1">'}),
    "huge string": json.dumps({"resourceType": "Bundle", "data": "x" * 3_000_000}),
    "control characters": json.dumps({"resourceType": "Bundle", CONTROLS: CONTROLS}),
    "right to left": json.dumps({"resourceType": "Bundle", RTL: [RTL, RTL, RTL, RTL]}, ensure_ascii=False),
    "10,000 levels": "[" * 10_000 + "]" * 10_000,
    "10,000 members": json.dumps({f"m{number}": {"resourceType": "Slot", "id": number} for number in range(10_000)}),
    "strange names": json.dumps({"resourceType": {"a": 1}, "__proto__": {"resourceType": "x"},
                                 "a/b~c": {"resourceType": "y", "d": [1, 2, 3, 4, 5]}}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_reply_is_text_in_every_view_and_tab(page: Page, component: ComponentSite, name: str) -> None:
    def alter(document: dict[str, Any]) -> None:
        reply_with(document, "4d", HOSTILE[name])
        reply_with(document, "4c", HOSTILE[name])

    alter_recording(page, alter)
    open_booking(page, component, "#m=4d")
    wake(page)

    for chosen in ("List", "Timeline", "Exchange only", "Drawing"):
        view(page, chosen)
        for each in ("Changes", "Code", "Request", "Response"):
            tab(page, each)
        expect(body(page)).to_contain_text(HOSTILE[name][0])
    press(page, "Next message")
    at(page, "5a")
    assert page.evaluate("window.run") is None


def test_what_turns_the_reading_direction_turns_its_own_text_only(page: Page, component: ComponentSite) -> None:
    alter_recording(page, lambda document: reply_with(document, "4d", '["\u202egnp.exe", "b", "c"]'))
    open_booking(page, component, "#m=4d")

    expect(body(page)).to_contain_text("gnp.exe")
    places = body(page).evaluate("""box => ['b', 'c'].map(text => {
        const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
        while (walk.nextNode().data !== text) continue
        const range = new Range()
        range.selectNode(walk.currentNode)
        return range.getBoundingClientRect().left
    })""")
    assert places[0] < places[1]


def test_folds_stand_in_nobodys_way(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4d")
    wake(page)
    expect(body(page).get_by_role("button", name="entry, ")).to_be_visible()
    body(page).get_by_role("button", name="item 1, Slot").first.click()

    assert violations(page, "light") == []
