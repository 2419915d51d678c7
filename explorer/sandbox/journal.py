"""The SSP's transaction log: kept in memory until there is a batch, then written; readers always see every call."""

from __future__ import annotations

from typing import Any

from .records import ProxiedCall, as_entry
from .settings import Settings
from .store import Store

_BATCH = 200


class Journal:
    """The logs of all worlds, each capped by number of entries and by characters; the newest entries stay.

    All logs together are capped, too: beyond that, the log of the world that has waited longest for a call goes.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._waiting: list[tuple[str, ProxiedCall]] = []
        self._sizes = store.log_sizes()
        """World to the characters of its log; the world that was called last stands last."""

    def add(self, world: str, call: ProxiedCall) -> None:
        """Keep a finished call; it gets the next number of its world when it is written."""
        self._waiting.append((world, call))
        if len(self._waiting) >= _BATCH:
            self.flush()

    def read(self, world: str, trace: str | None = None, after: int = 0, limit: int = 100) -> list[Any]:
        """Entries numbered above ``after``, oldest first."""
        self.flush()
        return [as_entry(row) for row in self._store.calls(world, trace, after, limit)]

    def forget(self, world: str) -> None:
        """Drop what waits for a world that starts over or goes; its calls count from 1 again."""
        self._waiting = [one for one in self._waiting if one[0] != world]
        self._sizes.pop(world, None)

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        calls: dict[str, list[ProxiedCall]] = {}
        for world, call in waiting:
            calls.setdefault(world, []).append(call)
        for world, made in calls.items():
            self._sizes.pop(world, None)
            self._sizes[world] = self._store.write_calls(world, made, self._settings.log_entries,
                                                         self._settings.log_bytes)
        while len(self._sizes) > 1 and sum(self._sizes.values()) > self._settings.logs_bytes:
            longest_silent = next(iter(self._sizes))
            del self._sizes[longest_silent]
            self._store.forget_calls(longest_silent)
