"""A received document in the words and order in which a person expects an invoice; every text with CPR numbers masked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from as2007lib.formats.einvoice.model import Attachment, Line, Party, Payment, Period, Received, Reference, Tax
from as2007lib.show.incoming.receiving import TYPE_NAMES
from as2007lib.values import danish
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import day_of
from as2007lib.values.months import days_in, month_number

Pairs = list[tuple[str, str]]
_MEANS = {
    "42": "bankkonto",
    "93": "indbetalingskort (FIK)",
    "50": "girokort",
    "31": "udenlandsk konto",
    "58": "SEPA-overførsel",
    "49": "Betalingsservice",
    "48": "betalingskort",
    "97": "NemKonto",
}
_UNITS = {"EA": "stk.", "C62": "stk.", "H87": "stk.", "HUR": "timer", "DAY": "dage", "MON": "måneder", "WEE": "uger", "KWH": "kWh"}


_DUTIES = {"Excise": "afgift"}
_DANISH = str.maketrans(",.", ".,")


def title(document: Received) -> str:
    """Return the heading: «Faktura F-1 fra Bostedet Birken»."""
    return mask_cprs(f"{TYPE_NAMES[document.type.value].capitalize()} {document.number} fra {document.supplier.name}")


def heads(document: Received) -> Pairs:
    """Return the parties and the dates."""
    return _kept(
        [
            ("Leverandør", _party(document.supplier)),
            ("Modtager", _party(document.customer)),
            ("Betalingsmodtager", _party(document.payee) if document.payee else ""),
            ("Fakturadato" if document.type.value == "invoice" else "Dato", _day(document.issued_on)),
            ("Forfaldsdato", _day(document.due_on)),
            ("Periode", period(document.period)),
        ]
    )


def references(document: Received) -> Pairs:
    """Return what it refers to, and its words."""
    return _kept(
        [
            (_originals(document), ", ".join(_reference(r) for r in document.originals)),
            ("Personreference", document.customer.contact_id),
            ("Kontakt hos os", document.customer.contact_name),
            ("Ordre", document.order_number),
            ("Køberens reference", document.buyer_reference),
            ("Kontrakt", document.contract),
            ("Kontering", document.account),
            ("Andre henvisninger", ", ".join(_reference(r) for r in document.references)),
            ("Note", document.note),
            ("Kontakt hos leverandøren", _contact(document.supplier)),
        ]
    )


def payments(document: Received) -> Pairs:
    """Return how it is to be paid."""
    told = [("Betales til", _payment(payment)) for payment in document.payments]
    return _kept([*told, ("Betalingsbetingelser", document.terms)])


def totals(document: Received) -> Pairs:
    """Return the sums, in the order in which they add up."""
    t = document.totals
    given = [
        ("Linjer i alt", t.lines),
        ("Fradrag", t.allowances),
        ("Tillæg", t.charges),
        ("I alt uden moms", t.net),
        ("Moms", t.tax_totals if t.vat is None else t.vat),
        ("I alt med moms", t.with_vat),
        ("Forudbetalt", t.prepaid),
        ("Afrunding", t.rounding),
    ]
    return [(name, money(value, document.currency)) for name, value in given if value is not None]


def payable(document: Received) -> tuple[str, str]:
    """Return what is to be paid or is credited, with its name."""
    name = "At kreditere" if document.type.value == "credit_note" else "At betale"
    return name, money(document.totals.payable or 0, document.currency)


def taxes(document: Received) -> str:
    """Return the VAT by rate in words; blank where none is told."""
    return "; ".join(filter(None, (_tax(tax, document.currency) for tax in document.taxes)))


def line_words(line: Line) -> str:
    """Return what a line is for, with what is said of it."""
    return mask_cprs(" · ".join(dict.fromkeys(filter(None, (line.name, line.description, line.note)))))


def lines_title(document: Received) -> str:
    """Return what stands above the lines."""
    return {"credit_note": "Det, der krediteres", "reminder": "Det, der rykkes for"}.get(document.type.value, "Det, der faktureres")


def numbered(document: Received, line: Line) -> str:
    """Return a line's words and details, after its own number where there are several: decisions name it by that."""
    words = " – ".join(filter(None, (line_words(line), line_details(line, _originals(document)))))
    return f"{mask_cprs(line.id)}. {words}" if len(document.lines) > 1 and line.id else words


def _originals(document: Received) -> str:
    """Return what it is called that a document names earlier ones: only a credit note credits them."""
    return "Krediterer" if document.type.value == "credit_note" else "Vedrører"


def line_details(line: Line, originals: str = "Vedrører") -> str:
    """Return a line's references and further values; `originals`: what earlier documents are called."""
    told = [("kontering", line.account), ("ordre", line.order_number), ("varenr.", line.item_id), *line.properties]
    told += [(originals.lower(), _reference(r)) for r in line.originals]
    told += [("tillæg" if c.is_charge else "fradrag", f"{danish.amount(c.amount)} {c.reason}".strip()) for c in line.charges]
    return mask_cprs(", ".join(f"{name}: {value}" for name, value in told if value))


def quantity(line: Line) -> str:
    """Return how much is billed, with its unit."""
    return "" if line.quantity is None else f"{_number(line.quantity)} {_UNITS.get(line.unit, line.unit)}".strip()


def price(line: Line) -> str:
    """Return the price of a unit."""
    if line.price is None:
        return ""
    per = f" pr. {_number(line.price_per)}" if line.price_per not in (None, Decimal(1)) else ""
    text = danish.amount(int(line.price * 100)) if line.price * 100 == int(line.price * 100) else _number(line.price)
    return f"{text}{per}"


def period(given: Period) -> str:
    """Return a period with its first and last day."""
    return " – ".join(_day(day) or "…" for day in (given.first, given.last)) if given else ""


def months(given: Period) -> str:
    """Return a period of whole months by their names: «oktober 2026»; any other with its first and last day."""
    if not (given.first and given.last) or given.first.day != 1:
        return period(given)
    first, last = (month_number(day.year, day.month) for day in (given.first, given.last))
    if given.last.day != days_in(last):
        return period(given)
    return danish.month(first) if first == last else f"{danish.month(first)} – {danish.month(last)}"


def attachment(given: Attachment) -> tuple[str, str]:
    """Return an attachment's name, and what it is or where it lies; what lies elsewhere is never fetched."""
    size = f"{danish.count(max(1, len(given.content) // 1000))} kB" if given.content is not None else ""
    where = f"ligger et andet sted og hentes ikke: {given.uri}" if given.uri else ""
    named = given.name or given.description or "Bilag"
    return mask_cprs(named), mask_cprs(", ".join(filter(None, (given.mime, size, given.description, where))))


def money(ore: int, currency: str) -> str:
    """Return an amount with its currency."""
    return danish.kr(ore) if currency == "DKK" else f"{danish.amount(ore)} {currency}"


def _kept(pairs: Pairs) -> Pairs:
    return [(name, mask_cprs(value)) for name, value in pairs if value]


def _party(party: Party) -> str:
    town = f"{party.postcode} {party.city}".strip()
    numbers = [f"{name}\N{NO-BREAK SPACE}{value}" for name, value in (("CVR", party.cvr), ("EAN", party.gln)) if value]
    return ", ".join(filter(None, (party.name, party.street, town, *numbers)))


def _contact(party: Party) -> str:
    return ", ".join(dict.fromkeys(filter(None, (party.contact_name, party.contact_id, party.mail, party.telephone))))


def _reference(given: Reference) -> str:
    return f"{given.number} ({_day(given.issued_on)})" if given.issued_on else given.number


def _payment(payment: Payment) -> str:
    account = " ".join(filter(None, (payment.registration, payment.account)))
    slip = f"+{payment.card}<{payment.payment_id}+{payment.creditor}" if payment.creditor else payment.payment_id
    due = f"senest {_day(payment.due_on)}" if payment.due_on else ""
    known = _MEANS.get(payment.code, f"betalingsmåde {payment.code}")
    where = " ".join(filter(None, (known, account or payment.iban or slip)))
    note = f"med teksten «{payment.note}»" if payment.note else ""
    return ", ".join(filter(None, (where, payment.bic, due, note)))


def _tax(tax: Tax, currency: str) -> str:
    rate = f"{_number(tax.percent)} %" if tax.percent is not None else _DUTIES.get(tax.category, tax.category)
    if tax.base is None or tax.amount is None:
        return rate
    return f"{rate} af {money(tax.base, currency)} = {money(tax.amount, currency)}"


def _day(day: date | None) -> str:
    return danish.date_short(day_of(day)) if day else ""


def _number(value: Decimal | None) -> str:
    """Return an exact number as in Danish, without zeros at the end: «5.761,25»."""
    text = f"{value or Decimal(0):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).translate(_DANISH)
