"""Routes: ways between placed boxes that go straight, or turn square corners, rounded a little."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees

Point = tuple[int, int]

CORNER = 14


def rounded(points: Sequence[Point], radius: int = CORNER) -> str:
    """The path through ``points``, each corner between its ends rounded by at most ``radius``."""
    path = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        bend = min(radius, _length(before, corner) // 2, _length(corner, after) // 2)
        x, y = _towards(corner, before, bend)
        to_x, to_y = _towards(corner, after, bend)
        path.append(f"L{x} {y}Q{corner[0]} {corner[1]} {to_x} {to_y}")
    path.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(path)


def curved(points: Sequence[Point]) -> str:
    """The path along a spline: its start, then three points for each stretch."""
    start, *rest = points
    return f"M{start[0]} {start[1]}C" + " ".join(f"{x} {y}" for x, y in rest)


def halfway(points: Sequence[Point]) -> Point:
    """The point in the middle of a spline's middle stretch."""
    first = (len(points) - 1) // 6 * 3
    one, to_one, to_other, other = points[first:first + 4]
    return ((one[0] + 3 * to_one[0] + 3 * to_other[0] + other[0]) // 8,
            (one[1] + 3 * to_one[1] + 3 * to_other[1] + other[1]) // 8)


def heading(before: Point, tip: Point) -> int:
    """The direction in degrees, clockwise from pointing right."""
    return round(degrees(atan2(tip[1] - before[1], tip[0] - before[0])))


def turns(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without those that stand still or lie on a straight way between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _straight(one: Point, middle: Point, other: Point) -> bool:
    return one[0] == middle[0] == other[0] or one[1] == middle[1] == other[1]


def _length(one: Point, other: Point) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(corner: Point, end: Point, by: int) -> Point:
    dx, dy = end[0] - corner[0], end[1] - corner[1]
    return corner[0] + by * ((dx > 0) - (dx < 0)), corner[1] + by * ((dy > 0) - (dy < 0))
