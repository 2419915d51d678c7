"""Sequence layout: where every column, arrow, bar, frame and thread goes, in SVG user units.

Knows nothing of SVG text or colours (see ``templates/sequence.svg.jinja``) and nothing of HTTP. Whole numbers only, and
nothing but the scenario goes in, so the same scenario has the same layout everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from explorer.model import Message, Phase, Scenario
from explorer.model.scenario import Kind

from .bars import Hop, Stay, follow
from .calls import counted, described
from .columns import EDGE, Cast, TextLine, in_order, stand
from .text import text_width, wrap
from .threads import Margin, Stop, Thread, margin, spin

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
_HEAD = 13
_HEAD_LINE = 17
_FRAME_LEFT = 26


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
class Frame:
    """A phase: its box, its head (a bold name, then text), rules between its steps, its messages."""

    name: str
    title: str
    x: int
    y: int
    width: int
    height: int
    head_x: int
    head: tuple[TextLine, ...]
    rules: tuple[int, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class SequenceLayout:
    """The whole drawing, with every coordinate."""

    title: str
    description: str
    width: int
    height: int
    cast: Cast
    frames: tuple[Frame, ...]
    bars: tuple[Bar, ...]
    threads: tuple[Thread, ...]

    @property
    def arrows(self) -> Iterator[Arrow]:
        return (arrow for frame in self.frames for arrow in frame.arrows)


def lay_out(scenario: Scenario) -> SequenceLayout:
    """Where everything goes. Takes time in proportion to the number of messages."""
    messages, participants = scenario.messages, in_order(scenario.participants)
    hops, stays = follow(messages, participants)
    labels = [text_width(f"{message.label} {message.summary}", LABEL, "bold") for message in messages]
    room = margin(scenario.threads, {label: place for place, label in enumerate(scenario.labels)})
    cast = stand(participants, _gaps(messages, hops, labels), room.frames + _FRAME_LEFT)
    frames = _frames(_headed(scenario), messages, hops, labels, cast, room)
    arrows = [arrow for frame in frames for arrow in frame.arrows]
    met = {label for journey in scenario.threads for label in (journey.origin, *journey.uses)}
    stops = {arrow.label: Stop(arrow.label, arrow.y, min(arrow.tail, arrow.tip) - 2 * BAR) for arrow in arrows
             if arrow.label in met}
    threads = spin(scenario.threads, room, stops)
    return SequenceLayout(
        f"{scenario.title}: {counted(len(messages), 'message')} between "
        f"{counted(len(participants), 'participant')}",
        described(scenario), cast.width, max([frames[-1].y + frames[-1].height + 16,
                                              *(thread.name_y + EDGE for thread in threads)]),
        cast, tuple(frames), tuple(_bar(stay, arrows, cast) for stay in stays), threads)


def _gaps(messages: Sequence[Message], hops: Sequence[Hop], labels: Sequence[int]) -> dict[tuple[int, int], int]:
    """How far apart two columns must stand for the labels between them, those broken that are too long."""
    gaps: dict[tuple[int, int], int] = {}
    for message, hop, width in zip(messages, hops, labels, strict=True):
        if width > LABEL_ROOM:
            lines = wrap(f"{message.label} {message.summary}", LABEL_ROOM, LABEL, "bold")
            width = max(text_width(line, LABEL, "bold") for line in lines)
        pair = (hop.start, hop.end) if hop.start < hop.end else (hop.end, hop.start)
        level = hop.start_level if hop.start < hop.end else hop.end_level
        gap = BAR * (level + 1) + _LABEL_INDENT + width + _LABEL_END + BAR
        if gap > gaps.get(pair, 0):
            gaps[pair] = gap
    return gaps


def _frames(phases: Sequence[Phase], messages: Sequence[Message], hops: Sequence[Hop], labels: Sequence[int],
            cast: Cast, room: Margin) -> list[Frame]:
    """One frame a phase, one below the other; within one, a rule before each step but the first."""
    frames: list[Frame] = []
    place, step_number, y = 0, 0, 10
    width = cast.width - EDGE - room.frames
    head_x = cast.columns[0].x + 16
    for phase in phases:
        head = _head(phase, y + 18, room.frames + width - EDGE - head_x)
        line = head[-1].y + 33 - ROW
        arrows: list[Arrow] = []
        rules: list[int] = []
        for _ in phase.steps:
            step_number += 1
            if arrows:
                rules.append(line + 19)
                line += 15
            while place < len(messages) and messages[place].step_number == step_number:
                arrow = _arrow(messages[place], hops[place], labels[place], cast, line)
                arrows.append(arrow)
                line = arrow.y
                place += 1
        frames.append(Frame(phase.name, phase.title, room.frames, y, width, line + 16 - y, head_x, head, tuple(rules),
                            tuple(arrows)))
        y = line + 28
    return frames


def _headed(scenario: Scenario) -> list[Phase]:
    """The phases, their titles with the numbers of their steps."""
    return [replace(phase, title=heading) for phase, heading in zip(scenario.phases, scenario.headings, strict=True)]


def _head(phase: Phase, y: int, width: int) -> tuple[TextLine, ...]:
    lines = wrap(phase.title, width, _HEAD, indent=text_width(phase.name, _HEAD, "bold") + 10)
    return tuple(TextLine(y + _HEAD_LINE * row, text) for row, text in enumerate(lines))


def _arrow(message: Message, hop: Hop, label_width: int, cast: Cast, above: int) -> Arrow:
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
    return Arrow(message.label, message.kind, message.name, y, tail, tip - head if onward else tip + head, tip,
                 -9 if onward else 9, min(from_x, to_x), above + 10, abs(from_x - to_x), y - above - 2,
                 left + _LABEL_INDENT, above + ROW - 8, text, more)


def _bar(stay: Stay, arrows: Sequence[Arrow], cast: Cast) -> Bar:
    first, last = arrows[stay.start], arrows[stay.end]
    return Bar(stay.column, cast.columns[stay.column].x + BAR * (stay.level - 1), first.y - 6, last.y - first.y + 12,
               first.label, last.label)


__all__ = ["Arrow", "Bar", "Frame", "SequenceLayout", "lay_out"]
