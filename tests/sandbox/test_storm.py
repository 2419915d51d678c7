"""Many at once over real sockets, on a file: who was first has the slot, all others are told so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from .booker import Booker, slots_of
from .process import Process
from .wire import Heard, all_at_once


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    data: Path = tmp_path_factory.mktemp("storm") / "sandbox.db"
    with Process(str(data)) as process:
        yield process


def statuses(answers: list[Heard | ConnectionError]) -> Counter[int]:
    assert all(isinstance(one, Heard) for one in answers), answers
    return Counter(one.status for one in answers if isinstance(one, Heard))


async def test_of_200_parallel_bookings_of_one_slot_one_is_made_and_199_are_409(server: Process) -> None:
    booker = await Booker.at(server.url, "one-slot")
    slot = booker.day("11")[3]
    answers = await all_at_once(server.url, [booker.booking([slot]) for _ in range(200)])

    assert statuses(answers) == {201: 1, 409: 199}
    codes = {one.json()["issue"][0]["details"]["coding"][0]["code"] for one in answers
             if isinstance(one, Heard) and one.status == 409}
    assert codes == {"DUPLICATE_REJECTED"}
    assert slot["id"] not in await booker.free()


async def test_bookings_of_several_slots_that_overlap_partly_are_whole_or_nothing(server: Process) -> None:
    """Every run of two, three and four slots of two days, four times each, in one go."""
    booker = await Booker.at(server.url, "overlapping")
    days = [booker.day("11", 1), booker.day("11", 2)]
    runs = [day[start:start + length] for day in days for length in (2, 3, 4)
            for start in range(len(day) - length + 1)]
    answers = await all_at_once(server.url, [booker.booking(run) for run in runs * 4])

    made = [one.json() for one in answers if isinstance(one, Heard) and one.status == 201]
    booked = list(chain.from_iterable(slots_of(one) for one in made))
    assert set(statuses(answers)) == {201, 409}
    assert len(booked) == len(set(booked)), "a slot was booked twice"
    offered = {slot["id"] for slot in booker.slots}
    assert await booker.free() == offered - set(booked), "a refused booking kept a slot, or a made one lost it"
    wanted = [{slot["id"] for slot in run} for run in runs]
    assert all(run & set(booked) for run in wanted), "a run was refused although all its slots are free"
