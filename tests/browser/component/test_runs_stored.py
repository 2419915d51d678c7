"""The store of runs: bounded, without secrets, and read whatever lies in it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from .keeping import KEY, SOMEBODY, STORE, keep, kept, news, open_runs, ran, runs, send
from .pages import ask, badge, open_booking, press
from .site import ComponentSite
from .test_state import fixtures_stay

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
    press(page, "Send request")
    badge(page, "Live")
    news(page, "Sent 1a live. The part that keeps runs could not be fetched; it is tried again with the next one")
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
