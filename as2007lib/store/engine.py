"""Opening a store: one municipality, in an SQLite file of its own or a PostgreSQL database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from as2007lib.store.apart import Apart
from as2007lib.store.bulk import Columns, Reader, Whole
from as2007lib.store.errors import (
    AddressUnknown,
    As2007Error,
    StoreBusy,
    StoreMissing,
    StoreNewer,
    StoreOlder,
    StoreUnreadable,
    StoreUnwritable,
)
from as2007lib.store.guarding import missing_guards, renew_guards
from as2007lib.store.migrations import Standing, UnknownRevision, migrate, standing
from as2007lib.store.reasons import reason
from as2007lib.values.errors import why

_WAIT_MS = 20_000
"""How long one act waits for another before it says so."""
_LOCK_TIMEOUT = "55P03"
"""PostgreSQL's code for a lock that was not to be had in time."""


@dataclass(frozen=True)
class Store:
    """One municipality's store."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is an SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def driver_error(self) -> type[Exception]:
        """The class of all errors of the database's driver, which whole columns are written by."""
        dbapi = self.engine.dialect.loaded_dbapi
        return dbapi.Error

    @property
    def place(self) -> str:
        """Where the store is, without a password."""
        return self.engine.url.render_as_string(hide_password=True)

    def read(self, sql: str, schema: pa.Schema, whole: Whole | None = None) -> pa.Table:
        """Return the committed rows of a query as whole columns."""
        return self._columns.read(sql, schema, whole)

    @contextmanager
    def together(self) -> Iterator[Reader]:
        """Give a reader for the questions of one computation, at one known entry: they share a connection. It is for one thread."""
        with self._columns.together() as reader:
            yield reader

    @property
    def apart(self) -> Apart | None:
        """Who reads large tables in a process of its own."""
        return self._columns.apart

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self.engine.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection for small questions."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one writing transaction; a second writer waits, and is told when it has waited long enough."""
        with self.engine.connect() as connection:
            try:
                if self.is_sqlite:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                else:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_WAIT_MS}")
                    connection.exec_driver_sql("LOCK TABLE journal IN EXCLUSIVE MODE")
            except OperationalError as error:
                raise _refusal(error, self.place) from error
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()


def open_store(url: str) -> Store:
    """Open a store that exists.

    Raises:
        AddressUnknown: the address is not one of a database that can hold a store.
        StoreMissing: there is none there.
        StoreUnreadable: the file is no store, the user may not read it, or the database cannot be reached.
        StoreNewer, StoreOlder: another edition of the program made it.
    """
    address = _address(url)
    store = Store(_engine(address))
    try:
        if store.is_sqlite and not Path(address.database or "").is_file():
            raise StoreMissing
        with store.reading() as connection:
            stands = standing(connection)
    except OSError as error:
        raise StoreUnreadable(store.place, why(error)) from error
    except (DatabaseError, store.driver_error) as error:
        raise StoreUnreadable(store.place, reason(error)) from error
    if stands is Standing.NONE:
        raise StoreMissing
    if stands is not Standing.READY:
        raise StoreNewer(store.place) if stands is Standing.NEWER else StoreOlder(store.place)
    return store


def init_store(url: str) -> Store:
    """Create a store, or bring an existing one to the newest schema.

    Raises:
        AddressUnknown: the address is not one of a database that can hold a store.
        StoreNewer: a newer program made it.
        StoreUnwritable: the file cannot be made or is none of ours, or the database cannot be reached.
    """
    address = _address(url)
    store = Store(_engine(address))
    try:
        if store.is_sqlite:
            _make_file(Path(address.database or ""))
        with store.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if store.is_sqlite else "SELECT pg_advisory_xact_lock(2007)")
            migrate(connection)
            if missing_guards(connection):
                renew_guards(connection)
            connection.commit()
    except OSError as error:
        raise StoreUnwritable(store.place, why(error)) from error
    except UnknownRevision as error:
        raise StoreNewer(store.place) from error
    except (DatabaseError, store.driver_error) as error:
        raise StoreUnwritable(store.place, reason(error)) from error
    return store


def _make_file(path: Path) -> None:
    """Make the file of a store, which nobody else may read, before the database does."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _refusal(error: OperationalError, place: str) -> As2007Error:
    """Return what stands in the way of writing: another act, or that the store cannot be written at all."""
    told = str(error.orig).splitlines()[0]
    waited = getattr(error.orig, "sqlstate", None) == _LOCK_TIMEOUT or "locked" in told or "busy" in told
    return StoreBusy() if waited else StoreUnwritable(place, reason(error))


def _address(url: str) -> URL:
    """Return an address taken apart; SQLite needs a file, since a store outlives its process."""
    try:
        address = make_url(url)
        known = address.get_backend_name() in {"sqlite", "postgresql"}
    except (ArgumentError, ValueError) as error:  # a port that is no number is a plain ValueError
        raise AddressUnknown from error
    if not known or (address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}):
        raise AddressUnknown
    return address


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": _WAIT_MS / 1000})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "cache_size = -65536"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
