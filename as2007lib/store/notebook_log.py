"""The record of executed notebooks: append-only, beside the journal (it tells of work, not of money)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import insert, select

from as2007lib.store.engine import Store
from as2007lib.store.schema import notebook_runs


def note(store: Store, row: dict[str, Any]) -> int:
    """Append a row (key, notebook, period, status, at, by_user, details) and return its number."""
    with store.writing() as connection:
        number = int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM notebook_runs").scalar_one())
        connection.execute(insert(notebook_runs), [{**row, "id": number, "details": json.dumps(row["details"], sort_keys=True)}])
    return number


def noted(store: Store, key: str | None = None) -> list[dict[str, Any]]:
    """Return the rows (of a key), oldest first."""
    asked = select(notebook_runs).order_by(notebook_runs.c.id)
    if key is not None:
        asked = asked.where(notebook_runs.c.key == key)
    with store.reading() as connection:
        rows = [dict(row._mapping) for row in connection.execute(asked)]  # noqa: SLF001 - SQLAlchemy's public name
    return [{**row, "details": json.loads(row["details"])} for row in rows]
