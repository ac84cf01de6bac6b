"""What was done last: the newest journal entry of given acts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from as2007lib.store.schema import journal


def last_done(connection: Connection, acts: Sequence[str]) -> int:
    """Return the number of the newest entry of any of the acts, 0 where none of them was ever done."""
    asked = select(func.coalesce(func.max(journal.c.entry), 0)).where(journal.c.act.in_(acts))
    return int(connection.execute(asked).scalar_one())
