"""The stage as a room sees it: every text large and clear, and nothing beyond its edges, at each size of screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest import Subtests

from .looks import dress, violations
from .pages import alter_recording, at, badge, exchange, message, open_booking
from .site import ComponentSite
from .staging import SIZES, colliding, overflowing, present, stage, texts
from .test_sending import switch

LONG = ("ENDPOINT_https://alpha.provider.example/T99001/STU3/1/gpconnect_CPAID_S99900000001_VARIES_FROM_TARGETURL_"
        "https://alpha.provider.example/T99001/STU3/1/gpconnect/structured/Slot")


def refused(document: dict[str, Any]) -> None:
    """The proxy refuses the search, at length."""
    for label in ("4b", "4c"):
        message(document, label).update(reached=False, observed=False)
    message(document, "4d").update(status=400, marks=[])
    document["refusal"] = {"label": "4d", "by": "ssp", "status": 400, "code": "400", "diagnostics": LONG}


def long_labels(document: dict[str, Any]) -> None:
    """Words that no arrow has room for."""
    for label in ("4a", "4b", "4c", "4d"):
        message(document, label)["summary"] = "Look for slots that are free between two days, with place and person"


def readable(page: Page) -> None:
    """Every text is 24 px or more, has a contrast of 7 or more, lies within its part, and on no other text."""
    found = texts(page)
    assert found[0]["text"] == "Consumer"
    assert len(found) > 12
    assert [(text["text"], text["size"]) for text in found if text["size"] < 23.95] == []
    assert [(text["text"], text["contrast"]) for text in found if text["contrast"] < 7] == []
    assert [text["text"] for text in found if not text["inside"]] == []
    assert colliding(found) == []
    assert overflowing(page) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_text_is_large_and_clear(page: Page, component: ComponentSite, subtests: Subtests,
                                       size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    dress(page, "light")
    open_booking(page, component, name="static")
    present(page)

    for label in ("1a", "1b", "2a", "2b", "2c", "4a", "4b", "4d", "6a", "6d"):
        page.evaluate("label => { location.hash = `#m=${label}` }", label)
        at(page, label)
        for look in ("light", "dark"):
            dress(page, look)
            with subtests.test(label=label, look=look):
                readable(page)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("alter", [refused, long_labels])
def test_refusals_and_long_words_are_cut_to_their_room(page: Page, component: ComponentSite, size: tuple[int, int],
                                                      alter: Any) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    alter_recording(page, alter)
    open_booking(page, component, "#m=4a", name="static")
    present(page)

    for label in ("4a", "4b", "4c", "4d"):
        at(page, label)
        readable(page)
        page.keyboard.press("PageDown")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_reply_that_never_came_is_as_large_and_clear(page: Page, component: ComponentSite, subtests: Subtests,
                                                      size: tuple[int, int]) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_booking(page, component, "#m=4d", name="static")
    present(page)

    for fragment, words in (("#m=4d&f=ssp-line-reset", "4dNo reply from the SSP"),
                            ("#m=4c&f=ssp-practice-line-reset", "4cNo reply from the GP Connect Provider")):
        with subtests.test(fragment=fragment):
            page.evaluate("fragment => { location.hash = fragment }", fragment)
            expect(exchange(page).get_by_role("heading")).to_have_text(words)
            readable(page)


def test_a_trouble_and_the_list_of_keys_are_as_large_and_clear(page: Page, component: ComponentSite) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    open_booking(page, component, "#m=1a")
    switch(page, component, {"pds": {"delay": 30}})
    present(page)
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=6000)
    readable(page)
    page.get_by_role("button", name="Stop").click()
    badge(page, "Recorded")
    readable(page)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    listed = texts(page)
    assert len(listed) > 18
    assert [text["text"] for text in listed if text["size"] < 23.95 or text["contrast"] < 7 or not text["inside"]] == []


def test_it_follows_the_size_of_the_screen(page: Page, component: ComponentSite) -> None:
    open_booking(page, component, "#m=2a", name="static")
    page.set_viewport_size({"width": 1280, "height": 720})
    present(page)
    name = stage(page).locator(".sx-stage-name").first
    before = name.bounding_box()

    page.set_viewport_size({"width": 2560, "height": 1440})
    page.wait_for_function("() => document.querySelector('.sx-stage-name').getScreenCTM().a > 1.9")
    after = name.bounding_box()
    assert before and after and abs(after["height"] / before["height"] - 2) < 0.1
    readable(page)


def test_motion_is_left_out_where_less_is_wanted(page: Page, component: ComponentSite) -> None:
    moves = "getComputedStyle(document.querySelector('.sx-stage .sx-band')).transitionDuration.split(', ')[0]"
    open_booking(page, component, "#m=4b", name="static")
    present(page)
    assert page.evaluate(moves) == "0.16s"

    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moves) == "0s"


def test_axe_finds_nothing_on_the_stage(page: Page, component: ComponentSite) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_booking(page, component, "#m=3a")
    switch(page, component, {"ssp": {"certificate": "missing"}})
    present(page)
    found = violations(page, "light", "dark")
    page.keyboard.press("s")
    expect(exchange(page)).to_contain_text("SSL_CERTIFICATE_REQUIRED")
    found += violations(page, "light", "dark")
    page.keyboard.press("Tab")
    found += violations(page, "light", "dark")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    found += violations(page, "light", "dark")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(stage(page)).to_be_hidden()
    found += violations(page, "light", "dark")

    assert found == []
