"""UK time: instants are stored in UTC and written in local time with an offset, never with ``Z``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def uk(instant: datetime) -> str:
    """An instant as GP Connect writes it: ``2026-06-01T09:00:00+01:00``."""
    return instant.astimezone(LONDON).isoformat(timespec="seconds")


def uk_day(instant: datetime) -> date:
    """The day in the UK on which an instant falls."""
    return instant.astimezone(LONDON).date()


def at(day: date, minute: int) -> datetime:
    """The instant (UTC) at which UK clocks on that day show that many minutes past midnight."""
    return datetime.combine(day, time(minute // 60, minute % 60), LONDON).astimezone(UTC)


def parse_date(text: str) -> date | None:
    """``yyyy-mm-dd``, a day of the calendar; otherwise None."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_date_time(text: str) -> datetime | None:
    """A dateTime with seconds and a zone (fractions and ``Z`` included) as an instant; otherwise None."""
    if not _DATE_TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def next_clock_change(after: datetime) -> datetime:
    """The next instant (01:00 UTC on a last Sunday) at which UK clocks change."""
    year = after.astimezone(UTC).year
    changes = [datetime(y, month, 31 - (date(y, month, 31).weekday() + 1) % 7, 1, tzinfo=UTC)
               for y in (year, year + 1) for month in (3, 10)]
    return next(change for change in changes if change > after)


def whole_minute(instant: datetime) -> datetime:
    """The instant, or the next full minute."""
    full = instant.replace(second=0, microsecond=0)
    return full if full == instant else full + timedelta(minutes=1)
