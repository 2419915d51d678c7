"""The log under load: what waits is bounded, nothing that a reader may see is lost, and numbers go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.sandbox import Sandbox, Settings

from .conftest import NINE
from .direct import Got, Sent, call


async def fill(app: Sandbox, world: str, number: int, body: bytes = b"") -> None:
    """So many refused calls in a world."""
    for _ in range(number):
        await call(app, Sent("PATCH", f"/{world}/ssp/https://nobody.example/x".encode(), [], body))


async def numbers(app: Sandbox, world: str) -> list[int]:
    """The numbers of all entries of a world's log."""
    got: Got = await call(app, Sent("GET", f"/{world}/control/log?limit=1000".encode()))
    return [entry["number"] for entry in got.json()["entries"]]


@pytest.mark.parametrize(("calls", "kept"), [(0, []), (1, [1]), (5, [1, 2, 3, 4, 5]), (6, [2, 3, 4, 5, 6]),
                                             (12, [8, 9, 10, 11, 12])])
async def test_the_newest_entries_stay_and_keep_their_numbers(calls: int, kept: list[int]) -> None:
    app = Sandbox(clock=lambda: NINE, settings=Settings(log_entries=5))
    await fill(app, "main", calls)
    assert await numbers(app, "main") == kept
    app.close()


async def test_numbers_go_on_after_each_reading() -> None:
    app = Sandbox(clock=lambda: NINE, settings=Settings(log_entries=5))
    seen = []
    for calls in (3, 3, 9, 1):
        await fill(app, "main", calls)
        seen.append((await numbers(app, "main"))[-1])
    assert seen == [3, 6, 15, 16]
    app.close()


async def test_many_worlds_together_lose_nothing(tmp_path: Path) -> None:
    """More than may wait: part of it is written meanwhile, the rest when it is asked for or when the sandbox closes."""
    data = str(tmp_path / "sandbox.db")
    app = Sandbox(data, clock=lambda: NINE)
    for _ in range(3):
        for world in ("one", "two", "three"):
            await fill(app, world, 250)
    assert await numbers(app, "two") == list(range(1, 751))
    app.close()

    again = Sandbox(data, clock=lambda: NINE)
    assert await numbers(again, "one") == list(range(1, 751))
    assert await numbers(again, "three") == list(range(1, 751))
    await fill(again, "three", 1)
    assert (await numbers(again, "three"))[-1] == 751
    again.close()


async def test_big_calls_do_not_wait_in_number() -> None:
    app = Sandbox(clock=lambda: NINE, settings=Settings(log_bytes=3_000_000))
    await fill(app, "main", 40, b"x" * 900_000)
    assert await numbers(app, "main") == [38, 39, 40]
    app.close()


async def test_what_waits_goes_with_a_reset() -> None:
    app = Sandbox(clock=lambda: NINE)
    await fill(app, "main", 7)
    await call(app, Sent("POST", b"/main/control/reset"))
    await fill(app, "main", 2)
    assert await numbers(app, "main") == [1, 2]
    app.close()
