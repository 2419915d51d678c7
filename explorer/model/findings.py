"""Findings: what a check of everything that is told has to say, each with its place, its rule and what to do.

Pure: scenarios, faults and lists go in. What a scenario refuses to be built with never gets here
(:mod:`explorer.model.errors`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from .edits import told
from .exchange import Exchange, RawBody
from .faults import Fault
from .scenario import Scenario

_TEN_DIGITS = re.compile(r"(?<![\w.-])\d{10}(?![\w.-])")
_SYNTHETIC = "999"
_SPACED = re.compile(r"(?<![\w.-])\d{3} \d{3} \d{4}(?![\w.-])")


@dataclass(frozen=True)
class Finding:
    """Something that is wrong. ``where`` names the record (and the file and line, if known)."""

    where: str
    rule: str
    what: str
    remedy: str


def foreign_numbers(scenarios: Iterable[Scenario], faults: Iterable[Fault]) -> Iterator[Finding]:
    """Ten-digit numbers that are sent, given or shown as an example and are not of the synthetic 999 range.

    An NHS number of another range could be a real person's. Source: community documentation of the NHS number scheme.
    """
    seen: set[tuple[str, str]] = set()
    for where, text in (*_texts_of(scenarios), *_texts_of_faults(faults)):
        for found in (*_TEN_DIGITS.findall(text), *_SPACED.findall(text)):
            if not found.startswith(_SYNTHETIC) and (where, found) not in seen:
                seen.add((where, found))
                yield Finding(where, "synthetic-number", f"{found} could be a real person’s NHS number",
                              "use a number that begins with 999, such as 9990000018")


def idle_values(scenarios: Iterable[Scenario]) -> Iterator[Finding]:
    """Values that no way of any scenario gives away, makes or captures."""
    listed: dict[str, str] = {}
    met: set[str] = set()
    for scenario in scenarios:
        for way in _ways(scenario):
            for value in way.values:
                listed.setdefault(value.name, way.slug)
            for message in way.messages:
                met |= {*message.exchange.request.values(), *(value.name for value in message.exchange.reply.captures)}
    for name, slug in listed.items():
        if name not in met:
            yield Finding(f"{slug}, value {name}", "idle-value", "nothing sends it and nothing captures it",
                          "use it in a request, capture it, or take it out of `values`")


def without_source(scenarios: Iterable[Scenario]) -> Iterator[Finding]:
    """Values that do not say where they are described; other records refuse an empty source themselves."""
    named: set[str] = set()
    for scenario in scenarios:
        for value in scenario.values:
            if value.name not in named and not value.source.strip():
                named.add(value.name)
                yield Finding(f"{scenario.slug}, value {value.name}", "source", "it names no source",
                              "name the page of the specification that describes it")


def vanished(published: Iterable[str], aliases: Mapping[str, str], there: Iterable[str]) -> Iterator[Finding]:
    """Published ids that are gone without an alias, and aliases that lead nowhere. An id is kind, blank, name."""
    known = set(there)
    for name in published:
        if name not in known and name not in aliases:
            yield Finding(name, "stable-id", "it was published and is gone, so links to it are broken",
                          f"bring it back, or write `{name} -> NEW NAME` in the list of published ids")
    for old, new in aliases.items():
        if new not in known:
            yield Finding(old, "stable-id", f"its alias {new!r} does not exist",
                          "name what took its place")


def _texts_of(scenarios: Iterable[Scenario]) -> Iterator[tuple[str, str]]:
    for scenario in scenarios:
        for way in _ways(scenario):
            for value in way.values:
                yield f"{scenario.slug}, value {value.name}", f"{value.example}\n{value.given}"
            for message in way.requests:
                yield from ((f"{way.where} {message.label}", text) for text in _sent(message.exchange))


def _texts_of_faults(faults: Iterable[Fault]) -> Iterator[tuple[str, str]]:
    for fault in faults:
        for edit in fault.edits:
            yield f"fault {fault.slug}", told(asdict(cast(Any, edit)))
        for exchange in (*fault.meanwhile, *fault.mend):
            yield from ((f"fault {fault.slug}", text) for text in _sent(exchange))


def _sent(exchange: Exchange) -> Iterator[str]:
    request = exchange.request
    yield request.url
    yield from (text for _, text in request.headers)
    yield request.body.text if isinstance(request.body, RawBody) else _json(request.body)
    yield _json(request.token.claims if request.token else None)


def _json(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False)


def _ways(scenario: Scenario) -> tuple[Scenario, ...]:
    return (scenario, *(scenario.way(variant.slug) for variant in scenario.variants))
