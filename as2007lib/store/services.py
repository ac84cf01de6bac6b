"""Services as they were last known, those no longer in force among them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.frames.base import Ints
from as2007lib.frames.facts import Services
from as2007lib.store.bulk import Reader
from as2007lib.store.known import held
from as2007lib.values.arrays import distinct, place_of

_KEYS = pa.schema([("service", pa.int64())])


def read_services_ever(reader: Reader, entry: int, current: Services, wanted: Ints) -> Services:
    """Return the services in force and the last version of those that are wanted and no longer in force."""
    gone = distinct(wanted[place_of(current.ints("service"), wanted) < 0])
    if not len(gone):
        return current
    names = ", ".join(f'"{n}"' for n in Services.schema().names)
    rows = reader.read(
        f"SELECT {names} FROM services WHERE id IN (SELECT max(id) FROM services WHERE since <= {entry:d} "
        f"AND service IN ({', '.join(map(str, gone.tolist()))}) GROUP BY service) ORDER BY id",
        Services.schema(),
    )
    return Services.concat([current, Services(rows)])


def read_services_known(reader: Reader, entry: int) -> Ints:
    """Return the keys of the services in force at an entry."""
    return _keys(reader, f"SELECT service FROM services WHERE {held(entry)}")


def read_carried(reader: Reader, entry: int) -> Ints:
    """Return the keys of the services in force at an entry of which the package, the catalogue service and its calendar are known."""
    built_in = "SELECT id FROM identities WHERE kind = 'calendar' AND text = 'weekdays'"
    rows = f"SELECT 1 FROM calendars k WHERE k.calendar = c.calendar AND {held(entry)}"
    return _keys(
        reader,
        f"SELECT s.service FROM services s WHERE {held(entry)} "
        f"AND EXISTS (SELECT 1 FROM packages p WHERE p.package = s.package AND {held(entry)}) "
        f"AND EXISTS (SELECT 1 FROM catalogue c WHERE c.service_code = s.service_code AND {held(entry)} "
        f"AND (c.calendar IS NULL OR c.calendar IN ({built_in}) OR EXISTS ({rows})))",
    )


def _keys(reader: Reader, sql: str) -> Ints:
    return np.asarray(reader.read(sql, _KEYS)["service"].to_numpy(), dtype=np.int64)
