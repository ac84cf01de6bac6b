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
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from as2007lib.store.bulk import Columns
from as2007lib.store.errors import StoreBusy, StoreMissing, StoreUnreadable
from as2007lib.store.guarding import missing_guards, renew_guards
from as2007lib.store.migrations import migrate

_WAIT_MS = 20_000
"""How long one act waits for another before it says so."""


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

    def read(self, sql: str, schema: pa.Schema) -> pa.Table:
        """Return the committed rows of a query as whole columns."""
        return self._columns.read(sql, schema)

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
                raise StoreBusy from error
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()


def open_store(url: str) -> Store:
    """Open a store that exists.

    Raises:
        StoreMissing: there is none there.
        StoreUnreadable: the file is no store, or the database cannot be reached.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise StoreMissing
    store = Store(_engine(url))
    try:
        with store.reading() as connection:
            there = inspect(connection).has_table("journal")
    except (DatabaseError, store.driver_error) as error:
        raise StoreUnreadable(store.place) from error
    if not there:
        raise StoreMissing
    return store


def init_store(url: str) -> Store:
    """Create a store, or bring an existing one to the newest schema."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        path = Path(address.database or "")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    store = Store(_engine(url))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if store.is_sqlite else "SELECT pg_advisory_xact_lock(2007)")
        migrate(connection)
        if missing_guards(connection):
            renew_guards(connection)
        connection.commit()
    return store


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": _WAIT_MS / 1000})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "cache_size = -65536"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
