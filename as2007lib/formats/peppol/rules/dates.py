"""Dates and periods. A date of the schema may have a time zone; one without is taken to be in UTC, as the official sheets do here."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import Node, Tree

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|([+-])([0-9]{2}):([0-9]{2}))?")
_PLAIN = len("2026-01-01")
_DATES = ("cbc:IssueDate", "cbc:DueDate", "cbc:TaxPointDate", "cbc:StartDate", "cbc:EndDate", "cbc:ActualDeliveryDate")
_LINES = ("cac:InvoiceLine", "cac:CreditNoteLine")


def check(tree: Tree) -> None:
    """Check dates, the period of the document and the periods of its lines."""
    for name in _DATES:
        for node in tree.every(name):
            if len(node.text) != _PLAIN or moment(node.text) is None:
                tree.fail("PEPPOL-EN16931-F001", node)
    periods = tree.every("cac:InvoicePeriod")
    if not periods:
        return
    for period in periods:
        _period(tree, period)
    _document(tree)
    _within(tree)


@lru_cache(maxsize=4096)
def moment(text: str) -> int | None:
    """Return a date as minutes, for comparing; None when it is none. Documents share their dates, so they are kept."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        minutes = date.fromisoformat(found[1]).toordinal() * 1440
    except ValueError:
        return None
    offset = int(found[3]) * 60 + int(found[4]) if found[2] else 0
    return minutes + offset if found[2] == "-" else minutes - offset


def _in_order(first: Node, last: Node) -> bool:
    earlier, later = moment(first.text), moment(last.text)
    return earlier is not None and later is not None and earlier <= later


def _period(tree: Tree, period: Node) -> None:
    on_line = period.parent is not None and period.parent.name in _LINES
    start, end = period.first("cbc:StartDate"), period.first("cbc:EndDate")
    codes_of_date = period.all("cbc:DescriptionCode")
    if start and end and not _in_order(start, end):
        tree.fail("BR-30" if on_line else "BR-29", period)
    if not start and not end and (on_line or not codes_of_date):
        tree.fail("BR-CO-20" if on_line else "BR-CO-19", period)
    for code in codes_of_date:
        if code.trimmed not in codes("period_code"):
            tree.fail("BR-CL-06", code)
            tree.fail("PEPPOL-EN16931-CL006", code)


def _document(tree: Tree) -> None:
    whole = tree.root.all("cac:InvoicePeriod")
    codes_of_date = [code for period in whole for code in period.all("cbc:DescriptionCode")]
    if len(whole) > 1:
        tree.fail("UBL-SR-08", whole[1])
    if len(codes_of_date) > 1:
        tree.fail("UBL-SR-49", codes_of_date[1])
    if codes_of_date and tree.root.first("cbc:TaxPointDate"):
        tree.fail("BR-CO-03", tree.root)


def _within(tree: Tree) -> None:
    """Check that the lines' periods lie within the document's."""
    starts, ends = tree.root.at("cac:InvoicePeriod", "cbc:StartDate"), tree.root.at("cac:InvoicePeriod", "cbc:EndDate")
    for line in tree.lines:
        for period in line.all("cac:InvoicePeriod"):
            for day in period.all("cbc:StartDate"):
                if starts and not (len(starts) == 1 and _in_order(starts[0], day)):
                    tree.fail("PEPPOL-EN16931-R110", day)
            for day in period.all("cbc:EndDate"):
                if ends and not (len(ends) == 1 and _in_order(day, ends[0])):
                    tree.fail("PEPPOL-EN16931-R111", day)
