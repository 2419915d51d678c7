"""Tables from the model: every message in words, every value's journey, what one participant sends and receives."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.model import Message, Participant, Reply, Scenario

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Row:
    """One message: label, who to whom, what, and the text that explains it."""

    label: str
    way: str
    summary: str
    text: str


@dataclass(frozen=True)
class StepRows:
    """One step: its messages, what may be skipped, and the notes for readers."""

    number: int
    title: str
    may_skip: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Carried:
    """One value: its name, the class of its colour, where it comes from, where it is used, what it means."""

    name: str
    css: str
    origin: str
    uses: tuple[str, ...]
    meaning: str


def step_rows(scenario: Scenario) -> tuple[StepRows, ...]:
    """All steps with all their messages."""
    return tuple(
        StepRows(number, step.title, step.may_skip,
                 tuple(_row(message) for message in scenario.messages if message.step_number == number),
                 tuple(note.text for note in step.notes if note.audience == "readers"))
        for number, step in enumerate(scenario.steps, 1))


def messages_of(scenario: Scenario, key: str) -> tuple[Row, ...]:
    """The messages that the participant of that key sends or receives."""
    return tuple(_row(message) for message in scenario.messages if key in (message.sender.key, message.receiver.key))


def carried(scenario: Scenario) -> tuple[Carried, ...]:
    """The values that the consumer keeps, in the order in which it learns them."""
    order = {label: place for place, label in enumerate(scenario.labels)}
    threads = sorted(scenario.threads, key=lambda journey: order[journey.origin or ""])
    return tuple(Carried(journey.value.name, value_class(journey.value.name), journey.origin or "", journey.uses,
                         journey.value.meaning) for journey in threads)


def headcount(scenario: Scenario) -> str:
    """``22 messages between five participants``."""
    return f"{_number(len(scenario.messages))} messages between {_number(len(scenario.participants))} participants"


def extent(way: Scenario) -> str:
    """``It takes six steps, four of them through the SSP.``"""
    count = len(way.steps)
    proxied = len({message.step_number for message in way.requests if message.receiver.key == "ssp"})
    which = {0: "none of them", count: "all of them"}.get(proxied, f"{_number(proxied)} of them")
    return f"It takes {_number(count)} steps, {which} through the SSP."


def participant(scenario: Scenario, key: str) -> Participant:
    return next(someone for someone in scenario.participants if someone.key == key)


def value_class(name: str) -> str:
    """The class that gives a value its colour: ``sx-value--ods-code``."""
    return f"sx-value--{name.replace('_', '-')}"


def _row(message: Message) -> Row:
    part = message.part
    status = f", {part.status}" if isinstance(part, Reply) else ""
    return Row(message.label, f"{message.sender.name} to {message.receiver.name}", message.summary + status, part.text)


def _number(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else str(count)
