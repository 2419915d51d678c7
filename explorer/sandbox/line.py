"""A consumer's line to a service, and how it breaks below HTTP.

The service does its work as ever; only what it answered does not arrive, or not as it was. What the SSP meets on its
way to a practice is in :mod:`explorer.sandbox.ssp.line`.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Receive, Send

from .http import NO_STORE, Answer, Headers, send_answer, start

LONGEST = 300
"""Seconds after which a line that keeps somebody waiting is closed."""

_PAGE = b"""<!DOCTYPE html>
<html lang="en"><head><title>Sign in</title></head>
<body><h1>Sign in to continue</h1><p>This page comes from a gateway in between.</p></body></html>
"""


async def deliver(answer: Answer, receive: Receive, send: Send, extra: Headers,
                  sleep: Callable[[float], Awaitable[object]]) -> None:
    """Send an answer over a line that is broken as ``answer.line`` says, one of ``switches.BROKEN``.

    Over a socket time is real, for it is the consumer's patience that is tried. In process there is no connection to
    break: ``sleep`` passes the time, and where it would break ``ConnectionResetError`` is raised.
    """
    connection = _Connection(receive, sleep)
    if answer.line in ("broken-gzip", "wrong-type"):
        await send_answer(send, spoilt(answer, answer.line), extra)
    elif answer.line == "reset":
        await connection.reset()
    elif answer.line == "silent":
        if await connection.wait(LONGEST):
            await connection.close()
    else:
        length = claimed(answer)
        await send(start(answer, length, extra))
        if answer.line == "cut-body":
            await send({"type": "http.response.body", "body": answer.body[:length // 2], "more_body": True})
            await connection.close()
        else:
            await _trickle(answer.body[:length - 1], connection, send)


def spoilt(answer: Answer, broken: str) -> Answer:
    """The answer with the bytes that a line broken like that makes of it, if it changes them."""
    if broken == "wrong-type":
        return Answer(answer.status, (("Content-Type", "text/html; charset=utf-8"), NO_STORE), _PAGE)
    if broken == "broken-gzip":
        kept = tuple(pair for pair in answer.headers if pair[0].lower() != "content-encoding")
        # Backwards it begins with a length instead of gzip's two bytes.
        garbage = gzip.compress(answer.plain, 1, mtime=0)[::-1]
        return Answer(answer.status, (*kept, ("Content-Encoding", "gzip")), garbage)
    return answer


def claimed(answer: Answer) -> int:
    """The Content-Length of an answer that does not arrive whole: at least one byte is missing."""
    return max(len(answer.body), 1)


def reset_on_close(connection: Any) -> None:
    """Let a socket be reset when it is closed, instead of ending in order."""
    linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


async def _trickle(body: bytes, connection: _Connection, send: Send) -> None:
    """A byte a second, which no time-out between two bytes notices; it never comes to an end."""
    for second in range(LONGEST):
        await send({"type": "http.response.body", "body": body[second:second + 1], "more_body": True})
        if not await connection.wait(1):
            return
    await connection.close()


class _Connection:
    """The consumer's connection, as far as there is one."""

    def __init__(self, receive: Receive, sleep: Callable[[float], Awaitable[object]]) -> None:
        self._receive, self._sleep = receive, sleep
        # ASGI has no word for hanging up; uvicorn's request, whose method ``receive`` is, holds the connection.
        self._transport: Any = getattr(getattr(receive, "__self__", None), "transport", None)

    async def wait(self, seconds: float) -> bool:
        """Let seconds pass, or fewer when the consumer hangs up; whether it is still there."""
        if self._transport is None:
            await self._sleep(seconds)
            return True
        try:
            async with asyncio.timeout(seconds):
                while (await self._receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            return True
        return False

    async def close(self) -> None:
        """Hang up after what was sent has gone."""
        self._there().close()
        await self.wait(LONGEST)

    async def reset(self) -> None:
        """Hang up at once, and not in order."""
        there = self._there()
        reset_on_close(there.get_extra_info("socket"))
        there.abort()
        await self.wait(LONGEST)

    def _there(self) -> Any:
        if self._transport is None:
            raise ConnectionResetError("The line to the consumer is switched to break")
        return self._transport
