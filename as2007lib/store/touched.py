"""Which services may be due something else than when a past entry was known: everything stated or ended since."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from as2007lib.frames.base import Ints
from as2007lib.store.bulk import Reader

_OWN = ("services", "shares", "individual_rates", "absences", "settled")


def _within(since: int, entry: int) -> str:
    """Return the condition that a row was stated or ended in between."""
    return " OR ".join(f"({name} > {since:d} AND {name} <= {entry:d})" for name in ("since", "until"))


def _changed(table: str, column: str, since: int, entry: int) -> str:
    return f"SELECT {column} AS key FROM {table} WHERE ({_within(since, entry)})"


def _keys(reader: Reader, queries: Sequence[str]) -> Ints:
    found = reader.read(" UNION ".join(queries), pa.schema([("key", pa.int64())]))["key"]
    return np.unique(found.drop_null().to_numpy())


def touched_services(reader: Reader, since: int, entry: int) -> Ints:
    """Return services of which a row of their own, not a delivery, was stated or ended after `since` and up to `entry`."""
    return _keys(reader, [_changed(t, "service", since, entry) for t in _OWN])


def touched_deliveries(reader: Reader, since: int, entry: int) -> tuple[Ints, Ints]:
    """Return services of which a delivery was stated or ended in between, each once, and the first day of such a delivery."""
    asked = f"SELECT service, min(day) FROM deliveries WHERE {_within(since, entry)} GROUP BY service ORDER BY service"
    found = reader.read(asked, pa.schema([("key", pa.int64()), ("day", pa.int64())]))
    return np.asarray(found["key"], np.int64), np.asarray(found["day"], np.int64)


def touched_packages(reader: Reader, since: int, entry: int) -> Ints:
    """Return packages stated or ended in between."""
    return _keys(reader, [_changed("packages", "package", since, entry)])


def touched_catalogue(reader: Reader, since: int, entry: int) -> Ints:
    """Return catalogue services of which the entry or a rate was stated or ended in between."""
    return _keys(reader, [_changed(t, "service_code", since, entry) for t in ("catalogue", "rates")])


def touched_calendars(reader: Reader, since: int, entry: int) -> Ints:
    """Return calendars of which a row was stated or ended in between."""
    return _keys(reader, [_changed("calendars", "calendar", since, entry)])


def touched_persons(reader: Reader, since: int, entry: int) -> Ints:
    """Return citizens said, or no longer said, to be the same person as another in between, and those others."""
    changed = [f"{_changed('citizens', column, since, entry)} AND same_as IS NOT NULL" for column in ("citizen", "same_as")]
    return _keys(reader, changed)


def touched_holds(reader: Reader, since: int, entry: int) -> tuple[Ints, Ints]:
    """Return the services and the parties held or released in between."""
    return (_keys(reader, [_changed("holds", "service", since, entry)]), _keys(reader, [_changed("holds", "party", since, entry)]))


def touched_periods(reader: Reader, since: int, entry: int) -> bool:
    """Tell whether a period was closed or opened in between."""
    return bool(len(_keys(reader, [_changed("periods", "id", since, entry)])))
