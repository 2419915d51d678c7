"""Sequence layout: where every column, arrow, bar, frame and thread goes, in SVG user units.

Knows nothing of SVG text or colours (see ``templates/sequence.svg.jinja``) and nothing of HTTP. Whole numbers only, and
nothing but the scenario goes in, so the same scenario has the same layout everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from explorer.model import Participant, Scenario

from .arrows import BAR, Arrow, Bar, gaps, walk
from .calls import counted, described
from .columns import EDGE, Cast, in_order, stand
from .fragments import Other, Parts, framed, inside, told
from .frames import DEEPER, Box, Frame, Sheet
from .threads import Stop, Thread, margin, spin

_FRAME_LEFT = 26


@dataclass(frozen=True)
class SequenceLayout:
    """The whole drawing, with every coordinate. ``variant`` is the way that is drawn, empty for the whole."""

    title: str
    description: str
    variant: str
    width: int
    height: int
    cast: Cast
    frames: tuple[Frame, ...]
    bars: tuple[Bar, ...]
    threads: tuple[Thread, ...]

    @property
    def arrows(self) -> Iterator[Arrow]:
        return (arrow for frame in self.frames for arrow in frame.arrows)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The frames around what other ways change, outer ones before inner ones."""
        return tuple(box for frame in self.frames for box in frame.boxes)


def lay_out(scenario: Scenario, *, full: bool = False) -> SequenceLayout:
    """Where everything goes. Takes time in proportion to the number of messages.

    Other ways are named where they part from the whole one; with ``full``, what they say there is drawn as well.
    """
    parts = framed(scenario)
    others = _drawn(parts) if full else ()
    participants = in_order(_speaking(scenario, others))
    main = walk(scenario.messages, participants)
    branches = {other.place: walk(other.messages, participants) for other in others}
    room = margin(scenario.threads, {label: place for place, label in enumerate(scenario.labels)})
    deeper = DEEPER * max((fragment.depth - 1 for fragment in inside(chain.from_iterable(parts))), default=0)
    cast = stand(participants, gaps((main, *branches.values())), room.frames + _FRAME_LEFT + deeper, deeper)
    frames = Sheet(cast, room.frames, main, branches).frames(scenario.phases, scenario.headings, parts)
    arrows = [arrow for frame in frames for arrow in frame.arrows]
    met = {label for journey in scenario.threads for label in (journey.origin, *journey.uses)}
    stops = {arrow.label: Stop(arrow.label, arrow.y, min(arrow.tail, arrow.tip) - 2 * BAR) for arrow in arrows
             if arrow.label in met}
    threads = spin(scenario.threads, room, stops)
    return SequenceLayout(
        _title(scenario, others), " ".join(filter(None, (described(scenario), told(parts)))),
        scenario.variant.slug if scenario.variant else "", cast.width,
        max([frames[-1].y + frames[-1].height + 16, *(thread.name_y + EDGE for thread in threads)]),
        cast, frames, main.bars(arrows, cast), threads)


def _drawn(phases: Sequence[Parts]) -> tuple[Other, ...]:
    """The operands that a full picture draws; of what may be left out there is nothing more to draw."""
    return tuple(other for fragment in inside(chain.from_iterable(phases)) if fragment.kind != "opt"
                 for other in fragment.others)


def _speaking(scenario: Scenario, others: Sequence[Other]) -> tuple[Participant, ...]:
    """Everybody on the way that is drawn, then those who appear in other operands only."""
    elsewhere = (side for other in others for message in other.messages for side in (message.sender, message.receiver))
    return tuple(dict.fromkeys((*scenario.participants, *elsewhere)))


def _title(scenario: Scenario, others: Sequence[Other]) -> str:
    title = (f"{scenario.title}: {counted(len(scenario.messages), 'message')} between "
             f"{counted(len(scenario.participants), 'participant')}")
    more = sum(len(other.messages) for other in others)
    return f"{title}, and {counted(more, 'message')} of other ways in its place" if more else title


__all__ = ["SequenceLayout", "lay_out"]
