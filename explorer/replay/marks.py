"""Marks: which stretch of a request or reply is a carried value, and which part of an address is which.

Offsets count characters of the text as it is shown. What was edited by hand is no longer known to come from a value:
there a value is marked only if its text still stands in the field, and stands there once.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from explorer.model import BASES, Filled, Header, NoSuchPart, Reply, Request, fill, fill_json
from explorer.model import Mark as Stretch

from .client import Answer, Outgoing
from .headers import pair


class Part(TypedDict):
    """A piece of an address: ``base``, ``service_root``, ``resource`` or ``search``."""

    part: str
    text: str


Mark = TypedDict("Mark", {"value": str, "in": str, "header": str | None, "pointer": str, "start": int, "end": int})
"""A stretch that a value wrote: in the ``url``, a ``header``, the ``claims`` or the ``body``."""


def request_marks(template: Request, values: Mapping[str, str], sent: Outgoing,
                  claims: Mapping[str, Any] | None) -> list[Mark]:
    """Where the values of ``template`` stand in the request as sent; a value that is not known stands nowhere."""
    values = defaultdict(str, values)
    marks = [_mark(stretch, "url") for stretch in _standing(fill(template.url, values), sent.url)]
    for name, text in template.headers:
        if seen := pair(sent.headers, name):
            marks += [_mark(stretch, "header", seen[0]) for stretch in _standing(fill(text, values), seen[1])]
    if template.token and claims is not None:
        marks += [_mark(stretch, "claims") for stretch in _in_json(template.token.claims, values, claims)]
    if template.body is not None and sent.body is not None:
        marks += [_mark(stretch, "body") for stretch in _in_json(template.body, values, parsed(sent.body))]
    return marks


def reply_marks(declared: Reply, values: Mapping[str, str], answer: Answer) -> Iterator[tuple[str, str, Mark]]:
    """Name, text and mark of each value that the reply gives, one after the other.

    A place may depend on a value found before it. Raises :class:`~explorer.model.NoSuchPart`.
    """
    known, body = dict(values), parsed(answer.body)
    for value, capture in declared.captures.items():
        if isinstance(capture, Header):
            name, text, stretch = _in_header(value.name, capture, answer)
            mark = _mark(stretch, "header", name)
        else:
            found = capture.find(body, known)
            text = found.text
            mark = _mark(Stretch(value.name, found.start, found.start + len(text), found.pointer), "body")
        known[value.name] = text
        yield value.name, text, mark


def parts(url: str, bases: Mapping[str, str], service_root: str | None, resource: str = "") -> list[Part]:
    """The named parts of an address; joined they are the address.

    ``resource`` is the path that the scenario declares after the service root: it tells where an altered service root
    ends.
    """
    path, mark, search = url.partition("?")
    found: list[Part] = []
    base = max((base for base in bases.values() if url.startswith(base)), key=len, default="")
    rest = path[len(base):]
    if base and rest.startswith(("/http:", "/https:")):
        base, rest = f"{base}/", rest[1:]
    if base:
        found.append(Part(part="base", text=base))
    if rest.startswith("http"):
        length = 0
        if service_root and rest.startswith((service_root, f"{service_root}/")):
            length = len(service_root)
        elif resource and rest.endswith(resource):
            length = len(rest) - len(resource)
        if length:
            found.append(Part(part="service_root", text=rest[:length]))
            rest = rest[length:]
    if rest:
        found.append(Part(part="resource", text=rest))
    if mark:
        found.append(Part(part="search", text=f"?{search}"))
    return found


def parsed(body: str | None) -> Any:
    """A body as JSON; ``None`` if it is not."""
    try:
        return json.loads(body or "")
    except (ValueError, RecursionError):
        return None


def at_pointer(tree: Any, pointer: str) -> Any:
    """What a JSON pointer leads to; ``None`` if nothing."""
    for key in pointer.split("/")[1:]:
        key = key.replace("~1", "/").replace("~0", "~")
        if isinstance(tree, list):
            tree = tree[int(key)] if key.isdigit() and int(key) < len(tree) else None
        else:
            tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _in_header(name: str, capture: Header, answer: Answer) -> tuple[str, str, Stretch]:
    """The header as it is spelt in the answer, the value's text, and where it stands."""
    seen = pair(answer.headers, capture.name)
    match = re.fullmatch(capture.pattern, seen[1]) if seen else None
    if seen is None or match is None:
        raise NoSuchPart(f"header {capture.name}", f"{seen[1]!r}, which has another form" if seen else "all")
    return seen[0], match[1], Stretch(name, *match.span(1))


def _standing(expected: Filled, seen: Any) -> Iterator[Stretch]:
    """The marks of a filled text that hold in the text seen in its place."""
    if not isinstance(seen, str):
        return
    for mark in expected.marks:
        if mark.value in BASES or mark.start == mark.end:
            continue
        if seen == expected.text:
            yield mark
            continue
        text = expected.text[mark.start:mark.end]
        if seen.count(text) == 1:
            start = seen.index(text)
            yield Stretch(mark.value, start, start + len(text), mark.pointer)


def _in_json(template: Any, values: Mapping[str, str], seen: Any) -> Iterator[Stretch]:
    expected, marks = fill_json(template, values)
    for pointer in dict.fromkeys(mark.pointer for mark in marks):
        here = tuple(mark for mark in marks if mark.pointer == pointer)
        yield from _standing(Filled(at_pointer(expected, pointer), here), at_pointer(seen, pointer))


def _mark(stretch: Stretch, where: str, name: str | None = None) -> Mark:
    return {"value": stretch.value, "in": where, "header": name, "pointer": stretch.pointer,
            "start": stretch.start, "end": stretch.end}
