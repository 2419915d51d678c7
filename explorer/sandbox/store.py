"""What changes in the worlds, in one SQL database (SQLite file or memory): appointments, registrations, the log.

That a slot is booked once is the database's doing: a booking's key is the world and the slot. So is it that nobody
overwrites what they have not seen: a change names the version that it replaces. Bookings, changes and registrations
are committed one by one; log entries come in batches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from .database import Database
from .errors import SandboxError
from .records import Appointment, ProxiedCall, Registration, size_of
from .tables import APPOINTMENT, BOOKING, CALL, OF_A_WORLD, REGISTRATION, VERIFIED, WORLD

FIRST_APPOINTMENT = 901
FIRST_PATIENT = 1001


class SlotTaken(SandboxError):
    """The database refused a booking: a slot is booked already."""


class StaleVersion(SandboxError):
    """The database refused a change: somebody changed the same thing before."""


class RegisteredAlready(SandboxError):
    """The database refused a registration: the patient has one that the caller has not seen."""


@dataclass(frozen=True, slots=True)
class StoredWorld:
    """A world as the database has it. ``clock`` and ``switches`` are JSON."""

    name: str
    start: datetime
    used: datetime
    clock: Any
    switches: Any


@dataclass(frozen=True, slots=True)
class _Held:
    """The beginning of a world that is not written yet."""

    world: Callable[[], StoredWorld]
    appointments: Sequence[Appointment]
    blocked: Sequence[str]


class Store:
    """What is kept of all worlds, in one database."""

    def __init__(self, data: str) -> None:
        """``data`` is an SQLAlchemy URL or the path of a file. Raises :class:`StoreError`."""
        self._database = Database(data)
        self._held: dict[str, _Held] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def worlds(self) -> list[StoredWorld]:
        """Every world there is."""
        with self._database.transaction() as connection:
            rows = connection.execute(sa.select(WORLD)).all()
        return [StoredWorld(row.name, _instant(row.start), _instant(row.used), json.loads(row.clock),
                            json.loads(row.switches)) for row in rows]

    def begin_world(self, world: StoredWorld, appointments: Iterable[Appointment], blocked: Iterable[str]) -> None:
        """Write a new world, or one that starts over: nothing of an earlier one of that name remains."""
        with self._database.transaction() as connection:
            self._forget(connection, world.name)
            self._begin(connection, world, appointments, blocked)
        self._held.pop(world.name, None)

    def hold_world(self, name: str, world: Callable[[], StoredWorld], appointments: Sequence[Appointment],
                   blocked: Sequence[str]) -> None:
        """Keep a new world's beginning in hand until something changes in it; ``world`` gives it as it is then."""
        self._held[name] = _Held(world, appointments, blocked)

    def holds(self, name: str) -> bool:
        """Whether a world is not written yet."""
        return name in self._held

    def keep_world(self, world: StoredWorld) -> None:
        """Write a world's clock, switches and time of last use."""
        with self._writing(world.name) as connection:
            connection.execute(WORLD.update().where(WORLD.c.name == world.name).values(
                used=world.used.isoformat(), clock=json.dumps(world.clock), switches=json.dumps(world.switches)))

    def forget_world(self, name: str) -> None:
        """Delete a world and all that is in it."""
        if self._held.pop(name, None) is None:
            with self._database.transaction() as connection:
                self._forget(connection, name)

    def appointments(self, world: str) -> list[Appointment]:
        """All appointments of a world, in the order in which they were made."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                sa.select(APPOINTMENT).where(APPOINTMENT.c.world == world).order_by(APPOINTMENT.c.id)).all()
        return [Appointment(row.id, row.practice, row.patient, row.version, row.status, _instant(row.start),
                            _instant(row.end), tuple(row.slots.split()), row.organisation, json.loads(row.resource),
                            _instant(row.updated)) for row in rows]

    def booked_slots(self, world: str) -> dict[str, int]:
        """Slot id to appointment id (0: blocked by the practice)."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                sa.select(BOOKING.c.slot, BOOKING.c.appointment).where(BOOKING.c.world == world)).all()
        return {row.slot: row.appointment for row in rows}

    def book(self, world: str, appointment: Appointment) -> Appointment:
        """Store an appointment and all its slots, or nothing, and return it with its id. Raises :class:`SlotTaken`."""
        with self._writing(world) as connection:
            last = connection.execute(_LAST_APPOINTMENT, {"of": world}).scalar()
            made = replace(appointment, id=FIRST_APPOINTMENT if last is None else max(last + 1, FIRST_APPOINTMENT))
            try:
                connection.execute(_INSERT_BOOKING, _bookings(world, made))
            except IntegrityError as error:
                raise SlotTaken from error
            connection.execute(_INSERT_APPOINTMENT, _row(world, made))
        return made

    def change(self, world: str, appointment: Appointment) -> None:
        """Store the next version of an appointment; when it is no longer booked, its slots are free again.

        Raises :class:`StaleVersion` when the stored version is not the one before.
        """
        row = _row(world, appointment)
        with self._writing(world) as connection:
            known = {"of": world, "known": appointment.id, "before": appointment.version - 1}
            changed = connection.execute(_CHANGE_APPOINTMENT, {
                **known, **{name: row[name] for name in ("version", "status", "resource", "updated")}})
            if changed.rowcount != 1:
                raise StaleVersion
            if appointment.status != "booked":
                connection.execute(_FREE_SLOT, [{"of": world, "taken": slot, "by": appointment.id}
                                                for slot in appointment.slots])

    def registrations(self, world: str) -> list[Registration]:
        """All registrations of a world."""
        with self._database.transaction() as connection:
            rows = connection.execute(sa.select(REGISTRATION).where(REGISTRATION.c.world == world)).all()
        return [Registration(row.id, row.practice, row.nhs_number, row.version, date.fromisoformat(row.end),
                             json.loads(row.resource)) for row in rows]

    def register(self, world: str, registration: Registration, before: Registration | None) -> Registration:
        """Store a registration, as the first of that patient or in place of an earlier one, and return it.

        One without id (0) gets it here. Raises :class:`RegisteredAlready`.
        """
        with self._writing(world) as connection:
            if registration.id == 0:
                last = connection.execute(_LAST_PATIENT, {"of": world}).scalar() or 0
                registration = replace(registration, id=max(last + 1, FIRST_PATIENT))
            row = {"world": world, "practice": registration.practice, "nhs_number": registration.nhs_number,
                   "id": registration.id, "version": registration.version, "end": registration.end.isoformat(),
                   "resource": json.dumps(registration.resource)}
            if before is None:
                try:
                    connection.execute(REGISTRATION.insert(), row)
                except IntegrityError as error:
                    raise RegisteredAlready from error
            elif connection.execute(_same_registration(world, before).values(row)).rowcount != 1:
                raise RegisteredAlready
        return registration

    def verified(self, world: str) -> set[tuple[str, str]]:
        """Practice and id of every patient whom a practice has verified since the world began."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                sa.select(VERIFIED.c.practice, VERIFIED.c.patient).where(VERIFIED.c.world == world)).all()
        return {(row.practice, row.patient) for row in rows}

    def verify(self, world: str, practice: str, patient: str) -> None:
        """Note that a practice has verified a patient; once is enough."""
        try:
            with self._writing(world) as connection:
                connection.execute(VERIFIED.insert(), {"world": world, "practice": practice, "patient": patient})
        except IntegrityError:
            return

    def write_calls(self, world: str, calls: Sequence[ProxiedCall], entries: int, characters: int,
                    passed: int = 0) -> int:
        """Append calls to a world's log and drop its oldest ones beyond so many entries or characters.

        ``passed`` calls before them keep their numbers, though they were pushed out before they were written.
        Returns about how many characters the log takes now, at most ``characters`` and one entry.
        """
        with self._writing(world) as connection:
            last = connection.execute(_LAST_CALL, {"of": world}).scalar() or 0
            rows = [call.as_row(world, number) for number, call in enumerate(calls, last + passed + 1)]
            connection.execute(_INSERT_CALL, [{**row, "size": size_of(row)} for row in rows])
            kept, total = connection.execute(_SIZE_OF_LOG, {"of": world}).one()
            if kept > entries or total > characters:
                oldest = self._oldest_to_keep(connection, world, entries, characters)
                connection.execute(CALL.delete().where(CALL.c.world == world, CALL.c.number < oldest))
                total = min(total, characters)
        return int(total)

    def calls(self, world: str, trace: str | None, after: int, limit: int) -> list[dict[str, Any]]:
        """The rows of a world's log in the order of their numbers."""
        query = sa.select(CALL).where(CALL.c.world == world, CALL.c.number > after)
        if trace is not None:
            query = query.where(CALL.c.trace == trace)
        with self._database.transaction() as connection:
            rows = connection.execute(query.order_by(CALL.c.number).limit(limit)).all()
        return [dict(row._mapping) for row in rows]

    @staticmethod
    def _oldest_to_keep(connection: sa.Connection, world: str, entries: int, characters: int) -> int:
        newest = connection.execute(sa.select(CALL.c.number, CALL.c.size).where(CALL.c.world == world)
                                    .order_by(CALL.c.number.desc()).limit(entries)).all()
        oldest: int = newest[0].number
        total = 0
        for row in newest:
            total += row.size
            if total > characters:
                break
            oldest = row.number
        return oldest

    def log_sizes(self) -> dict[str, int]:
        """About how many characters the log of each world takes."""
        with self._database.transaction() as connection:
            sizes = sa.select(CALL.c.world, sa.func.sum(CALL.c.size).label("size")).group_by(CALL.c.world)
            return {row.world: row.size for row in connection.execute(sizes)}

    def forget_calls(self, world: str) -> None:
        """Empty a world's log."""
        with self._database.transaction() as connection:
            connection.execute(CALL.delete().where(CALL.c.world == world))

    @contextmanager
    def _writing(self, world: str) -> Iterator[sa.Connection]:
        """A transaction that changes a world; its beginning is written first, if that has not been done."""
        with self._database.transaction() as connection:
            held = self._held.get(world)
            # Another process on the same file may have begun it meanwhile.
            if held is not None and connection.execute(_KNOWN_WORLD, {"of": world}).first() is None:
                self._forget(connection, world)
                self._begin(connection, held.world(), held.appointments, held.blocked)
            yield connection
        if held is not None:
            self._held.pop(world, None)

    @staticmethod
    def _begin(connection: sa.Connection, world: StoredWorld, appointments: Iterable[Appointment],
               blocked: Iterable[str]) -> None:
        connection.execute(WORLD.insert().values(
            name=world.name, start=world.start.isoformat(), used=world.used.isoformat(),
            clock=json.dumps(world.clock), switches=json.dumps(world.switches)))
        for appointment in appointments:
            connection.execute(APPOINTMENT.insert(), _row(world.name, appointment))
            if appointment.status == "booked":
                connection.execute(BOOKING.insert(), _bookings(world.name, appointment))
        for slot in blocked:
            connection.execute(BOOKING.insert(), {"world": world.name, "slot": slot, "appointment": 0})

    @staticmethod
    def _forget(connection: sa.Connection, name: str) -> None:
        connection.execute(WORLD.delete().where(WORLD.c.name == name))
        for table in OF_A_WORLD:
            connection.execute(table.delete().where(table.c.world == name))


_KNOWN_WORLD = sa.select(WORLD.c.name).where(WORLD.c.name == sa.bindparam("of"))
_LAST_CALL = sa.select(sa.func.max(CALL.c.number)).where(CALL.c.world == sa.bindparam("of"))
_SIZE_OF_LOG = sa.select(sa.func.count(), sa.func.sum(CALL.c.size)).where(CALL.c.world == sa.bindparam("of"))
_LAST_APPOINTMENT = sa.select(sa.func.max(APPOINTMENT.c.id)).where(APPOINTMENT.c.world == sa.bindparam("of"))
_LAST_PATIENT = sa.select(sa.func.max(REGISTRATION.c.id)).where(REGISTRATION.c.world == sa.bindparam("of"))
_CHANGE_APPOINTMENT = APPOINTMENT.update().where(
    APPOINTMENT.c.world == sa.bindparam("of"), APPOINTMENT.c.id == sa.bindparam("known"),
    APPOINTMENT.c.version == sa.bindparam("before"))
_FREE_SLOT = BOOKING.delete().where(
    BOOKING.c.world == sa.bindparam("of"), BOOKING.c.slot == sa.bindparam("taken"),
    BOOKING.c.appointment == sa.bindparam("by"))
_INSERT_APPOINTMENT, _INSERT_BOOKING, _INSERT_CALL = APPOINTMENT.insert(), BOOKING.insert(), CALL.insert()


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _row(world: str, appointment: Appointment) -> dict[str, Any]:
    return {"world": world, "id": appointment.id, "practice": appointment.practice, "patient": appointment.patient,
            "version": appointment.version, "status": appointment.status, "start": appointment.start.isoformat(),
            "end": appointment.end.isoformat(), "slots": " ".join(appointment.slots),
            "organisation": appointment.organisation, "resource": json.dumps(appointment.resource),
            "updated": appointment.updated.isoformat()}


def _same_registration(world: str, seen: Registration) -> sa.Update:
    return REGISTRATION.update().where(
        REGISTRATION.c.world == world, REGISTRATION.c.practice == seen.practice,
        REGISTRATION.c.nhs_number == seen.nhs_number, REGISTRATION.c.version == seen.version)


def _bookings(world: str, appointment: Appointment) -> list[dict[str, Any]]:
    return [{"world": world, "slot": slot, "appointment": appointment.id} for slot in appointment.slots]
