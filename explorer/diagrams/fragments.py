"""Fragments: which steps the other ways through a scenario leave out, repeat or replace. Knows no coordinates.

UML calls them combined fragments. Each variant is framed where it changes something; a variant that only combines what
others change adds nothing. Frames of one phase nest or stand apart: where two would cross, the one that begins first
reaches as far as the other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from explorer.model import Change, Message, Scenario, Step, Variant
from explorer.model.story import Frame

from .calls import numbered

_OUTER_FIRST: tuple[Frame, ...] = ("opt", "alt", "loop")
_HAPPENS = {"opt": "be left out", "loop": "come again", "alt": "go otherwise"}


@dataclass(frozen=True)
class Other:
    """Another way where it parts from the whole: ``messages`` stand on it in place of those framed.

    ``step`` is where it begins to. ``label`` is its first message that is not as on the whole way; the last one if
    nothing follows what it leaves out.
    """

    variant: Variant
    step: int
    label: str
    messages: tuple[Message, ...]

    @property
    def place(self) -> tuple[str, int]:
        """What tells it from all others of a scenario."""
        return self.variant.slug, self.step


@dataclass(frozen=True)
class Fragment:
    """Steps within a phase, by number, and what they may give way to. ``parts`` are steps and inner fragments."""

    kind: Frame
    parts: tuple[int | Fragment, ...]
    others: tuple[Other, ...]

    @property
    def guards(self) -> tuple[str, ...]:
        """When the framed steps are taken as they stand; of a loop, when they come again."""
        if self.kind == "alt":
            return ("[normally]",)
        unless = "unless " if self.kind == "opt" else ""
        return tuple(f"[{unless}{other.variant.guard}]" for other in self.others)

    @property
    def steps(self) -> tuple[int, ...]:
        return tuple(step for part in self.parts for step in ((part,) if isinstance(part, int) else part.steps))

    @property
    def depth(self) -> int:
        """How many frames there are, one within the other."""
        return 1 + max((part.depth for part in self.parts if isinstance(part, Fragment)), default=0)


Parts = tuple[int | Fragment, ...]


def framed(scenario: Scenario) -> tuple[Parts, ...]:
    """For each phase its steps by number, in frames where other ways change them."""
    phases, last = [], 0
    found = [_Way(scenario, variant) for variant in scenario.variants]
    for phase in scenario.phases:
        first, last = last + 1, last + len(phase.steps)
        spans = [span for way in found for span in way.spans(first, phase.steps)]
        phases.append(_parts(first, last, _nested(spans)))
    return tuple(phases)


def inside(parts: Iterable[int | Fragment]) -> Iterator[Fragment]:
    """All fragments, outer ones before inner ones."""
    for part in parts:
        if isinstance(part, Fragment):
            yield part
            yield from inside(part.parts)


def told(phases: Sequence[Parts]) -> str:
    """``Frames: steps 1 to 3 may be left out (opt), step 4 may come again (loop).`` Empty without fragments."""
    steps: dict[Frame, dict[int, None]] = {}
    for fragment in inside(part for parts in phases for part in parts):
        steps.setdefault(fragment.kind, {}).update(dict.fromkeys(fragment.steps))
    said = [f"{numbered(tuple(sorted(numbers)))} may {_HAPPENS[kind]} ({kind})" for kind, numbers in steps.items()]
    return f"Frames: {', '.join(said)}." if said else ""


@dataclass
class _Span:
    """A frame on its way to being one."""

    kind: Frame
    first: int
    last: int
    ways: list[_Way]
    inner: list[_Span] = field(default_factory=list)


class _Way:
    """A variant, the changes that are its own, and which numbers its steps have."""

    def __init__(self, scenario: Scenario, variant: Variant) -> None:
        self._scenario, self._variant = scenario, variant
        self._own = tuple(change for change in variant.changes if not _made_by_less(change, variant, scenario))
        self._starts = tuple(accumulate((len(variant.instead_of(step)) for step in scenario.steps), initial=1))

    def spans(self, first: int, steps: Sequence[Step]) -> Iterator[_Span]:
        """A frame for each step left out, and for each run of neighbouring steps that go otherwise or again."""
        kind: Frame = "alt" if self._variant.frame == "opt" else self._variant.frame
        run: _Span | None = None
        for number, step in enumerate(steps, first):
            change = next((change for change in self._own if change.step is step), None)
            if change is None or (self._variant.frame == "opt" and not change.by):
                run = None
                if change:
                    yield _Span("opt", number, number, [self])
            elif run:
                run.last = number
            else:
                run = _Span(kind, number, number, [self])
                yield run

    def other(self, first: int, last: int) -> Other:
        """What this way says in place of the steps from ``first`` to ``last``."""
        way = self._scenario.way(self._variant.slug).messages
        start, end = _place(way, self._starts[first - 1]), _place(way, self._starts[last])
        whole = self._scenario.messages
        usual = whole[_place(whole, first):_place(whole, last + 1)]
        pairs = zip(usual, way[start:end], strict=False)
        same = next((place for place, pair in enumerate(pairs) if not _alike(*pair)), min(len(usual), end - start))
        parting = start if same == len(usual) == end - start else min(start + same, len(way) - 1)
        return Other(self._variant, first, way[parting].label, way[start:end])


def _made_by_less(change: Change, variant: Variant, scenario: Scenario) -> bool:
    """Whether a variant of fewer changes makes this one too, so that it is framed there."""
    return any(change.step is one.step and change.by == one.by
               for other in scenario.variants if len(other.changes) < len(variant.changes) for one in other.changes)


def _nested(spans: Sequence[_Span]) -> list[_Span]:
    """The outermost frames, the others within them; ways that frame the same steps alike share one."""
    outermost: list[_Span] = []
    around: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.first, -span.last, _OUTER_FIRST.index(span.kind))):
        while around and around[-1].last < span.first:
            around.pop()
        for outer in around:
            outer.last = max(outer.last, span.last)
        nearest = around[-1] if around else None
        if nearest and (nearest.kind, nearest.first, nearest.last) == (span.kind, span.first, span.last):
            nearest.ways += span.ways
            continue
        (nearest.inner if nearest else outermost).append(span)
        around.append(span)
    return outermost


def _parts(first: int, last: int, spans: Sequence[_Span]) -> Parts:
    parts: list[int | Fragment] = []
    for span in spans:
        parts += range(first, span.first)
        parts.append(Fragment(span.kind, _parts(span.first, span.last, span.inner),
                              tuple(way.other(span.first, span.last) for way in span.ways)))
        first = span.last + 1
    return (*parts, *range(first, last + 1))


def _place(messages: Sequence[Message], step: int) -> int:
    return bisect_left(messages, step, key=lambda message: message.step_number)


def _alike(one: Message, other: Message) -> bool:
    return ((one.kind, one.sender, one.receiver, one.part.summary) ==
            (other.kind, other.sender, other.receiver, other.part.summary))


__all__ = ["Fragment", "Other", "Parts", "framed", "inside", "told"]
