"""Light, dark, or like the system: chosen at the top of every page and kept in this browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.live import LiveServer

COLOURS = """() => [matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  getComputedStyle(document.documentElement).colorScheme, getComputedStyle(document.body).backgroundColor]"""


def scheme(page: Page) -> str:
    """What the page is shown in, which its background has to go with."""
    _, shown, background = page.evaluate(COLOURS)
    red = int(background.removeprefix("rgb(").split(",")[0])
    assert (red < 64) == (shown == "dark"), (shown, background)
    return str(shown)


def choose(page: Page, name: str) -> None:
    """By mouse: each press leads to the next choice."""
    group = page.get_by_role("radiogroup", name="Colours")
    for _ in range(3):
        if group.get_by_role("radio", name=name).is_checked():
            return
        group.locator("label:visible").click()
    raise AssertionError(f"there is no way to {name}")


def test_a_page_is_like_the_system_until_somebody_chooses(fresh: Page, live: LiveServer) -> None:
    fresh.emulate_media(color_scheme="dark")
    fresh.goto(live.url)
    assert scheme(fresh) == "dark"
    fresh.emulate_media(color_scheme="light")
    expect(fresh.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    assert scheme(fresh) == "light"
    expect(fresh.get_by_role("radio", name="Like the system")).to_be_checked()


def test_a_choice_outlasts_a_change_of_page_a_reload_and_a_change_of_the_system(fresh: Page, live: LiveServer) -> None:
    fresh.emulate_media(color_scheme="light")
    fresh.goto(live.url, wait_until="networkidle")
    choose(fresh, "Dark")
    assert scheme(fresh) == "dark"
    fresh.get_by_role("link", name="Follow a booking").click()
    expect(fresh.get_by_role("status")).to_contain_text("Message 1a,")
    assert scheme(fresh) == "dark"
    fresh.reload()
    assert scheme(fresh) == "dark"
    expect(fresh.get_by_role("radio", name="Dark")).to_be_checked()
    fresh.emulate_media(color_scheme="dark")
    choose(fresh, "Light")
    assert scheme(fresh) == "light"
    choose(fresh, "Like the system")
    assert scheme(fresh) == "dark"


@pytest.mark.parametrize("name", ["Like the system", "Light", "Dark"])
def test_the_sign_of_a_choice_stands_in_the_middle_of_its_button(page: Page, live: LiveServer, name: str) -> None:
    page.goto(live.url)
    choose(page, name)
    button, sign = (page.get_by_role("radiogroup", name="Colours").locator(each).bounding_box()
                    for each in ("label:visible", "label:visible svg"))

    assert button and sign
    for start, length in (("x", "width"), ("y", "height")):
        middles = [box[start] + box[length] / 2 for box in (button, sign)]   # type: ignore[literal-required]
        assert middles[0] == pytest.approx(middles[1], abs=1)


def test_colours_are_chosen_by_keyboard(fresh: Page, live: LiveServer) -> None:
    fresh.emulate_media(color_scheme="light")
    fresh.goto(live.url)
    fresh.get_by_role("radio", name="Like the system").focus()
    fresh.keyboard.press("ArrowDown")
    fresh.keyboard.press("ArrowDown")

    expect(fresh.get_by_role("radio", name="Dark")).to_be_checked()
    assert scheme(fresh) == "dark"


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"index": 9}', '{"index": "length"}', "null"])
def test_what_is_no_choice_is_none(fresh: Page, live: LiveServer, kept: str) -> None:
    fresh.goto(live.url)
    fresh.evaluate("kept => localStorage.setItem('/.__palette', kept)", kept)
    fresh.reload()

    expect(fresh.get_by_role("radio", name="Like the system")).to_be_checked()
    assert scheme(fresh) == "light"
