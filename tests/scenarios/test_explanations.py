"""Everything that a scenario sends or captures is explained, and nothing else: by the model, and by real runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from explorer.model import Scenario
from explorer.model.coverage import Unexplained, check_coverage, pieces_of, seen_in, uses
from explorer.model.lesson import Lessons
from explorer.model.pieces import Piece, keys_of
from explorer.replay import Target, replay
from explorer.sandbox import Sandbox
from explorer.scenarios import SCENARIOS
from explorer.scenarios.explanations import EXPLANATIONS
from explorer.scenarios.lessons import LESSONS
from explorer.site.fixed import CLOCK, counted_ids

WAYS = [way for story in SCENARIOS.values() for way in (story, *(story.way(other.slug) for other in story.variants))]


@cache
def recording(where: str) -> Any:
    """What really happens on that way through a scenario, in a sandbox of its own."""
    way, ids = next(way for way in WAYS if way.where == where), counted_ids()
    sandbox = Sandbox("sqlite://", clock=lambda: CLOCK, ids=ids)
    try:
        return asyncio.run(replay(way, Target.in_process(sandbox), clock=lambda: CLOCK, ids=ids)).document
    finally:
        sandbox.close()


def recorded_pieces() -> Iterator[tuple[str, Piece]]:
    for way in WAYS:
        seen = recording(way.where)
        for message in seen["messages"]:
            for piece in keys_of(message, seen["bodies"]):
                yield f"{way.where} {message['label']}", piece


@pytest.mark.parametrize("slug", SCENARIOS)
def test_everything_that_a_scenario_sends_or_captures_is_explained(slug: str) -> None:
    missing = {use.piece.keys[0]: f"{use.variant or slug} {use.message.label}" for use in uses((SCENARIOS[slug],))
               if LESSONS.of(use.piece) is None}

    assert missing == {}


def test_no_explanation_speaks_of_what_no_scenario_sends_or_captures() -> None:
    check_coverage(SCENARIOS.values(), LESSONS, also=(piece for _, piece in recorded_pieces()))


@pytest.mark.parametrize("left_out", EXPLANATIONS, ids=lambda explanation: explanation.key)
def test_an_explanation_that_is_taken_away_is_missed(left_out: object) -> None:
    fewer = Lessons(SCENARIOS, tuple(each for each in EXPLANATIONS if each is not left_out))
    before = [LESSONS.of(piece) for _, piece in all_pieces()]
    after = [fewer.of(piece) for _, piece in all_pieces()]

    assert before != after


def test_a_piece_left_unexplained_fails_with_its_key_and_first_message() -> None:
    fewer = Lessons(SCENARIOS, tuple(each for each in EXPLANATIONS if each.name != "Ssp-To"))

    with pytest.raises(Unexplained, match=r"header:ssp-to@gpc/read:metadata-1 \(first in book-appointment 3a\)"):
        check_coverage(SCENARIOS.values(), fewer)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.where)
def test_a_recorded_message_has_the_pieces_that_the_model_tells(way: Scenario) -> None:
    seen = recording(way.where)
    told = {message.label: set(pieces_of(way, message)) for message in way.messages}
    happened = {message["label"]: set(keys_of(message, seen["bodies"])) for message in seen["messages"]}

    assert without_reply_headers(happened) == without_reply_headers(told)
    assert {label: pieces - happened[label] for label, pieces in told.items()} == {label: set() for label in told}


def without_reply_headers(by_label: dict[str, set[Piece]]) -> dict[str, set[Piece]]:
    """Which headers a reply has is not the model's to say."""
    return {label: {piece for piece in pieces if piece.part != "reply-header"} for label, pieces in by_label.items()}


def test_every_header_of_a_reply_is_explained() -> None:
    assert {piece.keys[0]: where for where, piece in recorded_pieces() if LESSONS.of(piece) is None} == {}


def test_an_explanation_says_each_thing_in_a_few_sentences() -> None:
    for explanation in EXPLANATIONS:
        for text in (explanation.what, explanation.why, explanation.mistake):
            assert text.endswith("."), f"{explanation.key}: {text}"
            assert len(text) <= 240, f"{explanation.key} takes {len(text)} characters: {text}"
        assert len({explanation.what, explanation.why, explanation.mistake}) == 3, explanation.key


def test_a_practice_is_asked_in_words_of_its_own_for_each_call() -> None:
    asked = {use.piece.places[0] for use in uses(SCENARIOS.values())
             if use.piece.part == "url" and use.piece.names == ("resource",)}

    assert {explanation.place for explanation in EXPLANATIONS if explanation.key.startswith("url:resource")} == asked


def test_each_explanation_leads_to_messages_in_which_it_is_met() -> None:
    seen = seen_in(SCENARIOS.values(), LESSONS)

    assert [use.message.label for use in seen["header:ssp-to"] if use.variant is None][:8] == [
        "3a", "3b", "4a", "4b", "5a", "5b", "6a", "6b"]
    assert [use.message.label for use in seen["reply-header:etag@gpc"] if use.variant is None][:1] == ["6d"]


@cache
def all_pieces() -> tuple[tuple[str, Piece], ...]:
    told = tuple((f"{use.slug} {use.message.label}", use.piece) for use in uses(SCENARIOS.values()))
    return (*told, *recorded_pieces())
