"""The store's own secret for pseudonyms: the hash of its first journal entry, which no other store has and no output shows."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.store.bulk import Reader

_HASH = pa.schema([("hash", pa.string())])


def pseudonym_key(reader: Reader) -> bytes:
    """Return the key that pseudonyms of this store are made with; empty before anything happened in it."""
    found = reader.read("SELECT hash FROM journal WHERE entry = 1", _HASH)["hash"].to_pylist()
    return bytes.fromhex(found[0]) if found else b""
