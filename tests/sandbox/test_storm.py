"""Many at once over real sockets, on a file: who was first has the slot, or the version; all others are told so."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from .booker import Booker, slots_of
from .client import AMEND, GPC, REGISTER, registration
from .process import Process
from .wire import Heard, Line, all_at_once

READ = f"{GPC}fhir:rest:read:appointment-1"


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


async def test_no_amendment_is_lost_when_many_amend_the_same_appointment(server: Process) -> None:
    """Each of 24 reads, adds its letter to the comment and writes, again and again until its version was the last."""
    booker = await Booker.at(server.url, "amending")
    line = await Line.to(server.url)
    made = (await line.ask(booker.booking(booker.day("11")[:1]))).json()
    letters = "abcdefghijklmnopqrstuvwx"
    clashes = 0

    async def add(letter: str) -> None:
        nonlocal clashes
        own = await Line.to(server.url)
        while True:
            read = await own.ask(booker.call(READ, "GET", f"/Appointment/{made['id']}"))
            body = read.json()
            wanted = {**body, "comment": body.get("comment", "") + letter}
            written = await own.ask(booker.call(AMEND, "PUT", f"/Appointment/{made['id']}", wanted,
                                                {"If-Match": read.headers["etag"]}))
            if written.status == 200:
                break
            assert written.status == 409, written.body
            clashes += 1
        await own.close()

    await asyncio.gather(*map(add, letters))
    end = (await line.ask(booker.call(READ, "GET", f"/Appointment/{made['id']}"))).json()
    await line.close()
    assert sorted(end["comment"]) == sorted(letters)
    assert end["meta"]["versionId"] == str(1 + len(letters))
    assert clashes, "nobody met anybody, so nothing was tried"


async def test_of_100_parallel_amendments_of_one_version_one_is_made(server: Process) -> None:
    booker = await Booker.at(server.url, "one-version")
    line = await Line.to(server.url)
    made = (await line.ask(booker.booking(booker.day("11")[:1]))).json()
    requests = [booker.call(AMEND, "PUT", f"/Appointment/{made['id']}", {**made, "comment": str(number)},
                            {"If-Match": 'W/"1"'}) for number in range(100)]
    answers = await all_at_once(server.url, requests)
    end = (await line.ask(booker.call(READ, "GET", f"/Appointment/{made['id']}"))).json()
    await line.close()
    winner = next(one.json() for one in answers if isinstance(one, Heard) and one.status == 200)
    assert statuses(answers) == {200: 1, 409: 99}
    assert end == winner


async def test_of_50_parallel_registrations_of_one_person_one_is_made(server: Process) -> None:
    booker = await Booker.at(server.url, "registering")
    person = registration("9990010005", "Alex", "Abacus", "1950-01-15")
    answers = await all_at_once(server.url, [booker.call(REGISTER, "POST", "/Patient/$gpc.registerpatient", person)
                                             for _ in range(50)])
    assert statuses(answers) == {200: 1, 409: 49}
