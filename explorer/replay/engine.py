"""The engine: walks a scenario against a target, message by message, and reports what happened.

It knows nothing of any service: a reply with another status than declared ends the walk, and who refused is read from
the target's log. Clock, ids and timer are arguments.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from explorer.model import Message, NoSuchPart, Scenario

from .client import Answer, Client, Outgoing, check_sendable
from .errors import NoAnswer, NotCaptured
from .event import Event, Refusal
from .headers import header
from .marks import reply_marks
from .prepare import Ids, Prepared, as_shown, expected_onward, prepare, start_values
from .recording import Recording, ReplayedExchange, record, record_exchange
from .target import TRACE_HEADER, Leg, Target

Clock = Callable[[], datetime]

_LOG_PATIENCE = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Seconds between looks at a log that has not got the call yet: over a socket the reply may overtake the entry."""


@dataclass(frozen=True)
class Timer:
    """Measures hops. ``simulated`` says that the seconds are invented, so that two builds give the same bytes."""

    seconds: Callable[[], float] = time.perf_counter
    simulated: bool = False

    @classmethod
    def invented(cls, step: float = 0.001) -> Timer:
        """Each reading is ``step`` seconds after the one before, whatever time it really is."""
        readings = count()
        return cls(lambda: next(readings) * step, simulated=True)


async def replay(scenario: Scenario, target: Target, *, clock: Clock, ids: Ids, until: str | None = None,
                 values: Mapping[str, str] | None = None, timer: Timer | None = None) -> Recording:
    """Walk the scenario to its end, to a refusal, or to the end of the exchange that holds ``until``."""
    walk = Walk(scenario, target, clock=clock, ids=ids, until=until, values=values, timer=timer)
    async for _ in walk.events():
        pass
    return walk.recording()


class Walk:
    """One walk through a scenario: first :meth:`events`, message by message as they happen, then :meth:`recording`.

    The target's clock counts where it shows one, else ``clock``. ``values`` go over those the scenario gives.
    """

    def __init__(self, scenario: Scenario, target: Target, *, clock: Clock, ids: Ids, until: str | None = None,
                 values: Mapping[str, str] | None = None, timer: Timer | None = None) -> None:
        self._scenario, self._target, self._clock, self._ids = scenario, target, clock, ids
        self._last = scenario.message(until).outermost if until else None
        self._given, self._timer = values, timer or Timer()
        self._events: list[Event] = []
        self._now: datetime | None = None
        self._values: dict[str, str] = {}

    async def events(self) -> AsyncIterator[Event]:
        """Every message that is reached. Raises :class:`~explorer.replay.errors.ReplayError`."""
        async with self._target.client() as client:
            self._now = await self._target.now(client) or self._clock()
            self._values = start_values(self._scenario, self._now, self._given)
            conversation = Conversation(self._scenario, self._target, client, self._timer)
            for message in self._scenario.requests:
                prepared = prepare(self._scenario, message.label, self._values, now=self._now, ids=self._ids,
                                   bases=self._target.bases)
                async for event in conversation.hold(prepared):
                    self._events.append(event)
                    yield event
                self._values |= event.captured
                if event.problem:
                    raise event.problem
                if event.refusal or message.label == self._last:
                    return

    def recording(self) -> Recording:
        """What has happened so far."""
        return record(self._scenario, self._target, self._events, self._values, self._now or self._clock(),
                      simulated=self._timer.simulated)


async def replay_one(scenario: Scenario, label: str, target: Target, *, clock: Clock, ids: Ids,
                     values: Mapping[str, str] | None = None, request: Outgoing | None = None,
                     timer: Timer | None = None) -> ReplayedExchange:
    """Send one exchange: ``request`` exactly as it is handed in, or the prepared one.

    Values that the reply does not give are named in the result, for what was edited may rightly have none.
    """
    timer = timer or Timer()
    if request is not None:
        check_sendable(request)
        target.check_address(request.url)
    async with target.client() as client:
        now = await target.now(client) or clock()
        known = start_values(scenario, now, values)
        if request is None:
            prepared = prepare(scenario, label, known, now=now, ids=ids, bases=target.bases)
        else:
            prepared = as_shown(scenario, label, known, request, target.bases)
        events = [event async for event in Conversation(scenario, target, client, timer).hold(prepared)]
    return record_exchange(scenario, target, events, now, simulated=timer.simulated)


@dataclass(frozen=True)
class Conversation:
    """Holds exchanges of one scenario with one target."""

    scenario: Scenario
    target: Target
    client: Client
    timer: Timer = field(default_factory=Timer)
    below_http: bool = False

    async def hold(self, prepared: Prepared) -> AsyncIterator[Event]:
        """The messages of one exchange: the request before it is sent, the others once the reply is there.

        With ``below_http`` a reply that does not arrive whole is what the exchange is about, and a refusal.
        """
        opening, *others = self.scenario.within(prepared.message.label)
        proxied = len(others) > 1
        yield Event(opening, True, True, prepared, prepared.request)
        earlier = await self._logged(prepared) if proxied else 0
        began = self.timer.seconds()
        answer, broken = await self._sent(prepared)
        ms = (self.timer.seconds() - began) * 1000
        legs = await self._legs(prepared, earlier, answer) if proxied else ()
        refusal = _refusal(prepared, others, answer, broken, legs)
        for message in others:
            if not message.depth:
                yield self._ending(prepared, message, answer, ms, refusal)
            elif legs is None:
                expected = expected_onward(prepared, message) if message.kind == "request" else None
                yield Event(message, False, True, prepared, expected)
            else:
                yield self._hop(prepared, message, legs[message.depth] if message.depth < len(legs) else None, ms)

    async def _sent(self, prepared: Prepared) -> tuple[Answer | None, str]:
        """What came back; or ``None``, and what went wrong on the line."""
        try:
            return await self.client.send(prepared.request), ""
        except NoAnswer as error:
            if not self.below_http:
                raise
            return None, error.why

    def _hop(self, prepared: Prepared, message: Message, leg: Leg | None, ms: float) -> Event:
        """A message further in, as the log has it."""
        if leg is None or (message.kind == "reply" and leg.answer is None):
            return Event(message, False, False)
        if message.kind == "request":
            return Event(message, True, True, prepared, leg.request)
        return Event(message, True, True, prepared, answer=leg.answer, ms=ms if self.timer.simulated else leg.ms)

    def _ending(self, prepared: Prepared, message: Message, answer: Answer | None, ms: float,
                refusal: Refusal | None) -> Event:
        """The reply that the consumer gets, and what it keeps of it."""
        captured: dict[str, str] = {}
        problem = None
        if answer is None:
            return Event(message, False, False, prepared, ms=ms, refusal=refusal)
        if refusal is None:
            wanted = [value.name for value in message.exchange.reply.captures]
            try:
                for name, text, _ in reply_marks(message.exchange.reply, prepared.values, answer):
                    captured[name] = text
            except NoSuchPart as error:
                problem = NotCaptured(self.scenario.slug, message.label, wanted[len(captured)], str(error))
        return Event(message, True, True, prepared, None, answer, ms, captured, refusal, problem)

    async def _logged(self, prepared: Prepared) -> int:
        """The last number that the log has for the trace id: a request may be sent again as it was shown."""
        trace = _trace(prepared)
        if self.target.control is None or trace is None or prepared.fresh:
            return 0
        return max((call.number for call in await self.target.calls(self.client, trace)), default=0)

    async def _legs(self, prepared: Prepared, earlier: int, answer: Answer | None) -> tuple[Leg, ...] | None:
        """The hops of the call just made; ``None`` if they cannot be seen."""
        trace = _trace(prepared)
        if self.target.control is None:
            return None
        if trace is not None:
            for pause in (*_LOG_PATIENCE, None):
                calls = await self.target.calls(self.client, trace, earlier)
                if calls:
                    return calls[-1].legs
                if pause:
                    await asyncio.sleep(pause)
        # The log does not have the call. If it was refused, that happened before the log, so nothing went further.
        return () if answer is None or answer.status >= 400 else None


def _trace(prepared: Prepared) -> str | None:
    """The trace id as the proxy reads it: should it be sent twice, the last one."""
    return header(reversed(prepared.request.headers), TRACE_HEADER)


def _refusal(prepared: Prepared, others: list[Message], answer: Answer | None, broken: str,
             legs: tuple[Leg, ...] | None) -> Refusal | None:
    """Who refused: of those who answered otherwise than declared, the one furthest in.

    What arrived broken, or is not of the type asked for, the consumer itself refuses.
    """
    last = others[-1]
    if answer is None:
        return Refusal.broken(last, None, broken)
    if answer.status == last.exchange.reply.status:
        strange = _strange_type(prepared, answer)
        return Refusal.broken(last, answer.status, strange) if strange else None
    inner = [(message, leg.answer) for message in others if message.kind == "reply" and message.depth
             for leg in (legs or ())[message.depth:message.depth + 1] if leg.answer]
    for message, seen in sorted(inner, key=lambda pair: -pair[0].depth):
        if seen.status != message.exchange.reply.status:
            return Refusal.of(message, seen)
    return Refusal.of(last, answer, _asked_directly(prepared, others))


def _asked_directly(prepared: Prepared, others: list[Message]) -> str | None:
    """The key of the practice, if the request went past the proxy to it."""
    home = prepared.bases.get("provider")
    if home is None or not prepared.request.url.startswith(f"{home}/"):
        return None
    return next((message.sender.key for message in others if message.kind == "reply" and message.depth), None)


def _strange_type(prepared: Prepared, answer: Answer) -> str:
    """What is wrong with the type of a reply to somebody who takes FHIR only; empty if nothing is."""
    accepted, seen = header(prepared.request.headers, "Accept") or "", header(answer.headers, "Content-Type") or ""
    if not answer.body or "fhir" not in accepted or "fhir" in seen:
        return ""
    return f"the reply is {seen or 'of no type'}, not {accepted}"
