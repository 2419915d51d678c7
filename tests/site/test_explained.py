"""Explanations, disagreements and words as the pages show them, and as programs read them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import html
from mkdocs.exceptions import PluginError

from explorer.model import NotFound
from explorer.model.lesson import Term
from explorer.model.pieces import keys_of
from explorer.sandbox import Sandbox
from explorer.scenarios import SCENARIOS
from explorer.scenarios.lessons import LESSONS
from explorer.site import explained
from explorer.site.macros import Site

from .built import BuiltSite, parsed, text


@pytest.fixture
def macros(tmp_path: Path) -> Site:
    """The macros on the page ``guide/``."""
    return Site(tmp_path / "generated", live=True, page_url=lambda: "guide/", flow_words={})


def read(part: str) -> html.HtmlElement:
    """A page part, which begins at the margin and has no blank line."""
    first, *written, last = part.splitlines()
    assert (first, last) == ("<!-- part -->", "<!-- /part -->")
    assert written[0].startswith("<div ")
    assert [line for line in written if not line.strip()] == []
    return html.fragment_fromstring("\n".join(written))


def test_an_explanation_says_what_why_and_what_goes_wrong_with_its_messages_and_source(macros: Site) -> None:
    part = read(macros.explain("Ssp-To"))

    assert text(part.find(".//dt")) == "Ssp-To"
    assert [text(line) for line in part.iter("p")] == [
        "The ASID of the practice’s system, as SDS gave it.",
        "Together with Ssp-From it says who talks to whom. The proxy looks the pair up in its list of agreements.",
        "Often wrong: Taking the ASID of another system at the same practice, found without the party key.",
        "In 3a, 4a, 5a and 6a of “Book an appointment”. GP Connect 1.2.7, Spine Secure Proxy."]
    assert [link.get("href") for link in part.iter("a")] == [
        f"../scenarios/book-appointment/#{label}" for label in ("3a", "4a", "5a", "6a")]
    assert part.xpath("//@id") == []


def test_an_explanation_tells_its_place_in_words_of_the_flow(macros: Site) -> None:
    def place(key: str) -> str:
        return text(read(macros.explain(key)).find(".//dt/small"))

    assert place("header:apikey@sds") == "at SDS"
    assert place("query:start=ge@gpc/search:slot-1") == "at a practice: Search for free slots"
    assert place("url:resource@pds/Patient") == "at PDS: Trace the patient"


def test_what_only_another_way_sends_leads_there(macros: Site) -> None:
    part = read(macros.explain("body:Parameters.parameter"))

    assert [(link.text, link.get("href")) for link in part.iter("a")] == [
        ("6a", "../scenarios/book-appointment/#m=6a&v=register-first")]
    assert "of “Book an appointment, No patient record: register first”" in text(part)


@pytest.mark.parametrize("key, parts", [
    ("query:_include:recurse=Schedule:actor:Location@gpc/search:slot-1",
     ["_", "include:", "recurse=", "Schedule:", "actor:", "Location"]),
    ("header:ssp-to", ["Ssp-To"]),
])
def test_a_long_name_may_break_where_its_parts_meet(key: str, parts: list[str]) -> None:
    entry = explained.entry(key)

    assert entry.name_in_parts == parts
    assert "".join(parts) == entry.explanation.name


def test_an_unknown_name_is_answered_with_keys_that_are_alike(macros: Site) -> None:
    with pytest.raises(NotFound, match=r"no single explanation 'Accept'; it has header:accept@gpc, header:accept$"):
        macros.explain("Accept")
    with pytest.raises(NotFound, match=r"no part 'cookie'; it has url, header"):
        macros.explanations(part="cookie")
    with pytest.raises(NotFound, match=r"no scenario 'book'; it has book-appointment"):
        macros.explanations("book")
    with pytest.raises(NotFound, match=r"no heading of disagreements 'Proxies'; it has Finding the practice, "):
        macros.disagreements("Proxies")


def test_explanations_of_a_scenario_stand_in_groups_with_an_anchor_each(macros: Site) -> None:
    part = read(macros.explanations("book-appointment"))

    assert [heading.get("id") for heading in part.iter("h3")] == [f"explained-{name}" for name in explained.PART_NAMES]
    anchors = part.xpath(".//dl/div/@id")
    assert len(anchors) == len(set(anchors))
    assert {"header-ssp-to", "query-start-ge--gpc-search-slot-1", "token-signature"} <= set(anchors)


def test_a_disagreement_shows_each_side_the_stance_and_what_it_touches(macros: Site) -> None:
    part = read(macros.disagreements("The token"))
    audience = part.xpath(".//div[@id='audience']")[0]

    assert [text(line) for line in audience.iter("dt", "li", "p")] == [
        "What stands in aud?",
        "The service root of the practice. GP Connect 1.2.7, Cross organisation audit and provenance",
        "A fixed address, https://authorize.fhir.nhs.net/token. older builds of GP Connect",
        "Here: The service root. The sandbox’s practices do not compare it, as practices do not.",
        "See aud."]
    assert [link.get("href") for link in audience.iter("a")] == ["../reference/explanations/#claim-aud"]
    assert "../sandbox/rules/#provider.token-scope" in part.xpath(".//a/@href")


def test_a_message_of_another_scenario_than_the_booking_is_named_with_it() -> None:
    disagreement = next(each for each in LESSONS.disagreements if each.slug == "if-match-missing")

    assert explained.touched(disagreement) == (
        ("8a of “Manage an appointment”", "scenarios/manage-appointments/#8a"),
        ("If-Match", "reference/explanations/#header-if-match--gpc"),
        ("rule provider.if-match-missing", "sandbox/rules/#provider.if-match-missing"))


def test_a_page_that_the_glossary_names_and_docs_lacks_stops_the_build(macros: Site) -> None:
    with pytest.raises(PluginError, match=r"docs has no page \S+\.md with a title"):
        macros.glossary()


def test_each_explanation_disagreement_and_word_stands_on_its_page_once(site: BuiltSite) -> None:
    def told(name: str) -> list[str]:
        return [str(each) for each in parsed(site.root / "reference" / name / "index.html").xpath(
            "//div[contains(@class, 'lessons')]/dl/div/@id")]

    assert sorted(told("explanations")) == sorted(explanation.anchor for explanation in LESSONS.explanations)
    assert told("disagreements") == [disagreement.slug for disagreement in LESSONS.disagreements]
    assert told("glossary") == [explained.term_id(term) for term in explained.glossary()]


@pytest.mark.parametrize("term", LESSONS.terms, ids=lambda term: term.word)
def test_a_word_of_the_glossary_is_used_on_the_page_that_it_leads_to(site: BuiltSite, term: Term) -> None:
    page = site.root / term.page.removesuffix("index") / "index.html"
    said = text(parsed(page).find("body//article")).lower()

    assert [word for word in (term.word, *term.also) if word.lower() in said]


def test_the_rules_that_disagreements_name_have_a_place_on_the_page_of_rules() -> None:
    sandbox = Sandbox()
    try:
        published = {rule.id for rule in sandbox.rules()}
    finally:
        sandbox.close()
    links = {to for disagreement in LESSONS.disagreements for _, to in explained.touched(disagreement)}

    assert {to.partition("#")[2] for to in links if to.startswith("sandbox/rules/#")} & published
    assert {to.partition("#")[2] for to in links if to.startswith("sandbox/rules/#")} <= published


def test_programs_find_each_explanation_under_a_key_that_a_recording_gives(site: BuiltSite) -> None:
    generated = site.root / "generated"
    told = json.loads((generated / "explanations.json").read_text(encoding="utf-8"))
    schema = json.loads((generated / "explanations.schema.json").read_text(encoding="utf-8"))
    recording = json.loads((generated / "recordings" / "book-appointment.json").read_text(encoding="utf-8"))

    Draft202012Validator(schema).validate(told)
    assert set(told) == {explanation.key for explanation in LESSONS.explanations}
    lost = [piece.keys for message in recording["messages"] for piece in keys_of(message, recording["bodies"])
            if not any(key in told for key in piece.keys)]
    assert lost == []
    assert told["header:ssp-to"]["href"] == "reference/explanations/#header-ssp-to"


def test_each_address_of_an_explanation_leads_to_its_place(site: BuiltSite) -> None:
    places = set(parsed(site.root / "reference" / "explanations" / "index.html").xpath("//@id"))

    assert {each["href"].partition("#")[2] for each in explained.document().values()} <= places


def test_a_key_with_an_odd_part_or_place_does_not_fit_the_schema() -> None:
    one = explained.document()["claim:aud"]
    wrong = [key for key in ("cookie:x", "claim:", "header:accept@ssp", "header:accept@sds/")
             if not Draft202012Validator(explained.schema()).is_valid({key: one})]

    assert wrong == ["cookie:x", "claim:", "header:accept@ssp", "header:accept@sds/"]


def test_scenarios_have_a_page_to_which_explanations_can_lead(site: BuiltSite) -> None:
    addresses = {re.sub("#.*", "", to) for group in explained.groups() for entry in group.entries if entry.seen
                 for _, to in entry.seen.messages}

    assert addresses <= {f"scenarios/{slug}/" for slug in SCENARIOS}
    assert [to for to in addresses if not (site.root / to / "index.html").is_file()] == []
