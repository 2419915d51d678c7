"""Disagreements and glossary: all that the sources say differently, and every word that the pages use."""

from __future__ import annotations

import pytest

from explorer.model.lesson import Disagreement
from explorer.sandbox import Sandbox
from explorer.scenarios.disagreements import DISAGREEMENTS
from explorer.scenarios.glossary import GLOSSARY
from explorer.scenarios.lessons import LESSONS

OPEN = {
    "check-order", "proxy-header-missing", "proxy-timeout", "past-appointment", "unknown-slot", "cancelled-twice",
    "if-match-missing", "unknown-receiver", "options", "other-family-name", "registration-details",
    "organization-unasked", "structured-listed", "medication-version", "token-resource", "broken-body", "error-system",
    "blank-header", "unused-codes", "test-numbers"}
"""What nobody has settled: each was listed as an open question when the facts were gathered."""

CONTRADICTED = {
    "lookup-order", "device-interaction", "asid-on-endpoint", "lookup-interaction", "caching", "trailing-slash",
    "audience", "last-dot", "token-missing", "issued-later", "scope-prefix", "media-type", "accept-absent",
    "version-clash", "slot-taken", "schedule-include", "whole-last-day", "role-system", "address-shapes", "examples",
    "display", "proxy-name", "drawing-labels", "amendable", "created-in-utc", "nothing-found"}
"""What one source says and another denies."""


def test_all_that_is_open_or_contradicted_is_told() -> None:
    assert {disagreement.slug for disagreement in LESSONS.disagreements} == OPEN | CONTRADICTED
    assert not OPEN & CONTRADICTED


@pytest.mark.parametrize("slug", sorted(CONTRADICTED))
def test_a_contradiction_has_two_sides_with_different_sources_or_words(slug: str) -> None:
    disagreement = told(slug)

    assert len({side.says for side in disagreement.sides}) == len(disagreement.sides) >= 2


@pytest.mark.parametrize("disagreement", LESSONS.disagreements, ids=lambda each: each.slug)
def test_a_disagreement_asks_a_question_and_its_stance_answers_in_sentences(disagreement: Disagreement) -> None:
    assert disagreement.topic.endswith("?")
    assert disagreement.stance.endswith(".")
    assert [side.says for side in disagreement.sides if not side.says.endswith((".", ".”"))] == []


def test_the_rules_that_disagreements_touch_are_rules_of_the_sandbox() -> None:
    sandbox = Sandbox()
    try:
        published = {rule.id for rule in sandbox.rules()}
    finally:
        sandbox.close()

    assert {rule for disagreement in LESSONS.disagreements for rule in disagreement.rules} - published == set()


def test_disagreements_are_told_once_each_under_one_heading() -> None:
    assert [each for group in DISAGREEMENTS.values() for each in group] == list(LESSONS.disagreements)


def test_terms_are_told_in_sentences() -> None:
    assert [term.word for term in GLOSSARY if not term.meaning.endswith(".")] == []


def told(slug: str) -> Disagreement:
    return next(disagreement for disagreement in LESSONS.disagreements if disagreement.slug == slug)
