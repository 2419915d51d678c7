"""The engine: walks a scenario against a target, message by message, and reports what happened.

It knows nothing of any service: a reply with another status than declared ends the walk. Clock, ids and timer are
arguments.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from explorer.model import Fault, Message, Scenario

from .client import Outgoing, check_sendable
from .conversation import Conversation
from .event import Event
from .failing import later, make, outermost, place, told
from .prepare import Ids, Prepared, as_shown, prepare, start_values
from .recording import Recording, ReplayedExchange, record, record_exchange
from .target import Target
from .timer import Clock, Timer


async def replay(scenario: Scenario, target: Target, *, clock: Clock, ids: Ids, until: str | None = None,
                 values: Mapping[str, str] | None = None, timer: Timer | None = None,
                 fault: Fault | None = None) -> Recording:
    """Walk the scenario to its end, to a refusal, or to the end of the exchange that holds ``until``.

    With a ``fault``: to the first exchange that it fits, which is made to fail.
    """
    walk = Walk(scenario, target, clock=clock, ids=ids, until=until, values=values, timer=timer, fault=fault)
    async for _ in walk.events():
        pass
    return walk.recording()


class Walk:
    """One walk through a scenario: first :meth:`events`, message by message as they happen, then :meth:`recording`.

    The target's clock counts where it shows one, else ``clock``. ``values`` go over those the scenario gives. With a
    ``fault`` the walk ends at the exchange that holds ``at``, made to fail; if not said, at the first that it fits.
    """

    def __init__(self, scenario: Scenario, target: Target, *, clock: Clock, ids: Ids, until: str | None = None,
                 values: Mapping[str, str] | None = None, timer: Timer | None = None, fault: Fault | None = None,
                 at: str | None = None) -> None:
        self._whole, self._target, self._clock, self._ids = scenario, target, clock, ids
        self._last = scenario.message(until).outermost if until else None
        self._given, self._timer, self._fault = values, timer or Timer(), fault
        self._events: list[Event] = []
        self._now: datetime | None = None
        self._values: dict[str, str] = {}
        self._scenario = scenario
        if fault:
            self._last = scenario.message(at).outermost if at else place(scenario, fault)
            self._scenario = fault.made_at(scenario, scenario.message(self._last).exchange)

    async def events(self) -> AsyncIterator[Event]:
        """Every message that is reached. Raises :class:`~explorer.replay.errors.ReplayError`."""
        async with self._target.client() as client:
            self._now = await self._target.now(client) or self._clock()
            self._values = start_values(self._scenario, self._now, self._given)
            for message in self._scenario.requests:
                last = message.label == self._last
                fault = self._fault if last else None
                prepared = await self._ready(message, fault)
                conversation = Conversation(self._scenario, self._target, client, self._timer, fault)
                async for event in conversation.hold(prepared):
                    self._events.append(event)
                    yield event
                self._values |= event.captured
                if event.problem:
                    raise event.problem
                if event.refusal or last:
                    return

    def recording(self) -> Recording:
        """What has happened so far."""
        fault = told(self._whole.message(self._last), self._fault) if self._fault and self._last else None
        return record(self._scenario, self._target, self._events, self._values, self._now or self._clock(),
                      simulated=self._timer.simulated, fault=fault)

    async def _ready(self, message: Message, fault: Fault | None) -> Prepared:
        """The request, ready to be sent; what the fault has happen before it has then happened."""
        assert self._now is not None
        now = self._now
        if fault:
            self._values |= await make(fault.meanwhile, self._whole, self._target, clock=self._clock, ids=self._ids,
                                       values=self._values, slug=fault.slug)
            now = later(fault, now)
        return prepare(self._scenario, message.label, self._values, now=now, ids=self._ids, bases=self._target.bases)


async def replay_one(scenario: Scenario, label: str, target: Target, *, clock: Clock, ids: Ids,
                     values: Mapping[str, str] | None = None, request: Outgoing | None = None,
                     timer: Timer | None = None, fault: Fault | None = None) -> ReplayedExchange:
    """Send one exchange: ``request`` exactly as it is handed in, or the prepared one.

    Values that the reply does not give are named in the result, for what was edited may rightly have none. With a
    ``fault`` the world is as that wants it while the request is sent; its edits are in the request already.
    """
    timer = timer or Timer()
    if fault:
        scenario = fault.made_at(scenario, outermost(scenario, label).exchange)
    if request is not None:
        check_sendable(request)
        target.check_address(request.url)
    async with target.client() as client:
        now = await target.now(client) or clock()
        known = start_values(scenario, now, values)
        now = later(fault, now) if fault else now
        if request is None:
            prepared = prepare(scenario, label, known, now=now, ids=ids, bases=target.bases)
        else:
            prepared = as_shown(scenario, label, known, request, target.bases)
        conversation = Conversation(scenario, target, client, timer, fault)
        events = [event async for event in conversation.hold(prepared)]
    return record_exchange(scenario, target, events, now, simulated=timer.simulated)
