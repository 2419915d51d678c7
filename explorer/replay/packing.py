"""Packing: many recordings in one JSON document, in which whatever occurs more than once is stored once.

In the packed form an object with the member ``$`` stands for item ``$`` of the list ``shared``; items may hold such
objects themselves, of items before them. Whoever unpacks may be asked to have another document at hand, which is not
packed again: its parts are items -1, -2 ... in the order of :func:`parts`.

A text that is nearly one of the items is told by it: with ``a`` and ``z`` it is the first ``a`` characters of the item,
then ``with``, then its last ``z`` characters (ASCII only, so that everybody counts alike). An object or list that is
nearly one of the items has ``but`` with the members that differ, by their names or places. Nothing else is changed, so
unpacking gives back what was packed.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from os.path import commonprefix
from typing import Any

REFERENCE = "$"

_WORTH = 24
"""Characters of JSON from which a piece is worth sharing."""

_LONG = 200
"""Characters from which a text is worth comparing with others, and looked at for others."""

_MEMBERS = 6
"""Members from which an object is worth comparing with others."""

_ALIKE = 12
"""With so many earlier ones a text of the same beginning, or an object of the same members, is compared."""


def pack(document: Any, at_hand: Any = None) -> dict[str, Any]:
    """``{"shared": [...], "packed": ...}`` for any JSON document in which no object has the member ``$``.

    ``at_hand`` is a document that whoever unpacks has already.
    """
    return _Packing(at_hand).packed(document)


def parts(document: Any) -> Iterator[Any]:
    """Every text, list and object of a JSON document, what is within one before itself."""
    if isinstance(document, dict):
        for value in document.values():
            yield from parts(value)
    elif isinstance(document, list):
        for value in document:
            yield from parts(value)
    if isinstance(document, dict | list | str):
        yield document


def unpack(document: dict[str, Any], at_hand: Any = None) -> Any:
    """The document that was packed."""
    shared: list[Any] = []
    others = list(parts(at_hand))

    def unpacked(part: Any) -> Any:
        if isinstance(part, dict):
            if REFERENCE not in part:
                return {key: unpacked(value) for key, value in part.items()}
            place = part[REFERENCE]
            item = shared[place] if place >= 0 else others[-1 - place]
            if "but" in part:
                changed = unpacked(part["but"])
                if isinstance(item, dict):
                    return {**item, **changed}
                return [changed.get(str(number), value) for number, value in enumerate(item)]
            return item[:part["a"]] + part["with"] + item[len(item) - part["z"]:] if "with" in part else item
        return [unpacked(value) for value in part] if isinstance(part, list) else part

    for item in document["shared"]:
        shared.append(unpacked(item))
    return unpacked(document["packed"])


class _Packing:
    """One document on its way into the packed form."""

    def __init__(self, at_hand: Any) -> None:
        self._written: dict[int, str] = {}
        self._counts: Counter[str] = Counter()
        self._shared: list[Any] = []
        self._places: dict[str, int] = {}
        self._texts: defaultdict[str, deque[tuple[int, str]]] = defaultdict(lambda: deque(maxlen=_ALIKE))
        self._objects: defaultdict[tuple[Any, tuple[str, ...]], deque[tuple[int, dict[str, str]]]] = defaultdict(
            lambda: deque(maxlen=_ALIKE))
        self._count(at_hand)
        for number, part in enumerate(parts(at_hand)):
            self._offer(part, -1 - number)
        self._counts.clear()

    def _offer(self, part: Any, place: int) -> None:
        """A piece that is at hand: others may be told by it."""
        text = self._written[id(part)]
        if len(text) > _WORTH:
            self._places.setdefault(text, place)
        if isinstance(part, str) and len(part) >= _LONG and part.isascii():
            self._texts[part[:_WORTH]].append((place, part))
        elif isinstance(part, dict | list) and len(part) >= _MEMBERS and len(text) >= _LONG:
            members = part if isinstance(part, dict) else dict(_numbered(part))
            written = {key: self._written[id(value)] for key, value in members.items()}
            self._objects[type(part), tuple(members)].append((place, written))

    def packed(self, document: Any) -> dict[str, Any]:
        self._count(document)
        packed = self._pack(document)
        return {"shared": self._shared, "packed": packed}

    def _count(self, part: Any) -> str:
        """The piece as JSON, which is its identity; counted with all that is in it."""
        if isinstance(part, dict):
            text = "{" + ",".join(f"{json.dumps(key)}:{self._count(value)}" for key, value in part.items()) + "}"
        elif isinstance(part, list):
            text = "[" + ",".join(map(self._count, part)) + "]"
        else:
            text = json.dumps(part, ensure_ascii=False)
        self._written[id(part)] = text
        self._counts[text] += 1
        return text

    def _pack(self, part: Any) -> Any:
        text = self._written[id(part)]
        if text in self._places:
            return {REFERENCE: self._places[text]}
        often = self._counts[text] > 1 and len(text) > _WORTH
        if isinstance(part, dict):
            if len(part) >= _MEMBERS and len(text) >= _LONG:
                often, part = True, self._but_for(part, dict)
            else:
                part = {key: self._pack(value) for key, value in part.items()}
        elif isinstance(part, list):
            if len(part) >= _MEMBERS and len(text) >= _LONG:
                often, part = True, self._but_for(dict(_numbered(part)), list)
            else:
                part = [self._pack(value) for value in part]
        elif isinstance(part, str) and len(part) >= _LONG and part.isascii():
            # Long texts are all shared, for others may be told by them.
            often, part = True, self._told_by_another(part)
        if not often:
            return part
        self._places[text] = len(self._shared)
        self._shared.append(part)
        return {REFERENCE: self._places[text]}

    def _but_for(self, part: dict[str, Any], kind: type[dict[str, Any]] | type[list[Any]]) -> Any:
        """The object or list as the one most like it but for some members, if that is shorter; and kept for others."""
        written = {key: self._written[id(value)] for key, value in part.items()}
        alike = self._objects[kind, tuple(part)]
        place, same = max(((place, {key for key in part if written[key] == other[key]}) for place, other in alike),
                          key=lambda found: sum(len(key) + len(written[key]) for key in found[1]), default=(0, set()))
        if sum(len(key) + len(written[key]) for key in same) < _WORTH:
            members = {key: self._pack(value) for key, value in part.items()}
            packed: Any = members if kind is dict else list(members.values())
        else:
            packed = {REFERENCE: place, "but": {key: self._pack(value) for key, value in part.items()
                                                if key not in same}}
        alike.append((len(self._shared), written))
        return packed

    def _told_by_another(self, text: str) -> Any:
        """The text as a piece of the one most like it, if that is shorter; and kept for others to be told by."""
        alike = self._texts[text[:_WORTH]]
        a, z, place = max(((*_in_common(text, other), place) for place, other in alike),
                          key=lambda found: found[0] + found[1], default=(0, 0, 0))
        alike.append((len(self._shared), text))
        if a + z < len(text) // 2:
            return text
        return {REFERENCE: place, "a": a, "with": text[a:len(text) - z], "z": z}


def _numbered(items: list[Any]) -> Iterator[tuple[str, Any]]:
    return ((str(number), item) for number, item in enumerate(items))


def _in_common(text: str, other: str) -> tuple[int, int]:
    """How many characters two texts share at their beginning, and how many of the rest at their end."""
    a = len(commonprefix((text, other)))  # noqa: RUF071 - characters are meant
    return a, len(commonprefix((text[a:][::-1], other[a:][::-1])))  # noqa: RUF071
