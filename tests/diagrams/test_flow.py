"""The flow: boxes and ways that follow from the exchanges, drawn the same everywhere."""

from __future__ import annotations

from itertools import combinations
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from explorer.diagrams import EngineMissing, engine, flow_svg, lay_out_flow
from explorer.diagrams.flow import Shape
from explorer.diagrams.text import text_width
from explorer.model import Scenario

from .samples import BOOKING, LIBRARY, scenarios

SHAPES: tuple[Shape, ...] = get_args(Shape)


def test_ways_follow_from_the_exchanges() -> None:
    ways = {(way.call.caller.key, way.call.callee.key): (way.steps, " ".join(line.text for line in way.lines), way.main)
            for way in lay_out_flow(BOOKING).ways}

    assert ways == {
        ("consumer", "pds"): ("1", "Trace the patient", False),
        ("consumer", "sds"): ("2", "Find the practice’s system", False),
        ("consumer", "ssp"): ("3–6", "Book the appointment", True),
        ("ssp", "provider"): ("", "forwards request", True),
    }


def test_words_of_a_page_replace_derived_ones() -> None:
    svg = flow_svg(BOOKING, words={"ssp": "checks, then forwards", "consumer-ssp": "Ask, then book"})

    assert "checks, then forwards" in svg
    assert "Ask, then book" in svg
    assert "Book the appointment" not in svg


@pytest.mark.parametrize("shape", SHAPES)
def test_the_spine_is_a_group_around_its_services_only(shape: Shape) -> None:
    layout = lay_out_flow(BOOKING, shape=shape)
    (spine,) = layout.groups
    inside = {node.key for node in layout.nodes
              if spine.box.x < node.box.x and node.box.right < spine.box.right
              and spine.box.y < node.box.y and node.box.bottom < spine.box.bottom}

    assert spine.name == "Spine"
    assert inside == {"pds", "sds", "ssp"}


def test_participants_lead_to_their_pages() -> None:
    by_key = flow_svg(BOOKING, page_links={"pds": "participants/pds/"})
    by_participant = flow_svg(BOOKING, page_links=lambda participant: f"../{participant.page}/")

    assert [link.get("href") for link in ElementTree.fromstring(by_key).findall("a")] == ["participants/pds/"]
    assert [link.get("href") for link in ElementTree.fromstring(by_participant).findall("a")] == [
        f"../{participant.page}/" for participant in BOOKING.participants]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_drawing_is_well_formed_titled_and_the_same_each_time(shape: Shape) -> None:
    svg = flow_svg(BOOKING, prefix="home", shape=shape)
    root = ElementTree.fromstring(svg)

    assert svg == flow_svg(BOOKING, prefix="home", shape=shape)
    assert root.get("class") == f"sx-flow sx-flow--{shape}"
    assert root.get("aria-labelledby") == "home-title"
    assert root.findtext("title") == "The five participants"
    assert root.findtext("desc") == ("Step 1 asks PDS, step 2 asks SDS, steps 3 to 6 ask SSP, which asks GP Connect "
                                     "Provider.")
    assert all(line.strip() for line in svg.splitlines())
    assert len(svg) < 4_500


@pytest.mark.parametrize("shape", SHAPES)
@given(scenario=scenarios())
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_boxes_hold_their_texts_and_do_not_touch(shape: Shape, scenario: Scenario) -> None:
    layout = lay_out_flow(scenario, shape=shape)

    for node in layout.nodes:
        assert all(node.text_x + text_width(line.text, 20, "bold") <= node.box.right for line in node.name)
        assert 0 <= node.box.x < node.box.right <= layout.width
        assert 0 <= node.box.y < node.box.bottom <= layout.height
    for one, other in combinations([node.box for node in layout.nodes], 2):
        assert one.right < other.x or other.right < one.x or one.bottom < other.y or other.bottom < one.y
    assert ElementTree.fromstring(flow_svg(scenario, shape=shape)).tag == "svg"


def test_words_on_ways_end_before_the_box_they_lead_to() -> None:
    layout = lay_out_flow(BOOKING)
    boxes = {node.key: node.box for node in layout.nodes}

    for way in layout.ways:
        assert way.text_x > boxes[way.call.caller.key].right
        assert all(way.text_x + text_width(f"{way.steps} {line.text}", 15.5) < boxes[way.call.callee.key].x - 14
                   for line in way.lines)


def test_a_missing_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    engine._program.cache_clear()

    with pytest.raises(EngineMissing, match="the flow drawing needs dot, which is not here; install Graphviz, or leave "
                                            "the engine out to use graphviz-pure"):
        flow_svg(LIBRARY, engine="dot")
