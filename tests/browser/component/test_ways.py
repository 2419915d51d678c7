"""Other ways through the scenario: chosen by "Path", linked, reloaded, stepped along and sent live."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from explorer.model import Scenario
from explorer.scenarios import scenario

from .looks import narrow, violations
from .pages import at, exchange, open_booking, panel, press, sequence, tab
from .site import ComponentSite

BOOKING = scenario("book-appointment")
WAYS = [BOOKING.way(variant.slug) for variant in BOOKING.variants]
PART = "**/generated/ways/book-appointment--{}.html"


def path(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Path", exact=True)


def labels(page: Page) -> list[str]:
    """The messages of the drawing, by the labels that their links name."""
    names = [link.get_attribute("aria-label") or "" for link in sequence(page).locator("a.sx-message").all()]
    return [name.split(",")[0] for name in names]


def title(way: Scenario) -> str:
    assert way.variant is not None
    return way.variant.title


def slug(way: Scenario) -> str:
    assert way.variant is not None
    return way.variant.slug


def test_path_offers_the_whole_booking_and_every_variant(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)

    assert path(page).get_by_role("option").all_text_contents() == ["The whole booking", *map(title, WAYS)]
    expect(path(page)).to_have_value("")


@pytest.mark.parametrize("way", WAYS, ids=slug)
def test_a_chosen_way_is_drawn_and_walked_with_its_own_numbers(page: Page, component: ComponentSite,
                                                              way: Scenario) -> None:
    open_booking(page, component, "#m=4b")
    path(page).select_option(title(way))

    first, last, count = way.messages[0], way.messages[-1], len(way.messages)
    expect(page.get_by_role("status")).to_have_text(
        f"Message 1a, 1 of {count}: {first.summary}, {first.sender.name} to {first.receiver.name}. "
        "Nothing has been sent live on this path yet")
    assert page.url.endswith(f"#m=1a&v={slug(way)}")
    assert labels(page) == list(way.labels)
    expect(page.get_by_role("list", name="Messages").get_by_role("link")).to_have_count(count)
    for label in way.labels[1:]:
        press(page, "Next message")
        at(page, label)
    expect(page.get_by_role("status")).to_contain_text(f"{count} of {count}: {last.summary}")
    expect(panel(page)).to_contain_text("201 Created")
    expect(page).to_have_url(re.compile(f"#m={last.label}&v={slug(way)}$"))


@pytest.mark.parametrize(("variant", "patient"), [
    ("no-free-slots", "9990000042"), ("register-first", "9990000069"), ("slot-lost", "9990000018")])
def test_a_way_runs_live_to_its_end_in_the_world_of_the_tab(page: Page, component: ComponentSite, variant: str,
                                                           patient: str) -> None:
    way = BOOKING.way(variant)
    last, exchange_label = way.labels[-1], way.requests[-1].label
    open_booking(page, component)
    world = page.locator(".sx-world-name").inner_text()
    press(page, "Send request")
    expect(exchange(page).get_by_text("Live", exact=True)).to_be_visible()
    path(page).select_option(variant)
    expect(exchange(page).get_by_text("Recorded", exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Nothing has been sent live on this path yet")
    press(page, "Run all")

    expect(page.get_by_role("status")).to_contain_text(f"Message {last}, {len(way.labels)} of {len(way.labels)}",
                                                       timeout=20_000)
    expect(page.get_by_role("status")).to_contain_text(f"Sent 1a to {exchange_label} live")
    expect(exchange(page).get_by_text("Live", exact=True)).to_be_visible()
    expect(panel(page)).to_contain_text("201 Created")
    assert page.locator(".sx-world-name").inner_text() == world
    press(page, "First message")
    tab(page, "Request")
    expect(panel(page)).to_contain_text(f"/Patient/{patient}")


def test_what_another_consumer_sends_is_not_shown_as_learnt_by_this_one(page: Page, component: ComponentSite) -> None:
    def shown(label: str) -> tuple[list[str], set[str]]:
        """The tags beside carried values in the request, and the threads that it uses."""
        at(page, label)
        tags = exchange(page).locator("mark[data-value=slot], mark[data-value=service_root]").evaluate_all(
            "marks => marks.map(mark => mark.dataset.from ?? '')")
        return tags, set(sequence(page).locator(".sx-thread--used").evaluate_all(
            "threads => threads.map(thread => thread.dataset.value)"))

    open_booking(page, component, "#m=6a&v=slot-lost")
    theirs = shown("6a")
    page.goto(f"{component.url}/booking/#m=7a&v=slot-lost")
    ours = shown("7a")

    assert (set(theirs[0]), theirs[1]) == ({""}, set())
    assert (set(ours[0]), ours[1]) == ({"2b", "4d"}, {"service_root", "asid", "slot", "patient_id"})


def test_each_way_says_how_many_steps_it_takes(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    said = page.locator(".sx-way")

    expect(said).to_have_text("The whole booking. It takes six steps, four of them through the SSP.")
    path(page).select_option("cached-both")
    expect(said).to_contain_text("It takes four steps, all of them through the SSP.")
    path(page).select_option("slot-lost")
    expect(said).to_contain_text("It takes nine steps, seven of them through the SSP.")


def test_a_409_that_the_story_expects_is_no_refusal(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=7d&v=slot-lost")

    expect(panel(page)).to_contain_text("409 Conflict")
    expect(panel(page)).to_contain_text("DUPLICATE_REJECTED")
    expect(page.get_by_text("Refused by")).to_have_count(0)
    expect(sequence(page).locator(".sx-drawing .sx-message--refused")).to_have_count(0)


def test_reload_link_and_back_open_the_same_way(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=5b&v=no-free-slots&t=code")

    for _ in range(2):
        expect(page.get_by_role("status")).to_contain_text("Message 5b, 16 of 26: SSP forwards request")
        expect(path(page)).to_have_value("no-free-slots")
        expect(page.get_by_role("tab", name="Code")).to_have_attribute("aria-selected", "true")
        page.reload()
    link = sequence(page).get_by_role("link", name=re.compile("^7a, "))
    assert link.get_attribute("href") == "#m=7a&v=no-free-slots"
    path(page).select_option("cached-both")
    at(page, "1a")
    expect(page.get_by_role("status")).to_contain_text("1 of 16")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("Message 5b, 16 of 26")
    expect(path(page)).to_have_value("no-free-slots")
    page.get_by_role("link", name="The hop to the practice").click()
    expect(page.get_by_role("status")).to_contain_text("Message 4b, 12 of 22")
    expect(path(page)).to_have_value("")


@pytest.mark.parametrize(("fragment", "says", "shown"), [
    ("#v=no-free-slots", "Message 1a, 1 of 26", None),
    ("#m=6d&v=cached-both", "Message 4d, 16 of 16", "There is no message “6d” on this path; showing 4d."),
    ("#m=4b&v=nothing", "Message 4b, 12 of 22", "There is no path “nothing” here; showing “The whole booking”."),
    ("#m=4b&f=late", "Message 4b, 12 of 22",
     "There is no failure “late” here; “Make it fail” lists those that there are."),
    ("#m=9z", "Message 6d, 22 of 22", "There is no message “9z” on this path; showing 6d."),
    ("#m=<b>nothing\u202e", "Message 1a, 1 of 22", "There is no message “<b>nothing?” on this path; showing 1a."),
    (f"#m=4d&v={'nothing' * 9}", "Message 4d, 14 of 22",
     "There is no path “nothingnothingnothingnothingnothingnothi…” here; showing “The whole booking”."),
    ("#m=4b&f=ssp-sender-unknown.9z", "Message 4b, 12 of 22",
     "“The sender’s ASID is unknown” cannot be made at “9z”; showing it at 3a."),
    ("#m=4b&t=nothing", "Message 4b, 12 of 22", "There is no tab “nothing” here; showing “Request”."),
    ("#m=4d&t=nothing", "Message 4d, 14 of 22", "There is no tab “nothing” here; showing “Response”."),
])
def test_a_broken_link_opens_the_nearest_and_says_so(page: Page, component: ComponentSite, fragment: str, says: str,
                                                     shown: str | None) -> None:
    open_booking(page, component, fragment)

    expect(page.get_by_role("status")).to_contain_text(says)
    notice = page.locator(".sx-notice")
    if shown is None:
        expect(notice).to_be_hidden()
        return
    expect(notice).to_have_text(shown)
    expect(page.get_by_role("status")).to_contain_text(shown.removesuffix("."))
    press(page, "First message")
    expect(notice).to_be_hidden()
    assert "nothing" not in page.url and "late" not in page.url


def test_path_goes_by_keyboard_and_keeps_focus(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    path(page).focus()

    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("status")).to_contain_text("Message 1a, 1 of 20: Look up the endpoint")
    expect(path(page)).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("status")).to_contain_text("Message 1a, 1 of 34")
    expect(path(page)).to_have_value("slot-lost")
    page.keyboard.press("Home")
    expect(page.get_by_role("status")).to_contain_text("Message 1a, 1 of 22")
    expect(path(page)).to_be_focused()


def test_of_several_choices_the_last_counts(page: Page, component: ComponentSite) -> None:
    def dawdle(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route(PART.format("no-free-slots"), dawdle)
    open_booking(page, component)
    for variant in ("no-free-slots", "cached-both", "no-free-slots", "cached-trace"):
        path(page).select_option(variant)

    expect(page.get_by_role("status")).to_contain_text("1 of 20: Look up the endpoint")
    page.wait_for_timeout(500)
    expect(path(page)).to_have_value("cached-trace")
    assert labels(page) == list(BOOKING.way("cached-trace").labels)


def test_going_back_to_what_is_shown_ends_the_wait_for_another(page: Page, component: ComponentSite) -> None:
    page.route(PART.format("no-free-slots"), lambda _route: None)  # never answers
    open_booking(page, component)
    path(page).select_option("no-free-slots")
    expect(page.get_by_role("status")).to_contain_text("Fetching the path “No free slots: other dates”")
    path(page).select_option("The whole booking")

    expect(page.get_by_role("status")).to_contain_text("1 of 22")
    expect(page.get_by_role("status")).not_to_contain_text("Fetching")
    press(page, "Next message")
    expect(path(page)).to_have_value("")


def test_a_way_that_cannot_be_fetched_leaves_the_one_that_is_shown(page: Page, component: ComponentSite) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=200, body="<html>not a recording</html>")

    page.route("**/recordings/book-appointment.more.json", refuse)
    open_booking(page, component, "#m=4b")
    path(page).select_option("cached-both")

    expect(page.locator(".sx-notice")).to_contain_text("The path “Steps 1 and 2 cached” could not be fetched")
    at(page, "4b")
    expect(path(page)).to_have_value("")
    assert labels(page) == list(BOOKING.labels)


def test_only_the_whole_booking_is_fetched_before_somebody_uses_the_page(page: Page, component: ComponentSite) -> None:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url.rsplit("/", 1)[1])
            if request.url.endswith((".json", ".html")) else None)
    open_booking(page, component)
    page.wait_for_load_state("networkidle")
    assert seen == ["book-appointment.json"]
    exchange(page).get_by_role("heading").first.hover()
    everything = ["book-appointment.json", "book-appointment.more.json",
                  *(f"book-appointment--{slug(way)}.html" for way in WAYS)]
    for _ in range(50):
        if len(seen) == len(everything):
            break
        page.wait_for_timeout(100)

    assert seen == everything


def test_without_an_api_the_ways_can_be_walked(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, name="static")
    path(page).select_option("cached-lookup")

    expect(page.get_by_role("status")).to_have_text("Message 1a, 1 of 18: Trace the patient, Consumer to PDS")
    expect(path(page)).to_have_value("cached-lookup")
    expect(page.get_by_role("button", name="Run all")).to_have_count(0)


def test_taken_out_and_put_back_the_page_is_as_it_was_written(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=5a&v=register-first")
    page.evaluate("window.lone = document.querySelector('sequence-explorer'); window.lone.remove()")
    drawn = page.evaluate(
        """[...window.lone.querySelectorAll('svg.sx-drawing .sx-message')].map(a => a.dataset.message)""")

    assert drawn == list(BOOKING.labels)
    page.evaluate("document.querySelector('main').append(window.lone)")
    expect(page.get_by_role("status")).to_contain_text("Message 5a, 15 of 26")
    expect(path(page)).to_have_count(1)


def test_the_way_can_be_set_and_is_told(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    page.evaluate("""() => { window.told = []
        document.addEventListener('sequence-select', event => window.told.push(event.detail)) }""")
    page.evaluate("document.querySelector('sequence-explorer').variant = 'cached-trace'")
    expect(page.get_by_role("status")).to_contain_text("1 of 20")
    press(page, "Next message")
    path(page).select_option("The whole booking")
    expect(page.get_by_role("status")).to_contain_text("1 of 22")

    assert page.evaluate("window.told") == [{"label": "1b", "variant": "cached-trace"},
                                            {"label": "1a", "variant": None}]


@pytest.mark.parametrize(("look", "width"), [("light", 1440), ("dark", 390)])
def test_a_way_stands_in_nobodys_way(page: Page, component: ComponentSite, look: str, width: int) -> None:
    narrow(page, width, look)
    open_booking(page, component, "#m=5b&v=no-free-slots")
    found = violations(page, look)
    path(page).select_option("register-first")
    expect(page.get_by_role("status")).to_contain_text("Nothing has been sent live")
    found += violations(page, look)
    page.goto(f"{component.url}/booking/?again#m=4b&v=nothing")
    expect(page.locator(".sx-notice")).to_be_visible()
    found += violations(page, look)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
