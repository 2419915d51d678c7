"""Sending live: what is shown is what is sent, and every way in which a reply does not come is said in words."""

from __future__ import annotations

import json
from typing import Any

import httpx
from playwright.sync_api import Page, Request, expect

from .pages import at, badge, exchange, open_booking, panel, press, sequence, tab
from .site import ComponentSite


def posts(page: Page) -> list[dict[str, Any]]:
    """Every question that the page asks from now on, with the last part of its address as ``call``."""
    seen: list[dict[str, Any]] = []

    def see(request: Request) -> None:
        if request.method == "POST":
            seen.append({"call": request.url.rsplit("/", 1)[1], **json.loads(request.post_data or "{}")})

    page.on("request", see)
    return seen


def world(page: Page) -> str:
    return page.locator(".sx-world-name").inner_text()


def switch(page: Page, component: ComponentSite, switches: dict[str, Any]) -> None:
    answer = httpx.put(f"{component.url}/sandbox/{world(page)}/control/switches", json=switches, trust_env=False)
    assert answer.status_code == 200, answer.text


def test_opening_a_link_asks_the_server_for_nothing(page: Page, component: ComponentSite) -> None:
    asked = posts(page)
    open_booking(page, component, "#m=1a")
    page.wait_for_timeout(400)

    assert asked == []
    badge(page, "Recorded")


def test_sending_sends_what_came_before_and_says_so(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    expect(exchange(page)).to_contain_text("Send request sends 1a to 3a first")
    asked = posts(page)

    press(page, "Send request")
    badge(page, "Live")
    expect(page.get_by_role("status")).to_have_text(
        "Message 4b, 12 of 22: SSP forwards request, SSP to GP Connect Provider. Sent 1a to 4a live")
    assert [question["message"] for question in asked if question["call"] == "replay"] == ["1a", "2a", "2c", "3a", "4a"]
    expect(page.get_by_role("tab", name="Response")).to_have_attribute("aria-selected", "true")
    expect(panel(page)).to_contain_text("4c and 4d: answered by the GP Connect Provider")
    press(page, "First message")
    badge(page, "Live")
    press(page, "Last message")
    badge(page, "Recorded")


def test_what_is_shown_is_sent_byte_for_byte(page: Page, component: ComponentSite) -> None:
    asked = posts(page)
    open_booking(page, component, "#m=1a")
    page.get_by_role("button", name="Send request").hover()
    expect(panel(page)).to_contain_text("ready to send: exactly this goes out")
    tab(page, "Code")
    shown = panel(page).get_by_role("group", name="HTTP").inner_text()

    press(page, "Send request")
    badge(page, "Live")
    assert [question["call"] for question in asked] == ["prepare", "replay"]
    sent = asked[1]["request"]
    assert shown.splitlines()[1:-1] == ["Host: " + component.url.removeprefix("http://"),
                                      *(f"{name}: {text}" for name, text in sent["headers"])]
    assert sent["url"] == component.url + shown.split()[1]


def test_run_all_books_and_restart_begins_again(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    first = world(page)

    press(page, "Run all")
    at(page, "6d")
    expect(page.get_by_role("status")).to_contain_text("Sent 1a to 6a live")
    badge(page, "Live")
    expect(panel(page)).to_contain_text("201 Created")
    press(page, "Restart")
    at(page, "1a")
    badge(page, "Recorded")
    assert world(page) != first


def test_a_world_belongs_to_the_tab_and_outlives_a_reload(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    mine = world(page)

    page.reload()
    expect(page.locator(".sx-world-name")).to_have_text(mine)
    other = page.context.new_page()
    open_booking(other, component)
    assert world(other) != mine


def test_booking_the_same_slot_twice_shows_who_refused(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    press(page, "Run all")
    at(page, "6d")

    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("Sent 6a live: 6c is a refusal, 409")
    expect(exchange(page).get_by_role("heading", name="Refused by the GP Connect Provider")).to_be_visible()
    expect(panel(page)).to_contain_text("409 Conflict")
    drawing = sequence(page)
    expect(drawing.locator(".sx-drawing .sx-message--refused")).to_have_count(3)
    expect(drawing.locator(".sx-drawing .sx-stop")).to_have_count(1)
    expect(drawing).to_contain_text("6d 409, refused by the GP Connect Provider")


def test_a_run_stops_at_a_refusal_and_shows_what_was_not_reached(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"ssp": {"certificate": "missing"}})

    press(page, "Run all")
    at(page, "3d")
    expect(page.get_by_role("status")).to_contain_text("3d is a refusal")
    drawing = sequence(page)
    expect(drawing.locator(".sx-drawing .sx-message--not-reached")).to_have_count(14)
    expect(drawing.locator(".sx-unreached-ground")).to_have_count(2)
    page.get_by_role("list", name="Messages").get_by_role("link", name="3b, not reached").click()
    expect(panel(page)).to_contain_text("Not reached: the SSP refused before it came to this.")


def test_the_changes_are_what_differs_from_the_recording(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a&t=changes")
    expect(panel(page)).to_contain_text("This is the recorded exchange itself")

    press(page, "Send request")
    badge(page, "Live")
    tab(page, "Changes")
    request = panel(page).get_by_role("group", name="Changes in Request 1a")
    assert any(line.startswith("X-Request-ID: ") for line in request.locator("del").all_text_contents())
    assert any(line.startswith("X-Request-ID: ") for line in request.locator("ins").all_text_contents())
    expect(panel(page).get_by_role("group", name="Changes in Reply 1b")).to_contain_text("lines the same")


def test_a_slow_reply_is_waited_for_by_name_and_can_be_stopped(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"pds": {"delay": 30}})

    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("Waiting for the reply to 1a from PDS", timeout=6000)
    expect(exchange(page)).to_contain_text("The sandbox is there")
    press(page, "Next message")
    at(page, "1b")
    press(page, "Stop")
    expect(exchange(page)).to_contain_text("Stopped waiting for 1a; showing the recorded reply.")
    badge(page, "Recorded")


def test_what_somebody_has_switched_in_the_world_is_said_as_long_as_it_is(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    banner = exchange(page).get_by_text("Switched in this tab’s world")
    switch(page, component, {"pds": {"delay": 1}, "T99001": {"appointments": False}})
    httpx.put(f"{component.url}/sandbox/{world(page)}/control/clock", json={"offset": 60}, trust_env=False)

    expect(banner).to_have_count(0)
    press(page, "Send request")
    badge(page, "Live")
    expect(exchange(page)).to_contain_text(
        "Switched in this tab’s world: PDS takes 1 s longer to answer, the practice T99001 has appointments switched "
        "off and the clock was moved. Restart gives a world in which all is in order.")
    press(page, "Restart")
    expect(banner).to_have_count(0)
    press(page, "Send request")
    badge(page, "Live")
    expect(banner).to_have_count(0)


def test_a_slow_reply_that_comes_is_shown(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"pds": {"delay": 3}})

    press(page, "Send request")
    expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=6000)
    badge(page, "Live")
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)


def test_a_write_without_an_answer_is_not_called_undone(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=5a")
    press(page, "Send request")
    badge(page, "Live")
    switch(page, component, {"T99001": {"delay": 30}})

    press(page, "Last message")
    press(page, "Send request")
    expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=6000)
    press(page, "Stop")
    expect(exchange(page)).to_contain_text("6a may have been carried out all the same: look before you send it again.")


def test_without_its_server_the_page_says_so_and_is_live_again_by_itself(page: Page, mortal: ComponentSite) -> None:
    open_booking(page, mortal)
    press(page, "Send request")
    badge(page, "Live")

    mortal.stop()
    press(page, "Send request")
    badge(page, "Recorded")
    expect(exchange(page)).to_contain_text(f"The sandbox at {mortal.url} did not answer; showing the recorded run.")
    press(page, "Last message")
    expect(panel(page)).to_contain_text("201 Created")
    mortal.start()
    expect(page.get_by_role("status")).to_contain_text("The sandbox is back", timeout=15_000)
    press(page, "Send request")
    badge(page, "Live")


def test_a_server_that_went_before_anything_was_sent_is_told_and_comes_back_by_itself(
        page: Page, mortal: ComponentSite) -> None:
    open_booking(page, mortal)
    mortal.stop()

    press(page, "Send request")
    expect(exchange(page)).to_contain_text(f"The sandbox at {mortal.url} did not answer; showing the recorded run.")
    badge(page, "Recorded")
    press(page, "Next message")
    at(page, "1b")
    expect(panel(page)).to_contain_text("200 OK")
    mortal.start()
    expect(page.get_by_role("status")).to_contain_text("The sandbox is back", timeout=15_000)
    press(page, "Send request")
    badge(page, "Live")


def test_what_sends_is_fetched_when_somebody_begins_to_use_the_page(page: Page, component: ComponentSite) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    open_booking(page, component)
    page.wait_for_load_state("networkidle")
    assert sorted(fetched) == ["", "book-appointment.json", "explorer.css", "icon.svg", "page.css",
                               "sequence-explorer.js"]

    exchange(page).get_by_role("heading").first.hover()
    expect(panel(page)).to_contain_text("ready to send: exactly this goes out")
    assert {"liverun.js", "reading.js"} <= set(fetched)


def test_a_token_that_is_about_to_end_is_made_anew_before_it_is_sent(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=3a")
    press(page, "Send request")
    badge(page, "Live")
    asked = posts(page)
    sequence(page).get_by_role("link", name="4a, Consumer to SSP").click()
    expect(panel(page)).to_contain_text("ready to send: exactly this goes out")

    page.evaluate("() => { const now = performance.now.bind(performance); performance.now = () => now() + 250_000 }")
    press(page, "Send request")
    badge(page, "Live")
    assert [question["call"] for question in asked] == ["prepare", "prepare", "replay"]


def test_what_was_refused_is_sent_again_before_what_comes_after_it(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=2a")
    switch(page, component, {"sds": {"outage": True}})
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("2b is a refusal")
    switch(page, component, {})
    asked = posts(page)

    sequence(page).get_by_role("link", name="2c, Consumer to SDS").click()
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("Sent 2a to 2c live")
    assert [question["message"] for question in asked if question["call"] == "replay"] == ["2a", "2c"]
    drawing = sequence(page).locator(".sx-drawing")
    expect(drawing.locator(".sx-message--refused, .sx-message--not-reached")).to_have_count(0)
