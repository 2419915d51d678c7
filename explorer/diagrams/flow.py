"""The flow: who asks whom in which steps, as boxes and numbered ways. Everything follows from the exchanges.

The wide form reads from left to right, the tall one, for phones, from top to bottom; see :mod:`.arrange` for places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from explorer.model import Participant, Scenario

from .arrange import CAPTION, PAD, Group, Way, across, down
from .calls import Call, calls, counted, described, ranged
from .columns import TextLine, in_order
from .engine import Engine, Rect, Size
from .render import drawn
from .text import text_width, wrap

Shape = Literal["wide", "tall"]
PageLinks = Mapping[str, str] | Callable[[Participant], str]

_NAME = 20
_NAME_ROOM = 300
_NAME_LINE = 25


@dataclass(frozen=True)
class Node:
    """A participant's box, its lines of text, and where it leads."""

    key: str
    role: str
    box: Rect
    text_x: int
    name: tuple[TextLine, ...]
    caption: TextLine
    href: str | None


@dataclass(frozen=True)
class FlowLayout:
    """The whole drawing, with every coordinate in SVG user units."""

    title: str
    description: str
    shape: Shape
    width: int
    height: int
    groups: tuple[Group, ...]
    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]


def flow_svg(scenario: Scenario, *, prefix: str = "flow", page_links: PageLinks | None = None, shape: Shape = "wide",
             words: Mapping[str, str] | None = None, engine: Engine = "graphviz-pure") -> str:
    """Who asks whom, as inline SVG. Ids inside begin with ``prefix``.

    ``page_links`` gives the address of a participant's page, by key or for the participant; a box without one is no
    link. ``words`` replaces derived texts: by a participant's key its caption, by ``consumer-ssp`` the words on a way.
    """
    layout = lay_out_flow(scenario, shape=shape, words=words or {}, page_links=page_links, engine=engine)
    return drawn("flow.svg.jinja", layout=layout, prefix=prefix)


def lay_out_flow(scenario: Scenario, *, shape: Shape = "wide", words: Mapping[str, str] | None = None,
                 page_links: PageLinks | None = None, engine: Engine = "graphviz-pure") -> FlowLayout:
    """Where every box and every way goes."""
    words = words or {}
    cast, asked = in_order(scenario.participants), calls(scenario)
    texts = {(call.caller.key, call.callee.key): _text(call, scenario, words) for call in asked}
    captions = {one.key: words.get(one.key, one.caption) for one in cast}
    sizes = _sizes(cast, captions, shape)
    members: dict[str, list[str]] = {}
    for one in cast:
        if one.group:
            members.setdefault(one.group, []).append(one.key)
    arrange = across if shape == "wide" else down
    arranged = arrange(cast, asked, texts, sizes, members, engine)
    main = _main(asked)
    return FlowLayout(
        f"The {counted(len(cast), 'participant')}", described(scenario), shape, arranged.width,
        arranged.height, arranged.groups,
        tuple(_node(one, arranged.boxes[one.key], captions[one.key], page_links) for one in cast),
        tuple(replace(way, main=way.call in main) for way in arranged.ways))


def _text(call: Call, scenario: Scenario, words: Mapping[str, str]) -> tuple[str, str]:
    """The step numbers and the words on a way: what its last step is for, or what is asked onward."""
    given = words.get(f"{call.caller.key}-{call.callee.key}")
    if call.onward:
        own = call.summaries[0].removeprefix(f"{call.caller.name} ") if len(call.summaries) == 1 else "asks onward"
        return "", own if given is None else given
    return ranged(call.steps), scenario.steps[call.steps[-1] - 1].title if given is None else given


def _main(asked: Sequence[Call]) -> tuple[Call, ...]:
    """The call that most steps make, the later of equals, and what it sets off."""
    busiest = max((call for call in asked if not call.onward), key=lambda call: (len(call.steps), call.steps))
    return busiest, *(call for call in asked if call.onward and call.caller == busiest.callee)


def _sizes(cast: Sequence[Participant], captions: Mapping[str, str], shape: Shape) -> dict[str, Size]:
    """Boxes as wide as their texts need; those of one group are alike, and in the tall form all are."""
    alone = {one.key: _size(one, captions[one.key], shape) for one in cast}
    sizes = {}
    for one in cast:
        like = [alone[other.key].width for other in cast
                if shape == "tall" or other == one or (one.group and other.group == one.group)]
        sizes[one.key] = Size(max(like), alone[one.key].height)
    return sizes


def _size(one: Participant, caption: str, shape: Shape) -> Size:
    name = wrap(one.name, _NAME_ROOM, _NAME, "bold")
    text = max(text_width(caption, CAPTION), *(text_width(line, _NAME, "bold") for line in name))
    wide = shape == "wide"
    return Size(max(206 if wide else 220, text + 2 * (PAD if wide else 18)),
                (92 if wide else 76) + _NAME_LINE * (len(name) - 1))


def _node(one: Participant, box: Rect, caption: str, page_links: PageLinks | None) -> Node:
    lines = wrap(one.name, _NAME_ROOM, _NAME, "bold")
    top = box.middle - 3 - _NAME_LINE * (len(lines) - 1) // 2
    if callable(page_links):
        href: str | None = page_links(one)
    else:
        href = page_links.get(one.key) if page_links else None
    return Node(one.key, one.role, box, box.x + (PAD if box.height >= 92 else 18),
                tuple(TextLine(top + _NAME_LINE * row, text) for row, text in enumerate(lines)),
                TextLine(top + _NAME_LINE * (len(lines) - 1) + 23, caption), href)
