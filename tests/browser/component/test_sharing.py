"""A changed request in a link: taken over as it was made, in whatever world, or left out with a word of why."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from explorer.scenarios import SCENARIOS

from .drafts import Answers, made_ready
from .site import ComponentSite
from .test_draft import BOOKING, TEXT, steady


@pytest.fixture(scope="module")
def page(asking: Page) -> Page:
    return asking


Edits = list[tuple[str, int, str]]

MANAGE = SCENARIOS["manage-appointments"]
PLACE = {"scenario": "book-appointment", "variant": None, "fault": None, "exchange": "4a"}

MADE = """async ([address, argument]) => {
    const take = name => import(new URL(`${name}.js`, address))
    const [{Draft}, {grounded}, sharing, {objectionTo}] = await Promise.all(
        ['draft', 'base', 'sharing', 'shareable'].map(take))
    const ready = answer => ({...grounded(answer.request, [], answer.base), label: answer.request.label})
    const spliced = (text, place, put) => {
        const at = place % (text.length + 1)
        return text.slice(0, at) + put + text.slice(at + place % 7) }
    const verbs = {
        value: (draft, name, text) => draft.withValues({[draft.names[name % draft.names.length]]: text}),
        method: (draft, _, method) => draft.with({method}),
        url: (draft, at, text) => draft.with({url: spliced(draft.request.url, at, text)}),
        claims: (draft, at, text) => draft.claims === null ? draft : draft.withClaims(spliced(draft.claims, at, text)),
        body: (draft, at, text) => draft.with({body: spliced(draft.request.body ?? '', at, text)}),
        nobody: draft => draft.with({body: null}),
        add: (draft, at, text) => draft.with({headers: draft.request.headers.toSpliced(at % 9, 0, [`X${text}`, text])}),
        remove: (draft, at) => draft.withoutHeader(at % 9),
        rename: (draft, at, text) => draft.withHeader(at % 9, [text, draft.request.headers[at % 9]?.[1] ?? '']),
        rewrite: (draft, at, text) => draft.withHeader(at % 9, [draft.request.headers[at % 9]?.[0] ?? '', text])}
    const changed = (base, edits) => edits.reduce((draft, [verb, at, text]) => verbs[verb](draft, at, text),
        new Draft(base))
    return (CODE)(argument)
}"""


def sharing(page: Page, site: ComponentSite, code: str, argument: Any) -> Any:
    """What script says of an argument, with all that drafts are changed and shared by."""
    if page.url != f"{site.url}/blank.html":
        page.goto(f"{site.url}/blank.html")
    return page.evaluate(MADE.replace("CODE", code), [f"{site.url}/web/", argument])


@pytest.fixture(scope="module")
def here(component: ComponentSite) -> list[Answers]:
    """The requests of a booking and of managing one."""
    return [made_ready(component, BOOKING, "shared"), made_ready(component, MANAGE, "managed")]


@pytest.fixture(scope="module")
def elsewhere(component: ComponentSite) -> list[Answers]:
    """The same requests in other worlds, three days later: other ids, dates, slots and tokens."""
    later = {"offset": 3 * 86_400 + 61}
    for world in ("shared-later", "managed-later"):
        clock = f"{component.url}/sandbox/{world}/control/clock"
        httpx.put(clock, json=later, trust_env=False).raise_for_status()
    return [made_ready(component, BOOKING, "shared-later"), made_ready(component, MANAGE, "managed-later")]


VERBS = ["value", "method", "url", "claims", "body", "nobody", "add", "remove", "rename", "rewrite"]
TEXTS = TEXT | st.sampled_from([
    "${nhs_number}", "$", "$$", "${iat+1}", "2026-06-30", "1780301999", "999000000201", "T99001", '"start":', "}",
    "\r\n", "authorization", "Accept", "__proto__"])
EDITS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3000), TEXTS), min_size=1, max_size=4)
REQUESTS = st.sampled_from([*((0, label) for label in ("1a", "2c", "3a", "4a", "5a", "6a")),
                            *((1, label) for label in ("6a", "7a", "8a", "9a"))])


@given(which=REQUESTS, edits=EDITS)
@settings(steady, max_examples=150)
def test_a_change_comes_out_of_a_link_as_it_went_in(page: Page, component: ComponentSite, here: list[Answers],
                                                    which: tuple[int, str], edits: Edits) -> None:
    before, after, change = sharing(page, component, """([answer, edits, place]) => {
        const base = ready(answer)
        const draft = changed(base, edits)
        const change = sharing.changeIn(draft)
        if (change === null) return [draft.request, new Draft(base).request, null]
        const text = sharing.writtenChange(change, place)
        const long = text.length > sharing.LONGEST_FRAGMENT
        const read = long ? JSON.parse(JSON.stringify(change)) : sharing.readChange(text, place)
        return [draft.request, sharing.withChange(read, base, {}).request, change]
    }""", [here[which[0]][which[1]], edits, PLACE])

    assert after == before, change


@given(which=REQUESTS, edits=EDITS)
@settings(steady, max_examples=100)
def test_a_change_is_the_same_change_in_another_world(page: Page, component: ComponentSite, here: list[Answers],
                                                      elsewhere: list[Answers], which: tuple[int, str],
                                                      edits: Edits) -> None:
    change, again = sharing(page, component, """([here, there, edits]) => {
        const change = sharing.changeIn(changed(ready(here), edits))
        return [change, change && sharing.changeIn(sharing.withChange(change, ready(there), {}))]
    }""", [here[which[0]][which[1]], elsewhere[which[0]][which[1]], edits])

    assert again == change


@pytest.mark.parametrize(("label", "edit", "change"), [
    ("4a", ["value", 2, "2026-06-10"], {"v": {"to_date": "${to_date+7}"}}),
    ("1a", ["value", 0, "${nhs_number}"], {"v": {"nhs_number": "$${nhs_number}"}}),
    ("1a", ["method", 0, "PUT"], {"m": "PUT"}),
    ("1a", ["remove", 1, ""], {"h": [["-", "Accept"]]}),
    ("3a", ["add", 9, "999000000201"], {"h": [["+", "Ssp-TraceID", "X999000000201", "${consumer_asid}"]]}),
    ("6a", ["nobody", 0, ""], {"b": None}),
])
def test_a_change_says_what_is_another_and_names_what_is_of_the_world(
        page: Page, component: ComponentSite, here: list[Answers], label: str, edit: Any, change: Any) -> None:
    assert sharing(page, component, "([answer, edits]) => sharing.changeIn(changed(ready(answer), edits))",
                   [here[0][label], [edit]]) == change


@pytest.mark.parametrize(("label", "old", "new", "most"), [
    ("6a", '"urgent"', '"late"', 60), ("6a", '"booked"', "booked", 90), ("5a", '"sub":', '"sub"', 60),
    ("5a", '"directcare"', '"curiosity"', 60)])
def test_a_small_change_of_a_long_text_is_short_also_when_it_breaks_it(
        page: Page, component: ComponentSite, here: list[Answers], label: str, old: str, new: str, most: int) -> None:
    length = sharing(page, component, """([answer, body, old, now]) => {
        const fresh = new Draft(ready(answer))
        const draft = body ? fresh.with({body: fresh.request.body.replace(old, now)})
            : fresh.withClaims(fresh.claims.replace(old, now))
        return JSON.stringify(sharing.changeIn(draft)).length }""", [here[0][label], label == "6a", old, new])

    assert 0 < length <= most


TREES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(
        ["Accept", "${base}", "${nhs_number}", "=", "+", "-", "~", "c", "p", "Authorization"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["v", "m", "u", "h", "b", "nhs_number", "ods_code", "__proto__", "x"]), inner, max_size=4),
    max_leaves=15)
TITLES = st.sampled_from(["Accept", "Authorization", "Accept 2", ""])
SHAPED = st.fixed_dictionaries({}, optional={
    "v": st.dictionaries(st.sampled_from(["from_date", "service_root", "constructor"]), TEXTS, max_size=2),
    "m": TEXTS, "u": TEXTS,
    "h": st.lists(st.tuples(st.sampled_from("=~+-cp"), TITLES, TEXTS, TEXTS).map(list)
                  | st.tuples(st.sampled_from("=cp-"), TITLES, TEXTS).map(list), max_size=3),
    "b": st.none() | TEXTS | st.lists(st.tuples(TEXTS, TEXTS).map(list), max_size=2)})
WRITTEN = st.text(max_size=60) | st.text("0123456789abcdefghijklmnopqrstuvwxyz.-_", max_size=60).map("1.".__add__)


@given(change=TREES | SHAPED, text=WRITTEN)
@settings(steady, max_examples=200)
def test_whatever_a_link_says_is_taken_over_or_refused_in_words(page: Page, component: ComponentSite,
                                                               here: list[Answers], change: Any, text: str) -> None:
    came = sharing(page, component, """([answer, change, text, place]) => {
        const outcome = doing => {
            try {
                return doing()
            } catch (error) {
                return error instanceof sharing.ChangeRefused ? error.message.length > 10 : String(error)
            }
        }
        return [outcome(() => sharing.readChange(text, place) === null), outcome(() => {
            const read = sharing.readChange(sharing.writtenChange(change, place), place)
            const draft = sharing.withChange(read, ready(answer), {})
            return typeof (objectionTo(draft)?.what ?? '') === 'string' && draft.by === 'the link' })]
    }""", [here[0]["4a"], change, text, PLACE])

    assert came == [True, True]


@given(edits=EDITS, at=st.integers(0, 400), put=st.text("abcXYZ019-_.", max_size=3))
@settings(steady, max_examples=100)
def test_a_link_that_was_altered_is_noticed(page: Page, component: ComponentSite, here: list[Answers], edits: Edits,
                                            at: int, put: str) -> None:
    unnoticed = sharing(page, component, """([answer, edits, place, put, where]) => {
        const change = sharing.changeIn(changed(ready(answer), edits))
        const text = change ? sharing.writtenChange(change, where) : ''
        const at = place % (text.length + 1)
        const altered = put ? text.slice(0, at) + put + text.slice(at + put.length) : text.slice(0, at)
        if (altered === text || text.length > sharing.LONGEST_FRAGMENT) return ''
        try {
            return sharing.readChange(altered, where) && altered
        } catch (error) {
            return error instanceof sharing.ChangeRefused ? '' : String(error)
        }
    }""", [here[0]["6a"], edits, at, put, PLACE])

    assert unnoticed == ""
