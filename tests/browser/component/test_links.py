"""Links: what is copied opens as it was, in any browser, and opening sends nothing."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest import Subtests

from .linking import CUT, LIMIT, Guest, copy_again, copy_link, notice, sent_by, written
from .looks import narrow, violations
from .pages import at, badge, open_booking, panel, press, tab
from .site import ComponentSite
from .test_editing import SLOW, edit, field
from .test_sending import posts
from .test_taking import answered

SHOWN = {"": "#m=1a", "#4d": "#m=4d", "#m=4b&t=code&x=later": "#m=4b&t=code&x=later",
         "#m=5b&v=no-free-slots&t=changes": "#m=5b&v=no-free-slots&t=changes",
         "#m=5d&f=ssp-sender-unknown.5a&t=request": "#m=5d&f=ssp-sender-unknown.5a&t=request"}


@pytest.mark.parametrize("name", ["booking", "static"])
def test_the_link_of_what_is_shown_shows_it(host: Page, guest: Guest, component: ComponentSite, subtests: Subtests,
                                            name: str) -> None:
    other = guest()
    for fragment, link in SHOWN.items():
        with subtests.test(fragment=fragment):
            host.goto("about:blank")
            open_booking(host, component, fragment, name)
            copied = copy_link(host)

            assert copied == f"{component.url}/{name}/{link}"
            other.goto("about:blank")
            other.goto(copied)
            expect(other.get_by_role("status")).to_have_text(host.get_by_role("status").text_content() or "nothing")
            expect(other.get_by_role("tab", selected=True)).to_have_text(
                host.get_by_role("tab", selected=True).inner_text())


def change_patient(page: Page) -> None:
    field(page, "nhs_number").fill("9990000019")


def change_path(page: Page) -> None:
    address = field(page, "Address").input_value()
    field(page, "Address").fill(address + "?_format=xml&who=%3Cscript%3Ealert(1)%3C/script%3E'")


def change_headers(page: Page) -> None:
    press(page, "Remove header Accept")
    press(page, "Add a header")
    field(page, "Name of header without a name").fill("X-Größe")
    field(page, "Header X-Größe").fill("two  blanks, ${nhs_number} and 😀")
    field(page, "Name of header X-Größe").fill("X-Size")
    field(page, "Header X-Size").fill("$5 ${nhs_number}")


def change_claims(page: Page) -> None:
    claims = json.loads(field(page, "Token claims").input_value())
    claims |= {"exp": claims["exp"] + 3600, "reason_for_request": "curiosity"}
    field(page, "Token claims").fill(json.dumps(claims))


def break_claims(page: Page) -> None:
    field(page, "Token claims").fill(field(page, "Token claims").input_value().replace('"sub":', '"sub"', 1))


def change_body(page: Page) -> None:
    body = field(page, "Body").input_value()
    body = body.replace("urgent", "none of your business").replace('"status": "booked"', '"status": "maybe"')
    field(page, "Body").fill(body)


def no_body(page: Page) -> None:
    press(page, "Send no body")


def another_method(page: Page) -> None:
    field(page, "Method").fill("PUT")


@pytest.mark.parametrize(("label", "before", "change", "answer"), [
    ("1a", None, change_patient, "400"), ("1a", None, change_path, None), ("1a", None, change_headers, "200"),
    ("1a", None, another_method, None), ("4a", "Send 1a to 3a", change_claims, None),
    ("5a", "Send 1a to 4a", break_claims, "400"), ("6a", "Send 1a to 5a", change_body, None),
    ("6a", "Send 1a to 5a", no_body, "400")])
def test_a_copied_change_is_the_same_request_with_the_same_answer_elsewhere(
        host: Page, guest: Guest, component: ComponentSite, label: str, before: str | None,
        change: Callable[[Page], None], answer: str | None) -> None:
    edit(host, component, label)
    change(host)
    link = copy_link(host, "Copied with change")
    assert len(link) - link.index("#") <= LIMIT
    asked_here = posts(host)
    press(host, "Send request")
    expect(host.get_by_role("tab", name="Response")).to_have_attribute("aria-selected", "true", timeout=SLOW)
    badge(host, "Live")
    here = answered(host)

    other = guest()
    asked = posts(other)
    other.goto(link)
    if before:
        expect(notice(other)).to_contain_text(f"This link holds a change of {label}.")
        assert asked == []
        press(other, before)
    expect(panel(other)).to_contain_text("Changed by the link. Opening it has sent nothing.", timeout=SLOW)
    expect(other.get_by_role("status")).to_contain_text(f"{label} is changed by the link. Nothing has been sent")
    assert [question["message"] for question in sent_by(asked)].count(label) == 0
    press(other, "Send request")
    expect(other.get_by_role("tab", name="Response")).to_have_attribute("aria-selected", "true", timeout=SLOW)
    badge(other, "Live")
    there = answered(other)

    [one], [two] = ([question["request"] for question in sent_by(each) if question["message"] == label]
                    for each in (asked_here, asked))
    assert parts(two) == parts(one)
    assert there[0] == here[0]
    assert issues(there[1]) == issues(here[1])
    if answer:
        assert str(here[0]) == answer


def parts(request: dict[str, Any]) -> Any:
    """A request without what is another in another world: ids that are made, the times of its token, its address."""
    def plain(name: str, text: str) -> str:
        if name in {"X-Request-ID", "Ssp-TraceID"}:
            return "made"
        if name == "Authorization":
            head, payload, rest = text.removeprefix("Bearer ").split(".")
            claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
            try:
                told = json.loads(claims)
            except ValueError:
                return head + "".join(each for each in claims.splitlines() if "iat" not in each and "exp" not in each)
            return json.dumps([head, told | {"iat": 0, "exp": told["exp"] - told["iat"]}, rest])
        return text

    url = request["url"].split("/", 5)[5]
    return [request["method"], url, [[name, plain(name, text)] for name, text in request["headers"]], request["body"]]


def issues(body: str) -> Any:
    """What an error says; what else it may be is another in another world."""
    try:
        return [(issue["code"], issue.get("details")) for issue in json.loads(body)["issue"]]
    except (ValueError, KeyError):
        return None


def test_a_change_of_a_failure_goes_with_it(host: Page, guest: Guest, component: ComponentSite) -> None:
    open_booking(host, component, "#m=1a&f=pds-request-id-missing")
    tab(host, "Request")
    press(host, "Edit")
    field(host, "nhs_number").fill("9990000026")
    link = copy_link(host, "Copied with change")
    other = guest()
    asked = posts(other)
    other.goto(link)

    expect(field(other, "nhs_number")).to_have_value("9990000026", timeout=SLOW)
    assert "f=pds-request-id-missing" in other.url
    assert {question["call"] for question in asked} == {"prepare"}


def test_the_change_of_a_link_has_its_words_and_its_way_back(page: Page, component: ComponentSite) -> None:
    page.goto(f"{component.url}/booking/{written(page, component, {'v': {'nhs_number': '9990000026'}, 'm': 'PUT'})}")
    expect(field(page, "nhs_number")).to_have_value("9990000026", timeout=SLOW)

    expect(panel(page).get_by_text("changed", exact=True).first).to_be_visible()
    expect(panel(page)).to_contain_text("2 parts changed")
    expect(page.locator("body")).to_be_focused()     # nobody is taken to a field
    press(page, "Done")
    changes = page.get_by_role("region", name="Your changes").get_by_role("heading")
    expect(changes).to_have_text("Changed by the linkUndo all")
    expect(panel(page)).to_contain_text("changed by the link: exactly this goes out")
    assert "e=1." in page.url
    press(page, "Edit")
    field(page, "Method").fill("PATCH")
    expect(panel(page).get_by_text("Changed by the link.")).to_be_hidden()
    assert page.url.endswith("/booking/#m=1a")
    press(page, "Done")
    expect(changes).to_have_text("Changed by the link and youUndo all")
    press(page, "Undo all")
    expect(panel(page)).to_contain_text("ready to send: exactly this goes out")
    expect(panel(page)).to_contain_text("9990000018")


@pytest.mark.parametrize("leave", ["Undo all", "Next message", "Restart", "Path", "Make it fail"])
def test_an_address_keeps_no_change_that_is_not_shown(page: Page, component: ComponentSite, leave: str) -> None:
    page.goto(f"{component.url}/booking/{written(page, component, {'v': {'nhs_number': '9990000026'}})}")
    expect(field(page, "nhs_number")).to_have_value("9990000026", timeout=SLOW)
    tab(page, "Code")
    tab(page, "Request")
    assert "&e=1." in page.url

    if leave == "Path":
        page.get_by_role("combobox", name="Path").select_option("no-free-slots")
    elif leave == "Make it fail":
        page.get_by_role("combobox", name="Make it fail").select_option("pds-request-id-missing")
    else:
        press(page, leave)
    expect(page).not_to_have_url(re.compile("e=1"))


def test_a_reload_takes_the_change_over_again(page: Page, component: ComponentSite) -> None:
    page.goto(f"{component.url}/booking/{written(page, component, {'v': {'nhs_number': '9990000026'}})}")
    for _ in range(2):
        expect(field(page, "nhs_number")).to_have_value("9990000026", timeout=SLOW)
        page.reload()


def test_what_the_reader_has_changed_is_not_lost_to_a_link(page: Page, component: ComponentSite) -> None:
    fragment = written(page, component, {"m": "PUT"})
    edit(page, component)
    field(page, "nhs_number").fill("9990000042")
    page.goto(f"{component.url}/booking/{fragment}")

    expect(notice(page)).to_contain_text("you have changed 1a yourself: undo that, and open the link again")
    press(page, "Edit")
    expect(field(page, "nhs_number")).to_have_value("9990000042")
    expect(field(page, "Method")).to_have_value("GET")


def test_sending_sends_what_comes_first_and_shows_the_change_before_it_goes(page: Page,
                                                                           component: ComponentSite) -> None:
    fragment = written(page, component, {"v": {"from_date": "${from_date+1}"}}, exchange="4a")
    asked = posts(page)
    page.goto(f"{component.url}/booking/{fragment}")
    expect(notice(page)).to_contain_text("The request needs what 1a to 3a give: send those first")
    assert asked == []
    press(page, "Send request")

    expect(field(page, "from_date")).to_have_value("2026-06-03", timeout=SLOW)
    assert [question["message"] for question in sent_by(asked)] == ["1a", "2a", "2c", "3a"]
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("Sent 4a live", timeout=SLOW)
    assert "start=ge2026-06-03" in sent_by(asked)[-1]["request"]["url"]


def test_without_a_sandbox_a_link_says_what_it_takes(page: Page, component: ComponentSite) -> None:
    page.goto(f"{component.url}/static/{written(page, component, {'m': 'PUT'})}")

    expect(notice(page)).to_contain_text(
        "this page has no sandbox behind it, and without one no changed request can be shown")
    expect(notice(page)).to_contain_text("Start the sandbox on your own machine")
    at(page, "1a")
    assert copy_again(page) == f"{component.url}/static/#m=1a"


@pytest.mark.parametrize(("width", "looks"), [
    (1440, ["light", "dark"]), (390, ["light"]), (320, ["light"]), (900, ["forced dark"])])
def test_links_stand_in_nobodys_way(host: Page, component: ComponentSite, width: int, looks: list[str]) -> None:
    page = host
    fragment = written(page, component, {"v": {"nhs_number": "9990000019"}})
    narrow(page, width, *looks)
    page.goto(f"{component.url}/booking/{fragment}")
    expect(panel(page)).to_contain_text("Changed by the link.", timeout=SLOW)
    found = violations(page, *looks)
    press(page, "Done")
    found += violations(page, *looks)
    press(page, "Edit")
    field(page, "nhs_number").fill("9434765919")
    copy_link(page, "Not copied")
    found += violations(page, *looks)
    page.goto(f"{component.url}/blank.html")
    open_booking(page, component, fragment[:-3])
    expect(notice(page)).to_contain_text(CUT)
    found += violations(page, *looks)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
