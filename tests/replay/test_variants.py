"""Every way through every scenario reaches its end in the real sandbox."""

from __future__ import annotations

import pytest

from explorer.replay import Target, Timer, replay
from explorer.sandbox import Sandbox
from explorer.scenarios import SCENARIOS, scenario
from explorer.site.fixed import CLOCK, counted_ids

WAYS = [(each.slug, variant.slug) for each in SCENARIOS.values() for variant in each.variants]


@pytest.mark.parametrize(("slug", "variant"), WAYS)
async def test_a_variant_reaches_its_end(slug: str, variant: str) -> None:
    sandbox = Sandbox(clock=lambda: CLOCK, ids=counted_ids())
    try:
        recording = await replay(scenario(slug).way(variant), Target.in_process(sandbox), clock=lambda: CLOCK,
                                 ids=counted_ids(), timer=Timer.invented())
    finally:
        sandbox.close()

    recording.expect_success()
    last = recording.document["messages"][-1]
    assert (recording.document["variant"], last["observed"], last["status"]) == (variant, True, last["expected"])
