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
from collections.abc import Iterator
from itertools import cycle
from typing import cast

import uvloop


class Asking(asyncio.Protocol):
    """One connection: sends the next request as soon as the last one is answered."""

    def __init__(self, requests: Iterator[bytes], done: asyncio.Future[None], until: float, statuses: Counter[bytes],
                 taken: list[float]) -> None:
        self._requests, self._done, self._until = requests, done, until
        self._statuses, self._taken = statuses, taken
        self._buffer, self._length, self._sent = b"", 0, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

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
        now = time.perf_counter()
        self._taken.append(now - self._sent)
        self._statuses[self._buffer[9:12]] += 1
        self._buffer, self._length = b"", 0
        if now < self._until:
            self._ask()
        else:
            self._end()

    def connection_lost(self, _error: Exception | None) -> None:
        self._end()

    def _ask(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._end()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def _end(self) -> None:
        if not self._done.done():
            self._done.set_result(None)
            self._transport.close()


async def load(host: str, port: int, connections: int, seconds: float, requests: list[bytes]) -> dict[str, object]:
    """Requests a second, the median and 99th percentile of the times in milliseconds, and the statuses."""
    loop = asyncio.get_running_loop()
    statuses: Counter[bytes] = Counter()
    taken: list[float] = []
    source = cycle(requests) if seconds else iter(requests)
    until = time.perf_counter() + (seconds or 3600)
    ends = [loop.create_future() for _ in range(connections)]
    began = time.perf_counter()
    for end in ends:
        await loop.create_connection(lambda end=end: Asking(source, end, until, statuses, taken), host, port)  # type: ignore[misc]
    await asyncio.gather(*ends)
    spent = time.perf_counter() - began
    taken.sort()
    return {"rate": len(taken) / spent, "p50": taken[len(taken) // 2] * 1e3, "p99": taken[len(taken) * 99 // 100] * 1e3,
            "statuses": {status.decode(): number for status, number in statuses.items()}}


if __name__ == "__main__":
    if sys.argv[5] and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(sys.argv[5])})
    gc.disable()
    print(json.dumps(uvloop.run(load(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]),
                                     pickle.load(sys.stdin.buffer)))))
