"""The lists of the page of reconciliation as Excel workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from as2007lib.show import sheets
from as2007lib.show.reconciliation.words import STATE_NAMES
from as2007lib.show.sheets import Head

_POSTED = {
    "posting_id": Head("Postering", 16),
    "state": Head("Tilstand", 22),
    "posted_on": Head("Bogført", 11, "day"),
    "month": Head("Ydelsesmåned", 13, "month"),
    "age": Head("Dage", 7, "count"),
    "account": Head("Konto", 20),
    "supplier": Head("Modtager", 30),
    "citizen": Head("Borger", 13),
    "text": Head("Tekst", 40),
    "voucher": Head("Bilag", 16),
    "system": Head("Kilde", 12),
    "amount": Head("Beløb", 14, "amount"),
    "before": Head("Beløb ved afgørelsen", 14, "amount"),
    "laid": Head("Afstemt", 14, "amount"),
    "explained": Head("Forklaret", 14, "amount"),
    "rest": Head("Kun i økonomisystemet", 14, "amount"),
    "words": Head("Begrundelse", 50),
}
_COMMITTED = {
    "service_id": Head("Ydelse", 14),
    "name": Head("Navn", 28),
    "citizen": Head("Borger", 13),
    "supplier": Head("Leverandør", 30),
    "account": Head("Konto", 20),
    "month": Head("Ydelsesmåned", 13, "month"),
    "age": Head("Dage", 7, "count"),
    "amount": Head("Disponeret", 14, "amount"),
    "used": Head("Afstemt", 14, "amount"),
    "released": Head("Frigivet", 14, "amount"),
    "open": Head("Kun hos os", 14, "amount"),
    "over": Head("Brugt for meget", 14, "amount"),
}


def postings(rows: pa.Table, at: datetime) -> bytes:
    """Return postings (`reconciliation_sides.POSTED`) as a workbook, made at a moment that stands in the file."""
    return _workbook("Posteringer", _POSTED, rows, at)


def commitments(rows: pa.Table, at: datetime) -> bytes:
    """Return commitments (`reconciliation_sides.COMMITTED`) as a workbook, made at a moment that stands in the file."""
    return _workbook("Disponeringer", _COMMITTED, rows, at)


def _workbook(name: str, heads: dict[str, Head], rows: pa.Table, at: datetime) -> bytes:
    columns: list[Sequence[object]] = [rows[column].to_pylist() for column in heads]
    if "state" in heads:
        place = list(heads).index("state")
        columns[place] = [STATE_NAMES[str(state)] for state in columns[place]]
    return sheets.workbook(name, list(heads.values()), zip(*columns, strict=True), at)
