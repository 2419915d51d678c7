"""Events: what happened to one message of a scenario, as the engine reports it while it goes along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from explorer.model import Message

from .client import Answer, Outgoing
from .errors import NotCaptured
from .marks import parsed
from .prepare import Prepared


@dataclass(frozen=True)
class Refusal:
    """Who said no, at which reply, and in which words (an OperationOutcome's, where there is one).

    A consumer refuses what it cannot use: then ``status`` is that of the broken reply, ``None`` if none arrived.
    """

    label: str
    by: str
    status: int | None
    expected: int
    code: str | None
    diagnostics: str | None

    @classmethod
    def of(cls, message: Message, answer: Answer, by: str | None = None) -> Refusal:
        """The refusal in ``answer``, which came in place of the reply ``message``; of its sender unless ``by`` is."""
        code, diagnostics = _reason(parsed(answer.body))
        return cls(message.label, by or message.sender.key, answer.status, message.exchange.reply.status, code,
                   diagnostics)

    @classmethod
    def broken(cls, message: Message, status: int | None, why: str) -> Refusal:
        """No reply that the consumer could use came in place of ``message``."""
        return cls(message.label, message.receiver.key, status, message.exchange.reply.status, None, why)

    def document(self) -> dict[str, Any]:
        return {"label": self.label, "by": self.by, "status": self.status, "code": self.code,
                "diagnostics": self.diagnostics}


@dataclass(frozen=True)
class Event:
    """One message: seen (``observed``), declared but out of sight (only ``reached``), or cut off (neither).

    ``sent`` belongs to a request, ``answer`` and ``ms`` to a reply. The reply that ends an exchange also says what was
    ``captured``, who refused, and what was looked for in vain (``problem``).
    """

    message: Message
    observed: bool
    reached: bool
    prepared: Prepared | None = None
    sent: Outgoing | None = None
    answer: Answer | None = None
    ms: float | None = None
    captured: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None
    problem: NotCaptured | None = None


def _reason(outcome: Any) -> tuple[str | None, str | None]:
    """Code and words of an OperationOutcome: the coding of ``details`` where there is one, else the issue's own."""
    issue = _first(outcome, "issue")
    found = issue.get("details")
    details: dict[str, Any] = found if isinstance(found, dict) else {}
    coding = _first(details, "coding")
    code = coding.get("code") or issue.get("code")
    words = issue.get("diagnostics") or details.get("text") or coding.get("display")
    return (code if isinstance(code, str) else None), (words if isinstance(words, str) else None)


def _first(parent: Any, key: str) -> dict[str, Any]:
    items = parent.get(key) if isinstance(parent, dict) else None
    return items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
