"""What is taught besides the flow: explanations of its pieces, disagreements of the sources, words.

Each record refuses to be made with an empty field. Where a piece stands in a message, and how its explanation is found,
is told in :mod:`explorer.model.pieces`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from .errors import DuplicateName, ModelError, NotFound
from .pieces import PARTS, PLACES, Part, Piece, key_of
from .scenario import Scenario

_PLACE = re.compile(rf"(?:(?:{'|'.join(sorted(set(PLACES.values())))})(?:/\S+)?)?")


class Incomplete(ModelError):
    """A record of a lesson has an empty field."""

    def __init__(self, where: str, name: str) -> None:
        super().__init__(f"{where} has nothing in {name}; write it")


class BadKey(ModelError):
    """An explanation says in a wrong form what it explains."""

    def __init__(self, key: str, form: str) -> None:
        super().__init__(f"explanation {key}: {form}")


class Dangling(ModelError):
    """A record of a lesson points to something that is not there."""

    def __init__(self, where: str, kind: str, name: str) -> None:
        super().__init__(f"{where} points to the {kind} {name!r}, which does not exist; correct or remove it")


@dataclass(frozen=True)
class Explanation:
    """What one piece of a message is, why it is there, and what people get wrong about it.

    ``part``, ``name`` and ``place`` say what is explained, as in :mod:`explorer.model.pieces`; an empty place means
    everywhere.
    """

    part: Part
    name: str
    what: str
    why: str
    mistake: str
    source: str
    place: str = ""

    def __post_init__(self) -> None:
        _check_filled(f"explanation {self.key}", self, but=("place",))
        if self.part not in PARTS:
            raise BadKey(self.key, f"the part is one of {', '.join(PARTS)}")
        if not _PLACE.fullmatch(self.place):
            raise BadKey(self.key, f"the place begins with {', '.join(sorted(set(PLACES.values())))}, or is empty")

    @property
    def key(self) -> str:
        return key_of(self.part, self.name, self.place)

    @property
    def anchor(self) -> str:
        """The key as an id in a page: ``query-start-ge--gpc-search-slot-1``."""
        return re.sub(r"[^\w.-]", "-", self.key.replace("@", "--"))


@dataclass(frozen=True)
class Side:
    """What one source says."""

    says: str
    source: str

    def __post_init__(self) -> None:
        _check_filled("a side of a disagreement", self)


@dataclass(frozen=True)
class Disagreement:
    """Something that the sources say differently, or leave open, and what this project does.

    ``messages`` (``book-appointment 2a``), ``explanations`` (keys) and ``rules`` (ids of rules of the sandbox) say what
    it touches.
    """

    slug: str
    topic: str
    sides: tuple[Side, ...]
    stance: str
    messages: tuple[str, ...] = ()
    explanations: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_filled(f"disagreement {self.slug}", self, but=("messages", "explanations", "rules"))
        if not (self.messages or self.explanations or self.rules):
            raise Incomplete(f"disagreement {self.slug}", "messages, explanations or rules")


@dataclass(frozen=True)
class Term:
    """A word of the field. ``page`` is the docs page that tells more, ``also`` are other forms of the word."""

    word: str
    meaning: str
    source: str
    page: str
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_filled(f"term {self.word!r}", self, but=("also",))


@dataclass(frozen=True)
class Lessons:
    """All that is taught. Refuses what occurs twice, and what points to nothing in ``scenarios``."""

    scenarios: Mapping[str, Scenario]
    explanations: tuple[Explanation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    terms: tuple[Term, ...] = ()
    _by_key: Mapping[str, Explanation] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_once("explanations", (explanation.key for explanation in self.explanations))
        _check_once("anchors", (explanation.anchor for explanation in self.explanations))
        _check_once("disagreements", (disagreement.slug for disagreement in self.disagreements))
        _check_once("terms", (term.word.lower() for term in self.terms))
        object.__setattr__(self, "_by_key", {explanation.key: explanation for explanation in self.explanations})
        for disagreement in self.disagreements:
            self._check_references(disagreement)

    def of(self, piece: Piece) -> Explanation | None:
        """The explanation of a piece; ``None`` if there is none."""
        return next((self._by_key[key] for key in piece.keys if key in self._by_key), None)

    def named(self, name: str) -> Explanation:
        """The explanation of that key or, where only one has it, of that name. Raises :class:`NotFound`."""
        if name in self._by_key:
            return self._by_key[name]
        alike = [explanation for explanation in self.explanations if explanation.name.lower() == name.lower()]
        if len(alike) == 1:
            return alike[0]
        known = alike or [each for each in self.explanations if name.lower() in each.key.lower()] or self.explanations
        raise NotFound("the explorer", "single explanation", name, tuple(explanation.key for explanation in known))

    def _check_references(self, disagreement: Disagreement) -> None:
        where = f"disagreement {disagreement.slug}"
        for key in disagreement.explanations:
            if key not in self._by_key:
                raise Dangling(where, "explanation", key)
        for reference in disagreement.messages:
            slug, _, label = reference.partition(" ")
            if slug not in self.scenarios or label not in self.scenarios[slug].labels:
                raise Dangling(where, "message", reference)


def _check_filled(where: str, record: object, but: tuple[str, ...] = ()) -> None:
    for each in fields(record):  # type: ignore[arg-type]
        value = getattr(record, each.name)
        if each.name not in but and not (value.strip() if isinstance(value, str) else value):
            raise Incomplete(where, each.name)


def _check_once(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DuplicateName("The explorer", kind, name)
        seen.add(name)
