"""What a practice refuses in how a booking names its slot, and in its times.

Source: GP Connect 1.2.7, "Book an appointment".
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Edit, SetMember

from ..book_appointment import book, slots
from ..gpconnect import schedule_id, service_root, slot, slot_end, slot_start
from ..refused import refused_by_practice

_BOOK = "GP Connect 1.2.7, Book an appointment, slots"


def _slot(slug: str, title: str, *edits: Edit, cause: str, says: str, rule: str = "slot-reference",
          code: str = "INVALID_RESOURCE") -> Fault:
    return refused_by_practice(f"booking-slot-{slug}", title, book.exchanges, *edits, rule=rule, code=code, cause=cause,
                               says=says, source=_BOOK)


def _times(slug: str, title: str, *edits: Edit, cause: str, says: str, rule: str = "booking-times") -> Fault:
    return refused_by_practice(f"booking-{slug}", title, book.exchanges, *edits, rule=rule, cause=cause, says=says,
                               source=_BOOK)


FAULTS = (
    _slot("absolute", "The slot is referred to by a whole address",
          SetMember("/slot/0/reference", f"{service_root}/Slot/{slot}"),
          cause="The reference is the full address of the slot. References are relative, so that they mean the same on "
                "either side of the proxy.",
          says="is no relative reference to a slot of this provider"),
    _slot("letters", "The slot’s id is none of this practice’s", SetMember("/slot/0/reference", "Slot/hello"),
          cause="The id has letters in it. This practice’s ids are digits only, so the reference cannot be to any of "
                "its slots.",
          says="Slot/hello is no relative reference to a slot of this provider"),
    _slot("other-type", "A schedule is booked in place of a slot",
          SetMember("/slot/0/reference", f"Schedule/{schedule_id}"),
          cause="The reference is to the schedule that the slot belongs to. A schedule holds slots; what can be booked "
                "is the slot.",
          says="is no relative reference to a slot of this provider"),
    _slot("twice", "The same slot is named twice", SetMember("/slot/-", {"reference": f"Slot/{slot}"}),
          cause="The slot stands in the list two times. Several slots are for a longer appointment, and a slot does "
                "not follow itself.",
          says="A slot is named twice"),
    _slot("unknown", "There is no such slot", SetMember("/slot/0/reference", "Slot/1234"),
          rule="slot-unknown", code="REFERENCE_NOT_FOUND",
          cause="The id is well formed, but it is of no slot at this practice. It may come from a search at another "
                "practice, or from a diary that has been planned anew.",
          says="There is no Slot/1234 at this practice"),
    _times("start-other", "The booking begins at another time than its slot", SetMember("/start", str(slot_end)),
           cause="start is not the slot’s. A time of the consumer’s own cannot be booked: start and end repeat what "
                 "the slot says, and show that the user saw the right one.",
           says="start and end are not those of the slots"),
    _times("end-other", "The booking ends at another time than its slot", SetMember("/end", str(slot_start)),
           cause="end is not the slot’s, as when the end of a slot that was looked at before is kept.",
           says="start and end are not those of the slots"),
    _times("start-utc", "The time is given in UTC", SetMember("/start", "2026-06-02T07:30:00Z"),
           cause="start ends with Z. Times of slots and appointments are written as clocks in the UK show them, with "
                 "their offset, so that nobody books an hour off in summer.",
           says="start is a date and time with seconds and an offset"),
    _times("start-without-offset", "The time has no offset", SetMember("/start", "2026-06-02T08:30:00"),
           rule="body-invalid",
           cause="start does not say how far it is from UTC. FHIR does not allow a time without a zone: in the night "
                 "of a clock change it would name two moments.",
           says="Appointment.start is no instant as FHIR writes it"),
    _times("duration-other", "The length does not fit the times", SetMember("/minutesDuration", 25),
           cause="minutesDuration says 25 minutes, the slot lasts ten. The element is optional; if it is sent, it is "
                 "the length of all slots together.",
           says="minutesDuration is not the length of the slots together"),
    refused_by_practice(
        "booking-slot-begun", "The slot has begun when it is booked", book.exchanges, rule="booking-times",
        days_later=3, mend=(*slots.exchanges, *book.exchanges),
        cause="The user chose a slot, left the page open, and came back days later. The slot is in the past by now. A "
              "search may well show slots of the past; only what lies ahead can be booked.",
        says="The slot has begun; only what lies ahead can be booked",
        see="start in the body lies before the time in your log.",
        fix="Search again, let the user choose again, and book at once.", source=f"{_BOOK}; the code is the sandbox’s "
        "choice"),
)
