"""Lessons as pages show them: explanations by part with the messages where they are met, disagreements, the glossary.

Also the explanations as the browser's component reads them, and the JSON Schema of that file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from explorer.model import NotFound, Scenario
from explorer.model.coverage import Use, seen_in
from explorer.model.lesson import Disagreement, Explanation, Lessons, Term
from explorer.model.pieces import PARTS, PLACES
from explorer.scenarios import FIRST, SCENARIOS
from explorer.scenarios.disagreements import DISAGREEMENTS
from explorer.scenarios.lessons import LESSONS

PAGE, RULES = "reference/explanations/", "sandbox/rules/"

PART_NAMES = {
    "url": "Addresses", "header": "Request headers", "token": "The token’s three parts", "claim": "Claims of the token",
    "query": "Search parameters", "body": "Bodies that are sent", "reply-header": "Headers of replies",
    "reply-body": "What is kept from replies",
}
_WHERE = {"pds": "at PDS", "sds": "at SDS", "gpc": "at a practice"}


@dataclass(frozen=True)
class Seen:
    """Where a piece is met: messages of one scenario or of one other way through it. ``messages``: label, address."""

    title: str
    messages: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Entry:
    """One explanation, the words for its place, and where it is met first."""

    explanation: Explanation
    where: str
    seen: Seen | None

    @property
    def name_in_parts(self) -> list[str]:
        """The name cut where a line may end: after ``=``, ``:``, ``.`` and ``_``."""
        return re.findall(r"[^=:._]*[=:._]+|[^=:._]+", self.explanation.name)


@dataclass(frozen=True)
class Group:
    """The explanations of one part."""

    part: str
    name: str
    entries: tuple[Entry, ...]


def groups(slug: str = "", part: str = "") -> tuple[Group, ...]:
    """The explanations by part: all, or those that one scenario needs, or those of one part."""
    if slug and slug not in SCENARIOS:
        raise NotFound("the explorer", "scenario", slug, tuple(SCENARIOS))
    if part and part not in PARTS:
        raise NotFound("a message", "part", part, PARTS)
    stories = (SCENARIOS[slug],) if slug else tuple(SCENARIOS.values())
    seen = _seen(tuple(story.slug for story in stories))
    asked = {"", *(PLACES.get(someone.key) for story in stories for someone in story.participants)}
    chosen = [each for each in LESSONS.explanations
              if seen[each.key] or (each.part == "reply-header" and each.place in asked)]
    found = [Group(one, PART_NAMES[one], tuple(_entry(each, seen[each.key]) for each in chosen if each.part == one))
             for one in PART_NAMES if part in ("", one)]
    return tuple(group for group in found if group.entries)


def entry(name: str) -> Entry:
    """The explanation of that key or unambiguous name."""
    explanation = LESSONS.named(name)
    return _entry(explanation, _seen(tuple(SCENARIOS))[explanation.key])


def disagreements(about: str = "") -> tuple[Disagreement, ...]:
    """All disagreements, or those under one heading. Raises :class:`~explorer.model.NotFound`."""
    if about and about not in DISAGREEMENTS:
        raise NotFound("the explorer", "heading of disagreements", about, tuple(DISAGREEMENTS))
    return DISAGREEMENTS[about] if about else LESSONS.disagreements


def touched(disagreement: Disagreement) -> tuple[tuple[str, str], ...]:
    """Name and address of each message, piece and rule that a disagreement touches; addresses as in the site's root."""
    messages = ((label if slug == FIRST else f"{label} of “{SCENARIOS[slug].title}”", address(slug, label))
                for slug, label in (each.split(" ") for each in disagreement.messages))
    pieces = ((explanation.name, f"{PAGE}#{explanation.anchor}")
              for explanation in (LESSONS.named(key) for key in disagreement.explanations))
    return (*messages, *pieces, *((f"rule {rule}", f"{RULES}#{rule}") for rule in disagreement.rules))


def glossary() -> tuple[Term, ...]:
    """The words in alphabetical order."""
    return tuple(sorted(LESSONS.terms, key=lambda term: term.word.lower()))


def term_id(term: Term) -> str:
    """``data-sharing-agreement``"""
    return re.sub(r"\W+", "-", term.word.lower())


def document(lessons: Lessons = LESSONS) -> dict[str, Any]:
    """The explanations by key, as the component reads them; ``href`` is relative to the site's root."""
    return {explanation.key: {
        "part": explanation.part, "name": explanation.name, "what": explanation.what, "why": explanation.why,
        "mistake": explanation.mistake, "source": explanation.source, "href": f"{PAGE}#{explanation.anchor}",
    } for explanation in lessons.explanations}


def schema() -> dict[str, Any]:
    """The JSON Schema of :func:`document`."""
    text = resources.files(__package__).joinpath("explanations.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def address(slug: str, label: str, variant: str | None = None) -> str:
    """Where the explorer shows a message, relative to the site's root."""
    return f"scenarios/{slug}/#m={label}&v={variant}" if variant else f"scenarios/{slug}/#{label}"


def _entry(explanation: Explanation, uses: tuple[Use, ...]) -> Entry:
    return Entry(explanation, _place(explanation), _first_seen(uses))


def _place(explanation: Explanation) -> str:
    """``at SDS``, ``at a practice: Search for free slots``; empty for what holds everywhere."""
    who, _, what = explanation.place.partition("/")
    if not what:
        return _WHERE.get(who, "")
    uses = _seen(tuple(SCENARIOS))[explanation.key]
    return f"{_WHERE[who]}: {uses[0].message.summary}" if uses else _WHERE[who]


def _first_seen(uses: Iterable[Use]) -> Seen | None:
    """The first scenario with the piece, on its whole way if it is met there; only what the consumer sends or gets."""
    places: dict[tuple[str, str | None], dict[str, str]] = {}
    for use in uses:
        if not use.message.depth:
            places.setdefault((use.slug, use.variant), {})[use.message.label] = address(
                use.slug, use.message.label, use.variant)
    if not places:
        return None
    (slug, variant), messages = min(places.items(), key=lambda place: (list(SCENARIOS).index(place[0][0]),
                                                                       place[0][1] is not None))
    return Seen(_title(SCENARIOS[slug], variant), tuple(messages.items()))


def _title(scenario: Scenario, variant: str | None) -> str:
    way = scenario.way(variant).variant
    return f"{scenario.title}, {way.title}" if way else scenario.title


@cache
def _seen(slugs: tuple[str, ...]) -> Mapping[str, tuple[Use, ...]]:
    return seen_in(tuple(SCENARIOS[slug] for slug in slugs), LESSONS)
