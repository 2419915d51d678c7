"""A scenario: phases of steps of exchanges, checked as it is built, and all that follows from walking it once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from string import ascii_lowercase
from typing import Literal

from .errors import BrokenTree, NotFound, UnknownValue, ValueNotYetKnown
from .exchange import Exchange, Participant, Reply, Request
from .story import Phase, Step, Variant, check_names, check_phases
from .values import Value

Kind = Literal["request", "reply"]

BASES = ("pds", "sds", "ssp", "provider")
"""Names that a request's address may begin with: the bases of the services, known only when it is sent.

A practice is asked directly only by who wants to see what it answers without the proxy.
"""


@dataclass(frozen=True)
class Message:
    """One arrow of the drawing, derived: half of an exchange."""

    label: str
    kind: Kind
    sender: Participant
    receiver: Participant
    exchange: Exchange
    step_number: int
    depth: int
    partner: str
    outermost: str

    @property
    def part(self) -> Request | Reply:
        return self.exchange.request if self.kind == "request" else self.exchange.reply

    @property
    def summary(self) -> str:
        return self.part.summary

    @property
    def name(self) -> str:
        """The full name: ``4b, SSP to GP Connect Provider: SSP forwards request``."""
        return f"{self.label}, {self.sender.name} to {self.receiver.name}: {self.summary}"


@dataclass(frozen=True)
class Journey:
    """One value through the scenario: the label it comes from and those it is used in.

    Both speak of what one consumer does, the first to get or use the value: that somebody else uses the same text is no
    part of its journey. The first use of a given value counts as where it is given.
    """

    value: Value
    origin: str | None
    uses: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """``ods_code comes from 1b, used in 2a and 2c``."""
        if self.value.origin == "made":
            return f"{self.value.name} is made afresh for {_listed(self.uses)}"
        return f"{self.value.name} comes from {self.origin}" + (f", used in {_listed(self.uses)}" if self.uses else "")


@dataclass(frozen=True)
class Scenario:
    """A whole flow. Building one checks it: see :mod:`explorer.model.errors` for what is refused.

    ``variant`` is the one that it is resolved to; ``whole`` names the way without any, among theirs.
    """

    slug: str
    title: str
    summary: str
    phases: tuple[Phase, ...]
    values: tuple[Value, ...]
    variants: tuple[Variant, ...] = ()
    variant: Variant | None = None
    whole: str = "The whole way"

    def __post_init__(self) -> None:
        check_phases(self.where, self.phases)
        check_names(self.slug, "values", [value.name for value in self.values])
        check_names(self.slug, "variants", [variant.slug for variant in self.variants])
        self._check_values()
        for variant in self.variants:
            self.way(variant.slug)

    @property
    def where(self) -> str:
        """How errors name it: the slug, and the variant that it is resolved to."""
        return f"{self.slug}, {self.variant.slug}" if self.variant else self.slug

    def way(self, slug: str | None) -> Scenario:
        """The scenario as it goes on one of its variants, numbered anew; itself for ``None``.

        Raises :class:`NotFound` for a variant that it does not have.
        """
        if slug is None:
            return self
        if slug not in self._ways:
            raise NotFound(self.slug, "variant", slug, tuple(self._ways))
        return self._ways[slug]

    @cached_property
    def _ways(self) -> dict[str, Scenario]:
        """The scenario on each of its variants: asked for often, and checked whole each time it is made."""
        return {variant.slug: replace(self, phases=variant.phases(f"{self.slug}, {variant.slug}", self.phases),
                                      values=variant.values(self.values), variants=(), variant=variant)
                for variant in self.variants}

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps; a step's number is its place here, counted from 1."""
        return tuple(step for phase in self.phases for step in phase.steps)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """For each phase its steps' numbers and its title: ``Steps 3 to 6: ask the practice, through the proxy``."""
        headings, last = [], 0
        for phase in self.phases:
            first, last = last + 1, last + len(phase.steps)
            steps = f"Step {first}" if first == last else f"Steps {first} to {last}"
            headings.append(f"{steps}: {phase.title}" if phase.title else steps)
        return tuple(headings)

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """All messages in walk order: request, everything it sets off, reply."""
        return tuple(message for number, step in enumerate(self.steps, 1)
                     for message in _labelled(f"{self.where} step {number}", number, step))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return tuple(message.label for message in self.messages)

    @cached_property
    def participants(self) -> tuple[Participant, ...]:
        """Everybody who speaks, in the order of appearance."""
        return tuple(dict.fromkeys(side for message in self.messages for side in (message.sender, message.receiver)))

    def message(self, label: str) -> Message:
        for message in self.messages:
            if message.label == label:
                return message
        raise NotFound(self.where, "message", label, self.labels)

    def value(self, name: str) -> Value:
        for value in self.values:
            if value.name == name:
                return value
        raise NotFound(self.slug, "value", name, tuple(value.name for value in self.values))

    @cached_property
    def requests(self) -> tuple[Message, ...]:
        """What consumers themselves send: the outermost requests, one for each exchange of a step."""
        return tuple(message for message in self.messages if message.kind == "request" and not message.depth)

    def within(self, label: str) -> tuple[Message, ...]:
        """All messages of the outermost exchange that ``label`` belongs to, in walk order."""
        outermost = self.message(label).outermost
        return tuple(message for message in self.messages if message.outermost == outermost)

    @cached_property
    def journeys(self) -> tuple[Journey, ...]:
        """Where each value that is met comes from and where it is used, in the order of ``values``."""
        made: dict[str, str] = {}
        uses: dict[str, list[str]] = {value.name: [] for value in self.values}
        owners: dict[str, Participant] = {}
        for message in self.messages:
            if message.depth:
                continue
            who = message.exchange.caller
            if message.kind == "reply":
                for value in message.exchange.reply.captures:
                    if owners.setdefault(value.name, who) == who:
                        made.setdefault(value.name, message.label)
                continue
            for name in dict.fromkeys(message.exchange.request.values()):
                if name in BASES or owners.setdefault(name, who) != who:
                    continue
                if self.value(name).origin == "given" and name not in made:
                    made[name] = message.label
                else:
                    uses[name].append(message.label)
        return tuple(Journey(value, made.get(value.name), tuple(uses[value.name])) for value in self.values
                     if value.name in owners)

    @cached_property
    def threads(self) -> tuple[Journey, ...]:
        """The journeys that the drawing shows in its margin."""
        return tuple(journey for journey in self.journeys if journey.value.thread and journey.origin)

    def _check_values(self) -> None:
        known = {value.name: value for value in self.values}
        captured = {value.name: message.label for message in reversed(self.messages) if message.kind == "reply"
                    for value in message.exchange.reply.captures}
        here = {name for name, value in known.items() if value.origin != "captured"} | set(BASES)
        for message in self.messages:
            where, near = f"{self.where} {message.label}", message.exchange.request.summary
            if message.kind == "reply":
                for value in message.exchange.reply.captures:
                    if value.name not in known:
                        raise UnknownValue(where, value.name, tuple(known), near)
                    here.add(value.name)
                continue
            for name in message.exchange.request.values():
                if name not in known and name not in BASES:
                    raise UnknownValue(where, name, tuple(known), near)
                if name not in here:
                    raise ValueNotYetKnown(where, name, captured.get(name), near)


def _labelled(where: str, number: int, step: Step) -> Iterator[Message]:
    """The messages of one step, lettered in walk order."""
    letters = iter(ascii_lowercase)

    def letter() -> str:
        try:
            return f"{number}{next(letters)}"
        except StopIteration:
            raise BrokenTree(f"{where} has more than 26 messages; split it into several steps") from None

    def walk(exchange: Exchange, depth: int, outermost: str | None) -> list[Message]:
        asked = letter()
        top = outermost or asked
        inner = walk(exchange.onward, depth + 1, top) if exchange.onward else []
        answered = letter()
        return [
            Message(asked, "request", exchange.caller, exchange.callee, exchange, number, depth, answered, top),
            *inner,
            Message(answered, "reply", exchange.callee, exchange.caller, exchange, number, depth, asked, top),
        ]

    for exchange in step.exchanges:
        yield from walk(exchange, 0, None)


def _listed(labels: tuple[str, ...]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
