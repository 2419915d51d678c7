"""The process is killed in the middle of a booking storm: what a client was told is there afterwards."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest

from .booker import Booker, Slot, slots_of
from .process import Process
from .wire import Line

CONNECTIONS = 16


@pytest.mark.parametrize("seen", [20, 55])
async def test_after_a_crash_every_booking_that_a_client_saw_is_there_and_none_is_half(tmp_path: Path,
                                                                                       seen: int) -> None:
    """Killed as soon as so many bookings were confirmed, while others are under way; then started on the same file."""
    data = tmp_path / "sandbox.db"
    process = Process(str(data)).start()
    booker = await Booker.at(process.url, "main")
    days = [booker.day("11", number) for number in range(9)]
    wanted: list[list[Slot]] = [[slot] for day in days for slot in day]
    wanted += [list(pair) for day in days for pair in pairwise(day)]
    random.Random(seen).shuffle(wanted)
    confirmed = await storm(process, [booker.booking(slots) for slots in wanted], seen)
    assert len(confirmed) >= seen
    check_file(data)

    with Process(str(data)) as again:
        later = await Booker.at(again.url, "main")
        free = {slot["id"] for slot in later.slots}
        taken = {slot["id"] for slot in booker.slots} - free
        booked = list(chain.from_iterable(slots_of(one) for one in confirmed))
        assert len(booked) == len(set(booked)), "a slot was booked twice"
        assert set(booked) <= taken, "a confirmed booking is gone"
        line = await Line.to(again.url)
        for slots in wanted:
            # What is free books as a whole; what is taken, even in part, is 409.
            answer = await line.ask(booker.booking(slots))
            ids = {slot["id"] for slot in slots}
            assert answer.status == (201 if ids <= free else 409), answer.body
            free -= ids if answer.status == 201 else set()
        await line.close()
    check_file(data)


async def storm(process: Process, bookings: list[bytes], enough: int) -> list[dict[str, Any]]:
    """Book until so many are confirmed, then kill the process; the confirmed Appointments."""
    waiting = list(bookings)
    confirmed: list[dict[str, Any]] = []
    killed = False

    async def client() -> None:
        nonlocal killed
        line = await Line.to(process.url)
        try:
            while waiting and not killed:
                heard = await line.ask(waiting.pop())
                if heard.status == 201:
                    confirmed.append(heard.json())
                if len(confirmed) >= enough and not killed:
                    killed = True
                    process.kill()
        except ConnectionError:
            pass
        finally:
            await line.close()

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return confirmed


def check_file(data: Path) -> None:
    """The file is whole, and each booked appointment has just its slots."""
    with sqlite3.connect(data) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        held = Counter((id, slot) for id, slot in connection.execute(
            "SELECT appointment, slot FROM booking WHERE appointment > 0"))
        made = Counter((id, slot) for id, slots in connection.execute(
            "SELECT id, slots FROM appointment WHERE status = 'booked'") for slot in slots.split())
    connection.close()
    assert held == made
