"""What was done last: the newest journal entry of given acts."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from as2007lib.store.schema import journal, loads


def last_done(connection: Connection, acts: Sequence[str]) -> int:
    """Return the number of the newest entry of any of the acts, 0 where none of them was ever done."""
    asked = select(func.coalesce(func.max(journal.c.entry), 0)).where(journal.c.act.in_(acts))
    return int(connection.execute(asked).scalar_one())


def last_load(connection: Connection, but: Collection[str]) -> int:
    """Return the number of the entry of the newest load that spoke of anything but the given facts; 0 where there was none."""
    for entry, counts in connection.execute(select(loads.c.since, loads.c.counts).order_by(loads.c.id.desc())):
        if set(json.loads(counts)) - set(but) or not json.loads(counts):
            return int(entry)
    return 0
