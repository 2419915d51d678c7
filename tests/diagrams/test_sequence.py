"""What must hold in every sequence, whatever the scenario."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from explorer.diagrams import SequenceLayout, lay_out
from explorer.diagrams.arrows import LABEL, LABEL_LINE
from explorer.diagrams.text import text_width
from explorer.model import Scenario

from .reading import read
from .samples import BOOKING, LIBRARY, scenarios

any_scenario = settings(max_examples=40, deadline=None, derandomize=True,
                        suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("scenario", [BOOKING, LIBRARY], ids=lambda scenario: scenario.slug)
def test_layout_reads_as_it_did(scenario: Scenario, golden: Callable[[str, str], None]) -> None:
    golden(f"{scenario.slug}.txt", read(lay_out(scenario)))


def test_the_booking_fits_the_grid_with_one_row_a_message() -> None:
    layout = lay_out(BOOKING)

    assert layout.width == 840
    assert [arrow.label for arrow in layout.arrows] == list(BOOKING.labels)
    assert all(not arrow.more for arrow in layout.arrows)
    assert {below.y - above.y for frame in layout.frames for above, below in pairwise(frame.arrows)
            if below.label[:-1] == above.label[:-1]} == {34}


@given(scenarios())
@any_scenario
def test_arrows_go_down_one_below_the_other(scenario: Scenario) -> None:
    arrows = list(lay_out(scenario).arrows)

    assert [arrow.label for arrow in arrows] == list(scenario.labels)
    assert all(below.y - above.y >= 34 for above, below in pairwise(arrows))
    assert all(below.top >= above.y for above, below in pairwise(arrows))


@given(scenarios())
@any_scenario
def test_ends_sit_on_the_bars_of_who_sends_and_who_receives(scenario: Scenario) -> None:
    layout = lay_out(scenario)

    for message, arrow in zip(scenario.messages, layout.arrows, strict=True):
        assert arrow.tail in edges(layout, message.sender.key, arrow.y)
        assert arrow.tip in edges(layout, message.receiver.key, arrow.y)


@given(scenarios())
@any_scenario
def test_no_label_is_wider_than_its_gap(scenario: Scenario) -> None:
    for arrow in lay_out(scenario).arrows:
        right = max(arrow.tail, arrow.tip)
        lines = f"{arrow.label} {arrow.text}", *arrow.more

        assert all(arrow.text_x + text_width(line, LABEL, "bold") <= right for line in lines)
        assert arrow.text_y + LABEL_LINE * len(arrow.more) == arrow.y - 8
        assert arrow.top < arrow.text_y < arrow.top + arrow.height


@given(scenarios())
@any_scenario
def test_bars_begin_and_end_with_the_messages_they_name(scenario: Scenario) -> None:
    layout = lay_out(scenario)
    y = {arrow.label: arrow.y for arrow in layout.arrows}

    for bar in layout.bars:
        assert bar.y < y[bar.start] < y[bar.end] < bar.y + bar.height


@given(scenarios())
@any_scenario
def test_frames_are_equally_wide_hold_their_messages_and_do_not_touch(scenario: Scenario) -> None:
    layout = lay_out(scenario)

    assert len({(frame.x, frame.width) for frame in layout.frames}) == 1
    assert all(above.y + above.height < below.y for above, below in pairwise(layout.frames))
    assert layout.frames[-1].y + layout.frames[-1].height < layout.height
    for frame in layout.frames:
        assert frame.x + frame.width < layout.width
        assert all(frame.head[-1].y < arrow.text_y and arrow.y < frame.y + frame.height for arrow in frame.arrows)
        assert all(frame.x < end < frame.x + frame.width for arrow in frame.arrows for end in (arrow.tail, arrow.tip))
        for rule in frame.rules:
            assert all(not arrow.top <= rule <= arrow.y for arrow in frame.arrows)


@given(scenarios())
@any_scenario
def test_names_of_participants_stand_side_by_side(scenario: Scenario) -> None:
    cast = lay_out(scenario).cast

    assert cast.columns[0].x - cast.columns[0].half >= 0
    assert cast.columns[-1].x + cast.columns[-1].half <= cast.width
    assert all(one.x + one.half < other.x - other.half for one, other in pairwise(cast.columns))
    assert all(one.right < other.left for one, other in pairwise(cast.brackets))


@given(scenarios())
@any_scenario
def test_threads_alive_together_have_lanes_of_their_own(scenario: Scenario) -> None:
    for one, other in combinations(lay_out(scenario).threads, 2):
        apart = one.bottom < other.made.y or other.bottom < one.made.y

        assert one.x != other.x or apart


@given(scenarios())
@any_scenario
def test_names_of_values_cross_no_thread_and_no_other_name(scenario: Scenario) -> None:
    layout = lay_out(scenario)

    for thread in layout.threads:
        assert thread.name_x + 4 < min(other.x for other in layout.threads)
        assert thread.x < layout.frames[0].x
        assert 12 <= thread.name_y <= layout.height
        assert thread.name_x - text_width(thread.value, 12.5, "mono") + len(thread.value) // 2 >= 0
    rows = sorted(thread.name_y for thread in layout.threads)
    assert all(below - above >= 16 for above, below in pairwise(rows))


@given(scenarios())
@any_scenario
def test_each_use_of_a_value_goes_on_where_the_thread_was(scenario: Scenario) -> None:
    layout = lay_out(scenario)
    y = {arrow.label: arrow.y for arrow in layout.arrows}

    for journey, thread in zip(scenario.threads, layout.threads, strict=True):
        assert [use.at for use in thread.uses] == list(journey.uses)
        assert [use.y for use in thread.uses] == [y[label] for label in journey.uses]
        assert [use.above for use in thread.uses] == [thread.made.y, *(use.y for use in thread.uses)][:-1]


@given(scenarios())
@any_scenario
def test_the_same_scenario_has_the_same_layout(scenario: Scenario) -> None:
    assert lay_out(scenario) == lay_out(scenario)


def edges(layout: SequenceLayout, participant: str, y: int) -> set[int]:
    """Left and right sides of the participant's bars at that height."""
    columns = [column.key for column in layout.cast.columns]
    return {side for bar in layout.bars if columns[bar.column] == participant and bar.y <= y <= bar.y + bar.height
            for side in (bar.x, bar.x + 10)}


