"""Which services may be due something else than when a past entry was known: everything stated or ended since."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from as2007lib.frames.base import Ints
from as2007lib.store.bulk import Reader

_OWN = ("services", "shares", "individual_rates", "absences", "deliveries", "settled")


def _changed(table: str, column: str, since: int, entry: int) -> str:
    window = f"> {since:d} AND {{0}} <= {entry:d}"
    return f"SELECT {column} AS key FROM {table} WHERE since {window.format('since')} OR until {window.format('until')}"


def _keys(reader: Reader, queries: Sequence[str]) -> Ints:
    found = reader.read(" UNION ".join(queries), pa.schema([("key", pa.int64())]))["key"]
    return np.unique(found.drop_null().to_numpy())


def touched_services(reader: Reader, since: int, entry: int) -> Ints:
    """Return services of which a row of their own was stated or ended after `since` and up to `entry`."""
    return _keys(reader, [_changed(t, "service", since, entry) for t in _OWN])


def touched_packages(reader: Reader, since: int, entry: int) -> Ints:
    """Return packages stated or ended in between."""
    return _keys(reader, [_changed("packages", "package", since, entry)])


def touched_catalogue(reader: Reader, since: int, entry: int) -> Ints:
    """Return catalogue services of which the entry or a rate was stated or ended in between."""
    return _keys(reader, [_changed(t, "service_code", since, entry) for t in ("catalogue", "rates")])


def touched_all(reader: Reader, since: int, entry: int) -> bool:
    """Tell whether something changed in between that may touch any service: calendars, merged citizens, settings, account rules."""
    queries = [_changed(t, "id", since, entry) for t in ("calendars", "settings", "accounts")]
    merged = _changed("citizens", "id", since, entry).replace(" WHERE ", " WHERE same_as IS NOT NULL AND (") + ")"
    return bool(len(_keys(reader, [*queries, merged])))


def touched_holds(reader: Reader, since: int, entry: int) -> tuple[Ints, Ints]:
    """Return the services and the parties held or released in between."""
    return (_keys(reader, [_changed("holds", "service", since, entry)]), _keys(reader, [_changed("holds", "party", since, entry)]))


def touched_periods(reader: Reader, since: int, entry: int) -> bool:
    """Tell whether a period was closed or opened in between."""
    return bool(len(_keys(reader, [_changed("periods", "id", since, entry)])))
