"""Making the recordings: every way through every scenario, and every fault at the exchange that it hits.

A fault is recorded from its exchange on: what comes before it is the way's own recording. What is the same in several
recordings is stored once (:mod:`explorer.replay.packing`).
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from explorer.model import Fault, Message, Scenario
from explorer.model.faults import faults_at, home
from explorer.model.text import references
from explorer.replay import Recording, ReplayedExchange, Target, Timer, replay
from explorer.replay.failing import Failure, fail, mending, told
from explorer.replay.packing import pack
from explorer.sandbox import Sandbox, Settings
from explorer.sandbox.errors import SwitchedToFail
from explorer.sandbox.settings import at_once
from explorer.scenarios.codes import CODES
from explorer.scenarios.published import published

from .fixed import Clock, Ids
from .loopback import on_loopback
from .ways import ways

GUESTS = "faults.json"
"""The file beside the recordings that tells of faults in scenarios that they are not at home in."""

_WORLD = "http://127.0.0.1:8000/sandbox"
_LEFT_OUT = ("scenario", "base", "values", "not_captured")


class NotAsDeclared(Exception):
    """A fault does not do what it declares, so the site would tell what is not so."""

    def __init__(self, fault: Fault, seen: object) -> None:
        super().__init__(f"fault {fault.slug}: declared {fault.by.key} {fault.status} {fault.code}, got {seen}; "
                         "correct its declaration, or its edits")


@dataclass(frozen=True)
class Recorded:
    """All recordings of one scenario.

    ``whole`` is what its page loads first; ``ways`` holds the Recordings of its variants, ``faults`` what came of the
    faults at home in it; ``at`` says for each way (the whole one is ``""``) which faults can be made at which label.
    """

    whole: Recording
    ways: Mapping[str, Mapping[str, Any]]
    faults: Mapping[str, Mapping[str, Any]]
    at: Mapping[str, Mapping[str, list[str]]]

    @property
    def guests(self) -> frozenset[str]:
        """The faults that can be made here and are at home in another scenario."""
        return frozenset(slug for labels in self.at.values() for slugs in labels.values() for slug in slugs
                         if slug not in self.faults)

    def more_json(self) -> str:
        """All but ``whole``, which is at hand then, packed: what the page loads when it has nothing else to do."""
        more = {"scenario": self.whole.slug, "ways": self.ways, "faults": self.faults, "at": self.at,
                "guests": GUESTS if self.guests else None,
                "codes": meanings(fault["code"] for fault in self.faults.values()),
                "aliases": aliases_of(self.whole.slug)}
        return json.dumps(pack(more, json.loads(self.whole.json())), ensure_ascii=False, separators=(",", ":")) + "\n"


def record_all(scenarios: Mapping[str, Scenario], faults: tuple[Fault, ...], clock: Clock,
               ids: Callable[[], Ids]) -> dict[str, Recorded]:
    """Every scenario's recordings, by its slug.

    ``ids`` makes a fresh source of ids for each. Raises :class:`~explorer.replay.UnexpectedReply` and
    :class:`NotAsDeclared`.
    """
    gone = {way.where: asyncio.run(recorded(way, clock, ids())) for scenario in scenarios.values()
            for way in (scenario, *ways(scenario))}
    failures = record_faults(scenarios, faults, gone, clock, ids)
    return {slug: Recorded(
        gone[slug],
        {way.variant.slug: gone[way.where].document for way in ways(scenario) if way.variant},
        failures[slug],
        {way.variant.slug if way.variant else "": places(way, faults) for way in (scenario, *ways(scenario))},
    ) for slug, scenario in scenarios.items()}


async def recorded(scenario: Scenario, clock: Clock, ids: Ids) -> Recording:
    """One scenario replayed in a sandbox of its own. Raises :class:`~explorer.replay.UnexpectedReply`."""
    sandbox = Sandbox("sqlite://", clock=clock, ids=ids)
    try:
        recording = await replay(scenario, Target.in_process(sandbox), clock=clock, ids=ids, timer=Timer.invented())
    finally:
        sandbox.close()
    recording.expect_success()
    return recording


def record_faults(scenarios: Mapping[str, Scenario], faults: Iterable[Fault], gone: Mapping[str, Recording],
                  clock: Clock, ids: Callable[[], Ids]) -> dict[str, dict[str, Any]]:
    """For each scenario the faults that are at home in it, by their slugs.

    Those that leave something behind have a world of their own; a wrong request alone is refused and changes nothing.
    What the way writes before the exchange is written in the fault's world first.
    """
    at_home: list[tuple[Fault, Scenario, Message]] = [(fault, *home(fault, scenarios.values())) for fault in faults]
    one = ids()
    sandbox = Sandbox("sqlite://", clock=clock, ids=one, settings=Settings(sleep=at_once, worlds=len(at_home) + 1))
    found: dict[str, dict[str, Any]] = {slug: {} for slug in scenarios}
    first_at: dict[tuple[str, str], int] = {}
    walked: set[str] = set()

    async def record(fault: Fault, way: Scenario, message: Message, target: Target, asking: Ids) -> dict[str, Any]:
        failure = await fail(way, message.label, fault, target, clock=clock, ids=asking,
                             values=captured(gone[way.where]), timer=Timer.invented())
        if not failure.as_declared:
            raise NotAsDeclared(fault, failure.refusal)
        about = told(message, fault)
        return {**about, "variant": way.variant and way.variant.slug, "texts": texts(about, failure.values),
                **_exchange(failure.exchange), "mended": await mended(failure, way, message, target)}

    async def mended(failure: Failure, way: Scenario, message: Message, target: Target) -> list[dict[str, Any]]:
        """The exchanges that put it right, where sending the right request again is not enough."""
        if not failure.fault.mend:
            return []
        return [_exchange(one) async for one in mending(
            way, message.label, failure.fault, target, clock=clock, ids=ids(), values=failure.values,
            timer=Timer.invented())]

    async def at(worlds: str, number: int) -> None:
        fault, way, message = at_home[number]
        alone, written = _leaves_traces(fault), _written_before(way, message)
        shared = f"faults-{first_at.setdefault((way.where, written), number)}" if written else "faults"
        world = f"{worlds}/{f'fault-{number}' if alone else shared}"
        target = Target.sandbox(world) if fault.below_http else Target.in_process(sandbox, world)
        asking = ids() if alone else one
        if written and world not in walked:
            walked.add(world)
            (await replay(way, target, clock=clock, ids=asking, until=written)).expect_success()
        found[way.slug][fault.slug] = await record(fault, way, message, target, asking)

    async def above() -> None:
        for number in in_process:
            await at(_WORLD, number)

    async def below(worlds: str) -> None:
        for number in over_socket:
            if number not in without_end:
                await at(worlds, number)
        # Replies that never come are waited for all at once.
        await asyncio.gather(*(at(worlds, number) for number in without_end))

    numbers = range(len(at_home))
    in_process = [number for number in numbers if not at_home[number][0].below_http]
    over_socket = [number for number in numbers if at_home[number][0].below_http]
    without_end = [number for number in over_socket if at_home[number][0].without_end]
    try:
        with _no_word_of_switched_failures():
            asyncio.run(above())
            if over_socket:
                with on_loopback(sandbox) as worlds:
                    asyncio.run(below(worlds))
    finally:
        sandbox.close()
    order = {fault.slug: number for number, (fault, _, _) in enumerate(at_home)}
    return {slug: dict(sorted(those.items(), key=lambda pair: order[pair[0]])) for slug, those in found.items()}


def places(way: Scenario, faults: tuple[Fault, ...]) -> dict[str, list[str]]:
    """Which faults can be made at which exchange of a way, by the label that opens it."""
    return {message.label: [fault.slug for fault in faults_at(faults, message.exchange)] for message in way.requests}


def texts(about: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    """What the values are that the fixes and changes of a fault name."""
    told = [*about["fixes"], *(part for change in about["changes"] for part in (change["before"], change["after"]))]
    return {name: values[name] for name in dict.fromkeys(references(told)) if name in values}


def captured(recording: Recording) -> dict[str, str]:
    """What the replies of a recorded way gave."""
    return {value["name"]: value["text"] for value in recording.document["values"]
            if value["origin"] == "captured" and value["text"] is not None}


def meanings(codes: Iterable[str | None]) -> dict[str, str]:
    """What these codes mean."""
    wanted = set(codes)
    return {code.code: code.meaning for code in CODES if code.code in wanted}


def aliases_of(slug: str) -> dict[str, dict[str, str]]:
    """Old names of faults, and of this scenario's variants, with the names that they have now: links may hold both."""
    _, aliases = published()
    found: dict[str, dict[str, str]] = {"faults": {}, "variants": {}}
    for old, new in aliases.items():
        kind, _, name = old.partition(" ")
        if kind == "fault":
            found["faults"][name] = new.partition(" ")[2]
        elif kind == "variant" and name.startswith(f"{slug}/"):
            found["variants"][name.partition("/")[2]] = new.partition("/")[2]
    return found


def _exchange(one: ReplayedExchange) -> dict[str, Any]:
    """What is kept of an exchange: what the way's own Recording does not say."""
    return {key: part for key, part in one.document.items() if key not in _LEFT_OUT}


@contextmanager
def _no_word_of_switched_failures() -> Iterator[None]:
    """Until the end of the block a service that fails because a switch says so does not tell the terminal where."""
    log = logging.getLogger("explorer.sandbox.service")

    def unexpected(record: logging.LogRecord) -> bool:
        return SwitchedToFail.__name__ not in record.getMessage()

    log.addFilter(unexpected)
    try:
        yield
    finally:
        log.removeFilter(unexpected)


def _leaves_traces(fault: Fault) -> bool:
    return bool(fault.meanwhile or fault.switches or fault.days_later or fault.by_consumer)


def _written_before(way: Scenario, message: Message) -> str:
    """The label of the last request before this one that is no question; empty if there is none."""
    before = way.requests[:way.requests.index(message)]
    return next((each.label for each in reversed(before) if each.exchange.request.method != "GET"), "")
