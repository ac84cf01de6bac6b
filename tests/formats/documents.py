"""Documents of every sort that a run can make, for the tests of both syntaxes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from as2007lib.formats.ubl.document import (
    Address,
    BankAccount,
    Contact,
    Document,
    DocumentReference,
    Fik,
    Kind,
    Line,
    Party,
    Period,
    Vat,
    VatTotal,
)

SUPPLIER = Party(
    "Solby Kommune", "5790000000012", "12345678", Address("Torvet 1", "9999", "Solby"), Contact("Anna Ager", "12345678", "a@solby.example")
)
CUSTOMER = Party("Måneby Kommune", "5798009811578", "87654321", Address("Gaden 2, 1. tv", "8888", "Måneby"))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ORIGINAL = DocumentReference("AS0000007", date(2026, 9, 3))
BANK = BankAccount("1234", "1234567890")
HOSTILE = "]]><script>alert(1)</script> &amp; \"'=SUM(A1)\x00\x1b\ud800\uffff\r\n\t" + "x" * 10_000


def line(position: int, amount: int, vat: Vat = Vat.EXEMPT, **more: Any) -> Line:
    """A line of 1 × the amount, or of what is stated."""
    known = {
        "id": str(position),
        "name": "Døgnophold",
        "item": "dag",
        "description": "Botilbuddet Solhjem",
        "unit": "EA",
        "period": OCTOBER,
    }
    figures = {"quantity": "-1" if amount < 0 else "1", "price": abs(amount), "amount": amount, "vat": vat}
    tax = amount // 4 if vat is Vat.STANDARD else 0
    return Line(**{**known, **figures, "vat_amount": tax, **more})


def document(kind: Kind, syntax: str, lines: list[Line], **more: Any) -> Document:
    """A document whose totals are those of its lines, at 25 per cent."""
    totals = []
    exempt = [one.amount for one in lines if one.vat is Vat.EXEMPT]
    standard = [one.amount for one in lines if one.vat is Vat.STANDARD]
    if exempt:
        totals.append(VatTotal(Vat.EXEMPT, "0", sum(exempt), 0, "Momsfri social ydelse, momsloven § 13", "VATEX-EU-132-1G"))
    if standard:
        totals.append(VatTotal(Vat.STANDARD, "25", sum(standard), sum(standard) // 4))
    known = {"kind": kind, "syntax": syntax, "number": "AS0000123", "issued": date(2026, 11, 5), "due": date(2026, 12, 5)}
    parties = {"supplier": SUPPLIER, "customer": CUSTOMER, "customer_reference": "ABCDE", "order_number": "R-7", "account": "5250124502"}
    figures = {
        "lines": tuple(lines),
        "net": sum(one.amount for one in lines),
        "vat_totals": tuple(totals),
        "period": OCTOBER,
        "payment": BANK,
    }
    return Document(**{**known, **parties, **figures, **more})


def cases(kind: Kind, syntax: str) -> dict[str, Document]:
    """Every sort of document that may be sent."""
    days = line(1, 31_000_00, quantity="31", price=1_000_00, unit="DAY", case="p1")
    correction = line(2, -500_00, old_amount=31_000_00, new_amount=30_500_00, original=ORIGINAL, case="p1")
    mixed = [line(1, 33_33, Vat.STANDARD), line(2, 66_67, Vat.STANDARD), line(3, 1)]

    def made(*lines: Line, **more: Any) -> Document:
        return document(kind, syntax, list(lines), **more)

    return {
        "days": made(days),
        "hours": made(line(1, 125_00, quantity="0.3125", price=400_00, unit="HUR")),
        "month not tied": made(line(1, 14_516_13, description="Botilbuddet Solhjem. 15 dage à 30.000,00 kr. pr. måned")),
        "correction": made(days, correction, references=(ORIGINAL, DocumentReference("ÅBNING 1"))),
        "standard and exempt": made(*mixed),
        "VAT in hundreds of lines": made(*[line(n, 33, Vat.STANDARD) for n in range(1, 301)]),
        "nothing to pay": made(line(1, 50_00), line(2, -50_00)),
        "a line of nothing": made(line(1, 50_00), line(2, 0)),
        "less than a krone": made(line(1, 5), line(2, -3)),
        "accounts by line": made(line(1, 50_00, account="123"), line(2, 1, account="456"), account=""),
        "no GLN, address, reference, order": made(
            days, customer=replace(CUSTOMER, gln="", address=Address()), customer_reference="", order_number="", account=""
        ),
        "customer without CVR": made(days, customer=replace(CUSTOMER, cvr="")),
        "supplier without GLN, address, contact": made(days, supplier=Party("Solby Kommune", cvr="12345678")),
        "CVR with wrong check digits": made(days, supplier=replace(SUPPLIER, cvr="11111111"), customer=replace(CUSTOMER, cvr="12345670")),
        "GLN with a wrong check digit": made(days, customer=replace(CUSTOMER, gln="5798009811570")),
        "no payment": made(days, payment=None),
        "payment slip 71": made(days, payment=Fik.of("71", "81234567", "AS0000123")),
        "payment slip 75": made(days, payment=Fik.of("75", "81234567", "AS0000123")),
        "hostile text": made(
            replace(days, name=HOSTILE, description=HOSTILE, case=HOSTILE, item=HOSTILE, account=HOSTILE),
            note=HOSTILE,
            customer=replace(CUSTOMER, name=HOSTILE, address=Address(HOSTILE, HOSTILE, HOSTILE)),
            customer_reference=HOSTILE,
            order_number=HOSTILE,
            account=HOSTILE,
        ),
        "text of nothing": made(
            replace(days, name="\x00", description="\x01", case="\x02", item=" "),
            customer=replace(CUSTOMER, name="\x03"),
            customer_reference="\x04",
        ),
        "CPR number": made(replace(days, cpr="6101901234")),
        "a large sum": made(*[line(n, 10**13 + n, Vat.STANDARD) for n in range(1, 40)]),
    }


def held(kind: Kind, syntax: str) -> dict[str, Document]:
    """Documents that may not be sent, but are rendered all the same."""
    lines = [line(1, 31_000_00)]
    return {
        "customer without numbers": document(kind, syntax, lines, customer=Party("Ukendt")),
        "no supplier": document(kind, syntax, lines, supplier=Party("")),
    }
