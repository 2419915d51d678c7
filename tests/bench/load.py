"""The load of the sandbox's bench: a process that asks as fast as it is answered.

``python -m tests.bench.load HOST PORT CONNECTIONS SECONDS CORE < requests`` sends the requests of its input (a pickled
list of bytes) over and over, or each once when SECONDS is 0, and prints what it measured as JSON. It reads of an answer
only what it needs, so that the server is the slower side.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import pickle
import sys
import time
from collections import Counter
from functools import partial
from itertools import cycle
from typing import cast

import uvloop


class Round:
    """What all connections share: what is asked, until when, and what was seen.

    A round for so many seconds begins when every connection was answered once: a server takes new ones in one by one.
    """

    def __init__(self, requests: list[bytes], connections: int, seconds: float) -> None:
        self.requests = cycle(requests) if seconds else iter(requests)
        self.began, self.ended = time.perf_counter(), 0.0
        self.statuses: Counter[bytes] = Counter()
        self.taken: list[float] = []
        self._silent, self._seconds, self._until = connections, seconds, float("inf")

    def note(self, now: float, sent: float, status: bytes, first: bool) -> bytes | None:
        """Take down an answer; the next request, or None when that was all."""
        self.taken.append(now - sent)
        self.statuses[status] += 1
        if first:
            self._silent -= 1
            if not self._silent and self._seconds:
                self.began, self._until = now, now + self._seconds
                self.taken.clear()
                self.statuses.clear()
        self.ended = now
        return next(self.requests, None) if now < self._until else None

    def as_json(self) -> dict[str, object]:
        """Requests a second, the median and 99th percentile of the times in milliseconds, and the statuses."""
        taken = sorted(self.taken)
        return {"rate": len(taken) / (self.ended - self.began), "p50": taken[len(taken) // 2] * 1e3,
                "p99": taken[len(taken) * 99 // 100] * 1e3,
                "statuses": {status.decode(): number for status, number in self.statuses.items()}}


class Asking(asyncio.Protocol):
    """One connection: sends the next request as soon as the last one is answered."""

    def __init__(self, round: Round, done: asyncio.Future[None]) -> None:
        self._round, self._done = round, done
        self._buffer, self._length, self._sent, self._first = b"", 0, 0.0, True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask(next(self._round.requests, None))

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._length:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            at = self._buffer.index(b"content-length: ") + 16
            self._length = end + 4 + int(self._buffer[at:self._buffer.index(b"\r", at)])
        if len(self._buffer) < self._length:
            return
        following = self._round.note(time.perf_counter(), self._sent, self._buffer[9:12], self._first)
        self._buffer, self._length, self._first = b"", 0, False
        self._ask(following)

    def connection_lost(self, _error: Exception | None) -> None:
        self._ask(None)

    def _ask(self, request: bytes | None) -> None:
        if request is not None:
            self._sent = time.perf_counter()
            self._transport.write(request)
        elif not self._done.done():
            self._done.set_result(None)
            self._transport.close()


async def load(host: str, port: int, connections: int, seconds: float, requests: list[bytes]) -> dict[str, object]:
    """What a round with so many connections sees."""
    loop = asyncio.get_running_loop()
    round = Round(requests, connections, seconds)
    ends = [loop.create_future() for _ in range(connections)]
    for end in ends:
        await loop.create_connection(partial(Asking, round, end), host, port)
    await asyncio.gather(*ends)
    return round.as_json()


if __name__ == "__main__":
    if sys.argv[5] and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(sys.argv[5])})
    gc.disable()
    print(json.dumps(uvloop.run(load(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]),
                                     pickle.load(sys.stdin.buffer)))))
