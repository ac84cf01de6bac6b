"""documents.csv: what became of each file that came in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from as2007lib.formats.interchange.faults import guarded


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
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(ReceivedRow.__dataclass_fields__)
    writer.writerows([guarded(cell) for cell in astuple(row)] for row in rows)
    return buffer.getvalue().encode()
