"""Failing: brings a fault about at one exchange, records what came of it, and mends it again.

What somebody did before is really done, the world's switches are really put, the edited request is really sent; who
refuses is seen, not assumed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from explorer.model import Exchange, Fault, Message, Phase, Scenario, Step, StrayFault, Value

from .conversation import Conversation
from .errors import NotBroughtAbout
from .event import Event, Refusal
from .prepare import Ids, Prepared, prepare, start_values
from .recording import ReplayedExchange, record_exchange
from .target import Target
from .timer import Clock, Timer


@dataclass(frozen=True)
class Failure:
    """What came of a fault: the exchange as it went, and the values known before it (what ``meanwhile`` gave too)."""

    fault: Fault
    exchange: ReplayedExchange
    values: Mapping[str, str]

    @property
    def refusal(self) -> Refusal | None:
        return self.exchange.refusal

    @property
    def as_declared(self) -> bool:
        """Whether it was refused by whom and how the fault says."""
        seen, fault = self.refusal, self.fault
        return seen is not None and (seen.by, seen.status, seen.code) == (fault.by.key, fault.status, fault.code)


@dataclass(frozen=True)
class Ready:
    """A failing request ready to be sent, the values known then, the scenario it belongs to, and when it is sent."""

    prepared: Prepared
    values: Mapping[str, str]
    scenario: Scenario
    now: datetime


async def fail(scenario: Scenario, label: str, fault: Fault, target: Target, *, clock: Clock, ids: Ids,
               values: Mapping[str, str], timer: Timer | None = None) -> Failure:
    """Make the exchange that ``label`` belongs to fail. ``values`` are those that earlier exchanges gave.

    Raises :class:`~explorer.model.errors.StrayFault` where the fault does not fit, and
    :class:`~explorer.replay.errors.ReplayError`.
    """
    timer = timer or Timer()
    ready = await prepare_failing(scenario, label, fault, target, clock=clock, ids=ids, values=values)
    async with target.client() as client:
        conversation = Conversation(ready.scenario, target, client, timer, fault)
        events = [event async for event in conversation.hold(ready.prepared)]
    exchange = record_exchange(ready.scenario, target, events, ready.now, simulated=timer.simulated)
    return Failure(fault, exchange, ready.values)


async def prepare_failing(scenario: Scenario, label: str, fault: Fault, target: Target, *, clock: Clock, ids: Ids,
                          values: Mapping[str, str]) -> Ready:
    """The failing request, ready to be sent; what is to happen meanwhile has then happened."""
    message = outermost(scenario, label)
    failing = fault.made_at(scenario, message.exchange)
    async with target.client() as client:
        now = await target.now(client) or clock()
    known = start_values(failing, now, values)
    known |= await make(fault.meanwhile, scenario, target, clock=clock, ids=ids, values=known, slug=fault.slug)
    now = later(fault, now)
    return Ready(prepare(failing, message.label, known, now=now, ids=ids, bases=target.bases), known, failing, now)


def later(fault: Fault, now: datetime) -> datetime:
    """When the failing request is sent, if what comes before it is sent now."""
    return now + timedelta(days=fault.days_later)


async def mend(scenario: Scenario, label: str, failure: Failure, target: Target, *, clock: Clock,
               ids: Ids) -> dict[str, str]:
    """Do what puts it right, with the switches back where they were: the right request, or what ``mend`` names.

    Returns what the replies gave. Raises :class:`NotBroughtAbout` if any is refused.
    """
    captured: dict[str, str] = {}
    async for one in mending(scenario, label, failure.fault, target, clock=clock, ids=ids, values=failure.values):
        captured |= one.document["values"]
    return captured


def mending(scenario: Scenario, label: str, fault: Fault, target: Target, *, clock: Clock, ids: Ids,
            values: Mapping[str, str], timer: Timer | None = None) -> AsyncIterator[ReplayedExchange]:
    """The exchanges that put it right, as :func:`mend` makes them. ``values`` are those known when it failed."""
    exchanges = fault.mend or (scenario.message(label).exchange,)
    return made(exchanges, scenario, target, clock=clock, ids=ids, values=values, slug=fault.slug, timer=timer)


async def make(exchanges: tuple[Exchange, ...], scenario: Scenario, target: Target, *, clock: Clock, ids: Ids,
               values: Mapping[str, str], slug: str) -> dict[str, str]:
    """Make these exchanges one after the other; returns what they capture. Raises as :func:`made`."""
    captured: dict[str, str] = {}
    async for one in made(exchanges, scenario, target, clock=clock, ids=ids, values=values, slug=slug):
        captured |= one.document["values"]
    return captured


async def made(exchanges: tuple[Exchange, ...], scenario: Scenario, target: Target, *, clock: Clock, ids: Ids,
               values: Mapping[str, str], slug: str, timer: Timer | None = None) -> AsyncIterator[ReplayedExchange]:
    """Make these exchanges one after the other, each with what those before it captured.

    Raises :class:`NotBroughtAbout` if one is not answered as it declares.
    """
    timer = timer or Timer()
    captured: dict[str, str] = {}
    brought = tuple(value for exchange in exchanges for value in exchange.reply.captures)
    for exchange in exchanges:
        alone = _alone(scenario, exchange, brought, {**values, **captured})
        async with target.client() as client:
            now = await target.now(client) or clock()
            prepared = prepare(alone, "1a", {**values, **captured}, now=now, ids=ids, bases=target.bases)
            events: list[Event] = [event async for event in Conversation(alone, target, client, timer).hold(prepared)]
        ending = events[-1]
        if ending.refusal or ending.problem:
            raise NotBroughtAbout(slug, exchange.request.summary, ending.refusal, ending.problem)
        captured |= ending.captured
        yield record_exchange(alone, target, events, now, simulated=timer.simulated)


def outermost(scenario: Scenario, label: str) -> Message:
    """The request that opens the exchange which the message belongs to."""
    return scenario.message(scenario.message(label).outermost)


def place(scenario: Scenario, fault: Fault) -> str:
    """The label of the first request that the fault can be made at: its own exchange if this way has it.

    Raises :class:`~explorer.model.errors.StrayFault`.
    """
    for exact in (True, False):
        for message in scenario.requests:
            if (message.exchange is fault.on[0]) if exact else fault.fits(message.exchange):
                return message.label
    raise StrayFault(fault.slug, f"nothing on {scenario.where} can fail so; `gpconnect-explorer list` "
                     "says where it can")


def _alone(scenario: Scenario, exchange: Exchange, brought: tuple[Value, ...],
           values: Mapping[str, str]) -> Scenario:
    """A scenario of this one exchange, in which everything known is given; some values are ``brought`` along."""
    known = {value.name: value for value in (*scenario.values, *brought)}
    listed = tuple(replace(value, given=values[name]) if name in values and value.origin != "made" else value
                   for name, value in known.items())
    step = Step(exchange.request.summary, (exchange,))
    return replace(scenario, phases=(Phase("", "", (step,)),), values=listed, variants=())


def told(message: Message, fault: Fault) -> dict[str, Any]:
    """What a page or a program is told of a fault at the exchange that ``message`` opens."""
    request = message.exchange.request
    return {
        "slug": fault.slug,
        "title": fault.title,
        "label": message.label,
        "by": fault.by.key,
        "status": fault.status,
        "code": fault.code,
        "rule": fault.rule,
        "cause": fault.cause,
        "recognise": fault.recognise,
        "source": fault.source,
        "fixes": list(fault.fixes(request)),
        "changes": [{"part": change.part, "before": change.before, "after": change.after}
                    for change in fault.differences(request)],
        "switches": {name: dict(settings) for name, settings in fault.switches.items()},
        "days_later": fault.days_later,
        "meanwhile": [f"{exchange.caller.name}: {exchange.request.summary}" for exchange in fault.meanwhile],
        "mend": [exchange.request.summary for exchange in fault.mend],
        "below_http": fault.below_http,
    }
