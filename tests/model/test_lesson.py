"""Explanations, disagreements and terms: what is refused when they are made or put together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.model import Exchange, ModelError, NotFound, Participant, Phase, Reply, Request, Scenario, Step
from explorer.model.lesson import Disagreement, Explanation, Lessons, Side, Term
from explorer.model.pieces import Piece

ACCEPT = Explanation("header", "Accept", "What.", "Why.", "Mistake.", "A page")
ACCEPT_AT_SDS = replace(ACCEPT, place="sds")
PROFILE = Disagreement("profile", "Which profile?", (Side("One.", "A page"), Side("Two.", "Another page")), "One.",
                       explanations=("header:accept",))
SPINE = Term("Spine", "The backbone.", "A page", "participants")
A, B = Participant("a", "A", "", "", "consumer"), Participant("sds", "B", "", "", "spine")
ASK = Scenario("ask", "Ask", "", (Phase("One", "", (Step("Ask", (Exchange(A, B, Request("Ask", "GET", "${sds}/x"),
                                                                               Reply("Told")),)),)),), ())


def lessons(*explanations: Explanation, disagreements: tuple[Disagreement, ...] = (),
            terms: tuple[Term, ...] = ()) -> Lessons:
    return Lessons({"ask": ASK}, explanations, disagreements, terms)


@pytest.mark.parametrize("wrong, said", [
    (lambda: replace(ACCEPT, why=" "), "explanation header:accept has nothing in why; write it"),
    (lambda: replace(ACCEPT, source=""), "explanation header:accept has nothing in source; write it"),
    (lambda: replace(ACCEPT, part="cookie"),  # type: ignore[arg-type]
     "explanation cookie:Accept: the part is one of url, header, query, token, claim, body, reply-header, reply-body"),
    (lambda: replace(ACCEPT, place="ssp"),
     "explanation header:accept@ssp: the place begins with gpc, pds, sds, or is empty"),
    (lambda: replace(ACCEPT, place="sds/"),
     "explanation header:accept@sds/: the place begins with gpc, pds, sds, or is empty"),
    (lambda: replace(PROFILE, sides=()), "disagreement profile has nothing in sides; write it"),
    (lambda: replace(PROFILE, stance=""), "disagreement profile has nothing in stance; write it"),
    (lambda: replace(PROFILE, explanations=()),
     "disagreement profile has nothing in messages, explanations or rules; write it"),
    (lambda: Side("", "A page"), "a side of a disagreement has nothing in says; write it"),
    (lambda: replace(SPINE, meaning=""), "term 'Spine' has nothing in meaning; write it"),
])
def test_a_record_with_an_empty_or_odd_field_is_refused(wrong: object, said: str) -> None:
    with pytest.raises(ModelError) as error:
        wrong()  # type: ignore[operator]

    assert str(error.value) == said


@pytest.mark.parametrize("wrong, said", [
    (lambda: lessons(ACCEPT, replace(ACCEPT, name="ACCEPT")),
     "The explorer has two explanations called 'header:accept'; give one of them another name"),
    (lambda: lessons(ACCEPT, disagreements=(PROFILE, PROFILE)),
     "The explorer has two disagreements called 'profile'; give one of them another name"),
    (lambda: lessons(terms=(SPINE, replace(SPINE, word="spine"))),
     "The explorer has two terms called 'spine'; give one of them another name"),
    (lambda: lessons(disagreements=(PROFILE,)),
     "disagreement profile points to the explanation 'header:accept', which does not exist; correct or remove it"),
    (lambda: lessons(ACCEPT, disagreements=(replace(PROFILE, messages=("ask 1z",)),)),
     "disagreement profile points to the message 'ask 1z', which does not exist; correct or remove it"),
    (lambda: lessons(ACCEPT, disagreements=(replace(PROFILE, messages=("tell 1a",)),)),
     "disagreement profile points to the message 'tell 1a', which does not exist; correct or remove it"),
])
def test_what_occurs_twice_or_points_to_nothing_is_refused(wrong: object, said: str) -> None:
    with pytest.raises(ModelError) as error:
        wrong()  # type: ignore[operator]

    assert str(error.value) == said


def test_the_most_telling_explanation_is_found() -> None:
    both = lessons(ACCEPT, ACCEPT_AT_SDS)

    assert both.of(Piece("header", ("accept",), ("sds/Device", "sds", ""))) == ACCEPT_AT_SDS
    assert both.of(Piece("header", ("accept",), ("pds", ""))) == ACCEPT
    assert both.of(Piece("header", ("apikey",), ("sds", ""))) is None


def test_an_explanation_is_named_by_its_key_or_by_a_name_that_only_one_has() -> None:
    assert lessons(ACCEPT).named("Accept") == ACCEPT
    assert lessons(ACCEPT, ACCEPT_AT_SDS).named("header:accept@sds") == ACCEPT_AT_SDS
    with pytest.raises(NotFound, match="no single explanation 'Accept'; it has header:accept, header:accept@sds"):
        lessons(ACCEPT, ACCEPT_AT_SDS).named("Accept")
    with pytest.raises(NotFound, match=r"no single explanation 'apikey'; it has header:accept$"):
        lessons(ACCEPT).named("apikey")


def test_an_anchor_is_the_key_without_what_an_address_would_escape() -> None:
    assert replace(ACCEPT, part="query", name="start=ge", place="gpc/search:slot-1").anchor == (
        "query-start-ge--gpc-search-slot-1")
