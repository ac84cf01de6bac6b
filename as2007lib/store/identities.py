"""Identities: every text id once, with a whole number that never changes. Parties and citizens share one register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.base import Ints
from as2007lib.store.bulk import Reader, Whole, whole
from as2007lib.store.journal import Transaction

_SCHEMA = pa.schema([("id", pa.int64()), ("kind", pa.string()), ("text", pa.string())])


@dataclass(frozen=True)
class Identities:
    """All identities known to a store (a later reader sees more of them, never other ones)."""

    table: pa.Table

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[pa.Array, Ints]]:
        kinds = pc.unique(self.table["kind"]).to_pylist()
        picked = {k: self.table.filter(pc.equal(self.table["kind"], k)) for k in kinds}
        return {k: (t["text"].combine_chunks(), t["id"].to_numpy()) for k, t in picked.items()}

    @cached_property
    def texts(self) -> pa.Array:
        """The text id of each key: place = key; null where there is none."""
        ids = self.table["id"].to_numpy()
        places = np.full((int(ids.max()) + 1) if len(ids) else 1, -1, np.int64)
        places[ids] = np.arange(len(ids))
        return self.table["text"].combine_chunks().take(pa.array(places, mask=places < 0))

    @cached_property
    def order(self) -> Ints:
        """The rank of each key's text id in ascending byte order: place = key. Unknown keys rank first."""
        texts = self.texts
        filled = pc.fill_null(texts, "")
        ranks = np.empty(len(texts), np.int64)
        ranks[pc.array_sort_indices(filled).to_numpy()] = np.arange(len(texts))
        return ranks

    def keys(self, kind: str, texts: pa.Array | pa.ChunkedArray) -> pa.Array:
        """Return the key of each text id of a kind; null where it is null or unknown."""
        known, ids = self._by_kind.get(kind, (pa.array([], pa.string()), np.array([], np.int64)))
        if isinstance(texts, pa.ChunkedArray):
            texts = texts.combine_chunks()
        places = pc.index_in(texts, value_set=known, skip_nulls=True)
        return pa.array(ids, pa.int64()).take(places)

    def key(self, kind: str, text: str) -> int | None:
        """Return the key of one text id, None where it is unknown."""
        found: int | None = self.keys(kind, pa.array([text], pa.string()))[0].as_py()
        return found

    def text(self, key: int) -> str:
        """Return the text id of a key."""
        return str(self.texts[key].as_py())

    def name(self, keys: Ints | pa.Array | pa.ChunkedArray) -> pa.Array:
        """Return the text id of each key; null where the key is null or negative."""
        numbers = pa.array(keys) if isinstance(keys, np.ndarray) else keys
        if isinstance(numbers, pa.ChunkedArray):
            numbers = numbers.combine_chunks()
        return self.texts.take(pc.if_else(pc.greater_equal(numbers, 0), numbers, None))


def read_identities(reader: Reader) -> Identities:
    """Return all identities."""
    return Identities(reader.read("SELECT id, kind, text FROM identities ORDER BY id", _SCHEMA, Whole("identities")))


def register(transaction: Transaction, known: Identities, wanted: Mapping[str, Sequence[pa.Array | pa.ChunkedArray]]) -> Identities:
    """Give a key to each text id (by kind) that has none yet, in byte order; return all identities."""
    kinds, texts = [], []
    for kind in sorted(wanted):
        chunks = [c for a in wanted[kind] for c in (a.chunks if isinstance(a, pa.ChunkedArray) else [a])]
        names = pc.drop_null(pc.unique(pa.chunked_array(chunks, pa.string())))
        new = names.filter(pc.is_null(known.keys(kind, names)))
        new = new.take(pc.array_sort_indices(new))
        kinds += [kind] * len(new)
        texts.append(new)
    rows = pa.table({"kind": pa.array(kinds, pa.string()), "text": pa.chunked_array(texts, pa.string())})
    if not rows.num_rows:
        return known
    first = int(known.table["id"][-1].as_py()) + 1 if known.table.num_rows else 1
    rows = rows.add_column(0, "id", whole(np.arange(rows.num_rows) + first))
    transaction.state("identities", rows)
    return Identities(pa.concat_tables([known.table, rows]).combine_chunks())
