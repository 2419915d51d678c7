"""The engine: boxes and ways between them go to Graphviz, their places come back.

Graphviz sees no text: boxes and labels have the sizes we give, so places do not hang on installed fonts. By default
the engine is graphviz-pure, a wheel with Graphviz inside, the same bytes everywhere; ``dot`` serves only when asked.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path, PurePath
from threading import Lock
from typing import Any, Literal

import graphviz
from graphviz.backend import dot_command

from .errors import EngineMissing

Engine = Literal["graphviz-pure", "dot"]

_INCH = 72
_lock = Lock()


@dataclass(frozen=True)
class Size:
    """What a box or a label takes up, in SVG user units."""

    width: int
    height: int


@dataclass(frozen=True)
class Link:
    """A way from one box to another; ``label`` is the room to keep free beside it.

    Only ``seen`` ways are returned. A way ``back`` has no say in which box comes first.
    """

    start: str
    end: str
    label: Size | None = None
    seen: bool = True
    back: bool = False


@dataclass(frozen=True)
class Rect:
    """A placed box, its upper left corner first."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Places:
    """Where everything goes; ``curves`` are each seen way's spline: its start, then three points a stretch."""

    width: int
    height: int
    boxes: Mapping[str, Rect]
    groups: Mapping[str, Rect]
    curves: Mapping[tuple[str, str], tuple[tuple[int, int], ...]]


def place(boxes: Mapping[str, Size], links: Iterable[Link], groups: Mapping[str, Sequence[str]], *,
          across: bool, head: int, engine: Engine = "graphviz-pure") -> Places:
    """Ask Graphviz for the places of all boxes: ranks from left to right if ``across``, else from top to bottom.

    ``groups`` are named boxes around boxes, with ``head`` units for a name at their top. Raises
    :class:`~explorer.diagrams.errors.EngineMissing`.
    """
    graph = graphviz.Digraph(engine="dot")
    graph.attr(rankdir="LR" if across else "TB", nodesep=_inches(24), ranksep=_inches(14 if across else 30), margin="0")
    graph.attr("node", shape="box", fixedsize="true", label="")
    graph.attr("edge", arrowhead="none")
    grouped = {key for members in groups.values() for key in members}
    for number, (name, members) in enumerate(groups.items()):
        with graph.subgraph(name=f"cluster_{number}") as cluster:
            cluster.attr(margin="24", label=_blank(Size(1, head)), comment=name)
            for key in members:
                cluster.node(key, width=_inches(boxes[key].width), height=_inches(boxes[key].height))
    for key, size in boxes.items():
        if key not in grouped:
            graph.node(key, width=_inches(size.width), height=_inches(size.height))
    for link in links:
        said = {"label": _blank(link.label)} if link.label else {}
        graph.edge(link.start, link.end, **said, constraint="false" if link.back else "true",
                   style="solid" if link.seen else "invis")
    return _read(json.loads(_run(graph, engine)), tuple(groups))


def _read(answer: Mapping[str, Any], groups: Sequence[str]) -> Places:
    """Graphviz counts from the lower left corner and names the middle of a box."""
    *_, width, height = map(float, answer["bb"].split(","))
    objects = answer["objects"]
    boxes, found = {}, {}
    for one in objects:
        if "bb" in one:
            left, low, right, high = map(float, one["bb"].split(","))
            found[groups[int(one["name"].removeprefix("cluster_"))]] = Rect(
                round(left), round(height - high), round(right - left), round(high - low))
        elif "pos" in one:
            x, y = map(float, one["pos"].split(","))
            wide, tall = float(one["width"]) * _INCH, float(one["height"]) * _INCH
            boxes[one["name"]] = Rect(round(x - wide / 2), round(height - y - tall / 2), round(wide), round(tall))
    curves = {}
    for edge in answer.get("edges", ()):
        if edge.get("style") != "invis":
            points = [tuple(map(float, point.split(","))) for point in edge["pos"].split()]
            ends = objects[edge["tail"]]["name"], objects[edge["head"]]["name"]
            curves[ends] = tuple((round(x), round(height - y)) for x, y in points)
    return Places(round(width), round(height), boxes, found, curves)


def _run(graph: graphviz.Digraph, engine: Engine) -> str:
    """The graph's places as JSON. The package knows its program by one name for all, so that is lent for the call."""
    with _lock:
        usual, dot_command.DOT_BINARY = dot_command.DOT_BINARY, _program(engine)
        try:
            return str(graph.pipe(format="json0", encoding="utf-8"))
        finally:
            dot_command.DOT_BINARY = usual


@cache
def _program(engine: Engine) -> Path:
    """Where the engine is: graphviz-pure among the files of its wheel, for its folder is not always on the PATH."""
    if engine == "graphviz-pure":
        try:
            inside = files(engine) or []
        except PackageNotFoundError:
            inside = []
        for file in inside:
            if PurePath(file).stem == engine:
                return Path(str(file.locate())).resolve()
    found = shutil.which(engine)
    if not found:
        raise EngineMissing(engine)
    return Path(found)


def _inches(units: int) -> str:
    return f"{units / _INCH:.4f}"


def _blank(size: Size) -> str:
    """A label without text that takes up exactly this room."""
    return (f'<<TABLE BORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE" WIDTH="{size.width}" '
            f'HEIGHT="{size.height}"><TR><TD></TD></TR></TABLE>>')
