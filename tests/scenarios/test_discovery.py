"""Every file that builds a scenario is found, in an order that stays."""

from __future__ import annotations

from explorer.scenarios import FIRST, SCENARIOS


def test_the_booking_comes_first_and_the_others_by_name() -> None:
    assert list(SCENARIOS) == [FIRST, *sorted(set(SCENARIOS) - {FIRST})]


def test_a_scenario_is_called_as_its_slug_says() -> None:
    assert {slug: scenario.slug for slug, scenario in SCENARIOS.items()} == {slug: slug for slug in SCENARIOS}
