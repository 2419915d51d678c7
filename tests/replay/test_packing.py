"""Packing: what occurs more than once is stored once, and everything comes back."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from explorer.replay.packing import pack, unpack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "short", "x" * 40, "a longer text, often seen"]),
    lambda parts: st.lists(parts) | st.dictionaries(st.sampled_from(["a", "b", "a longer name"]), parts), max_leaves=40)


def test_what_occurs_twice_is_stored_once_and_the_pieces_within_it_too() -> None:
    header = {"name": "Authorization", "text": "Bearer eyJhbGciOiJub25lIn0."}

    assert pack({"good": [header, "x"], "bad": [header, "x"], "other": "Bearer eyJhbGciOiJub25lIn0."}) == {
        "shared": ["Bearer eyJhbGciOiJub25lIn0.", {"name": "Authorization", "text": {"$": 0}}, [{"$": 1}, "x"]],
        "packed": {"good": {"$": 2}, "bad": {"$": 2}, "other": {"$": 0}},
    }


def test_what_is_short_or_occurs_once_stays_where_it_is() -> None:
    document = {"status": [200, 200, "ok", "ok"], "text": "a text that is long, yet stands here only once"}

    assert pack(document) == {"shared": [], "packed": document}


def test_a_long_text_is_told_by_one_that_is_nearly_the_same() -> None:
    good = f"Bearer {'e' * 300}.{'f' * 200}."
    bad = f"Bearer {'e' * 300}!{'f' * 200}."

    assert pack([good, bad]) == {
        "shared": [good, {"$": 0, "a": 307, "with": "!", "z": 201}], "packed": [{"$": 0}, {"$": 1}]}


def test_an_object_is_told_by_one_that_is_the_same_but_for_some_members() -> None:
    good = {"label": "4a", "method": "GET", "summary": "s" * 90, "text": "t" * 190, "from": "consumer", "to": "ssp"}

    assert pack([good, {**good, "method": "PUT"}]) == {
        "shared": ["s" * 90, "t" * 190,
                   {**good, "summary": {"$": 0}, "text": {"$": 1}}, {"$": 2, "but": {"method": "PUT"}}],
        "packed": [{"$": 2}, {"$": 3}]}


@given(st.lists(st.fixed_dictionaries({name: st.integers(0, 2) | st.sampled_from(["x" * 90, "y" * 90])
                                       for name in "abcdefg"})))
def test_objects_that_are_alike_come_back(objects: list[dict[str, object]]) -> None:
    assert unpack(json.loads(json.dumps(pack(objects)))) == objects


@given(st.lists(st.text("ab", max_size=400)))
def test_texts_that_are_alike_come_back(texts: list[str]) -> None:
    longer = [f"{'x' * 250}{text}{'y' * 30}" for text in texts]

    assert unpack(json.loads(json.dumps(pack(longer)))) == longer


def test_what_somebody_has_at_hand_is_not_packed_again() -> None:
    good = {"label": "4a", "text": "t" * 190, "from": "consumer", "to": "ssp", "method": "GET", "url": "http://a/b"}
    packed = pack({"ways": [good, {**good, "method": "PUT"}]}, [good])

    assert packed == {"shared": [{"$": -7, "but": {"method": "PUT"}}], "packed": {"ways": [{"$": -7}, {"$": 0}]}}
    assert unpack(packed, [good]) == {"ways": [good, {**good, "method": "PUT"}]}


@given(JSON, JSON)
def test_what_is_packed_by_something_at_hand_comes_back(document: object, at_hand: object) -> None:
    assert unpack(json.loads(json.dumps(pack(document, at_hand))), at_hand) == document


@given(JSON)
def test_what_is_packed_comes_back(document: object) -> None:
    assert unpack(json.loads(json.dumps(pack(document)))) == document
