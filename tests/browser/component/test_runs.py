"""What was sent from this browser is kept: listed, named, compared, taken away, forgotten; and said so in words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .keeping import KEY, SOMEBODY, keep, kept, news, open_runs, ran, runs, send
from .looks import narrow, violations
from .pages import at, open_booking, press, tab
from .site import ComponentSite
from .test_har import downloaded, labels
from .test_sending import switch


def test_what_was_sent_stands_in_the_list_and_survives_a_reload(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    open_runs(page)
    expect(page.get_by_text("No run is kept. Send a request, or Run all, and it stands here.")).to_be_visible()
    send(page, "2a")
    press(page, "Run all")
    at(page, "6d")

    for _ in range(2):
        expect(runs(page)).to_have_count(2)
        expect(runs(page).nth(0)).to_contain_text("1a to 6a Book the appointment")
        expect(runs(page).nth(0)).to_contain_text("201 Created")
        expect(runs(page).nth(0)).to_contain_text(
            "Book an appointment · The whole booking · sandbox clock 1 June 2026, 09:00")
        expect(runs(page).nth(1)).to_contain_text("1a to 2a Look up the endpoint")
        expect(runs(page).nth(1)).to_contain_text("200 OK")
        expect(page.get_by_role("heading", name="Runs of this browser")).to_contain_text("2 kept")
        page.reload()
        open_runs(page)


def test_what_went_to_and_fro_can_be_read_again(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"ssp": {"certificate": "missing"}})
    send(page, "3a")
    open_runs(page)
    expect(runs(page)).to_contain_text("refused by the SSP at 3d")

    runs(page).get_by_text("Requests and replies").click()
    hops = runs(page).get_by_role("group").locator("xpath=self::pre")
    assert hops.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))") == [
        "1a, Consumer to PDS: Trace the patient", "1b, PDS to Consumer: Verified, ODS code",
        "2a, Consumer to SDS: Look up the endpoint", "2b, SDS to Consumer: Endpoint and party key",
        "2c, Consumer to SDS: Look up the ASID", "2d, SDS to Consumer: ASID of the practice system",
        "3a, Consumer to SSP: Get the capability statement", "3b, SSP to GP Connect Provider: SSP forwards request",
        "3c, GP Connect Provider to SSP: Capability statement", "3d, SSP to Consumer: Capability statement"]
    assert hops.nth(0).inner_text().startswith(f"GET {component.url}/sandbox/tab-")
    assert hops.nth(7).inner_text() == "(not reached)"


def test_a_run_is_renamed_by_keyboard(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    send(page, "1a")
    open_runs(page)
    rename = page.get_by_role("button", name="Rename 1a Trace the patient")
    rename.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Name of the run")).to_be_focused()
    page.keyboard.type(f"Number  {SOMEBODY} first")
    page.keyboard.press("Enter")

    again = page.get_by_role("button", name="Rename Number [NHS number] first")
    expect(again).to_be_focused()
    news(page, "The run is now called Number [NHS number] first")
    page.keyboard.press("Enter")
    page.keyboard.type("other")
    page.keyboard.press("Escape")
    expect(again).to_be_focused()
    page.reload()
    open_runs(page)
    expect(runs(page)).to_contain_text("Number [NHS number] first")
    assert kept(page)[0]["name"] == "Number [NHS number] first"


def test_two_runs_are_compared(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    press(page, "Run all")
    at(page, "6d")
    send(page, "6a")
    open_runs(page)
    page.get_by_role("checkbox", name="Compare 6a Book the appointment").check()
    expect(page.get_by_role("region", name="Comparison")).to_have_count(0)
    page.get_by_role("checkbox", name="Compare 1a to 6a Book the appointment").check()

    compared = page.get_by_role("region", name="Comparison")
    expect(compared.locator("dt")).to_have_text(["− 1a to 6a Book the appointment", "+ 6a Book the appointment"])
    reply = compared.get_by_role("group", name="Changes in 6c, GP Connect Provider to SSP: Booked appointment")
    expect(reply.locator("del").first).to_have_text("201")
    expect(reply.locator("ins").first).to_have_text("409")
    expect(compared).to_contain_text("In 6d the same has changed as in 6c.")
    expect(compared).to_contain_text("Only in 1a to 6a Book the appointment: 1a, 1b, 2a,")
    news(page, "The two runs are compared below the list")
    page.get_by_role("checkbox", name="Compare 6a Book the appointment").uncheck()
    expect(compared).to_have_count(0)


def test_of_three_the_two_chosen_last_are_compared(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    for label in ("1a", "1a", "2a"):
        send(page, label)
    open_runs(page)
    boxes = page.get_by_role("checkbox")
    for number in (0, 1, 2):
        boxes.nth(number).check()

    assert [box.is_checked() for box in boxes.all()] == [False, True, True]
    expect(page.get_by_role("region", name="Comparison")).to_contain_text(
        "In 1b the same has changed as in 1a.")


def test_worlds_alone_make_no_difference(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    send(page, "1a")
    press(page, "Restart")
    send(page, "1a")
    open_runs(page)
    for box in page.get_by_role("checkbox").all():
        box.check()

    compared = page.get_by_role("region", name="Comparison")
    expect(compared).to_contain_text("They were sent in two worlds; that alone is not shown as a difference.")
    changed = compared.locator("del, ins").all_text_contents()
    assert changed and all(line.startswith(("X-Request-ID", "X-Correlation-ID")) for line in changed)


def test_runs_on_two_paths_are_compared_by_what_their_messages_are(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    press(page, "Run all")
    at(page, "6d")
    open_booking(page, component, "#v=cached-trace")
    press(page, "Run all")
    at(page, "5d")
    open_runs(page)
    for box in page.get_by_role("checkbox").all():
        box.check()

    compared = page.get_by_role("region", name="Comparison")
    expect(compared.locator("dd")).to_have_text([re.compile("^The whole booking: "), re.compile("^Step 1 cached: ")])
    expect(compared.get_by_role("group", name="Changes in 2a and 1a, Consumer to SDS: Look up the endpoint")
           ).to_be_visible()
    expect(compared).to_contain_text("Only in 1a to 6a Book the appointment: 1a and 1b.")


def test_a_run_is_deleted_and_brought_back(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    for label in ("1a", "2a", "2c"):
        send(page, label)
    open_runs(page)
    press(page, "Delete 2a Look up the endpoint")

    news(page, "Deleted the run 2a Look up the endpoint")
    expect(runs(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Delete 1a Trace the patient")).to_be_focused()
    press(page, "Undo: bring 2a Look up the endpoint back")
    news(page, "The run 2a Look up the endpoint is back")
    expect(runs(page).nth(1)).to_contain_text("2a Look up the endpoint")
    expect(page.get_by_role("button", name="Delete 2a Look up the endpoint")).to_be_focused()
    assert len(kept(page)) == 3


def test_all_runs_are_deleted_and_brought_back(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    for label in ("1a", "2a"):
        send(page, label)
    page.evaluate("key => localStorage.setItem(key, '1not a run')", f"{KEY}0000")
    page.evaluate("localStorage.setItem('other', 'stays')")
    open_runs(page)
    press(page, "Delete all 2 runs")

    news(page, "Deleted 2 runs")
    assert page.evaluate("Object.keys(localStorage)") == ["other"]
    expect(page.get_by_role("button", name="Undo the deletion")).to_be_focused()
    page.keyboard.press("Enter")
    expect(runs(page)).to_have_count(2)
    assert [run["name"] for run in kept(page)] == ["1a Trace the patient", "2a Look up the endpoint"]


def test_only_the_last_fifty_are_kept(page: Page, component: ComponentSite) -> None:
    keep(page, component, *(ran(number) for number in range(50)))
    open_booking(page, component)
    send(page, "1a")
    open_runs(page)

    expect(runs(page)).to_have_count(50)
    expect(runs(page).first).to_contain_text("1a Trace the patient")
    expect(runs(page).last).to_contain_text("Run 1")
    assert len(kept(page)) == 50


def test_a_run_of_another_page_leads_there(page: Page, component: ComponentSite) -> None:
    keep(page, component, ran(1, scenario="other", page="/other/", variant="way", fault="gone"),
         ran(2, scenario="x", page="//evil.example/"), ran(3, scenario="y", page="javascript:alert(1)"))
    open_booking(page, component)
    open_runs(page)

    links = runs(page).get_by_role("link", name=re.compile("^Open the page of Run [123]$"))
    expect(links).to_have_count(3)
    assert links.evaluate_all("all => all.map(one => one.getAttribute('href'))") == [
        "#m=1a", "#m=1a", "/other/#m=1a&v=way&f=gone"]
    expect(page.get_by_role("button", name="Run again")).to_have_count(0)


def test_what_another_tab_sends_comes_into_the_list(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    open_runs(page)
    other = page.context.new_page()
    open_booking(other, component)
    send(other, "1a")

    expect(runs(page)).to_have_count(1)
    expect(runs(page)).to_contain_text("1a Trace the patient")


def test_a_run_is_downloaded_as_har(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    send(page, "3a")
    open_runs(page)
    name, log = downloaded(page, "Download HAR 1a to 3a Get the capability statement")

    assert (name, log["pages"][0]["title"]) == ("book-appointment.har", "1a to 3a Get the capability statement")
    assert labels(log) == ["1a", "2a", "2c", "3a", "3b"]
    assert all("(sent live)" in entry["comment"] for entry in log["entries"])


def test_a_run_that_was_broken_off_says_after_what(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"ssp": {"delay": 30}})
    press(page, "Run all")
    expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=15_000)
    press(page, "Stop")
    open_runs(page)

    expect(runs(page)).to_contain_text("1a to 6a Book the appointment")
    expect(runs(page)).to_contain_text("Broken off after 2c")


def test_a_browser_that_keeps_nothing_is_said_and_all_else_works(fresh: Page, component: ComponentSite) -> None:
    page = fresh
    page.add_init_script("Object.defineProperty(window, 'localStorage', "
                         "{get() { throw new DOMException('', 'SecurityError') }})")
    open_booking(page, component)
    send(page, "1a")
    open_runs(page)

    expect(page.get_by_text("This browser keeps nothing for this page: runs last until you leave it.")).to_be_visible()
    expect(runs(page)).to_contain_text("1a Trace the patient")
    press(page, "Rename 1a Trace the patient")
    page.keyboard.type("Mine")
    page.keyboard.press("Enter")
    expect(runs(page)).to_contain_text("Mine")
    send(page, "2a")
    expect(runs(page)).to_have_count(2)


@pytest.mark.parametrize(("width", "looks"), [(1440, ["light", "forced light"]), (390, ["dark"])])
def test_the_list_is_for_everybody(unwatched: Page, component: ComponentSite, width: int, looks: list[str]) -> None:
    page = unwatched
    narrow(page, width, *looks)
    open_booking(page, component)
    open_runs(page)
    found = violations(page, *looks)
    send(page, "1a")
    switch(page, component, {"sds": {"outage": True}})
    send(page, "2a")
    expect(runs(page)).to_have_count(2)
    for box in page.get_by_role("checkbox").all():
        box.check()
    runs(page).nth(1).get_by_text("Requests and replies").click()
    found += violations(page, *looks)
    press(page, "Rename 1a Trace the patient")
    found += violations(page, *looks)
    page.keyboard.press("Escape")
    press(page, "Delete all 2 runs")
    expect(page.get_by_role("button", name="Undo the deletion")).to_be_visible()
    found += violations(page, *looks)

    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_whole_list_goes_by_keyboard(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    page.get_by_role("button", name="Send request").focus()
    page.keyboard.press("Enter")
    news(page, "Sent 1a live")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Runs", exact=True).focus()
    page.keyboard.press("Space")
    expect(runs(page)).to_have_count(2)
    page.get_by_role("button", name="Close", exact=True).focus()
    seen = []
    for _ in range(7):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent"))
        if "Compare" in seen[-1]:
            page.keyboard.press("Space")

    name = "1a Trace the patient"
    assert seen == [f"Compare {name}", f"Run again {name}", f"Rename {name}", f"Download HAR {name}", f"Delete {name}",
                    "Requests and replies", f"Compare {name}"]
    expect(page.get_by_role("region", name="Comparison")).to_be_visible()
    at(page, "1a")
    page.get_by_role("button", name="Close", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Runs of this browser")).to_be_hidden()
    expect(page.get_by_role("button", name="Runs", exact=True)).to_be_focused()


def test_restart_gives_a_fresh_world_says_so_and_keeps_the_runs(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    press(page, "Run all")
    at(page, "6d")
    world = page.locator(".sx-world-name").inner_text()
    press(page, "Restart")

    news(page, "A fresh world: nothing has been sent in it yet")
    assert page.locator(".sx-world-name").inner_text() != world
    open_runs(page)
    expect(runs(page)).to_have_count(1)
    press(page, "Run all")   # the slot is free in this world
    at(page, "6d")
    tab(page, "Response")
    expect(page.get_by_role("tabpanel")).to_contain_text("201 Created")
