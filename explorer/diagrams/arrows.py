"""Arrows: a message becomes a line, a head and a label between two columns; bars span from one arrow to another.

All numbers are SVG user units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from explorer.model import Message, Participant
from explorer.model.scenario import Kind

from .bars import Hop, Stay, follow
from .columns import Cast
from .text import text_width, wrap

ROW = 34
"""From one message's line to the next."""

BAR = 5
"""Half the width of an activation bar; a bar within a bar is moved right by as much."""

LABEL = 14
"""Font size of labels; they are measured bold, as the current message is."""

LABEL_ROOM = 230
"""Labels longer than this are broken into lines; shorter ones make their gap as wide as they need."""

LABEL_LINE = 16
_LABEL_INDENT = 9
_LABEL_END = 5


@dataclass(frozen=True, slots=True)
class Arrow:
    """One message: a line at height ``y`` from ``tail`` to ``tip``; ``stop`` is where the line ends below its head.

    ``back`` is where the head's corners are, seen from the tip. ``more`` are the lines of the label after the first.
    ``left``, ``top``, ``width`` and ``height`` are the box that is pressed.
    """

    label: str
    kind: Kind
    name: str
    y: int
    tail: int
    stop: int
    tip: int
    back: int
    left: int
    top: int
    width: int
    height: int
    text_x: int
    text_y: int
    text: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A participant at work, from one message to another."""

    column: int
    x: int
    y: int
    height: int
    start: str
    end: str


@dataclass(frozen=True)
class Walk:
    """Messages in their order, with what drawing them needs: between which columns, how wide their labels are."""

    messages: tuple[Message, ...]
    hops: tuple[Hop, ...]
    stays: tuple[Stay, ...]
    labels: tuple[int, ...]
    steps: Mapping[int, range]

    def step(self, number: int, cast: Cast, above: int, on: str = "") -> list[Arrow]:
        """The arrows of one step, the first in the row below ``above``; ``on`` is said at the end of each name."""
        arrows: list[Arrow] = []
        for place in self.steps[number]:
            message = self.messages[place]
            arrows.append(_arrow(message, self.hops[place], self.labels[place], cast, above, on))
            above = arrows[-1].y
        return arrows

    def bars(self, arrows: Sequence[Arrow], cast: Cast) -> tuple[Bar, ...]:
        """The bars, once all arrows are placed."""
        return tuple(_bar(stay, arrows, cast) for stay in self.stays)


def walk(messages: tuple[Message, ...], participants: Sequence[Participant]) -> Walk:
    """Follow the messages; ``participants`` stand in the order of their columns."""
    hops, stays = follow(messages, participants) if messages else ([], [])
    labels = (text_width(f"{message.label} {message.summary}", LABEL, "bold") for message in messages)
    steps = {}
    for number, places in groupby(range(len(messages)), key=lambda place: messages[place].step_number):
        first, *_, last = places
        steps[number] = range(first, last + 1)
    return Walk(messages, tuple(hops), tuple(stays), tuple(labels), steps)


def gaps(walks: Iterable[Walk]) -> dict[tuple[int, int], int]:
    """How far apart two columns must stand for the labels between them, those broken that are too long."""
    gaps: dict[tuple[int, int], int] = {}
    for walk in walks:
        for message, hop, width in zip(walk.messages, walk.hops, walk.labels, strict=True):
            if width > LABEL_ROOM:
                lines = wrap(f"{message.label} {message.summary}", LABEL_ROOM, LABEL, "bold")
                width = max(text_width(line, LABEL, "bold") for line in lines)
            pair = (hop.start, hop.end) if hop.start < hop.end else (hop.end, hop.start)
            level = hop.start_level if hop.start < hop.end else hop.end_level
            gap = BAR * (level + 1) + _LABEL_INDENT + width + _LABEL_END + BAR
            if gap > gaps.get(pair, 0):
                gaps[pair] = gap
    return gaps


def _arrow(message: Message, hop: Hop, label_width: int, cast: Cast, above: int, on: str) -> Arrow:
    """The message's arrow, in the row below the line at ``above``; the row is taller when its label is broken."""
    start, end, start_level, end_level = hop
    onward = start < end
    from_x, to_x = cast.columns[start].x, cast.columns[end].x
    tail = from_x + BAR * start_level + (BAR if onward else -BAR)
    tip = to_x + BAR * end_level - (BAR if onward else -BAR)
    left, right = (tail, tip) if onward else (tip, tail)
    text = message.summary
    more: tuple[str, ...] = ()
    if label_width > right - left - _LABEL_INDENT - _LABEL_END:
        first, *rest = wrap(text, right - left - _LABEL_INDENT - _LABEL_END, LABEL, "bold",
                            text_width(f"{message.label} ", LABEL, "bold"))
        text, more = first, tuple(rest)
    y = above + ROW + LABEL_LINE * len(more)
    head = 7 if message.kind == "request" else 0
    return Arrow(message.label, message.kind, message.name + on, y, tail, tip - head if onward else tip + head, tip,
                 -9 if onward else 9, min(from_x, to_x), above + 10, abs(from_x - to_x), y - above - 2,
                 left + _LABEL_INDENT, above + ROW - 8, text, more)


def _bar(stay: Stay, arrows: Sequence[Arrow], cast: Cast) -> Bar:
    first, last = arrows[stay.start], arrows[stay.end]
    return Bar(stay.column, cast.columns[stay.column].x + BAR * (stay.level - 1), first.y - 6, last.y - first.y + 12,
               first.label, last.label)


__all__ = ["BAR", "LABEL", "LABEL_LINE", "LABEL_ROOM", "ROW", "Arrow", "Bar", "Walk", "gaps", "walk"]
