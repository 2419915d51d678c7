"""Packing: many recordings in one JSON document, in which whatever occurs more than once is stored once.

In the packed form an object ``{"$": 3}`` stands for item 3 of the list ``shared``; items may hold such objects
themselves, of items before them. Nothing else is changed, so unpacking gives back what was packed.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

REFERENCE = "$"

_WORTH = 24
"""Characters of JSON from which a piece is worth sharing."""


def pack(document: Any) -> dict[str, Any]:
    """``{"shared": [...], "packed": ...}`` for any JSON document in which no object has the member ``$``."""
    written: dict[int, str] = {}
    counts: Counter[str] = Counter()

    def count(part: Any) -> str:
        if isinstance(part, dict):
            text = "{" + ",".join(f"{json.dumps(key)}:{count(value)}" for key, value in part.items()) + "}"
        elif isinstance(part, list):
            text = "[" + ",".join(map(count, part)) + "]"
        else:
            text = json.dumps(part, ensure_ascii=False)
        written[id(part)] = text
        counts[text] += 1
        return text

    count(document)
    shared: list[Any] = []
    places: dict[str, int] = {}

    def packed(part: Any) -> Any:
        text = written[id(part)]
        often = counts[text] > 1 and len(text) > _WORTH
        if often and text in places:
            return {REFERENCE: places[text]}
        if isinstance(part, dict):
            part = {key: packed(value) for key, value in part.items()}
        elif isinstance(part, list):
            part = [packed(value) for value in part]
        if not often:
            return part
        places[text] = len(shared)
        shared.append(part)
        return {REFERENCE: places[text]}

    return {"shared": shared, "packed": packed(document)}


def unpack(document: dict[str, Any]) -> Any:
    """The document that was packed."""
    shared: list[Any] = []

    def unpacked(part: Any) -> Any:
        if isinstance(part, dict):
            if REFERENCE in part:
                return shared[part[REFERENCE]]
            return {key: unpacked(value) for key, value in part.items()}
        return [unpacked(value) for value in part] if isinstance(part, list) else part

    for item in document["shared"]:
        shared.append(unpacked(item))
    return unpacked(document["packed"])
