"""The known-good runs that faults start from, and the rules that the sandbox breaks with while it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import count

from explorer.model import Fault, Message, Scenario
from explorer.replay import Target, Timer, replay
from explorer.replay.failing import Failure, fail, mend
from explorer.sandbox import Sandbox, Settings
from explorer.sandbox.rules import Refusal
from explorer.sandbox.settings import at_once
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS
from explorer.site.fixed import CLOCK, Ids, counted_ids
from explorer.site.loopback import on_loopback
from explorer.site.recordings import captured


def quick(worlds: int = 200) -> Sandbox:
    """A sandbox in memory in which nothing really waits, for so many worlds."""
    return Sandbox("sqlite://", clock=lambda: CLOCK, ids=counted_ids(),
                   settings=Settings(sleep=at_once, worlds=worlds))


_WORLDS = count(1)
_KNOWN: dict[str, Mapping[str, str]] = {}


async def known(way: Scenario) -> Mapping[str, str]:
    """The values of a way, once it has been gone to its end."""
    if way.where not in _KNOWN:
        sandbox = quick()
        target = Target.in_process(sandbox)
        recording = await replay(way, target, clock=lambda: CLOCK, ids=counted_ids(), timer=Timer.invented())
        sandbox.close()
        recording.expect_success()
        _KNOWN[way.where] = captured(recording)
    return _KNOWN[way.where]


async def reached(way: Scenario, label: str, target: Target, ids: Ids) -> Mapping[str, str]:
    """The values known before an exchange; what was written on the way to it has then been written at the target."""
    before = way.requests[:[message.label for message in way.requests].index(label)]
    if all(message.exchange.request.method == "GET" for message in before):
        return await known(way)
    recording = await replay(way, target, clock=lambda: CLOCK, ids=ids, timer=Timer.invented(),
                             until=before[-1].label)
    recording.expect_success()
    return captured(recording)


def places() -> Iterator[tuple[Fault, Scenario, Message]]:
    """Every fault at every exchange of every scenario, on the first way that has the exchange."""
    for fault in FAULTS:
        seen: list[object] = []
        for scenario in SCENARIOS.values():
            for way in (scenario, *(scenario.way(variant.slug) for variant in scenario.variants)):
                for message in way.requests:
                    if fault.fits(message.exchange) and not any(message.exchange is known for known in seen):
                        seen.append(message.exchange)
                        yield fault, way, message


@contextmanager
def rules_broken() -> Iterator[list[str]]:
    """The ids of the rules for which the sandbox refuses until the end of the block."""
    broken: list[str] = []
    made = Refusal.__init__

    def noting(refusal: Refusal, rule: object, *more: object) -> None:
        broken.append(rule.id)  # type: ignore[attr-defined]
        made(refusal, rule, *more)  # type: ignore[arg-type]

    Refusal.__init__ = noting  # type: ignore[method-assign, assignment]
    try:
        yield broken
    finally:
        Refusal.__init__ = made  # type: ignore[method-assign]


async def broken_and_mended(fault: Fault, way: Scenario, message: Message) -> tuple[Failure, list[str]]:
    """What came of the fault in a world of its own, and the rules broken; its fix has then turned it green."""
    ids, world = counted_ids(), f"world-{next(_WORLDS)}"
    there = Target.in_process(_shared(), f"http://127.0.0.1:8000/sandbox/{world}")
    values = await reached(way, message.label, there, ids)

    async def at(target: Target) -> tuple[Failure, list[str]]:
        with rules_broken() as broken:
            failure = await fail(way, message.label, fault, target, clock=lambda: CLOCK, ids=ids, values=values)
        await mend(way, message.label, failure, target, clock=lambda: CLOCK, ids=ids)
        return failure, broken

    if not fault.below_http:
        return await at(there)
    with on_loopback(_shared()) as worlds:
        return await at(Target.sandbox(f"{worlds}/{world}"))


@cache
def _shared() -> Sandbox:
    """One sandbox for all: a new world costs next to nothing, a new sandbox much more than a call."""
    return quick(worlds=1_000_000)
