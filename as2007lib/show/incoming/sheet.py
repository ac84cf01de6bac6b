"""The list of invoices as an Excel workbook: plain texts, numbers and dates; no formula, whatever a text begins with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter

from as2007lib.answers.invoices import Queued
from as2007lib.show.incoming.receiving import TYPE_NAMES
from as2007lib.show.incoming.words import STATE_NAMES
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import date_of

_HEADS = (
    "Dokument",
    "Slags",
    "Nummer",
    "Leverandør",
    "CVR",
    "Dato",
    "Forfald",
    "Valuta",
    "Beløb",
    "Tilstand",
    "Uafgjorte linjer",
    "Anmærkninger",
)
_WIDTHS = (11, 14, 16, 32, 10, 11, 11, 7, 14, 14, 10, 60)


def workbook(documents: Sequence[Queued], at: datetime) -> bytes:
    """Return the documents as a workbook.

    Args:
        documents: the documents, in the order in which they are listed.
        at: when it is made; it stands in the file.
    """
    made = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, plain) as book:
        book.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet("Fakturaer")
        bold, day, money = (book.add_format(f) for f in ({"bold": True}, {"num_format": "dd.mm.yyyy"}, {"num_format": "#,##0.00"}))
        for column, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        sheet.freeze_panes(1, 1)
        for row, document in enumerate(documents, 1):
            _write(sheet, row, document, day, money)
    return made.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, d: Queued, day: object, money: object) -> None:
    texts = {0: d.document_id, 1: TYPE_NAMES.get(d.type, d.type), 2: d.number, 3: d.supplier, 4: d.supplier_cvr, 7: d.currency}
    texts |= {9: STATE_NAMES[d.state], 11: " ".join(told.message for told in d.findings)}
    for column, text in texts.items():
        sheet.write_string(row, column, mask_cprs(text))
    for column, number in ((5, d.issued_on), (6, d.due_on)):
        if number is not None:
            sheet.write_datetime(row, column, date_of(number), day)
    sheet.write_number(row, 8, Decimal(d.amount).scaleb(-2), money)
    sheet.write_number(row, 10, d.undecided)
