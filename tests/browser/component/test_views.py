"""Four views of one state: the drawing, the list, the timeline, the exchange by itself."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .looks import narrow, violations
from .pages import alter_recording, ask, at, badge, exchange, message, open_booking, press, sequence, view
from .site import ComponentSite

RECORDED_ROWS = [
    ("1a to 1b Consumer to PDS", "Trace the patient", "1.0 ms"),
    ("2a to 2b Consumer to SDS", "Look up the endpoint", "1.0 ms"),
    ("2c to 2d Consumer to SDS", "Look up the ASID", "1.0 ms"),
    ("3a to 3d Consumer to SSP", "Get the capability statement", "3.0 ms"),
    ("3b to 3c SSP to GP Connect Provider", "SSP forwards request", "1.0 ms"),
    ("4a to 4d Consumer to SSP", "Search for free slots", "3.0 ms"),
    ("4b to 4c SSP to GP Connect Provider", "SSP forwards request", "1.0 ms"),
    ("5a to 5d Consumer to SSP", "Find the patient", "3.0 ms"),
    ("5b to 5c SSP to GP Connect Provider", "SSP forwards request", "1.0 ms"),
    ("6a to 6d Consumer to SSP", "Book the appointment", "3.0 ms"),
    ("6b to 6c SSP to GP Connect Provider", "SSP forwards request", "1.0 ms"),
]


def timeline(page: Page) -> Locator:
    return page.get_by_role("region", name="Timeline")


def whole(page: Page) -> Locator:
    return timeline(page).get_by_role("table", name="The whole run")


def row(page: Page, labels: str) -> Locator:
    return whole(page).get_by_role("row").filter(has_text=labels)


def item(page: Page, label: str) -> Locator:
    """A message in the list."""
    return page.locator(f"a.sx-item[data-message='{label}']")


def test_four_views_show_one_state(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    expect(sequence(page)).to_be_visible()
    expect(item(page, "4b")).to_be_hidden()

    view(page, "List")
    expect(sequence(page)).to_be_hidden()
    expect(item(page, "4b")).to_have_attribute("aria-current", "step")
    view(page, "Timeline")
    expect(item(page, "4b")).to_be_hidden()
    expect(row(page, "4b to 4c")).to_contain_text("now")
    view(page, "Exchange only")
    expect(timeline(page)).to_be_hidden()
    wide = exchange(page).bounding_box() or {"width": 0}
    assert wide["width"] > 1300
    press(page, "Next message")
    at(page, "4c")
    view(page, "Drawing")
    expect(sequence(page).get_by_role("link", name="4c, ")).to_have_attribute("aria-current", "step")
    assert page.evaluate("location.hash") == "#m=4c"


@pytest.mark.parametrize("chosen", ["List", "Timeline", "Exchange only"])
def test_a_tab_keeps_the_view_and_another_has_its_own(page: Page, component: ComponentSite, chosen: str) -> None:
    open_booking(page, component, "#m=4b")
    view(page, chosen)
    expect(sequence(page)).to_be_hidden()

    page.reload()
    expect(sequence(page)).to_be_hidden()
    expect(page.get_by_role("combobox", name="View").locator("option:checked")).to_have_text(chosen)
    other = page.context.new_page()
    open_booking(other, component, "#m=4b")
    expect(sequence(other)).to_be_visible()


def test_while_a_view_is_fetched_another_can_be_chosen(page: Page, component: ComponentSite) -> None:
    held: list[Route] = []
    page.route("**/views.js", lambda route: held.append(route))
    open_booking(page, component, "#m=4a")
    choice = page.get_by_role("combobox", name="View")
    with page.expect_request("**/views.js"):
        choice.select_option("List")
    press(page, "Next message")
    at(page, "4b")
    expect(choice.locator("option:checked")).to_have_text("List")

    choice.select_option("Drawing")
    with page.expect_response("**/views.js"):
        held[0].continue_()
    press(page, "Next message")
    at(page, "4c")
    expect(choice.locator("option:checked")).to_have_text("Drawing")
    expect(sequence(page)).to_be_visible()


def test_the_keyboard_chooses_a_view_and_steps_in_it(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a")
    page.get_by_role("combobox", name="View").focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(whole(page)).to_be_visible()
    expect(page.get_by_role("combobox", name="View")).to_be_focused()
    row(page, "6a to 6d").get_by_role("link", name="6d").focus()
    page.keyboard.press("Enter")
    at(page, "6d")
    expect(row(page, "6a to 6d").get_by_role("link", name="6d")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    at(page, "6c")
    expect(row(page, "6b to 6c")).to_contain_text("now")


def test_the_recorded_timeline_has_every_hop_with_its_time_and_says_that_times_are_simulated(
        page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=6d")
    view(page, "Timeline")

    expect(timeline(page)).to_contain_text(
        "These times are simulated: they show who waits for whom, not how long it takes")
    rows = whole(page).get_by_role("row").all()[1:]
    said = [(*each.get_by_role("rowheader").inner_text().split("\n"),
             each.get_by_role("cell").last.inner_text().split("\n")[0]) for each in rows]
    assert said == RECORDED_ROWS
    one = timeline(page).get_by_role("table", name="This exchange: 6a to 6d 3.0 ms").get_by_role("row")
    expect(one).to_have_count(3)


def test_bars_stand_to_scale_and_a_hop_within_another_within_its_bar(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=6d")
    view(page, "Timeline")
    expect(whole(page)).to_be_visible()

    drawn = page.locator(".sx-waterfall").last.locator(".sx-hop-bar").all()
    bars: list[Any] = [bar.bounding_box() for bar in drawn]
    places = {labels[:2]: (bar["x"], bar["x"] + bar["width"])
              for (labels, *_), bar in zip(RECORDED_ROWS, bars, strict=True)}
    outer, inner = places["4a"], places["4b"]
    assert outer[1] - outer[0] == pytest.approx(3 * (inner[1] - inner[0]), rel=0.02)
    assert inner[0] - outer[0] == pytest.approx(outer[1] - inner[1], abs=1)
    assert outer[0] == pytest.approx(places["3a"][1], abs=1)


def test_a_bar_leads_to_its_message_also_on_another_way(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a&v=no-free-slots")
    view(page, "Timeline")

    row(page, "5a to 5d").locator(".sx-hop-bar").click()
    at(page, "5a")
    assert page.evaluate("location.hash") == "#m=5a&v=no-free-slots"


def test_what_was_sent_live_is_measured_and_the_rest_says_that_it_is_not(page: Page,
                                                                         component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a")
    view(page, "Timeline")
    press(page, "Send request")
    badge(page, "Live")

    expect(timeline(page)).to_contain_text("Measured as they were sent live: 1a to 1b. The other times are simulated")
    expect(row(page, "1a to 1b")).not_to_contain_text("simulated")
    expect(row(page, "2a to 2b")).to_contain_text("simulated")


def test_who_refused_and_what_was_not_reached_is_said_in_words(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a&f=ssp-sender-unknown")
    view(page, "Timeline")

    expect(row(page, "4a to 4d")).to_contain_text("403, refused")
    for labels in ("4b to 4c", "5a to 5d", "6b to 6c"):
        expect(row(page, labels)).to_contain_text("not reached")
        expect(row(page, labels)).not_to_contain_text("ms")


def test_a_hop_without_reply_or_time_is_said_in_words(page: Page, component: ComponentSite) -> None:
    def alter(document: dict[str, Any]) -> None:
        message(document, "2d").update(reached=False, status=200)
        document["refusal"] = {"label": "2d", "by": "consumer", "expected": 200, "status": None, "code": None,
                               "diagnostics": "the line broke"}
        del document["timing"]["ms"]["1b"]

    alter_recording(page, alter)
    open_booking(page, component, "#m=2c")
    view(page, "Timeline")

    expect(row(page, "2c to 2d")).to_contain_text("no reply")
    expect(row(page, "1a to 1b")).to_contain_text("not measured")


def test_paper_has_the_drawing_whatever_is_on_the_screen(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    view(page, "Timeline")
    expect(sequence(page)).to_be_hidden()

    page.emulate_media(media="print")
    expect(sequence(page)).to_be_visible()
    expect(timeline(page)).to_be_hidden()


def test_without_the_views_the_drawing_stays_and_that_is_said(unwatched: Page, component: ComponentSite) -> None:
    page = unwatched
    page.route("**/explorer/views.js", lambda route: route.abort())
    open_booking(page, component, "#m=4b")

    view(page, "Timeline")
    expect(page.get_by_role("status")).to_contain_text("The view could not be fetched")
    expect(sequence(page)).to_be_visible()
    expect(page.get_by_role("combobox", name="View").locator("option:checked")).to_have_text("Drawing")
    page.unroute("**/explorer/views.js")
    view(page, "List")
    expect(item(page, "4b")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_view_stands_in_anybodys_way(page: Page, component: ComponentSite, width: int) -> None:
    narrow(page, width, "light", "dark")
    open_booking(page, component, "#m=4b&f=ssp-sender-unknown")
    found = []
    for name in ("List", "Timeline", "Exchange only"):
        view(page, name)
        expect(sequence(page)).to_be_hidden()
        found += violations(page, "light", "dark")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    assert found == []


@pytest.mark.parametrize("length, ticks", [
    (0, [0]), (1, [0, 0.5, 1]), (3, [0, 1, 2, 3]), (15, [0, 5, 10, 15]), (41, [0, 20, 40]),
    (0.8, [0, 0.2, 0.4, 0.6, 0.8]), (30_000, [0, 10_000, 20_000, 30_000]),
])
def test_a_scale_has_a_few_round_places(asking: Page, component: ComponentSite, length: float,
                                        ticks: list[float]) -> None:
    assert ask(asking, component, "hops", "({ticksIn}, length) => ticksIn(length)", length) == ticks
