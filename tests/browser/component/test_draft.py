"""A draft is one value: what its form says, what its raw parts say, and what goes out follow from each other."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from explorer.model import Scenario
from explorer.scenarios import SCENARIOS, scenario
from explorer.scenarios.faults import FAULTS
from explorer.site import checked

from .drafts import Answers, made_ready, with_drafts
from .site import CLOCK, ComponentSite


@pytest.fixture(scope="module")
def page(asking: Page) -> Page:
    return asking


BOOKING = scenario("book-appointment")
WAYS = [way for story in SCENARIOS.values() for way in (story, *(story.way(v.slug) for v in story.variants))]
steady = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(st.characters(blacklist_characters="\r"), max_size=15) | st.sampled_from(
    ["\ud83d", "a/../b?c#d&e=f%20", "\u202egnp.x", "😀", "a\nb", '"}]', "%zz", "+", " "])

NEW_ID = "4f9e3a5e-0000-4000-8000-000000000000"
JUDGED = """([answers, book, places, edits], {Draft, judge, ready}) => answers.map((answer, index) => {
    const base = ready(answer)
    let draft = new Draft(base)
    for (const [verb, ...what] of edits) draft = draft[verb](...what)
    const home = base.url.split('/').slice(0, 5).join('/')
    const world = {now: Date.parse(answer.clock), nameOf: key => key.toUpperCase(), home}
    return judge.verdictsOn(book, places[index], draft, world).map(({part, tone, text}) => [part, tone, text])
})"""


@pytest.fixture(scope="module")
def requests(component: ComponentSite) -> Answers:
    return made_ready(component, BOOKING, "drafts")


@pytest.fixture(scope="module")
def book() -> dict[str, Any]:
    return checked.document(BOOKING, FAULTS)


def judged(page: Page, site: ComponentSite, answer: Any, book: Any, label: str,
           *edits: Any) -> list[tuple[str, str, str]]:
    [found] = with_drafts(page, site, JUDGED, [[answer], book, [book["at"][""][label]], edits])
    return [(part, tone, text) for part, tone, text in found]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.where.replace(", ", "-"))
def test_nothing_is_found_wrong_in_any_request_as_it_is_made_ready(page: Page, component: ComponentSite,
                                                                  way: Scenario) -> None:
    book = checked.document(SCENARIOS[way.slug], FAULTS)
    variant = way.variant.slug if way.variant else ""
    answers = made_ready(component, way, f"fine-{way.slug}-{variant}"[:40])

    places = [book["at"][variant][label] for label in answers]
    found = with_drafts(page, component, JUDGED, [list(answers.values()), book, places, []])

    assert dict(zip(answers, found, strict=True)) == {label: [] for label in answers}


@pytest.mark.parametrize("label", ["1a", "2a", "2c", "3a", "4a", "5a", "6a"])
def test_every_value_of_a_request_is_read_where_it_stands(page: Page, component: ComponentSite, requests: Any,
                                                         label: str) -> None:
    answer = requests[label]
    read, own = with_drafts(page, component, """(answer, {Draft, ready}) => {
        const draft = new Draft(ready(answer))
        return [Object.fromEntries(draft.names.map(name => [name, draft.valueOf(name)])),
                JSON.stringify(draft.shown.marks) === JSON.stringify(draft.base.marks)] }""", answer)

    marked = {mark["value"] for mark in answer["request"]["marks"]}
    made = {name for name in marked if name not in answer["values"]}
    assert set(read) == marked
    assert {name: text for name, text in read.items() if name not in made} == {
        name: text for name, text in answer["values"].items() if name in marked}
    assert own or label == "6a"   # the same marks, though not always in the same order


@given(label=st.sampled_from(["1a", "2a", "2c", "4a", "5a", "6a"]), texts=st.lists(TEXT, min_size=8, max_size=8))
@steady
def test_a_value_says_what_was_written_whatever_that_is(page: Page, component: ComponentSite, requests: Any, label: str,
                                                       texts: list[str]) -> None:
    wrote, read, places, back = with_drafts(page, component, """([answer, texts], {Draft, ready}) => {
        const base = ready(answer)
        const fresh = new Draft(base)
        const wrote = Object.fromEntries(fresh.names.map((name, index) => [name, texts[index % texts.length]]))
        const draft = fresh.withValues(wrote)
        const back = draft.withValues(Object.fromEntries(fresh.names.map(name => [name, fresh.valueOf(name)])))
        return [wrote, Object.fromEntries(draft.names.map(name => [name, draft.valueOf(name)])),
                draft.names.every(name => draft.textsOf(name).every(({text}) => text === draft.valueOf(name))),
                !back.changed] }""", [requests[label], texts])

    assert read == wrote
    assert places
    assert back


@given(claims=TEXT | st.recursive(st.none() | st.integers() | TEXT, lambda inner: st.lists(inner, max_size=3)
                                  | st.dictionaries(TEXT, inner, max_size=3)).map(lambda tree: json.dumps(tree)))
@steady
def test_claims_are_encoded_as_they_were_written_and_read_again(page: Page, component: ComponentSite, requests: Any,
                                                               claims: str) -> None:
    token, again, shown = with_drafts(page, component, """([answer, claims], {Draft, ready}) => {
        const draft = new Draft(ready(answer)).withClaims(claims)
        const shown = draft.claims
        return [draft.request.headers.find(([name]) => name === 'Authorization')[1],
                JSON.stringify(draft.withClaims(shown ?? '').request) === JSON.stringify(draft.request), shown]
    }""", [requests["5a"], claims])

    head, payload, signature = token.removeprefix("Bearer ").split(".")
    assert base64.urlsafe_b64decode(head + "==") == b'{"alg":"none","typ":"JWT"}'
    assert (signature, "=" in payload) == ("", False)
    assert again or (claims, shown) == ("", None)
    said = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode(errors="surrogatepass")
    assert said == claims or json.loads(said) == json.loads(claims)


def test_what_is_no_token_stays_a_text(page: Page, component: ComponentSite, requests: Any) -> None:
    said = with_drafts(page, component, """(answer, {Draft, ready}) => {
        const fresh = new Draft(ready(answer))
        const at = fresh.request.headers.findIndex(([name]) => name === 'Authorization')
        return ['', 'Basic c2FuZGJveA==', 'Bearer e30.!!!.', 'Bearer', 'Bearer e30.gICA.'].map(text => {
            const draft = fresh.withHeader(at, ['Authorization', text])
            return [draft.claims, draft.withClaims('{}').request.headers[at][1] === text, draft.shown.claims] })
    }""", requests["5a"])

    assert said == [[None, True, None]] * 5


@given(edits=st.lists(st.tuples(st.sampled_from(["add", "remove", "rename", "rewrite"]), st.integers(0, 7), TEXT),
                      max_size=6))
@steady
def test_every_change_of_headers_has_its_way_back(page: Page, component: ComponentSite, requests: Any,
                                                  edits: list[tuple[str, int, str]]) -> None:
    left, differences = with_drafts(page, component, """([answer, edits], {Draft, ready}) => {
        const verbs = {
            add: (draft, at, text) => draft.with({headers: draft.request.headers.toSpliced(at, 0, [`X${text}`, text])}),
            remove: (draft, at) => draft.withoutHeader(at),
            rename: (draft, at, text) => draft.withHeader(at, [text, draft.request.headers[at]?.[1] ?? '']),
            rewrite: (draft, at, text) => draft.withHeader(at, [draft.request.headers[at]?.[0] ?? '', text])}
        let draft = new Draft(ready(answer))
        for (const [verb, at, text] of edits) draft = verbs[verb](draft, at, text)
        const counts = [draft.differences.length]
        while (draft.differences.length && counts.length < 30) {
            draft = draft.undone(draft.differences[0].key)
            counts.push(draft.differences.length)
        }
        return [JSON.stringify(draft.request) === JSON.stringify(new Draft(draft.base).request), counts]
    }""", [requests["4a"], edits])

    assert left
    assert differences == list(range(differences[0], -1, -1))


def test_a_change_stays_when_the_request_is_made_ready_anew_and_all_else_is_new(page: Page, component: ComponentSite,
                                                                              requests: Any) -> None:
    first = requests["4a"]
    again = json.loads(json.dumps(first).replace(first["request"]["headers"][0][1], NEW_ID))
    url, headers, plain = with_drafts(page, component, """([first, again], {Draft, ready}) => {
        const draft = new Draft(ready(first)).withValues({from_date: '2026-06-20'})
        const kept = draft.withHeader(1, ['Ssp-Sender', draft.request.headers[1][1]]).rebased(ready(again), {})
        return [kept.request.url, kept.request.headers, !new Draft(ready(first)).rebased(ready(again), {}).changed]
    }""", [first, again])

    assert "start=ge2026-06-20&end=le2026-06-03" in url
    assert headers[:2] == [["Ssp-TraceID", NEW_ID], ["Ssp-Sender", "999000000201"]]
    assert plain


DIGIT = "The last digit is the check digit of the other nine. Otherwise refused by the PDS: 400 INVALID_RESOURCE_ID."
SPAN = ("The last day is not before the first, and at most 14 days after it. Otherwise refused by the PROVIDER: 422 "
        "INVALID_PARAMETER.")
REAL = "Numbers for tests begin with 999; any other may be a real person’s. Use fictitious patients only."
ONE_LINE = "Cannot be sent: a header is one line. Take the line break out."


@pytest.mark.parametrize(("label", "edits", "said"), [
    ("1a", [["withValues", {"nhs_number": "9990000019"}]],
     [("value nhs_number", "refused", DIGIT),
      ("address", "refused", "A digit of the NHS number is wrong: refused by the PDS: 400 INVALID_RESOURCE_ID.")]),
    ("1a", [["withValues", {"nhs_number": "12"}]],
     [("value nhs_number", "advice", "It is ten digits."), ("value nhs_number", "advice", REAL)]),
    ("1a", [["withHeader", 0, ["X-Request-ID", "trace 1"]]],
     [("value request_id", "advice", "It is a UUID: 8, 4, 4, 4 and 12 hex digits."),
      ("header 0", "refused", "It is a UUID. Otherwise refused by the PDS: 400 INVALID_VALUE.")]),
    ("1a", [["withHeader", 0, ["Host", "a\nb"]]],
     [("header 0", "unsendable", "Cannot be sent: Host follows from address and body."),
      ("header 0", "unsendable", ONE_LINE),
      ("headers", "refused", "No request id: refused by the PDS: 400 MISSING_VALUE.")]),
    ("4a", [["withValues", {"to_date": "2026-06-17"}]],
     [("address", "refused", SPAN), ("value to_date", "refused", SPAN)]),
    ("4a", [["withValues", {"to_date": "2026-06-16"}]], []),
    ("4a", [["withValues", {"consumer_asid": "999000009999"}]],
     [("header 1", "refused", "The sender’s ASID is unknown: refused by the SSP: 403.")]),
    ("5a", [["withClaims", "[]"]],
     [("value service_root", "advice", "It stands otherwise, or not at all, in the claim aud."),
      ("claims", "refused", "The claims are a JSON object. Otherwise refused by the PROVIDER: 400 BAD_REQUEST."),
      ("claims", "refused", "The token has the claim iss. Otherwise refused by the PROVIDER: 400 BAD_REQUEST."),
      ("claims", "refused", "The token has the claim sub. Otherwise refused by the PROVIDER: 400 BAD_REQUEST."),
      ("claims", "refused", "8 more things are wrong here.")]),
])
def test_what_is_wrong_is_said_where_it_stands(page: Page, component: ComponentSite, requests: Any, book: Any,
                                               label: str, edits: Any, said: list[tuple[str, str, str]]) -> None:
    assert judged(page, component, requests[label], book, label, *edits) == said


@pytest.mark.parametrize(("edit", "part", "said"), [
    ({"body": "{,"}, "body",
     [("refused", "The body is JSON, as Content-Type says. Otherwise refused by the PROVIDER: 400 BAD_REQUEST.")]),
    ({"body": "\ud83d"}, "body",
     [("unsendable", "Cannot be sent: there is half a character in it."),
      ("refused", "The body is JSON, as Content-Type says. Otherwise refused by the PROVIDER: 400 BAD_REQUEST.")]),
    ({"method": "DE LETE"}, "method",
     [("unsendable", "Cannot be sent: a method is one word, such as GET or POST."),
      ("refused", "The proxy takes GET, POST and PUT. Otherwise refused by the SSP: 405.")]),
])
def test_what_is_wrong_with_a_part_is_said_at_it(page: Page, component: ComponentSite, requests: Any, book: Any,
                                                 edit: dict[str, str], part: str, said: list[tuple[str, str]]) -> None:
    found = judged(page, component, requests["6a"], book, "6a", ["with", edit])

    assert [(tone, text) for at, tone, text in found if at == part] == said


def test_a_token_that_has_ended_is_told_by_the_worlds_time(page: Page, component: ComponentSite, requests: Any,
                                                          book: Any) -> None:
    late = {**requests["5a"], "clock": "2026-06-01T09:05:01+01:00"}

    assert CLOCK.isoformat() == requests["5a"]["clock"]
    assert judged(page, component, late, book, "5a") == [
        ("claims", "refused", "The token has not ended. Otherwise refused by the PROVIDER: 400 BAD_REQUEST.")]


def test_other_slots_are_offered_with_all_that_belongs_to_each(page: Page, component: ComponentSite, requests: Any,
                                                              book: Any) -> None:
    others = with_drafts(page, component, "([body, captures], {alternativesIn}) => alternativesIn(body, captures)",
                         [requests["4a"]["reply"], book["captures"][""]["4d"]])
    bundle = json.loads(requests["4a"]["reply"])
    slots = [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Slot"]

    assert [(each["slot"], each["slot_start"]) for each in others] == [(slot["id"], slot["start"]) for slot in slots]
    whose = {each["schedule_id"]: each["practitioner_id"] for each in others}
    assert (whose["11"], whose["12"], whose["20"]) == ("21", "22", "25")
    assert others[0] == {name: requests["6a"]["values"][name] for name in others[0]}
