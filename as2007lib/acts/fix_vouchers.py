"""The vouchers of a run that is being fixed: which one each line is on, and what they book."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.accounting.vouchers import missing_among
from as2007lib.acts.fix_documents import RunDocuments
from as2007lib.acts.newest import Newest
from as2007lib.settlement.booking import book_run
from as2007lib.store.bulk import whole
from as2007lib.store.journal import Transaction


@dataclass(frozen=True)
class RunVouchers:
    """The vouchers of a run as they were stated.

    Attributes:
        voucher: the one each line is on; null where all of a voucher's entries come to 0.
        missing: accounts that stand as missing on some entry, see `missing_among`.
    """

    voucher: pa.Array
    missing: tuple[str, ...] = ()


def state_vouchers(transaction: Transaction, newest: Newest, run: int, documents: RunDocuments | None) -> RunVouchers:
    """State the vouchers of a run."""
    lines = newest.computed.lines
    if not len(lines):
        return RunVouchers(pa.nulls(0, pa.int64()))
    booked = book_run(transaction, newest.basis, newest.ask.flow, lines, documents.billed if documents else None)
    first = transaction.next_id("vouchers")
    entries, own = booked.entries, booked.own
    place = entries.table.column_names.index("voucher")
    transaction.state("voucher_entries", entries.table.set_column(place, "voucher", whole(entries.ints("voucher") + first)))
    document = whole(documents.ids[own]) if documents else pa.nulls(len(own), pa.int64())
    texts = pa.array(booked.texts, pa.string()).take(pa.array(own))
    transaction.state(
        "vouchers", pa.table({"id": whole(own + first), "run": whole(np.full(len(own), run)), "document": document, "text": texts})
    )
    return RunVouchers(
        pa.array(booked.voucher + first, pa.int64(), mask=~booked.on_one), missing_among(entries.table["account"].unique().to_pylist())
    )
