"""documents.csv: what became of each file that came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from as2007lib.formats.interchange.faults import guarded_csv


@dataclass(frozen=True)
class ReceivedRow:
    """A row of documents.csv, as text."""

    file: str
    document_id: str
    type: str
    supplier_cvr: str
    receiver_gln: str
    amount: str
    decision: str
    code: str
    message: str


def documents_csv(rows: Sequence[ReceivedRow]) -> bytes:
    """Return documents.csv; text that a spreadsheet would read as a formula is guarded."""
    return guarded_csv(ReceivedRow.__dataclass_fields__, (astuple(row) for row in rows))
