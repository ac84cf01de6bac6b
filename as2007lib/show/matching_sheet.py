"""What was posted alone and changed later, as an Excel workbook: plain texts and numbers; no formula, whatever a text begins with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from as2007lib.answers.misjudgements import Alone, Misjudged, Rate
from as2007lib.show.matching_misjudged import BECAME_NAMES, GROUPS, group_name, lies, rates
from as2007lib.show.matching_words import chance, interval, when_said
from as2007lib.values.cpr_scan import mask_cprs

_CASES = (
    ("Kilde", 14),
    ("Linje", 7),
    ("Leverandør", 30),
    ("Beløb", 14),
    ("Posteret", 18),
    ("Fundet ved", 34),
    ("Sandsynlighed", 13),
    ("Lå på", 40),
    ("Blev", 14),
    ("Ligger nu på", 40),
    ("Af", 14),
    ("Rettet", 18),
    ("Begrundelse", 40),
    ("Hvorfor den blev posteret", 80),
)
_RATES = (
    ("Delt efter", 14),
    ("Gruppe", 40),
    ("Posteret alene", 14),
    ("Beløb", 16),
    ("Rettet", 10),
    ("Rettet beløb", 16),
    ("Andel", 10),
    ("Usikkerhed (95 %)", 22),
)


def workbook(found: Misjudged, at: datetime) -> bytes:
    """Return the changed cases and the rates as a workbook.

    Args:
        found: what was posted alone.
        at: when it is made; it stands in the file.
    """
    made = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, plain) as book:
        book.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
        formats = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        _sheet(book, "Rettet", _CASES, [_case(one) for one in found.cases], formats)
        every = [_rate(GROUPS[by], by, rate) for by in GROUPS for rate in rates(found, by)]
        _sheet(book, "Andele", _RATES, [_rate("I alt", "", found.total), *every], formats)
    return made.getvalue()


def _case(one: Alone) -> list[Any]:
    return [
        one.source_id,
        one.line_id,
        one.supplier,
        Decimal(one.amount).scaleb(-2),
        when_said(one.at),
        group_name("rule", one.rule),
        chance(one.chance),
        lies(one.laid),
        BECAME_NAMES[one.became],
        lies(one.now),
        one.user,
        when_said(one.changed_at),
        one.words,
        one.explanation,
    ]


def _rate(by: str, kind: str, rate: Rate) -> list[Any]:
    amounts = [Decimal(amount).scaleb(-2) for amount in (rate.amount, rate.wrong_amount)]
    name = group_name(kind, rate.name) if kind else ""
    return [by, name, rate.count, amounts[0], rate.wrong, amounts[1], chance(rate.share), interval(rate.lower, rate.upper)]


def _sheet(
    book: xlsxwriter.Workbook, name: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]], formats: tuple[Any, Any]
) -> None:
    sheet = book.add_worksheet(name)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, formats[0])
    sheet.freeze_panes(1, 1)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(place, column, mask_cprs(value))
            else:
                sheet.write_number(place, column, value, *([formats[1]] if isinstance(value, Decimal) else []))
