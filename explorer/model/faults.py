"""Faults: how an exchange can be made to fail, who then says no, and what mends it.

A fault is provoked, never painted: it says what the consumer does otherwise, what is out of order in the world, or what
somebody did before; the services refuse by themselves. The fix of an edit is its reverse and is derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from .edits import Difference, Edit, apply
from .errors import NotFound, StrayEdit, StrayFault
from .exchange import Exchange, Participant, Request
from .scenario import Message, Scenario
from .story import Phase
from .values import Value

Switches = Mapping[str, Mapping[str, Any]]
"""What is out of order in a sandbox's world, in the form of its control service: participant, switch, setting."""

_WITHOUT_END = frozenset({"silent", "slow-body"})
"""Settings of the switch ``line`` with which a reply never comes to its end."""


@dataclass(frozen=True)
class Fault:
    """One way to fail.

    ``on`` are the exchanges that it can be made at, the first being the one that it is recorded at; with ``anywhere``
    also at every other exchange with the same callee whose request its edits fit. ``by`` refuses, with ``status`` and
    ``code``; when it is the consumer, no reply arrives that it can use: ``status`` is then that of the useless reply,
    if there is one. ``rule`` is the id of the published rule that is broken.

    ``edits`` change the request, ``switches`` the world while it is sent, ``meanwhile`` holds exchanges that are made
    before it, with what they capture at the edits' disposal; ``days_later`` days then pass on the world's clock.
    ``values`` are given ones that only its edits use. ``fix`` is written where there are no edits, or where their
    reverse is not what puts it right. ``mend`` holds the exchanges that put it right when sending the right request
    again is not enough.
    """

    slug: str
    title: str
    on: tuple[Exchange, ...]
    by: Participant
    status: int | None
    code: str | None
    rule: str | None
    cause: str
    recognise: str
    source: str
    edits: tuple[Edit, ...] = ()
    switches: Switches = field(default_factory=dict)
    meanwhile: tuple[Exchange, ...] = ()
    days_later: int = 0
    mend: tuple[Exchange, ...] = ()
    values: tuple[Value, ...] = ()
    anywhere: bool = False
    fix: str = ""

    def __post_init__(self) -> None:
        if not self.on:
            raise StrayFault(self.slug, "it is on no exchange; name the one whose request fails")
        if not (self.edits or self.switches or self.meanwhile or self.days_later):
            raise StrayFault(self.slug, "it changes nothing; give it edits, switches, days or what happens meanwhile")
        if not self.edits and not self.fix:
            raise StrayFault(self.slug, "without edits its fix cannot be derived; write `fix`")
        if self.edits and self.fix and not (self.meanwhile or self.switches or self.by_consumer):
            raise StrayFault(self.slug, "its fix follows from its edits; leave `fix` out")
        for name in ("title", "cause", "recognise", "source"):
            if not getattr(self, name).strip():
                raise StrayFault(self.slug, f"its {name} is empty; a reader needs it")
        for exchange in self.on:
            self.edited(exchange.request)

    @property
    def answer(self) -> str:
        """What comes back: ``403``, ``422 INVALID_RESOURCE``, ``no reply``."""
        return answer(self.status, self.code)

    def edited(self, request: Request) -> Request:
        """The request as this fault sends it. Raises :class:`StrayFault`."""
        try:
            return apply(self.edits, request) if self.edits else request
        except StrayEdit as stray:
            raise StrayFault(self.slug, str(stray)) from stray

    def differences(self, request: Request) -> tuple[Difference, ...]:
        """What it changes in that request, edit by edit."""
        differences = []
        for edit in self.edits:
            differences.append(edit.difference(request))
            request = edit.apply(request)
        return tuple(differences)

    def fixes(self, request: Request) -> tuple[str, ...]:
        """What to do, in sentences: the reverse of each edit, or what the author wrote."""
        return (self.fix,) if self.fix else tuple(difference.fix for difference in self.differences(request))

    def fits(self, exchange: Exchange) -> bool:
        """Whether it can be made at this exchange."""
        if any(exchange is known for known in self.on):
            return True
        if not self.anywhere or exchange.callee != self.on[0].callee or exchange.caller != self.on[0].caller:
            return False
        if exchange.reply.status >= 400:  # it is refused as it is, so nothing could be mended
            return False
        try:
            self.edited(exchange.request)
        except StrayFault:
            return False
        return True

    @property
    def by_consumer(self) -> bool:
        """Whether nobody refuses but the consumer, who cannot use what arrives."""
        return self.by.role == "consumer"

    @property
    def below_http(self) -> bool:
        """Whether a consumer sees it only over a real connection, for that is what breaks."""
        return self.by_consumer and bool(self._lines)

    @property
    def without_end(self) -> bool:
        """Whether the consumer waits in vain until its patience ends."""
        return self.by_consumer and bool(self._lines & _WITHOUT_END)

    @property
    def _lines(self) -> set[str]:
        return {settings["line"] for settings in self.switches.values() if "line" in settings}

    def made_at(self, scenario: Scenario, exchange: Exchange) -> Scenario:
        """The scenario with this exchange failing: the same labels, the edited request.

        Raises :class:`StrayFault` where it does not fit.
        """
        if not self.fits(exchange):
            raise StrayFault(self.slug, f"it does not fit {exchange.request.summary!r} of {scenario.where}; it is for "
                             + ", ".join(repr(known.request.summary) for known in self.on))
        failing = _with_request(exchange, self.edited(exchange.request))
        phases = tuple(_swapped(phase, exchange, failing) for phase in scenario.phases)
        return replace(scenario, phases=phases, values=(*scenario.values, *self._brought(scenario)), variants=())

    def _brought(self, scenario: Scenario) -> Iterator[Value]:
        """Its own values, and those that ``meanwhile`` captures: given, as far as the scenario can see."""
        yield from self.values
        known = {value.name for value in (*scenario.values, *self.values)}
        for exchange in self.meanwhile:
            for value in exchange.reply.captures:
                if value.name not in known:
                    known.add(value.name)
                    yield replace(value, given=value.example)


def faults_at(faults: Iterable[Fault], exchange: Exchange) -> tuple[Fault, ...]:
    """Those that can be made at this exchange."""
    return tuple(fault for fault in faults if fault.fits(exchange))


def home(fault: Fault, scenarios: Iterable[Scenario]) -> tuple[Scenario, Message]:
    """The way, and the request on it, that the fault is recorded at: the first that has its first exchange.

    Raises :class:`~explorer.model.errors.StrayFault` if no scenario has it.
    """
    for scenario in scenarios:
        for way in _ways(scenario):
            for message in way.requests:
                if message.exchange is fault.on[0]:
                    return way, message
    raise StrayFault(fault.slug, "its exchange belongs to no scenario; name one that a scenario holds")


def _ways(scenario: Scenario) -> Iterator[Scenario]:
    """The scenario and every other way through it, each made when it is looked at."""
    yield scenario
    yield from (scenario.way(variant.slug) for variant in scenario.variants)


def find_fault(faults: Iterable[Fault], slug: str, where: str) -> Fault:
    """The fault of that name. Raises :class:`~explorer.model.errors.NotFound`, which names those most like it."""
    known = {fault.slug: fault for fault in faults}
    if slug not in known:
        raise NotFound(where, "fault", slug, (*get_close_matches(slug, known, n=3, cutoff=0.3),
                                              f"{len(known)} in all"))
    return known[slug]


def _with_request(exchange: Exchange, request: Request) -> Exchange:
    """The exchange with another request; a proxy passes on what it gets without its own address."""
    onward = exchange.onward
    if onward is not None:
        proxy = exchange.request.url.removesuffix(onward.request.url)
        if request.url.startswith(proxy):
            passed = replace(request, url=request.url.removeprefix(proxy), summary=onward.request.summary,
                             text=onward.request.text)
            onward = replace(onward, request=passed)
    return replace(exchange, request=request, onward=onward)


def _swapped(phase: Phase, exchange: Exchange, by: Exchange) -> Phase:
    return replace(phase, steps=tuple(
        replace(step, exchanges=tuple(by if known is exchange else known for known in step.exchanges))
        for step in phase.steps))


def answer(status: int | None, code: str | None) -> str:
    """``403``, ``422 INVALID_RESOURCE``, ``no reply``: a code that only says the status again is left out."""
    if status is None:
        return "no reply"
    return f"{status} {code}" if code and code != str(status) else str(status)


def check_faults(faults: tuple[Fault, ...]) -> None:
    """Refuse a catalogue in which two faults have one name, or do the same to the same effect.

    Raises :class:`~explorer.model.errors.StrayFault`.
    """
    names: set[str] = set()
    done: list[tuple[Any, ...]] = []
    for fault in faults:
        if fault.slug in names:
            raise StrayFault(fault.slug, "two faults have this name; give one of them another")
        names.add(fault.slug)
        does = (fault.on[0], fault.edits, fault.switches, fault.meanwhile, fault.days_later, fault.by, fault.status,
                fault.code)
        if does in done:
            twin = faults[done.index(does)].slug
            raise StrayFault(fault.slug, f"it does what {twin} does, to the same effect; leave one of them out")
        done.append(does)
