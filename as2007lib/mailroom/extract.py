"""What a match is given of a received document: one row a line, with the amount's sign, the service period and who it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from as2007lib.formats.einvoice.model import DocumentType, Line, Period, Received
from as2007lib.mailroom.whom import whom
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import day_of

_SCALE = 10_000
_MOST = 10**15
_NAME_AFTER = re.compile(r"[0-9xX]{4}\s*[,:;]\s*((?:[A-ZÆØÅ][\w'’-]*\.?\s?){2,5})")
"""A name written behind a CPR number, as municipalities ask their suppliers to: ``number,First Last``; a lone word may be anything."""


@dataclass(frozen=True)
class Row:
    """A line as evidence; dates are day numbers, half-open; amounts in øre with the sign of what is owed."""

    place: int
    row_id: str
    amount: int
    quantity: int | None
    price_amount: int | None
    start: int | None
    stop: int | None
    account: str | None
    cpr: str | None = field(repr=False)
    person_name: str | None = field(repr=False)
    reference: str | None = field(repr=False)
    order_number: str | None = field(repr=False)
    text: str = field(repr=False)

    def cells(self) -> dict[str, Any]:
        """Return the row by column."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def evidence_rows(document: Received) -> list[Row]:
    """Return the lines of an invoice or credit note as evidence, in their order; other documents have none."""
    if not document.type.billing:
        return []
    sign = -1 if document.type is DocumentType.CREDIT_NOTE else 1
    return [_row(document, line, place, sign) for place, line in enumerate(document.lines)]


def _row(document: Received, line: Line, place: int, sign: int) -> Row:
    period = line.period or document.period
    words = " ".join(filter(None, (line.name, line.description, line.note)))
    start, stop = _days(period)
    return Row(
        place=place,
        row_id=mask_cprs(line.id),
        amount=sign * line.amount,
        quantity=_whole(line.quantity, _SCALE),
        price_amount=_whole(_each(line), 100),
        start=start,
        stop=stop,
        account=mask_cprs(line.account or document.account) or None,
        cpr=whom(document, line, place + 1),
        person_name=_name(document, line),
        reference=_references(document, line),
        order_number=line.order_number or document.order_number or None,
        text=words or document.note,
    )


def _name(document: Received, line: Line) -> str | None:
    for text in (line.note, line.description, line.name, document.customer.contact_id, document.customer.contact_name, document.note):
        if found := _NAME_AFTER.search(text):
            return found[1].strip()
    return None


def _references(document: Received, line: Line) -> str | None:
    """Return whatever may be an id of ours, apart by blanks."""
    stated = [
        line.order_number,
        line.order_line,
        line.item_id,
        document.order_number,
        document.contract,
        document.customer.contact_id,
        document.buyer_reference,
    ]
    stated += [value for _, value in line.properties]
    stated += [reference.number for reference in document.references]
    stated += [word for text in (line.note, line.description, line.name, document.note) for word in text.split() if _like_id(word)]
    return " ".join(dict.fromkeys(filter(None, stated))) or None


def _like_id(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _days(period: Period) -> tuple[int | None, int | None]:
    start = day_of(period.first) if period.first else None
    stop = day_of(period.last) + 1 if period.last else None
    return (start, stop) if start is None or stop is None or start < stop else (None, None)


def _each(line: Line) -> Decimal | None:
    if line.price is None or not line.price_per:
        return line.price
    return line.price / line.price_per


def _whole(value: Decimal | None, scale: int) -> int | None:
    """Return a number in whole parts of a scale; None where it has finer parts, or is none."""
    if value is None:
        return None
    scaled = value * scale
    return int(scaled) if scaled == scaled.to_integral_value() and abs(scaled) < _MOST else None
