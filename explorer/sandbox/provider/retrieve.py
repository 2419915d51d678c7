"""Appointments that were made: one by its id, or a patient's between two days. Today's count, whatever the hour.

No rule of who may book what applies here: every organisation sees all of them, cancelled ones and those that the
practice made itself too.

Source: GP Connect 1.2.7, "Read an appointment" and "Retrieve a patient's appointments".
"""

from __future__ import annotations

import re
from datetime import date

from explorer.sandbox.http import Request
from explorer.sandbox.records import Appointment
from explorer.sandbox.times import parse_date, uk_day

from . import rules
from .appointments import appointment
from .call import Call, Reply
from .patients import shown_patient
from .resources import etag, searchset

_ID = re.compile(r"[1-9][0-9]{0,17}")


def read_appointment(call: Call) -> Reply:
    """The appointment of that id, unless it lies in the past."""
    found = stored_appointment(call)
    if uk_day(found.start) < uk_day(call.world.clock.now()):
        raise rules.READ_PAST.broken(f"The appointment was on {uk_day(found.start)}; past ones are not shown")
    return Reply(200, lambda: appointment(found), etag(found.version))


def retrieve_appointments(call: Call) -> Reply:
    """The patient's appointments from day to day, by start and id."""
    today = uk_day(call.world.clock.now())
    first, last = _read_days(call.request, today)
    if shown_patient(call, call.id) is None:
        raise rules.PATIENT_UNKNOWN.broken("There is no such patient at this practice")
    found = [one for one in call.world.appointments.values()
             if one.practice == call.practice.ods and one.patient == call.id and first <= uk_day(one.start) <= last]
    found.sort(key=lambda one: (one.start, one.id))
    return Reply(200, searchset(map(appointment, found)))


def stored_appointment(call: Call) -> Appointment:
    """The appointment that the path names. Raises a refusal."""
    found = call.world.appointments.get(int(call.id)) if _ID.fullmatch(call.id) else None
    if found is None or found.practice != call.practice.ods:
        raise rules.APPOINTMENT_UNKNOWN.broken("There is no such appointment at this practice")
    return found


def _read_days(request: Request, today: date) -> tuple[date, date]:
    """First and last day asked for. Raises a refusal for a parameter that breaks a rule."""
    sent = request.param("start")
    prefixes = {text[:2]: parse_date(text[2:]) for text in sent}
    first, last = prefixes.get("ge"), prefixes.get("le")
    if len(sent) != 2 or first is None or last is None:
        raise rules.RETRIEVE_DATES.broken("The parameter start is sent twice, once with ge and once with le, each "
                                          "with a date such as 2026-06-02 and nothing else")
    if first < today or last < today:
        raise rules.RETRIEVE_PAST.broken(f"Today is {today}; start asks for a day before it")
    if last < first:
        raise rules.RETRIEVE_ORDER.broken("The le date is before the ge date")
    return first, last
