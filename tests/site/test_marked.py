"""Texts cut where values wrote them, bodies laid out to be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.site.marked import Piece, cut, laid_out


def test_a_text_is_cut_at_its_marks() -> None:
    assert list(cut("ge2026-06-02&x", [(2, 12, "from_date")])) == [
        Piece("ge"), Piece("2026-06-02", "from_date"), Piece("&x")]


def test_a_mark_inside_another_is_left_out() -> None:
    assert list(cut("https://a/T1", [(0, 12, "root"), (10, 12, "code")])) == [Piece("https://a/T1", "root")]


def test_a_body_is_indented_and_its_strings_marked_by_pointer() -> None:
    pieces = laid_out('{"a/b":[{"id":"x\\"1"},2.50,{},[]],"n":null}', {"/a~1b/0/id": [(1, 3, "slot")]})

    assert pieces == (
        Piece('{\n  "a/b": [\n    {\n      "id": "x'), Piece('\\"1', "slot"),
        Piece('"\n    },\n    2.5,\n    {},\n    []\n  ],\n  "n": null\n}'))


def test_a_body_that_is_no_json_stays_as_it_is() -> None:
    assert laid_out("<html>", {}) == (Piece("<html>"),)


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.just("v"))))
def test_the_pieces_of_a_text_are_the_text(text: str, stretches: list[tuple[int, int, str]]) -> None:
    within = [(start, end, value) for start, end, value in stretches if start < end <= len(text)]

    assert "".join(piece.text for piece in cut(text, within)) == text
