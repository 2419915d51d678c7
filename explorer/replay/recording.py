"""Recordings: what a replay saw, in the one JSON form that everybody else reads.

``recording.schema.json`` describes the form. Members stand in a fixed order and each body is stored once, so equal
replays give equal bytes. The address of the target occurs once, as ``base``; elsewhere it is written ``${base}``. All
times stand in ``timing``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib import resources
from typing import Any

from explorer.model import Message, NoSuchPart, Scenario

from .client import Answer, Outgoing
from .errors import UnexpectedReply
from .event import Event, Refusal
from .marks import Mark, reply_marks
from .prepare import Prepared
from .target import Target

SCHEMA = "1"
BASE = "${base}"

Relative = Callable[[str], str]


@dataclass(frozen=True)
class Recording:
    """A replayed scenario: ``document`` is its JSON form."""

    slug: str
    document: Mapping[str, Any]
    refusal: Refusal | None = None

    def json(self, indent: int | None = 2) -> str:
        """The document as text; with ``indent=None`` in one line."""
        separators = (",", ":") if indent is None else None
        return json.dumps(self.document, ensure_ascii=False, indent=indent, separators=separators) + "\n"

    def expect_success(self) -> None:
        """Raise :class:`~explorer.replay.errors.UnexpectedReply` if somebody refused."""
        if self.refusal:
            raise UnexpectedReply(self.slug, self.refusal.label, self.refusal.expected, self.refusal.status,
                                  self.refusal.by, self.refusal.diagnostics)


@dataclass(frozen=True)
class ReplayedExchange:
    """One replayed exchange: ``document`` has its messages in the form of a Recording, and what was captured."""

    document: Mapping[str, Any]
    refusal: Refusal | None = None


def record(scenario: Scenario, target: Target, events: Iterable[Event], values: Mapping[str, str], now: datetime, *,
           simulated: bool, fault: Mapping[str, Any] | None = None) -> Recording:
    """The Recording of a walk; messages without an event were not reached.

    ``fault`` tells what was broken on purpose.
    """
    seen = {event.message.label: event for event in events}
    relative, bodies = _relative_to(target.base), _Bodies()
    messages = [_message(seen.get(message.label, Event(message, False, False)), target, relative, bodies)
                for message in scenario.messages]
    refusal = next((event.refusal for event in seen.values() if event.refusal), None)
    document = {
        "schema": SCHEMA,
        "scenario": scenario.slug,
        "title": scenario.title,
        "summary": scenario.summary,
        "variant": scenario.variant and scenario.variant.slug,
        "fault": fault,
        "base": target.base,
        "participants": [_participant(participant) for participant in scenario.participants],
        "phases": _phases(scenario),
        "steps": [_step(number, step) for number, step in enumerate(scenario.steps, 1)],
        "values": _values(scenario, values, relative),
        "messages": messages,
        "bodies": bodies.texts,
        "refusal": _refusal(refusal, relative),
        "timing": _timing(seen.values(), now, simulated),
    }
    return Recording(scenario.slug, document, refusal)


def record_exchange(scenario: Scenario, target: Target, events: Sequence[Event], now: datetime, *,
                    simulated: bool) -> ReplayedExchange:
    """One exchange by itself. ``not_captured`` says why a value that was looked for is not in ``values``."""
    relative, bodies = _relative_to(target.base), _Bodies()
    messages = [_message(event, target, relative, bodies) for event in events]
    ending = events[-1]
    document = {
        "scenario": scenario.slug,
        "base": target.base,
        "messages": messages,
        "bodies": bodies.texts,
        "values": dict(ending.captured),
        "not_captured": {ending.problem.name: str(ending.problem)} if ending.problem else {},
        "refusal": _refusal(ending.refusal, relative),
        "timing": _timing(events, now, simulated),
    }
    return ReplayedExchange(document, ending.refusal)


def schema() -> dict[str, Any]:
    """The JSON Schema of a Recording."""
    text = resources.files(__package__).joinpath("recording.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@dataclass
class _Bodies:
    """The distinct bodies in the order they are first met."""

    texts: list[str] = field(default_factory=list)

    def place(self, text: str | None) -> int | None:
        """Where the text stands, put at the end if it is new."""
        if text is None:
            return None
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)


def _message(event: Event, target: Target, relative: Relative, bodies: _Bodies) -> dict[str, Any]:
    message = event.message
    about = _identity(event)
    if message.kind == "request":
        return about | _request(event, target, relative, bodies)
    answer = event.answer and _relative_answer(event.answer, relative)
    return about | {
        "status": answer.status if answer else message.exchange.reply.status,
        "expected": message.exchange.reply.status,
        "headers": _listed(answer.headers) if answer else [],
        "body": bodies.place(answer.body) if answer else None,
        "marks": _reply_marks(event, answer),
    }


def _identity(event: Event) -> dict[str, Any]:
    message = event.message
    return {
        "label": message.label,
        "step": message.step_number,
        "kind": message.kind,
        "from": message.sender.key,
        "to": message.receiver.key,
        "name": message.name,
        "summary": message.summary,
        "text": message.part.text,
        "partner": message.partner,
        "exchange": message.outermost,
        "observed": event.observed,
        "reached": event.reached,
    }


def _request(event: Event, target: Target, relative: Relative, bodies: _Bodies) -> dict[str, Any]:
    if event.sent is None or event.prepared is None:
        return {"method": None, "url": None, "headers": [], "body": None, "claims": None, "parts": [], "marks": []}
    sent = replace(event.sent, url=relative(event.sent.url), headers=_relative_pairs(event.sent.headers, relative),
                   body=event.sent.body and relative(event.sent.body))
    prepared = _relative_prepared(event.prepared, event.message, sent, target, relative)
    return {
        "method": sent.method,
        "url": sent.url,
        "headers": _listed(sent.headers),
        "body": bodies.place(sent.body),
        "claims": prepared.claims,
        "parts": prepared.parts(sent.url),
        "marks": prepared.marks(sent),
    }


def _relative_prepared(prepared: Prepared, message: Message, sent: Outgoing, target: Target,
                       relative: Relative) -> Prepared:
    """What was prepared, told of this hop: its own template, and addresses as the recording writes them."""
    return replace(prepared, message=message, request=sent,
                   values={name: relative(text) for name, text in prepared.values.items()},
                   bases={name: relative(text) for name, text in target.bases.items()})


def _reply_marks(event: Event, answer: Answer | None) -> list[Mark]:
    marks: list[Mark] = []
    if answer is None or event.prepared is None or event.refusal:
        return marks
    try:
        for _, _, mark in reply_marks(event.message.exchange.reply, event.prepared.values, answer):
            marks.append(mark)
    except NoSuchPart:
        pass  # event.problem tells; what was found before it is marked all the same
    return marks


def _participant(participant: Any) -> dict[str, Any]:
    return {"key": participant.key, "name": participant.name, "caption": participant.caption,
            "title": participant.title, "role": participant.role, "group": participant.group,
            "page": participant.page}


def _phases(scenario: Scenario) -> list[dict[str, Any]]:
    phases, number = [], 1
    for phase, heading in zip(scenario.phases, scenario.headings, strict=True):
        steps = list(range(number, number + len(phase.steps)))
        phases.append({"name": phase.name, "title": heading, "steps": steps})
        number += len(steps)
    return phases


def _step(number: int, step: Any) -> dict[str, Any]:
    return {"number": number, "title": step.title, "may_skip": step.may_skip,
            "notes": [{"text": note.text, "audience": note.audience} for note in step.notes]}


def _values(scenario: Scenario, values: Mapping[str, str], relative: Relative) -> list[dict[str, Any]]:
    described = []
    for journey in scenario.journeys:
        value = journey.value
        text = None if value.origin == "made" else values.get(value.name)
        described.append({
            "name": value.name,
            "meaning": value.meaning,
            "origin": value.origin,
            "part_of": value.part_of,
            "thread": value.thread,
            "from": journey.origin,
            "used": list(journey.uses),
            "sentence": journey.sentence,
            "text": text if text is None else relative(text),
            "source": value.source,
        })
    return described


def _refusal(refusal: Refusal | None, relative: Relative) -> dict[str, Any] | None:
    if refusal is None:
        return None
    diagnostics = refusal.diagnostics and relative(refusal.diagnostics)
    return replace(refusal, diagnostics=diagnostics).document()


def _timing(events: Iterable[Event], now: datetime, simulated: bool) -> dict[str, Any]:
    return {"clock": now.isoformat(timespec="seconds"), "simulated": simulated,
            "ms": {event.message.label: round(event.ms, 1) for event in events if event.ms is not None}}


def _relative_to(base: str) -> Relative:
    return (lambda text: text.replace(base, BASE)) if base else str


def _relative_answer(answer: Answer, relative: Relative) -> Answer:
    return Answer(answer.status, _relative_pairs(answer.headers, relative), answer.body and relative(answer.body))


def _relative_pairs(headers: Iterable[tuple[str, str]], relative: Relative) -> tuple[tuple[str, str], ...]:
    return tuple((name, relative(text)) for name, text in headers)


def _listed(headers: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [list(pair) for pair in headers]
