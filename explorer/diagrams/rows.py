"""Rows: the words in a frame, guards in brackets and titles of other ways, broken into lines that fit.

All numbers are SVG user units.
"""

from __future__ import annotations

from dataclasses import dataclass

from .columns import EDGE
from .fragments import Other
from .text import text_width, wrap

GUARD = 13
"""Font size of guards and of the titles of other ways; titles are measured bold."""

_LINE = 16
_BETWEEN = 8


@dataclass(frozen=True, slots=True)
class WordLine:
    """One line of a row, and its baseline: the end of a guard, the beginning of a title, or both."""

    y: int
    guard: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """A guard, the title of a way, or both, in lines that begin at ``x``. ``left`` to ``height`` is its box.

    With a ``variant`` it is pressed, and leads to ``label`` on that way; then ``name`` is its full name.
    """

    x: int
    lines: tuple[WordLine, ...]
    left: int
    top: int
    width: int
    height: int
    variant: str = ""
    label: str = ""
    name: str = ""


def row_of(kind: str, guard: str, other: Other | None, x: int, y: int, right: int, baseline: int) -> Row:
    """A row below ``y`` that ends before ``right``; ``baseline`` is that of its first line.

    With an ``other`` way its title follows, on the same line if it fits, and the row is pressed and so a little taller.
    """
    room = right - EDGE - x
    lines = [(text, "") for text in wrap(guard, room, GUARD)] if guard else []
    if other is not None:
        indent = text_width(lines[-1][0], GUARD) + _BETWEEN if lines else 0
        first, *rest = wrap(other.variant.title, room, GUARD, "bold", indent)
        if indent + text_width(first, GUARD, "bold") > room:
            indent, (first, *rest) = 0, wrap(other.variant.title, room, GUARD, "bold")
        lines[-1:] = [(lines[-1][0], first)] if indent else [*lines[-1:], ("", first)]
        lines += [("", text) for text in rest]
    words = tuple(WordLine(baseline + _LINE * place, *line) for place, line in enumerate(lines))
    height = (12 if other else 8) + _LINE * len(lines)
    if other is None:
        return Row(x, words, x, y, room, height)
    name = f"{kind} {guard or f'[{other.variant.guard}]'} {other.variant.title}"
    return Row(x, words, x - 4, y, room + 4, height, other.variant.slug, other.label, name)


__all__ = ["GUARD", "Row", "WordLine", "row_of"]
