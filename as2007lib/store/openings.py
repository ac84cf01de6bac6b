"""Which flow an opening belongs to: the flow its service had at the load that first stated it. It never changes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.facts import Openings
from as2007lib.store.bulk import Reader
from as2007lib.store.identities import Identities
from as2007lib.store.journal import Transaction
from as2007lib.store.known import held
from as2007lib.store.versions import keyed, matches

_FLOWS = pa.schema([("service", pa.int64()), ("flow", pa.string())])
_KEYS = pa.schema([("service", pa.int64()), ("party", pa.int64()), ("month", pa.int64()), ("flow", pa.string())])


def opening_flows(reader: Reader, transaction: Transaction, identities: Identities, rows: pa.Table) -> pa.Array:
    """Return the flow of each stated opening: the one it had, else its service's in this load."""
    stated = keyed(rows, Openings, identities)
    now = transaction.read(f"SELECT service, flow FROM services WHERE {held(transaction.entry)}", _FLOWS)
    own = now["flow"].combine_chunks().take(pc.index_in(stated["service"].combine_chunks(), value_set=now["service"].combine_chunks()))
    before = reader.read(f"SELECT service, party, month, flow FROM settled WHERE {held(transaction.entry - 1)} ORDER BY id", _KEYS)
    left, right = matches(stated, before, Openings.keys)
    flows = np.asarray(own.to_numpy(zero_copy_only=False), dtype=object)
    flows[left] = before["flow"].take(pa.array(right)).to_numpy(zero_copy_only=False)
    return pa.array(flows, pa.string())
