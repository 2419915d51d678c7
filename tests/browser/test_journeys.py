"""What people come for, done in a real browser by role and name only."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.live import LiveServer


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def follow_a_booking(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Follow a booking").click()
    expect(page.get_by_role("status")).to_contain_text("Message 1a, 1 of 22")


def test_two_presses_lead_from_home_to_a_live_exchange(page: Page, live: LiveServer) -> None:
    follow_a_booking(page, live.url)
    page.get_by_role("button", name="Send request").click()

    exchange = page.get_by_role("region", name="Exchange")
    expect(exchange.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Next message").click()
    expect(page.get_by_role("status")).to_contain_text("Message 1b, 2 of 22: Verified, ODS code, PDS to Consumer")
    page.get_by_role("tab", name="Response").click()
    expect(exchange).to_contain_text("200")
    expect(exchange).to_contain_text("T99001")


def test_a_booking_run_live_ends_with_the_appointment(page: Page, live: LiveServer) -> None:
    follow_a_booking(page, live.url)
    page.get_by_role("button", name="Run all").click()

    expect(page.get_by_role("status")).to_contain_text("Message 6d, 22 of 22", timeout=20_000)
    page.get_by_role("tab", name="Response").click()
    exchange = page.get_by_role("region", name="Exchange")
    expect(exchange.get_by_text("Live", exact=True)).to_be_visible()
    expect(exchange).to_contain_text("201")
    expect(exchange).to_contain_text("Review of sore throat")


def test_stepping_by_button_visits_all_22_messages_and_a_reload_stays(page: Page, live: LiveServer) -> None:
    follow_a_booking(page, live.url)
    seen = [status(page)]
    for _ in range(21):
        page.get_by_role("button", name="Next message").click()
        seen.append(status(page))

    assert [match[1] for text in seen if (match := re.search(r"Message (\w+), \d+ of 22", text))] == [
        "1a", "1b", "2a", "2b", "2c", "2d", "3a", "3b", "3c", "3d", "4a", "4b", "4c", "4d",
        "5a", "5b", "5c", "5d", "6a", "6b", "6c", "6d"]
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Message 6d, 22 of 22")


def test_stepping_by_key_works_while_the_explorer_has_focus(page: Page, live: LiveServer) -> None:
    follow_a_booking(page, live.url)
    page.get_by_role("button", name="Next message").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_contain_text("Message 1b")
    page.keyboard.press("End")
    expect(page.get_by_role("status")).to_contain_text("Message 6d")
    page.keyboard.press("PageUp")
    expect(page.get_by_role("status")).to_contain_text("Message 6c")
    page.keyboard.press("Home")
    expect(page.get_by_role("status")).to_contain_text("Message 1a")


def test_focus_on_what_stays_in_view_does_not_move_the_page(page: Page, live: LiveServer) -> None:
    follow_a_booking(page, live.url)
    page.evaluate("scrollTo({top: 200, behavior: 'instant'})")

    for part in [page.get_by_role("button", name="Next message"), page.get_by_role("button", name="First message"),
                 page.get_by_role("list", name="Messages").get_by_role("link").first,
                 page.get_by_role("tab", name="Request")]:
        part.evaluate("element => element.focus()")
        assert (part.inner_text(), page.evaluate("scrollY")) == (part.inner_text(), 200)


def test_a_message_opens_from_the_drawing_and_from_a_bare_link(page: Page, live: LiveServer) -> None:
    page.goto(f"{live.url}/scenarios/book-appointment/#4b")
    expect(page.get_by_role("status")).to_contain_text("Message 4b, 12 of 22: SSP forwards request, "
                                                       "SSP to GP Connect Provider")
    sequence = page.get_by_role("region", name="Sequence")
    sequence.get_by_role("link", name=re.compile("^6a, Consumer to SSP: Book the appointment")).click()
    expect(page.get_by_role("status")).to_contain_text("Message 6a, 19 of 22")


def test_the_page_of_ways_leads_to_one_that_runs_live_to_its_end(page: Page, live: LiveServer) -> None:
    page.goto(f"{live.url}/scenarios/ways/")
    page.get_by_role("link", name="No patient record: register first", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Message 1a, 1 of 26")
    expect(page.get_by_role("combobox", name="Path", exact=True)).to_have_value("register-first")
    page.get_by_role("button", name="Run all").click()

    expect(page.get_by_role("status")).to_contain_text("Message 7d, 26 of 26", timeout=20_000)
    exchange = page.get_by_role("region", name="Exchange")
    expect(exchange.get_by_text("Live", exact=True)).to_be_visible()
    expect(exchange).to_contain_text("201")


def test_the_full_picture_leads_to_a_message_of_another_way(page: Page, live: LiveServer) -> None:
    page.goto(f"{live.url}/scenarios/ways/")
    page.get_by_role("link", name=re.compile("^7c, .*, on the path “Slot lost")).click()

    expect(page.get_by_role("status")).to_contain_text("Message 7c, 25 of 34")
    expect(page.get_by_role("combobox", name="Path", exact=True)).to_have_value("slot-lost")


def test_opening_a_link_sends_nothing(page: Page, live: LiveServer) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(f"{live.url}/scenarios/book-appointment/#m=6a&t=request")
    expect(page.get_by_role("status")).to_contain_text("Message 6a")
    page.wait_for_timeout(500)

    assert sent == []


def test_when_the_server_goes_the_recorded_run_goes_on_and_says_so(chromium: Browser, built: None) -> None:  # noqa: ARG001
    with LiveServer("--no-build") as server:
        context = chromium.new_context(viewport={"width": 1440, "height": 1000})
        page = context.new_page()
        follow_a_booking(page, server.url)
        page.get_by_role("button", name="Send request").click()
        exchange = page.get_by_role("region", name="Exchange")
        expect(exchange.get_by_text("Live", exact=True)).to_be_visible()

        server.kill()
        page.get_by_role("button", name="Next message").click()
        page.get_by_role("button", name="Next message").click()
        page.get_by_role("button", name="Send request").click()
        expect(exchange.get_by_text("Recorded", exact=True)).to_be_visible(timeout=10_000)
        expect(page.get_by_text(re.compile("did not answer"))).to_be_visible()
        page.get_by_role("button", name="Last message").click()
        page.get_by_role("tab", name="Response").click()
        expect(exchange.get_by_text(re.compile("201")).filter(visible=True).first).to_be_visible()
        expect(exchange.get_by_text("sandbox clock 1 June 2026").filter(visible=True).first).to_be_visible()

        server.start()
        page.get_by_role("button", name="Run all").click()
        expect(exchange.get_by_text("Live", exact=True)).to_be_visible(timeout=20_000)
        context.close()


def test_without_script_drawing_table_and_every_exchange_are_there(chromium: Browser, live: LiveServer) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/scenarios/book-appointment/")

    drawing = page.get_by_role("region", name="Sequence")
    expect(drawing.get_by_role("link", name=re.compile(r"^\d[a-d], "))).to_have_count(22)
    expect(drawing.get_by_role("link", name=re.compile(r"^(opt|loop|alt) \["))).to_have_count(6)
    expect(page.locator("details[data-message]")).to_have_count(22)
    expect(page.get_by_text("Synthetic sandbox, not an NHS service").first).to_be_visible()
    context.close()


def test_where_the_explorers_script_does_not_come_every_exchange_is_there(chromium: Browser, live: LiveServer) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/sequence-explorer.js", lambda route: route.abort())
    page.goto(f"{live.url}/scenarios/book-appointment/")

    expect(page.locator("details[data-message]")).to_have_count(22)
    page.get_by_role("heading", name="6d Booked appointment").click()
    expect(page.get_by_text("201 Created").filter(visible=True).first).to_be_visible()
    expect(page.locator(".sx-top")).to_have_count(0)
    context.close()


def test_a_reader_changes_the_patient_is_refused_and_goes_back(page: Page, live: LiveServer) -> None:
    follow_a_booking(page, live.url)
    page.get_by_role("button", name="Edit", exact=True).click()
    number = page.get_by_role("textbox", name="nhs_number", exact=True)
    expect(number).to_be_focused(timeout=20_000)
    number.fill("9990000019")
    exchange = page.get_by_role("region", name="Exchange")
    expect(exchange).to_contain_text("The last digit is the check digit of the other nine.")
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_role("status")).to_contain_text("1b is a refusal, 400")

    page.get_by_role("tab", name="Request").click()
    page.get_by_role("button", name="Undo change of nhs_number").click()
    page.get_by_role("combobox", name="Suggestions for nhs_number").select_option("1")
    expect(number).to_have_value("9990000026")
    page.get_by_role("button", name="Send request").click()
    expect(exchange).to_contain_text("200 OK")
    expect(exchange).to_contain_text("Samplewick")
