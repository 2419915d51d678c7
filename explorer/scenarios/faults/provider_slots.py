"""What a practice’s system refuses of a search for free slots: a parameter too few, a date of another form, too long.

That nothing is free is no refusal: 200 with an empty Bundle. Unknown parameters and filters are ignored.

Source: GP Connect 1.2.7, "Search for free slots"; supplier assurance.
"""

from __future__ import annotations

from explorer.model import DaysAhead, Fault, Value
from explorer.model.edits import Address, Edit

from ..book_appointment import slots
from ..book_appointment_steps import search_again, search_in_vain
from ..gpconnect import PROVIDER, from_date, to_date

_FIRST = (*slots.exchanges, *search_in_vain.exchanges)
_SEARCHES = (*_FIRST, *search_again.exchanges)
_SLOTS = "GP Connect, Search for free slots"
_START, _END = f"start=ge{from_date}", f"end=le{to_date}"

too_late = Value("too_late", "A last day that is 15 days after the first.", "2026-06-17", given=DaysAhead(16),
                 pattern=r"\d{4}-\d\d-\d\d", source=_SLOTS)


def _without(slug: str, title: str, edit: Edit, cause: str, recognise: str) -> Fault:
    """A parameter that must be there is missing."""
    return Fault(f"provider-slots-{slug}", title, _FIRST, PROVIDER, 400, "BAD_REQUEST",
                 "provider.slot-parameter-missing", edits=(edit,), cause=cause, recognise=recognise,
                 source=f"{_SLOTS}; Error handling guidance")


def _bad(slug: str, title: str, cause: str, recognise: str, *edits: Edit, rule: str = "slot-parameter",
         values: tuple[Value, ...] = ()) -> Fault:
    """A parameter says what it must not, or two do not go together."""
    return Fault(f"provider-slots-{slug}", title, _FIRST, PROVIDER, 422, "INVALID_PARAMETER", f"provider.{rule}",
                 edits=edits, cause=cause, recognise=recognise, source=_SLOTS, values=values)


_MISSING = (
    _without("no-start", "The first day is missing", Address(f"&{_START}", ""),
             "Without start the search would reach back to the practice’s first day.",
             "400 BAD_REQUEST; diagnostics says that start is missing."),
    _without("no-end", "The last day is missing", Address(f"&{_END}", ""),
             "Without end the search would have no bounds; the practice answers for 14 days at most.",
             "400 BAD_REQUEST; diagnostics says that end is missing."),
    _without("no-status", "The status is missing", Address("status=free&", ""),
             "GP Connect shows free slots and no others, and wants to be asked for them by name.",
             "400 BAD_REQUEST; diagnostics says that status is missing."),
    _without("no-schedule", "The schedules are not asked for", Address("&_include=Slot:schedule", ""),
             "_include looks like something one may leave out. But a slot without its schedule tells neither place nor "
             "person, and cannot be booked.",
             "400 BAD_REQUEST; diagnostics names _include=Slot:schedule."),
)

_PREFIXES = "422 INVALID_PARAMETER; diagnostics names the parameter and the letters that it must begin with."
_FORMS = "422 INVALID_PARAMETER; diagnostics tells the forms that a date may have."

_BOUNDS = (
    _bad("start-empty", "The first day is empty",
         "start is there and says nothing: a field of the form was left blank.",
         f"{_PREFIXES} If it were missing, it would be a 400.",
         Address(_START, "start=")),
    _bad("end-empty", "The last day is empty",
         "end is there and says nothing: a field of the form was left blank.",
         f"{_PREFIXES} If it were missing, it would be a 400.",
         Address(_END, "end=")),
    _bad("start-prefix", "The first day says later than",
         "gt would leave the first moment of the day out. With start only ge is allowed: not before.",
         _PREFIXES, Address("start=ge", "start=gt")),
    _bad("end-prefix", "The last day says earlier than",
         "lt would leave the last day out. With end only le is allowed: not after.",
         _PREFIXES, Address("end=le", "end=lt")),
    _bad("no-prefix", "The first day has no prefix",
         "A date alone means in FHIR: on this very day. The search is for everything from then on.",
         _PREFIXES, Address("start=ge", "start=")),
    _bad("swapped-prefixes", "The prefixes are swapped",
         "start says not after, end says not before. It would ask for what lies outside the two days.",
         f"{_PREFIXES} It speaks of start, which is looked at first.",
         Address("start=ge", "start=le"), Address("end=le", "end=ge")),
    _bad("start-twice", "The first day is there twice",
         "Both bounds are called start, as when a patient’s appointments are retrieved. Here the other one is end.",
         _PREFIXES, Address(_START, f"{_START}&start=le{to_date}")),
    _bad("end-twice", "The last day is there twice",
         "Parameters were added to the address of the search before, which had them already.",
         _PREFIXES, Address(_END, f"{_END}&{_END}")),
)

_DATES = (
    _bad("month-only", "The first day is a whole month",
         "FHIR knows dates without a day; a search for slots wants one.",
         _FORMS, Address(_START, "start=ge2026-06")),
    _bad("day-first", "The day stands before the month",
         "A date is year, month, day, as everywhere in FHIR. This one is written for people.",
         _FORMS, Address(_START, "start=ge02-06-2026")),
    _bad("no-such-day", "The last day does not exist",
         "June has 30 days. The next day was computed by adding one to the day alone.",
         f"{_FORMS} It fails at the ends of months only.",
         Address(_END, "end=le2026-06-31")),
    _bad("utc", "The time is in UTC",
         "Z is forbidden, in winter too: times are those of UK clocks with their offset, so that nobody is an hour "
         "early in summer.",
         f"{_FORMS} Many libraries write Z by themselves.",
         Address(_START, f"{_START}T08:00:00Z")),
    _bad("no-offset", "The time has no offset",
         "A time of day needs its offset from UTC; without one, an hour in October names two moments.",
         _FORMS, Address(_START, f"{_START}T08:00:00")),
    _bad("no-seconds", "The time has no seconds",
         "Hours and minutes are not enough: FHIR writes the seconds too.",
         _FORMS, Address(_START, f"{_START}T08:00%2B01:00")),
    _bad("other-season", "The offset is that of the other season",
         "In January UK clocks show +00:00. Here the offset of summer is written all the year.",
         f"{_FORMS} It fails for half of the year.",
         Address(_START, "start=ge2026-01-15T08:00:00%2B01:00")),
    _bad("plain-plus", "The offset’s plus is sent as it is",
         "In a search + stands for a blank; a plus is written %2B. The practice reads a time with a blank in it.",
         _FORMS, Address(_START, f"{_START}T08:00:00+01:00")),
)

_RANGES = (
    _bad("reversed", "The last day is before the first",
         "The two dates are swapped. One day for both is allowed.",
         "422 INVALID_PARAMETER; diagnostics says that start is after end.",
         Address(_START, f"start=ge{to_date}"), Address(_END, f"end=le{from_date}"), rule="slot-range"),
    _bad("fifteen-days", "The search spans 15 days",
         "14 days is the most, so that an answer stays small. To see more, search again from where the first search "
         "ends.",
         "422 INVALID_PARAMETER; diagnostics says more than 14 days.",
         Address(_END, f"end=le{too_late}"), rule="slot-range", values=(too_late,)),
)

_FREE = "422 INVALID_PARAMETER; diagnostics says that status is free, once."
_STATUS = (
    _bad("busy", "Slots that are taken are asked for",
         "status is free and nothing else: when others have appointments is not for everybody to see.",
         _FREE, Address("status=free", "status=busy")),
    _bad("free-or-tentative", "Free or tentative slots are asked for",
         "In FHIR a comma means or; this parameter takes the one word free.",
         _FREE, Address("status=free", "status=free,busy-tentative")),
    _bad("status-twice", "The status is there twice",
         "In FHIR twice means both at once. Here it may be said once, even with the same word.",
         _FREE, Address("status=free", "status=free&status=free")),
)

FAULTS = (*_MISSING, *_BOUNDS, *_DATES, *_RANGES, *_STATUS)
