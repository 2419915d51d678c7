"""What a world stores: appointments, and the proxy's log of calls."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .http import Answer, Request

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


@dataclass(slots=True)
class Leg:
    """One hop of a proxied call. ``url`` is the address as the receiver of this hop sees it."""

    sender: str
    receiver: str
    url: str
    request: Request
    reply: Answer | None = None
    ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The leg as the log shows it: headers without those of the transport, bodies as text."""
        request = self.request
        reply = None if self.reply is None else {
            "status": self.reply.status, "headers": [[name, value] for name, value in self.reply.headers],
            "body": _text(self.reply.plain)}
        return {"from": self.sender, "to": self.receiver,
                "request": {"method": request.method, "url": self.url, "headers": _sent(request),
                            "body": _text(request.body)},
                "reply": reply, "ms": self.ms}


@dataclass(slots=True)
class Call:
    """One call through the proxy, as its transaction log keeps it. ``number`` counts the calls of a world."""

    number: int
    at: str
    legs: list[Leg]

    @property
    def trace(self) -> str | None:
        """The Ssp-TraceID, if the consumer sent one."""
        return self.legs[0].request.header("ssp-traceid")

    def as_text(self) -> str:
        """The log entry as JSON text."""
        header = self.legs[0].request.header
        return json.dumps({
            "number": self.number, "trace": self.trace, "from": header("ssp-from"), "to": header("ssp-to"),
            "interaction": header("ssp-interactionid"), "at": self.at, "legs": [leg.as_json() for leg in self.legs],
        }, separators=(",", ":"), ensure_ascii=False)


def _sent(request: Request) -> list[list[str]]:
    named = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.raw_headers)
    return [[_SPELLING.get(name.lower(), name), value] for name, value in named if name.lower() not in _TRANSPORT]


def _text(body: bytes) -> str | None:
    return body.decode("utf-8", "replace") if body else None
