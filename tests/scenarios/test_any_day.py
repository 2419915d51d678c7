"""Whatever day it is, every way reaches its end, and what slots and time make fail fails and is mended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from explorer.model import Scenario
from explorer.model.faults import home
from explorer.replay import Target, replay
from explorer.replay.failing import fail, mend
from explorer.sandbox import Sandbox
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS
from explorer.site.fixed import counted_ids
from explorer.site.recordings import captured

from .test_twice import WAYS

DAYS = [*(f"2026-06-0{day}T08:00" for day in range(1, 8)), "2026-03-27T12:00", "2026-03-28T23:30", "2026-10-24T22:30",
        "2026-12-31T23:30"]
"""A week in summer, the days before the clocks change, and the last evening of a year, in UTC."""


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.where)
async def test_a_way_reaches_its_end_on_any_day(way: Scenario, day: str) -> None:
    now, ids = datetime.fromisoformat(day).replace(tzinfo=UTC), counted_ids()
    sandbox = Sandbox("sqlite://", clock=lambda: now, ids=ids)
    try:
        (await replay(way, Target.in_process(sandbox), clock=lambda: now, ids=ids)).expect_success()
    finally:
        sandbox.close()


@pytest.mark.parametrize("day", DAYS[4:])
async def test_what_others_do_before_and_what_comes_too_late_fails_and_is_mended_on_any_day(day: str) -> None:
    now, ids = datetime.fromisoformat(day).replace(tzinfo=UTC), counted_ids()
    sandbox = Sandbox("sqlite://", clock=lambda: now, ids=ids)
    wrong = {}
    try:
        for number, fault in enumerate(fault for fault in FAULTS if fault.meanwhile or fault.days_later):
            target = Target.in_process(sandbox, f"http://127.0.0.1:8000/sandbox/fault-{number}")
            way, message = home(fault, SCENARIOS.values())
            before = way.requests[way.requests.index(message) - 1]
            known = captured(await replay(way, target, clock=lambda: now, ids=ids, until=before.label))
            failure = await fail(way, message.label, fault, target, clock=lambda: now, ids=ids, values=known)
            await mend(way, message.label, failure, target, clock=lambda: now, ids=ids)
            if not failure.as_declared:
                wrong[fault.slug] = failure.refusal
    finally:
        sandbox.close()
    assert wrong == {}
