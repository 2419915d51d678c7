"""What a page needs to check a request that its reader has changed: the checks and the known failures of each exchange.

Checks are those of the model, with what the rule that they name answers. A failure is a fault that nothing but the
request brings about: whoever changes a request in just that way meets it. Beside them stands where replies hold what is
captured, so that a page can offer what else there was to choose.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from explorer.model import At, Check, DaysAhead, Exchange, Fault, Item, Scenario, Value
from explorer.model.checks import value_checks
from explorer.model.faults import faults_at
from explorer.replay.client import ADDRESS, HEADER_TEXT, NAME
from explorer.replay.headers import FRAMING
from explorer.sandbox import Rule, Sandbox
from explorer.scenarios.checks import CHECKS

from .suggested import kind_of
from .ways import ways

_LONGEST = 400
"""A failure by a longer text than this is not told: nobody types it."""


def document(scenario: Scenario, faults: Iterable[Fault]) -> dict[str, Any]:
    """The file of one scenario. Numbers under ``at`` are places in ``checks`` and ``failures``."""
    every = (scenario, *ways(scenario))
    values = {value.name: value for way in every for value in way.values}
    checks = (*value_checks(values.values()), *CHECKS)
    simple = {fault.slug: fault for fault in faults if _by_request_alone(fault)}
    here = [fault for fault in simple.values()
            if any(fault.fits(message.exchange) for way in every for message in way.requests)]
    places = {fault.slug: place for place, fault in enumerate(here)}
    return {
        "schema": "1",
        "scenario": scenario.slug,
        "sendable": {"name": NAME, "header": HEADER_TEXT, "address": ADDRESS, "framing": sorted(FRAMING)},
        "values": {name: _value(value) for name, value in values.items()},
        "checks": [_check(check) for check in checks],
        "failures": [_failure(fault) for fault in here],
        "at": {way.variant.slug if way.variant else "": {
            message.label: _place(message.exchange, checks, [places[fault.slug] for fault in
                                                             faults_at(here, message.exchange)])
            for message in way.requests} for way in every},
        "captures": {way.variant.slug if way.variant else "": dict(_captures(way)) for way in every},
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of :func:`document`."""
    text = resources.files(__package__).joinpath("checks.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _value(value: Value) -> dict[str, Any]:
    told: dict[str, Any] = {"pattern": value.pattern, "form": value.form, "suggestions": kind_of(value.name)}
    if value.made:
        told["made"] = value.made
    if isinstance(value.given, DaysAhead):
        told["ahead"] = value.given.days
    return told


def _check(check: Check) -> dict[str, Any]:
    told: dict[str, Any] = {"part": check.part, "kind": check.kind, "says": check.says, "source": check.source}
    told |= {name: text for name, text in (("pattern", check.pattern), ("other", check.other),
                                           ("number", check.number)) if text}
    if check.rule:
        rule = _rules()[check.rule]
        told["refusal"] = {"rule": rule.id, "by": rule.participant, "status": rule.status, "code": rule.code}
    return told


def _failure(fault: Fault) -> dict[str, Any]:
    return {"fault": fault.slug, "title": fault.title, "by": fault.by.key, "status": fault.status, "code": fault.code,
            "changes": [{"part": change.part, "before": change.before if change.part == "address" else None,
                         "after": change.after} for change in fault.differences(fault.on[0].request)]}


def _place(exchange: Exchange, checks: Iterable[Check], failures: list[int]) -> dict[str, list[int]]:
    return {"checks": [number for number, check in enumerate(checks) if check.holds_at(exchange)],
            "failures": failures}


def _by_request_alone(fault: Fault) -> bool:
    """Whether the request as it is changed is all that it takes, and no longer than a person types."""
    if not fault.edits or fault.switches or fault.meanwhile or fault.days_later or fault.values:
        return False
    return all(len(change.after or "") <= _LONGEST for change in fault.differences(fault.on[0].request))


def _captures(way: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    """By the label of a reply: where it holds the values of a thing that is one of several in a Bundle."""
    for message in way.messages:
        if message.kind != "reply" or message.depth:
            continue
        places = {value.name: capture for value, capture in message.exchange.reply.captures.items()
                  if isinstance(capture, At)}
        chosen = {name: capture for name, capture in places.items()
                  if len(capture.path) > 1 and isinstance(capture.path[1], Item)}
        if chosen:
            yield message.label, {name: {"path": [_step(part) for part in capture.path], "after": capture.after}
                                  for name, capture in chosen.items()}


def _step(part: str | int | Item) -> Any:
    if not isinstance(part, Item):
        return part
    return {"members": [[list(path), wanted] for path, wanted in part.members], "starts": part.starts}


@cache
def _rules() -> Mapping[str, Rule]:
    sandbox = Sandbox()
    try:
        return {rule.id: rule for rule in sandbox.rules()}
    finally:
        sandbox.close()
