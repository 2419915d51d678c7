"""Conversations: one exchange is sent, and every message of it reported as it was seen.

The reply that ends it is looked at as the consumer looks at it: another status than declared is a refusal, and who
refused is read from the target's log; a reply that breaks off, or is of a strange type, the consumer itself refuses.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from explorer.model import Fault, Message, NoSuchPart, Scenario

from .client import Answer, Client
from .errors import NoAnswer, NotCaptured
from .event import Event, Refusal
from .headers import header
from .marks import reply_marks
from .prepare import Prepared, expected_onward
from .target import TRACE_HEADER, Leg, Target
from .timer import Timer

PATIENCE = 0.25
"""Seconds that a consumer waits for a reply which a fault keeps from it for ever."""

_LOG_PATIENCE = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Seconds between looks at a log that has not got the call yet: over a socket the reply may overtake the entry."""


@dataclass(frozen=True)
class Conversation:
    """Holds exchanges of one scenario with one target.

    With a ``fault`` the world is as that wants it while an exchange is held, and as it was afterwards. With one that
    the consumer meets by itself, a reply that does not arrive whole, or does not give what it needs, is a refusal by
    the consumer; without, the one is an error and the other a problem for whoever goes on.
    """

    scenario: Scenario
    target: Target
    client: Client
    timer: Timer = field(default_factory=Timer)
    fault: Fault | None = None

    async def hold(self, prepared: Prepared) -> AsyncIterator[Event]:
        """The messages of one exchange: the request before it is sent, the others once the reply is there."""
        switches, days = (self.fault.switches, self.fault.days_later) if self.fault else ({}, 0)
        async with self.target.switched(self.client, switches, days):
            async for event in self._held(prepared):
                yield event

    async def _held(self, prepared: Prepared) -> AsyncIterator[Event]:
        opening, *others = self.scenario.within(prepared.message.label)
        proxied = len(others) > 1
        yield Event(opening, True, True, prepared, prepared.request)
        earlier = await self._logged(prepared) if proxied else 0
        began = self.timer.seconds()
        answer, broken = await self._sent(prepared)
        ms = (self.timer.seconds() - began) * 1000
        # A call past the proxy is in no log, and nobody passed it on.
        legs = await self._legs(prepared, earlier, answer) if proxied and not _past_the_proxy(prepared) else ()
        refusal = _refusal(prepared, others, answer, broken, legs)
        for message in others:
            if not message.depth:
                yield self._ending(prepared, message, answer, self._took(ms, len(legs or ()), 0), refusal)
            elif legs is None:
                expected = expected_onward(prepared, message) if message.kind == "request" else None
                yield Event(message, False, True, prepared, expected)
            else:
                yield self._hop(prepared, message, legs[message.depth] if message.depth < len(legs) else None,
                                self._took(ms, len(legs), message.depth))

    def _took(self, ms: float, legs: int, depth: int) -> float:
        """What a hop took, of so many within one another. Invented, each within takes one step there and one back."""
        return ms * (2 * max(legs - 1 - depth, 0) + 1) if self.timer.simulated else ms

    async def _sent(self, prepared: Prepared) -> tuple[Answer | None, str]:
        """What came back; or ``None``, and what went wrong on the line."""
        patience = PATIENCE if self.fault and self.fault.without_end else None
        try:
            return await self.client.send(prepared.request, patience), ""
        except NoAnswer as error:
            if not self._by_consumer:
                raise
            return None, error.why

    @property
    def _by_consumer(self) -> bool:
        return self.fault is not None and self.fault.by_consumer

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
            if problem and self._by_consumer:
                refusal, problem = Refusal.broken(message, answer.status, problem.why), None
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
            for pause in (None,) if self.target.prompt else (*_LOG_PATIENCE, None):
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
    practice = next((message.sender.key for message in others if message.kind == "reply" and message.depth), None)
    return Refusal.of(last, answer, practice if _past_the_proxy(prepared) else None)


def _past_the_proxy(prepared: Prepared) -> bool:
    """Whether the request goes to the practice itself."""
    home = prepared.bases.get("provider")
    return home is not None and prepared.request.url.startswith(f"{home}/")


def _strange_type(prepared: Prepared, answer: Answer) -> str:
    """What is wrong with the type of a reply to somebody who takes FHIR only; empty if nothing is."""
    accepted, seen = header(prepared.request.headers, "Accept") or "", header(answer.headers, "Content-Type") or ""
    if not answer.body or "fhir" not in accepted or "fhir" in seen:
        return ""
    return f"the reply is {seen or 'of no type'}, not {accepted}"
