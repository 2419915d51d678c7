"""What a world stores: appointments, temporary registrations, and the proxy's log of calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .http import Answer, Request
from .redaction import redact

_SPELLING = {name.lower(): name for name in (
    "Accept", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers", "Access-Control-Request-Headers", "Access-Control-Request-Method", "Allow",
    "Authorization", "Cache-Control", "Content-Encoding", "Content-Type", "ETag", "If-Match", "If-None-Match",
    "Last-Modified", "Location", "Origin", "Prefer", "Ssp-From", "Ssp-InteractionID", "Ssp-To", "Ssp-TraceID", "Vary",
    "X-Correlation-ID", "X-Request-ID", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset")}
_TRANSPORT = frozenset({"host", "content-length", "connection", "accept-encoding", "user-agent", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Appointment:
    """A stored appointment. Times are instants; ``resource`` is its body without id and version."""

    id: int
    practice: str
    patient: str
    version: int
    status: str
    start: datetime
    end: datetime
    slots: tuple[str, ...]
    organisation: str
    resource: dict[str, Any]
    updated: datetime


@dataclass(frozen=True, slots=True)
class Registration:
    """A temporary registration at a practice, of somebody new or of a patient who had left.

    It ends with the day ``end``; ``resource`` is the Patient without id and version.
    """

    id: int
    practice: str
    nhs_number: str
    version: int
    end: date
    resource: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ProxiedCall:
    """One call through the proxy. ``onward`` is the address that the provider was asked for, if it came to that.

    The proxy changes nothing on the way: both legs have the same headers and body, and a ``relayed`` reply is the
    provider's. Otherwise the proxy answered by itself. ``elsewhere`` tells that a provider on the network was asked.
    """

    at: str
    url: str
    request: Request
    reply: Answer
    onward: str | None
    relayed: bool
    ms: float
    onward_ms: float
    elsewhere: bool = False

    @property
    def length(self) -> int:
        """The bytes of its bodies: no more than a log counts for it, or hardly."""
        return len(self.request.body) + len(self.reply.plain)

    def as_row(self, world: str, number: int) -> dict[str, Any]:
        """The call as the database keeps it: headers as lines, so that writing it costs little; nobody's NHS number."""
        request, reply = self.request, self.reply
        header = request.fields.get
        row: dict[str, Any] = {
            "trace": header("ssp-traceid"), "sender": header("ssp-from"), "receiver": header("ssp-to"),
            "interaction": header("ssp-interactionid"), "url": self.url, "sent": _lines(request),
            "body": _text(request.body)}
        clean = {name: text and redact(text) for name, text in row.items()}
        answered: dict[str, Any] = {
            "received": "\n".join(f"{name}: {value}" for name, value in reply.headers), "reply": _text(reply.plain),
            "onward": self.onward}
        # The sandbox itself knows nobody but the invented; it can only repeat what it was sent.
        if self.elsewhere or clean != row:
            answered = {name: text and redact(text) for name, text in answered.items()}
        return {**clean, **answered, "world": world, "number": number, "at": self.at, "method": request.method,
                "status": reply.status, "relayed": self.relayed, "ms": self.ms, "onward_ms": self.onward_ms}


def size_of(row: Mapping[str, Any]) -> int:
    """About how many characters a row takes."""
    return sum(len(row[name] or "") for name in ("url", "sent", "body", "received", "reply", "onward"))


def as_entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the control's log shows it, with one leg or two."""
    headers = _headers(row["sent"])
    reply = {"status": row["status"], "headers": _headers(row["received"]), "body": row["reply"]}
    legs = [_leg("consumer", "ssp", row, row["url"], headers, reply, row["ms"])]
    if row["onward"] is not None:
        legs.append(_leg("ssp", "provider", row, row["onward"], headers, reply if row["relayed"] else None,
                         row["onward_ms"]))
    return {"number": row["number"], "trace": row["trace"], "from": row["sender"], "to": row["receiver"],
            "interaction": row["interaction"], "at": row["at"], "legs": legs}


def _leg(sender: str, receiver: str, row: Mapping[str, Any], url: str, headers: list[list[str]],
         reply: dict[str, Any] | None, ms: float) -> dict[str, Any]:
    return {"from": sender, "to": receiver,
            "request": {"method": row["method"], "url": url, "headers": headers, "body": row["body"]},
            "reply": reply, "ms": ms}


def _lines(request: Request) -> str:
    return b"\n".join([b"%b: %b" % pair for pair in request.raw_headers]).decode("latin-1")


def _headers(lines: str) -> list[list[str]]:
    """Names and values in their order, in the usual spelling, without those of the transport."""
    pairs = (line.split(": ", 1) for line in lines.split("\n") if line)
    return [[_SPELLING.get(name.lower(), name), value] for name, value in pairs if name.lower() not in _TRANSPORT]


def _text(body: bytes) -> str | None:
    return body.decode("utf-8", "replace") if body else None
