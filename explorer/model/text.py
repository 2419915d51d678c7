"""Texts with values in them: ``ge${from_date}`` is the text ``ge`` and the value ``from_date``.

A template is a string, or a JSON-like structure of dicts, lists and strings. Filling one keeps track of where each
value went, so that a reader can be shown which part of a request came from which reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_REFERENCE = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class Mark:
    """A stretch of a filled text that a value wrote: characters ``start`` to ``end`` (exclusive).

    ``pointer`` is a JSON pointer to the string that holds it, empty where the text is not JSON.
    """

    value: str
    start: int
    end: int
    pointer: str = ""


@dataclass(frozen=True)
class Filled:
    """A text without open places, and what wrote its parts."""

    text: str
    marks: tuple[Mark, ...]


def references(template: Any) -> Iterator[str]:
    """The names of the values that a template uses, in order, repeated as often as they are used."""
    if isinstance(template, str):
        yield from _REFERENCE.findall(template)
    elif isinstance(template, Mapping):
        for part in template.values():
            yield from references(part)
    elif isinstance(template, (list, tuple)):
        for part in template:
            yield from references(part)


def fill(template: str, values: Mapping[str, str], pointer: str = "") -> Filled:
    """The template with each ``${name}`` replaced. Raises ``KeyError`` for a name that ``values`` lacks."""
    parts: list[str] = []
    marks: list[Mark] = []
    length = last = 0
    for match in _REFERENCE.finditer(template):
        before, text = template[last:match.start()], values[match[1]]
        parts += (before, text)
        length += len(before) + len(text)
        marks.append(Mark(match[1], length - len(text), length, pointer))
        last = match.end()
    return Filled("".join(parts) + template[last:], tuple(marks))


def filled(template: str, values: Mapping[str, str]) -> str:
    return fill(template, values).text


def spoken(template: str, values: Mapping[str, str], longest: int | None = None) -> str:
    """The template for a reader: with the values that are known, and the name of one that is not or is too long."""
    def said(name: re.Match[str]) -> str:
        text = values.get(name[1], name[1])
        return text if longest is None or len(text) <= longest else name[1]

    return _REFERENCE.sub(said, template)


def fill_json(template: Any, values: Mapping[str, str], pointer: str = "") -> tuple[Any, list[Mark]]:
    """A JSON-like template filled, and the marks in it, each with the pointer to its string."""
    if isinstance(template, str):
        result = fill(template, values, pointer)
        return result.text, list(result.marks)
    if isinstance(template, Mapping):
        pairs = {key: fill_json(part, values, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
                 for key, part in template.items()}
        return {key: part for key, (part, _) in pairs.items()}, [mark for _, marks in pairs.values() for mark in marks]
    if isinstance(template, (list, tuple)):
        items = [fill_json(part, values, f"{pointer}/{index}") for index, part in enumerate(template)]
        return [item for item, _ in items], [mark for _, marks in items for mark in marks]
    return template, []
