"""What a world begins with beyond the shared seed: edge slots and a few appointments, all tied to its first instant.

They stay where they are until a reset, so that nothing changes under a reader at midnight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from explorer.sandbox.records import Appointment
from explorer.sandbox.seed.schedules import SCHEDULES, Slot, slot_id, slots_of_day
from explorer.sandbox.times import at, next_clock_change, uk_day, whole_minute
from explorer.sandbox.worlds import Beginning

from .appointments import BOOKING_ORGANISATION, CANCELLATION, appointment_body
from .resources import CODES, ID, PROFILE

_PATIENT = "53"
_SLOT_LENGTH = timedelta(minutes=10)


def beginning(now: datetime) -> Beginning:
    """The edge slots, blocked slots and seeded appointments of a world that begins now."""
    morning = slots_of_day("11", _first_weekday(uk_day(now)))
    afternoon = slots_of_day("12", _first_weekday(uk_day(now)))
    edges = [_past(now), _slot("11", whole_minute(now + timedelta(minutes=30))), replace(morning[4], bookable=False),
             _slot("19", next_clock_change(now) - timedelta(minutes=5))]
    created = now.replace(microsecond=0) - timedelta(days=2)
    appointments = [
        _seeded(801, morning[6:7], "Review of sore throat", created),
        _seeded(802, morning[8:10], "Medication review", created),
        _cancelled(_seeded(803, morning[11:12], "Travel advice", created), "Patient no longer travels"),
        _seeded(804, afternoon[0:1], "Blood pressure check", created, through_gp_connect=False),
    ]
    return Beginning(edges, [morning[3].id], appointments)


def _past(now: datetime) -> Slot:
    """A slot earlier today, or at midnight if the day is younger than that."""
    earlier = now.replace(second=0, microsecond=0) - timedelta(hours=1)
    return _slot("11", max(earlier, at(uk_day(now), 0)))


def _slot(schedule: str, start: datetime) -> Slot:
    channel, service_type, restriction = SCHEDULES[schedule].kind(0, 1)
    return Slot(slot_id(schedule, start), schedule, start, start + _SLOT_LENGTH, channel, service_type, restriction)


def _first_weekday(today: date) -> date:
    day = today + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _seeded(id: int, slots: Sequence[Slot], description: str, created: datetime,
            through_gp_connect: bool = True) -> Appointment:
    schedule = SCHEDULES[slots[0].schedule]
    actors = (f"Patient/{_PATIENT}", f"Location/{schedule.location}", f"Practitioner/{schedule.practitioner}")
    sent: dict[str, Any] = {
        "status": "booked", "description": description,
        "participant": [{"actor": {"reference": actor}, "status": "accepted"} for actor in actors]}
    if through_gp_connect:
        sent |= {"contained": [_urgent_care()],
                 "extension": [{"url": BOOKING_ORGANISATION, "valueReference": {"reference": "#1"}}]}
    return Appointment(id, schedule.practice, _PATIENT, 1, "booked", slots[0].start, slots[-1].end,
                       tuple(slot.id for slot in slots), "T99101" if through_gp_connect else schedule.practice,
                       appointment_body(slots, created, sent), created)


def _cancelled(made: Appointment, reason: str) -> Appointment:
    extensions = [*made.resource["extension"], {"url": CANCELLATION, "valueString": reason}]
    return replace(made, status="cancelled", version=2,
                   resource={**made.resource, "status": "cancelled", "extension": extensions})


def _urgent_care() -> dict[str, Any]:
    return {"resourceType": "Organization", "id": "1",
            "meta": {"profile": [f"{PROFILE}/CareConnect-GPC-Organization-1"]},
            "identifier": [{"system": f"{ID}/ods-organization-code", "value": "T99101"}],
            "type": [{"coding": [{"system": f"{CODES}/GPConnect-OrganisationType-1", "code": "urgent-care"}]}],
            "name": "Sandbox Urgent Care", "telecom": [{"system": "phone", "value": "01632 960111"}]}
