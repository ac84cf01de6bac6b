"""A supplier's invoice or credit note as the bytes he sends, in OIOUBL or Peppol, with the truth about each line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from as2007lib.formats.ubl.document import BankAccount, Document, DocumentReference, Kind, Line, Party, Period, Vat, VatTotal
from as2007lib.formats.ubl.render import render
from as2007lib.rules.figures import figure
from as2007lib.sample.wanted import Meant, Target, Wanted
from as2007lib.values.days import day_of
from as2007lib.values.numbers import format_scaled

_PEPPOL_EVERY = 3
_TERM = timedelta(days=30)
_REGISTRATION = "9999"
_SCALE = 10_000


@dataclass(frozen=True)
class Entry:
    """A line to be billed: what it is for and how it says so.

    Attributes:
        wanted: the commitment it begins from.
        kind: what was done to it.
        amount: øre, positive, also where it is credited.
        quantity: ten-thousandths of a unit, 0 where it is billed as one.
        first, last: the days it states.
        targets: the truth.
        case: the id by which it names its service; blank where it does not.
        person: number and name as written; blank where neither is.
    """

    wanted: Wanted
    kind: str
    amount: int
    quantity: int
    first: date
    last: date
    targets: tuple[Target, ...]
    case: str = ""
    person: str = field(default="", repr=False)


@dataclass(frozen=True)
class Bill:
    """A document to be sent; `credits` is the one it takes back, `order` the order number on it."""

    number: str
    party: int
    issued: date
    lines: tuple[Entry, ...]
    order: str = ""
    credits: Bill | None = None


@dataclass(frozen=True)
class Written:
    """A file and the truth about its lines."""

    file: str
    content: bytes = field(repr=False)
    truth: tuple[Meant, ...] = ()


def bill_bytes(bill: Bill, supplier: dict[str, Any], receiver: Party) -> Written:
    """Return a bill as its supplier sends it.

    Args:
        bill: the bill.
        supplier: his row of `Suppliers`, with a company number.
        receiver: who gets it.
    """
    file = f"{supplier['cvr']}-{bill.number}.xml"
    numbered = list(enumerate(bill.lines, 1))
    rendered = render(_document(bill, supplier, receiver))
    if rendered.faults:
        raise ValueError(f"{file}: {rendered.faults[0].message}")
    return Written(file, rendered.content, tuple(Meant(file, bill.number, str(n), line.kind, line.targets) for n, line in numbered))


def _document(bill: Bill, supplier: dict[str, Any], receiver: Party) -> Document:
    day, net = day_of(bill.issued), sum(line.amount for line in bill.lines)
    reason = figure("vat_exempt_reason", day).text
    return Document(
        kind=Kind.CREDIT_NOTE if bill.credits else Kind.INVOICE,
        syntax="oioubl" if int(supplier["cvr"]) % _PEPPOL_EVERY else "peppol",
        number=bill.number,
        issued=bill.issued,
        due=bill.issued + _TERM,
        supplier=Party(name=supplier["name"], gln=supplier["gln"] or "", cvr=supplier["cvr"]),
        customer=receiver,
        lines=tuple(_line(number, line) for number, line in enumerate(bill.lines, 1)),
        net=net,
        vat_totals=(VatTotal(Vat.EXEMPT, "0", net, 0, reason, figure("vat_exempt_code", day).text),),
        period=Period(min(line.first for line in bill.lines), max(line.last for line in bill.lines)),
        payment=BankAccount(_REGISTRATION, supplier["cvr"]),
        order_number=bill.order,
        references=(DocumentReference(bill.credits.number, bill.credits.issued),) if bill.credits else (),
    )


def _line(number: int, line: Entry) -> Line:
    """Return a line; by the unit where that gives the amount to the øre, else as one of it."""
    price, rest = divmod(line.amount * _SCALE, line.quantity) if line.quantity else (line.amount, 0)
    by_unit = line.quantity > 0 and not rest
    return Line(
        id=str(number),
        name=line.wanted.name,
        item="",
        description=line.person,
        quantity=format_scaled(line.quantity, 4, trim=True).replace(",", ".") if by_unit else "1",
        unit="EA",
        price=price if by_unit else line.amount,
        amount=line.amount,
        vat=Vat.EXEMPT,
        vat_amount=0,
        period=Period(line.first, line.last),
        case=line.case,
    )
