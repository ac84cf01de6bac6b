"""Booking a past run again from its stored lines and documents, and comparing its vouchers with what the store keeps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.results import Lines
from as2007lib.settlement.basis import Basis
from as2007lib.settlement.booking import BilledOn, Booked, book_run
from as2007lib.store.bulk import Reader
from as2007lib.store.digest import rows_marks
from as2007lib.store.runs import Run, as_frame, read_line_rows
from as2007lib.store.vouchers import read_billed, read_run_entries, read_run_vouchers


@dataclass(frozen=True)
class Misbooked:
    """A voucher that is not what the lines make.

    Attributes:
        voucher: its id in the store; None where the run has not the vouchers it should have.
        text: what it is called.
    """

    voucher: int | None
    text: str = ""


def first_misbooked(reader: Reader, run: Run, basis: Basis) -> Misbooked | None:
    """Return the first voucher of an approved run that differs from what its stored lines and VAT make; None where all are right.

    Args:
        reader: the store.
        run: the run.
        basis: what it knew.
    """
    rows = read_line_rows(reader, f"run = {run.id:d}")
    vouchers = read_run_vouchers(reader, run.id)
    if not rows.num_rows:
        return Misbooked(None) if vouchers.num_rows else None
    documents = read_billed(reader, run.id)
    if documents.num_rows and not pc.all(pc.is_in(rows["document"], documents["id"])).as_py():
        return Misbooked(None)
    booked = book_run(reader, basis, run.flow, as_frame(rows, Lines), _billed(documents, rows))
    if len(booked.own) != vouchers.num_rows:
        return Misbooked(None)
    kept = vouchers["id"].to_numpy()
    document = documents["id"].take(pa.array(booked.own)) if documents.num_rows else pa.nulls(len(kept), pa.int64())
    wrong = [
        _first(vouchers, pa.table([vouchers["id"], document, _texts(booked)], vouchers.schema), "id"),
        _first(read_run_entries(reader, run.id), _made(booked, kept), "voucher"),
        _first(rows.select(["voucher"]), pa.table({"voucher": _on(booked, kept)}), "voucher"),
    ]
    found = min((number for number in wrong if number is not None), default=None)
    if found is None:
        return None
    return Misbooked(found, dict(zip(kept.tolist(), _texts(booked).to_pylist(), strict=True)).get(found, ""))


def _billed(documents: pa.Table, rows: pa.Table) -> BilledOn | None:
    """Return a run's documents as its vouchers need them, None where it has none."""
    if not documents.num_rows:
        return None
    place = np.searchsorted(documents["id"].to_numpy(), rows["document"].to_numpy())
    return BilledOn(place, *(documents[name].to_pylist() for name in ("type", "document_id", "vat_amount")))


def _made(booked: Booked, kept: np.ndarray) -> pa.Table:
    """Return the entries as made now, on the vouchers that the store keeps."""
    table = booked.entries.table
    own = kept[np.searchsorted(booked.own, booked.entries.ints("voucher"))]
    return table.set_column(table.column_names.index("voucher"), "voucher", pa.array(own, pa.int64()))


def _on(booked: Booked, kept: np.ndarray) -> pa.Array:
    """Return the kept voucher of each line, null where it is on none."""
    place = np.minimum(np.searchsorted(booked.own, booked.voucher), max(len(kept) - 1, 0))
    return pa.array(kept[place] if len(kept) else booked.voucher, pa.int64(), mask=~booked.on_one)


def _texts(booked: Booked) -> pa.Array:
    return pa.array(booked.texts, pa.string()).take(pa.array(booked.own))


def _first(stored: pa.Table, made: pa.Table, name: str) -> int | None:
    """Return the voucher, in column `name`, of the first row in which two tables differ; None where they are equal."""
    stored, made = stored.combine_chunks(), made.combine_chunks()
    if stored.equals(made):
        return None
    shared = min(stored.num_rows, made.num_rows)
    differs = np.flatnonzero(rows_marks(stored)[:shared] != rows_marks(made)[:shared])
    place = int(differs[0]) if len(differs) else shared
    named = [table[name][place].as_py() for table in (stored, made) if place < table.num_rows]
    return min((number for number in named if number is not None), default=None)
