"""Values and the places in replies where they are found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from explorer.model import BadValue, DaysAhead, Found, NoSuchPart, Value, at, having, reference, resource

BUNDLE: dict[str, Any] = {"entry": [
    {"resource": {"resourceType": "Slot", "id": "7", "schedule": {"reference": "Schedule/13"}}},
    {"resource": {"resourceType": "Schedule", "id": "11", "actor": [{"reference": "Location/30"}]}},
    {"resource": {"resourceType": "Schedule", "id": "13",
                  "actor": [{"reference": "Practitioner/21"}, {"reference": "Location/31"}], "version": 3}},
]}
schedule_id = Value("schedule_id", "The schedule of the slot.", "13")


def test_a_value_writes_itself_as_a_reference() -> None:
    assert f"/Patient/{Value('nhs_number', 'Ten digits.', '9990000018')}" == "/Patient/${nhs_number}"


def test_a_date_follows_the_clock_across_the_end_of_a_month() -> None:
    value = Value("from_date", "The first day.", "2026-06-02", given=DaysAhead(1))

    assert value.start_text(datetime(2026, 5, 31, 23, 30, tzinfo=UTC)) == "2026-06-01"
    assert value.origin == "given"


def test_a_place_is_found_by_type_and_by_what_another_value_says() -> None:
    place = at("entry", resource("Schedule", id=schedule_id), "resource", "actor", reference("Location"), "reference",
               after="Location/")

    assert place.find(BUNDLE, {"schedule_id": "13"}) == Found("31", "/entry/2/resource/actor/1/reference", 9)


def test_a_place_is_found_by_a_member_of_a_list_item() -> None:
    body = {"identifier": [{"system": "a", "value": "1"}, {"system": "b", "value": "2"}]}

    assert at("identifier", having(system="b"), "value").find(body, {}) == Found("2", "/identifier/1/value")


def test_a_number_is_found_as_its_text() -> None:
    assert at("entry", 2, "resource", "version").find(BUNDLE, {}).text == "3"


@pytest.mark.parametrize(("place", "sentence"), [
    (at("entry", resource("Patient"), "resource", "id"),
     "/entry[resource.resourceType=Patient]/resource/id: nothing at /entry [resource.resourceType=Patient]"),
    (at("entry", 9, "resource"), "/entry/9/resource: nothing at /entry 9"),
    (at("total"), "/total: nothing at / total"),
    (at("entry", 0, "resource", "id", after="Slot/"),
     "/entry/0/resource/id: nothing at /entry/0/resource/id, which does not begin with 'Slot/'"),
])
def test_a_place_that_is_not_there_is_named(place: Any, sentence: str) -> None:
    with pytest.raises(NoSuchPart) as refusal:
        place.find(BUNDLE, {})
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("body", [None, [], "text", 5, {"entry": None}, {"entry": {"0": 1}}])
def test_a_place_in_an_unexpected_body_is_missing_not_a_crash(body: Any) -> None:
    with pytest.raises(NoSuchPart):
        at("entry", 0, "resource").find(body, {})


def test_a_text_of_another_form_is_refused_with_the_form() -> None:
    number = Value("nhs_number", "Ten digits.", "9990000018", given="9990000018", pattern=r"\d{10}")

    assert number.checked("9990000026") == "9990000026"
    with pytest.raises(BadValue) as refusal:
        number.checked("999 000 0018")
    assert str(refusal.value) == r"nhs_number cannot be '999 000 0018': it must match \d{10}"
