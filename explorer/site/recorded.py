"""Recorded exchanges: a Recording's JSON made ready for a page that is complete without script.

Knows the Recording's form (docs: Recordings) and nothing of how one is made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from .marked import Piece, Stretch, cut, laid_out

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A part of an address: its name, its kind (``base``, ``value``, ``resource`` or ``search``), its pieces.

    The base bears the name of who is asked; a part that is a carried value bears the value's name.
    """

    name: str
    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Field:
    """One header."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Shown:
    """One recorded message, in full, as pieces of text.

    ``tags`` say of a carried value where it comes from (``2d``) or, in a reply, where it goes to (``to 3a, 4a``). What
    a proxy passed on unchanged is shown once, where the consumer sent or got it: ``same_body_as`` and
    ``same_claims_as`` name that message.
    """

    label: str
    kind: str
    summary: str
    text: str
    sender: str
    receiver: str
    partner: str
    state: str
    headline: str
    parts: tuple[Part, ...]
    headers: tuple[Field, ...]
    claims: tuple[Piece, ...]
    body: tuple[Piece, ...]
    tags: Mapping[str, str]
    media_type: str
    same_claims_as: str
    same_body_as: str

    @property
    def way(self) -> str:
        return f"{self.sender} to {self.receiver}"


def shown(recording: Document, label: str | None = None) -> tuple[Shown, ...]:
    """The messages of a recording in walk order; with ``label``, those of the exchange that it belongs to."""
    messages: dict[str, Document] = {message["label"]: message for message in recording["messages"]}
    exchange = messages[label]["exchange"] if label is not None else None
    names = {participant["key"]: participant["name"] for participant in recording["participants"]}
    return tuple(_shown(recording, message, _outermost(messages, message), names) for message in messages.values()
                 if exchange in (None, message["exchange"]))


def clock(recording: Document) -> str:
    """The sandbox's clock while it was recorded: ``1 June 2026``."""
    now = datetime.fromisoformat(recording["timing"]["clock"])
    return f"{now.day} {now:%B %Y}"


def _outermost(messages: Mapping[str, Document], message: Document) -> Document:
    """The message of the same exchange and kind that the consumer itself sent or got."""
    asked = messages[message["exchange"]]
    return asked if message["kind"] == "request" else messages[asked["partner"]]


def _tags(recording: Document, message: Document) -> dict[str, str]:
    """What is to be said of each value here. One that somebody else has learnt comes from nowhere that is drawn."""
    if message["kind"] == "reply":
        return {value["name"]: f"to {', '.join(value['used'])}" for value in recording["values"] if value["used"]}
    return {value["name"]: value["from"] for value in recording["values"]
            if value["from"] and message["exchange"] in (value["from"], *value["used"])}


def _shown(recording: Document, message: Document, outermost: Document, names: Mapping[str, str]) -> Shown:
    base = recording["base"]
    is_request = message["kind"] == "request"
    passed_on = message is not outermost
    same_body = passed_on and message["body"] is not None and message["body"] == outermost["body"]
    same_claims = passed_on and is_request and message["claims"] and message["claims"] == outermost["claims"]
    headers = [(name, _whole(text, base)) for name, text in message["headers"] or ()]
    body = _whole(recording["bodies"][message["body"]], base) if message["body"] is not None and not same_body else ""
    return Shown(
        label=message["label"], kind=message["kind"], summary=message["summary"], text=message["text"],
        sender=names[message["from"]], receiver=names[message["to"]], partner=message["partner"],
        state=_state(message),
        headline=(message["method"] or "") if is_request else _status(message["status"]),
        parts=tuple(_parts(message, base, names[message["to"]])) if is_request else (),
        headers=tuple(Field(name, tuple(cut(text, _stretches(message, "header", name)))) for name, text in headers),
        claims=laid_out(json.dumps(message["claims"]), _pointers(message, "claims"))
        if is_request and message["claims"] and not same_claims else (),
        body=laid_out(body, _pointers(message, "body")) if body else (),
        tags=_tags(recording, message),
        media_type=next((text for name, text in headers if name.lower() == "content-type"), ""),
        same_claims_as=outermost["label"] if same_claims else "",
        same_body_as=outermost["label"] if same_body else "")


def _state(message: Document) -> str:
    if message["observed"]:
        return ""
    return "expected, not observed" if message["reached"] else "not reached"


def _status(status: int | None) -> str:
    return f"{status} {HTTPStatus(status).phrase}" if status else ""


def _parts(message: Document, base: str, asked: str) -> Iterator[Part]:
    """The address in its named parts, each with the marks that fall into it; offsets count the address as stored."""
    start = 0
    stretches = _stretches(message, "url")
    for part in message["parts"] or ():
        text = part["text"]
        inside = [(max(first - start, 0), min(last - start, len(text)), value) for first, last, value in stretches
                  if first < start + len(text) and last > start]
        whole = [value for first, last, value in inside if (first, last) == (0, len(text))]
        pieces = (Piece(text, whole[0]),) if whole else tuple(cut(text, inside))
        kind = "value" if whole else part["part"]
        yield Part(whole[0] if whole else asked if kind == "base" else part["part"], kind,
                   tuple(Piece(_whole(piece.text, base), piece.value) for piece in pieces))
        start += len(text)


def _stretches(message: Document, place: str, header: str | None = None) -> list[Stretch]:
    return [(mark["start"], mark["end"], mark["value"]) for mark in message["marks"]
            if mark["in"] == place and (header is None or (mark["header"] or "").lower() == header.lower())]


def _pointers(message: Document, place: str) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for mark in message["marks"]:
        if mark["in"] == place:
            found.setdefault(mark["pointer"], []).append((mark["start"], mark["end"], mark["value"]))
    return found


def _whole(text: str, base: str) -> str:
    return text.replace("${base}", base)
