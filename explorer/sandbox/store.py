"""What changes in the worlds, in one SQL database (SQLite file or memory): worlds, appointments, bookings, the log.

That a slot is booked once is the database's doing: a booking's key is the world and the slot. Bookings are committed
one by one; log entries come in batches.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.pool import StaticPool

from .errors import OtherFormat, SandboxError, UnusableFile
from .records import Appointment, ProxiedCall, size_of

FORMAT = 1
FIRST_APPOINTMENT = 901
_tables = sa.MetaData()
_format = sa.Table("sandbox_format", _tables, sa.Column("version", sa.Integer, primary_key=True))
_world = sa.Table(
    "world", _tables, sa.Column("name", sa.String(40), primary_key=True), sa.Column("start", sa.String, nullable=False),
    sa.Column("used", sa.String, nullable=False), sa.Column("clock", sa.Text, nullable=False),
    sa.Column("switches", sa.Text, nullable=False))
_appointment = sa.Table(
    "appointment", _tables, sa.Column("world", sa.String(40), primary_key=True),
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("practice", sa.String(10), nullable=False), sa.Column("patient", sa.String(64), nullable=False),
    sa.Column("version", sa.Integer, nullable=False), sa.Column("status", sa.String(20), nullable=False),
    sa.Column("start", sa.String, nullable=False), sa.Column("end", sa.String, nullable=False),
    sa.Column("slots", sa.Text, nullable=False), sa.Column("organisation", sa.String, nullable=False),
    sa.Column("resource", sa.Text, nullable=False), sa.Column("updated", sa.String, nullable=False))
_booking = sa.Table(
    "booking", _tables, sa.Column("world", sa.String(40), primary_key=True),
    sa.Column("slot", sa.String(64), primary_key=True), sa.Column("appointment", sa.Integer, nullable=False))
_call = sa.Table(
    "call", _tables, sa.Column("world", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.Text) for name in (
        "trace", "sender", "receiver", "interaction", "at", "method", "url", "sent", "body", "received", "reply",
        "onward")),
    sa.Column("status", sa.Integer, nullable=False), sa.Column("relayed", sa.Boolean, nullable=False),
    sa.Column("ms", sa.Float, nullable=False), sa.Column("onward_ms", sa.Float, nullable=False),
    sa.Column("size", sa.Integer, nullable=False), sa.Index("call_trace", "world", "trace"))
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON", "temp_store=MEMORY")


class SlotTaken(SandboxError):
    """The database refused a booking: a slot is booked already."""


@dataclass(frozen=True, slots=True)
class StoredWorld:
    """A world as the database has it. ``clock`` and ``switches`` are JSON."""

    name: str
    start: datetime
    used: datetime
    clock: Any
    switches: Any


class Store:
    """One database, one connection, one caller at a time."""

    def __init__(self, data: str) -> None:
        """``data`` is an SQLAlchemy URL or the path of a file. Raises :class:`StoreError`."""
        self.data = data
        self._lock = threading.RLock()
        self._engine = sa.create_engine(_url(data), poolclass=StaticPool, **_options(data))
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _set_up_sqlite)
            sa.event.listen(self._engine, "begin", _begin_at_once)
        try:
            self._connection = self._engine.connect()
            self._prepare()
        except DatabaseError as error:
            self._engine.dispose()
            raise _unusable(data, error) from error
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
            self._engine.dispose()

    def worlds(self) -> list[StoredWorld]:
        """Every world there is."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(_world)).all()
        return [StoredWorld(row.name, _instant(row.start), _instant(row.used), json.loads(row.clock),
                            json.loads(row.switches)) for row in rows]

    def begin_world(self, world: StoredWorld, appointments: Iterable[Appointment], blocked: Iterable[str]) -> None:
        """Write a new world, or one that starts over: nothing of an earlier one of that name remains."""
        with self._transaction() as connection:
            self._forget(connection, world.name)
            connection.execute(_world.insert().values(
                name=world.name, start=world.start.isoformat(), used=world.used.isoformat(),
                clock=json.dumps(world.clock), switches=json.dumps(world.switches)))
            for appointment in appointments:
                connection.execute(_appointment.insert(), _row(world.name, appointment))
                if appointment.status == "booked":
                    connection.execute(_booking.insert(), _bookings(world.name, appointment))
            for slot in blocked:
                connection.execute(_booking.insert(), {"world": world.name, "slot": slot, "appointment": 0})

    def keep_world(self, world: StoredWorld) -> None:
        """Write a world's clock, switches and time of last use."""
        with self._transaction() as connection:
            connection.execute(_world.update().where(_world.c.name == world.name).values(
                used=world.used.isoformat(), clock=json.dumps(world.clock), switches=json.dumps(world.switches)))

    def forget_world(self, name: str) -> None:
        """Delete a world and all that is in it."""
        with self._transaction() as connection:
            self._forget(connection, name)

    def appointments(self, world: str) -> list[Appointment]:
        """All appointments of a world, in the order in which they were made."""
        with self._transaction() as connection:
            rows = connection.execute(
                sa.select(_appointment).where(_appointment.c.world == world).order_by(_appointment.c.id)).all()
        return [Appointment(row.id, row.practice, row.patient, row.version, row.status, _instant(row.start),
                            _instant(row.end), tuple(row.slots.split()), row.organisation, json.loads(row.resource),
                            _instant(row.updated)) for row in rows]

    def booked_slots(self, world: str) -> dict[str, int]:
        """Slot id to appointment id (0: blocked by the practice)."""
        with self._transaction() as connection:
            rows = connection.execute(
                sa.select(_booking.c.slot, _booking.c.appointment).where(_booking.c.world == world)).all()
        return {row.slot: row.appointment for row in rows}

    def book(self, world: str, appointment: Appointment,
             allowed: Callable[[], None] | None = None) -> Appointment:
        """Store an appointment and all its slots, or nothing, and return it with its id.

        ``allowed`` is asked within the transaction and may raise. Raises :class:`SlotTaken`.
        """
        with self._transaction() as connection:
            if allowed is not None:
                allowed()
            last = connection.execute(_LAST_APPOINTMENT, {"of": world}).scalar()
            made = replace(appointment, id=FIRST_APPOINTMENT if last is None else max(last + 1, FIRST_APPOINTMENT))
            try:
                connection.execute(_INSERT_BOOKING, _bookings(world, made))
            except IntegrityError as error:
                raise SlotTaken from error
            connection.execute(_INSERT_APPOINTMENT, _row(world, made))
        return made

    def write_calls(self, world: str, calls: Sequence[ProxiedCall], entries: int, characters: int) -> None:
        """Append calls to a world's log and drop its oldest ones beyond so many entries or characters."""
        with self._transaction() as connection:
            last = connection.execute(_LAST_CALL, {"of": world}).scalar() or 0
            rows = [call.as_row(world, number) for number, call in enumerate(calls, last + 1)]
            connection.execute(_INSERT_CALL, [{**row, "size": size_of(row)} for row in rows])
            kept, total = connection.execute(_SIZE_OF_LOG, {"of": world}).one()
            if kept > entries or total > characters:
                oldest = self._oldest_to_keep(connection, world, entries, characters)
                connection.execute(_call.delete().where(_call.c.world == world, _call.c.number < oldest))

    def calls(self, world: str, trace: str | None, after: int, limit: int) -> list[dict[str, Any]]:
        """The rows of a world's log in the order of their numbers."""
        query = sa.select(_call).where(_call.c.world == world, _call.c.number > after)
        if trace is not None:
            query = query.where(_call.c.trace == trace)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(_call.c.number).limit(limit)).all()
        return [dict(row._mapping) for row in rows]

    @staticmethod
    def _oldest_to_keep(connection: sa.Connection, world: str, entries: int, characters: int) -> int:
        newest = connection.execute(sa.select(_call.c.number, _call.c.size).where(_call.c.world == world)
                                    .order_by(_call.c.number.desc()).limit(entries)).all()
        oldest: int = newest[0].number
        total = 0
        for row in newest:
            total += row.size
            if total > characters:
                break
            oldest = row.number
        return oldest

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        with self._lock, self._connection.begin():
            yield self._connection

    def _prepare(self) -> None:
        with self._transaction() as connection:
            tables = set(sa.inspect(connection).get_table_names())
            if not tables:
                _tables.create_all(connection)
                connection.execute(_format.insert().values(version=FORMAT))
                return
            if _format.name not in tables:
                raise OtherFormat(self.data, "data of another program", FORMAT)
            found = connection.execute(sa.select(_format.c.version)).scalar()
            if found != FORMAT:
                raise OtherFormat(self.data, f"format {found}", FORMAT)
            # Fails now, with a sentence, rather than at the first booking.
            connection.execute(_format.update().values(version=FORMAT))

    @staticmethod
    def _forget(connection: sa.Connection, name: str) -> None:
        connection.execute(_world.delete().where(_world.c.name == name))
        for table in (_appointment, _booking, _call):
            connection.execute(table.delete().where(table.c.world == name))


_LAST_CALL = sa.select(sa.func.max(_call.c.number)).where(_call.c.world == sa.bindparam("of"))
_SIZE_OF_LOG = sa.select(sa.func.count(), sa.func.sum(_call.c.size)).where(_call.c.world == sa.bindparam("of"))
_LAST_APPOINTMENT = sa.select(sa.func.max(_appointment.c.id)).where(_appointment.c.world == sa.bindparam("of"))
_INSERT_APPOINTMENT, _INSERT_BOOKING, _INSERT_CALL = _appointment.insert(), _booking.insert(), _call.insert()


def _url(data: str) -> str:
    return data if "://" in data else f"sqlite:///{Path(data)}"


def _options(data: str) -> dict[str, Any]:
    # The server's event loop may run in another thread than the one that made the sandbox; a lock serialises.
    return {"connect_args": {"check_same_thread": False}} if _url(data).startswith("sqlite") else {}


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_at_once(connection: sa.Connection) -> None:
    # Takes the write lock first, so that two processes on one file wait for each other instead of failing half-way.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _unusable(data: str, error: DatabaseError) -> SandboxError:
    if isinstance(error, OperationalError):
        return UnusableFile(data, str(error.orig))
    return OtherFormat(data, "something that is no SQLite database", FORMAT)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _row(world: str, appointment: Appointment) -> dict[str, Any]:
    return {"world": world, "id": appointment.id, "practice": appointment.practice, "patient": appointment.patient,
            "version": appointment.version, "status": appointment.status, "start": appointment.start.isoformat(),
            "end": appointment.end.isoformat(), "slots": " ".join(appointment.slots),
            "organisation": appointment.organisation, "resource": json.dumps(appointment.resource),
            "updated": appointment.updated.isoformat()}


def _bookings(world: str, appointment: Appointment) -> list[dict[str, Any]]:
    return [{"world": world, "slot": slot, "appointment": appointment.id} for slot in appointment.slots]
