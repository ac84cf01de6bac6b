"""Connections to SQLite of which one write fails, and stores whose disk is full."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from as2007lib.store.engine import Store, open_store

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass
class Strike:
    """Lets the n-th write fail: a statement that writes, the commit, or the answer to a commit that was done.

    Attributes:
        n: which one, from 1.
        seen: the writes so far.
        struck: the one that failed; blank while none has.
    """

    n: int
    seen: list[str] = field(default_factory=list)
    struck: str = ""

    def write(self, what: str) -> None:
        """Note a write; raise where it is the one to fail."""
        self.seen.append(what)
        if len(self.seen) == self.n:
            self.struck = what
            raise sqlite3.OperationalError("disk I/O error")


def failing(url: str, strike: Strike) -> Store:
    """Open a store on SQLite of which one write fails."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *rest: Any) -> Any:
            _note(strike, sql)
            return super().execute(sql, *rest)

        def executemany(self, sql: str, *rest: Any) -> Any:
            done = super().executemany(sql, *rest)  # the rows are written when it fails
            _note(strike, sql)
            return done

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(Cursor)

        def commit(self) -> None:
            writing = self.in_transaction
            if writing:
                strike.write("commit")
            super().commit()
            if writing:
                strike.write("committed")

    store = open_store(url)
    event.listen(store.engine, "do_connect", lambda _dialect, _record, _args, options: options.update(factory=Connection))
    return store


def full_disk(url: str, pages: int) -> Store:
    """Open a store on SQLite whose file may take no more than so many pages beyond what it has."""
    store = open_store(url)
    with store.reading() as connection:
        has = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    event.listen(store.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {has + pages}"))
    return store


def _note(strike: Strike, sql: str) -> None:
    if sql.lstrip().upper().startswith(WRITES):
        strike.write(sql.split("(", maxsplit=1)[0].strip())
