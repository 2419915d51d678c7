"""Worlds: isolated copies of the sandbox, made on first use.

A world holds its clock, its switches and what was booked in it; everything else is the shared seed data. Memory is a
copy of the database for reading; whoever changes something writes the database first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from .errors import InvalidControl, TooManyWorlds
from .journal import Journal
from .records import Appointment, Registration
from .seed.schedules import Slot
from .settings import Settings
from .store import Store, StoredWorld
from .switches import Switches, read_switches
from .times import parse_date_time, uk, uk_day

MAIN = "main"
_NAME = re.compile(r"[a-z0-9-]{1,40}")
_IN_USE = timedelta(hours=1)
_NOTED = timedelta(minutes=5)
_EARLIEST = 2000
_FARTHEST = 100 * 365 * 24 * 3600


@dataclass(slots=True)
class Clock:
    """A world's clock: the sandbox's, moved by so many seconds, or standing at an instant."""

    real: Callable[[], datetime]
    offset: float = 0.0
    fixed: datetime | None = None

    def now(self) -> datetime:
        """The instant that it is in the world, in UTC."""
        if self.fixed is not None:
            return self.fixed
        now = self.real().astimezone(UTC)
        return now + timedelta(seconds=self.offset) if self.offset else now

    def move(self, wanted: Any) -> None:
        """Take ``{"now": dateTime}``, ``{"offset": seconds}`` or ``{}``. Raises :class:`InvalidControl`."""
        if not isinstance(wanted, dict) or len(wanted) > 1 or not set(wanted) <= {"now", "offset"}:
            raise InvalidControl('The clock takes {"now": "2026-06-01T09:00:00+01:00"}, {"offset": 3600} or {}')
        now, offset = wanted.get("now"), wanted.get("offset", 0)
        fixed = parse_date_time(now) if isinstance(now, str) else None
        if "now" in wanted and (fixed is None or not _EARLIEST <= fixed.year <= 2100):
            raise InvalidControl("now is a dateTime with seconds and offset between the years 2000 and 2100, such as "
                                 "2026-06-01T09:00:00+01:00")
        if isinstance(offset, bool) or not isinstance(offset, int | float) or not abs(offset) <= _FARTHEST:
            raise InvalidControl("offset is a number of seconds, at most a hundred years")
        if offset < 0 and (self.real() + timedelta(seconds=offset)).year < _EARLIEST:
            raise InvalidControl(f"offset leads to a year before {_EARLIEST}; move the clock back by fewer seconds")
        self.fixed, self.offset = fixed, offset

    def as_json(self) -> dict[str, Any]:
        """What the control state shows."""
        return {"now": uk(self.now()), "moved": bool(self.fixed or self.offset), "offset": self.offset}

    def stored(self) -> dict[str, Any]:
        """What :meth:`move` takes to come here again."""
        if self.fixed is not None:
            return {"now": self.fixed.isoformat()}
        return {"offset": self.offset} if self.offset else {}


@dataclass(slots=True)
class World:
    """One world as it is now. ``start`` is when it began; what was seeded hangs on it until a reset."""

    name: str
    clock: Clock
    start: datetime
    used: datetime
    edges: dict[str, Slot]
    noted: datetime
    switches: Switches = field(default_factory=Switches)
    appointments: dict[int, Appointment] = field(default_factory=dict)
    booked: dict[str, int] = field(default_factory=dict)
    registrations: dict[tuple[str, str], Registration] = field(default_factory=dict)
    """Practice and NHS number to who is, or was, registered there temporarily."""
    verified: set[tuple[str, str]] = field(default_factory=set)
    """Practice and id of patients whom the practice has verified since the world began."""
    requests: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Participant to a minute of the world's clock and the requests counted in it, for throttling."""

    @property
    def start_day(self) -> date:
        """The UK day on which the world began."""
        return uk_day(self.start)

    def keep(self, appointment: Appointment) -> None:
        """Take in an appointment that the database has stored, new or changed."""
        self.appointments[appointment.id] = appointment
        if appointment.status == "booked":
            self.booked.update(dict.fromkeys(appointment.slots, appointment.id))
            return
        for slot in appointment.slots:
            # Somebody else may hold it by now.
            if self.booked.get(slot) == appointment.id:
                del self.booked[slot]

    def register(self, registration: Registration) -> None:
        """Take in a registration that the database has stored."""
        self.registrations[registration.practice, registration.nhs_number] = registration

    def as_json(self) -> dict[str, Any]:
        """The control state."""
        return {"world": self.name, "clock": self.clock.as_json(), "switches": self.switches.as_json()}

    def stored(self) -> StoredWorld:
        """What the database keeps of it."""
        return StoredWorld(self.name, self.start, self.used, self.clock.stored(), self.switches.as_json())


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new world starts with, made for the instant at which it begins."""

    edges: Iterable[Slot]
    blocked: Iterable[str]
    appointments: Iterable[Appointment]


class Worlds:
    """All worlds of a sandbox."""

    def __init__(self, store: Store, journal: Journal, clock: Callable[[], datetime], settings: Settings,
                 begin: Callable[[datetime], Beginning]) -> None:
        self._store, self._journal, self._clock, self._settings, self._begin = store, journal, clock, settings, begin
        self._worlds: dict[str, World] = {}
        self._stored = {stored.name: stored for stored in store.worlds()}
        """Worlds in the database that nobody has called since the start."""
        self.get(MAIN)

    def get(self, name: str) -> World:
        """The world of that name, made now if need be. Raises :class:`TooManyWorlds`.

        The name must be valid, see :func:`is_world_name`.
        """
        now = self._clock().astimezone(UTC)
        world = self._worlds.get(name) or self._load(name)
        if world is None or (name != MAIN and now - world.used > self._settings.world_idle):
            world = self._begin_anew(name, now)
        elif now - world.noted > _NOTED:
            world.noted = world.used = now
            self._note(world)
        world.used = now
        return world

    def reset(self, world: World) -> World:
        """Start a world over: bookings, log and switches go; its clock stays where it was put."""
        self._journal.forget(world.name)
        return self._make(world.name, world.clock, world.used, at_once=True)

    def keep(self, world: World) -> None:
        """Store a world whose clock or switches changed."""
        self._store.keep_world(world.stored())

    def flush(self) -> None:
        """Store when each world was used last."""
        for world in self._worlds.values():
            if world.used != world.noted:
                self._note(world)

    def _note(self, world: World) -> None:
        """Store when a world was used; one in which nothing ever changed is not stored for that."""
        if not self._store.holds(world.name):
            self.keep(world)

    def _begin_anew(self, name: str, now: datetime) -> World:
        self._make_room(now)
        self.forget(name)
        return self._make(name, Clock(self._clock), now, at_once=name == MAIN)

    def _make(self, name: str, clock: Clock, now: datetime, at_once: bool) -> World:
        """A world as it begins; its beginning goes to the database now or with the first change."""
        start = clock.now()
        beginning = self._begin(start)
        world = World(name, clock, start, now, {slot.id: slot for slot in beginning.edges}, now)
        appointments = list(beginning.appointments)
        blocked = list(beginning.blocked)
        if at_once:
            self._store.begin_world(world.stored(), appointments, blocked)
        else:
            self._store.hold_world(name, world.stored, appointments, blocked)
        world.booked.update(dict.fromkeys(blocked, 0))
        for appointment in appointments:
            world.keep(appointment)
        self._worlds[name] = world
        return world

    def _load(self, name: str) -> World | None:
        """The world as the database has it; None when it has none."""
        stored = self._stored.pop(name, None)
        if stored is None:
            return None
        clock = Clock(self._clock)
        clock.move(stored.clock)
        edges = {slot.id: slot for slot in self._begin(stored.start).edges}
        world = World(stored.name, clock, stored.start, stored.used, edges, stored.used,
                      read_switches(stored.switches))
        world.appointments = {made.id: made for made in self._store.appointments(stored.name)}
        world.booked = self._store.booked_slots(stored.name)
        for registration in self._store.registrations(stored.name):
            world.register(registration)
        world.verified = self._store.verified(stored.name)
        self._worlds[name] = world
        return world

    def _make_room(self, now: datetime) -> None:
        """Forget idle worlds; when there are still too many, the one that was idle longest."""
        everybody: dict[str, World | StoredWorld] = {**self._stored, **self._worlds}
        others = sorted((world.used, name) for name, world in everybody.items() if name != MAIN)
        there = len(everybody)
        for used, name in others:
            crowded = there > self._settings.worlds
            if now - used <= self._settings.world_idle and not crowded:
                return
            if crowded and now - used <= _IN_USE:
                raise TooManyWorlds(self._settings.worlds)
            self.forget(name)
            there -= 1

    def forget(self, name: str) -> None:
        """Let a world go; one that nobody ever called is no mistake."""
        if self._worlds.pop(name, None) is None and self._stored.pop(name, None) is None:
            return
        self._journal.forget(name)
        self._store.forget_world(name)


def is_world_name(name: str) -> bool:
    """One to forty lower-case letters, digits and hyphens."""
    return bool(_NAME.fullmatch(name))
