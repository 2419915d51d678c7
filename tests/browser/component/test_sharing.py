"""A changed request in a link: taken over as it was made, in whatever world, or left out with a word of why."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from explorer.scenarios import SCENARIOS

from .drafts import Answers, made_ready
from .pages import ask
from .site import CLOCK, ComponentSite
from .test_draft import BOOKING, TEXT, steady

MANAGE = SCENARIOS["manage-appointments"]
PLACE = {"scenario": "book-appointment", "variant": None, "fault": None, "exchange": "4a"}

MADE = """const take = name => import(new URL(`../web/${name}.js`, address))
    const [{Draft}, {grounded}, sharing, {objectionTo}] = await Promise.all(['draft', 'base', 'sharing', 'shareable'].map(take))
    const ready = answer => ({...grounded(answer.request, [], answer.base), label: answer.request.label})
    const verbs = {
        value: (draft, name, text) => draft.withValues({[draft.names[name % draft.names.length]]: text}),
        method: (draft, _, method) => draft.with({method}),
        url: (draft, at, text) => draft.with({url: spliced(draft.request.url, at, text)}),
        claims: (draft, at, text) => draft.claims === null ? draft : draft.withClaims(spliced(draft.claims, at, text)),
        body: (draft, at, text) => draft.with({body: draft.request.body === null ? text : spliced(draft.request.body, at, text)}),
        nobody: draft => draft.with({body: null}),
        add: (draft, at, text) => draft.with({headers: draft.request.headers.toSpliced(at % 9, 0, [`X${text}`, text])}),
        remove: (draft, at) => draft.withoutHeader(at % 9),
        rename: (draft, at, text) => draft.withHeader(at % 9, [text, draft.request.headers[at % 9]?.[1] ?? '']),
        rewrite: (draft, at, text) => draft.withHeader(at % 9, [draft.request.headers[at % 9]?.[0] ?? '', text])}
    const spliced = (text, at, put) => text.slice(0, at % (text.length + 1)) + put + text.slice(at % (text.length + 1) + at % 7)
"""


def sharing(page: Page, site: ComponentSite, code: str, argument: Any) -> Any:
    """What script says of an argument, with all that drafts are changed and shared by."""
    if page.url != f"{site.url}/blank.html":
        page.goto(f"{site.url}/blank.html")
    return page.evaluate(f"async ([address, argument]) => {{ {MADE} return ({code})(argument) }}",
                         [f"{site.url}/web/", argument])


@pytest.fixture(scope="module")
def requests(component: ComponentSite) -> Answers:
    return made_ready(component, BOOKING, "shared")


@pytest.fixture(scope="module")
def managed(component: ComponentSite) -> Answers:
    return made_ready(component, MANAGE, "managed")


VERBS = ["value", "method", "url", "claims", "body", "nobody", "add", "remove", "rename", "rewrite"]
TEXTS = TEXT | st.sampled_from(["${nhs_number}", "$", "$$", "${iat+1}", "2026-06-30", "1780301999", "999000000201", "T99001",
                                '"start":', "}", "\r\n", "authorization", "Accept", "__proto__"])
EDITS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3000), TEXTS), min_size=1, max_size=4)


@given(data=st.data(), edits=EDITS)
@settings(steady, max_examples=300)
def test_a_change_comes_out_of_a_link_as_it_went_in(page: Page, component: ComponentSite, requests: Answers, managed: Answers,
                                                    data: st.DataObject, edits: list[tuple[str, int, str]]) -> None:
    answers = data.draw(st.sampled_from([requests, managed]))
    label = data.draw(st.sampled_from(sorted(answers)))
    before, after, change = sharing(page, component, """([answer, edits, place]) => {
        const base = ready(answer)
        const draft = edits.reduce((draft, [verb, at, text]) => verbs[verb](draft, at, text), new Draft(base))
        const change = sharing.changeIn(draft)
        if (change === null) return [draft.request, new Draft(base).request, null]
        const text = sharing.writtenChange(change, place)
        const read = text.length > sharing.LONGEST_FRAGMENT ? JSON.parse(JSON.stringify(change)) : sharing.readChange(text, place)
        return [draft.request, sharing.withChange(read, base, {}).request, change] }""", [answers[label], edits, PLACE])

    assert after == before, change


@pytest.fixture(scope="module")
def elsewhere(component: ComponentSite) -> dict[str, Answers]:
    """The same requests in other worlds, three days later: other ids, dates, slots and tokens."""
    for world in ("shared-later", "managed-later"):
        httpx.put(f"{component.url}/sandbox/{world}/control/clock", json={"offset": 3 * 86_400 + 61}, trust_env=False).raise_for_status()
    return {"requests": made_ready(component, BOOKING, "shared-later"), "managed": made_ready(component, MANAGE, "managed-later")}


@given(data=st.data(), edits=EDITS)
@settings(steady, max_examples=100)
def test_a_change_is_the_same_change_in_another_world(page: Page, component: ComponentSite, requests: Answers, managed: Answers,
                                                      elsewhere: dict[str, Answers], data: st.DataObject, edits: list[tuple[str, int, str]]) -> None:
    which = data.draw(st.sampled_from(["requests", "managed"]))
    answers = {"requests": requests, "managed": managed}[which]
    label = data.draw(st.sampled_from(sorted(answers)))
    change, again = sharing(page, component, """([here, there, edits]) => {
        const draft = edits.reduce((draft, [verb, at, text]) => verbs[verb](draft, at, text), new Draft(ready(here)))
        const change = sharing.changeIn(draft)
        return [change, change && sharing.changeIn(sharing.withChange(change, ready(there), {}))] }""",
        [answers[label], elsewhere[which][label], edits])

    assert again == change


CHANGES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["Accept", "${base}", "${nhs_number}", "=", "+", "-", "~", "c", "p", "Authorization"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["v", "m", "u", "h", "b", "nhs_number", "ods_code", "__proto__", "x"]), inner, max_size=4), max_leaves=15)
SHAPED = st.fixed_dictionaries({}, optional={
    "v": st.dictionaries(st.sampled_from(["from_date", "service_root", "constructor"]), TEXTS, max_size=2), "m": TEXTS, "u": TEXTS,
    "h": st.lists(st.tuples(st.sampled_from("=~+-cp"), st.sampled_from(["Accept", "Authorization", "Accept 2", ""]), TEXTS, TEXTS).map(list)
                  | st.tuples(st.sampled_from("=cp-"), st.sampled_from(["Accept", "Authorization"]), TEXTS).map(list), max_size=3),
    "b": st.none() | TEXTS | st.lists(st.tuples(TEXTS, TEXTS).map(list), max_size=2)})


@given(change=CHANGES | SHAPED, text=st.text(max_size=60) | st.text("0123456789abcdefghijklmnopqrstuvwxyz.-_", max_size=60).map("1.".__add__))
@settings(steady, max_examples=200)
def test_whatever_a_link_says_is_taken_over_or_refused_in_words(page: Page, component: ComponentSite, requests: Answers, change: Any,
                                                               text: str) -> None:
    came = sharing(page, component, """([answer, change, text, place]) => {
        const outcome = doing => {
            try { return doing() } catch (error) { return error instanceof sharing.ChangeRefused ? error.message.length > 10 : String(error) } }
        return [outcome(() => sharing.readChange(text, place) === null), outcome(() => {
            const draft = sharing.withChange(sharing.readChange(sharing.writtenChange(change, place), place), ready(answer), {})
            return typeof (objectionTo(draft)?.what ?? '') === 'string' && Array.isArray(draft.request.headers) && draft.by === 'the link' })]
    }""", [requests["4a"], change, text, PLACE])

    assert came == [True, True]


@given(edits=EDITS, place=st.integers(0, 400), put=st.text("abcXYZ019-_.", max_size=3))
@settings(steady, max_examples=100)
def test_a_link_that_was_altered_is_noticed(page: Page, component: ComponentSite, requests: Answers, edits: list[tuple[str, int, str]],
                                            place: int, put: str) -> None:
    told = sharing(page, component, """([answer, edits, at, put, place]) => {
        const draft = edits.reduce((draft, [verb, at, text]) => verbs[verb](draft, at, text), new Draft(ready(answer)))
        const change = sharing.changeIn(draft)
        const text = change ? sharing.writtenChange(change, place) : ''
        const cut = at % (text.length + 1)
        const altered = put ? text.slice(0, cut) + put + text.slice(cut + put.length) : text.slice(0, cut)
        if (altered === text || text.length > sharing.LONGEST_FRAGMENT) return ''
        try { sharing.readChange(altered, place) } catch (error) { return error instanceof sharing.ChangeRefused ? '' : String(error) }
        return altered }""", [requests["6a"], edits, place, put, PLACE])

    assert told == ""
