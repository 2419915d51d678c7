"""Links: whatever follows the number sign, and whatever a change says, breaks nothing and sends nothing."""

from __future__ import annotations

import base64
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from .linking import written
from .pages import at, press
from .site import ComponentSite
from .test_sending import posts
from .test_sharing import SHAPED, TREES

NAMES = st.sampled_from(["m", "v", "f", "t", "e", "x", "__proto__"])
WORDS = st.text(max_size=20) | st.sampled_from([
    "1a", "4d", "6a", "no-free-slots", "pds-request-id-missing", "code", "1.", "2.x", "%", "%00", "&", "constructor",
    "toString", "__proto__", "<script>alert(1)</script>", "\u202e"])
ANY_FRAGMENT = st.text(max_size=60) | st.lists(st.tuples(NAMES, WORDS), max_size=5).map(
    lambda pairs: "&".join(f"{name}={text}" for name, text in pairs))
HOW = st.sampled_from(["cut", "drop", "put", "turn"])
MUTATIONS = st.lists(st.tuples(st.integers(0, 2100), HOW, st.text(max_size=3)), min_size=1, max_size=3)


def mutated(text: str, mutations: list[tuple[int, str, str]]) -> str:
    for place, how, put in mutations:
        at = place % len(text) if text else 0
        text = {"cut": text[:at], "drop": text[:at] + text[at + 1:], "put": text[:at] + put + text[at:],
                "turn": text[:at] + text[at:at + 1].swapcase() + text[at + 1:]}[how]
    return text


hostile = settings(deadline=None, max_examples=8, phases=[Phase.explicit, Phase.generate],
                   suppress_health_check=list(HealthCheck))


def opened_with(page: Page, site: ComponentSite, fragment: str) -> None:
    """The page with this fragment, whatever it is, has settled; it has sent nothing, and can be used."""
    page.goto(f"{site.url}/blank.html")
    asked = posts(page)
    page.goto(f"{site.url}/booking/")
    at(page, "1a")
    page.evaluate("fragment => { location.hash = fragment }", fragment)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("status")).to_contain_text("Message ")
    assert {question["call"] for question in asked} <= {"prepare"}
    press(page, "Last message")
    expect(page.get_by_role("button", name="Next message")).to_be_visible()
    assert "&e=" not in page.url


@given(fragment=ANY_FRAGMENT)
@example("m=1a&e=" + "[" * 1500)
@example("e=1." + base64.urlsafe_b64encode(b"[" * 1400).decode().rstrip("=") + ".0000000")
@hostile
def test_whatever_follows_the_number_sign_breaks_nothing_and_sends_nothing(page: Page, component: ComponentSite,
                                                                           fragment: str) -> None:
    opened_with(page, component, fragment)


@given(mutations=MUTATIONS)
@hostile
def test_a_link_altered_on_the_way_breaks_nothing_and_sends_nothing(page: Page, component: ComponentSite,
                                                                    mutations: list[tuple[int, str, str]]) -> None:
    change = {"v": {"nhs_number": "9990000026"}, "b": "a body",
              "h": [["=", "Accept", "text/plain"], ["+", "", "X-A", "b"]]}
    opened_with(page, component, mutated(written(page, component, change)[1:], mutations))


DEEP: Any = "x"
for _ in range(60):
    DEEP = [DEEP]


@given(change=TREES | SHAPED)
@example({"b": "[" * 1300})
@example({"b": DEEP})
@example({"u": "${base}" * 150})
@example({"b": "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>"})
@example({"h": [["+", "", "<script>alert(1)</script>", "\ud83d"], ["+", "", "__proto__", "x"]]})
@hostile
def test_whatever_a_link_changes_it_breaks_nothing_and_sends_nothing(page: Page, component: ComponentSite,
                                                                     change: Any) -> None:
    opened_with(page, component, written(page, component, change)[1:])
