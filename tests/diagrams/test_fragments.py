"""Frames around what other ways change: which there are, what must hold wherever they are drawn, and what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from explorer.diagrams import SequenceLayout, address, cast_svg, lay_out, sequence_svg
from explorer.diagrams.arrows import LABEL, LABEL_LINE, Arrow
from explorer.diagrams.fragments import Fragment, framed, inside
from explorer.diagrams.frames import TAG, TAG_HEIGHT, Box
from explorer.diagrams.rows import GUARD, Row
from explorer.diagrams.text import text_width
from explorer.model import Change, Exchange, Phase, Reply, Request, Scenario, Step, Variant
from explorer.model.story import Frame

from .reading import read
from .samples import BOOKING, CLERK, DESK, LENDING, scenarios
from .test_sequence import edges

any_scenario = settings(max_examples=60, deadline=None, derandomize=True,
                        suppress_health_check=[HealthCheck.too_slow])


class Rect(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Rect) -> bool:
        return (self.left < other.right and other.left < self.right and
                self.top < other.bottom and other.top < self.bottom)

    def holds(self, other: Rect) -> bool:
        return (self.left < other.left and other.right < self.right and
                self.top < other.top and other.bottom < self.bottom)


# Which frames there are


def test_each_step_that_others_change_has_a_frame_and_a_way_that_combines_them_has_none() -> None:
    assert outline(BOOKING) == [
        "opt 1: cached-trace from 1a", "opt 2: cached-lookup from 2a", "opt 3: no-capability from 3a",
        "loop 4: no-free-slots from 4c", "alt 5: register-first from 5c", "alt 6: slot-lost from 6a",
    ]


def test_frames_of_one_step_stand_within_each_other_and_alternatives_share_one() -> None:
    assert outline(LENDING) == [
        "opt 1: known-ticket from 1a", " loop 1: not-in-yet from 2a",
        "alt 2: lent-to-a-reader from 2b, no-archive from 2b",
    ]


@pytest.mark.parametrize(("variants", "frames"), [
    pytest.param([("alt", "2 3"), ("alt", "3 4")], ["alt 2 3 4: way-0 from 2a", " alt 3 4: way-1 from 3a"],
                 id="the first of two that would cross reaches as far as the other"),
    pytest.param([("loop", "2 3"), ("opt", "3"), ("alt", "3")],
                 ["loop 2 3: way-0 from 2a", " opt 3: way-1 from 3a", "  alt 3: way-2 from 3a"],
                 id="what spans more stands outside"),
    pytest.param([("opt", "1 2")], ["opt 1: way-0 from 1a", "opt 2: way-0 from 1a"],
                 id="each step that is left out has a frame of its own"),
    pytest.param([("alt", "1 3")], ["alt 1: way-0 from 1a", "alt 3: way-0 from 3a"],
                 id="a way that changes steps apart has a frame at each"),
    pytest.param([("alt", "4 5")], ["alt 4: way-0 from 4a", "alt 5: way-0 from 5a"],
                 id="no frame spans two phases"),
    pytest.param([("alt", "4")], ["alt 4: way-0 from 4a"], id="the last of its phase"),
    pytest.param([("opt", "5")], ["opt 5: way-0 from 4b"],
                 id="where nothing follows what is left out, the last message is shown"),
    pytest.param([("opt", "1"), ("alt", "1 2")],
                 ["alt 1 2: way-1 from 1a", " opt 1: way-0 from 1a"],
                 id="another change of the same step is no combination"),
    pytest.param([("opt", "1"), ("opt", "1 2")], ["opt 1: way-0 from 1a", "opt 2: way-1 from 1a"],
                 id="of a way that adds to another only what it adds is framed"),
])
def test_frames_follow_from_the_changes(variants: list[tuple[Frame, str]], frames: list[str]) -> None:
    assert outline(five_steps(variants)) == frames


def test_a_variant_drawn_by_itself_has_no_frames() -> None:
    for scenario in (BOOKING, LENDING):
        for variant in scenario.variants:
            layout = lay_out(scenario.way(variant.slug))

            assert layout.boxes == ()
            assert "Frames" not in layout.description
            assert "sx-fragment" not in sequence_svg(scenario.way(variant.slug), full=True)


# What must hold wherever they are drawn


@given(scenarios())
@any_scenario
def test_frames_stand_within_each_other_or_apart(scenario: Scenario) -> None:
    for layout in both(scenario):
        for frame in layout.frames:
            phase = Rect(frame.x, frame.y, frame.x + frame.width, frame.y + frame.height)
            boxes = list(frame.boxes)

            assert all(phase.holds(rect(box)) for box in boxes)
            assert all(frame.head[-1].y + 4 < box.y for box in boxes)
            for one, other in combinations(map(rect, boxes), 2):
                assert one.holds(other) or not one.meets(other)


@given(scenarios())
@any_scenario
def test_no_tag_guard_title_or_label_stands_on_another(scenario: Scenario) -> None:
    for layout in both(scenario):
        said = [*(tag(box) for box in layout.boxes), *(line for row in rows(layout) for line in lines(row)),
                *(label(arrow) for arrow in every_arrow(layout))]

        assert not [pair for pair in combinations(said, 2) if pair[0].meets(pair[1])]


@given(scenarios())
@any_scenario
def test_guards_and_titles_stay_in_their_frame_and_between_its_lines(scenario: Scenario) -> None:
    for layout in both(scenario):
        for box in layout.boxes:
            borders = [box.y, *(branch.y for branch in box.branches), box.y + box.height]
            for row in (*box.rows, *(branch.row for branch in box.branches)):
                for line in lines(row):
                    assert rect(box).holds(line)
                    assert not any(line.top < border < line.bottom for border in borders)


@given(scenarios())
@any_scenario
def test_messages_stand_in_their_frame_and_their_operand(scenario: Scenario) -> None:
    for layout in both(scenario):
        for box in layout.boxes:
            arrows = list(framed_arrows(box))
            below = box.branches[0].y if box.branches else box.y + box.height

            assert all(box.rows[-1].top + box.rows[-1].height <= arrow.top + 1 and arrow.y < below for arrow in arrows)
            ends = [*(branch.y for branch in box.branches), box.y + box.height][1:]
            for branch, end in zip(box.branches, ends, strict=True):
                assert all(branch.row.top + branch.row.height <= arrow.top and arrow.y < end
                           for arrow in branch.arrows)
            for arrow in (*arrows, *(arrow for branch in box.branches for arrow in branch.arrows)):
                assert box.x < min(arrow.tail, arrow.tip)
                assert max(arrow.tail, arrow.tip) < box.x + box.width


@given(scenarios())
@any_scenario
def test_messages_of_other_ways_go_down_between_bars_of_who_sends_and_who_receives(scenario: Scenario) -> None:
    layout = lay_out(scenario, full=True)
    columns = [column.key for column in layout.cast.columns]

    for box in layout.boxes:
        for branch in box.branches:
            way = scenario.way(branch.row.variant)
            alone = replace(layout, bars=branch.bars)
            assert all(below.top >= above.y for above, below in zip(branch.arrows, branch.arrows[1:], strict=False))
            for arrow in branch.arrows:
                message = way.message(arrow.label)
                assert arrow.tail in edges(alone, message.sender.key, arrow.y)
                assert arrow.tip in edges(alone, message.receiver.key, arrow.y)
                assert arrow.name == f"{message.name}, on the path “{way.variant and way.variant.title}”"
    assert len(columns) == len(set(columns))


@given(scenarios())
@any_scenario
def test_every_way_is_led_to_once_for_each_frame_that_it_makes(scenario: Scenario) -> None:
    wanted = Counter((other.variant.slug, other.label) for fragment in fragments(scenario)
                     for other in fragment.others)

    for layout in both(scenario):
        assert Counter((row.variant, row.label) for row in rows(layout) if row.variant) == wanted
    for slug, label_ in wanted:
        assert label_ in scenario.way(slug).labels


def test_every_way_of_the_booking_that_combines_no_others_is_led_to_once() -> None:
    for layout in both(BOOKING):
        assert Counter(row.variant for row in rows(layout) if row.variant) == Counter(
            variant.slug for variant in BOOKING.variants if len(variant.changes) == 1)


@pytest.mark.parametrize("scenario", [BOOKING, LENDING], ids=lambda scenario: scenario.slug)
def test_the_full_picture_draws_the_messages_that_each_other_way_has_of_its_own(scenario: Scenario) -> None:
    layout = lay_out(scenario, full=True)
    drawn = {branch.row.variant: [arrow.label for arrow in branch.arrows]
             for box in layout.boxes for branch in box.branches}

    for variant in scenario.variants:
        if variant.frame == "opt" or len(variant.changes) > 1:
            assert variant.slug not in drawn
            continue
        change, = variant.changes
        first = next(place for place, step in enumerate(scenario.steps, 1) if step is change.step)
        assert drawn[variant.slug] == [message.label for message in scenario.way(variant.slug).messages
                                       if first <= message.step_number < first + len(change.by)]


def test_participants_of_other_ways_stand_in_the_full_picture_only() -> None:
    assert [column.key for column in lay_out(LENDING).cast.columns] == ["clerk", "desk", "archive"]
    assert [column.key for column in lay_out(LENDING, full=True).cast.columns] == [
        "clerk", "desk", "archive", "reader"]
    assert "Reader" in cast_svg(LENDING, full=True)


@pytest.mark.parametrize(("scenario", "full"), [(LENDING, False), (LENDING, True), (BOOKING, True)],
                         ids=["lending", "lending-full", "book-appointment-full"])
def test_frames_are_laid_out_as_they_were(scenario: Scenario, full: bool, golden: Callable[[str, str], None]) -> None:
    golden(f"{scenario.slug}{'-full' if full else ''}.txt", read(lay_out(scenario, full=full)))


# What they say


def test_a_reader_of_the_description_learns_what_may_go_otherwise() -> None:
    assert lay_out(LENDING).description == (
        "Steps 1 and 2 ask Desk, which asks Archive. Frames: step 1 may be left out (opt), step 1 may come again "
        "(loop), step 2 may go otherwise (alt).")
    assert lay_out(LENDING, full=True).title == (
        "Lend a book: six messages between three participants, and 14 messages of other ways in its place")


def test_groups_and_links_say_which_frame_and_which_way() -> None:
    svg = ElementTree.fromstring(sequence_svg(LENDING))
    named = [(part.tag, part.get("href", ""), part.get("aria-label")) for part in svg.findall(
        "g[@class='sx-messages']//*[@aria-label]") if not part.get("data-message")]

    assert named == [
        ("g", "", "Desk, Step 1: is it in?"),
        ("g", "", "opt"),
        ("a", "#m=1a&v=known-ticket", "opt [unless the clerk holds a ticket] Known ticket"),
        ("g", "", "loop"),
        ("a", "#m=2a&v=not-in-yet", "loop [it is not in yet] Not in yet"),
        ("g", "", "Archive, Step 2: fetch it"),
        ("g", "", "alt [normally]"),
        ("a", "#m=2b&v=lent-to-a-reader", "alt [somebody has lent it & not brought it back] Lent to a reader"),
        ("a", "#m=2b&v=no-archive", "alt [the house has no archive] No archive"),
    ]
    assert [text_of(part) for part in svg.findall(".//a[@class='sx-other']/text")] == [
        "[unless the clerk holds a ticket] Known ticket", "[it is not in yet] Not in yet",
        "[somebody has lent it & not brought it back] Lent to a reader", "[the house has no archive] No archive"]


def test_in_the_full_picture_each_message_leads_to_itself_on_its_own_way() -> None:
    svg = ElementTree.fromstring(sequence_svg(LENDING, full=True, to="../lend/"))
    links = {link.get("href"): link for link in svg.findall(".//a")}
    lent = links["../lend/#m=3a&v=lent-to-a-reader"]

    assert lent.get("aria-label") == "3a, Reader to Desk: I bring it, on the path “Lent to a reader”"
    assert lent.get("class") == "sx-message sx-message--request sx-message--other"
    assert lent.get("data-message") is None
    assert {"../lend/#1a", "../lend/#m=1a&v=known-ticket", "../lend/#m=2b&v=no-archive"} <= set(links)
    assert [group.get("aria-label") for group in svg.findall(".//g") if (group.get("aria-label") or "").startswith(
        "loop")] == ["loop [it is not in yet]", "loop [it is not in yet] Not in yet"]


def test_reading_order_is_the_order_of_the_drawing() -> None:
    for full in (False, True):
        layout = lay_out(LENDING, full=full)
        height = {address(arrow.label): arrow.y for arrow in layout.arrows}
        for box in layout.boxes:
            height |= {address(row.label, row.variant): row.top + 9 for row in
                       (*box.rows, *(branch.row for branch in box.branches)) if row.variant}
        links = [link.get("href") or "" for link in ElementTree.fromstring(sequence_svg(LENDING, full=full)).findall(
            ".//a")]
        heights = [height[link] for link in links if link in height]

        assert heights == sorted(heights)


def test_without_links_rows_are_named_groups() -> None:
    svg = ElementTree.fromstring(sequence_svg(LENDING, links=False, full=True))

    assert not svg.findall(".//a")
    assert "loop [it is not in yet] Not in yet" in {
        group.get("aria-label") for group in svg.findall(".//g[@class='sx-other']")}


def outline(scenario: Scenario) -> list[str]:
    """``alt 5: register-first from 5c``, inner frames further in."""
    def told(parts: tuple[int | Fragment, ...], indent: str) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Fragment):
                ways = ", ".join(f"{other.variant.slug} from {other.label}" for other in part.others)
                yield f"{indent}{part.kind} {' '.join(map(str, part.steps))}: {ways}"
                yield from told(part.parts, indent + " ")

    return [line for parts in framed(scenario) for line in told(parts, "")]


def five_steps(variants: list[tuple[Frame, str]]) -> Scenario:
    """Four steps in one phase and one in another; each variant leaves its steps out (opt) or replaces them."""
    def step(said: str) -> Step:
        return Step(said, (Exchange(CLERK, DESK, Request(said, "GET", "https://desk.example"), Reply("Yes")),))

    steps = tuple(step(f"Ask {number}") for number in range(1, 6))
    return Scenario("five", "Five", "", (Phase("A", "", steps[:4]), Phase("B", "", steps[4:])), (), tuple(
        Variant(f"way-{place}", f"Way {place}", "so", "", frame,
                tuple(Change(steps[int(number) - 1], () if frame == "opt" else (step(f"Way {place}, step {number}"),))
                      for number in changed.split()))
        for place, (frame, changed) in enumerate(variants)))


def fragments(scenario: Scenario) -> list[Fragment]:
    return [fragment for parts in framed(scenario) for fragment in inside(parts)]


def both(scenario: Scenario) -> tuple[SequenceLayout, SequenceLayout]:
    return lay_out(scenario), lay_out(scenario, full=True)


def rows(layout: SequenceLayout) -> Iterator[Row]:
    for box in layout.boxes:
        yield from box.rows
        yield from (branch.row for branch in box.branches)


def every_arrow(layout: SequenceLayout) -> Iterator[Arrow]:
    yield from layout.arrows
    yield from (arrow for box in layout.boxes for branch in box.branches for arrow in branch.arrows)


def framed_arrows(box: Box) -> Iterator[Arrow]:
    for part in box.parts:
        if isinstance(part, Box):
            yield from framed_arrows(part)
        else:
            yield part


def rect(box: Box) -> Rect:
    return Rect(box.x, box.y, box.x + box.width, box.y + box.height)


def tag(box: Box) -> Rect:
    assert text_width(box.kind, TAG, "bold") < box.tag
    return Rect(box.x, box.y, box.x + box.tag, box.y + TAG_HEIGHT)


def lines(row: Row) -> Iterator[Rect]:
    """The box of each line of text; a title stands a space behind its guard."""
    for line in row.lines:
        guard, title = text_width(line.guard, GUARD), text_width(line.title, GUARD, "bold")
        yield Rect(row.x, line.y - 11, row.x + guard + title + (8 if line.guard and line.title else 0), line.y + 3)


def label(arrow: Arrow) -> Rect:
    width = max(text_width(line, LABEL, "bold") for line in (f"{arrow.label} {arrow.text}", *arrow.more))
    return Rect(arrow.text_x, arrow.text_y - 11, arrow.text_x + width, arrow.text_y + LABEL_LINE * len(arrow.more) + 3)


def text_of(part: ElementTree.Element) -> str:
    return " ".join("".join(part.itertext()).split())
