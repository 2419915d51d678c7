"""The database under the store: opens it, makes or checks its tables, and hands out transactions.

One connection, one caller at a time. Knows SQLite's settings and what is said when a file cannot serve; what is written
is the store's affair.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from .errors import OtherFormat, SandboxError, UnusableFile
from .tables import FORMATS, TABLES

FORMAT = 2
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON", "temp_store=MEMORY")


class Database:
    """An open database of this version's format."""

    def __init__(self, data: str) -> None:
        """``data`` is an SQLAlchemy URL or the path of a file. Raises :class:`StoreError`."""
        self._data = data
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

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """All of it is committed, or none."""
        with self._lock, self._connection.begin():
            yield self._connection

    def _prepare(self) -> None:
        with self.transaction() as connection:
            tables = set(sa.inspect(connection).get_table_names())
            if not tables:
                TABLES.create_all(connection)
                connection.execute(FORMATS.insert().values(version=FORMAT))
                return
            if FORMATS.name not in tables:
                raise OtherFormat(self._data, "data of another program", FORMAT)
            found = connection.execute(sa.select(FORMATS.c.version)).scalar()
            if found != FORMAT:
                raise OtherFormat(self._data, f"format {found}", FORMAT)
            # Fails now, with a sentence, rather than at the first booking.
            connection.execute(FORMATS.update().values(version=FORMAT))


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
