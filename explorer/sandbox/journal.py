"""The SSP's transaction log: kept in memory until it must be written; readers always see every call.

A log keeps its newest entries only, so that under load most calls are never written: newer ones push them out before
anybody asks. A crash loses what waits here; bookings do not go this way.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from .records import ProxiedCall, as_entry
from .settings import Settings
from .store import Store

_MOST, _HEAVIEST = 1000, 32_000_000
"""How many calls of all worlds may wait, and about how many bytes."""
_OWN_WEIGHT = 5000
"""What a call takes of memory beside its bodies."""
_BATCH = 100
"""How many are written at once when more wait than may: few, for meanwhile nobody is answered."""


@dataclass(slots=True)
class _Waiting:
    """Calls of one world that are not written, about how long they are, and how many went before them unwritten."""

    calls: deque[ProxiedCall] = field(default_factory=deque)
    length: int = 0
    passed: int = 0

    def overflows(self, entries: int, length: int) -> bool:
        """Whether those after the first one fill a log by themselves."""
        return len(self.calls) > entries or (bool(self.calls) and self.length - self.calls[0].length > length)


class Journal:
    """The logs of all worlds, each capped by number of entries and by characters; the newest entries stay.

    All logs together are capped, too: beyond that, the log of the world that has waited longest for a call goes.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._waiting: dict[str, _Waiting] = {}
        self._number = self._weight = 0
        self._sizes = store.log_sizes()
        """World to the characters of its log; the world that was called last stands last."""

    def add(self, world: str, call: ProxiedCall) -> None:
        """Keep a finished call; it gets the next number of its world when it is written."""
        waiting = self._waiting.get(world)
        if waiting is None:
            waiting = self._waiting[world] = _Waiting()
        waiting.calls.append(call)
        waiting.length += call.length
        self._number += 1
        self._weight += call.length + _OWN_WEIGHT
        while waiting.overflows(self._settings.log_entries, self._settings.log_bytes):
            self._take(waiting)
            waiting.passed += 1
        while self._number > _MOST or self._weight > _HEAVIEST:
            self._write(max(self._waiting, key=lambda name: len(self._waiting[name].calls)), _BATCH)

    def read(self, world: str, trace: str | None = None, after: int = 0, limit: int = 100) -> list[Any]:
        """Entries numbered above ``after``, oldest first."""
        self.flush()
        return [as_entry(row) for row in self._store.calls(world, trace, after, limit)]

    def forget(self, world: str) -> None:
        """Drop what waits for a world that starts over or goes; its calls count from 1 again."""
        waiting = self._waiting.pop(world, _Waiting())
        while waiting.calls:
            self._take(waiting)
        self._sizes.pop(world, None)

    def flush(self) -> None:
        """Write what waits."""
        for world in list(self._waiting):
            self._write(world, _MOST)

    def _take(self, waiting: _Waiting) -> ProxiedCall:
        """The call that has waited longest in a world; it waits no more."""
        call = waiting.calls.popleft()
        waiting.length -= call.length
        self._number -= 1
        self._weight -= call.length + _OWN_WEIGHT
        return call

    def _write(self, world: str, most: int) -> None:
        """Write the calls of a world that have waited longest, and forget logs beyond what all may take."""
        waiting = self._waiting[world]
        calls = [self._take(waiting) for _ in range(min(most, len(waiting.calls)))]
        passed, waiting.passed = waiting.passed, 0
        if not waiting.calls:
            del self._waiting[world]
        self._sizes.pop(world, None)
        self._sizes[world] = self._store.write_calls(world, calls, self._settings.log_entries,
                                                     self._settings.log_bytes, passed)
        while len(self._sizes) > 1 and sum(self._sizes.values()) > self._settings.logs_bytes:
            longest_silent = next(iter(self._sizes))
            del self._sizes[longest_silent]
            self._store.forget_calls(longest_silent)
