"""Marked texts: a text cut into pieces, some of which a carried value wrote; JSON bodies laid out to be read.

Pieces are plain text; whoever draws them escapes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``value`` names the carried value that wrote it, if one did."""

    text: str
    value: str | None = None


Stretch = tuple[int, int, str]
"""Characters from, to (exclusive), and the value that wrote them."""


def cut(text: str, stretches: Iterable[Stretch]) -> Iterator[Piece]:
    """The whole text in pieces. A stretch that begins inside an earlier one is left out."""
    done = 0
    for start, end, value in sorted(stretches):
        if start < done:
            continue
        if done < start:
            yield Piece(text[done:start])
        yield Piece(text[start:end], value)
        done = end
    if done < len(text):
        yield Piece(text[done:])


def laid_out(body: str, stretches: Mapping[str, Sequence[Stretch]]) -> tuple[Piece, ...]:
    """A body to be read: JSON indented, strings with their marks; any other text as it is.

    ``stretches`` are those of each string, by its JSON pointer; offsets count the string's own characters.
    """
    try:
        parsed = json.loads(body)
    except ValueError:
        return (Piece(body),)
    return tuple(_joined(_json(parsed, "", "", stretches)))


def _json(value: Any, indent: str, pointer: str, stretches: Mapping[str, Sequence[Stretch]]) -> Iterator[Piece]:
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        for index, (key, part) in enumerate(value.items()):
            yield Piece(f"{',' if index else '{'}\n{deeper}{_quoted(key)}: ")
            yield from _json(part, deeper, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", stretches)
        yield Piece(f"\n{indent}}}")
    elif isinstance(value, list) and value:
        for index, part in enumerate(value):
            yield Piece(f"{',' if index else '['}\n{deeper}")
            yield from _json(part, deeper, f"{pointer}/{index}", stretches)
        yield Piece(f"\n{indent}]")
    elif isinstance(value, str) and pointer in stretches:
        yield Piece('"')
        yield from (Piece(_quoted(piece.text)[1:-1], piece.value) for piece in cut(value, stretches[pointer]))
        yield Piece('"')
    else:
        yield Piece(_quoted(value))


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbouring pieces without a value made one."""
    waiting = ""
    for piece in pieces:
        if piece.value is None:
            waiting += piece.text
            continue
        if waiting:
            yield Piece(waiting)
            waiting = ""
        yield piece
    if waiting:
        yield Piece(waiting)
