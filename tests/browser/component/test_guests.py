"""Failures in scenarios that they are not recorded in: offered, named in links, made live, and mended."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from explorer.model import Scenario
from explorer.model.faults import faults_at
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS

from .pages import ask, exchange, open_booking, panel, press, sequence
from .site import ComponentSite

OTHERS = [scenario for slug, scenario in SCENARIOS.items() if slug != "book-appointment"]


@pytest.mark.parametrize("scenario", OTHERS, ids=lambda scenario: scenario.slug)
def test_every_exchange_of_every_scenario_offers_all_that_can_fail_at_it(page: Page, component: ComponentSite,
                                                                        scenario: Scenario) -> None:
    for message in scenario.requests:
        open_booking(page, component, f"#m={message.label}", name=scenario.slug)
        choice = page.get_by_role("combobox", name="Make it fail", exact=True)
        choice.focus()
        there = faults_at(FAULTS, message.exchange)
        if there:
            expect(choice.locator("optgroup").last).to_be_attached()
        else:
            expect(choice.get_by_role("option").last).to_have_text(f"Nothing can be made to fail at {message.label}")

        offered = choice.locator("optgroup option").evaluate_all("all => all.map(each => each.value.split('.')[0])")
        assert sorted(offered) == sorted(fault.slug for fault in there)


def test_a_guest_is_made_to_happen_live_told_and_mended(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=1a", name="search-federation")
    choice = page.get_by_role("combobox", name="Make it fail", exact=True)
    choice.focus()
    choice.locator("optgroup").first.wait_for(state="attached")
    choice.select_option("pds-nhs-number-check-digit.1a")
    expect(exchange(page)).to_contain_text("There is no recording of this failure at 1a")
    press(page, "Send request")

    expect(page.get_by_role("status")).to_contain_text("1b is a refusal, 400")
    assert sequence(page).locator(".sx-drawing .sx-message--refused").count() > 0
    expect(panel(page).get_by_role("region", name="Why it failed")).to_contain_text("INVALID_RESOURCE_ID")
    press(page, "Apply the fix")
    expect(panel(page).get_by_role("region", name="Mended")).to_be_visible()
    expect(exchange(page).get_by_text("Live", exact=True)).to_be_visible()


def test_without_a_sandbox_a_guest_says_where_it_was_recorded(page: Page, component: ComponentSite) -> None:
    recording = {"variant": None, "messages": [{"label": "2c", "summary": "Find the system"}]}
    guest = {"label": "3a", "variant": None, "recorded_in": "Book an appointment"}

    words = "(m, [recording, fault]) => m.withoutRecording(recording, {fault, label: '2c'}, false)"
    assert ask(page, component, "failing", words, [recording, guest]) == (
        "This failure was recorded in “Book an appointment” only. To make it happen at 2c, “Find the system”, the page "
        "needs the live sandbox.")


def test_a_link_to_a_guest_that_is_not_on_its_way_leads_to_where_it_can_be_made(page: Page,
                                                                               component: ComponentSite) -> None:
    at_ = {"": {"1a": ["near"]}, "short": {"2a": ["guest"]}}
    fault = {"title": "A guest", "variant": None, "by": "pds", "status": 400, "label": "1a"}
    more = {"ways": {}, "codes": {"A": "Here."}, "at": at_, "guests": "them.json",
            "faults": {"near": {**fault, "slug": "near"}}, "aliases": {"faults": {}, "variants": {}}}
    told = {"codes": {"A": "There.", "B": "There."}, "faults": {
        slug: {**fault, "slug": slug, "recorded_in": "Another"} for slug in ("guest", "nowhere", "near")}}
    ask_for = """async (m, [more, told, wished]) => {
      const packed = JSON.stringify({shared: [], packed: more})
      const catalogue = await m.catalogueIn(packed, 'null', async name => name === 'them.json' ? told : '')
      return wished.map(each => catalogue.nearest(each)).concat([catalogue.codes])
    }"""
    state = {"scenario": "x", "variant": None, "message": None, "tab": None}

    def nearest(*faults: str) -> Any:
        return ask(page, component, "catalogue", ask_for,
                   [more, json.dumps(told), [{**state, "fault": fault} for fault in faults]])

    guest, nowhere, near, codes = nearest("guest", "nowhere", "near")
    assert guest == {"state": {**state, "variant": "short", "fault": "guest.2a", "message": "2a"},
                     "trouble": "“A guest” cannot happen on the path that the link names; showing it where it can."}
    assert (nowhere["state"]["fault"], near["state"]["fault"]) == (None, "near")
    assert codes == {"A": "Here.", "B": "There."}
