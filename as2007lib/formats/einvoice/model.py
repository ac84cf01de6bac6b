"""A received document, free of any syntax: what a person or a match needs of it, and where in the file it stood.

Money is in hundredths of the document's currency (øre), as it stands: on a credit note a positive amount is credited. Prices
and quantities may have more decimals and are exact `Decimal`. A field that the document lacks is blank or None. Whatever a sender
may write freely stays out of `repr`: there may be a CPR number in it, and no log or exception is to show one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from as2007lib.values.cpr import CPR


class DocumentType(StrEnum):
    """What a received document is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    REMINDER = "reminder"
    UTILITY_STATEMENT = "utility_statement"
    RESPONSE = "response"

    @property
    def billing(self) -> bool:
        """Whether it bills or credits something, and is matched."""
        return self in (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)


@dataclass(frozen=True, slots=True)
class Id:
    """A number with the scheme that gave it, such as `GLN`, `DK:CVR`, `DK:P`, `IBAN`, whatever the syntax calls it."""

    value: str = field(default="", repr=False)
    scheme: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        """Whether there is a number."""
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class Party:
    """Who bills, is billed or is paid.

    Attributes:
        name: as it stands.
        endpoint: the address in the network.
        cvr: company number, 8 digits without `DK`; blank where none is given.
        gln: EAN (GLN), 13 digits, from the endpoint or the identifications.
        person: the number of a party that is a person.
        street, postcode, city, country: its address.
        contact_id, contact_name, mail, telephone: its contact.
    """

    name: str = field(default="", repr=False)
    endpoint: Id = Id()
    cvr: str = ""
    gln: str = field(default="", repr=False)
    person: CPR | None = None
    street: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    city: str = field(default="", repr=False)
    country: str = field(default="", repr=False)
    contact_id: str = field(default="", repr=False)
    contact_name: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Period:
    """A period with inclusive dates; either may be open."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        """Whether either date is given."""
        return self.first is not None or self.last is not None


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that this one names."""

    number: str = field(repr=False)
    issued_on: date | None = None
    type: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Tax:
    """VAT or duty on one base. `category` is the raw code: in OIOUBL `ZeroRated` does not tell exempt from zero-rated."""

    category: str = field(repr=False)
    percent: Decimal | None
    base: int | None
    amount: int | None
    reason: str = field(default="", repr=False)
    scheme: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Charge:
    """An allowance (negative in effect) or a charge, on the document or a line."""

    is_charge: bool
    amount: int
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Payment:
    """One way to pay: the code and what belongs to it.

    Attributes:
        code: payment means code, such as 42 (Danish account), 93 (FIK), 31/58 (IBAN).
        card: kind of payment slip: 01, 04, 15, 71, 73, 75.
        payment_id: the slip's payment id, out of the packing that the syntax uses.
        creditor: creditor number of a slip (FIK) or the giro account.
        registration, account: Danish registration number and account number.
        iban, bic: foreign account.
        due_on: day it is due.
        note: text for the receiver.
    """

    code: str = field(repr=False)
    card: str = field(default="", repr=False)
    payment_id: str = field(default="", repr=False)
    creditor: str = field(default="", repr=False)
    registration: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    iban: str = field(default="", repr=False)
    bic: str = field(default="", repr=False)
    due_on: date | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is enclosed: bytes, or an address elsewhere that is shown and never fetched."""

    name: str = field(repr=False)
    mime: str = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    uri: str = field(default="", repr=False)
    description: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A CPR number found in a document.

    Attributes:
        cpr: the number.
        place: where it stood, such as `Contact/ID` or `Line[2]/Note`.
        line: id of the line it stood in; blank for the document.
        number: which line that is, from 1, for ids may be used twice; 0 for the document.
        structured: it stood in a field that is for CPR numbers (scheme DK:CPR).
        hyphen: it was written with a hyphen.
    """

    cpr: CPR
    place: str
    line: str = field(default="", repr=False)
    number: int = 0
    structured: bool = False
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an invoice, credit note, reminder or utility statement.

    Attributes:
        id: the line's own id.
        amount: what the line comes to without VAT, in hundredths.
        quantity, unit: what is billed; the unit is the syntax's code.
        price, price_per: price per so many units.
        name, description, note: the words on it.
        item_id: seller's or standard number of what is billed.
        account: account string (AccountingCost) of the line.
        order_number, order_line: the order it belongs to.
        period: service period that the line states.
        taxes: VAT of the line.
        charges: its allowances and charges.
        properties: further named values, such as AdditionalItemProperty, in the order they stand.
        originals: documents it credits or corrects.
        free: free of charge; left out of the sum.
    """

    id: str = field(repr=False)
    amount: int
    quantity: Decimal | None = None
    unit: str = field(default="", repr=False)
    price: Decimal | None = None
    price_per: Decimal | None = None
    name: str = field(default="", repr=False)
    description: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    item_id: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    order_number: str = field(default="", repr=False)
    order_line: str = field(default="", repr=False)
    period: Period = Period()
    taxes: tuple[Tax, ...] = ()
    charges: tuple[Charge, ...] = ()
    properties: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    originals: tuple[Reference, ...] = ()
    free: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """The document's sums in hundredths, each None where it is not given.

    `net` is the sum without VAT in every syntax, `tax_totals` the sum of the TaxTotal elements in the document's currency.
    """

    lines: int | None = None
    net: int | None = None
    vat: int | None = None
    with_vat: int | None = None
    allowances: int | None = None
    charges: int | None = None
    prepaid: int | None = None
    rounding: int | None = None
    payable: int | None = None
    tax_totals: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A received document.

    Attributes:
        syntax: `oioubl` or `peppol`.
        customization, profile: as they stand.
        type: what it is.
        number, uuid: its own numbers.
        issued_on, due_on: dates; due date from wherever the syntax has it.
        currency: document currency.
        supplier, customer: who sends and who receives. (Of a response: its sender and receiver.)
        payee: who is paid, where it is another.
        order_number, contract: order and contract it refers to.
        buyer_reference: what the buyer asked to have on it (BuyerReference; in OIOUBL the order's CustomerReference).
        account: account string of the whole.
        period: service period of the whole.
        note: its words.
        originals: documents it credits, corrects or reminds of.
        references: other documents it names (type, number).
        totals, taxes, charges, payments, lines, attachments: its content.
        terms: payment terms in words.
        persons: CPR numbers found in it, in the order in which a person is most likely meant.
        response: of a response: code and reason in words; the document it answers stands in `originals`.
        payable_text: PayableAmount exactly as it stands in the file.
    """

    syntax: str
    customization: str
    profile: str = field(repr=False)
    type: DocumentType
    number: str = field(repr=False)
    issued_on: date
    currency: str
    supplier: Party
    customer: Party
    uuid: str = field(default="", repr=False)
    due_on: date | None = None
    payee: Party | None = None
    order_number: str = field(default="", repr=False)
    buyer_reference: str = field(default="", repr=False)
    contract: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    period: Period = Period()
    note: str = field(default="", repr=False)
    originals: tuple[Reference, ...] = ()
    references: tuple[Reference, ...] = ()
    totals: Totals = Totals()
    taxes: tuple[Tax, ...] = ()
    charges: tuple[Charge, ...] = ()
    payments: tuple[Payment, ...] = ()
    lines: tuple[Line, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    terms: str = field(default="", repr=False)
    persons: tuple[PersonHit, ...] = ()
    response: tuple[str, str] = field(default=("", ""), repr=False)
    payable_text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of a file or document: a code, and a Danish sentence without personal data.

    Attributes:
        code: short name, such as `doctype`, `xsd`, `total_differs`, or a national rule's id.
        message: the sentence.
        refuses: the file is refused for it; otherwise a person must look.
        path: where in the document, blank for the whole.
    """

    code: str
    message: str
    refuses: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file: the document, where it could be read, and what is to be said of it.

    A file with a finding that refuses may still have its document, so that a person can see what was refused. `root` is what the
    parser made of it, for the national rules.
    """

    document: Received | None
    findings: tuple[Finding, ...] = ()
    root: Any = field(default=None, repr=False, compare=False)

    @property
    def refused(self) -> bool:
        """Whether the file is refused."""
        return any(finding.refuses for finding in self.findings)
