"""Who holds which role, as rows."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.store.bulk import Reader
from as2007lib.store.known import held

_SCHEMA = pa.schema([("id", pa.int64()), ("holder", pa.string()), ("role", pa.string())])


def read_roles(reader: Reader, entry: int) -> list[dict[str, object]]:
    """Return who holds which role (id, holder, role) at an entry."""
    return list(reader.read(f"SELECT id, holder, role FROM roles WHERE {held(entry)} ORDER BY id", _SCHEMA).to_pylist())
