"""Every way through every scenario in the page: its link opens it, and the whole of each scenario runs live."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from explorer.model import Scenario
from explorer.scenarios import SCENARIOS

from .pages import exchange, open_booking, press
from .site import ComponentSite

WAYS = [scenario.way(slug) for scenario in SCENARIOS.values()
        for slug in (None, *(variant.slug for variant in scenario.variants))]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.where)
def test_the_link_of_a_way_opens_it_at_the_message_that_it_names(page: Page, component: ComponentSite,
                                                                 way: Scenario) -> None:
    last, count = way.messages[-1], len(way.messages)
    variant = f"&v={way.variant.slug}" if way.variant else ""
    open_booking(page, component, f"#m={last.label}{variant}", way.slug)

    expect(page.get_by_role("status")).to_contain_text(
        f"Message {last.label}, {count} of {count}: {last.summary}, {last.sender.name} to {last.receiver.name}")
    expect(page.locator(".sx-notice")).to_be_hidden()
    if SCENARIOS[way.slug].variants:
        expect(page.get_by_role("combobox", name="Path", exact=True)).to_have_value(
            way.variant.slug if way.variant else "")


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.slug)
def test_a_scenario_runs_live_to_its_end(page: Page, component: ComponentSite, scenario: Scenario) -> None:
    last, count = scenario.messages[-1], len(scenario.messages)
    open_booking(page, component, name=scenario.slug)
    press(page, "Run all")

    expect(page.get_by_role("status")).to_contain_text(f"Message {last.label}, {count} of {count}", timeout=20_000)
    expect(page.get_by_role("status")).to_contain_text(f"Sent 1a to {scenario.requests[-1].label} live")
    expect(exchange(page).get_by_text("Live", exact=True)).to_be_visible()
