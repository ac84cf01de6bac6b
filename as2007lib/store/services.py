"""Services as they were last known, those no longer in force among them."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.base import Ints
from as2007lib.frames.facts import Services
from as2007lib.store.bulk import Reader


def read_services_ever(reader: Reader, entry: int, current: Services, wanted: Ints) -> Services:
    """Return the services in force and the last version of those that are wanted and no longer in force."""
    gone = np.setdiff1d(wanted, current.ints("service"))
    if not len(gone):
        return current
    names = ", ".join(f'"{n}"' for n in Services.schema().names)
    rows = reader.read(
        f"SELECT {names} FROM services WHERE id IN (SELECT max(id) FROM services WHERE since <= {entry:d} "
        f"AND service IN ({', '.join(map(str, gone.tolist()))}) GROUP BY service) ORDER BY id",
        Services.schema(),
    )
    return Services.concat([current, Services(rows)])
