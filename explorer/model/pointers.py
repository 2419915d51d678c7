"""JSON pointers into documents that are templates still: looking, putting, leaving out; never in place.

``-`` at the end of a pointer stands for a new item of a list (RFC 6901).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import StrayEdit

NOTHING = object()
"""Stands for what is not there: a document may hold ``None``."""


def put(document: Any, pointer: str, to: Any) -> Any:
    """A copy of a JSON-like document with ``to`` at ``pointer``; objects on the way there must exist."""
    return _changed(document, _keys(pointer), pointer, lambda _: to)


def drop(document: Any, pointer: str, where: str) -> Any:
    """A copy of a JSON-like document without what is at ``pointer``. Raises :class:`StrayEdit` if nothing is."""
    if look(document, pointer) is NOTHING:
        raise StrayEdit(where, f"there is nothing at {pointer}")
    return _changed(document, _keys(pointer), pointer, lambda _: NOTHING)


def look(document: Any, pointer: str) -> Any:
    """What is at ``pointer``; :data:`NOTHING` where nothing is."""
    for key in _keys(pointer):
        if isinstance(document, Mapping) and key in document:
            document = document[key]
        elif isinstance(document, (list, tuple)) and key.isdigit() and int(key) < len(document):
            document = document[int(key)]
        else:
            return NOTHING
    return document


def _changed(part: Any, keys: list[str], pointer: str, change: Any) -> Any:
    if not keys:
        return change(part)
    key, *rest = keys
    if isinstance(part, Mapping):
        if rest and key not in part:
            raise StrayEdit(pointer, f"there is no {key!r} on the way")
        changed = _changed(part.get(key), rest, pointer, change)
        if changed is NOTHING:
            return {name: value for name, value in part.items() if name != key}
        return {**part, key: changed}
    if isinstance(part, (list, tuple)):
        if key == "-" and not rest:
            return [*part, change(None)]
        if not key.isdigit() or int(key) >= len(part):
            raise StrayEdit(pointer, f"the list has no item {key}")
        index = int(key)
        changed = _changed(part[index], rest, pointer, change)
        middle = [] if changed is NOTHING else [changed]
        return [*part[:index], *middle, *part[index + 1:]]
    raise StrayEdit(pointer, f"there is no object or list that could hold {key!r}")


def _keys(pointer: str) -> list[str]:
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]
