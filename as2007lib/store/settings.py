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


def read_settings(reader: Reader, entry: int) -> dict[str, Any]:
    """Return every setting as known at an entry."""
    rows = reader.read(f"SELECT id, name, value FROM settings WHERE {held(entry)} ORDER BY id", _SCHEMA)
    return {row["name"]: json.loads(row["value"]) for row in rows.to_pylist()}


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
