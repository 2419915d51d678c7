"""Preparing: from a message of a scenario and the values known so far to the complete request.

Pure: the clock's reading and the source of ids are arguments, nothing is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from explorer.model import BASES, Message, NotFound, RawBody, Request, Scenario, fill_json, filled, references

from .client import Outgoing
from .errors import NoAddress, ValuesMissing
from .headers import header
from .marks import Mark, Part, at_pointer, parsed, parts, request_marks
from .token import authorization, bearer_claims, stamped

Ids = Callable[[], str]

_OPENING = re.compile(rf"^(\$\{{({'|'.join(BASES)})\}})?(/?\$\{{(?P<service_root>\w+)\}})?")
"""Base and service root: the value that comes next to the base, an address inside an address."""


@dataclass(frozen=True)
class Prepared:
    """A request ready to be sent, with the values it was made from (those made for it included).

    ``fresh`` says that it has never been sent before.
    """

    message: Message
    request: Outgoing
    values: Mapping[str, str]
    bases: Mapping[str, str]
    fresh: bool = True

    @property
    def claims(self) -> dict[str, Any] | None:
        return bearer_claims(header(self.request.headers, "Authorization"))

    @property
    def expires(self) -> int | None:
        """When the token ends, in seconds since 1970."""
        return (self.claims or {}).get("exp")

    def document(self) -> dict[str, Any]:
        """The request as the page shows it: address in full, and what each piece of it is."""
        return {
            "label": self.message.label,
            "method": self.request.method,
            "url": self.request.url,
            "headers": [list(pair) for pair in self.request.headers],
            "body": self.request.body,
            "claims": self.claims,
            "parts": self.parts(self.request.url),
            "marks": self.marks(self.request),
        }

    def parts(self, url: str) -> list[Part]:
        request = self.message.exchange.request
        opening = _OPENING.match(request.url)
        assert opening is not None  # all of it may be missing
        service_root = self.values.get(opening["service_root"] or "")
        return parts(url, self.bases, service_root, resource_path(request, self.values, self.bases))

    def marks(self, sent: Outgoing) -> list[Mark]:
        """Where the values stand in ``sent``, which may differ from what was prepared."""
        claims = bearer_claims(header(sent.headers, "Authorization"))
        return request_marks(self.message.exchange.request, {**self.values, **self.bases}, sent, claims)


def start_values(scenario: Scenario, now: datetime, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The values known before the first message: those of the scenario, and over them those handed in.

    Raises :class:`~explorer.model.NotFound` for a value the scenario does not have, and
    :class:`~explorer.model.BadValue` for one of the wrong form.
    """
    known = {value.name: text for value in scenario.values if (text := value.start_text(now)) is not None}
    return known | {name: scenario.value(name).checked(text) for name, text in (given or {}).items()}


def prepare(scenario: Scenario, label: str, values: Mapping[str, str], *, now: datetime, ids: Ids,
            bases: Mapping[str, str]) -> Prepared:
    """The request that opens the exchange ``label`` belongs to.

    Values made for each request are made here, unless ``values`` holds them. Raises
    :class:`~explorer.replay.errors.ValuesMissing`, and :class:`~explorer.replay.errors.NoAddress` if the target lacks
    the service.
    """
    message = scenario.message(scenario.message(label).outermost)
    request = message.exchange.request
    for name in request.values():
        if name in BASES and name not in bases:
            raise NoAddress(scenario.slug, message.label, name)
    names = [name for name in dict.fromkeys(request.values()) if name not in BASES]
    made = {name: _made(scenario.value(name).made, now, ids) for name in names
            if name not in values and scenario.value(name).made}
    known = {**values, **made}
    missing = [name for name in names if name not in known]
    if missing:
        raise ValuesMissing(scenario.slug, message.label, {name: captured_at(scenario, name) for name in missing})
    return Prepared(message, _filled(request, {**known, **bases}, now), known, bases)


def as_shown(scenario: Scenario, label: str, values: Mapping[str, str], request: Outgoing,
             bases: Mapping[str, str]) -> Prepared:
    """A request that was prepared before, shown and perhaps edited; what was made for it is read back from it."""
    message = scenario.message(scenario.message(label).outermost)
    template = message.exchange.request
    places = [(text, header(request.headers, name)) for name, text in template.headers]
    seen = parsed(request.body)
    places += [(text, at_pointer(seen, pointer)) for pointer, text in _strings(template.body)]
    made = {name: text for wanted, text in places for name in references(wanted)
            if wanted == f"${{{name}}}" and isinstance(text, str) and scenario.value(name).made}
    return Prepared(message, request, {**values, **made}, bases, fresh=False)


def expected_onward(prepared: Prepared, onward: Message) -> Outgoing:
    """What a proxy is expected to send on, for a target that does not show it: all but its own address."""
    outer, inner = prepared.message.exchange.request.url, onward.exchange.request.url
    proxy = filled(outer.removesuffix(inner), {**prepared.values, **prepared.bases})
    return replace(prepared.request, url=prepared.request.url.removeprefix(proxy))


def captured_at(scenario: Scenario, name: str) -> str:
    """The label of the first reply that gives the value. Raises :class:`~explorer.model.NotFound` if none does."""
    for message in scenario.messages:
        if message.kind == "reply" and any(value.name == name for value in message.exchange.reply.captures):
            return message.label
    raise NotFound(scenario.slug, "capture of", name, tuple(_captured(scenario)))


def resource_path(request: Request, values: Mapping[str, str], bases: Mapping[str, str]) -> str:
    """The path that the scenario declares after base and service root, without the search; empty if unknown."""
    path = _OPENING.sub("", request.url.partition("?")[0])
    try:
        return filled(path, {**values, **bases})
    except KeyError:
        return ""


def _filled(request: Request, values: Mapping[str, str], now: datetime) -> Outgoing:
    headers = [(name, filled(text, values)) for name, text in request.headers]
    if request.token:
        claims, _ = fill_json(request.token.claims, values)
        headers.append(("Authorization", authorization(request.token, stamped(request.token, claims, now))))
    body = None
    if isinstance(request.body, RawBody):
        body = filled(request.body.text, values)
    elif request.body is not None:
        body = json.dumps(fill_json(request.body, values)[0], indent=2, ensure_ascii=False)
    return Outgoing(request.method, filled(request.url, values), tuple(headers), body)


def _made(how: str | None, now: datetime, ids: Ids) -> str:
    return now.isoformat(timespec="seconds") if how == "now" else ids()


def _strings(template: Any) -> Iterator[tuple[str, str]]:
    """Pointer and text of every string with a value in it, still unfilled."""
    same = {name: f"${{{name}}}" for name in references(template)}
    unfilled, marks = fill_json(template, same)
    for pointer in dict.fromkeys(mark.pointer for mark in marks):
        yield pointer, at_pointer(unfilled, pointer)


def _captured(scenario: Scenario) -> Iterator[str]:
    for message in scenario.messages:
        if message.kind == "reply":
            yield from (value.name for value in message.exchange.reply.captures)
