"""Links: what cannot be taken over, and what must not be passed on, is left out in words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest import Subtests

from .linking import CUT, LIMIT, MISFIT, UNREADABLE, Guest, copy_link, go, notice, written
from .pages import at, badge, open_booking, panel, press, tab
from .site import ComponentSite
from .test_editing import SLOW, edit, field
from .test_sending import posts

REFUSED: list[tuple[Any, str]] = [
    ([], UNREADABLE), ({}, UNREADABLE), (None, UNREADABLE), ("m", UNREADABLE), ({"m": 1}, UNREADABLE),
    ({"v": []}, UNREADABLE), ({"v": {"nhs_number": {}}}, UNREADABLE), ({"h": [["="]]}, UNREADABLE),
    ({"h": [["=", "Accept", {"__proto__": 1}]]}, UNREADABLE), ({"u": [["a"]]}, UNREADABLE),
    ({"b": {"a": 1}}, UNREADABLE),
    ({"x": 1}, "it names something that this page does not know, so it may be from a newer version of these pages"),
    ({"constructor": "x"}, "it names something that this page does not know"),
    ({"v": {"nobody": "1"}}, MISFIT), ({"v": {"constructor": "1"}}, MISFIT),
    ({"v": {"nhs_number": "${nobody}"}}, MISFIT),
    ({"v": {"nhs_number": "${nhs_number+x}"}}, MISFIT), ({"u": "${__proto__}"}, MISFIT), ({"m": "P", "u": "$"}, MISFIT),
    ({"u": [["not there", "x"]]}, MISFIT), ({"u": [["a", "x"]]}, MISFIT), ({"u": [["", "x"]]}, MISFIT),
    ({"u": [["Patient", "x"], ["/Patient/", "y"]]}, MISFIT), ({"b": [["a", "b"]]}, MISFIT),
    ({"h": [["-", "Ssp-From"]]}, MISFIT), ({"h": [["-", "Accept"], ["=", "Accept", "x"]]}, MISFIT),
    ({"h": [["c", "Accept", "x"]]}, MISFIT), ({"h": [["+", "Nothing", "a", "b"]]}, MISFIT),
    ({"v": {"nhs_number": "9434765919"}}, "in it, nhs_number holds an NHS number outside the range for tests (999)"),
    ({"v": {"nhs_number": "943 476 5919"}}, "in it, nhs_number holds an NHS number outside the range"),
    ({"b": "{\"x\": \"94 34 76 59 19\"}"}, "in it, the body holds an NHS number outside the range"),
    ({"b": "{\"x\": \"943476\\u0035919\"}"}, "in it, the body holds an NHS number outside the range"),
    ({"u": "${base}/%394347%36%35919"}, "in it, the address holds an NHS number outside the range"),
    ({"u": "${base}/?password=hunter2"}, "in it, the address holds a password or another secret"),
    ({"h": [["+", "", "Authorization", "Bearer abcdef0123456789abcdef"]]},
     "in it, the header Authorization holds a token"),
    ({"h": [["+", "", "X-Api-Key", "k"]]}, "in it, the header X-Api-Key holds a password or another secret"),
    ({"h": [["=", "Accept", "a\u0000b"]]}, "in it, the header Accept holds a sign that does not show (U+0000)"),
    ({"m": "G\u202eTE"}, "in it, the method holds a sign that does not show (U+202E)"),
    ({"b": "x\u200by"}, "in it, the body holds a sign that does not show (U+200B)"),
]


def test_a_change_that_cannot_be_taken_over_is_left_out_and_told(page: Page, component: ComponentSite) -> None:
    fragments = [written(page, component, change) for change, _ in REFUSED]
    asked = posts(page)
    open_booking(page, component)
    for fragment, (change, says) in zip(fragments, REFUSED, strict=True):
        go(page, "#m=1b")
        expect(notice(page), str(change)).to_be_hidden()
        go(page, fragment)
        expect(notice(page), str(change)).to_contain_text(says)
        expect(notice(page)).to_contain_text("You see 1a without the change. Make the change again with Edit")
        expect(page.get_by_role("status")).to_contain_text("Message 1a, 1 of 22")
        expect(page.get_by_role("status")).to_contain_text("The change in the link was left out")
        expect(panel(page)).to_contain_text("recorded")
    assert asked == []
    tab(page, "Code")
    assert page.url.endswith("/booking/#m=1a&t=code")


BROKEN = [
    ("1", CUT), ("1.", CUT), ("x", CUT), ("1.bm90aGluZw.0000000", CUT), ("1.!!!!.0000000", CUT),
    ("%00", CUT), ("__proto__", CUT),
    ("2.bm90aGluZw.0000000", "it is written as version 2, and this page reads version 1"),
    ("1." + "A" * 5000 + ".0000000", "a change in a link has at most 2048 characters, and this one has 5010"),
    ("<script>alert(1)</script>", CUT)]


@pytest.mark.parametrize("name", ["booking", "static"])
def test_what_is_no_change_is_told(page: Page, component: ComponentSite, name: str) -> None:
    open_booking(page, component, name=name)
    for e, says in BROKEN:
        go(page, "#m=1b")
        expect(notice(page), e).to_be_hidden()
        go(page, f"#m=1a&e={e}")
        expect(notice(page), e[:40]).to_contain_text(says)
        at(page, "1a")


def test_a_change_belongs_to_its_place(page: Page, component: ComponentSite) -> None:
    fragment = written(page, component, {"m": "PUT"})
    for other in [fragment.replace("m=1a", "m=4a"), f"{fragment}&v=no-free-slots",
                  f"{fragment}&f=pds-request-id-missing"]:
        page.goto(f"{component.url}/blank.html")
        open_booking(page, component, other)
        expect(notice(page)).to_contain_text(CUT)
    for other, words in [("#m=9z", "There is no message “9z” on this path"),
                         ("#m=1a&v=gone", "There is no path “gone” here"),
                         ("#m=1a&f=gone", "There is no failure “gone” here")]:
        page.goto(f"{component.url}/blank.html")
        open_booking(page, component, f"{other}&{fragment.split('&')[1]}")
        expect(notice(page)).to_contain_text(words)
        expect(notice(page)).to_contain_text(
            "This link holds a changed request, which was left out: what it was made for is not here.")


def test_an_editor_that_does_not_come_is_told(page: Page, component: ComponentSite, chromium: Browser) -> None:
    fragment = written(page, component, {"m": "PUT"})
    context = chromium.new_context()
    other = context.new_page()
    other.route("**/editor.js", lambda route: route.abort())
    other.goto(f"{component.url}/booking/{fragment}")

    expect(notice(other)).to_contain_text("This link holds a changed request, which could not be shown")
    expect(notice(other)).to_contain_text("Open the link again.")
    context.close()


def test_a_change_waits_for_a_sandbox_that_does_not_answer(page: Page, component: ComponentSite,
                                                           chromium: Browser) -> None:
    fragment = written(page, component, {"m": "PUT"})
    context = chromium.new_context()
    other = context.new_page()
    other.route("**/api/**", lambda route: route.abort())
    other.goto(f"{component.url}/booking/{fragment}")
    expect(notice(other)).to_contain_text(
        "This link holds a change of 1a, which cannot be shown yet: the sandbox has not made the request ready.")
    expect(other.get_by_role("status")).to_contain_text("1a has no live reply")
    other.unroute("**/api/**")
    press(other, "Edit")

    expect(field(other, "Method")).to_have_value("PUT", timeout=SLOW)
    expect(notice(other)).to_be_hidden()
    context.close()


SECRET = "whoever gets a link can read all that is in it"


WITHHELD = [
    ("nhs_number", "9434765919", "in your change, nhs_number holds an NHS number outside the range for tests (999)"),
    ("nhs_number", "943 476 5919", "in your change, nhs_number holds an NHS number outside the range for tests (999)"),
    ("Header X-Request-ID", "9 4 3 4 7 6 5 9 1 9", "in your change, request_id holds an NHS number outside the range"),
    ("Address", "http://me:mine@elsewhere.example/",
     "in your change, the address holds a name and password in an address"),
    ("Address", "/x?api_key=1f0e", "in your change, the address holds a password or another secret"),
    ("Name of header Accept", "Cookie", "in your change, the header Cookie holds a cookie"),
    ("Name of header Accept", "apikey", "in your change, the header apikey holds an apikey other than the sandbox’s"),
    ("Name of header Accept", "Authorization", "in your change, the header Authorization holds a token"),
    ("Body", '{"password": "hunter2"}', "in your change, the body holds a password or another secret"),
    ("Body", "-----BEGIN PRIVATE KEY-----\nMII", "in your change, the body holds a private key"),
    ("Body", "ghp_abcdefghij2klmnopqrstuvABCDEFGHIJ", "in your change, the body holds a password or another secret"),
    ("Body", "Bearer g1112R_ccQ1Ebbb4gtHBP1aaaNM", "in your change, the body holds a token"),
    ("Method", "G\u202eTE", "in your change, the method holds a sign that does not show (U+202E)"),
]


def test_no_link_is_copied_with_what_must_not_be_passed_on(host: Page, component: ComponentSite,
                                                          subtests: Subtests) -> None:
    edit(host, component)
    for name, text, says in WITHHELD:
        with subtests.test(name=name, text=text):
            if name == "Body":
                press(host, "Add a body")
            field(host, name).fill(text)

            assert copy_link(host, "Not copied") == "nothing"
            expect(notice(host)).to_contain_text(f"No link was copied: {says}")
            expect(notice(host)).to_contain_text(SECRET)
            expect(host.get_by_role("status")).to_contain_text("No link was copied")
            press(host, "Undo all")
            assert copy_link(host) == f"{component.url}/booking/#m=1a"
            expect(notice(host)).to_be_hidden()


@pytest.mark.parametrize(("label", "texts"), [
    ("1a", [("nhs_number", "9990000026"), ("nhs_number", "9434765918"), ("Header Accept", "1234567890123")]),
    ("3a", [("Token claims", "[]"), ("Token claims", '{"iss": "https://elsewhere.example/"}')])])
def test_what_may_be_passed_on_is(host: Page, component: ComponentSite, subtests: Subtests, label: str,
                                  texts: list[tuple[str, str]]) -> None:
    edit(host, component, label)
    for name, text in texts:
        with subtests.test(name=name, text=text):
            field(host, name).fill(text)
            assert "&e=1." in copy_link(host, "Copied with change")
        press(host, "Undo all")
        expect(panel(host).locator(".sx-changed:visible")).to_have_count(0)


def test_a_change_that_is_too_long_is_left_out_and_told(host: Page, component: ComponentSite) -> None:
    edit(host, component)
    press(host, "Add a body")
    field(host, "Body").fill("x" * 1400)
    assert len(copy_link(host, "Copied with change")) < LIMIT + len(component.url)
    field(host, "Body").fill("x" * 1600)

    assert copy_link(host, "Copied without change") == f"{component.url}/booking/#m=1a"
    expect(notice(host)).to_contain_text("The link was copied without your change, which is too long for one: with it "
                                         "the link would have 2,1")
    expect(notice(host)).to_contain_text("2,048 is the most")
    field(host, "Body").fill("x" * 1_000_000)
    assert copy_link(host, "Copied without change") == f"{component.url}/booking/#m=1a"


def test_values_that_were_sent_before_go_with_the_link(host: Page, guest: Guest, component: ComponentSite) -> None:
    edit(host, component)
    field(host, "nhs_number").fill("9990000026")
    press(host, "Send request")
    badge(host, "Live")
    host.get_by_role("region", name="Sequence").get_by_role("link", name="5a, Consumer to SSP").click()
    at(host, "5a")
    press(host, "Send request")
    expect(host.get_by_role("status")).to_contain_text("Sent 2a to 5a live", timeout=SLOW)
    tab(host, "Request")
    press(host, "Edit")
    expect(field(host, "nhs_number")).to_have_value("9990000026", timeout=SLOW)
    link = copy_link(host, "Copied with change")
    other = guest()
    other.goto(link)
    press(other, "Send 1a to 4a")

    expect(field(other, "nhs_number")).to_have_value("9990000026", timeout=SLOW)
