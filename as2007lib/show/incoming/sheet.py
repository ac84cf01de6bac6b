"""The list of invoices as an Excel workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from as2007lib.answers.invoices import Queued
from as2007lib.show import sheets
from as2007lib.show.incoming.receiving import TYPE_NAMES
from as2007lib.show.incoming.words import STATE_NAMES
from as2007lib.show.sheets import Head

_HEADS = (
    Head("Dokument", 11),
    Head("Slags", 14),
    Head("Nummer", 16),
    Head("Leverandør", 32),
    Head("CVR", 10),
    Head("Dato", 11, "day"),
    Head("Forfald", 11, "day"),
    Head("Valuta", 7),
    Head("Beløb", 14, "amount"),
    Head("Tilstand", 14),
    Head("Uafgjorte linjer", 10, "count"),
    Head("Anmærkninger", 60),
)


def workbook(documents: Sequence[Queued], at: datetime) -> bytes:
    """Return the documents as a workbook.

    Args:
        documents: the documents, in the order in which they are listed.
        at: when it is made; it stands in the file.
    """
    return sheets.workbook("Fakturaer", _HEADS, map(_row, documents), at)


def _row(d: Queued) -> Sequence[Any]:
    named = (d.document_id, TYPE_NAMES.get(d.type, d.type), d.number, d.supplier, d.supplier_cvr, d.issued_on, d.due_on, d.currency)
    return *named, d.amount, STATE_NAMES[d.state], d.undecided, " ".join(told.message for told in d.findings)
