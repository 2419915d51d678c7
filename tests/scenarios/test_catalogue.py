"""The catalogue of faults is complete: what happens, what it declares and what the sandbox publishes are one set.

Every fault is replayed at the exchange that it is recorded at; which rule refused is read from the sandbox itself.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from explorer.model import Fault, Message, Request, Scenario
from explorer.model.edits import SetHeader
from explorer.model.faults import find_fault
from explorer.replay import start_values
from explorer.replay.event import Refusal
from explorer.replay.failing import fail, make
from explorer.replay.target import Target
from explorer.sandbox import Sandbox
from explorer.sandbox.rules import Rule
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS
from explorer.site.fixed import CLOCK, counted_ids

from .breaking import quick, reached, rules_broken

NEVER: dict[str, str] = {}
"""Rules that no fault can break, with the proof. There are none; keep it so."""


@dataclass(frozen=True)
class Row:
    """A row of a published table of errors that the scenarios' calls can produce; ``rule`` where rows look alike."""

    participant: str
    status: int
    code: str | None
    rule: str = ""


PUBLISHED_TABLES = {
    "PDS FHIR API, errors": (
        Row("pds", 400, "INVALID_RESOURCE_ID"), Row("pds", 400, "MISSING_VALUE"), Row("pds", 400, "INVALID_VALUE"),
        Row("pds", 400, "UNSUPPORTED_SERVICE"), Row("pds", 401, "ACCESS_DENIED"), Row("pds", 403, "ACCESS_DENIED"),
        Row("pds", 403, "INVALID_METHOD"), Row("pds", 404, "RESOURCE_NOT_FOUND"),
        Row("pds", 404, "INVALIDATED_RESOURCE"), Row("pds", 408, "UNABLE_TO_CALL_SERVICE"),
        Row("pds", 429, "TOO_MANY_REQUESTS"),
    ),
    "SDS FHIR API, errors": (
        Row("sds", 400, "BAD_REQUEST", "sds.parameter-illegal"),
        Row("sds", 400, "BAD_REQUEST", "sds.parameter-invalid"),
        Row("sds", 400, "BAD_REQUEST", "sds.parameters-incomplete"),
        Row("sds", 400, "BAD_REQUEST", "sds.correlation-id-not-a-uuid"), Row("sds", 401, "ACCESS_DENIED"),
        Row("sds", 404, "NO_RECORD_FOUND"), Row("sds", 405, "NOT_IMPLEMENTED"),
        Row("sds", 406, "MISSING_OR_INVALID_HEADER"), Row("sds", 429, "TOO_MANY_REQUESTS"),
        Row("sds", 500, "INTERNAL_SERVER_ERROR"), Row("sds", 502, "INTERNAL_SERVER_ERROR"),
        Row("sds", 504, "INTERNAL_SERVER_ERROR"),
    ),
    "Spine Core, SSP implementation guide, checks": (
        Row("ssp", 496, "496"), Row("ssp", 495, "495"), Row("ssp", 405, "405"),
        Row("ssp", 400, "400", "ssp.header-missing"), Row("ssp", 400, "400", "ssp.target-unreadable"),
        Row("ssp", 429, "429"), Row("ssp", 503, "503"), Row("ssp", 504, "504"),
    ),
    "GP Connect, Error handling guidance, SSP errors": (
        Row("ssp", 400, "400", "ssp.target-varies"), Row("ssp", 403, "403", "ssp.sender"),
        Row("ssp", 403, "403", "ssp.receiver"), Row("ssp", 403, "403", "ssp.no-sharing-agreement"),
        Row("ssp", 405, "405"), Row("ssp", 415, "415"), Row("ssp", 502, "502"),
    ),
    "GP Connect, Error handling guidance, Spine error codes": (
        Row("provider", 400, "BAD_REQUEST"), Row("provider", 400, "INVALID_IDENTIFIER_SYSTEM"),
        Row("provider", 400, "INVALID_NHS_NUMBER"), Row("provider", 400, "INVALID_PATIENT_DEMOGRAPHICS"),
        Row("provider", 403, "ACCESS_DENIED"), Row("provider", 404, "PATIENT_NOT_FOUND"),
        Row("provider", 404, "NO_RECORD_FOUND"), Row("provider", 409, "DUPLICATE_REJECTED", "provider.slot-taken"),
        Row("provider", 409, "DUPLICATE_REJECTED", "provider.register-active"),
        Row("provider", 409, "FHIR_CONSTRAINT_VIOLATION"), Row("provider", 415, "BAD_REQUEST"),
        Row("provider", 422, "INVALID_RESOURCE"), Row("provider", 422, "INVALID_PARAMETER"),
        Row("provider", 422, "REFERENCE_NOT_FOUND"), Row("provider", 500, "INTERNAL_SERVER_ERROR"),
        Row("provider", 501, "NOT_IMPLEMENTED"),
    ),
}


@dataclass(frozen=True)
class Seen:
    """What came of a fault: who answered how, in which words, and the rule for which that was."""

    fault: Fault
    answer: tuple[str, int | None, str | None]
    rule: str | None
    words: str


@cache
def seen() -> tuple[Seen, ...]:
    """Every fault that a reply shows, brought about once, each in a world of its own."""
    return asyncio.run(_all())


async def _all() -> tuple[Seen, ...]:
    sandbox = quick(len(FAULTS) + 1)
    try:
        return tuple([await _broken(fault, _world(sandbox, n)) for n, fault in enumerate(declared())])
    finally:
        sandbox.close()


async def _broken(fault: Fault, target: Target) -> Seen:
    broken, rule = await _refused(fault, fault, target)
    assert broken is not None, fault.slug
    return Seen(fault, (broken.by, broken.status, broken.code), rule, broken.diagnostics or "")


async def _refused(fault: Fault, trimmed: Fault, target: Target) -> tuple[Refusal | None, str | None]:
    """Who refuses where the fault is at home when only what is ``trimmed`` of it happens, and for which rule."""
    way, message = homes()[fault.slug]
    ids = counted_ids()
    values = await reached(way, message.label, target, ids)
    with rules_broken() as broken:
        failure = await fail(way, message.label, trimmed, target, clock=lambda: CLOCK, ids=ids, values=values)
    return failure.refusal, broken[-1] if broken else None


def _world(sandbox: Sandbox, number: int, part: str = "") -> Target:
    return Target.in_process(sandbox, f"http://127.0.0.1:8000/sandbox/fault-{number}{part[:4]}")


@cache
def homes() -> dict[str, tuple[Scenario, Message]]:
    """Each fault's way and request: the first way that has the first of its exchanges."""
    ways = tuple(way for scenario in SCENARIOS.values()
                 for way in (scenario, *(scenario.way(variant.slug) for variant in scenario.variants)))
    return {fault.slug: next((way, message) for way in ways for message in way.requests
                             if message.exchange is fault.on[0]) for fault in FAULTS}


def declared() -> list[Fault]:
    """All faults that a reply shows; what breaks below HTTP breaks no rule."""
    return [fault for fault in FAULTS if not fault.below_http]


def asked() -> set[str]:
    """The interactions of all requests of all ways, as rules name them."""
    return {_interaction(message.exchange.request) for scenario in SCENARIOS.values()
            for way in (scenario, *(scenario.way(variant.slug) for variant in scenario.variants))
            for message in way.requests}


def _interaction(request: Request) -> str:
    service, _, rest = request.url.partition("/")
    if service == "${ssp}":
        return dict(request.headers)["Ssp-InteractionID"].removeprefix(
            "urn:nhs:names:services:gpconnect:fhir:").removeprefix("rest:")
    if service == "${sds}":
        return rest.partition("?")[0].lower()
    return "retrieve-patient" if rest.startswith("Patient/") else "search-patient"


def published() -> dict[str, Rule]:
    """The sandbox's rules for what the scenarios ask; one without interactions is for every call."""
    sandbox, called = quick(), asked()
    rules = {rule.id: rule for rule in sandbox.rules() if not rule.interactions or called & set(rule.interactions)}
    sandbox.close()
    return rules


def test_each_fault_breaks_the_rule_that_it_names_and_gets_the_answer_that_it_declares() -> None:
    told = {fault.slug: (fault.by.key, fault.status, fault.code, fault.rule) for fault in declared()}

    assert {one.fault.slug: (*one.answer, one.rule) for one in seen()} == told


def test_every_published_rule_that_the_scenarios_calls_meet_is_broken_by_a_fault_and_no_other() -> None:
    produced = {one.rule for one in seen()} - {None}

    assert produced == set(published()) - set(NEVER)
    assert set(NEVER) <= set(published())


def test_the_answers_produced_are_those_that_the_rules_publish() -> None:
    produced = {one.answer for one in seen() if one.rule}

    assert produced == {(rule.participant, rule.status, rule.code) for id, rule in published().items()
                        if id not in NEVER}


@pytest.mark.parametrize("table", PUBLISHED_TABLES)
def test_every_row_of_the_published_error_tables_is_produced(table: str) -> None:
    answers = {one.answer for one in seen()} | {(*one.answer, one.rule) for one in seen()}
    rows = {(row.participant, row.status, row.code, *((row.rule,) if row.rule else ())) for row in
            PUBLISHED_TABLES[table]}

    assert rows - answers == set()


def test_what_a_fault_quotes_of_the_practices_words_is_said() -> None:
    def wrong() -> Iterator[str]:
        for one in seen():
            for quoted in re.findall("“(.*?)”", one.fault.recognise):
                words = one.words.replace("'", "’")
                if not re.search(".*".join(map(re.escape, quoted.split("…"))), words):
                    yield f"{one.fault.slug}: “{quoted}” is not in “{words}”"

    assert list(wrong()) == []


def test_a_fix_shows_how_right_and_wrong_differ() -> None:
    """However long the texts are of which a fix tells the beginning."""
    alike = [f"{fault.slug}: {fix}" for fault in FAULTS for fix in fault.fixes(fault.on[0].request)
             if (texts := re.fullmatch("(?s).* “(.*)”, not (?:as )?“(.*)”\\.", fix)) and texts[1] == texts[2]]

    assert alike == []


async def test_nothing_is_refused_without_what_a_fault_changes() -> None:
    sandbox = quick(len(FAULTS) + 1)
    for number, fault in enumerate(declared()):
        target, ids = _world(sandbox, number), counted_ids()
        way, message = homes()[fault.slug]
        known = start_values(way, CLOCK, await reached(way, message.label, target, ids))
        await make((message.exchange,), way, target, clock=lambda: CLOCK, ids=ids, values=known, slug=fault.slug)
    sandbox.close()


async def test_each_part_of_a_fault_is_needed_for_its_refusal() -> None:
    sandbox = quick(len(FAULTS) * 2)
    for number, fault in enumerate(declared()):
        assert await _needless(fault, sandbox, number) == [], fault.slug
    sandbox.close()


async def test_an_edit_beside_a_switch_that_refuses_by_itself_is_found() -> None:
    sandbox = quick()
    down = find_fault(FAULTS, "pds-failed", "the catalogue")
    misleading = replace(down, edits=(SetHeader("X-Correlation-ID", "7"),))

    assert await _needless(misleading, sandbox, 0) == ["edits"]
    sandbox.close()


async def _needless(fault: Fault, sandbox: Sandbox, number: int) -> list[str]:
    """The parts of a fault without which it is refused just the same; or, if no switch is left, refused at all."""
    found = []
    for part in (part for part in ("edits", "switches", "days_later") if getattr(fault, part)):
        if not any(getattr(fault, other) for other in {"edits", "switches", "days_later", "meanwhile"} - {part}):
            continue
        nothing: Any = type(getattr(fault, part))()
        trimmed = replace(fault, **{part: nothing}, fix="Nothing." if part == "edits" else "")
        refusal, rule = await _refused(fault, trimmed, _world(sandbox, number, part))
        answer = refusal and (refusal.by, refusal.status, refusal.code, rule)
        if answer == (fault.by.key, fault.status, fault.code, fault.rule) or (answer and not fault.switches):
            found.append(part)
    return found
