"""What a practice refuses in bookings of several slots, of slots kept for somebody else, and of slots that are gone.

Source: GP Connect 1.2.7, "Book an appointment" and "Slot availability management".
"""

from __future__ import annotations

from dataclasses import replace

from explorer.model import Exchange, Fault, Value, at
from explorer.model.edits import SetMember
from explorer.model.values import Item

from ..book_appointment import book
from ..book_appointment_steps import book_next, search_once_more, taken
from ..book_elsewhere import book as book_at_hub
from ..gpconnect import (
    CHOSEN_SLOT,
    URGENT_CARE,
    WILLOW,
    Caller,
    book_appointment,
    booking,
    from_date,
    later_from_date,
    later_to_date,
    other_patient_id,
    schedule_id,
    search_slots,
    to_date,
)
from ..gpconnect.practices import HUB, PRACTICE, PracticeSystem
from ..manage_appointments import retrieve
from ..refused import refused_by_practice

_BOOK = "GP Connect 1.2.7, Book an appointment"
_SEVERAL = f"{_BOOK}, several slots"
_MANAGED = "GP Connect 1.2.7, Slot availability management; the code is the sandbox’s choice"

Place = tuple[str | int | Item, ...]


def _value(name: str, meaning: str, example: str) -> Value:
    return Value(name, meaning, example, source="GP Connect, Search for free slots")


first = _value("first_slot", "The id of the first of two slots.", "1113905120")
first_start = _value("first_slot_start", "When the first of two slots begins.", "2026-06-09T09:00:00+01:00")
first_end = _value("first_slot_end", "When the first of two slots ends.", "2026-06-09T09:10:00+01:00")
second = _value("second_slot", "The id of the second of two slots.", "1113905140")
second_start = _value("second_slot_start", "When the second of two slots begins.", "2026-06-09T09:20:00+01:00")
second_end = _value("second_slot_end", "When the second of two slots ends.", "2026-06-09T09:30:00+01:00")
passed = _value("passed_slot", "The id of the slot between the two.", "1113905130")
over_end = _value("first_passed_slot_end", "When the slot ends that is passed over first.", "2026-06-09T09:00:00+01:00")
passed_end = _value("passed_slot_end", "When a slot that is passed over ends.", "2026-06-09T09:20:00+01:00")
_BOTH = (SetMember("/slot", [{"reference": f"Slot/{first}"}, {"reference": f"Slot/{second}"}]),
         SetMember("/start", str(first_start)), SetMember("/end", str(second_end)))


def _slot_of(schedule: str, **members: Value) -> Place:
    """The first slot of a schedule among those found, with these members if any are named."""
    wanted = [(("resource", name), str(value)) for name, value in members.items()]
    return "entry", Item(((("resource", "resourceType"), "Slot"),
                          (("resource", "schedule", "reference"), f"Schedule/{schedule}"), *wanted)), "resource"


def _looking(captures: dict[Value, Place], start: Value = later_from_date, end: Value = later_to_date,
             by: Caller = URGENT_CARE, to: PracticeSystem = PRACTICE) -> Exchange:
    """A search before the booking, of which the consumer keeps more than one slot."""
    return search_slots("Search for free slots", start, end, gets="Free slots", by=by, to=to,
                        captures={value: at(*place) for value, place in captures.items()})


def _two(slug: str, title: str, search: Exchange, cause: str, says: str) -> Fault:
    """A booking of two slots that do not belong together."""
    return refused_by_practice(
        f"booking-slots-{slug}", title, book.exchanges,
        *_BOTH, rule="slots-adjacent", cause=cause, says=says, source=_SEVERAL, meanwhile=(search,))


_with_gap = _looking({
    first: (*_slot_of("11"), "id"), first_start: (*_slot_of("11"), "start"), first_end: (*_slot_of("11"), "end"),
    passed_end: (*_slot_of("11", start=first_end), "end"),
    second: (*_slot_of("11", start=passed_end), "id"), second_end: (*_slot_of("11", start=passed_end), "end")})
_of_two_schedules = _looking({
    second: (*_slot_of("11"), "id"), second_start: (*_slot_of("11"), "start"), second_end: (*_slot_of("11"), "end"),
    first: (*_slot_of("13", end=second_start), "id"), first_start: (*_slot_of("13", end=second_start), "start")})
_of_two_types = _looking({
    first: (*_slot_of("12"), "id"), first_start: (*_slot_of("12"), "start"), first_end: (*_slot_of("12"), "end"),
    second: (*_slot_of("12", start=first_end), "id"), second_end: (*_slot_of("12", start=first_end), "end")})
_of_two_channels = _looking({
    passed_end: (*_slot_of("14"), "end"),
    first: (*_slot_of("14", start=passed_end), "id"), first_start: (*_slot_of("14", start=passed_end), "start"),
    first_end: (*_slot_of("14", start=passed_end), "end"),
    second: (*_slot_of("14", start=first_end), "id"), second_end: (*_slot_of("14", start=first_end), "end")},
    start=from_date)
_as_a_practice = _looking({
    first: (*_slot_of("20"), "id"), first_start: (*_slot_of("20"), "start"), first_end: (*_slot_of("20"), "end")},
    by=replace(URGENT_CARE, kind="gp-practice"))
_same = str(schedule_id)
_of_one_schedule = _looking({
    first: (*_slot_of(_same), "id"), first_start: (*_slot_of(_same), "start"), first_end: (*_slot_of(_same), "end"),
    second: (*_slot_of(_same, start=first_end), "id"), second_end: (*_slot_of(_same, start=first_end), "end")})
_second_taken = book_appointment(
    "Book the second slot",
    booking(replace(CHOSEN_SLOT, slot=second, start=first_end, end=second_end), patient=other_patient_id, by=WILLOW,
            description="Medication review", comment="Asked for the second appointment"),
    by=WILLOW, gets="Booked appointment")
_of_three = _looking({
    over_end: (*_slot_of("17"), "end"),
    first: (*_slot_of("17", start=over_end), "id"), first_start: (*_slot_of("17", start=over_end), "start"),
    first_end: (*_slot_of("17", start=over_end), "end"),
    passed: (*_slot_of("17", start=first_end), "id"), passed_end: (*_slot_of("17", start=first_end), "end"),
    second: (*_slot_of("17", start=passed_end), "id"), second_start: (*_slot_of("17", start=passed_end), "start"),
    second_end: (*_slot_of("17", start=passed_end), "end")}, from_date, to_date, to=HUB)
# Not in the video clinic, where the organisation holds all that it may.
_in_person = _looking({
    first: (*_slot_of("16"), "id"), first_start: (*_slot_of("16"), "start"), first_end: (*_slot_of("16"), "end")},
    from_date, to_date, to=HUB)
_one_at_hub = book_appointment("Book one slot", booking(replace(CHOSEN_SLOT, slot=first, start=first_start,
                                                                end=first_end)), to=HUB, gets="Booked appointment")
_two_at_hub = book_appointment("Book another slot", booking(replace(CHOSEN_SLOT, slot=passed, start=first_end,
                                                                    end=passed_end)), to=HUB, gets="Booked appointment")

FAULTS = (
    _two("gap", "There is a gap between the two slots", _with_gap,
         "Two slots of one clinic are booked together, and one between them is left out. An appointment is one stretch "
         "of time, so each slot must begin when the one before ends.",
         "does not begin where Slot/… ends"),
    _two("schedules", "The two slots are of different clinics", _of_two_schedules,
         "The second slot begins when the first one ends, but it belongs to another schedule. The patient would be on "
         "the phone and in the room in one appointment.",
         "The slots belong to different schedules"),
    _two("types", "The two slots are for different services", _of_two_types,
         "Both slots are of one clinic and follow each other, yet one is for taking blood pressure, the other for "
         "dressings. Slots of two service types are two appointments.",
         "The slots have different service types"),
    _two("channels", "The two slots have different delivery channels", _of_two_channels,
         "The first slot is in person, the one that follows it by video. An appointment has one delivery channel.",
         "The slots have different delivery channels"),
    refused_by_practice(
        "booking-slot-reserved", "The slot is kept for others", book.exchanges,
        SetMember("/slot/0/reference", f"Slot/{first}"), SetMember("/start", str(first_start)),
        SetMember("/end", str(first_end)), SetMember("/participant/1/actor/reference", "Location/32"),
        SetMember("/participant/2/actor/reference", "Practitioner/25"),
        rule="practice-rule", meanwhile=(_as_a_practice,),
        cause="The consumer searched as if it were a GP practice and books as urgent care. The practice keeps the slot "
              "for other practices, and looks again at who really books.",
        says="is kept for other organisations",
        see="The searchFilter of the search and the type of the contained Organization disagree.", source=_MANAGED),
    refused_by_practice(
        "booking-slots-held", "The organisation holds as many slots as it may", book_at_hub.exchanges,
        SetMember("/slot/0/reference", f"Slot/{second}"), SetMember("/start", str(second_start)),
        SetMember("/end", str(second_end)),
        rule="practice-rule", meanwhile=(_of_three, _one_at_hub, _two_at_hub),
        cause="The organisation has booked two video slots at this practice, and no organisation may hold more. The "
              "search showed the third one before the second was booked.",
        says="The organisation holds as many slots of Schedule/… as it may",
        mend=(_in_person, _one_at_hub),
        fix="Book a slot of another clinic, or wait until one of the two appointments is over or cancelled.",
        see="A new search does not show these slots any more; other organisations still see them.", source=_MANAGED),
    refused_by_practice(
        "booking-slot-taken", "Somebody else has booked the slot", book.exchanges, rule="slot-taken", status=409,
        code="DUPLICATE_REJECTED", meanwhile=taken.exchanges,
        mend=(*search_once_more.exchanges, *book_next.exchanges),
        cause="Between search and booking another consumer booked the same slot. Nothing holds a slot for a consumer "
              "that has found it, so the first to book gets it.",
        says="is no longer free",
        see="Your own request is in order: the same booking would have been taken a moment before.",
        fix="Search again and let the user choose another slot. Do not send the same booking again.", source=_BOOK),
    refused_by_practice(
        "booking-again", "The booking is sent a second time", book.exchanges, rule="slot-taken", status=409,
        code="DUPLICATE_REJECTED", meanwhile=book.exchanges, mend=retrieve.exchanges,
        cause="The first booking was stored, but its reply got lost, and the consumer sent it again. The slot is taken "
              "by the consumer’s own appointment: the practice cannot tell a repeated booking from another one.",
        says="is no longer free", see="Your own log has the same booking some seconds before.",
        fix="Look among the patient’s appointments: if the booking is there, keep its id and show it as booked.",
        source=_BOOK),
    refused_by_practice(
        "booking-slots-one-taken", "Somebody else has booked one of two slots", book.exchanges,
        *_BOTH, rule="slot-taken", status=409, code="DUPLICATE_REJECTED", meanwhile=(_of_one_schedule, _second_taken),
        cause="Two slots are booked for one longer appointment, and another consumer has the second one by now. All "
              "slots are booked or none is: the first one is still free.",
        says="is no longer free",
        fix="Book the free slot alone if that does, or search again for two slots that follow each other.",
        source=_SEVERAL),
)
