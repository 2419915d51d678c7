"""What a practice refuses in bookings of several slots, and when its own rules keep a slot from somebody.

Source: GP Connect 1.2.7, "Book an appointment" and "Slot availability management".
"""

from __future__ import annotations

from explorer.model import Exchange, Fault, Value, at
from explorer.model.edits import SetMember
from explorer.model.values import Item

from ..book_appointment import book
from ..gpconnect import (
    ORGANISATION_TYPE,
    SEARCH_SLOT,
    from_date,
    later_from_date,
    later_to_date,
    slot_search,
    through_ssp,
)
from ..refused import refused_by_practice

_BOOK = "GP Connect 1.2.7, Book an appointment, several slots"
_MANAGED = "GP Connect 1.2.7, Slot availability management; the code is the sandbox’s choice"

Place = tuple[str | int | Item, ...]


def _value(name: str, meaning: str, example: str) -> Value:
    return Value(name, meaning, example, source="GP Connect, Search for free slots")


first = _value("first_slot", "The id of the first of two slots.", "1113894720")
first_start = _value("first_slot_start", "When the first of two slots begins.", "2026-06-09T09:00:00+01:00")
first_end = _value("first_slot_end", "When the first of two slots ends.", "2026-06-09T09:10:00+01:00")
second = _value("second_slot", "The id of the second of two slots.", "1113894740")
second_start = _value("second_slot_start", "When the second of two slots begins.", "2026-06-09T09:20:00+01:00")
second_end = _value("second_slot_end", "When the second of two slots ends.", "2026-06-09T09:30:00+01:00")
passed_end = _value("passed_slot_end", "When a slot that is passed over ends.", "2026-06-09T09:20:00+01:00")


def _slot_of(schedule: str, **members: Value) -> Place:
    """The first slot of a schedule among those found, with these members if any are named."""
    wanted = [(("resource", name), str(value)) for name, value in members.items()]
    return "entry", Item(((("resource", "resourceType"), "Slot"),
                          (("resource", "schedule", "reference"), f"Schedule/{schedule}"), *wanted)), "resource"


def _looking(captures: dict[Value, Place], path: str = slot_search(later_from_date, later_to_date)) -> Exchange:
    """A search before the booking, in which the consumer sees more than one slot."""
    return through_ssp("Search for free slots", "GET", path, gets="Free slots", interaction=SEARCH_SLOT,
                       scope="organization/*.read", captures={value: at(*place) for value, place in captures.items()})


def _two(slug: str, title: str, search: Exchange, cause: str, says: str) -> Fault:
    """A booking of two slots that do not belong together."""
    return refused_by_practice(
        f"booking-slots-{slug}", title, book.exchanges,
        SetMember("/slot", [{"reference": f"Slot/{first}"}, {"reference": f"Slot/{second}"}]),
        SetMember("/start", str(first_start)), SetMember("/end", str(second_end)),
        rule="slots-adjacent", cause=cause, says=says, source=_BOOK, meanwhile=(search,))


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
    second: (*_slot_of("14", start=first_end), "id"), second_end: (*_slot_of("14", start=first_end), "end"),
}, slot_search(from_date, later_to_date))
_as_a_practice = _looking({
    first: (*_slot_of("20"), "id"), first_start: (*_slot_of("20"), "start"), first_end: (*_slot_of("20"), "end"),
}, f"/Slot?status=free&start=ge{later_from_date}&end=le{later_to_date}&_include=Slot:schedule"
   f"&searchFilter={ORGANISATION_TYPE}%7Cgp-practice")

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
)
