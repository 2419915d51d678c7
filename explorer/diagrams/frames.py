"""Frames: the boxes of phases, and within them those of fragments, with their tags, guards and other operands.

All numbers are SVG user units. A phase's box is as wide as all others; a fragment's is narrower, the deeper the more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from explorer.model import Phase

from .arrows import ROW, Arrow, Bar, Walk
from .columns import EDGE, Cast, TextLine
from .fragments import Fragment, Other, Parts
from .rows import Row, row_of
from .text import text_width, wrap

TAG = 13
"""Font size of ``opt``, ``loop`` and ``alt``, set bold in their tags."""

TAG_HEIGHT = 20
DEEPER = 6
"""How much further in an inner frame begins, and how much sooner it ends."""

_HEAD = 13
_HEAD_LINE = 17
_INSET = 8
_TAG_PAD = 8
_APART = 7
_BELOW = 12
_SPACE = 6


@dataclass(frozen=True)
class Branch:
    """Another operand, below a dashed line at ``y``: its row, then its messages where they are drawn."""

    y: int
    row: Row
    rules: tuple[int, ...]
    arrows: tuple[Arrow, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Box:
    """A fragment: its box, the width of its tag, the rows of its head, what it frames, its other operands.

    ``name`` says its kind, and those guards that are not said by a row that is pressed.
    """

    kind: str
    name: str
    x: int
    y: int
    width: int
    height: int
    tag: int
    rows: tuple[Row, ...]
    rules: tuple[int, ...]
    parts: tuple[Arrow | Box, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Frame:
    """A phase: its box, its head (a bold name, then text), rules between its steps, messages and fragments."""

    name: str
    title: str
    x: int
    y: int
    width: int
    height: int
    head_x: int
    head: tuple[TextLine, ...]
    rules: tuple[int, ...]
    parts: tuple[Arrow | Box, ...]

    @property
    def arrows(self) -> Iterator[Arrow]:
        """The messages of the way that is drawn, without those of other operands."""
        return _arrows(self.parts)

    @property
    def boxes(self) -> Iterator[Box]:
        """All fragments, outer ones before inner ones."""
        return _boxes(self.parts)


class Sheet:
    """Where drawing stands: everything above ``line`` is placed; the next message's row hangs from it."""

    def __init__(self, cast: Cast, left: int, main: Walk, others: Mapping[tuple[str, int], Walk]) -> None:
        """``left`` is where phases' boxes begin; ``others`` are the operands to be drawn, by their places."""
        self._cast, self._left, self._main, self._others = cast, left, main, others
        self._right = cast.width - EDGE
        self._text_x = cast.columns[0].x + 16
        self._line = 0

    def frames(self, phases: Sequence[Phase], titles: Sequence[str], inside: Sequence[Parts]) -> tuple[Frame, ...]:
        """One frame a phase, one below the other; ``inside`` is what each holds."""
        frames: list[Frame] = []
        y = 10
        for phase, title, parts in zip(phases, titles, inside, strict=True):
            lines = wrap(title, self._right - self._text_x, _HEAD, indent=text_width(phase.name, _HEAD, "bold") + 10)
            head = tuple(TextLine(y + 18 + _HEAD_LINE * row, text) for row, text in enumerate(lines))
            self._line = head[-1].y + 33 - ROW
            placed, rules = self._place(parts, 0)
            frames.append(Frame(phase.name, title, self._left, y, self._right - self._left, self._line + 16 - y,
                                self._text_x, head, rules, placed))
            y = self._line + 28
        return tuple(frames)

    def _place(self, parts: Parts, level: int) -> tuple[tuple[Arrow | Box, ...], tuple[int, ...]]:
        """What stands one below the other in a frame; a rule parts two steps, a box parts itself."""
        placed: list[Arrow | Box] = []
        rules: list[int] = []
        for place, part in enumerate(parts):
            if place and isinstance(part, int) and isinstance(parts[place - 1], int):
                rules.append(self._rule())
            elif place:
                self._line += _APART
            if isinstance(part, int):
                placed += self._step(self._main, part)
            else:
                placed.append(self._box(part, level))
        return tuple(placed), tuple(rules)

    def _rule(self) -> int:
        y = self._line + 19
        self._line += 15
        return y

    def _step(self, walk: Walk, number: int, on: str = "") -> list[Arrow]:
        arrows = walk.step(number, self._cast, self._line, on)
        self._line = arrows[-1].y
        return arrows

    def _box(self, fragment: Fragment, level: int) -> Box:
        x, right = self._left + _INSET + DEEPER * level, self._right - _INSET - DEEPER * level
        top = self._line + 11
        tag = text_width(fragment.kind, TAG, "bold") + 2 * _TAG_PAD
        rows = self._head(fragment, x + tag + _TAG_PAD, top, right)
        self._line = rows[-1].top + rows[-1].height - 10
        placed, rules = self._place(fragment.parts, level + 1)
        branches = tuple(self._branch(fragment, other, right) for other in fragment.others
                         if fragment.kind == "alt" or other.place in self._others)
        bottom = self._line + _BELOW
        self._line = bottom - _SPACE
        name = " ".join((fragment.kind, *(line.guard for row in rows if not row.variant for line in row.lines)))
        return Box(fragment.kind, name, x, top, right - x, bottom - top, tag, rows, rules, placed, branches)

    def _head(self, fragment: Fragment, x: int, y: int, right: int) -> tuple[Row, ...]:
        """The guards, each with the way that it stands for, unless that has an operand of its own."""
        rows: list[Row] = []
        for place, guard in enumerate(fragment.guards):
            other = None if fragment.kind == "alt" else fragment.others[place]
            own = other and other.place in self._others
            rows.append(row_of(fragment.kind, guard, None if own else other, x, y, right, y + 15))
            y += rows[-1].height
        return tuple(rows)

    def _branch(self, fragment: Fragment, other: Other, right: int) -> Branch:
        y = self._line + 14
        guard = f"[{other.variant.guard}]" if fragment.kind == "alt" else ""
        row = row_of(fragment.kind, guard, other, self._text_x, y, right, y + 18)
        self._line = y + row.height - _BELOW
        walk = self._others.get(other.place)
        if walk is None or not walk.messages:
            return Branch(y, row, (), (), ())
        self._line += 2
        arrows: list[Arrow] = []
        rules: list[int] = []
        for number in walk.steps:
            if arrows:
                rules.append(self._rule())
            arrows += self._step(walk, number, f", on the path “{other.variant.title}”")
        return Branch(y, row, tuple(rules), tuple(arrows), walk.bars(arrows, self._cast))


def _arrows(parts: Sequence[Arrow | Box]) -> Iterator[Arrow]:
    for part in parts:
        if isinstance(part, Box):
            yield from _arrows(part.parts)
        else:
            yield part


def _boxes(parts: Sequence[Arrow | Box]) -> Iterator[Box]:
    for part in parts:
        if isinstance(part, Box):
            yield part
            yield from _boxes(part.parts)


__all__ = ["DEEPER", "TAG", "TAG_HEIGHT", "Box", "Branch", "Frame", "Sheet"]
