"""Going a way a second time in the same world: it works, or somebody says clearly why not."""

from __future__ import annotations

import pytest

from explorer.model import Scenario
from explorer.replay import Target, replay
from explorer.scenarios import SCENARIOS
from explorer.site.fixed import CLOCK, counted_ids

from .breaking import quick

WAYS = [way for scenario in SCENARIOS.values()
        for way in (scenario, *(scenario.way(variant.slug) for variant in scenario.variants))]
REGISTERED = {"book-appointment, register-first": "6c", "book-elsewhere": "5c", "book-elsewhere, no-filters": "5c"}
"""The ways that register a patient, who is known the second time; the pages of these ways say so."""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.where)
async def test_a_way_can_be_gone_twice_unless_it_registers(way: Scenario) -> None:
    sandbox, ids = quick(), counted_ids()
    try:
        first, second = [await replay(way, Target.in_process(sandbox), clock=lambda: CLOCK, ids=ids) for _ in range(2)]
    finally:
        sandbox.close()

    first.expect_success()
    if way.where not in REGISTERED:
        second.expect_success()
        return
    refusal = second.refusal
    assert refusal is not None
    assert (refusal.label, refusal.by, refusal.status, refusal.code) == (
        REGISTERED[way.where], "provider", 409, "DUPLICATE_REJECTED")
    assert refusal.diagnostics
