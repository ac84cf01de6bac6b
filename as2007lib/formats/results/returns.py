"""returns.csv: what went back to the ledger system, and what could not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from as2007lib.formats.interchange.faults import guarded_csv


@dataclass(frozen=True)
class ReturnRow:
    """A row of returns.csv, as text; `message_id`, `file` and `date` are blank where nothing went back."""

    message_id: str
    document_id: str
    type: str
    number: str
    supplier_cvr: str
    amount: str
    decision: str
    state: str
    date: str
    file: str
    code: str
    message: str


def returns_csv(rows: Sequence[ReturnRow]) -> bytes:
    """Return returns.csv; text that a spreadsheet would read as a formula is guarded."""
    return guarded_csv(ReturnRow.__dataclass_fields__, (astuple(row) for row in rows))
