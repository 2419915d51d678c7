"""Coverage: what the scenarios send and capture, on every way through them, and whether each piece is explained."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ModelError
from .exchange import Request
from .lesson import Explanation, Lessons
from .pieces import PLACES, Piece, keys_of, last_word, resource_type
from .scenario import BASES, Message, Scenario
from .text import fill_json, filled
from .values import At, Item, Value

_ADDRESS = re.compile(r"(?P<base>\$\{(?:" + "|".join(BASES) + r")\}/?(?=\$|$)|\$\{(?:" + "|".join(BASES) + r")\})?"
                      r"(?P<service_root>\$\{\w+\})?(?P<resource>[^?]*)(?P<search>\?.*)?")


class Unexplained(ModelError):
    """Scenarios send or capture something that no explanation speaks of. ``missing`` is key to first message."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        self.missing = missing
        told = "; ".join(f"{key} (first in {where})" for key, where in missing.items())
        super().__init__(f"{len(missing)} without an explanation: {told}. Write one in explorer/scenarios/explanations")


class Unused(ModelError):
    """Explanations of something that no scenario sends or captures."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        super().__init__(f"no scenario sends or captures what these explain: {', '.join(keys)}; remove or correct them")


@dataclass(frozen=True)
class Use:
    """A piece and where it is met: the scenario, the variant (``None`` for the whole), and the label."""

    piece: Piece
    slug: str
    variant: str | None
    message: Message


def uses(scenarios: Iterable[Scenario]) -> Iterator[Use]:
    """Every piece of every message, on the whole way and then on each variant's, told from the model alone."""
    for scenario in scenarios:
        for way in (scenario, *(scenario.way(variant.slug) for variant in scenario.variants)):
            for message in way.messages:
                for piece in pieces_of(way, message):
                    yield Use(piece, way.slug, way.variant.slug if way.variant else None, message)


def pieces_of(scenario: Scenario, message: Message) -> tuple[Piece, ...]:
    """The pieces of a message before it is sent: those that a Recording of it will have, but for replies' headers."""
    if message.kind == "reply":
        return tuple(dict.fromkeys(_captured(message)))
    return keys_of(_as_recorded(scenario, message))


def check_coverage(scenarios: Iterable[Scenario], lessons: Lessons, also: Iterable[Piece] = ()) -> None:
    """Raise :class:`Unexplained` for a piece without explanation, :class:`Unused` for an explanation without piece.

    ``also`` are pieces that explanations may speak of without a scenario declaring them: headers of replies.
    """
    met: set[str] = {found.key for piece in also if (found := lessons.of(piece))}
    missing: dict[str, str] = {}
    for use in uses(scenarios):
        if found := lessons.of(use.piece):
            met.add(found.key)
        else:
            missing.setdefault(use.piece.keys[0], f"{use.slug} {use.message.label}")
    if missing:
        raise Unexplained(missing)
    if dead := [explanation.key for explanation in lessons.explanations if explanation.key not in met]:
        raise Unused(tuple(dead))


def seen_in(scenarios: Iterable[Scenario], lessons: Lessons) -> dict[str, tuple[Use, ...]]:
    """For each explanation, by key, the uses of the piece it explains, in the order of scenarios and messages."""
    found: dict[str, list[Use]] = {explanation.key: [] for explanation in lessons.explanations}
    for use in uses(scenarios):
        explanation: Explanation | None = lessons.of(use.piece)
        if explanation:
            found[explanation.key].append(use)
    return {key: tuple(where) for key, where in found.items()}


def _as_recorded(scenario: Scenario, message: Message) -> dict[str, Any]:
    """What a Recording would say of a request, with examples for the values that only replies give."""
    request = message.exchange.request
    texts = {value.name: _example(value) for value in scenario.values} | {name: f"${{{name}}}" for name in BASES}
    address = _ADDRESS.fullmatch(request.url)
    assert address is not None  # the pattern takes any text
    parts = [{"part": part, "text": filled(text, texts)} for part, text in address.groupdict().items() if text]
    return {
        "kind": "request", "to": message.receiver.key, "url": filled(request.url, texts), "parts": parts,
        "headers": _headers(request, texts), "claims": _claims(request, texts),
        "body": None if request.body is None else json.dumps(fill_json(request.body, texts)[0]),
    }


def _headers(request: Request, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    headers = [(name, filled(text, texts)) for name, text in request.headers]
    return [*headers, ("Authorization", "Bearer")] if request.token else headers


def _claims(request: Request, texts: Mapping[str, str]) -> dict[str, Any] | None:
    if request.token is None:
        return None
    return {**fill_json(request.token.claims, texts)[0], "iat": 0, "exp": request.token.lifetime}


def _captured(message: Message) -> Iterator[Piece]:
    """The places of a reply that its exchange captures from."""
    who = message.sender.key
    places = (PLACES.get(who, who), "")
    address = _ADDRESS.fullmatch(message.exchange.request.url)
    asked = resource_type(address["resource"] if address else "")
    for capture in message.exchange.reply.captures.values():
        if isinstance(capture, At):
            member = _member(capture, asked)
            yield Piece("reply-body", tuple(dict.fromkeys((member, member.partition("=")[0]))), places)
        else:
            yield Piece("reply-header", (capture.name.lower(),), places)


def _member(capture: At, asked: str) -> str:
    """The member of the innermost resource that a capture leads into; ``asked`` is the type where it names none."""
    resource, path = asked, list(capture.path)
    if path[0] == "entry":
        entry = path[1]
        if isinstance(entry, Item):
            resource = next((text for members, text in entry.members if members == ("resource", "resourceType")), asked)
        path = path[3:]
    chosen = path[-2] if len(path) > 1 and path[-1] == "value" else None
    systems = [text for members, text in chosen.members if members == ("system",)] if isinstance(chosen, Item) else []
    return f"{resource}.{path[0]}" + (f"={last_word(systems[0])}" if systems else "")


def _example(value: Value) -> str:
    return value.given if isinstance(value.given, str) else value.example
