"""Calls over a real socket, many at once and with bytes that no client library would send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httptools


@dataclass(slots=True)
class Heard:
    """One answer; header names in lower case."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


class Line(asyncio.Protocol):
    """One connection that is kept open; one request at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Heard] | None = None
        self._lost: asyncio.Future[None] = self._loop.create_future()
        self._new()

    @classmethod
    async def to(cls, url: str) -> Line:
        """A connection to the host and port of an address."""
        parts = urlsplit(url)
        _, line = await asyncio.get_running_loop().create_connection(cls, parts.hostname or "", parts.port or 80)
        return line

    async def ask(self, request: bytes) -> Heard:
        """Send a request and wait for its answer. Raises ``ConnectionError`` when the other side hangs up."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("the connection is closed")
        self._waiting = self._loop.create_future()
        self._transport.write(request)
        return await self._waiting

    async def close(self) -> None:
        """Hang up, whatever is still to be sent."""
        if self._transport is not None:
            self._transport.abort()
            await self._lost

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._lost.set_result(None)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionResetError("the server hung up"))

    # The parser calls these.
    def on_header(self, name: bytes, value: bytes) -> None:
        self._heard.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._heard.status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        self._heard.body += body

    def on_message_complete(self) -> None:
        heard, waiting, self._waiting = self._heard, self._waiting, None
        self._new()
        if waiting is not None and not waiting.done():
            waiting.set_result(heard)

    def _new(self) -> None:
        self._heard, self._parser = Heard(), httptools.HttpResponseParser(self)


def request(method: str, target: str, headers: Mapping[str, str], body: bytes = b"",
            host: str = "127.0.0.1:8000") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    if body or method in ("POST", "PUT"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


async def all_at_once(url: str, requests: Iterable[bytes]) -> list[Heard | ConnectionError]:
    """Each request on a connection of its own, sent when all connections stand; who hung up is in the list."""
    sent = list(requests)
    lines = [await Line.to(url) for _ in sent]
    answers = await asyncio.gather(*(line.ask(one) for line, one in zip(lines, sent, strict=True)),
                                   return_exceptions=True)
    for line in lines:
        await line.close()
    unexpected = [one for one in answers if isinstance(one, BaseException) and not isinstance(one, ConnectionError)]
    if unexpected:
        raise unexpected[0]
    return [one for one in answers if isinstance(one, Heard | ConnectionError)]
