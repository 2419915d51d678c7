"""The practices' schedules as rules: a slot is a function of its schedule and its start.

A slot's id is the schedule's two digits and the minutes from 2000-01-01T00:00Z to its start, so that it can be read
back without a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from explorer.sandbox.times import at, uk_day

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = 15
"""Schedules are open until so many days ahead."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """Who may see and book a slot; empty means anybody."""

    types: tuple[str, ...] = ()
    ods: tuple[str, ...] = ()


ANYBODY = Restriction()


@dataclass(frozen=True, slots=True)
class Slot:
    """A bookable piece of time. Times are instants in UTC."""

    id: str
    schedule: str
    start: datetime
    end: datetime
    channel: str
    service_type: str
    restriction: Restriction = ANYBODY
    bookable: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of one day, cut into slots: from minute to minute of the UK day, ``length`` minutes each."""

    start: int
    end: int
    length: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """A clinic. ``first`` is the first day on which it is held, counted from today."""

    id: str
    practice: str
    practitioner: str
    role: str
    location: str
    category: str
    hours: Mapping[int, tuple[Session, ...]]
    """Weekday (Monday is 0) to sessions; a weekday that is missing has none."""
    kind: Callable[[int, int], tuple[str, str, Restriction]]
    first: int = 1
    once: bool = False
    """Held only on its first fitting day."""
    moves: bool = False
    """Its first day keeps its distance from today; other schedules keep what they once offered."""
    embargo: timedelta = timedelta(0)
    """Slots that start sooner than this are not offered."""
    window: timedelta | None = None
    """Slots that start later than this from now are not offered."""
    cap: int | None = None
    """How many slots one organisation may hold."""


ROLES = {
    "R0260": "General Medical Practitioner",
    "R0270": "Salaried General Practitioner",
    "R0600": "Specialist Nurse Practitioner",
    "R0620": "Staff Nurse",
    "R6200": "GP Registrar",
    "R6300": "Sessional GP",
}
_WEEKDAYS, _SATURDAY, _WEEKEND, _DAILY = range(5), (5,), (5, 6), range(7)
_URGENT, _GP = ("urgent-care",), ("gp-practice",)
_RESERVED = (Restriction(_URGENT), Restriction(_GP), Restriction((), ("T99101",)), Restriction(_URGENT, ("T99101",)),
             Restriction((), ("T99002", "T99102")), Restriction(_GP, ("T99002",)))


def _always(channel: str, service_type: str) -> Callable[[int, int], tuple[str, str, Restriction]]:
    return lambda _place, _of: (channel, service_type, ANYBODY)


def _nurse(place: int, _of: int) -> tuple[str, str, Restriction]:
    return "In-person", ("Blood Pressure Check", "Dressing")[place % 2], ANYBODY


def _mixed(place: int, _of: int) -> tuple[str, str, Restriction]:
    return "In-person" if place < 2 else "Video", "GP Registrar Appointment", ANYBODY


def _reserved(place: int, _of: int) -> tuple[str, str, Restriction]:
    return "In-person", "Reserved Appointment", _RESERVED[place]


def _thirds(place: int, of: int) -> tuple[str, str, Restriction]:
    restriction = (ANYBODY, Restriction(_URGENT), Restriction((), ("T99002",)))[place * 3 // of]
    return "In-person", "Extended Hours Appointment", restriction


def _on(days: Iterable[int], span: str, length: int = 10) -> dict[int, tuple[Session, ...]]:
    """The same hours, such as ``09:00-11:00``, on each of some weekdays."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
    return dict.fromkeys(days, (Session(start, end, length),))


_GENERAL = _always("In-person", "General GP Appointment")
SCHEDULES = {schedule.id: schedule for schedule in (
    Schedule("11", "T99001", "21", "R0260", "31", "General GP Appointments", _on(_WEEKDAYS, "09:00-11:00"),
             _GENERAL),
    Schedule("12", "T99001", "22", "R0600", "32", "Nurse Clinic", _on(_WEEKDAYS, "13:00-15:00", 15),
             _nurse),
    Schedule("13", "T99001", "21", "R0260", "31", "Telephone Triage", _on(_WEEKDAYS, "08:30-09:00"),
             _always("Telephone", "Telephone Consultation")),
    Schedule("14", "T99001", "23", "R6200", "31", "Mixed Channel Clinic", _on(_WEEKDAYS, "14:00-14:40"), _mixed,
             first=2, once=True),
    Schedule("15", "T99002", "23", "R0270", "33", "Routine", _on(_WEEKDAYS, "09:00-11:00"), _GENERAL, first=8,
             moves=True),
    Schedule("16", "T99003", "24", "R6300", "34", "Extended Hours",
             _on(_WEEKDAYS, "18:30-20:00") | _on(_SATURDAY, "09:00-12:00"), _thirds),
    Schedule("17", "T99003", "24", "R6300", "34", "Video Evening", _on(_DAILY, "20:00-21:30"),
             _always("Video", "Video Consultation"), first=0, embargo=timedelta(minutes=60), window=timedelta(days=7),
             cap=2),
    Schedule("18", "T99006", "21", "R0260", "36", "Routine", _on(_DAILY, "09:00-11:00"), _GENERAL),
    Schedule("19", "T99001", "21", "R0260", "37", "Weekend Clinic", _on(_WEEKEND, "09:00-12:00"), _GENERAL),
    Schedule("20", "T99001", "25", "R0620", "32", "Reserved Appointments", _on(_DAILY, "16:00-17:00"),
             _reserved),
)}


def slot_id(schedule: str, start: datetime) -> str:
    """The id of the slot of a schedule that starts then."""
    return f"{schedule}{(start - _EPOCH) // timedelta(minutes=1):08d}"


def slot_start(id: str) -> datetime | None:
    """When the slot of that id would start; None when no slot can have it."""
    if len(id) != 10 or not (id.isascii() and id.isdigit()) or id[:2] not in SCHEDULES:
        return None
    return _EPOCH + timedelta(minutes=int(id[2:]))


@lru_cache(maxsize=4096)
def slots_of_day(schedule_id: str, day: date) -> tuple[Slot, ...]:
    """What a schedule offers on a day on which it is held, in order of time."""
    schedule = SCHEDULES[schedule_id]
    starts = [(minute, session.length) for session in schedule.hours.get(day.weekday(), ())
              for minute in range(session.start, session.end, session.length)]
    slots = []
    for place, (minute, length) in enumerate(starts):
        start = at(day, minute)
        slots.append(Slot(slot_id(schedule_id, start), schedule_id, start, start + timedelta(minutes=length),
                          *schedule.kind(place, len(starts))))
    return tuple(slots)


def is_held(schedule: Schedule, day: date, start: date, today: date) -> bool:
    """Whether a schedule has slots on a day, in a world that began on ``start``.

    What was offered on any day from then on stays, so that nothing disappears at midnight.
    """
    if day.weekday() not in schedule.hours:
        return False
    if schedule.moves:
        return timedelta(schedule.first) <= day - today <= timedelta(AHEAD)
    earliest, latest = min(start, today), max(start, today)
    first = earliest + timedelta(schedule.first)
    if schedule.once:
        return first <= day <= _first_fitting(schedule, latest)
    return first <= day <= latest + timedelta(AHEAD)


def _first_fitting(schedule: Schedule, today: date) -> date:
    day = today + timedelta(schedule.first)
    while day.weekday() not in schedule.hours:
        day += timedelta(1)
    return day


def slot_of(id: str) -> tuple[Slot, date] | None:
    """The slot that has that id by rule, and its day; None when the rules give no such slot."""
    start = slot_start(id)
    if start is None:
        return None
    try:
        day = uk_day(start)
    except OverflowError:
        return None
    return next(((slot, day) for slot in slots_of_day(id[:2], day) if slot.id == id), None)
