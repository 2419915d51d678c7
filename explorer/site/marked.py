"""Marked texts: a text cut into pieces, some of which a carried value wrote; JSON bodies laid out to be read.

Pieces are plain text; whoever draws them escapes them.
"""

from __future__ import annotations

import json
import re
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
    noted = _noted(parsed, "", stretches) if stretches else parsed
    return tuple(_pieces(json.dumps(noted, ensure_ascii=False, indent=2)))


# Noncharacters of Unicode, which no text may hold: they keep the marks' places while JSON is laid out.
_OPEN, _NAMED, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_NOTED = re.compile(f"{_OPEN}([^{_NAMED}]*){_NAMED}([^{_CLOSE}]*){_CLOSE}")


def _noted(value: Any, pointer: str, stretches: Mapping[str, Sequence[Stretch]]) -> Any:
    """The same JSON with notes around what values wrote."""
    if isinstance(value, dict):
        return {key: _noted(part, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", stretches)
                for key, part in value.items()}
    if isinstance(value, list):
        return [_noted(part, f"{pointer}/{index}", stretches) for index, part in enumerate(value)]
    if isinstance(value, str) and pointer in stretches:
        return "".join(f"{_OPEN}{piece.value}{_NAMED}{piece.text}{_CLOSE}" if piece.value else piece.text
                       for piece in cut(value, stretches[pointer]))
    return value


def _pieces(text: str) -> Iterator[Piece]:
    last = 0
    for note in _NOTED.finditer(text):
        if note.start() > last:
            yield Piece(text[last:note.start()])
        yield Piece(note[2], note[1])
        last = note.end()
    if last < len(text):
        yield Piece(text[last:])
