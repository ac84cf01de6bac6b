"""Sealing persons' data: the journal proves a seal, so that who a row was about can be erased and the chain still holds."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.store.columns import SEALED
from as2007lib.store.digest import salts, seal
from as2007lib.store.journal import Transaction
from as2007lib.store.schema import SEALING


def sealed(transaction: Transaction, table: str, rows: pa.Table) -> pa.Table:
    """Return rows about to be stated with a fresh salt each, and the seal over the columns that tell who somebody is."""
    made = salts(transaction.by.seed, table, transaction.next_id(table), rows.num_rows)
    persons = [rows[name].to_pylist() for name in SEALING[table]]
    seals = [seal(salt, values) for salt, *values in zip(made, *persons, strict=True)]
    for name, values in zip(SEALED, (made, seals), strict=True):
        rows = rows.append_column(name, pa.array(values, pa.string()))
    return rows
