"""Where the reader is: one value, its steps, and its address. However it was reached, its link leads to it."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from .pages import ask, at, badge, exchange, furnished, open_booking, press, wake
from .site import ComponentSite

RECORDING = {"messages": [{"label": label, "kind": kind} for label, kind in (
    ("1a", "request"), ("1b", "reply"), ("2a", "request"), ("2b", "request"), ("2c", "reply"), ("2d", "reply"))]}
BEGIN = {"scenario": "x", "variant": None, "fault": None, "message": "1a", "tab": None, "change": None}
steps = st.lists(st.sampled_from(["first", "previous", "next", "last", "request", "response", "changes", "code"]))
keys = st.lists(st.sampled_from(["ArrowRight", "ArrowRight", "PageDown", "ArrowLeft", "PageUp", "Home", "End"]),
                max_size=12)
fixtures_stay = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def step(page: Page, component: ComponentSite, state: dict[str, Any], name: str) -> Any:
    return ask(page, component, "state", "(m, [state, recording, name]) => m[name](state, recording)",
               [state, RECORDING, name])


def test_steps_end_at_the_first_and_at_the_last_message(page: Page, component: ComponentSite) -> None:
    assert step(page, component, BEGIN, "next")["message"] == "1b"
    assert step(page, component, BEGIN, "previous") == BEGIN
    last = step(page, component, BEGIN, "last")
    assert last == BEGIN | {"message": "2d"}
    assert step(page, component, last, "next") == last
    assert step(page, component, last, "first") == BEGIN


def test_a_step_keeps_the_tabs_of_those_who_compare_and_no_others(page: Page, component: ComponentSite) -> None:
    assert step(page, component, BEGIN | {"tab": "code"}, "next") == BEGIN | {"message": "1b", "tab": "code"}
    assert step(page, component, BEGIN | {"tab": "response"}, "next") == BEGIN | {"message": "1b", "tab": None}


def test_the_nearest_state_has_a_message_and_a_tab_that_there_are(page: Page, component: ComponentSite) -> None:
    settled = "(m, [state, recording]) => m.settled(state, recording)"

    def nearest(**wished: Any) -> Any:
        return ask(page, component, "state", settled, [BEGIN | wished, RECORDING])

    assert nearest(message="2z", tab="nonsense") == BEGIN | {"message": "2d"}
    assert nearest(message="1b", tab="response") == BEGIN | {"message": "1b"}   # it opens by itself
    assert nearest(message=None, tab="changes") == BEGIN | {"tab": "changes"}


@given(steps=steps)
@settings(fixtures_stay, max_examples=60)
def test_however_it_was_reached_a_states_own_fragment_leads_to_it(page: Page, component: ComponentSite,
                                                                 steps: list[str]) -> None:
    reached, linked = ask(page, component, "state", """(m, [begin, recording, steps]) => {
        const step = (state, name) => m[name]?.(state, recording) ?? m.withTab(state, recording, name)
        const state = steps.reduce(step, begin)
        return [state, m.settled(m.stateFromFragment(m.fragmentOf(state), begin.scenario), recording)] }""",
                          [BEGIN, RECORDING, steps])

    assert linked == reached


@given(keys=keys)
@settings(fixtures_stay, max_examples=6, phases=[Phase.generate])
def test_any_row_of_keys_shows_what_its_direct_link_shows(page: Page, component: ComponentSite,
                                                          keys: list[str]) -> None:
    open_booking(page, component, "#m=4b", name="static")
    wake(page)
    page.get_by_role("button", name="Next message").focus()
    for key in keys:
        page.keyboard.press(key)
    furnished(page)
    said, shown = page.get_by_role("status").text_content() or "", exchange(page).inner_text()
    expect(page).to_have_url(re.compile(f"#m={said.removeprefix('Message ').partition(',')[0]}$"))
    address = page.url.removeprefix(component.url)

    page.mouse.move(0, 0)
    page.goto(f"{component.url}/blank.html")
    page.goto(component.url + address)
    expect(page.get_by_role("status")).to_have_text(said)
    wake(page)
    assert exchange(page).inner_text() == shown


def test_focus_stays_on_the_button_that_sends(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    send = page.get_by_role("button", name="Send request")
    send.focus()
    page.keyboard.press("Enter")
    badge(page, "Live")

    expect(send).to_be_focused()


def test_every_exchange_that_was_sent_is_told(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=2a")
    page.evaluate("""() => { window.told = []; document.addEventListener('sequence-sent', ({detail}) =>
        window.told.push([detail.variant, ...detail.fragment.messages.map(({label}) => label)])) }""")
    press(page, "Send request")
    at(page, "2a")
    badge(page, "Live")

    assert page.evaluate("window.told") == [[None, "1a", "1b"], [None, "2a", "2b"]]
