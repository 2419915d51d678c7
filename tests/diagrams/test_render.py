"""The SVG of a sequence: well-formed, linked, named, small, and fit for Markdown."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings

from explorer.diagrams import cast_svg, lay_out, sequence_svg
from explorer.model import Scenario

from .samples import BOOKING, LIBRARY, scenarios


def test_a_small_sequence_is_drawn_as_it_was(golden: Callable[[str, str], None]) -> None:
    golden("library.svg", sequence_svg(LIBRARY) + "\n" + cast_svg(LIBRARY) + "\n")


@given(scenarios())
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_any_sequence_is_one_well_formed_element_without_blank_lines(scenario: Scenario) -> None:
    for svg in (sequence_svg(scenario), cast_svg(scenario)):
        assert ElementTree.fromstring(svg).tag == "svg"
        assert svg.startswith("<svg ")
        assert svg.endswith("</svg>")
        assert all(line.strip() for line in svg.splitlines())


def test_each_message_is_a_link_with_its_full_name() -> None:
    links = parsed(sequence_svg(BOOKING)).findall(".//a[@data-message]")

    assert [link.get("href") for link in links] == [f"#{label}" for label in BOOKING.labels]
    assert [link.get("data-message") for link in links] == list(BOOKING.labels)
    assert [link.get("aria-label") for link in links] == [message.name for message in BOOKING.messages]
    assert [link.get("data-y") for link in links] == [str(arrow.y) for arrow in lay_out(BOOKING).arrows]
    assert "4b, SSP to GP Connect Provider: SSP forwards request" in {link.get("aria-label") for link in links}


def test_requests_and_replies_differ_in_class_and_head() -> None:
    links = parsed(sequence_svg(BOOKING)).findall(".//a[@data-message]")

    for link, message in zip(links, BOOKING.messages, strict=True):
        heads = [path.get("class") for path in link.findall("path") if "sx-head" in (path.get("class") or "")]

        assert link.get("class") == f"sx-message sx-message--{message.kind}"
        assert heads == ["sx-head" if message.kind == "request" else "sx-head sx-head--open"]


def test_without_links_messages_are_named_groups() -> None:
    svg = parsed(sequence_svg(BOOKING, links=False))

    assert not svg.findall(".//a")
    assert [group.get("aria-label") for group in svg.findall(".//g[@data-message]")] == [
        message.name for message in BOOKING.messages]


def test_title_and_description_say_what_is_drawn() -> None:
    svg = parsed(sequence_svg(BOOKING, prefix="one"))

    assert svg.get("role") == "graphics-document"
    assert (svg.get("aria-labelledby"), svg.get("aria-describedby")) == ("one-title", "one-desc")
    assert svg.findtext("title") == "Book an appointment: 22 messages between five participants"
    assert svg.findtext("desc") == ("Step 1 asks PDS, step 2 asks SDS, steps 3 to 6 ask SSP, which asks GP Connect "
                                    "Provider. Frames: steps 1 to 3 may be left out (opt), step 4 may come again "
                                    "(loop), steps 5 and 6 may go otherwise (alt).")


def test_ids_begin_with_the_prefix_so_that_two_drawings_share_a_page() -> None:
    ids = re.findall(r' id="([^"]+)"', sequence_svg(BOOKING, prefix="one") + sequence_svg(BOOKING, prefix="two"))

    assert len(ids) == len(set(ids)) == 6
    assert all(name.startswith(("one-", "two-")) for name in ids)


def test_a_thread_says_what_it_carries_and_marks_every_use() -> None:
    thread = parsed(sequence_svg(BOOKING)).find(".//g[@data-value='ods_code']")
    assert thread is not None

    assert thread.get("class") == "sx-thread sx-value--ods-code"
    assert (thread.get("data-from"), thread.get("data-used")) == ("1b", "2a 2c")
    assert thread.findtext("title") == "ods_code comes from 1b, used in 2a and 2c"
    assert [path.get("data-at") for path in thread.findall("path")] == ["1b", "2a", "2c"]
    assert [(circle.get("class"), circle.get("data-at")) for circle in thread.findall("circle")] == [
        ("sx-used", "2a"), ("sx-used", "2c"), ("sx-made", "1b")]


def test_bars_name_the_messages_they_span() -> None:
    bars = parsed(sequence_svg(BOOKING)).findall(".//rect[@data-from]")
    spans = {(bar.get("data-from"), bar.get("data-to")) for bar in bars}

    assert {("4a", "4d"), ("4b", "4c"), ("2a", "2d")} <= spans


def test_the_names_stand_over_the_lifelines() -> None:
    cast = parsed(cast_svg(BOOKING))
    names = {text.text: text.get("x") for text in cast.findall("text[@class='sx-cast-name']")}

    assert names == {column.name[0].text: str(column.x) for column in lay_out(BOOKING).cast.columns}
    assert cast.get("aria-label") == ("Participants: Consumer, PDS, SDS, SSP, GP Connect Provider. "
                                      "PDS, SDS and SSP are Spine services.")


def test_no_colour_is_written_into_the_drawing() -> None:
    assert not re.search(r'(?:fill|stroke|style|color)="|#[0-9a-f]{6}', sequence_svg(BOOKING) + cast_svg(BOOKING))


def test_the_booking_takes_20_kilobytes_at_most_and_3_on_the_wire_or_4_with_its_frames() -> None:
    whole, bare = (sequence_svg(scenario).encode() for scenario in (BOOKING, replace(BOOKING, variants=())))

    assert len(whole) <= 20 * 1024
    assert len(gzip.compress(bare, mtime=0)) <= 3 * 1024
    assert len(gzip.compress(whole, mtime=0)) <= 4 * 1024


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)
