"""Lines for the terminal: one for each message, aligned over the whole scenario. Plain text; colour is the cli's."""

from __future__ import annotations

from explorer.model import Message, Scenario

from .event import Event


def line(scenario: Scenario, event: Event) -> str:
    """``4b  SSP → GP Connect Provider  SSP forwards request``; a reply has its status and milliseconds as well."""
    message = event.message
    label = max(len(label) for label in scenario.labels)
    way = max(len(_way(each)) for each in scenario.messages)
    summary = max(len(each.summary) for each in scenario.messages)
    start = f"{message.label:<{label}}  {_way(message):<{way}}  "
    outcome = _outcome(event)
    return f"{start}{message.summary:<{summary}}  {outcome}" if outcome else f"{start}{message.summary}"


def _way(message: Message) -> str:
    return f"{message.sender.name} → {message.receiver.name}"


def _outcome(event: Event) -> str:
    if not event.reached and event.refusal:
        return "no reply"
    if not event.reached:
        return "not reached"
    if not event.observed:
        return "expected, not observed"
    if event.answer is None:
        return ""
    expected = event.message.exchange.reply.status
    time = "" if event.ms is None else f"{event.ms:7.1f} ms"
    unexpected = "" if event.answer.status == expected else f"  expected {expected}"
    return f"{event.answer.status}  {time}{unexpected}".rstrip()
