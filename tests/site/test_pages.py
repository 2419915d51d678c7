"""The built pages: complete, linked, self-contained, and each saying what this site is not."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS

from .built import BuiltSite, parsed, text

BOOKING = SCENARIOS["book-appointment"]

RESOURCES = {"script": "src", "img": "src", "iframe": "src", "embed": "src", "object": "data", "source": "src",
             "video": "src", "audio": "src", "use": "href", "image": "href", "sequence-explorer": "src"}


def test_every_page_says_that_this_is_no_nhs_service(site: BuiltSite) -> None:
    silent = [site.name(page) for page in site.pages()
              if "Synthetic sandbox, not an NHS service." not in text(parsed(page).find("body//aside"))]

    assert silent == []
    assert {"404.html", "index.html", "scenarios/book-appointment/index.html"} <= {site.name(p) for p in site.pages()}


@cache
def ids(page: Path) -> frozenset[str]:
    return frozenset(map(str, parsed(page).xpath("//@id")))


def leads(page: Path, fragment: str) -> bool:
    """Whether a page has that place: an element, or on a page with an explorer a message, another way, a fault."""
    said = dict(pair.split("=") for pair in fragment.split("&")) if "=" in fragment else {}
    if not said:
        return fragment in ids(page)
    explorer = parsed(page).find("body//sequence-explorer[@scenario]")
    if explorer is None:
        return False
    story = SCENARIOS[str(explorer.get("scenario"))]
    if said.get("v") not in (None, *(variant.slug for variant in story.variants)):
        return False
    if said.get("f") not in (None, *(fault.slug for fault in FAULTS)):
        return False
    return said.get("m") in (None, *story.way(said.get("v")).labels)


def test_every_link_leads_somewhere(site: BuiltSite) -> None:
    lost = []
    for page in site.pages():
        for link in parsed(page).iter("a"):
            found = site.target(page, str(link.get("href", "")))
            if found is None:
                continue
            file, fragment = found
            if not file.is_file():
                lost.append(f"{site.name(page)}: {link.get('href')}")
            elif fragment and file.suffix == ".html" and not leads(file, fragment):
                lost.append(f"{site.name(page)}: {link.get('href')}, no such place")

    assert lost == []


@pytest.mark.parametrize("fragment, there", [
    ("1a", True), ("9z", False), ("m=6a", True), ("m=9z", False), ("v=register-first", True), ("v=by-post", False),
    ("m=7d&v=register-first", True), ("m=7d&v=cached-both", False),
])
def test_a_link_to_a_message_or_way_that_is_not_there_is_noticed(booking: Path, fragment: str, there: bool) -> None:
    assert leads(booking, fragment) is there


def test_no_page_fetches_anything_from_another_host(site: BuiltSite) -> None:
    foreign = []
    for page in site.pages():
        document = parsed(page)
        addresses = [str(element.get(attribute)) for tag, attribute in RESOURCES.items()
                     for element in document.iter(tag) if element.get(attribute)]
        addresses += [str(link.get("href")) for link in document.iter("link") if link.get("rel") != "canonical"]
        for address in addresses:
            if site.target(page, address) is None:
                foreign.append(f"{site.name(page)}: {address}")
            elif not site.target(page, address)[0].exists():  # type: ignore[index]
                foreign.append(f"{site.name(page)}: {address} is not there")

    assert foreign == []


def test_no_stylesheet_fetches_anything_from_another_host(site: BuiltSite) -> None:
    foreign = [f"{path.relative_to(site.root)}: {address}" for path in sorted(site.root.rglob("*.css"))
               for address in re.findall(r"(?:url\(|@import\s+)['\"]?([^'\")\s;]+)", path.read_text(encoding="utf-8"))
               if re.match(r"(?:https?:)?//", address)]

    assert foreign == []


def test_no_page_shows_a_template_or_a_macro_that_was_not_filled(site: BuiltSite) -> None:
    assert [site.name(page) for page in site.pages() if re.search(r"\{\{|\{%|\{#", text(parsed(page)))] == []


def test_home_leads_to_the_first_message_in_one_press(site: BuiltSite) -> None:
    home = parsed(site.root / "index.html")
    (action,) = [link for link in home.iter("a") if text(link) == "Follow a booking"]

    assert action.get("href") == "scenarios/book-appointment/#m=1a"
    assert text(home.xpath("//h1")[0]) == "See one GP appointment being booked, message by message."
    assert "22 messages between five participants" in text(home)


def test_without_script_the_booking_has_drawing_list_and_every_message(booking: Path) -> None:
    (explorer,) = parsed(booking).xpath("//sequence-explorer")

    assert dict(explorer.attrib) == {
        "class": "sx", "scenario": "book-appointment", "src": "../../generated/recordings/book-appointment.json",
        "more": "../../generated/recordings/book-appointment.more.json", "catalogue": "../faults/",
        "rules": "../../sandbox/rules/",
        "api": "../../api/", "message": "1a"}
    ways, *parts = explorer
    assert [child.get("aria-label") or child.get("class") for child in parts] == [
        "sx-top sx-top--awaited", "Sequence", "sx-list", "Exchange"]
    assert ways.xpath("self::template//option/@value") == ["", *(variant.slug for variant in BOOKING.variants)]
    assert explorer.xpath(".//svg//a/@data-message") == list(BOOKING.labels)
    assert explorer.xpath(".//ol[@class='sx-list']//a/@data-message") == list(BOOKING.labels)
    details = explorer.xpath("./section[@aria-label='Exchange']//details")
    assert [detail.get("id") for detail in details] == list(BOOKING.labels)


@pytest.mark.parametrize("label, said", [
    ("1a", ["GET", "http://127.0.0.1:8000/sandbox/main/pds/FHIR/R4", "/Patient/9990000018", "X-Request-ID"]),
    ("1b", ["200 OK", "generalPractitioner", "T99001"]),
    ("2d", ["200 OK", "999000000101"]),
    ("4a", ["/sandbox/main/ssp/", "https://alpha.provider.example/T99001/STU3/1/gpconnect", "/Slot", "Ssp-To",
            "999000000101", "reason_for_request", "directcare"]),
    ("4b", ["https://alpha.provider.example/T99001/STU3/1/gpconnect", "Ssp-TraceID",
            "Token the same as in 4a, passed on unchanged"]),
    ("5c", ["200 OK", "Body the same as in 5d, passed on unchanged"]),
    ("5d", ["200 OK", "CareConnect-GPC-Patient-1"]),
    ("6a", ["POST", "/Appointment", "Review of sore throat"]),
    ("6d", ["201 Created", "Location", "ETag", "Appointment"]),
])
def test_a_recorded_message_stands_in_the_page_in_full(booking: Path, label: str, said: list[str]) -> None:
    (detail,) = parsed(booking).xpath("//details[@id=$label]", label=label)

    assert [part for part in said if part not in text(detail)] == []


def test_carried_values_are_marked_where_they_are_given_and_where_they_are_used(booking: Path) -> None:
    document = parsed(booking)

    def marks(label: str) -> set[tuple[str, str, str]]:
        return {(mark.get("title", ""), mark.get("data-from", ""), text(mark))
                for mark in document.xpath("//details[@id=$label]//mark", label=label)}

    assert ("ods_code", "to 2a, 2c", "T99001") in marks("1b")
    assert ("ods_code", "1b", "T99001") in marks("2a")
    assert ("asid", "2d", "999000000101") in marks("3a")
    assert {name for name, _, _ in marks("6a")} >= {"asid", "service_root", "slot", "patient_id"}


def test_the_step_table_has_every_message_with_its_text_and_every_note_for_readers(site: BuiltSite) -> None:
    (table,) = parsed(site.root / "spine-integration-illustrated" / "index.html").xpath("//table[caption]")
    rows = table.xpath(".//tr[th/a]")

    assert [row.xpath("th/a/@href") for row in rows] == [[f"#{label}"] for label in BOOKING.labels]
    for row, message in zip(rows, BOOKING.messages, strict=True):
        assert f"{message.sender.name} to {message.receiver.name}" in text(row)
        assert message.part.text in text(row)
    for step in BOOKING.steps:
        assert step.may_skip in text(table)
        assert [note.text for note in step.notes if (note.text in text(table)) != (note.audience == "readers")] == []


def test_the_page_of_ways_tells_of_each_when_it_is_taken_and_links_it(site: BuiltSite) -> None:
    (table,) = parsed(site.root / "scenarios" / "ways" / "index.html").xpath("//table[caption]")
    rows = table.xpath("./tbody/tr")

    for row, variant in zip(rows, BOOKING.variants, strict=True):
        assert row.xpath("th/a/@href") == [f"../book-appointment/#v={variant.slug}"]
        count = len(BOOKING.way(variant.slug).messages)
        for said in (variant.title, variant.guard, variant.text, str(count), *variant.given.values()):
            assert said in text(row)
    assert "Step 1, “Trace the patient”, is left out." in text(rows[0])
    assert ("Step 4, “Search for free slots”, becomes “Search for free slots” and “Search again with other dates”."
            in text(rows[4]))


def test_the_illustrated_page_names_every_participant_and_draws_every_message(site: BuiltSite) -> None:
    document = parsed(site.root / "spine-integration-illustrated" / "index.html")

    assert [someone.name for someone in BOOKING.participants if someone.name not in text(document)] == []
    arrows = document.xpath("//section[@aria-label='Sequence']//svg//a[@data-message]/@href")
    assert arrows == [f"#{label}" for label in BOOKING.labels]


@pytest.mark.parametrize("key", [someone.key for someone in BOOKING.participants])
def test_each_participant_has_a_page_with_its_messages(site: BuiltSite, key: str) -> None:
    (someone,) = [participant for participant in BOOKING.participants if participant.key == key]
    document = parsed(site.root / someone.page / "index.html")

    assert someone.name in text(document.xpath("//h1")[0])
    assert document.xpath("(//table[caption])[1]//tbody//th//a/text()") == [
        message.label for message in BOOKING.messages if key in (message.sender.key, message.receiver.key)]


def test_pages_have_one_title_and_headings_without_a_gap(site: BuiltSite) -> None:
    wrong = []
    for page in site.pages():
        levels = [int(heading.tag[1]) for heading in parsed(page).xpath("//main//*[self::h1 or self::h2 or self::h3 or "
                                                                        "self::h4]")]
        if levels.count(1) != 1 or levels[0] != 1 or any(b - a > 1 for a, b in pairwise(levels)):
            wrong.append(f"{site.name(page)}: {levels}")

    assert wrong == []


def test_ids_are_used_once_a_page(site: BuiltSite) -> None:
    twice = [f"{site.name(page)}: {name}" for page in site.pages()
             for name, count in Counter(parsed(page).xpath("//@id")).items() if count > 1]

    assert twice == []


def test_the_search_knows_texts_and_codes_and_leaves_out_bodies(site: BuiltSite) -> None:
    index = (site.root / "search" / "search_index.json").read_text(encoding="utf-8")

    assert "ASID_CHECK_FAILED_MESSAGESENDER" in index
    assert "Ssp-TraceID" in index
    assert "CapabilityStatement" not in index
