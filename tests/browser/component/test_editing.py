"""Changing a request: form, raw parts, copied code and what is sent are views of one value; nothing typed is lost."""

from __future__ import annotations

import json
from urllib.parse import quote, unquote

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect
from pytest import Subtests

from .looks import narrow, violations
from .pages import at, badge, exchange, open_booking, panel, press, tab
from .site import ComponentSite
from .test_sending import posts, switch, world

SLOW = 15_000


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def edit(page: Page, site: ComponentSite, label: str = "1a") -> None:
    """Open the editor of an exchange; what has to be sent before it has been sent."""
    open_booking(page, site, f"#m={label}")
    press(page, "Edit")
    if label != "1a":
        page.get_by_role("button", name="Send 1a", exact=False).click()
    expect(field(page, "Method")).to_be_visible(timeout=SLOW)


def code(page: Page) -> str:
    """The request as the tab Code writes it; the editor is open again after that."""
    tab(page, "Code")
    written = panel(page).get_by_role("group", name="HTTP", exact=True).text_content() or ""
    tab(page, "Request")
    return written


def beside(page: Page, name: str) -> Locator:
    """What is said of a field."""
    return page.locator(f"#{field(page, name).get_attribute('aria-describedby')}").get_by_role("listitem")


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12) | st.sampled_from(
    ["9990000026", "a/../b?c#d&e=f%20", "\u202egnp.x", "😀", "%zz", " ", "<script>alert(1)</script>"])
EDITS = st.lists(st.tuples(st.sampled_from(["nhs_number", "Header X-Request-ID", "request_id", "Method", "Address"]),
                           TEXT), min_size=1, max_size=3)


@given(edits=EDITS)
@settings(deadline=None, max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_whichever_view_is_edited_the_others_say_the_same(unwatched: Page, component: ComponentSite,
                                                         edits: list[tuple[str, str]]) -> None:
    page = unwatched
    page.goto(f"{component.url}/blank.html")
    edit(page, component)
    asked = posts(page)
    home = field(page, "Address").input_value().removesuffix("9990000018")
    for name, text in edits:
        field(page, name).fill(home + quote(text, safe="") if name == "Address" else text)

    method, address = field(page, "Method").input_value(), field(page, "Address").input_value()
    request_id, number = field(page, "Header X-Request-ID").input_value(), field(page, "nhs_number").input_value()
    assert field(page, "request_id").input_value() == request_id
    assert unquote(address.removeprefix(home)) == number
    assert (dict(edits).get("Method") or "GET") == method
    origin, path = address[:len(component.url)], address[len(component.url):]
    assert origin == component.url
    assert code(page).split("\n")[0] == f"{method} {path} HTTP/1.1"
    assert f"X-Request-ID: {request_id}\nAccept: application/fhir+json\n" in code(page)

    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text(" sent", timeout=SLOW, ignore_case=True)
    [sent] = [question["request"] for question in asked if question["call"] == "replay"]
    assert sent == {"method": method, "url": address, "body": None,
                    "headers": [["X-Request-ID", request_id], ["Accept", "application/fhir+json"]]}


def test_what_is_shown_is_what_arrives_byte_for_byte(page: Page, component: ComponentSite) -> None:
    edit(page, component, "3a")
    press(page, "Add a header")
    field(page, "Name of header without a name").fill("X-Odd_Header!")
    field(page, "Header X-Odd_Header!").fill("two  blanks, \"quotes\", 100 %")
    field(page, "Address").fill(field(page, "Address").input_value() + "?_format=%7C&x='()*!~,;:@$[]")
    claims = json.loads(field(page, "Token claims").input_value()) | {"requesting_device_name": "Größe 😀"}
    field(page, "Token claims").fill(json.dumps(claims, ensure_ascii=False))
    shown = code(page)

    press(page, "Send request")
    badge(page, "Live")
    log = httpx.get(f"{component.url}/sandbox/{world(page)}/control/log", trust_env=False).json()
    request = log["entries"][-1]["legs"][0]["request"]
    head, _, body = shown.partition("\n\n")
    first, host, *headers = head.split("\n")
    place = f"/sandbox/{world(page)}"   # the log speaks of one world only
    assert f"{request['method']} {place}{httpx.URL(request['url']).raw_path.decode()} HTTP/1.1" == first
    assert host == f"Host: {component.url.removeprefix('http://')}"
    assert [f"{name}: {text}".lower() for name, text in request["headers"] if name.lower() != "host"] == [
        line.lower() for line in headers]
    assert (body, request["body"] or "") == ("", "")


def test_a_change_has_a_mark_and_a_way_back_for_each_part_and_for_all(page: Page, component: ComponentSite) -> None:
    edit(page, component)
    was = field(page, "Header X-Request-ID").input_value()
    field(page, "nhs_number").fill("9990000026")
    field(page, "Header X-Request-ID").fill("mine")
    press(page, "Remove header Accept")

    assert panel(page).locator(".sx-changed:visible").all_text_contents() == [
        "changed", "changed", "changed", "changed", "removed"]
    expect(panel(page)).to_contain_text("was 9990000018")
    press(page, "Undo change of nhs_number")
    expect(field(page, "nhs_number")).to_have_value("9990000018")
    press(page, "Put back header Accept")
    expect(field(page, "Header Accept")).to_have_value("application/fhir+json")
    field(page, "Method").fill("PUT")
    press(page, "Done")
    changes = page.get_by_role("region", name="Your changes")
    expect(changes.get_by_role("listitem")).to_have_count(2)
    expect(changes).to_contain_text(f"X-Request-ID: {was}")
    changes.get_by_role("button", name="Undo all").click()
    expect(changes).to_have_count(0)
    expect(panel(page)).to_contain_text("ready to send: exactly this goes out")
    expect(panel(page)).to_contain_text(was)


def test_a_broken_rule_is_said_beside_the_field_and_can_be_sent_to_learn(page: Page, component: ComponentSite) -> None:
    edit(page, component)
    field(page, "nhs_number").fill("9990000019")

    expect(beside(page, "nhs_number")).to_have_text("✕The last digit is the check digit of the other nine. Otherwise "
                                                    "refused by the PDS: 400 INVALID_RESOURCE_ID.")
    expect(field(page, "nhs_number")).to_have_attribute("aria-invalid", "true")
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("1b is a refusal, 400")
    expect(panel(page)).to_contain_text("INVALID_RESOURCE_ID")
    tab(page, "Request")
    expect(field(page, "nhs_number")).to_have_value("9990000019")


def test_nothing_typed_is_lost_on_the_way_to_another_message_or_tab(page: Page, component: ComponentSite) -> None:
    edit(page, component, "5a")
    broken = '{"iss": "half a clai'
    field(page, "Token claims").fill(broken)
    field(page, "Header Ssp-From").fill("line one\nline two \u202e😀")
    for go in ("First message", "Last message"):
        press(page, go)
    page.get_by_role("region", name="Sequence").get_by_role("link", name="5a, Consumer to SSP").click()
    at(page, "5a")
    tab(page, "Response")
    tab(page, "Request")

    expect(field(page, "Token claims")).to_have_value(broken)
    expect(field(page, "Header Ssp-From")).to_have_value("line one\nline two \u202e😀")
    expect(beside(page, "Header Ssp-From").first).to_have_text(
        "✕Cannot be sent: a header is one line. Take the line break out.")


UNSENDABLE = [   # the field, its text, the name of the field afterwards, and what is said beside it
    ("Header Accept", "a\nb", "Header Accept",
     "the header Accept begins or ends with a blank, or holds what is not printable ASCII"),
    ("Name of header Accept", "no name", "Name of header no name",
     "'no name' is not a header name; use letters, digits and hyphens"),
    ("Method", "G ET", "Method", "'G ET' is not a method; use one such as GET or POST"),
    ("Address", "http://elsewhere.example/", "Address", "'http://elsewhere.example/' is outside the target"),
    ("nhs_number", "half \ud83d", "Address", "its address is not valid")]


def test_what_the_server_will_not_send_it_says_beside_the_field(unwatched: Page, component: ComponentSite,
                                                               subtests: Subtests) -> None:
    page = unwatched
    edit(page, component)
    for name, text, renamed, said in UNSENDABLE:
        with subtests.test(name=name, text=text):
            field(page, name).evaluate("""(input, text) => {
                input.value = text
                input.dispatchEvent(new Event('input', {bubbles: true})) }""", text)
            press(page, "Send request")

            expect(page.get_by_role("status")).to_contain_text("1a was not sent")
            expect(page.get_by_role("tab", name="Request")).to_have_attribute("aria-selected", "true")
            expect(beside(page, renamed).first).to_contain_text(said)
            expect(field(page, renamed)).to_have_attribute("aria-invalid", "true")
            field(page, "Method").fill("PATCH")
            expect(panel(page)).not_to_contain_text(said)
        press(page, "Undo all")
        expect(field(page, "Method")).to_have_value("GET")


def test_a_huge_body_is_kept_and_answered(page: Page, component: ComponentSite) -> None:
    edit(page, component)
    press(page, "Add a body")
    field(page, "Body").fill("x" * 1_100_000)
    press(page, "Send request")

    expect(page.get_by_role("status")).to_contain_text("1b is a refusal, 413", timeout=SLOW)
    tab(page, "Request")
    assert len(field(page, "Body").input_value()) == 1_100_000
    press(page, "Send no body")
    expect(field(page, "Body")).to_have_count(0)


def test_a_patient_who_was_sent_is_the_patient_from_then_on(page: Page, component: ComponentSite) -> None:
    edit(page, component)
    page.get_by_role("combobox", name="Suggestions for nhs_number").select_option(
        label="Ben Samplewick: prefers Sandbox Park Riverside; needs an interpreter (pl)")
    expect(field(page, "nhs_number")).to_have_value("9990000026")
    press(page, "Send request")
    badge(page, "Live")
    page.get_by_role("region", name="Sequence").get_by_role("link", name="5a, Consumer to SSP").click()
    at(page, "5a")
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("Sent 2a to 5a live", timeout=SLOW)

    expect(panel(page)).to_contain_text("Samplewick")
    tab(page, "Request")
    press(page, "Edit")
    expect(field(page, "nhs_number")).to_have_value("9990000026", timeout=SLOW)
    expect(panel(page)).to_contain_text("was 9990000018")


def test_another_slot_brings_its_times_place_and_practitioner(page: Page, component: ComponentSite) -> None:
    edit(page, component, "6a")
    slots = page.get_by_role("combobox", name="Suggestions for slot", exact=True)
    slots.select_option(index=4)
    start, end = (field(page, name).input_value() for name in ("slot_start", "slot_end"))

    expect(slots.locator("option:checked")).to_contain_text(start)
    body = json.loads(field(page, "Body").input_value())
    assert (body["start"], body["end"]) == (start, end)
    assert body["slot"] == [{"reference": f"Slot/{field(page, 'slot').input_value()}"}]
    press(page, "Send request")
    expect(panel(page)).to_contain_text("201 Created", timeout=SLOW)


def test_a_header_that_is_gone_is_missed_by_name(page: Page, component: ComponentSite) -> None:
    edit(page, component)
    press(page, "Remove header X-Request-ID")

    expect(panel(page)).to_contain_text("No request id: refused by the PDS: 400 MISSING_VALUE.")
    press(page, "Put back header X-Request-ID")
    expect(panel(page)).not_to_contain_text("MISSING_VALUE")


def hurry(page: Page) -> None:
    """Four minutes pass for the page."""
    page.evaluate("() => { const now = performance.now.bind(performance); performance.now = () => now() + 250_000 }")


def test_a_token_that_is_about_to_end_is_made_anew_in_sight_and_changes_stay(page: Page,
                                                                             component: ComponentSite) -> None:
    edit(page, component, "3a")
    field(page, "Header Accept").fill("application/fhir+xml")
    hurry(page)
    asked = posts(page)
    press(page, "Send request")

    expect(page.get_by_role("status")).to_contain_text(
        "Sent 3a live. 3a was made ready anew, for its token was about to end", timeout=SLOW)
    sent = next(question["request"] for question in asked if question["call"] == "replay")
    assert asked[0]["call"] == "prepare"
    assert ["Accept", "application/fhir+xml"] in sent["headers"]


def test_a_token_that_was_changed_is_never_replaced(page: Page, component: ComponentSite) -> None:
    edit(page, component, "3a")
    field(page, "Token claims").fill(field(page, "Token claims").input_value().replace("GP Connect Explorer", "Mine"))
    mine = field(page, "Header Authorization").input_value()
    hurry(page)
    asked = posts(page)
    press(page, "Send request")
    badge(page, "Live")

    sent = next(question["request"] for question in asked if question["call"] == "replay")
    assert asked[0]["call"] == "replay"
    assert ["Authorization", mine] in sent["headers"]


def test_a_wait_of_more_than_a_second_has_a_name_and_a_stop(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"pds": {"delay": 30}})
    press(page, "Send request")

    expect(exchange(page)).to_contain_text("Waiting for the reply to 1a from PDS.", timeout=1900)
    press(page, "Stop")
    expect(exchange(page)).to_contain_text("Stopped waiting for 1a; showing the recorded reply.")


def test_where_nothing_can_be_sent_values_are_shown_and_what_editing_needs(page: Page,
                                                                           component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a", name="static")

    expect(page.get_by_role("button", name="Edit", exact=True)).to_have_count(0)
    expect(panel(page)).to_contain_text("To change and send them, open this page from the live server")
    expect(panel(page).get_by_role("table", name="Values").get_by_role("rowheader")).to_have_text(["nhs_number"])


def test_an_editor_that_cannot_be_fetched_says_so_and_is_asked_for_again(unwatched: Page,
                                                                         component: ComponentSite) -> None:
    page = unwatched
    page.route("**/suggestions.json", lambda route: route.fulfill(status=404, body=""))
    open_booking(page, component)
    press(page, "Edit")

    expect(exchange(page)).to_contain_text("The editor could not be fetched (suggestions.json is not there (404)).")
    page.unroute("**/suggestions.json")
    press(page, "Edit")
    expect(field(page, "nhs_number")).to_be_focused(timeout=SLOW)


def test_all_is_done_by_keyboard(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    page.get_by_role("button", name="Edit", exact=True).focus()
    page.keyboard.press("Enter")
    expect(field(page, "nhs_number")).to_be_focused(timeout=SLOW)
    page.keyboard.press("Control+A")
    page.keyboard.type("9990000026")
    page.keyboard.press("Enter")           # a value is one line
    expect(field(page, "nhs_number")).to_have_value("9990000026")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Suggestions for nhs_number")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Undo change of nhs_number")).to_be_focused()
    page.get_by_role("button", name="Done").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_focused()
    page.get_by_role("button", name="Send request").focus()
    page.keyboard.press("Enter")
    badge(page, "Live")
    expect(panel(page)).to_contain_text("Samplewick")


def test_a_failure_that_is_chosen_can_be_changed_further(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=3a")
    press(page, "Send request")
    badge(page, "Live")
    page.goto(f"{component.url}/booking/#m=4a&f=ssp-sender-unknown")
    expect(exchange(page).get_by_role("heading", name="Refused by the SSP")).to_be_visible(timeout=SLOW)
    tab(page, "Request")
    press(page, "Edit")
    sender = field(page, "Header Ssp-From")
    expect(sender).to_have_value("999000009999", timeout=SLOW)
    sender.fill("999000000203")
    asked = posts(page)
    press(page, "Send request")

    expect(page.get_by_role("status")).to_contain_text("4d is a refusal, 403", timeout=SLOW)
    [sent] = [question for question in asked if question["call"] == "replay"]
    assert sent["fault"] == "ssp-sender-unknown"
    assert ["Ssp-From", "999000000203"] in sent["request"]["headers"]
    tab(page, "Request")
    expect(field(page, "Header Ssp-From")).to_have_value("999000000203")


@pytest.mark.parametrize(("width", "looks"), [(1440, ["light", "dark"]), (320, ["light"]), (900, ["forced dark"])])
def test_the_editor_stands_in_nobodys_way(unwatched: Page, component: ComponentSite, width: int,
                                          looks: list[str]) -> None:
    page = unwatched
    narrow(page, width, *looks)
    open_booking(page, component, "#m=3a")
    press(page, "Edit")
    expect(page.get_by_role("button", name="Send 1a to 2c")).to_be_visible(timeout=SLOW)
    found = violations(page, *looks)
    press(page, "Send 1a to 2c")
    expect(field(page, "Method")).to_be_visible(timeout=SLOW)
    field(page, "asid").fill("12")
    field(page, "Token claims").fill("{")
    press(page, "Remove header Accept")
    press(page, "Add a header")
    found += violations(page, *looks)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "Done")
    found += violations(page, *looks)

    assert found == []
