"""Book an appointment: looks up what the body refers to, applies the practice's rules, and stores it in one step.

Source: GP Connect 1.2.7, "Book an appointment" and "Slot availability management".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

from explorer.sandbox.records import Appointment
from explorer.sandbox.rules import Refusal
from explorer.sandbox.seed.schedules import ROLES, SCHEDULES, Slot
from explorer.sandbox.store import SlotTaken

from . import rules
from .appointments import appointment, appointment_body
from .body import read_body
from .booking_body import Wanted, read_booking
from .call import Call, Reply
from .diary import Diary, Enquirer
from .patients import shown_patient
from .prefer import wants_no_body


def book(call: Call) -> Reply:
    """Store the appointment with all its slots, or nothing of it."""
    wanted = read_booking(read_body(call))
    if shown_patient(call, wanted.patient) is None:
        raise rules.PATIENT_ABSENT.broken(f"Patient/{wanted.patient} is not an active patient of this practice")
    diary = Diary(call.world, call.practice.ods)
    slots = _look_up(diary, wanted)
    _check_sequence(slots)
    _check_schedule(slots[0], wanted)
    _check_times(slots, wanted, diary.now)
    made = Appointment(0, call.practice.ods, wanted.patient, 1, "booked", slots[0].start, slots[-1].end,
                       tuple(slot.id for slot in slots), wanted.organisation,
                       appointment_body(slots, wanted.created, wanted.sent), diary.now)
    _check_offer(diary, slots, wanted)
    try:
        stored = call.shared.store.book(call.world.name, made)
    except SlotTaken:
        raise _taken(slots) from None
    call.world.keep(stored)
    return _booked(call, stored)


def _look_up(diary: Diary, wanted: Wanted) -> list[Slot]:
    slots = []
    for id in wanted.slots:
        slot = diary.slot(id)
        if slot is None:
            raise rules.SLOT_ABSENT.broken(f"There is no Slot/{id} at this practice")
        slots.append(slot)
    return sorted(slots, key=lambda slot: slot.start)


def _check_sequence(slots: Sequence[Slot]) -> None:
    for one, other in pairwise(slots):
        if one.schedule != other.schedule:
            raise rules.NOT_ADJACENT.broken("The slots belong to different schedules")
        if one.end != other.start:
            raise rules.NOT_ADJACENT.broken(f"Slot/{other.id} does not begin where Slot/{one.id} ends")
        if one.channel != other.channel:
            raise rules.NOT_ADJACENT.broken("The slots have different delivery channels")
        if one.service_type != other.service_type:
            raise rules.NOT_ADJACENT.broken("The slots have different service types")


def _check_schedule(slot: Slot, wanted: Wanted) -> None:
    schedule = SCHEDULES[slot.schedule]
    if wanted.location != schedule.location:
        raise rules.PARTICIPANT.broken(f"Location/{wanted.location} is not the place of the slots")
    if wanted.practitioner not in (None, schedule.practitioner):
        raise rules.PARTICIPANT.broken(f"Practitioner/{wanted.practitioner} does not hold the slots")
    if wanted.channel not in (None, slot.channel):
        raise rules.BOOKING.broken(f"The delivery channel of the slots is {slot.channel}")
    if wanted.role is not None:
        coding: dict[str, Any] = next(iter(wanted.role.get("coding", [])), {})
        if coding.get("code") != schedule.role or coding.get("display", ROLES[schedule.role]) != ROLES[schedule.role]:
            raise rules.BOOKING.broken(f"The practitioner's role is {schedule.role} {ROLES[schedule.role]}")


def _check_times(slots: Sequence[Slot], wanted: Wanted, now: datetime) -> None:
    if wanted.start != slots[0].start or wanted.end != slots[-1].end:
        raise rules.BOOKING_TIMES.broken("start and end are not those of the slots")
    minutes = wanted.sent.get("minutesDuration")
    if minutes is not None and timedelta(minutes=minutes) != wanted.end - wanted.start:
        raise rules.BOOKING_TIMES.broken("minutesDuration is not the length of the slots together")
    if slots[0].start <= now:
        raise rules.BOOKING_TIMES.broken("The slot has begun; only what lies ahead can be booked")


def _check_offer(diary: Diary, slots: Sequence[Slot], wanted: Wanted) -> None:
    """The rules of the search once more, now for the organisation that really books.

    What is taken comes first: who sends a booking again must learn that, also when that booking was the last allowed.
    """
    if not all(map(diary.is_free, slots)):
        raise _taken(slots)
    enquirer = Enquirer(frozenset(wanted.organisation_types), frozenset({wanted.organisation}))
    for slot in slots:
        if objection := diary.objection(slot, enquirer):
            raise rules.PRACTICE_RULE.broken(objection)
    schedule = SCHEDULES[slots[0].schedule]
    if schedule.cap is not None and diary.held(schedule, wanted.organisation) + len(slots) > schedule.cap:
        raise rules.PRACTICE_RULE.broken(f"The organisation may hold {schedule.cap} slots of Schedule/{schedule.id}")


def _booked(call: Call, stored: Appointment) -> Reply:
    place = f"{call.practice.root}/Appointment/{stored.id}/_history/{stored.version}"
    headers = (("Location", place), ("ETag", f'W/"{stored.version}"'),
               ("Last-Modified", format_datetime(stored.updated, usegmt=True)))
    return Reply(201, None if wants_no_body(call.request) else appointment(stored), headers)


def _taken(slots: Sequence[Slot]) -> Refusal:
    return rules.SLOT_TAKEN.broken(f"{', '.join(f'Slot/{slot.id}' for slot in slots)} is no longer free")
