"""Widths are on the safe side, and lines keep to their room."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.diagrams.text import text_width, wrap

WORDS = st.lists(st.text("abcMW.’é漢", min_size=1, max_size=12), max_size=12)


def test_width_is_rounded_up_and_grows_with_the_size() -> None:
    assert text_width("iii", 10) == 8                     # 3 x 0.26 x 10 = 7.8
    assert text_width("SSP forwards request", 14) == 143
    assert text_width("SSP forwards request", 28) == 286
    assert text_width("", 14) == 0


def test_bold_is_no_narrower_than_plain() -> None:
    assert text_width("Verified, ODS code", 14, "bold") > text_width("Verified, ODS code", 14)


def test_an_unlisted_character_is_as_wide_as_the_size() -> None:
    assert text_width("漢字", 14) == 28


@given(WORDS, st.integers(10, 300))
def test_lines_hold_all_words_and_only_a_single_word_is_wider_than_the_room(words: list[str], room: int) -> None:
    lines = wrap(" ".join(words), room, 14)

    assert " ".join(lines).split() == words
    assert lines
    assert all(text_width(line, 14) <= room + 1 or " " not in line for line in lines)


def test_the_first_line_leaves_room_for_what_stands_before_it() -> None:
    assert wrap("one two three", 100, 14) == ("one two three",)
    assert wrap("one two three", 100, 14, indent=60) == ("one", "two three")
