"""Every way reaches its end whatever day it is: the patient books for tomorrow or the day after."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from explorer.model import Scenario
from explorer.replay import Target, replay
from explorer.sandbox import Sandbox
from explorer.site.fixed import counted_ids

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
