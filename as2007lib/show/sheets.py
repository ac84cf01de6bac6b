"""A list as an Excel workbook: plain texts, numbers and dates; no formula, whatever a text begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import xlsxwriter

from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import date_of
from as2007lib.values.months import format_month

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The type of the file."""
Kind: TypeAlias = Literal["text", "count", "amount", "day", "month"]


@dataclass(frozen=True)
class Head:
    """A column: its heading, its width in signs, and what it holds (øre, day and month numbers, counts or texts)."""

    text: str
    width: int
    kind: Kind = "text"


def workbook(name: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]], at: datetime) -> bytes:
    """Return rows as a workbook; texts are masked, None is blank.

    Args:
        name: what the sheet is called.
        heads: the columns.
        rows: the values, in the order of the columns.
        at: when it is made; it stands in the file.
    """
    made = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, plain) as book:
        book.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet(name)
        bold, *formats = (book.add_format(f) for f in ({"bold": True}, {"num_format": "dd.mm.yyyy"}, {"num_format": "#,##0.00"}))
        for column, head in enumerate(heads):
            sheet.set_column(column, column, head.width)
            sheet.write_string(0, column, head.text, bold)
        sheet.freeze_panes(1, 1)
        for place, row in enumerate(rows, 1):
            for column, (head, value) in enumerate(zip(heads, row, strict=True)):
                _write(sheet, place, column, head.kind, value, *formats)
    return made.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, kind: Kind, value: Any, day: object, money: object) -> None:
    if value is None:
        return
    if kind == "day":
        sheet.write_datetime(row, column, date_of(value), day)
    elif kind == "amount":
        sheet.write_number(row, column, Decimal(value).scaleb(-2), money)
    elif kind == "count":
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, mask_cprs(format_month(value) if kind == "month" else value))
