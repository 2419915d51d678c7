"""Arranging the flow: where boxes, groups and ways go, from left to right or from top to bottom.

Graphviz places the boxes (see :mod:`.engine`); ways to a later rank are drawn square here, others follow its splines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from explorer.model import Participant

from .calls import Call
from .columns import TextLine
from .engine import Engine, Link, Places, Rect, Size, place
from .routes import Point, curved, halfway, heading, rounded, turns
from .text import text_width, wrap

CAPTION = 15.5
"""Font size of captions and of the words on ways."""

PAD = 24
"""From a box's edge to what is in it."""

Texts = Mapping[tuple[str, str], tuple[str, str]]
"""The step numbers and the words on each way, by the keys of caller and callee."""

_PORTS = 24
_DOORS = 36
_STRAIGHT = 9
_CHANNEL = 39
_CHANNELS = 16
_LABEL_IN = 18
_RAIL = 18
_RAILS = 20
_GROUP_HEAD = 24
_ROUND_GROUP = 32
_WORDS = 230
_LINE = 19


@dataclass(frozen=True)
class Group:
    """A box around boxes; its name stands at ``text_x``, ``text_y``."""

    name: str
    box: Rect
    text_x: int
    text_y: int


@dataclass(frozen=True)
class Way:
    """One call: its path to just below the head, the head's tip and direction, its step numbers, then its words.

    ``text_x`` is where the words begin, or where they end if ``ends``.
    """

    call: Call
    main: bool
    path: str
    tip: Point
    turn: int
    steps: str
    lines: tuple[TextLine, ...]
    text_x: int
    ends: bool = False


@dataclass(frozen=True)
class Arranged:
    """A drawing without its texts, in SVG user units."""

    width: int
    height: int
    boxes: Mapping[str, Rect]
    groups: tuple[Group, ...]
    ways: tuple[Way, ...]


def across(cast: Sequence[Participant], asked: Sequence[Call], texts: Texts, sizes: Mapping[str, Size],
            members: Mapping[str, Sequence[str]], engine: Engine) -> Arranged:
    """Ranks from left to right; ways leave at the right and enter at the left."""
    order = [one.key for one in cast]
    leaving = {one.key: sum(call.caller == one for call in asked) for one in cast}
    links = []
    for call in asked:
        pair = call.caller.key, call.callee.key
        room = max(text_width(line, CAPTION) for line in _lines(*texts[pair])) + 4
        if leaving[pair[0]] > 1 or _leaves_group(call):
            room += _CHANNEL + _CHANNELS * (leaving[pair[0]] - 1) // 2
        links.append(Link(*pair, Size(room, 20), back=order.index(pair[1]) < order.index(pair[0])))
    places = _shifted(place(sizes, links, members, across=True, head=_GROUP_HEAD, engine=engine))
    doors = _doors(asked, places.boxes)
    ways: list[Way] = []
    for one in cast:
        fan = sorted((call for call in asked if call.caller == one),
                     key=lambda call: places.boxes[call.callee.key].middle)
        ways += _fanned(places, places.boxes[one.key], fan, doors, texts)
    groups = tuple(Group(name, box, box.x + PAD, box.y + 32) for name, box in places.groups.items())
    return Arranged(places.width, places.height, places.boxes, groups, tuple(ways))


def _doors(asked: Sequence[Call], boxes: Mapping[str, Rect]) -> dict[tuple[str, str], int]:
    """How high each way enters its box: several one below the other, as their callers stand."""
    doors = {}
    for key, box in boxes.items():
        callers = sorted({call.caller.key for call in asked if call.callee.key == key and
                          boxes[call.caller.key].right < box.x}, key=lambda caller: boxes[caller].middle)
        for row, caller in enumerate(callers):
            doors[caller, key] = box.middle + _DOORS * row - _DOORS * (len(callers) - 1) // 2
    return doors


def _fanned(places: Places, box: Rect, leaving: Sequence[Call], doors: Mapping[tuple[str, str], int],
            texts: Texts) -> list[Way]:
    """The ways that leave one box. The further one has to climb or fall, the sooner it turns, so that none cross."""
    into = [doors.get((call.caller.key, call.callee.key), places.boxes[call.callee.key].middle) for call in leaving]
    ports = [box.middle + _PORTS * place - _PORTS * (len(leaving) - 1) // 2 for place in range(len(leaving))]
    ports = [door if abs(door - port) < _STRAIGHT else port for door, port in zip(into, ports, strict=True)]
    falls = [door - port for door, port in zip(into, ports, strict=True)]
    ups = sorted(fall for fall in falls if fall < 0)
    downs = sorted((fall for fall in falls if fall > 0), reverse=True)
    ways = []
    last = box.right + (_CHANNEL + _CHANNELS * max(0, len(ups) - 1, len(downs) - 1) if ups or downs else 0)
    for call, port, door, fall in zip(leaving, ports, into, falls, strict=True):
        pair = call.caller.key, call.callee.key
        target, steps, lines = places.boxes[pair[1]], texts[pair][0], _lines(*texts[pair])
        if target.x <= last:
            curve = places.curves[pair]
            middle = halfway(curve)
            ways.append(Way(call, False, curved(curve), curve[-1], heading(curve[-2], curve[-1]), steps,
                            _above(lines, steps, middle[1] - 8), middle[0] + 12))
            continue
        turn = ups.index(fall) if fall < 0 else downs.index(fall) if fall > 0 else 0
        x = box.right + _CHANNEL + _CHANNELS * turn
        route = turns(((box.right, port), (x, port), (x, door), (target.x - 12, door)))
        text_x = last + _LABEL_IN + (PAD if _leaves_group(call) and fall == 0 else 0)
        ways.append(Way(call, False, rounded(route), (target.x, door), 0, steps, _above(lines, steps, door - 13),
                        text_x))
    return ways


def down(cast: Sequence[Participant], asked: Sequence[Call], texts: Texts, sizes: Mapping[str, Size],
          members: Mapping[str, Sequence[str]], engine: Engine) -> Arranged:
    """One box below the other, in the order of appearance; ways run down rails at the left.

    Graphviz stacks the boxes; then they move right of the rails. A request that the next box below answers, other
    than one by the first, goes straight down.
    """
    order = [one.key for one in cast]
    group_of = {one.key: one.group for one in cast}
    links = [Link(above, below, Size(1, _ROUND_GROUP) if group_of[above] != group_of[below] else None, seen=False)
             for above, below in pairwise(order)]
    stack = place(sizes, links, members, across=False, head=_GROUP_HEAD, engine=engine)
    below = dict(pairwise(order[1:]))
    straight = [call for call in asked if below.get(call.caller.key) == call.callee.key]
    railed = sorted((call for call in asked if call not in straight),
                    key=lambda call: -abs(order.index(call.callee.key) - order.index(call.caller.key)))
    left = _RAIL + _RAILS * len(railed) + 22
    inner = max(size.width for size in sizes.values())
    right = left + inner + (16 if members else 0)
    grouped = {key for inside in members.values() for key in inside}
    boxes = {key: Rect(left, box.y + 1, inner if key in grouped else right - left, box.height)
             for key, box in stack.boxes.items()}
    boxes[order[0]] = Rect(1, stack.boxes[order[0]].y + 1, right - 1, stack.boxes[order[0]].height)
    ways = []
    for call in straight:
        start, end = boxes[call.caller.key], boxes[call.callee.key]
        x, (steps, text) = left + inner // 2, texts[call.caller.key, call.callee.key]
        lines = _lines(steps, text, right - x - 16)
        if len(lines) > 2 or max(text_width(line, CAPTION) for line in lines) > right - x - 16:
            lines = (steps,)
        ways.append(Way(call, False, rounded(((x, start.bottom), (x, end.y - 12))), (x, end.y), 90, steps,
                        _above(lines, steps, end.y - 22), x + 16))
    for rail, call in enumerate(railed):
        start, end = boxes[call.caller.key], boxes[call.callee.key]
        x, steps = _RAIL + _RAILS * rail, texts[call.caller.key, call.callee.key][0]
        out = (x, start.bottom) if call.caller.key == order[0] else (start.x, start.middle + 16)
        if call.callee.key == order[0]:
            route = turns((out, (x, out[1]), (x, end.bottom + 12)))
            ways.append(Way(call, False, rounded(route), (x, end.bottom), 270, steps,
                            (TextLine(end.bottom + 26, ""),), x + 10))
        else:
            route = turns((out, (x, out[1]), (x, end.middle), (end.x - 12, end.middle)))
            ways.append(Way(call, False, rounded(route), (end.x, end.middle), 0, steps,
                            (TextLine(end.middle - 8, ""),), end.x - 13, ends=True))
    groups = tuple(Group(name, Rect(left - PAD, box.y + 1, inner + PAD + 16, box.height), left, box.y + 31)
                   for name, box in stack.groups.items())
    return Arranged(right + 1, stack.height + 2, boxes, groups, tuple(ways))


def _lines(steps: str, text: str, room: int = _WORDS) -> tuple[str, ...]:
    """Step numbers and words, in lines that are not too wide."""
    return wrap(f"{steps} {text}", room, CAPTION)


def _above(lines: Sequence[str], steps: str, y: int) -> tuple[TextLine, ...]:
    """The words without the numbers they begin with; the last line stands at ``y``, the others above it."""
    first, *more = lines
    words = (first.removeprefix(steps).strip(), *more)
    return tuple(TextLine(y - _LINE * (len(words) - 1 - row), line) for row, line in enumerate(words))


def _leaves_group(call: Call) -> bool:
    return call.caller.group is not None and call.caller.group != call.callee.group


def _shifted(places: Places) -> Places:
    """One unit away from the edge, so that outlines are not cut."""
    def moved(rects: Mapping[str, Rect]) -> dict[str, Rect]:
        return {key: replace(rect, x=rect.x + 1, y=rect.y + 1) for key, rect in rects.items()}

    curves = {pair: tuple((x + 1, y + 1) for x, y in points) for pair, points in places.curves.items()}
    return Places(places.width + 2, places.height + 2, moved(places.boxes), moved(places.groups), curves)

