"""Explanations of every piece of a message, opened at its name; and the ends of a value that is pointed at."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest import Subtests

from explorer.model.pieces import keys_of
from explorer.scenarios import SCENARIOS

from .looks import narrow, violations
from .pages import alter_recording, ask, at, exchange, message, open_booking, panel, sequence, view, wake
from .site import ComponentSite

FIRST_NAMES = re.compile(r"^(SSP|PDS|SDS|service_root|Content-Type)$")
KEYS = """async ({keysOf, piecesOf}, address) => {
  const {opened} = await import('/web/recording.js')
  const file = await (await fetch(address)).json()
  return Object.fromEntries(opened(file).messages.map(message => [message.label, piecesOf(message).map(keysOf)]))
}"""


def explanation(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=name, exact=True)


def explain(page: Page, name: str) -> Locator:
    """Press a name and wait for what it opens."""
    panel(page).get_by_role("button", name=name, exact=True).first.click()
    opened = explanation(page, name.strip('"'))
    expect(opened).to_be_focused()
    return opened


def recorded(component: ComponentSite, slug: str) -> Any:
    return json.loads((component.folder / "generated" / "recordings" / f"{slug}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", SCENARIOS)
def test_the_page_finds_the_same_keys_as_the_model(asking: Page, component: ComponentSite, slug: str) -> None:
    recording = recorded(component, slug)

    found = ask(asking, component, "pieces", KEYS, f"{component.url}/generated/recordings/{slug}.json")

    assert found == {each["label"]: [list(piece.keys) for piece in keys_of(each, recording["bodies"])]
                     for each in recording["messages"]}


def test_every_piece_of_every_message_of_the_booking_can_be_opened(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a")
    wake(page)
    missing: dict[str, set[str]] = {}
    recording = recorded(component, "book-appointment")
    for each in recording["messages"]:
        page.goto(f"{component.url}/booking/#m={each['label']}")
        at(page, each["label"])
        expect(panel(page).get_by_role("button", name=FIRST_NAMES).first).to_be_visible()
        wanted = {piece.names[-1].rpartition(".")[2].partition("=")[0].lower()
                  for piece in keys_of(each, recording["bodies"]) if piece.part not in ("token", "url")}
        for _ in range(50):   # what is shown anew, for what else has come, is furnished a moment later
            offered = {name.strip('"').lower() for name in panel(page).locator(".sx-ask").all_text_contents()}
            if wanted <= offered:
                break
            page.wait_for_timeout(100)
        else:
            missing[each["label"]] = wanted - offered

    assert missing == {}


@pytest.mark.parametrize(("label", "says"), [
    ("4a", {"service_root": "The address of the practice’s FHIR server", "Ssp-InteractionID": "interaction",
            "searchFilter": "Often wrong", '"aud"': "Why"}),
    ("6a", {'"participant"': "Why"}), ("6d", {"Location": "Why"}), ("5d", {'"id"': "Why"})])
def test_each_part_opens_what_it_is_why_and_what_goes_wrong(page: Page, component: ComponentSite, subtests: Subtests,
                                                            label: str, says: dict[str, str]) -> None:
    open_booking(page, component, f"#m={label}")
    wake(page)

    for name, words in says.items():
        with subtests.test(name=name):
            opened = explain(page, name)
            expect(opened).to_contain_text(words)
            expect(opened).to_contain_text("Source")
            href = opened.get_by_role("link", name="On the page of explanations").get_attribute("href") or ""
            assert href.startswith(f"{component.url}/reference/explanations/#")


def test_an_address_explains_its_own_parts_with_what_stands_there(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")
    wake(page)

    opened = explain(page, "service_root")
    part = opened.get_by_role("group").filter(has_text="ods_code")
    expect(part).to_contain_text("T99001")
    part.locator("summary").click()
    expect(part).to_contain_text("Why")


def test_the_same_name_is_explained_for_whoever_is_asked(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=2a")
    wake(page)
    sds = explain(page, "SDS").inner_text()
    page.keyboard.press("Escape")
    page.goto(f"{component.url}/booking/#m=1a")
    at(page, "1a")
    expect(panel(page).get_by_role("button", name="PDS", exact=True)).to_be_visible()

    assert sds != explain(page, "PDS").inner_text()


def test_escape_and_close_give_focus_back_and_keys_do_not_step(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")
    wake(page)

    for close in ("Escape", "Close"):
        opened = explain(page, "Ssp-To")
        expect(panel(page).get_by_role("button", name="Ssp-To", exact=True)).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowRight")
        at(page, "4a")
        if close == "Escape":
            page.keyboard.press("Escape")
        else:
            opened.get_by_role("button", name="Close").click()
        expect(opened).to_be_hidden()
        expect(panel(page).get_by_role("button", name="Ssp-To", exact=True)).to_be_focused()
        expect(panel(page).get_by_role("button", name="Ssp-To", exact=True)).to_have_attribute("aria-expanded", "false")


def test_one_opens_after_another_and_a_step_closes_it(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")
    wake(page)

    explain(page, "Ssp-To")
    explain(page, "Ssp-From")
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.get_by_role("button", name="Next message").click()
    at(page, "4b")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_by_keyboard_headers_are_one_tab_stop_and_arrows_lead_on(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")
    wake(page)
    headers = panel(page).get_by_role("table", name="Request headers")

    assert headers.locator("button[tabindex='0']").count() == 1
    headers.get_by_role("button", name="Ssp-TraceID").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(headers.get_by_role("button", name="Ssp-To")).to_be_focused()
    page.keyboard.press("Enter")
    expect(explanation(page, "Ssp-To")).to_be_focused()
    page.keyboard.press("Tab")
    expect(explanation(page, "Ssp-To").get_by_role("button", name="Close")).to_be_focused()


def test_without_the_texts_that_is_said_and_the_page_is_named(unwatched: Page, component: ComponentSite) -> None:
    page = unwatched
    page.route("**/generated/explanations.json", lambda route: route.fulfill(status=404))
    open_booking(page, component, "#m=4a")
    wake(page)

    opened = explain(page, "Ssp-To")
    expect(opened).to_contain_text("The explanation could not be fetched (explanations.json is not there (404)).")
    expect(opened.get_by_role("link")).to_have_attribute("href", f"{component.url}/reference/explanations/")
    page.keyboard.press("Escape")
    page.unroute("**/generated/explanations.json")
    expect(explain(page, "Ssp-To")).to_contain_text("Why")


def test_what_has_no_explanation_says_so(page: Page, component: ComponentSite) -> None:
    alter_recording(page, lambda document: message(document, "4a")["headers"].append(["X-<b>Mine", "1"]))
    open_booking(page, component, "#m=4a")
    wake(page)

    expect(explain(page, "X-<b>Mine")).to_contain_text("There is no explanation of “X-<b>Mine”.")


def test_pointing_at_a_value_says_its_way_and_marks_both_ends_across_steps(page: Page,
                                                                          component: ComponentSite) -> None:
    open_booking(page, component, "#m=2c")
    wake(page)

    panel(page).locator("mark[data-value='ods_code']").first.focus()
    expect(exchange(page)).to_contain_text("ods_code comes from 1b, used in 2a and 2c: T99001")
    for label, does in {"1b": "gives", "2a": "uses", "2c": "uses"}.items():
        expect(sequence(page).get_by_role("link", name=re.compile(rf"^{label}, .*, {does} ods_code$"))).to_have_count(1)
    view(page, "List")
    for label, does in {"1b": "gives", "2a": "uses", "2c": "uses"}.items():
        expect(page.locator(f"a.sx-item[data-message='{label}']")).to_contain_text(f"{does} ods_code")
    view(page, "Timeline")
    whole = page.get_by_role("table", name="The whole run")
    expect(whole.get_by_role("row").filter(has_text="1a to 1b")).to_contain_text(
        "gives ods_code")
    page.get_by_role("button", name="Next message").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_text("gives ods_code")).to_have_count(0)


def test_a_value_without_thread_has_its_ends_too(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")
    wake(page)

    panel(page).locator("mark[data-value='consumer_asid']").first.focus()
    expect(exchange(page)).to_contain_text("consumer_asid comes from 3a, used in 4a, 5a and 6a")
    expect(sequence(page).get_by_role("link", name=re.compile("^3a, .*, gives consumer_asid$"))).to_have_count(1)
    expect(sequence(page).get_by_role("link", name=re.compile("^6a, .*, uses consumer_asid$"))).to_have_count(1)


def test_the_threads_of_the_drawing_are_reached_by_keyboard_and_say_where_they_lead(page: Page,
                                                                                   component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")
    wake(page)
    threads = sequence(page).get_by_role("img", name=re.compile(" comes from "))

    expect(threads.first).to_have_attribute("tabindex", "0")
    threads.first.focus()
    expect(exchange(page)).to_contain_text("nhs_number comes from 1a, used in 5a")
    page.keyboard.press("ArrowDown")
    expect(sequence(page).get_by_role("img", name="ods_code comes from 1b, used in 2a and 2c")).to_be_focused()
    expect(exchange(page)).to_contain_text("ods_code comes from 1b, used in 2a and 2c")
    page.keyboard.press("ArrowRight")
    at(page, "4b")


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_explanations_stand_in_nobodys_way(page: Page, component: ComponentSite, width: int) -> None:
    narrow(page, width, "light", "dark")
    open_booking(page, component, "#m=4a")
    wake(page)
    found = violations(page, "light", "dark")
    panel(page).locator("mark[data-value='asid']").first.focus()
    found += violations(page, "light", "dark")
    opened = explain(page, "service_root")
    found += violations(page, "light", "dark")
    box: Any = opened.bounding_box()

    assert found == []
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] >= 0 and box["y"] + box["height"] <= 900


def test_without_what_helps_to_read_the_message_stays_and_it_is_asked_for_again(unwatched: Page,
                                                                               component: ComponentSite) -> None:
    page = unwatched
    page.route("**/explorer/reading.js", lambda route: route.abort())
    open_booking(page, component, "#m=4a")

    exchange(page).get_by_role("heading").first.hover()
    expect(page.get_by_role("status")).to_contain_text("What explains and folds could not be fetched")
    expect(panel(page)).to_contain_text("Ssp-To")
    page.unroute("**/explorer/reading.js")
    page.get_by_role("button", name="Last message").click()
    at(page, "6d")
    wake(page)
