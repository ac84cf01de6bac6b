"""What belongs to the store and not to a run: where settlement begins, four eyes, whether accounts are demanded and so on.

A setting is versioned like a fact, so that a past run can be made again under the settings of its day.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from as2007lib.store.bulk import Reader
from as2007lib.store.journal import Transaction
from as2007lib.store.known import held

_SCHEMA = pa.schema([("id", pa.int64()), ("name", pa.string()), ("value", pa.string())])

_HISTORY = pa.schema([("value", pa.string()), ("since", pa.int64()), ("user", pa.string()), ("at", pa.string())])


def read_settings(reader: Reader, entry: int) -> dict[str, Any]:
    """Return every setting as known at an entry."""
    rows = reader.read(f"SELECT id, name, value FROM settings WHERE {held(entry)} ORDER BY id", _SCHEMA)
    return {row["name"]: json.loads(row["value"]) for row in rows.to_pylist()}


def read_setting_history(reader: Reader, name: str, entry: int) -> list[dict[str, Any]]:
    """Return every value that a setting had up to an entry, oldest first: `value`, `since`, and who set it when (`user`, `at`)."""
    rows = reader.read(
        "SELECT s.value, s.since, coalesce(j.by_user, ''), coalesce(j.at, '') FROM settings s LEFT JOIN journal j ON j.entry = s.since "
        f"WHERE s.name = '{_plain(name)}' AND s.since <= {entry:d} ORDER BY s.id",
        _HISTORY,
    )
    return [{**row, "value": json.loads(row["value"])} for row in rows.to_pylist()]


def _plain(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(name)
    return name


def state_setting(transaction: Transaction, name: str, value: Any) -> bool:
    """Set a setting; tell whether that changed anything."""
    known = {
        r["name"]: r for r in transaction.read(f"SELECT id, name, value FROM settings WHERE {held(transaction.entry)}", _SCHEMA).to_pylist()
    }
    stated = json.dumps(value, sort_keys=True)
    old = known.get(name)
    if old and old["value"] == stated:
        return False
    if old:
        transaction.end("settings", pa.array([old["id"]]).to_numpy())
    transaction.state("settings", pa.table({"name": [name], "value": [stated]}))
    return True
