"""What was sent from this browser is kept: named, sent again, compared, taken away, forgotten; and said so in words."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, expect

from explorer.scenarios import scenario

from .drafts import made_ready, with_drafts
from .pages import ask, at, badge, open_booking, press, tab
from .site import ComponentSite
from .test_editing import edit, field
from .test_har import downloaded, labels
from .test_sending import posts, switch, world
from .test_state import fixtures_stay

KEY = "gpconnect-explorer:run:"
SOMEBODY = "9434765919"
STORE = "const store = new m.RunStore()"


def runs(page: Page) -> Locator:
    return page.get_by_role("list", name="Runs").locator("> li")


def open_runs(page: Page) -> None:
    press(page, "Runs")
    expect(page.get_by_role("region", name="Runs of this browser")).to_be_visible()


def send(page: Page, label: str) -> None:
    """Send an exchange from the address of its request."""
    page.goto(f"{page.url.partition('#')[0]}#m={label}")
    at(page, label)
    press(page, "Send request")
    expect(page.get_by_role("status")).to_contain_text("live")
    badge(page, "Live")


def news(page: Page, said: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(said)


def kept(page: Page) -> list[dict[str, Any]]:
    """What lies in the browser's store, the oldest first."""
    texts = page.evaluate("prefix => Object.keys(localStorage).filter(key => key.startsWith(prefix)).sort()"
                          ".map(key => localStorage[key])", KEY)
    return [json.loads(inflated(text)) for text in texts]


def inflated(text: str) -> str:
    assert text[0] == "1"
    return zlib.decompress(base64.b64decode(text[1:]), wbits=-15).decode()


def ran(number: int, **about: Any) -> dict[str, Any]:
    return {"schema": 1, "id": f"{number:04}", "name": f"Run {number}", "scenario": "book-appointment", "title": "Book",
            "page": "/", "base": "", "asked": ["1a"], "done": [], "messages": [], "participants": [], "live": {},
            "variant": None, "path": "", "fault": None, "failing": "", "whole": False, "edits": {}, "refusal": None,
            **about}


def keep(page: Page, component: ComponentSite, *some: dict[str, Any]) -> None:
    """Put runs into the browser's store."""
    ask(page, component, "runstore", f"async (m, runs) => {{ {STORE}; for (const run of runs) await store.keep(run) }}",
        some)


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


def test_a_run_is_sent_again_where_it_was_sent(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#v=no-free-slots")
    press(page, "Run all")
    at(page, "7d")
    page.goto(f"{component.url}/booking/#1a")
    at(page, "1a")
    press(page, "Restart")
    open_runs(page)
    press(page, "Run again 1a to 7a Book the appointment")

    at(page, "7d")
    news(page, "Sent 1a to 7a live")
    assert "v=no-free-slots" in page.url
    expect(runs(page)).to_have_count(2)
    expect(runs(page).nth(0)).to_contain_text("201 Created")
    page.go_back()
    at(page, "1a")


def test_one_exchange_alone_is_sent_again_alone(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    press(page, "Run all")
    at(page, "6d")
    send(page, "4a")
    open_runs(page)
    press(page, "Run again 4a Search for free slots")

    news(page, "Sent 4a live")
    expect(runs(page)).to_have_count(3)
    expect(runs(page).nth(0)).to_contain_text("4a Search for free slots")


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


def test_a_browser_that_keeps_nothing_is_said_and_all_else_works(page: Page, component: ComponentSite) -> None:
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


FILL = """() => {
    let text = 'x'.repeat(1 << 20)
    for (let at = 0; text; at += 1) {
        try { localStorage.setItem(`others-${at}`, text) } catch { text = text.slice(0, text.length >> 1) }
    }
}"""


def test_where_there_is_no_room_the_oldest_make_it_and_it_is_said(page: Page, component: ComponentSite) -> None:
    title = "".join(f"{number * 7919 % 99991:x}" for number in range(1000))   # does not get smaller
    keep(page, component, *(ran(number, title=title) for number in range(3)))
    open_booking(page, component)
    page.evaluate(FILL)
    others = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('others')).length")
    send(page, "1a")
    open_runs(page)

    expect(runs(page).first).to_contain_text("1a Trace the patient")
    expect(page.get_by_text("There was no room left in what this browser keeps for this site: the ")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('others')).length") == others
    assert 1 <= len(kept(page)) < 4
    expect(runs(page)).to_have_count(len(kept(page)))


def test_a_browser_that_is_full_of_other_things_is_said_and_nothing_is_lost(page: Page,
                                                                          component: ComponentSite) -> None:
    open_booking(page, component)
    page.evaluate(FILL)
    before = page.evaluate("Object.entries(localStorage).map(([key, text]) => [key, text.length])")
    send(page, "1a")
    send(page, "2a")
    open_runs(page)

    expect(runs(page)).to_have_count(2)
    expect(page.get_by_text("There is no room left in what this browser keeps for this site")).to_be_visible()
    assert page.evaluate("Object.entries(localStorage).map(([key, text]) => [key, text.length])") == before
    page.evaluate("Object.keys(localStorage).forEach(key => key.startsWith('others') && localStorage.removeItem(key))")
    press(page, "Delete 1a Trace the patient")
    expect(page.get_by_text("There is no room left")).to_be_hidden()
    page.reload()
    open_runs(page)
    expect(runs(page)).to_have_count(1)
    expect(runs(page)).to_contain_text("2a Look up the endpoint")


def test_all_runs_together_stay_below_a_size(page: Page, component: ComponentSite) -> None:
    title = "".join(f"{number * 7919 % 99991:x}" for number in range(14_000))   # does not get smaller
    keep(page, component, *(ran(number, title=title) for number in range(40)))
    sizes = page.evaluate("prefix => Object.keys(localStorage).filter(key => key.startsWith(prefix)).sort()"
                          ".map(key => [key, localStorage[key].length])", KEY)

    assert 1_400_000 < sum(size for _, size in sizes) <= 1_500_000
    assert sizes[-1][0] == f"{KEY}0039"


def test_what_is_sent_before_the_list_can_be_fetched_waits_for_it(chromium: Browser, component: ComponentSite) -> None:
    context = chromium.new_context()
    page = context.new_page()
    open_booking(page, component)
    page.route("**/runs.js", lambda route: route.fulfill(status=503, body="away"))
    send(page, "1a")
    press(page, "Runs")
    news(page, "The part that keeps runs could not be fetched; it is tried again with the next one")
    page.unroute("**/runs.js")
    send(page, "2a")
    open_runs(page)

    expect(runs(page)).to_have_count(2)
    context.close()


def test_long_bodies_are_cut_and_it_is_said(page: Page, component: ComponentSite) -> None:
    recorded = {"participants": [{"key": "a", "name": "A"}], "messages": [{"label": "1a", "summary": "Ask"}]}
    about = {"asked": ["1a"], "scenario": "s", "title": "T", "page": "/", "variant": None, "path": ""}
    common = {"exchange": "1a", "from": "a", "to": "a", "summary": "Ask", "reached": True}
    request = {"label": "1a", "partner": "1b", "kind": "request", "method": "GET", "url": "${base}/x", "headers": []}
    reply = {"label": "1b", "partner": "1a", "kind": "reply", "status": 200, "headers": [], "body": 0}
    fragment: dict[str, Any] = {"base": "http://h", "bodies": ["x" * 59_999 + "😀" + "y" * 20_000], "refusal": None,
                                "timing": {}, "messages": [common | request, common | reply]}
    [said, small] = ask(page, component, "ran", """(m, [about, recorded, fragment]) => {
        const ran = m.grown(m.begun('1', about, recorded), fragment)
        return [m.writtenOut(ran), m.writtenOut(m.withBodiesUpTo(ran, 10))] }""", [about, recorded, fragment])

    assert [said[0]["lines"], said[0]["cut"]] == [["GET http://h/x"], ""]
    assert said[1]["lines"][-1] == "x" * 59_999
    assert said[1]["cut"] == "The body is cut: the first 59999 of its 80001 characters were kept."
    assert small[1]["cut"] == "The body is cut: the first 10 of its 80001 characters were kept."


def test_a_run_that_is_too_long_all_the_same_is_kept_with_shorter_bodies(page: Page, component: ComponentSite) -> None:
    body = "".join(f"{number * 7919 % 99991:x}" for number in range(15_000))   # does not get smaller
    common = {"from": "a", "to": "a", "exchange": "1a", "summary": "", "headers": [], "body": body}
    messages = [common | {"label": f"{number}a", "partner": f"{number}b", "kind": "request"} for number in range(3)]
    messages += [common | {"label": f"{number}b", "partner": f"{number}a", "kind": "reply"} for number in range(3)]
    signs, left = ask(page, component, "runstore", f"""async (m, run) => {{ {STORE}; await store.keep(run)
        return [localStorage['{KEY}0001'].length, (await store.all())[0].messages.map(one => one.body.length)] }}""",
                      ran(1, messages=messages))

    assert signs <= 100_000
    assert left == [8000] * 6


def test_no_secret_and_no_number_of_a_patient_is_kept(page: Page, component: ComponentSite) -> None:
    def alter(route: Any) -> None:
        document = route.fetch().json()
        document["messages"][0]["headers"] += [["Cookie", "session=me"], ["Authorization", "Bearer opaque-secret"]]
        document["messages"][0]["url"] += f"?identifier={SOMEBODY}"
        document["bodies"].append(json.dumps({"id": SOMEBODY, "token": "eyJhbGciOiJSUzUxMiJ9.eyJhIjoxfQ.c2VjcmV0"}))
        document["messages"][-1]["body"] = len(document["bodies"]) - 1
        route.fulfill(body=json.dumps(document), content_type="application/json")

    page.route("**/api/replay", alter)
    open_booking(page, component)
    send(page, "1a")
    open_runs(page)
    expect(runs(page)).to_have_count(1)
    text = json.dumps(kept(page), ensure_ascii=False)

    assert not [secret for secret in (SOMEBODY, "session=me", "opaque-secret", "c2VjcmV0") if secret in text]
    assert "9990000018" in text and "[NHS number]" in text and "[Cookie]" in text


junk = st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
                    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=3), some, max_size=3))
GOOD = ran(1, participants=[{"key": "a", "name": "A"}], done=["1a"], live={"1a": {"clock": "2026-06-01T09:00:00Z"}},
           refusal={"label": "1b", "by": "a", "status": 403, "code": "x", "diagnostics": "y"},
           edits={"1a": {"base": {"label": "1a", "method": "GET", "url": "${base}/x", "headers": [["A", "b"]],
                                  "body": None, "parts": [{"part": "resource", "text": "/x"}],
                                  "marks": [{"value": "v", "in": "header", "header": "A", "pointer": "", "start": 0,
                                             "end": 1}]},
                         "request": {"method": "GET", "url": "${base}/y", "headers": [], "body": None}}},
           messages=[{"label": "1a", "partner": "1b", "kind": "request", "from": "a", "to": "a", "exchange": "1a",
                      "summary": "Ask", "method": "GET", "url": "${base}/x", "headers": [["A", "b"]], "body": None},
                     {"label": "1b", "partner": "1a", "kind": "reply", "from": "a", "to": "a", "exchange": "1a",
                      "summary": "Answer", "reached": True, "status": 403, "headers": [], "body": "{}"}])


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, part in inner for path in paths(part, (*here, key)))]


def spoilt(value: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    """The document with something else at a place."""
    if not path:
        return wrong
    copy: Any = value.copy()
    copy[path[0]] = spoilt(value[path[0]], path[1:], wrong)
    return copy


@given(path=st.sampled_from(paths(GOOD)), wrong=junk)
@example(path=("edits", "1a", "base", "marks", 0, "header"), wrong=[])
@settings(fixtures_stay, max_examples=150)
def test_whatever_lies_in_the_store_what_is_read_can_be_shown_compared_and_sent(
        page: Page, component: ComponentSite, path: tuple[Any, ...], wrong: Any) -> None:
    found = ask(page, component, "runstore", f"""async (m, [spoilt, good]) => {{
        const take = name => import(`/web/${{name}}.js`)
        const [{{runRow}}, {{comparison}}, {{draftFrom}}] =
            await Promise.all([take('runrow'), take('runpair'), take('ranedit')])
        localStorage.clear(); {STORE}
        localStorage.setItem('{KEY}0001', '0' + JSON.stringify(spoilt))
        await store.keep(good)
        for (const run of await store.all()) {{
            document.body.append(runRow(run, {{here: false, canRepeat: true, chosen: false, open: true}}, {{}}))
            document.body.append(comparison(run, good))
            for (const edit of Object.values(run.edits)) draftFrom(edit, 'http://other')?.rebased(
                draftFrom(good.edits['1a'], 'http://h').base, {{}}, true).shown
        }}
        document.body.replaceChildren()
        return (await store.all()).map(run => run.id) }}""", [spoilt(GOOD, path, wrong), GOOD | {"id": "0009"}])

    assert found in (["0009"], ["0009", "0001"])


@given(texts=st.lists(st.text() | junk.map(lambda value: "0" + json.dumps(value)) | st.just("1AAAA"), max_size=4))
@settings(fixtures_stay, max_examples=40)
def test_what_is_no_run_is_passed_over(page: Page, component: ComponentSite, texts: list[str]) -> None:
    found = ask(page, component, "runstore", f"""async (m, [texts, mine]) => {{ localStorage.clear(); {STORE}
        texts.forEach((text, at) => localStorage.setItem(`{KEY}${{at}}`, text))
        await store.keep(mine); return (await store.all()).map(run => run.id) }}""", [texts, ran(9)])

    assert found == ["0009"]


@given(text=st.text(max_size=300))
@settings(fixtures_stay, max_examples=40)
def test_a_text_comes_back_as_it_was(page: Page, component: ComponentSite, text: str) -> None:
    small, plain = ask(page, component, "deflate", """async (m, text) => {
        const small = await m.inflated(await m.deflated(text))
        const stream = globalThis.CompressionStream
        delete globalThis.CompressionStream
        const plain = await m.inflated(await m.deflated(text))
        globalThis.CompressionStream = stream
        return [small, plain] }""", text)

    assert (small, plain) == (text, text)


@pytest.mark.parametrize(("scheme", "width", "forced"), [
    ("light", 1440, None), ("dark", 390, None), ("light", 1440, "active")])
def test_the_list_is_for_everybody(chromium: Browser, component: ComponentSite, scheme: Any, width: int,
                                   forced: Any) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, forced_colors=forced)
    page = context.new_page()
    open_booking(page, component)
    open_runs(page)
    found = [Axe().run(page)]
    send(page, "1a")
    switch(page, component, {"sds": {"outage": True}})
    send(page, "2a")
    expect(runs(page)).to_have_count(2)
    for box in page.get_by_role("checkbox").all():
        box.check()
    runs(page).nth(1).get_by_text("Requests and replies").click()
    page.wait_for_timeout(700)  # the drawing's box has come to rest
    found.append(Axe().run(page))
    press(page, "Rename 1a Trace the patient")
    found.append(Axe().run(page))
    page.keyboard.press("Escape")
    press(page, "Delete all 2 runs")
    expect(page.get_by_role("button", name="Undo the deletion")).to_be_visible()
    found.append(Axe().run(page))

    assert [(each.response["violations"], page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
            for each in found] == [([], True)] * 4
    context.close()


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


def test_a_run_is_sent_again_with_what_was_changed_in_it(page: Page, component: ComponentSite) -> None:
    edit(page, component, "3a")
    field(page, "Header Accept").fill("application/fhir+xml")
    press(page, "Send request")
    news(page, "Sent 3a live")
    press(page, "Restart")
    news(page, "A fresh world")
    open_runs(page)
    expect(runs(page).first).to_contain_text("3a changed by you")
    asked = posts(page)
    press(page, "Run again 3a Get the capability statement")
    news(page, "Sent 1a to 3a live")

    sent = {question["message"]: question["request"] for question in asked if question["call"] == "replay"}
    assert ["Accept", "application/fhir+xml"] in sent["3a"]["headers"]
    assert world(page) in sent["3a"]["url"]
    assert [message for message in sent if ["Accept", "application/fhir+xml"] in sent[message]["headers"]] == ["3a"]
    tab(page, "Request")
    expect(field(page, "Header Accept")).to_have_value("application/fhir+xml")


def test_claims_that_were_changed_go_into_the_token_of_now(page: Page, component: ComponentSite) -> None:
    edit(page, component, "3a")
    claims = json.loads(field(page, "Token claims").input_value())
    changed = {**claims, "reason_for_request": "else", "exp": claims["exp"] + 60}
    del changed["requesting_device"]
    field(page, "Token claims").fill(json.dumps(changed, separators=(",", ":"), ensure_ascii=False))
    press(page, "Send request")
    news(page, "Sent 3a live")
    press(page, "Restart")
    later = httpx.put(f"{component.url}/sandbox/{world(page)}/control/clock", trust_env=False,
                      json={"now": "2026-06-09T08:00:00Z"})
    assert later.status_code == 200, later.text
    open_runs(page)
    asked = posts(page)
    press(page, "Run again 3a Get the capability statement")
    news(page, "Sent 1a to 3a live")

    sent = next(question["request"] for question in asked
                if question["call"] == "replay" and question["message"] == "3a")
    payload = dict(sent["headers"])["Authorization"].split(".")[1]
    now = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (now["reason_for_request"], "requesting_device" in now) == ("else", False)
    assert (now["iat"] - claims["iat"], now["exp"] - now["iat"]) == (pytest.approx(8 * 86400, abs=600), 360)


def test_what_the_reader_is_changing_stays_when_an_earlier_run_is_sent_again(page: Page,
                                                                           component: ComponentSite) -> None:
    open_booking(page, component)
    send(page, "1a")
    tab(page, "Request")
    press(page, "Edit")
    field(page, "Method").fill("PUT")
    press(page, "Done")
    open_runs(page)
    asked = posts(page)
    press(page, "Run again 1a Trace the patient")
    news(page, "Sent 1a live")

    assert [question["request"]["method"] for question in asked if question["call"] == "replay"] == ["GET"]
    tab(page, "Request")
    expect(page.get_by_role("region", name="Your changes")).to_contain_text("PUT")


def test_a_change_that_holds_a_secret_is_not_kept_and_it_is_said(page: Page, component: ComponentSite) -> None:
    edit(page, component)
    field(page, "Header X-Request-ID").fill(SOMEBODY)
    press(page, "Send request")
    badge(page, "Live")
    open_runs(page)

    expect(runs(page).first).to_contain_text(
        "1a changed by you, which is not kept: it held an NHS number outside the range for tests (999)")
    assert SOMEBODY not in json.dumps(kept(page))


def test_a_run_that_is_made_to_fail_fails_again(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4a&f=ssp-sender-unknown")
    press(page, "Send request")
    news(page, "4d is a refusal, 403")
    page.goto(f"{component.url}/booking/#m=1a")
    at(page, "1a")
    open_runs(page)
    expect(runs(page)).to_have_count(1)
    expect(runs(page)).to_contain_text("made to fail: The sender’s ASID is unknown")
    press(page, "Run again 1a to 4a Search for free slots")

    news(page, "4d is a refusal, 403")
    expect(runs(page)).to_have_count(2)
    assert "f=ssp-sender-unknown" in page.url


def test_a_run_that_is_deleted_while_it_is_sent_stays_deleted(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    switch(page, component, {"sds": {"delay": 2}})
    open_runs(page)
    press(page, "Run all")
    press(page, "Delete 1a to 6a Book the appointment")
    expect(runs(page)).to_have_count(0)

    expect(page.get_by_role("status")).to_contain_text("Sent 1a to 6a live", timeout=20_000)
    expect(runs(page)).to_have_count(0)
    assert kept(page) == []


@given(number=st.integers(0, 6), world=st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True), text=st.text(max_size=20))
@settings(fixtures_stay, max_examples=30)
def test_a_kept_change_is_the_same_draft_in_another_world(page: Page, component: ComponentSite, requests: Any,
                                                        number: int, world: str, text: str) -> None:
    answer = list(requests.values())[number]
    there = answer["base"].rpartition("/")[0] + f"/{world}"
    kept_there, drafted = with_drafts(page, component, """async ([answer, there, text], {Draft, ready}) => {
        const {keptEditOf, draftFrom} = await import('/web/ranedit.js')
        const change = made => {
            const draft = new Draft(made)
            return draft.withValues({[draft.names[0]]: text}).withHeader(0, ['X-Mine', `${answer.base}/${text}`])
        }
        const edit = JSON.parse(JSON.stringify(keptEditOf(change(ready(answer)), answer.base)))
        if (edit.withheld) return [edit, edit]
        const said = draft => [draft.names.map(name => draft.textsOf(name).map(each => each.text)), draft.differences]
        const here = JSON.stringify(said(change(ready(answer))))
        return [said(draftFrom(edit, there)), JSON.parse(here.split(answer.base).join(there))] }""",
        [answer, there, text])

    assert kept_there == drafted


@pytest.fixture(scope="module")
def requests(component: ComponentSite) -> Any:
    return made_ready(component, scenario("book-appointment"), "runs-kept")
