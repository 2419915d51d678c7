"""The worked example has the messages, values and remarks of the page it follows."""

from __future__ import annotations

import pytest

from explorer.model import NotFound
from explorer.scenarios import scenario

BOOKING = scenario("book-appointment")


def test_the_booking_has_its_22_messages_in_order() -> None:
    assert [message.name for message in BOOKING.messages] == [
        "1a, Consumer to PDS: Trace the patient",
        "1b, PDS to Consumer: Verified, ODS code",
        "2a, Consumer to SDS: Look up the endpoint",
        "2b, SDS to Consumer: Endpoint and party key",
        "2c, Consumer to SDS: Look up the ASID",
        "2d, SDS to Consumer: ASID of the practice system",
        "3a, Consumer to SSP: Get the capability statement",
        "3b, SSP to GP Connect Provider: SSP forwards request",
        "3c, GP Connect Provider to SSP: Capability statement",
        "3d, SSP to Consumer: Capability statement",
        "4a, Consumer to SSP: Search for free slots",
        "4b, SSP to GP Connect Provider: SSP forwards request",
        "4c, GP Connect Provider to SSP: Free slots",
        "4d, SSP to Consumer: Free slots",
        "5a, Consumer to SSP: Find the patient",
        "5b, SSP to GP Connect Provider: SSP forwards request",
        "5c, GP Connect Provider to SSP: Patient",
        "5d, SSP to Consumer: Patient",
        "6a, Consumer to SSP: Book the appointment",
        "6b, SSP to GP Connect Provider: SSP forwards request",
        "6c, GP Connect Provider to SSP: Booked appointment",
        "6d, SSP to Consumer: Booked appointment",
    ]


def test_the_drawing_carries_seven_values() -> None:
    assert [journey.sentence for journey in BOOKING.threads] == [
        "nhs_number comes from 1a, used in 5a",
        "ods_code comes from 1b, used in 2a and 2c",
        "service_root comes from 2b, used in 3a, 4a, 5a and 6a",
        "party_key comes from 2b, used in 2c",
        "asid comes from 2d, used in 3a, 4a, 5a and 6a",
        "slot comes from 4d, used in 6a",
        "patient_id comes from 5d, used in 6a",
    ]


def test_every_message_says_in_words_what_happens() -> None:
    assert [message.label for message in BOOKING.messages if not message.part.text] == []


def test_the_first_three_steps_say_when_they_may_be_skipped_and_the_others_do_not() -> None:
    assert [bool(step.may_skip) for step in BOOKING.steps] == [True, True, True, False, False, False]


@pytest.mark.parametrize(("step", "words"), [
    (1, "book at another practice"), (4, "search again with other dates"), (5, "registers the patient"),
    (6, "409"),
])
def test_a_step_has_the_remark_that_the_reader_needs(step: int, words: str) -> None:
    assert any(words in note.text for note in BOOKING.steps[step - 1].notes if note.audience == "readers")


def test_an_unknown_scenario_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="the explorer has no scenario 'book'; it has book-appointment"):
        scenario("book")
