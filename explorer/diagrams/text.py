"""Text metrics: how wide a text will be, and where to break it, without a font at hand.

Widths are those of the widest of the faces that the site asks for, in hundredths of the font size, rounded up. A text
may come out narrower in the reader's face; it hardly comes out wider.
"""

from __future__ import annotations

from math import ceil
from typing import Literal

Face = Literal["sans", "bold", "mono"]


def text_width(text: str, size: float, face: Face = "sans") -> int:
    """How wide ``text`` is at most on one line, in SVG user units, rounded up; ``size`` is the font size in them."""
    return ceil(sum(map(_FACES[face].__getitem__, text)) * size / 100)


def wrap(text: str, width: float, size: float, face: Face = "sans", indent: float = 0) -> tuple[str, ...]:
    """Break text into lines no wider than ``width``; the first of them begins ``indent`` further in.

    All are SVG user units. A word wider than ``width`` keeps a line of its own. Never returns an empty tuple.
    """
    widths, lines = _FACES[face], [""]
    space = widths[" "]
    free = (width - indent) * 100 / size
    for word in text.split():
        needed = sum(map(widths.__getitem__, word))
        if lines[-1] and needed + space > free:
            lines.append(word)
            free = width * 100 / size - needed
        elif lines[-1]:
            lines[-1] = f"{lines[-1]} {word}"
            free -= space + needed
        else:
            lines[-1] = word
            free -= needed
    return tuple(lines)


class _Widths(dict[str, int]):
    """Widths by character; a character that is not listed is as wide as the size, like Chinese ones and signs."""

    def __init__(self, groups: dict[int, str]) -> None:
        super().__init__({character: width for width, characters in groups.items() for character in characters})

    def __missing__(self, character: str) -> int:
        return 100


_FACES: dict[Face, _Widths] = {
    "sans": _Widths({
        26: "'ijl", 28: "I", 30: " ,.’·‘", 32: "/:;\\f|", 34: "-", 36: "()[]t", 38: "!r", 42: '"', 46: "*`",
        48: "“”", 50: "Jcsz", 54: "kvxy", 56: "?L_aeo–é", 58: "$0123456789bdghnpqu{}£", 62: "FTZ", 68: "ABEKPSVXY",
        72: "&", 76: "CDHNRUw#+<=>^~×", 78: "GOQ", 84: "M", 90: "m%", 96: "W", 102: "@",
    }),
    "bold": _Widths({
        28: "'", 32: " ijl", 36: "/I\\|,.:;’·‘", 38: "-", 40: "f", 42: "!()[]", 44: "t", 46: "`r", 48: '"*', 54: "z",
        56: "J_cs–", 60: "kvxy“”", 62: "?FLTaeoé", 64: "$0123456789£", 66: "Zbdghnpqu{}", 68: "EPSY", 70: "VX",
        74: "ABCKRU", 76: "#+<=>DHN^~×", 78: "GOQ", 80: "&", 86: "w", 90: "M", 92: "%", 98: "m@",
    }),
    "mono": _Widths({61: "".join(map(chr, range(32, 127)))}),
}
