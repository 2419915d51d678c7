"""What can go wrong when a scenario is replayed, each error composing its own sentence.

A refusal is not among them: a service that says no is an answer, and a Recording holds it. Only who insists on success
(:meth:`~explorer.replay.recording.Recording.expect_success`) turns it into :class:`UnexpectedReply`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .event import Refusal


class ReplayError(Exception):
    """A replay cannot go on; the message says where, why and what to do.

    ``part`` is the part of a request that is to blame, if one is: ``method``, ``address``, ``header 0`` by its place
    among the headers, or ``body``.
    """

    part = ""


class UnexpectedReply(ReplayError):
    """A service answered with another status than the scenario declares."""

    def __init__(self, slug: str, label: str, declared: int, answered: int | None, by: str,
                 diagnostics: str | None) -> None:
        self.slug, self.label, self.declared, self.answered, self.by = slug, label, declared, answered, by
        said = f" ({diagnostics})" if diagnostics else ""
        got = f"got {answered} from {by}" if answered else f"{by} got no reply"
        super().__init__(f"{slug} {label}: expected {declared}, {got}{said}")


class ValuesMissing(ReplayError):
    """A request needs values that have not been captured yet; ``captured_at`` says which reply gives each."""

    def __init__(self, slug: str, label: str, captured_at: Mapping[str, str]) -> None:
        self.label, self.captured_at = label, dict(captured_at)
        self.names = tuple(captured_at)
        said = "; ".join(f"{name}, which {at} gives" for name, at in captured_at.items())
        super().__init__(f"{slug} {label} needs {said}; send that exchange first, or give the value")


class NoAddress(ReplayError):
    """A target lacks a service that the scenario asks."""

    def __init__(self, slug: str, label: str, service: str) -> None:
        self.label, self.service = label, service
        super().__init__(f"{slug} {label} asks {service}, for which the target has no address; configure one")


class NotCaptured(ReplayError):
    """A reply has the declared status, but not what the scenario keeps from it."""

    def __init__(self, slug: str, label: str, name: str, why: str) -> None:
        self.label, self.name = label, name
        self.why = f"the reply gives no {name} ({why})"
        super().__init__(f"{slug} {label}: {self.why}; look at its body")


class Unsendable(ReplayError):
    """A request that could not go out exactly as it is shown, so it does not go out."""

    def __init__(self, what: str, remedy: str, part: str = "") -> None:
        self.part = part
        super().__init__(f"the request cannot be sent as it is shown: {what}; {remedy}")


class ForeignAddress(ReplayError):
    """A request names an address outside its target."""

    def __init__(self, url: str, base: str) -> None:
        self.url, self.base, self.part = url, base, "address"
        shown = repr(url) if len(url) <= 200 else f"{url[:200]!r}…"
        super().__init__(f"{shown} is outside the target; its address must begin with {base}/ and name a service")


class NoAnswer(ReplayError):
    """Nothing came back that is a reply: no connection, a time-out, a reply cut short."""

    def __init__(self, url: str, why: str) -> None:
        self.url, self.why = url, why
        super().__init__(f"{url} did not answer ({why}); is the server running there?")


class NotBroughtAbout(ReplayError):
    """What a fault needs before it, or what should mend it, did not go as it declares."""

    def __init__(self, slug: str, summary: str, refusal: Refusal | None, problem: NotCaptured | None) -> None:
        self.slug = slug
        why = (f"{refusal.by} answered {refusal.status} ({refusal.diagnostics or refusal.code})" if refusal
               else str(problem))
        super().__init__(f"fault {slug}: {summary!r} did not go as declared: {why}; start over with a fresh world")


class ControlFailed(ReplayError):
    """The target's control service did not do what a replay needs."""

    def __init__(self, url: str, status: int, said: str) -> None:
        self.status = status
        super().__init__(f"{url} answered {status}: {said}")
