"""Keys and clickers on the stage: any row of them ends where its direct link leads."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect
from pytest import Subtests

from .pages import at, exchange, open_booking, press, sequence
from .site import ComponentSite
from .staging import focus_on_stage, present, stage
from .test_sending import posts

KEYS = st.lists(st.sampled_from(["Space", "ArrowRight", "ArrowDown", "PageDown", "ArrowLeft", "ArrowUp", "PageUp",
                                 "Home", "End", "b", "."]), max_size=14)
STEPS = {"Space": "4c", "ArrowRight": "4c", "ArrowDown": "4c", "PageDown": "4c", "Shift+Space": "4a",
         "ArrowLeft": "4a", "ArrowUp": "4a", "PageUp": "4a", "Home": "1a", "End": "6d", "Control+ArrowRight": "4b"}


def shown(page: Page) -> tuple[str | None, str]:
    """What is said of the place, and the words of the exchange: names become buttons once the page is used."""
    return page.get_by_role("status").text_content(), words(exchange(page))


def words(part: Locator) -> str:
    return " ".join(part.inner_text().split())


def test_keys_and_clickers_step(page: Page, component: ComponentSite, subtests: Subtests) -> None:
    open_booking(page, component, "#m=4b", name="static")
    present(page)

    for key, label in STEPS.items():
        with subtests.test(key=key):
            page.evaluate("location.hash = '#m=4b'")
            at(page, "4b")
            page.keyboard.press(key)
            at(page, label)
            assert page.url.endswith(f"#m={label}")


def test_space_presses_the_control_that_has_focus(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b")
    present(page)

    page.keyboard.press("Tab")
    assert focus_on_stage(page) == "Previous message"
    page.keyboard.press("Space")
    at(page, "4a")


def test_a_click_on_a_control_leaves_space_to_step(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b", name="static")
    present(page)

    press(page, "Previous message")
    at(page, "4a")
    page.keyboard.press("Space")
    at(page, "4b")


def test_b_blanks_the_screen_and_brings_it_back(page: Page, component: ComponentSite, subtests: Subtests) -> None:
    open_booking(page, component, "#m=4b", name="static")
    present(page)
    cover = "getComputedStyle(document.querySelector('.sx-stage-screen'), '::after').content"

    for key, label in {"b": "4c", "B": "4d", ".": "5a"}.items():
        with subtests.test(key=key):
            page.keyboard.press(key)
            assert page.evaluate(cover) == '""'
            page.keyboard.press(key)
            assert page.evaluate(cover) == "none"
            page.keyboard.press(key)
            page.keyboard.press("PageDown")
            at(page, label)
            assert page.evaluate(cover) == "none"


def test_the_list_of_keys_opens_on_the_stage_and_takes_only_itself_away(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=4b", name="static")
    present(page)

    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keys")
    expect(listed).to_contain_text("a black screen, and back")
    page.keyboard.press("PageDown")
    at(page, "4b")
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    expect(stage(page)).to_be_visible()
    assert focus_on_stage(page) == ""


def test_single_letters_can_be_switched_off_for_good(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    page.get_by_role("button", name="Keys").click()
    box = page.get_by_role("checkbox", name="Keys of a single letter (T)")
    expect(box).to_be_checked()
    box.uncheck()
    press(page, "Close")
    page.reload()
    at(page, "1a")
    page.get_by_role("button", name="Next message").focus()

    page.keyboard.press("t")
    expect(stage(page)).to_be_hidden()
    present(page)
    asked = posts(page)
    for key in ("s", "b", "t"):
        page.keyboard.press(key)
    expect(stage(page)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.sx-stage-screen'), '::after').content") == "none"
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Keys of a single letter (S, B, T)").check()
    press(page, "Close")
    assert "replay" not in [question["call"] for question in asked]
    page.keyboard.press("t")
    expect(stage(page)).to_be_hidden()


@given(keys=KEYS)
@settings(deadline=None, max_examples=8, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_of_stage_keys_ends_where_its_direct_link_leads(page: Page, component: ComponentSite,
                                                                keys: list[str]) -> None:
    page.goto(f"{component.url}/blank.html")
    open_booking(page, component, "#m=4b", name="static")
    present(page)
    for key in keys:
        page.keyboard.press(key)
    staged = shown(page), words(sequence(page))
    page.keyboard.press("Escape")
    expect(stage(page)).to_be_hidden()
    left = shown(page)
    address = page.url

    page.goto(f"{component.url}/blank.html")
    page.goto(address)
    expect(page.get_by_role("status")).to_have_text(left[0] or "nothing")
    assert shown(page) == left
    present(page)
    assert (shown(page), words(sequence(page))) == staged
