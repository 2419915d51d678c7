"""Every way through every scenario, whole and variants: drawn, gone to its end, recorded, linked, named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from explorer.model import Scenario
from explorer.replay.packing import unpack
from explorer.scenarios import SCENARIOS
from explorer.site import ROOT
from explorer.site.pages import address
from explorer.site.ways import drawn, ways

from .built import BuiltSite, parsed

WAYS = [way for scenario in SCENARIOS.values() for way in (scenario, *ways(scenario))]
every_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.where)


def slug(way: Scenario) -> str:
    return way.variant.slug if way.variant else ""


def recording(site: BuiltSite, way: Scenario) -> Any:
    whole, more = (json.loads((site.root / "generated" / "recordings" / f"{way.slug}{kind}.json").read_text("utf-8"))
                   for kind in ("", ".more"))
    return unpack(more, whole)["ways"][slug(way)] if way.variant else whole


def page(site: BuiltSite, way: Scenario) -> html.HtmlElement:
    return parsed(site.root / address(way.slug, ROOT / "docs") / "index.html")


@every_way
def test_a_way_has_a_drawing_in_which_each_message_is_a_link_to_itself(way: Scenario) -> None:
    part = html.fragment_fromstring(drawn(way), "div")
    fragment = f"#m={{}}&v={slug(way)}" if way.variant else "#{}"

    for place in ("svg", "ol"):
        links = part.xpath(f"./{place}//a[@data-message]")
        assert [link.get("data-message") for link in links] == list(way.labels)
        assert [link.get("href") for link in links] == [fragment.format(label) for label in way.labels]


@every_way
def test_a_way_is_gone_to_its_end_and_its_recording_fits_the_schema(site: BuiltSite, way: Scenario) -> None:
    schema = json.loads((site.root / "generated" / "recording.schema.json").read_text(encoding="utf-8"))
    document = recording(site, way)

    Draft202012Validator(schema).validate(document)
    assert (document["scenario"], document["variant"] or "", document["refusal"]) == (way.slug, slug(way), None)
    assert [message["label"] for message in document["messages"]] == list(way.labels)
    assert all(message["observed"] for message in document["messages"])
    assert [message["status"] for message in document["messages"] if message["kind"] == "reply"] == [
        message.exchange.reply.status for message in way.messages if message.kind == "reply"]


@every_way
def test_a_way_is_offered_by_its_page_with_the_files_that_it_is_shown_from(site: BuiltSite, way: Scenario) -> None:
    where = site.root / address(way.slug, ROOT / "docs")
    (explorer,) = page(site, way).xpath("//sequence-explorer[@scenario=$slug]", slug=way.slug)
    offered = explorer.xpath("./template//option[@value=$slug]", slug=slug(way))
    files = ([explorer.get("src")] if not way.variant else [explorer.get("more"), offered[0].get("data-drawing")])

    assert [(where / file).resolve().is_file() for file in files] == [True] * len(files)
    if SCENARIOS[way.slug].variants:
        assert [option.text_content() for option in offered] == [way.variant.title if way.variant else way.whole]


@every_way
def test_a_way_has_headings_that_lead_through_all_its_steps(site: BuiltSite, way: Scenario) -> None:
    document = recording(site, way)

    assert [phase["title"] for phase in document["phases"]] == list(way.headings)
    assert [number for phase in document["phases"] for number in phase["steps"]] == list(
        range(1, len(way.steps) + 1))
    assert all(title.startswith("Step") for title in way.headings)


def test_no_two_ways_through_a_scenario_have_one_title() -> None:
    for scenario in SCENARIOS.values():
        titles = [scenario.whole, *(variant.title for variant in scenario.variants)]
        assert len(titles) == len(set(titles))
