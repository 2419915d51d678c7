"""Worlds: made on first use, apart from each other, kept in the file, forgotten when idle; and their control."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from explorer.sandbox import Sandbox, Settings, StoreError

from .client import METADATA, ROOT, SLOW_ROOT, SandboxClient, booking, resources
from .conftest import NINE

ROOT_FOLDER = Path(__file__).parents[2]


@asynccontextmanager
async def running(data: str = "sqlite://", settings: Settings | None = None,
                  times: list[datetime] | None = None) -> AsyncIterator[SandboxClient]:
    """A sandbox whose clock stands at the first of some times; change the list to move it."""
    moments = times or [NINE]
    app = Sandbox(data, clock=lambda: moments[0], settings=settings or Settings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        yield SandboxClient(app, http)
    app.close()


async def book_first(client: SandboxClient) -> httpx.Response:
    bundle = await client.free("2026-06-02", "2026-06-02")
    slot = resources(bundle, "Slot")[0]
    schedule = next(one for one in resources(bundle, "Schedule")
                    if slot["schedule"]["reference"] == f"Schedule/{one['id']}")
    return await client.book(booking([slot], schedule, "2026-06-01T09:00:00+01:00"))


async def test_worlds_do_not_see_each_others_bookings(sandbox: SandboxClient) -> None:
    first = await book_first(sandbox)
    second = await book_first(sandbox.of("another"))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["slot"] == second.json()["slot"]
    assert len((await sandbox.of("another").control("GET", "/log"))["entries"]) == 2
    assert len((await sandbox.of("third").control("GET", "/log"))["entries"]) == 0


@pytest.mark.parametrize("name", ["Main", "a_b", "x" * 41, "caf%C3%A9", "a.b"])
async def test_an_unfit_name_is_refused_in_the_services_own_way(sandbox: SandboxClient, name: str) -> None:
    client = sandbox.of(name)
    pds, sds = await client.pds("9990000018"), await client.sds("Endpoint")
    ssp = await client.send("GET", f"/ssp/{ROOT}/metadata")
    provider = await client.send("GET", f"/provider/{ROOT.removeprefix('https://')}/metadata")
    control = await client.send("GET", "/control")

    assert [one.status_code for one in (pds, sds, ssp, provider, control)] == [400] * 5
    for answer in (pds, sds, ssp, provider):
        assert answer.json()["resourceType"] == "OperationOutcome"
        assert "is no name for a world" in answer.json()["issue"][0]["diagnostics"]
    assert "use 1 to 40 lower-case letters, digits and hyphens" in control.json()["error"]


async def test_what_is_nowhere_is_said_to_be_nowhere(sandbox: SandboxClient) -> None:
    for path in ("", "/", "/nowhere", "/pds", "/pds/R4/Patient/9990000018"):
        answer = await sandbox.send("GET", path)
        assert answer.status_code == 404
        assert "after the world's name comes pds/FHIR/R4" in answer.json()["error"]


async def test_the_state_tells_clock_and_switches(sandbox: SandboxClient) -> None:
    assert await sandbox.control("GET") == {
        "world": "main", "clock": {"now": "2026-06-01T09:00:00+01:00", "moved": False, "offset": 0}, "switches": {}}


async def test_the_clock_can_be_set_moved_and_put_back(sandbox: SandboxClient) -> None:
    fixed = await sandbox.control("PUT", "/clock", {"now": "2026-12-24T17:00:00Z"})
    moved = await sandbox.control("PUT", "/clock", {"offset": 3600})
    back = await sandbox.control("PUT", "/clock", {})
    assert fixed["clock"] == {"now": "2026-12-24T17:00:00+00:00", "moved": True, "offset": 0}
    assert moved["clock"] == {"now": "2026-06-01T10:00:00+01:00", "moved": True, "offset": 3600}
    assert back["clock"] == {"now": "2026-06-01T09:00:00+01:00", "moved": False, "offset": 0}


@pytest.mark.parametrize(("path", "body", "says"), [
    ("/clock", {"now": "tomorrow"}, "now is a dateTime with seconds and offset"),
    ("/clock", {"now": "2026-06-01T09:00:00"}, "now is a dateTime with seconds and offset"),
    ("/clock", {"now": "9999-12-31T23:59:59Z"}, "between the years 2000 and 2100"),
    ("/clock", {"offset": "1h"}, "offset is a number of seconds"), ("/clock", {"speed": 2}, "The clock takes"),
    ("/clock", [], "The clock takes"), ("/clock", 1e999, "The body is no JSON"),
    ("/switches", [], "Switches are an object"), ("/switches", {"T99005": {}}, "There are no switches for 'T99005'"),
    ("/switches", {"ssp": {"outage": True}}, "ssp has no switch 'outage'; it has delay"),
    ("/switches", {"pds": {"outage": 1}}, "The switch outage of pds takes true or false"),
    ("/switches", {"pds": {"delay": -1}}, "takes seconds from 0 to 300"),
    ("/switches", {"ssp": {"certificate": "old"}}, 'takes "valid", "missing" or "invalid"'),
    ("/switches", {"ssp": {"line": "refused"}}, 'The switch line of ssp takes "good", "reset", "silent", "slow-body"'),
    ("/switches", {"T99001": {"line": ["reset"]}}, 'The switch line of T99001 takes "good", "refused", "reset"'),
    ("/switches", {"pds": {"fails": True}}, "pds has no switch 'fails'; it has delay"),
    ("/switches", {"sds": {"fails": "yes"}}, "The switch fails of sds takes true or false")])
async def test_control_says_what_it_would_have_taken(sandbox: SandboxClient, path: str, body: Any, says: str) -> None:
    content = "{" if body == 1e999 else None
    answer = await sandbox.send("PUT", f"/control{path}", **({"content": content} if content else {"json": body}))
    assert answer.status_code == 400
    assert says in answer.json()["error"]


async def test_control_names_its_verbs_and_places(sandbox: SandboxClient) -> None:
    verb, place = await sandbox.send("GET", "/control/reset"), await sandbox.send("GET", "/control/rest")
    assert (verb.status_code, verb.headers["Allow"]) == (405, "POST")
    assert place.status_code == 404


async def test_switches_are_shown_as_set_and_go_with_an_empty_object(sandbox: SandboxClient) -> None:
    wanted = {"ssp": {"throttle": 5, "line": "silent"}, "T99006": {"outage": True, "delay": 1.5, "line": "refused"}}
    assert (await sandbox.control("PUT", "/switches", wanted))["switches"] == wanted
    assert (await sandbox.control("PUT", "/switches", {}))["switches"] == {}


async def test_a_reset_frees_slots_empties_the_log_and_turns_switches_off(sandbox: SandboxClient) -> None:
    booked = await book_first(sandbox)
    await sandbox.control("PUT", "/switches", {"T99006": {"outage": True}})
    state = await sandbox.control("POST", "/reset")
    assert state["switches"] == {}
    assert (await sandbox.control("GET", "/log"))["entries"] == []
    again = await book_first(sandbox)
    assert (again.status_code, again.json()) == (201, booked.json())


async def test_a_file_keeps_bookings_clock_switches_and_log(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    async with running(data) as client:
        booked = await book_first(client)
        await client.control("PUT", "/clock", {"offset": 60})
        state = await client.control("PUT", "/switches", {"T99006": {"delay": 3}})
    async with running(data) as client:
        assert await client.control("GET") == state
        assert [entry["interaction"][-13:] for entry in (await client.control("GET", "/log"))["entries"]] == [
            "search:slot-1", "appointment-1"]
        next_free = await book_first(client)
    assert next_free.json()["id"] == "902"
    assert next_free.json()["slot"] != booked.json()["slot"]


async def test_two_sandboxes_on_one_file_book_a_slot_once(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    async with running(data) as one, running(data) as other:
        bundle = await other.free("2026-06-02", "2026-06-02")
        assert (await book_first(one)).status_code == 201
        slot, schedules = resources(bundle, "Slot")[0], resources(bundle, "Schedule")
        schedule = next(entry for entry in schedules if entry["id"] == "13")
        late = await other.book(booking([slot], schedule, "2026-06-01T09:00:00+01:00"))
    assert late.status_code == 409


async def test_an_idle_world_is_forgotten_but_main_stays() -> None:
    times = [NINE]
    async with running(times=times) as client:
        for world in ("main", "left"):
            await book_first(client.of(world))
        times[0] = NINE + timedelta(hours=24, seconds=1)
        assert [len((await client.of(world).control("GET", "/log"))["entries"]) for world in ("main", "left")] == [2, 0]


async def test_when_there_are_too_many_worlds_the_one_idle_longest_makes_room() -> None:
    times = [NINE]
    async with running(settings=Settings(worlds=2), times=times) as client:
        for hour, world in enumerate(("a", "b")):
            times[0] = NINE + timedelta(hours=hour)
            await client.of(world).ssp(METADATA, "/metadata")
        refused = await client.of("c").send("GET", "/control")
        times[0] = NINE + timedelta(hours=1, minutes=1)
        await client.of("c").control("GET")
        logs = [len((await client.of(world).control("GET", "/log"))["entries"]) for world in ("b",)]
    assert refused.status_code == 503
    assert "use the world main, or try again later" in refused.json()["error"]
    assert logs == [1]


async def test_a_log_of_long_entries_is_capped_by_their_length() -> None:
    async with running(settings=Settings(log_bytes=15_000)) as client:
        for _ in range(5):
            await client.ssp(METADATA, "/metadata")
        assert [entry["number"] for entry in (await client.control("GET", "/log"))["entries"]] == [4, 5]


async def test_the_log_of_a_world_is_capped_and_the_newest_stay() -> None:
    async with running(settings=Settings(log_entries=5)) as client:
        for _ in range(9):
            await client.ssp(METADATA, "/metadata")
        assert [entry["number"] for entry in (await client.control("GET", "/log"))["entries"]] == [5, 6, 7, 8, 9]


@pytest.mark.parametrize("make", ["text", "other", "old", "folder"])
def test_a_file_that_cannot_serve_gets_one_clear_sentence(tmp_path: Path, make: str) -> None:
    file = tmp_path / "sandbox.db"
    says = {"text": "something that is no SQLite database", "other": "data of another program", "old": "format 0",
            "folder": "name a file in a folder that you may write to"}[make]
    if make == "text":
        file.write_text("This is a shopping list. " * 100, encoding="utf-8")
    elif make == "folder":
        file = tmp_path / "nowhere" / "sandbox.db"
    else:
        with sqlite3.connect(file) as connection:
            connection.execute("create table recipe (name text)" if make == "other"
                               else "create table sandbox_format (version integer)")
            if make == "old":
                connection.execute("insert into sandbox_format values (0)")
        connection.close()
    with pytest.raises(StoreError) as caught:
        Sandbox(str(file))
    assert says in str(caught.value)
    assert str(file) in str(caught.value)


async def test_a_long_body_or_header_is_refused_as_an_outcome(sandbox: SandboxClient) -> None:
    body = await sandbox.book("x" * 1_000_001)
    header = await sandbox.pds("9990000018", X_Filler="x" * 70_000)
    assert (body.status_code, header.status_code) == (413, 431)
    assert [answer.json()["resourceType"] for answer in (body, header)] == ["OperationOutcome"] * 2


async def test_a_failure_is_a_500_outcome_and_its_log_holds_nothing_that_was_sent(
        sandbox: SandboxClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*sent: object) -> None:
        raise RuntimeError(f"secret {sent} {secret}")

    secret = f"999000{18:04d}"

    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setattr("explorer.sandbox.provider.app.check_headers", fail)
        broken.setattr("explorer.sandbox.pds.app.is_valid", fail)
        through, pds = await sandbox.ssp(METADATA, "/metadata"), await sandbox.pds("9990000018")
    assert (through.status_code, pds.status_code) == (500, 500)
    assert through.json()["issue"][0]["details"]["coding"][0]["code"] == "INTERNAL_SERVER_ERROR"
    assert await sandbox.hops(through) == ["ssp", "provider"]
    assert "provider failed with RuntimeError" in caplog.text
    assert "pds failed with RuntimeError" in caplog.text
    assert secret not in caplog.text
    assert (await sandbox.pds("9990000018")).status_code == 200


async def test_browsers_may_call_the_services_but_not_control(sandbox: SandboxClient) -> None:
    origin = {"Origin": "https://page.example"}
    service = await sandbox.send("GET", "/sds/FHIR/R4/Endpoint", origin)
    control = await sandbox.send("GET", "/control", origin)
    plain = await sandbox.send("GET", "/sds/FHIR/R4/Endpoint")
    preflight = await sandbox.send("OPTIONS", f"/provider/{ROOT.removeprefix('https://')}/metadata", {
        **origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "ssp-to"})

    assert service.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in control.headers
    assert "Access-Control-Allow-Origin" not in plain.headers
    assert (preflight.status_code, preflight.headers["Access-Control-Allow-Headers"]) == (200, "ssp-to")


async def test_a_delay_beyond_the_time_out_is_not_waited_for_twice(sandbox: SandboxClient,
                                                                   slept: list[float]) -> None:
    await sandbox.control("PUT", "/switches", {"ssp": {"delay": 1}, "T99006": {"delay": 30}})
    assert (await sandbox.ssp(METADATA, "/metadata", root=SLOW_ROOT)).status_code == 504
    assert slept == [1, 30]


async def test_every_answer_of_every_service_forbids_storing(sandbox: SandboxClient) -> None:
    answers = [
        await sandbox.pds("9990000018"), await sandbox.pds("1"), await sandbox.sds("Endpoint"),
        await sandbox.ssp(METADATA, "/metadata"), await sandbox.ssp(METADATA, "/x"),
        await sandbox.ssp(METADATA, "/metadata", "PATCH"), await sandbox.provider(METADATA, "/metadata", "DELETE"),
        await book_first(sandbox), await sandbox.send("GET", "/control"), await sandbox.send("GET", "/nowhere")]
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * len(answers)


def rows(data: str) -> dict[str, set[str]]:
    """The worlds that have rows, table by table."""
    with sqlite3.connect(data) as connection:
        found = {table: {name for (name,) in connection.execute(
            f"select {'name' if table == 'world' else 'world'} from {table}")}
            for table in ("world", "appointment", "booking", "call")}
    connection.close()
    return found


async def test_a_world_costs_no_write_until_something_changes_in_it(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    async with running(data) as client:
        reader, booker, mover, proxied = (client.of(name) for name in ("reader", "booker", "mover", "proxied"))
        await reader.pds("9990000018")
        await reader.sds("Endpoint")
        await reader.provider(METADATA, "/metadata")
        await reader.control("GET")
        await reader.control("GET", "/log")
        assert rows(data)["world"] == {"main"}
        assert (await book_first(booker)).status_code == 201
        assert rows(data)["world"] == {"main", "booker"}
        await mover.control("PUT", "/clock", {"offset": 60})
        await proxied.ssp(METADATA, "/metadata")
        await proxied.control("GET", "/log")
        assert rows(data)["world"] == {"main", "booker", "mover", "proxied"}
        await reader.control("POST", "/reset")
        assert rows(data)["world"] == {"main", "booker", "mover", "proxied", "reader"}
    assert all(names == {"main", "booker", "mover", "proxied", "reader"}
               for table, names in rows(data).items() if table in ("appointment", "booking"))


async def test_a_refused_booking_in_a_new_world_leaves_it_whole(tmp_path: Path) -> None:
    async with running(str(tmp_path / "sandbox.db")) as client:
        bundle = await client.of("new").free("2026-06-02", "2026-06-02")
        schedule = next(entry for entry in resources(bundle, "Schedule") if entry["id"] == "11")
        slot = next(entry for entry in resources(bundle, "Slot") if entry["schedule"]["reference"] == "Schedule/11")
        # The fourth slot of the morning is blocked from the beginning.
        taken = {**slot, "id": f"11{int(slot['id'][2:]) + 30:08d}"}
        good, bad = (booking([one], schedule, "2026-06-01T09:00:00+01:00") for one in (slot, taken))
        bad |= {"start": "2026-06-02T09:30:00+01:00", "end": "2026-06-02T09:40:00+01:00"}
        assert (await client.of("new").book(bad)).status_code == 409
        assert (await client.of("new").book(good)).status_code == 201


async def test_stored_worlds_are_loaded_when_they_are_called(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    async with running(data) as client:
        booked = {name: (await book_first(client.of(name))).json()["slot"] for name in ("a", "b")}
    async with running(data) as client:
        assert booked["a"] != (await book_first(client.of("a"))).json()["slot"]
        assert len((await client.of("b").control("GET", "/log"))["entries"]) == 2
    late = [NINE + timedelta(hours=25)]
    async with running(data, times=late) as client:
        assert (await client.of("b").control("GET", "/log"))["entries"] == []


async def test_all_logs_together_are_capped_and_the_longest_silent_goes() -> None:
    async with running(settings=Settings(logs_bytes=20_000)) as client:
        for name in ("a", "b", "a", "c"):
            await client.of(name).ssp(METADATA, "/metadata")
            await client.of(name).control("GET", "/log")
        kept = [len((await client.of(name).control("GET", "/log"))["entries"]) for name in ("a", "b", "c")]
    assert kept == [2, 0, 1]


async def test_a_reset_takes_less_than_a_fifth_of_a_second() -> None:
    async with running() as client:
        for _ in range(5):
            await book_first(client)
        began = time.perf_counter()
        await client.control("POST", "/reset")
        assert time.perf_counter() - began < 0.2


MANY = """
import asyncio, gc, json, sys
from datetime import UTC, datetime
from tests.sandbox.manyworlds import use
print(json.dumps(asyncio.run(use(1000))))
"""


def test_a_thousand_worlds_in_use_stay_within_300_megabytes() -> None:
    ran = subprocess.run([sys.executable, "-c", MANY], cwd=ROOT_FOLDER, capture_output=True, text=True, check=True,
                         timeout=300)
    used = json.loads(ran.stdout)
    assert (used["worlds"], used["booked"]) == (1000, 1000)
    assert used["megabytes"] < 300, used


async def test_the_log_of_one_trace_is_read_page_by_page(sandbox: SandboxClient) -> None:
    for trace in ("a", "b", "a", "a", "b", "a"):
        await sandbox.ssp(METADATA, "/metadata", named={"Ssp-TraceID": trace})
    pages, after = [], 0
    while after is not None:
        page = await sandbox.control("GET", f"/log?trace=a&limit=2&after={after}")
        pages.append([entry["number"] for entry in page["entries"]])
        after = page["next"]
    assert pages == [[1, 3], [4, 6]]
    assert (await sandbox.control("GET", "/log?trace=c")) == {"entries": [], "next": None}
    assert (await sandbox.control("GET", "/log?after=6")) == {"entries": [], "next": None}


@pytest.mark.parametrize(("query", "says"), [
    ("limit=0", "limit is a number of entries from 1 to 1000"), ("limit=1001", "from 1 to 1000"),
    ("limit=many", "limit is a whole number from 0"), ("after=-1", "after is a whole number from 0")])
async def test_a_page_of_the_log_that_cannot_be_says_what_can(sandbox: SandboxClient, query: str, says: str) -> None:
    answer = await sandbox.send("GET", f"/control/log?{query}")
    assert answer.status_code == 400
    assert says in answer.json()["error"]
