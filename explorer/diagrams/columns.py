"""Columns: where each participant's lifeline stands, and the bar of names above them.

No label is wider than its gap: positions follow from the widths that names and labels need, and what is left of the
grid is shared among the gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from explorer.model import Participant

from .text import text_width, wrap

GRID = 840
"""The drawing's width, unless its labels need more."""

EDGE = 8
"""From the drawing's edge to its frames."""

_NAME, _CAPTION = 14, 13
_NAME_ROOM = 170
_NARROWEST = 96
_RIGHT = 84
_LINE = 16


@dataclass(frozen=True)
class TextLine:
    """One line of text and its baseline."""

    y: int
    text: str


@dataclass(frozen=True)
class Column:
    """One participant: its lifeline's place, its name in one line or more, and what it is."""

    key: str
    x: int
    half: int
    name: tuple[TextLine, ...]
    caption: TextLine


@dataclass(frozen=True)
class Bracket:
    """What participants of one group stand under."""

    name: str
    left: int
    right: int
    middle: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Cast:
    """The bar of names: all columns from left to right, on the same grid as the drawing below it."""

    width: int
    height: int
    columns: tuple[Column, ...]
    brackets: tuple[Bracket, ...]


def in_order(participants: Sequence[Participant]) -> tuple[Participant, ...]:
    """The cast from left to right: in the order of appearance, but groups stay together."""
    places: dict[str, int] = {}
    for participant in participants:
        places.setdefault(_group(participant), len(places))
    return tuple(sorted(participants, key=lambda participant: places[_group(participant)]))


def stand(participants: Sequence[Participant], gaps: Mapping[tuple[int, int], int], left: int,
          beyond: int = 0) -> Cast:
    """Place the columns. ``gaps`` are the least distances that labels need, by column numbers (the left one first).

    ``left`` is the least room before the first lifeline, ``beyond`` is needed after the last one besides the usual. All
    are SVG user units.
    """
    names = [wrap(participant.name, _NAME_ROOM, _NAME, "bold") for participant in participants]
    halves = [_half(name, participant.caption) for name, participant in zip(names, participants, strict=True)]
    right = _right(halves) + beyond
    xs = _places(halves, gaps, max(left, halves[0] + EDGE), right)
    rows = max(map(len, names))
    columns = tuple(
        Column(participant.key, x, half,
               tuple(TextLine(35 + (rows - len(name) + row) * _LINE, text) for row, text in enumerate(name)),
               TextLine(35 + rows * _LINE, participant.caption))
        for participant, name, x, half in zip(participants, names, xs, halves, strict=True))
    return Cast(xs[-1] + right, 46 + rows * _LINE, columns, tuple(_brackets(participants, columns)))


def _places(halves: Sequence[int], gaps: Mapping[tuple[int, int], int], first: int, right: int) -> list[int]:
    """Each lifeline as far left as it can stand; then the room left over, in equal shares."""
    before: list[list[tuple[int, int]]] = [[] for _ in halves]
    for (one, other), gap in gaps.items():
        before[other].append((one, gap))
    xs = [first]
    for place in range(1, len(halves)):
        beside = max(_NARROWEST, halves[place - 1] + halves[place] + 3 * EDGE)
        xs.append(max([xs[-1] + beside, *(xs[one] + gap for one, gap in before[place])]))
    spare, shares = max(0, GRID - xs[-1] - right), max(1, len(halves) - 1)
    return [x + spare * place // shares for place, x in enumerate(xs)]


def _brackets(participants: Sequence[Participant], columns: Sequence[Column]) -> Iterable[Bracket]:
    pairs = zip(participants, columns, strict=True)
    for name, members in groupby(pairs, key=lambda pair: pair[0].group):
        if name:
            inside = list(members)
            left, right = inside[0][1].x - inside[0][1].half - EDGE, inside[-1][1].x + inside[-1][1].half + EDGE
            yield Bracket(name, left, right, (left + right) // 2, tuple(one.name for one, _ in inside))


def _half(name: Sequence[str], caption: str) -> int:
    return (max(text_width(caption, _CAPTION), *(text_width(line, _NAME, "bold") for line in name)) + 1) // 2


def _right(halves: Sequence[int]) -> int:
    """Room after the last lifeline: for its name, and for the flag that says where the reader is."""
    return max(_RIGHT, halves[-1] + EDGE)


def _group(participant: Participant) -> str:
    return f"group {participant.group}" if participant.group else participant.key
