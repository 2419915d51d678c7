"""Whom a search finds, and how well they match.

The real scoring is not published. Here a plain match of everything sent scores 1, wildcards and likeness score less,
and records that were superseded or merged away count as the history of the record that took their place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from explorer.sandbox.seed.people import PEOPLE, Person

from .patient import POSTCODE
from .query import Query

_ALIKE = 0.75
"""Names at least so similar are alike in a fuzzy search."""


@dataclass(frozen=True, slots=True)
class Match:
    """A record that was found, and how well it matches: 1 is everything."""

    person: Person
    score: float


def find(query: Query) -> list[Match]:
    """The records that match, the best ones first."""
    family, given = _plain(query.family), [_plain(name) for name in query.given]
    found: dict[str, Match] = {}
    for person, known_as in _known(query.history or query.fuzzy):
        score = _names(family, given, known_as, query.fuzzy) if _fits(query, person, known_as) else 0.0
        before = found.get(person.nhs_number)
        if score and (score == 1 or not query.exact) and (before is None or before.score < score):
            found[person.nhs_number] = Match(person, score)
    return sorted(found.values(), key=lambda match: (-match.score, match.person.nhs_number))


def _known(history: bool) -> Iterator[tuple[Person, Person]]:
    """Current records with the details under which they are known, now or, with ``history``, earlier."""
    for person in PEOPLE.values():
        if person.minimal or person.state == "invalidated":
            continue
        if person.state == "current":
            yield person, person
        elif history:
            yield PEOPLE[person.successor], person


def _fits(query: Query, person: Person, known_as: Person) -> bool:
    """Whether everything but the names is as asked for."""
    # Of a restricted person nobody learns by searching what the record does not show.
    shown = not person.restricted
    return (
        query.born.hold(date.fromisoformat(known_as.birth_date))
        and (query.died is None or (person.died is not None and query.died.hold(date.fromisoformat(person.died))))
        and query.gender in ("", person.gender)
        and (not query.postcode or (shown and _wild(_postcode(query.postcode), _postcode(POSTCODE))))
        and (not query.practice or (shown and query.practice.upper() == person.practice))
        and (not query.phone or (shown and _digits(query.phone) == _digits(person.phone)))
        and not query.email)  # nobody in the sandbox has one


def _names(family: str, given: Sequence[str], known_as: Person, fuzzy: bool) -> float:
    """How well the names match, from 0 to 1; 0 when one does not match at all."""
    scores = [_name(family, (known_as.family,), fuzzy)] if family else []
    scores += [_name(name, known_as.given, fuzzy) for name in given]
    return round(sum(scores) / len(scores), 4) if all(scores) else 0.0


def _name(asked: str, names: tuple[str, ...], fuzzy: bool) -> float:
    own = [_plain(name) for name in names]
    if fuzzy:
        return max(_likeness(asked, name) for name in own)
    if "*" not in asked:
        return float(asked in own or asked == " ".join(own))
    # Below 1 even when the wildcard stands for nothing: a pattern is no name.
    return max((len(asked.replace("*", "")) / (len(name) + 1) for name in own if _wild(asked, name)), default=0.0)


def _likeness(one: str, other: str) -> float:
    """How like two names are, 0 below what counts as alike."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The first figure is an upper bound that costs nothing, whatever the length of what was sent.
    likeness = matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0
    return likeness if likeness >= _ALIKE else 0.0


def _wild(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern in which ``*`` stands for anything; takes one pass, whatever the pattern."""
    if "*" not in pattern:
        return pattern == text
    first, *between, last = pattern.split("*")
    if len(first) + len(last) > len(text) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in between:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _plain(name: str) -> str:
    """Small letters without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFD", name.casefold())
                   if not unicodedata.combining(letter))


def _postcode(text: str) -> str:
    return text.replace(" ", "").upper()


def _digits(phone: str) -> str:
    return re.sub(r"^(\+44|0044)", "0", re.sub(r"[^0-9+]", "", phone))
