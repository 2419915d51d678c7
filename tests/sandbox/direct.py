"""Calls to the sandbox's ASGI app itself, byte by byte: for requests that no HTTP client would send."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message

from explorer.sandbox import Sandbox


@dataclass
class Sent:
    """A request as a server hands it over; the path and query are as on the wire."""

    method: str
    target: bytes
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""


@dataclass
class Got:
    """The answer; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def plain(self) -> bytes:
        """The body as it is read."""
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body

    def json(self) -> Any:
        """The body's JSON value."""
        return json.loads(self.plain)


async def call(app: Sandbox, sent: Sent) -> Got:
    """What the sandbox answers; it is called as the server calls it, mounted at ``/sandbox``."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": sent.body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    path, _, query = (b"/sandbox" + sent.target).partition(b"?")
    await app({"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": sent.method,
               "scheme": "http", "path": path.decode("latin-1"), "raw_path": path, "query_string": query,
               "root_path": "/sandbox", "headers": [(b"host", b"127.0.0.1:8000"), *sent.headers],
               "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000)}, receive, send)
    start, *bodies = messages
    return Got(start["status"], {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]},
               b"".join(one.get("body", b"") for one in bodies))
