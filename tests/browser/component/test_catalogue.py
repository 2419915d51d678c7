"""The catalogue of failures as the page has it: unpacked like in Python, named, renamed, and found the nearest of."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from explorer.replay.packing import pack, unpack

from .pages import ask
from .site import ComponentSite


@pytest.fixture(scope="module")
def page(asking: Page) -> Page:
    return asking


AT = {"": {"1a": ["late"], "4a": ["late", "wrong"]}, "short": {"2a": ["wrong"]}}
HOME: dict[str, dict[str, Any]] = {
    "late": {"slug": "late", "title": "Too late", "label": "1a", "variant": None, "by": "pds", "status": None},
    "wrong": {"slug": "wrong", "title": "Wrong", "label": "4a", "variant": None, "by": "ssp", "status": 403},
    "far": {"slug": "far", "title": "Far off", "label": "3a", "variant": "short", "by": "ssp", "status": 400}}
MORE = {"ways": {}, "codes": {}, "at": AT, "faults": HOME,
        "aliases": {"faults": {"old": "wrong"}, "variants": {"brief": "short"}}}


def nearest(page: Page, component: ComponentSite, **wished: Any) -> tuple[Any, ...]:
    """Variant, failure and message of the nearest state, and the words if it is another."""
    state = {"scenario": "x", "variant": None, "fault": None, "message": None, "tab": None, **wished}
    found = ask(page, component, "catalogue", "(m, [more, state]) => new m.Catalogue(more).nearest(state)",
                [MORE, state])
    return (*(found["state"][name] for name in ("variant", "fault", "message")), found["trouble"])


def test_what_was_packed_is_unpacked_as_in_python(page: Page, component: ComponentSite) -> None:
    folder = component.folder / "generated" / "recordings"
    whole, more = (json.loads((folder / f"book-appointment{kind}.json").read_text(encoding="utf-8"))
                   for kind in ("", ".more"))
    little = pack([{"a": "x" * 300, "b": 1}, {"a": "x" * 299 + "y", "b": 1}, [*"abcdefg", "x" * 300],
                   [*"abcdefx", "x" * 300]])

    unpacked = "(m, [packed, atHand]) => m.unpacked(packed, atHand)"
    assert ask(page, component, "packing", unpacked, [little, None]) == unpack(little)
    assert ask(page, component, "packing", unpacked, [more, whole]) == unpack(more, whole)


@pytest.mark.parametrize(("wished", "found"), [
    ({"fault": "wrong"}, (None, "wrong", "4a", "")),
    ({"fault": "old", "message": "4d"}, (None, "wrong", "4d", "")),
    ({"fault": "late.4a", "message": "4a"}, (None, "late.4a", "4a", "")),
    ({"fault": "late.1a"}, (None, "late", "1a", "")),
    ({"fault": "wrong", "variant": "brief", "message": "2c"}, ("short", "wrong.2a", "2c", "")),
    ({"variant": "brief"}, ("short", None, None, "")),
])
def test_a_name_in_a_link_may_be_old_and_may_say_where(page: Page, component: ComponentSite, wished: dict[str, Any],
                                                       found: tuple[Any, ...]) -> None:
    assert nearest(page, component, **wished) == found


def test_a_failure_that_cannot_be_had_leads_to_the_nearest_and_says_so(page: Page, component: ComponentSite) -> None:
    assert nearest(page, component, fault="none", message="4b") == (
        None, None, "4b", "There is no failure “none” here; “Make it fail” lists those that there are.")
    assert nearest(page, component, fault="far", message="4b") == (
        "short", "far", "3a", "“Far off” cannot happen on the path that the link names; showing it where it can.")


def test_failures_are_grouped_by_who_says_no_and_the_consumer_comes_last(page: Page, component: ComponentSite) -> None:
    recording = {"variant": None, "participants": [
        {"key": "consumer", "name": "Consumer", "role": "consumer"}, {"key": "ssp", "name": "SSP", "role": "spine"}]}
    here = {"late": {**HOME["late"], "by": "consumer"}, "wrong": HOME["wrong"]}
    groups = ask(page, component, "catalogue",
                 "(m, [more, recording]) => new m.Catalogue(more).groups(recording, '4a')",
                 [{**MORE, "faults": here}, recording])

    assert groups == [
        {"who": "ssp", "name": "SSP refuses", "faults": [{"name": "wrong", "title": "Wrong", "answer": "403"}]},
        {"who": "consumer", "name": "No reply of use",
         "faults": [{"name": "late.4a", "title": "Too late", "answer": "no reply"}]}]
