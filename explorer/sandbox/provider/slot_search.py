"""Search for free slots: the parameters, and the Bundle with what belongs to the slots found.

Source: GP Connect 1.2.7, "Search for free slots" and "Slot availability management"; supplier assurance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from explorer.sandbox.http import Request
from explorer.sandbox.seed.practices import BY_ODS
from explorer.sandbox.seed.schedules import SCHEDULES, Slot
from explorer.sandbox.seed.staff import LOCATIONS, PRACTITIONERS
from explorer.sandbox.times import LONDON, at, parse_date

from . import rules
from .call import Call, Reply
from .diary import Diary, Enquirer
from .resources import CODES, ID, free_slot, location, organization, practitioner, schedule, searchset

LONGEST = timedelta(days=14)
_DATE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+0[01]:00")
_TYPES = ("gp-practice", "urgent-care")


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of the range: a day of the UK, or a moment of UK clocks with its instant."""

    day: date
    moment: datetime | None


def search_slots(call: Call) -> Reply:
    """The free slots that the enquirer may book, with schedules and, if asked for, practitioners and places."""
    earliest, latest = read_range(call.request)
    diary = Diary(call.world, call.practice.ods)
    enquirer = read_filters(call.request)
    slots = [slot for slot in diary.between(earliest, latest)
             if diary.is_free(slot) and diary.is_offered(slot, enquirer)]
    includes = set(call.request.param("_include:recurse"))
    return Reply(200, searchset(_resources(call, diary, slots, includes)))


def read_range(request: Request) -> tuple[datetime, datetime]:
    """The instants between which slots are looked for. Raises a refusal for a parameter that breaks a rule."""
    for name in ("start", "end", "status"):
        if not request.param(name):
            raise rules.SLOT_PARAMETER_MISSING.broken(f"The parameter {name} is missing")
    if "Slot:schedule" not in request.param("_include"):
        raise rules.SLOT_PARAMETER_MISSING.broken("The parameter _include=Slot:schedule is missing")
    if request.param("status") != ["free"]:
        raise rules.SLOT_PARAMETER.broken("The parameter status is free, once")
    start, end = _bound(request, "start", "ge"), _bound(request, "end", "le")
    earliest = start.moment or at(start.day, 0)
    latest = end.moment or at(end.day + timedelta(days=1), 0)
    if earliest > latest or start.day > end.day:
        raise rules.SLOT_RANGE.broken("start is after end")
    if _span(start, end) > LONGEST:
        raise rules.SLOT_RANGE.broken(f"start and end are more than {LONGEST.days} days apart")
    return earliest, latest


def read_filters(request: Request) -> Enquirer:
    """Who looks for slots. Unknown systems, types and values without a system are ignored."""
    types, codes = set(), set()
    for sent in request.param("searchFilter"):
        system, _, code = sent.partition("|")
        if system == f"{CODES}/GPConnect-OrganisationType-1" and code in _TYPES:
            types.add(code)
        elif system == f"{ID}/ods-organization-code" and code:
            codes.add(code)
    return Enquirer(frozenset(types), frozenset(codes))


def _bound(request: Request, name: str, prefix: str) -> Bound:
    sent = request.param(name)
    text = sent[0].removeprefix(prefix)
    if len(sent) != 1 or not sent[0].startswith(prefix):
        raise rules.SLOT_PARAMETER.broken(f"The parameter {name} is sent once and begins with {prefix}")
    day = parse_date(text)
    if day is not None:
        # The last days of the calendar have no day after them.
        if not 1900 <= day.year <= 9000:
            raise rules.SLOT_PARAMETER.broken(f"The parameter {name} is out of range")
        return Bound(day, None)
    moment = _uk_moment(text)
    if moment is None:
        raise rules.SLOT_PARAMETER.broken(f"The parameter {name} is {prefix} and a date, or a date and time with "
                                          "seconds and the offset that UK clocks have then; + is sent as %2B")
    return Bound(date.fromisoformat(text[:10]), moment)


def _uk_moment(text: str) -> datetime | None:
    if not _DATE_TIME.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1900 <= moment.year <= 9000 or moment.astimezone(LONDON).utcoffset() != moment.utcoffset():
        return None
    return moment.astimezone(UTC)


def _span(start: Bound, end: Bound) -> timedelta:
    """What UK clocks and calendars show between both, so that a clock change does not matter."""
    if start.moment is None or end.moment is None:
        return end.day - start.day
    return (end.moment.astimezone(LONDON).replace(tzinfo=None)
            - start.moment.astimezone(LONDON).replace(tzinfo=None))


def _resources(call: Call, diary: Diary, slots: list[Slot], includes: set[str]) -> list[dict[str, Any]]:
    """Slots first, then each resource that belongs to them once."""
    schedules = [SCHEDULES[id] for id in sorted({slot.schedule for slot in slots})]
    found = [free_slot(slot) for slot in slots]
    found += [schedule(one, *diary.horizon(one, slots)) for one in schedules]
    if "Schedule:actor:Practitioner" in includes:
        found += [practitioner(PRACTITIONERS[id]) for id in sorted({one.practitioner for one in schedules})]
    if "Schedule:actor:Location" in includes:
        found += [location(LOCATIONS[id]) for id in sorted({one.location for one in schedules})]
    if slots:
        # Always there, asked for or not: a known issue of the specification that consumers rely on.
        found.append(organization(BY_ODS[call.practice.ods]))
    return found
