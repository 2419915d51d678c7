"""Links: what is copied opens as it was, in any browser; opening sends nothing; what is broken is left out in words."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from .pages import ask, at, badge, exchange, open_booking, panel, press, tab
from .site import ComponentSite
from .test_editing import SLOW, edit, field
from .test_sending import posts
from .test_sharing import SHAPED, TREES
from .test_taking import answered, clipboard

LIMIT = 2048
Guest = Callable[..., Page]


@pytest.fixture
def host(page: Page) -> Page:
    """The page of whoever copies a link."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


@pytest.fixture
def guest(chromium: Browser) -> Iterator[Guest]:
    """Pages of others, each in a browser of its own, which watch themselves as ``page`` does."""
    contexts = []
    complaints: list[str] = []

    def come(**look: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 1000}} | look)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


def copy_link(page: Page, told: str = "Copied") -> str:
    """The clipboard after “Copy link”, which says this."""
    page.evaluate("navigator.clipboard.writeText('nothing')")
    page.get_by_role("button", name="Copy link", exact=True).click()
    expect(exchange(page).get_by_role("button", name=told, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Copy link", exact=True)).to_be_visible()   # it is itself again
    return clipboard(page)


def notice(page: Page) -> Any:
    return page.locator(".sx-notice")


def sent_by(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [question for question in asked if question["call"] == "replay"]


def written(page: Page, site: ComponentSite, change: Any, **place: Any) -> str:
    """A fragment as the page writes it, whatever the change is."""
    where = {"scenario": "book-appointment", "variant": None, "fault": None, "exchange": "1a"} | place
    page.goto(f"{site.url}/blank.html")
    e = ask(page, site, "sharing", "(m, [change, place]) => m.writtenChange(change, place)", [change, where])
    names = {"m": where["exchange"], "v": where["variant"], "f": where["fault"], "e": e}
    return "#" + "&".join(f"{name}={text}" for name, text in names.items() if text)


@pytest.mark.parametrize(("fragment", "link"), [
    ("", "#m=1a"), ("#4d", "#m=4d"), ("#m=4b&t=code&x=later", "#m=4b&t=code&x=later"),
    ("#m=5b&v=no-free-slots&t=changes", "#m=5b&v=no-free-slots&t=changes"),
    ("#m=5d&f=ssp-sender-unknown.5a&t=request", "#m=5d&f=ssp-sender-unknown.5a&t=request")])
@pytest.mark.parametrize("name", ["booking", "static"])
def test_the_link_of_what_is_shown_shows_it(host: Page, guest: Guest, component: ComponentSite, fragment: str,
                                            link: str, name: str) -> None:
    open_booking(host, component, fragment, name)
    copied = copy_link(host)

    assert copied == f"{component.url}/{name}/{link}"
    other = guest()
    other.goto(copied)
    expect(other.get_by_role("status")).to_have_text(host.get_by_role("status").text_content() or "nothing")
    expect(other.get_by_role("tab", selected=True)).to_have_text(host.get_by_role("tab", selected=True).inner_text())


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


def copy_again(page: Page) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return copy_link(page)


UNREADABLE = "This link holds a changed request, which was left out: it cannot be read."
CUT = "it was cut off or altered on the way, or is of another request"
MISFIT = "it does not fit 1a as it is today, so it may be from an older version of these pages"


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


def go(page: Page, fragment: str) -> None:
    """Follow a link within the page, as one that is pasted into the address bar is."""
    page.evaluate("fragment => { location.hash = fragment }", fragment)


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


@pytest.mark.parametrize(("name", "text", "says"), [
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
])
def test_no_link_is_copied_with_what_must_not_be_passed_on(host: Page, component: ComponentSite, name: str, text: str,
                                                          says: str) -> None:
    edit(host, component)
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


@pytest.mark.parametrize(("name", "text"), [
    ("nhs_number", "9990000026"), ("nhs_number", "9434765918"), ("Header Accept", "1234567890123"),
    ("Token claims", "[]"), ("Token claims", '{"iss": "https://elsewhere.example/"}')])
def test_what_may_be_passed_on_is(host: Page, component: ComponentSite, name: str, text: str) -> None:
    edit(host, component, "3a" if name == "Token claims" else "1a")
    field(host, name).fill(text)

    assert "&e=1." in copy_link(host, "Copied with change")


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


NAMES = st.sampled_from(["m", "v", "f", "t", "e", "x", "__proto__"])
WORDS = st.text(max_size=20) | st.sampled_from([
    "1a", "4d", "6a", "no-free-slots", "pds-request-id-missing", "code", "1.", "2.x", "%", "%00", "&", "constructor",
    "toString", "__proto__", "<script>alert(1)</script>", "\u202e"])
ANY_FRAGMENT = st.text(max_size=60) | st.lists(st.tuples(NAMES, WORDS), max_size=5).map(
    lambda pairs: "&".join(f"{name}={text}" for name, text in pairs))
HOW = st.sampled_from(["cut", "drop", "put", "turn"])
MUTATIONS = st.lists(st.tuples(st.integers(0, 2100), HOW, st.text(max_size=3)), min_size=1, max_size=3)


def mutated(text: str, mutations: list[tuple[int, str, str]]) -> str:
    for place, how, put in mutations:
        at = place % len(text) if text else 0
        text = {"cut": text[:at], "drop": text[:at] + text[at + 1:], "put": text[:at] + put + text[at:],
                "turn": text[:at] + text[at:at + 1].swapcase() + text[at + 1:]}[how]
    return text


hostile = settings(deadline=None, max_examples=8, phases=[Phase.explicit, Phase.generate],
                   suppress_health_check=list(HealthCheck))


def opened_with(page: Page, site: ComponentSite, fragment: str) -> None:
    """The page with this fragment, whatever it is, has settled; it has sent nothing, and can be used."""
    page.goto(f"{site.url}/blank.html")
    asked = posts(page)
    page.goto(f"{site.url}/booking/")
    at(page, "1a")
    page.evaluate("fragment => { location.hash = fragment }", fragment)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("status")).to_contain_text("Message ")
    assert {question["call"] for question in asked} <= {"prepare"}
    press(page, "Last message")
    expect(page.get_by_role("button", name="Next message")).to_be_visible()
    assert "&e=" not in page.url


@given(fragment=ANY_FRAGMENT)
@example("m=1a&e=" + "[" * 1500)
@example("e=1." + base64.urlsafe_b64encode(b"[" * 1400).decode().rstrip("=") + ".0000000")
@hostile
def test_whatever_follows_the_number_sign_breaks_nothing_and_sends_nothing(page: Page, component: ComponentSite,
                                                                           fragment: str) -> None:
    opened_with(page, component, fragment)


@given(mutations=MUTATIONS)
@hostile
def test_a_link_altered_on_the_way_breaks_nothing_and_sends_nothing(page: Page, component: ComponentSite,
                                                                    mutations: list[tuple[int, str, str]]) -> None:
    change = {"v": {"nhs_number": "9990000026"}, "b": "a body",
              "h": [["=", "Accept", "text/plain"], ["+", "", "X-A", "b"]]}
    opened_with(page, component, mutated(written(page, component, change)[1:], mutations))


DEEP: Any = "x"
for _ in range(60):
    DEEP = [DEEP]


@given(change=TREES | SHAPED)
@example({"b": "[" * 1300})
@example({"b": DEEP})
@example({"u": "${base}" * 150})
@example({"b": "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>"})
@example({"h": [["+", "", "<script>alert(1)</script>", "\ud83d"], ["+", "", "__proto__", "x"]]})
@hostile
def test_whatever_a_link_changes_it_breaks_nothing_and_sends_nothing(page: Page, component: ComponentSite,
                                                                     change: Any) -> None:
    opened_with(page, component, written(page, component, change)[1:])


@pytest.mark.parametrize(("scheme", "width", "forced"), [
    ("light", 1440, "none"), ("dark", 1440, "none"), ("light", 390, "none"), ("light", 320, "none"),
    ("dark", 900, "active")])
def test_links_stand_in_nobodys_way(host: Page, guest: Guest, component: ComponentSite,
                                    scheme: Literal["light", "dark"], width: int,
                                    forced: Literal["none", "active"]) -> None:
    fragment = written(host, component, {"v": {"nhs_number": "9990000019"}})
    page = guest(viewport={"width": width, "height": 900}, color_scheme=scheme, forced_colors=forced)
    found: list[Any] = []
    page.goto(f"{component.url}/booking/{fragment}")
    expect(panel(page)).to_contain_text("Changed by the link.", timeout=SLOW)
    found.append(Axe().run(page))
    press(page, "Done")
    found.append(Axe().run(page))
    press(page, "Edit")
    field(page, "nhs_number").fill("9434765919")
    copy_link(page, "Not copied")
    found.append(Axe().run(page))
    page.goto(f"{component.url}/blank.html")
    open_booking(page, component, fragment[:-3])
    expect(notice(page)).to_contain_text(CUT)
    found.append(Axe().run(page))

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [result.generate_report() for result in found if result.violations_count] == []
