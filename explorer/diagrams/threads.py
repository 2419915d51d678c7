"""Threads: how each carried value runs down the left margin, from where it is captured to where it is used.

Threads that are alive at the same time keep to lanes of their own; their names stand left of all lanes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from explorer.model import Journey

from .columns import EDGE
from .text import text_width

_NAME = 12.5
_NAME_HEIGHT = 16
_LANE = 11
_APART = 8


@dataclass(frozen=True)
class Stop:
    """Where a thread meets a message: its row, where the bar of who sends or receives it begins, and who."""

    label: str
    y: int
    bar: int


@dataclass(frozen=True)
class Use:
    """One use of a value: the stretch of thread from the event before it, and on to the consumer's bar."""

    at: str
    above: int
    y: int
    bar: int


@dataclass(frozen=True)
class Thread:
    """One value in the margin: its lane's x, the dot where it comes from, its uses, its name."""

    value: str
    css: str
    sentence: str
    x: int
    made: Stop
    uses: tuple[Use, ...]
    name_x: int
    name_y: int

    @property
    def bottom(self) -> int:
        return max(self.made.y, *(use.y for use in self.uses)) if self.uses else self.made.y

    @property
    def used(self) -> str:
        return " ".join(use.at for use in self.uses)


@dataclass(frozen=True)
class Margin:
    """The room that threads take left of the frames: where names end, where each lane is, where frames may begin."""

    name_x: int
    lanes: tuple[int, ...]
    lane_of: tuple[int, ...]
    frames: int


def margin(journeys: Sequence[Journey], order: Mapping[str, int]) -> Margin:
    """Lanes for all threads; ``order`` is each label's place in the walk."""
    if not journeys:
        return Margin(EDGE, (), (), EDGE)
    lane_of = _lanes([_alive(journey, order) for journey in journeys])
    name_x = EDGE + max(_name_width(journey.value.name) for journey in journeys)
    lanes = tuple(name_x + 9 + _LANE * lane for lane in range(max(lane_of) + 1))
    return Margin(name_x, lanes, lane_of, lanes[-1] + 10)


def spin(journeys: Sequence[Journey], room: Margin, stops: Mapping[str, Stop]) -> tuple[Thread, ...]:
    """The threads themselves, once the rows' places are known. ``stops`` has one for each label they name."""
    made = _spread([stops[journey.origin or ""] for journey in journeys])
    names = _declutter([stop.y + 4 for stop in made])
    return tuple(
        Thread(journey.value.name, journey.value.name.replace("_", "-"), journey.sentence, room.lanes[lane], start,
               _uses(start, [stops[label] for label in journey.uses]), room.name_x, name_y)
        for journey, lane, start, name_y in zip(journeys, room.lane_of, made, names, strict=True))


def _name_width(name: str) -> int:
    """Names are set a little closer than the face does it: half a unit for each letter."""
    return text_width(name, _NAME, "mono") - len(name) // 2


def _alive(journey: Journey, order: Mapping[str, int]) -> tuple[int, int]:
    places = [order[label] for label in (journey.origin or "", *journey.uses)]
    return min(places), max(places)


def _lanes(spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The leftmost lane that is free for each span; a lane is free again after the row where its last thread ends."""
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    lanes = [0] * len(spans)
    count = 0
    for thread in sorted(range(len(spans)), key=lambda thread: (spans[thread][0], thread)):
        start, end = spans[thread]
        while busy and busy[0][0] < start:
            heappush(free, heappop(busy)[1])
        if not free:
            heappush(free, count)
            count += 1
        lanes[thread] = heappop(free)
        heappush(busy, (end, lanes[thread]))
    return tuple(lanes)


def _spread(starts: Sequence[Stop]) -> list[Stop]:
    """Values captured at one message leave it side by side, not on top of one another."""
    at: dict[str, list[int]] = {}
    for thread, stop in enumerate(starts):
        at.setdefault(stop.label, []).append(thread)
    spread = list(starts)
    for beside in at.values():
        apart = min(_APART, 2 * _APART // max(1, len(beside) - 1))
        for place, thread in enumerate(beside):
            start = starts[thread]
            spread[thread] = Stop(start.label, start.y + apart * place - apart * (len(beside) - 1) // 2, start.bar)
    return spread


def _declutter(wanted: Sequence[int]) -> list[int]:
    """The baselines nearest to those wanted that keep names apart: names that would overlap share their excess."""
    blocks: list[tuple[list[int], int]] = []
    for thread in sorted(range(len(wanted)), key=lambda thread: (wanted[thread], thread)):
        members, top = [thread], wanted[thread]
        while blocks and blocks[-1][1] + _NAME_HEIGHT * len(blocks[-1][0]) > top:
            members = [*blocks.pop()[0], *members]
            top = sum(wanted[one] - _NAME_HEIGHT * place for place, one in enumerate(members)) // len(members)
            top = max(top, _NAME_HEIGHT)
        blocks.append((members, top))
    places = [0] * len(wanted)
    for members, top in blocks:
        for place, thread in enumerate(members):
            places[thread] = top + _NAME_HEIGHT * place
    return places


def _uses(start: Stop, stops: Sequence[Stop]) -> tuple[Use, ...]:
    above, uses = start.y, []
    for stop in stops:
        uses.append(Use(stop.label, above, stop.y, stop.bar))
        above = stop.y
    return tuple(uses)
