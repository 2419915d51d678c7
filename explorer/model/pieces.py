"""Pieces: everything in a message that has an explanation of its own, and the keys under which it is looked up.

A key is ``part:name`` or ``part:name@place``.

- *part* is one of :data:`PARTS`.
- *name* is the header (in lower case), the claim, the parameter, or ``Resource.member`` for what stands in a body. A
  parameter or captured member may add ``=`` and what tells it from its namesakes: the last word of its system, the
  prefix of a date, else the whole text (``identifier=nhsMhsPartyKey``, ``start=ge``, ``status=free``).
- *place* is who is asked and for what: ``pds/Patient``, ``sds/Endpoint``, ``gpc/search:slot-1``; or who alone:
  ``pds``, ``sds``, ``gpc`` (a practice, on both sides of the proxy); or nothing, which means everywhere.

A piece has several keys, the most telling first: all its names at the exact place, then at the participant, then
anywhere. Its explanation is the first that exists. All of it can be told from one message of a Recording, without its
scenario, so a page looks up in the same way what a reader points at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import unquote

Part = Literal["url", "header", "query", "token", "claim", "body", "reply-header", "reply-body"]

PARTS: tuple[Part, ...] = get_args(Part)
PLACES = {"pds": "pds", "sds": "sds", "ssp": "gpc", "provider": "gpc"}
"""Participants that are asked, and the first word of the place where they are."""

_TOKEN = ("header", "alg", "typ", "claims", "signature")
_SERVICE_ROOT = re.compile(r"https?://(?P<host>[^/]+)/(?P<ods_code>[^/]+)/(?P<fhir_version>[^/]+)/(?P<version>[^/]+)/"
                           r"(?P<capability>.+)")
_ID = re.compile(r"/([A-Z][A-Za-z]+)/[^/$]+")
_TYPE = re.compile(r"/([A-Z][A-Za-z]+)")
_DATE = re.compile(r"([a-z]{2})\d{4}")


@dataclass(frozen=True)
class Piece:
    """One thing in a message. ``names`` and ``places`` go from the most telling to the most general."""

    part: Part
    names: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, in the order in which they are looked up."""
        return tuple(key_of(self.part, name, place) for name in self.names for place in self.places)


def key_of(part: str, name: str, place: str = "") -> str:
    """``query:start=ge@gpc/search:slot-1``; names of headers are the same in any spelling."""
    name = name.lower() if part.endswith("header") else name
    return f"{part}:{name}@{place}" if place else f"{part}:{name}"


def keys_of(message: Mapping[str, Any], bodies: Sequence[str] = ()) -> tuple[Piece, ...]:
    """Every piece of a message of a Recording, each once: what a request sends; a reply's headers and what is captured.

    ``bodies`` is the list of the Recording; without it the message's ``body`` is its text. A message that was not
    reached has no pieces.
    """
    body = message["body"]
    tree = _parsed(bodies[body] if isinstance(body, int) else body)
    found = _sent(message, tree) if message["kind"] == "request" else _answered(message, tree)
    return tuple(dict.fromkeys(found))


def member_at(tree: Any, pointer: str) -> str | None:
    """The member of the innermost resource that a JSON pointer leads into: ``Schedule.actor``; ``None`` if none.

    The value of a listed identifier is told from others by its system: ``Endpoint.identifier=nhsMhsPartyKey``.
    """
    member, listed = None, False
    for key in pointer.split("/")[1:]:
        key = key.replace("~1", "/").replace("~0", "~")
        if isinstance(tree, list):
            tree, listed = tree[int(key)] if key.isdigit() and int(key) < len(tree) else None, True
        elif isinstance(tree, dict):
            member = f"{tree['resourceType']}.{key}" if "resourceType" in tree else member
            if listed and key == "value" and member and (system := tree.get("system")):
                return f"{member}={last_word(system)}"
            tree, listed = tree.get(key), False
    return member


def last_word(system: str) -> str:
    """What tells an identifier system from others: ``nhs-number`` of ``https://fhir.nhs.uk/Id/nhs-number``."""
    return system.rpartition("/")[2]


def resource_type(path: str) -> str:
    """The type that a path asks for, the last one it names: ``Appointment`` for ``/Patient/51/Appointment``."""
    return next(reversed(_TYPE.findall(path)), "")


def _sent(message: Mapping[str, Any], tree: Any) -> Iterator[Piece]:
    if not message["url"]:
        return
    headers = {name.lower(): text for name, text in message["headers"]}
    parts = {part["part"]: part["text"] for part in message["parts"]}
    places = _places(message["to"], headers.get("ssp-interactionid", ""), parts.get("resource", ""))
    for name in _address(parts):
        yield Piece("url", (name,), places)
    for name, _, text in (pair.partition("=") for pair in parts.get("search", "")[1:].split("&") if pair):
        yield Piece("query", (f"{name}={_told_apart(unquote(text))}", name), places)
    for name in headers:
        yield Piece("header", (name,), places)
    if message["claims"] is not None:
        for name in _TOKEN:
            yield Piece("token", (name,), places)
        for name in message["claims"]:
            yield Piece("claim", (name,), places)
    for resource, member in _members(tree):
        yield Piece("body", (f"{resource}.{member}", member), places)


def _answered(message: Mapping[str, Any], tree: Any) -> Iterator[Piece]:
    places = (PLACES.get(message["from"], message["from"]), "")
    for name, _ in message["headers"]:
        yield Piece("reply-header", (name.lower(),), places)
    for mark in message["marks"]:
        if mark["in"] == "body" and (member := member_at(tree, mark["pointer"])):
            yield Piece("reply-body", tuple(dict.fromkeys((member, member.partition("=")[0]))), places)


def _places(to: str, interaction: str, path: str) -> tuple[str, ...]:
    who = PLACES.get(to, to)
    what = ":".join(interaction.split(":")[-2:]) if who == "gpc" else resource_type(path)
    return tuple(dict.fromkeys((f"{who}/{what}" if what else who, who, "")))


def _address(parts: Mapping[str, str]) -> Iterator[str]:
    """The named parts, those of the service root, and the ids in the path."""
    for part, text in parts.items():
        yield part
        if part == "service_root" and (root := _SERVICE_ROOT.fullmatch(text)):
            yield from (f"{part}.{name}" for name in root.groupdict())
        if part == "resource":
            yield from (f"{resource}.id" for resource in _ID.findall(text))


def _told_apart(text: str) -> str:
    system, bar, _ = text.partition("|")
    date = _DATE.match(text)
    return last_word(system) if bar else date[1] if date else text


def _members(tree: Any) -> Iterator[tuple[str, str]]:
    """Type and member name of every resource in a body, outermost first."""
    if isinstance(tree, list):
        for item in tree:
            yield from _members(item)
    elif isinstance(tree, dict):
        if "resourceType" in tree:
            yield from ((tree["resourceType"], member) for member in tree)
        for item in tree.values():
            yield from _members(item)


def _parsed(body: str | None) -> Any:
    try:
        return json.loads(body or "")
    except ValueError:
        return None
