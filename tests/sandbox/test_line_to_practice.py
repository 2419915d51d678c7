"""The SSP's line to a practice, broken below HTTP: what the SSP makes of it, and what the practice did."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from explorer.sandbox import Sandbox, Settings
from explorer.sandbox.testing import serving

from .client import METADATA, ROOT, SLOW_ROOT, SandboxClient, booking, resources
from .conftest import NINE

UNREACHABLE = f"502 transient ERROR_COMMUNICATING_TO_ENDPOINT_URL_{ROOT}/"
TIMED_OUT = f"504 timeout TIMEOUT_COMMUNICATING_TO_ENDPOINT_URL_{ROOT}/"
MADE_OF_IT = {"refused": UNREACHABLE, "reset": UNREACHABLE, "cut-body": UNREACHABLE, "broken-gzip": UNREACHABLE,
              "silent": TIMED_OUT, "slow-body": TIMED_OUT}
each_line = pytest.mark.parametrize("line", MADE_OF_IT)


def said(answer: httpx.Response) -> str:
    issue = answer.json()["issue"][0]
    coding = issue["details"]["coding"][0]
    assert (coding["code"], coding["display"]) == (str(answer.status_code), issue["diagnostics"])
    return f"{answer.status_code} {issue['code']} {issue['diagnostics']}"


async def good_booking(client: SandboxClient) -> dict[str, Any]:
    """A booking of the first free slot of a day, ready to be sent."""
    bundle = await client.free("2026-06-02", "2026-06-02")
    slot = resources(bundle, "Slot")[0]
    schedule = next(one for one in resources(bundle, "Schedule")
                    if slot["schedule"]["reference"] == f"Schedule/{one['id']}")
    return booking([slot], schedule, "2026-06-01T09:00:00+01:00")


@each_line
async def test_a_broken_line_is_refused_by_the_ssp_and_leaves_the_second_leg_without_a_reply(
        sandbox: SandboxClient, line: str) -> None:
    await sandbox.control("PUT", "/switches", {"T99001": {"line": line}})
    answer = await sandbox.ssp(METADATA, "/metadata")
    legs = (await sandbox.control("GET", "/log"))["entries"][0]["legs"]

    assert said(answer) == f"{MADE_OF_IT[line]}metadata"
    assert [(leg["to"], leg["reply"] and leg["reply"]["status"]) for leg in legs] == [
        ("ssp", answer.status_code), ("provider", None)]
    assert legs[1]["request"]["url"] == f"{ROOT}/metadata"


@each_line
async def test_all_is_well_again_when_the_switch_is_put_back(sandbox: SandboxClient, line: str) -> None:
    await sandbox.control("PUT", "/switches", {"T99001": {"line": line}})
    assert (await sandbox.ssp(METADATA, "/metadata")).is_error
    assert (await sandbox.control("PUT", "/switches", {"T99001": {"line": "good"}}))["switches"] == {}
    assert (await sandbox.ssp(METADATA, "/metadata")).json()["resourceType"] == "CapabilityStatement"


async def test_a_simulated_wait_takes_as_long_as_the_ssp_has_patience(sandbox: SandboxClient,
                                                                     slept: list[float]) -> None:
    await sandbox.control("PUT", "/switches", {"T99001": {"line": "silent"}})
    await sandbox.ssp(METADATA, "/metadata")
    assert slept == [30.0]
    slept.clear()
    await sandbox.control("PUT", "/switches", {"T99001": {"line": "slow-body", "delay": 10}})
    await sandbox.ssp(METADATA, "/metadata")
    assert slept == [10, *[2.0] * 10]


@pytest.fixture
def impatient() -> Iterator[tuple[Sandbox, str]]:
    """A sandbox on a socket whose SSP really waits, though not long."""
    sandbox = Sandbox(clock=lambda: NINE, settings=Settings(ssp_timeout=0.3))
    with serving(sandbox) as address:
        yield sandbox, f"{address}/main"
    sandbox.close()


@each_line
async def test_it_breaks_in_real_time_on_the_servers_loop_as_well(impatient: tuple[Sandbox, str], line: str) -> None:
    sandbox, base = impatient
    async with httpx.AsyncClient(trust_env=False) as http:
        client = SandboxClient(sandbox, http)
        client.base = base
        await client.control("PUT", "/switches", {"T99001": {"line": line}})
        assert said(await client.ssp(METADATA, "/metadata")) == f"{MADE_OF_IT[line]}metadata"
        await client.control("PUT", "/switches", {})
        assert (await client.ssp(METADATA, "/metadata")).status_code == 200


@pytest.mark.parametrize(("line", "booked"), [("refused", False), ("reset", False), ("silent", False),
                                              ("slow-body", True), ("cut-body", True), ("broken-gzip", True)])
async def test_a_practice_whose_answer_is_spoilt_has_booked_all_the_same(sandbox: SandboxClient, line: str,
                                                                        booked: bool) -> None:
    body = await good_booking(sandbox)
    await sandbox.control("PUT", "/switches", {"T99001": {"line": line}})
    assert said(await sandbox.book(body)) == f"{MADE_OF_IT[line]}Appointment"

    await sandbox.control("PUT", "/switches", {})
    assert (await sandbox.book(body)).status_code == (409 if booked else 201)


@pytest.mark.parametrize("line", ["cut-body", "slow-body", "broken-gzip"])
async def test_an_answer_without_a_body_is_spoilt_too(sandbox: SandboxClient, line: str) -> None:
    body = await good_booking(sandbox)
    await sandbox.control("PUT", "/switches", {"T99001": {"line": line}})
    assert said(await sandbox.book(body, headers={"Prefer": "return=minimal"})) == f"{MADE_OF_IT[line]}Appointment"


async def test_a_page_of_a_gateway_passes_through_the_ssp_unchanged(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"T99001": {"line": "wrong-type"}})
    answer = await sandbox.ssp(METADATA, "/metadata")
    legs = (await sandbox.control("GET", "/log"))["entries"][0]["legs"]

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert [leg["reply"]["body"] for leg in legs] == [answer.text] * 2


async def test_it_is_the_line_of_one_practice_and_of_the_ssp_only(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"T99001": {"line": "refused"}})
    assert (await sandbox.ssp(METADATA, "/metadata", root=SLOW_ROOT)).status_code == 200
    assert (await sandbox.provider(METADATA, "/metadata")).status_code == 200
    assert (await sandbox.of("another").ssp(METADATA, "/metadata")).status_code == 200
    assert (await sandbox.ssp(METADATA, "/metadata")).status_code == 502


async def test_what_the_practice_compressed_is_spoilt_as_well(sandbox: SandboxClient) -> None:
    for line in ("cut-body", "broken-gzip"):
        await sandbox.control("PUT", "/switches", {"T99001": {"line": line}})
        assert said(await sandbox.ssp(METADATA, "/metadata", Accept_Encoding="gzip")) == f"{UNREACHABLE}metadata"


async def test_proxy_settings_of_the_environment_are_ignored(sandbox: SandboxClient,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    await sandbox.control("PUT", "/switches", {"T99001": {"line": "wrong-type"}})
    assert (await sandbox.ssp(METADATA, "/metadata")).status_code == 200


async def test_a_consumer_that_gives_up_first_leaves_nothing_open() -> None:
    async def endless(_seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    waiting = asyncio.Event()
    patient = Sandbox(clock=lambda: NINE, settings=Settings(sleep=endless))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=patient, root_path="/sandbox")) as http:
        client = SandboxClient(patient, http)
        await client.control("PUT", "/switches", {"T99001": {"line": "silent"}})
        before = asyncio.all_tasks()
        call = asyncio.create_task(client.ssp(METADATA, "/metadata"))
        await waiting.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert asyncio.all_tasks() == before
    patient.close()


async def test_many_broken_lines_at_once_do_not_mix(sandbox: SandboxClient) -> None:
    async def call(line: str, world: str) -> str:
        client = sandbox.of(world)
        await client.control("PUT", "/switches", {"T99001": {"line": line}})
        return said(await client.ssp(METADATA, "/metadata"))

    lines = [*MADE_OF_IT] * 4
    answers = await asyncio.gather(*(call(line, f"world-{number}") for number, line in enumerate(lines)))
    assert answers == [f"{MADE_OF_IT[line]}metadata" for line in lines]
