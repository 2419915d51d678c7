"""Templates and filling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import Mark, fill, fill_json, references
from explorer.model.text import spoken

NAMES = st.sampled_from(["ods_code", "asid", "slot"])
PLAIN = st.text(st.characters(exclude_characters="${}", exclude_categories=["Cs"]), max_size=12)


def test_filling_says_which_characters_a_value_wrote() -> None:
    filled = fill("/Slot?start=ge${from_date}&end=le${to_date}", {"from_date": "2026-06-02", "to_date": "2026-06-03"})

    assert filled.text == "/Slot?start=ge2026-06-02&end=le2026-06-03"
    assert filled.marks == (Mark("from_date", 14, 24), Mark("to_date", 31, 41))


def test_filling_json_marks_each_string_by_its_pointer() -> None:
    template = {"slot": [{"reference": "Slot/${slot}"}], "a/b~c": "${slot}", "minutes": 10, "free": True}

    assert fill_json(template, {"slot": "1001"}) == (
        {"slot": [{"reference": "Slot/1001"}], "a/b~c": "1001", "minutes": 10, "free": True},
        [Mark("slot", 5, 9, "/slot/0/reference"), Mark("slot", 0, 4, "/a~1b~0c")],
    )


def test_a_dollar_sign_alone_is_text() -> None:
    assert fill("/Patient/$gpc.registerpatient", {}).text == "/Patient/$gpc.registerpatient"
    assert list(references({"path": "/Patient/$gpc.registerpatient", "cost": "$5 {x}"})) == []


def test_filling_an_unknown_name_says_which() -> None:
    with pytest.raises(KeyError, match="asid"):
        fill("${asid}", {})


def test_a_reader_is_shown_values_and_the_names_of_those_that_are_unknown_or_too_long() -> None:
    assert spoken("Send Ssp-From as “${asid}”.", {"asid": "999000000201"}) == "Send Ssp-From as “999000000201”."
    assert spoken("Write ${root}/x.", {"root": "x" * 61}) == f"Write {'x' * 61}/x."
    assert spoken("Write ${root}/x.", {"root": "x" * 61}, longest=60) == "Write root/x."
    assert spoken("Write ${other}.", {}) == "Write other."


@given(st.lists(st.tuples(PLAIN, NAMES), max_size=6), PLAIN, st.dictionaries(NAMES, PLAIN, min_size=3))
def test_marks_always_hold_exactly_the_value(
    pieces: list[tuple[str, str]], tail: str, values: dict[str, str],
) -> None:
    template = "".join(f"{text}${{{name}}}" for text, name in pieces) + tail
    filled = fill(template, values)

    assert [mark.value for mark in filled.marks] == [name for _, name in pieces] == list(references(template))
    assert all(filled.text[mark.start:mark.end] == values[mark.value] for mark in filled.marks)
    assert filled.text == "".join(text + values[name] for text, name in pieces) + tail
