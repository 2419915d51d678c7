"""A practice's diary in a world: which slots there are, which are free, and who may book them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from explorer.sandbox.seed.schedules import (
    AHEAD,
    SCHEDULES,
    Restriction,
    Schedule,
    Slot,
    is_held,
    slot_of,
    slots_of_day,
)
from explorer.sandbox.times import at, uk_day
from explorer.sandbox.worlds import World


@dataclass(frozen=True, slots=True)
class Enquirer:
    """The organisation that asks, as far as it says so; several types or codes may be named."""

    types: frozenset[str] = frozenset()
    ods: frozenset[str] = frozenset()

    def may_use(self, restriction: Restriction) -> bool:
        """Whether an organisation restriction passes: unset, or one that this organisation meets."""
        return ((not restriction.types or bool(self.types.intersection(restriction.types)))
                and (not restriction.ods or bool(self.ods.intersection(restriction.ods))))


class Diary:
    """The slots of one practice, as of now in a world."""

    def __init__(self, world: World, practice: str) -> None:
        self._world, self._practice = world, practice
        self.now = world.clock.now()
        self._today, self._start = uk_day(self.now), world.start_day

    def between(self, earliest: datetime, latest: datetime) -> list[Slot]:
        """Every slot that lies fully within, by start, schedule and id."""
        first, last = uk_day(earliest), uk_day(latest)
        slots = {slot.id: slot for day in _days(first, last) for schedule in self._schedules()
                 if is_held(schedule, day, self._start, self._today) for slot in slots_of_day(schedule.id, day)}
        slots.update((slot.id, slot) for slot in self._world.edges.values()
                     if SCHEDULES[slot.schedule].practice == self._practice)
        within = (slot for slot in slots.values() if earliest <= slot.start and slot.end <= latest)
        return sorted(within, key=lambda slot: (slot.start, slot.schedule, slot.id))

    def slot(self, id: str) -> Slot | None:
        """The slot of that id, free or not."""
        edge = self._world.edges.get(id)
        if edge is not None:
            return edge if SCHEDULES[edge.schedule].practice == self._practice else None
        found = slot_of(id)
        if found is None or SCHEDULES[found[0].schedule].practice != self._practice:
            return None
        slot, day = found
        schedule = SCHEDULES[slot.schedule]
        # What was on offer before midnight can still be booked after it.
        yesterday = self._today - timedelta(days=1)
        held = any(is_held(schedule, day, self._start, today) for today in (self._today, yesterday))
        return slot if held else None

    def is_free(self, slot: Slot) -> bool:
        """Whether nobody holds the slot."""
        return slot.id not in self._world.booked

    def is_offered(self, slot: Slot, enquirer: Enquirer) -> bool:
        """Whether the practice lets this organisation see the slot, and book it, now."""
        return self.objection(slot, enquirer) is None

    def objection(self, slot: Slot, enquirer: Enquirer) -> str | None:
        """Why the practice does not offer the slot to this organisation; None when it does."""
        schedule = SCHEDULES[slot.schedule]
        if not slot.bookable:
            return f"Slot/{slot.id} is not bookable through GP Connect"
        if not enquirer.may_use(slot.restriction):
            return f"Slot/{slot.id} is kept for other organisations"
        if schedule.embargo and slot.start < self.now + schedule.embargo:
            return f"Slot/{slot.id} starts too soon to be booked from outside the practice"
        if schedule.window is not None and slot.start > self.now + schedule.window:
            return f"Slot/{slot.id} is too far ahead to be booked from outside the practice"
        if schedule.cap is not None and any(self.held(schedule, ods) >= schedule.cap for ods in enquirer.ods):
            return f"The organisation holds as many slots of Schedule/{schedule.id} as it may"
        return None

    def held(self, schedule: Schedule, ods: str) -> int:
        """How many slots of a schedule an organisation holds."""
        made = self._world.appointments
        return sum(1 for slot, id in self._world.booked.items()
                   if slot.startswith(schedule.id) and id in made and made[id].organisation == ods)

    def horizon(self, schedule: Schedule, slots: list[Slot]) -> tuple[datetime, datetime]:
        """From when to when a schedule is planned; whatever of its slots is shown lies within."""
        own = [slot for slot in slots if slot.schedule == schedule.id]
        opens = at(min(self._start, self._today), 0)
        closes = at(max(self._start, self._today) + timedelta(days=AHEAD + 1), 0)
        return min([opens, *(slot.start for slot in own)]), max([closes, *(slot.end for slot in own)])

    def _schedules(self) -> Iterator[Schedule]:
        return (schedule for schedule in SCHEDULES.values() if schedule.practice == self._practice)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
