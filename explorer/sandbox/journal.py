"""The SSP's transaction log: kept in memory until there is a batch, then written; readers always see every call."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from .records import ProxiedCall, as_entry, size_of
from .store import Store

_BATCH = 200


@dataclass(slots=True)
class _Kept:
    """Number and size of a world's entries, oldest first."""

    last: int
    sizes: deque[tuple[int, int]]
    total: int = field(init=False)

    def __post_init__(self) -> None:
        self.total = sum(size for _, size in self.sizes)


class Journal:
    """The logs of all worlds, each capped by number and by characters; the newest entries stay."""

    def __init__(self, store: Store, entries: int, characters: int) -> None:
        self._store, self._entries, self._characters = store, entries, characters
        self._waiting: list[tuple[str, int, ProxiedCall]] = []
        self._kept: dict[str, _Kept] = {}

    def add(self, world: str, call: ProxiedCall) -> None:
        """Keep a finished call; it gets the next number of its world."""
        kept = self._of(world)
        kept.last += 1
        self._waiting.append((world, kept.last, call))
        if len(self._waiting) >= _BATCH:
            self.flush()

    def read(self, world: str, trace: str | None = None, after: int = 0, limit: int = 100) -> list[Any]:
        """Entries numbered above ``after``, oldest first."""
        self.flush()
        return [as_entry(row) for row in self._store.calls(world, trace, after, limit)]

    def forget(self, world: str) -> None:
        """Drop what waits for a world that starts over; its calls count from 1 again."""
        self._waiting = [one for one in self._waiting if one[0] != world]
        self._kept.pop(world, None)

    def flush(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        rows = [call.as_row(world, number) for world, number, call in waiting]
        oldest: dict[str, int] = {}
        for row in rows:
            row["size"] = size_of(row)
            kept = self._of(row["world"])
            kept.sizes.append((row["number"], row["size"]))
            kept.total += row["size"]
            while len(kept.sizes) > 1 and (len(kept.sizes) > self._entries or kept.total > self._characters):
                kept.total -= kept.sizes.popleft()[1]
                oldest[row["world"]] = kept.sizes[0][0]
        self._store.write_calls(rows, oldest)

    def _of(self, world: str) -> _Kept:
        kept = self._kept.get(world)
        if kept is None:
            last, sizes = self._store.last_call(world)
            kept = self._kept[world] = _Kept(last, deque(sizes))
        return kept
