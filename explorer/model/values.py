"""Values: the named things that travel through a flow, and where in a reply one is found."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from .errors import BadValue, NoSuchPart
from .text import filled

Origin = Literal["given", "made", "captured"]


@dataclass(frozen=True)
class DaysAhead:
    """A date so many days after the clock's, as ``yyyy-mm-dd``."""

    days: int

    def on(self, now: datetime) -> str:
        return (now + timedelta(days=self.days)).date().isoformat()


@dataclass(frozen=True)
class Value:
    """A named thing carried through the flow.

    ``given`` is its text from the start (or a date relative to the clock); ``made`` says that the consumer makes it
    afresh for each request (``uuid``: a random UUID, ``now``: the clock as a dateTime with seconds and offset);
    with neither, a reply must capture it. ``part_of`` names the value it travels with and shares a thread with.
    ``pattern`` is what its text looks like, and ``form`` says so in words.
    In an f-string a value writes itself as ``${name}``, so request texts are built from text and values.
    """

    name: str
    meaning: str
    example: str
    given: str | DaysAhead | None = None
    made: Literal["uuid", "now"] | None = None
    pattern: str = r"\S.*"
    form: str = ""
    part_of: str | None = None
    thread: bool = False
    source: str = ""

    def __str__(self) -> str:
        return f"${{{self.name}}}"

    @property
    def origin(self) -> Origin:
        return "given" if self.given is not None else "made" if self.made else "captured"

    def start_text(self, now: datetime) -> str | None:
        """What a given value says when the clock shows ``now``; ``None`` for any other value."""
        return self.given.on(now) if isinstance(self.given, DaysAhead) else self.given

    def checked(self, text: str) -> str:
        """``text`` itself, if it has the form of this value. Raises :class:`BadValue`."""
        if not re.fullmatch(self.pattern, text, re.ASCII):
            raise BadValue(self.name, text, self.pattern)
        return text


@dataclass(frozen=True)
class Item:
    """The first item of a list whose member at each path has the given text."""

    members: tuple[tuple[tuple[str, ...], str], ...]
    starts: bool = False

    def matches(self, item: Any, values: Mapping[str, str]) -> bool:
        for path, wanted in self.members:
            found: Any = item
            for key in path:
                found = found.get(key) if isinstance(found, dict) else None
            wanted = filled(wanted, values)
            if not isinstance(found, str) or not (found.startswith(wanted) if self.starts else found == wanted):
                return False
        return True

    def __str__(self) -> str:
        sign = "^=" if self.starts else "="
        return "[" + ", ".join(f"{'.'.join(path)}{sign}{wanted}" for path, wanted in self.members) + "]"


@dataclass(frozen=True)
class Found:
    """Where a capture found its text: ``pointer`` is a JSON pointer, ``start`` the offset in the string there."""

    text: str
    pointer: str
    start: int = 0


@dataclass(frozen=True)
class At:
    """A place in a JSON reply; ``after`` is a prefix that the text there has and the value has not."""

    path: tuple[str | int | Item, ...]
    after: str = ""

    def find(self, body: Any, values: Mapping[str, str]) -> Found:
        """The text at this place of a parsed JSON body. Raises :class:`NoSuchPart`, naming what is missing."""
        found, pointer = body, ""
        for part in self.path:
            index = self._index(found, part, values)
            if index is None:
                raise NoSuchPart(str(self), f"{pointer or '/'} {part}")
            found, pointer = found[index], f"{pointer}/{_escaped(index)}"
        text = found if isinstance(found, str) else json.dumps(found)
        if not text.startswith(self.after):
            raise NoSuchPart(str(self), f"{pointer}, which does not begin with {self.after!r}")
        return Found(text[len(self.after):], pointer, len(self.after))

    @staticmethod
    def _index(found: Any, part: str | int | Item, values: Mapping[str, str]) -> str | int | None:
        if isinstance(part, Item):
            items = found if isinstance(found, list) else []
            return next((index for index, item in enumerate(items) if part.matches(item, values)), None)
        if isinstance(part, int):
            return part if isinstance(found, list) and part < len(found) else None
        return part if isinstance(found, dict) and part in found else None

    def __str__(self) -> str:
        return "".join(str(part) if isinstance(part, Item) else f"/{part}" for part in self.path)


@dataclass(frozen=True)
class Header:
    """A header of a reply; ``pattern`` has one group, the value."""

    name: str
    pattern: str = "(.*)"


def at(*path: str | int | Item, after: str = "") -> At:
    """The place reached by object keys, list indexes and :func:`resource`, :func:`having`, :func:`reference`."""
    return At(path, after)


def resource(resource_type: str, **members: str | Value) -> Item:
    """The first Bundle entry with a resource of this type, and with these members if any are named."""
    wanted = [(("resource", key), str(text)) for key, text in members.items()]
    return Item(((("resource", "resourceType"), resource_type), *wanted))


def having(**members: str | Value) -> Item:
    """The first list item with these members."""
    return Item(tuple(((key,), str(text)) for key, text in members.items()))


def reference(resource_type: str) -> Item:
    """The first list item whose ``reference`` is to a resource of this type."""
    return Item(((("reference",), f"{resource_type}/"),), starts=True)


def _escaped(key: str | int) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
