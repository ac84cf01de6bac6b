"""An outgoing invoice or credit note, free of any syntax.

Amounts are whole øre and stand as they are printed: on a credit note a positive amount is credited. Dates are the
inclusive ones that people read. Fields that tell who a citizen is stay out of `repr`, so that no log or exception shows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stdnum import luhn

from as2007lib.values.errors import As2007Error

FIK_LENGTHS = {"71": 15, "75": 16}
"""Length of the payment id of each card, check digit included (F-LIB rules of OIOUBL, DK-R-009 and DK-R-010 of Peppol)."""


class Kind(StrEnum):
    """What a document is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class Vat(StrEnum):
    """How a line is taxed. Social services are exempt; OIOUBL and Peppol say so in different codes."""

    EXEMPT = "exempt"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Address:
    """A Danish postal address; blank where unknown."""

    street: str = ""
    postcode: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The person the receiver can ask."""

    name: str = ""
    telephone: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Supplier or customer. `gln` is 13 digits and `cvr` 8 digits, or blank; check digits are nobody's business here."""

    name: str
    gln: str = ""
    cvr: str = ""
    address: Address = Address()
    contact: Contact = Contact()


class PaymentError(As2007Error, ValueError):
    """The account that invoices are to be paid to is not written as the banks want it."""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A Danish bank account: registration number (4 digits) and account number (at most 10).

    Raises:
        PaymentError: they are not.
    """

    registration: str
    account: str

    def __post_init__(self) -> None:
        """Check the digits."""
        if not (re.fullmatch(r"\d{4}", self.registration, re.ASCII) and re.fullmatch(r"\d{1,10}", self.account, re.ASCII)):
            raise PaymentError("Bankkontoen skal have et registreringsnummer på 4 cifre og et kontonummer på højst 10 cifre.")
        if not (self.registration.strip("0") and self.account.strip("0")):  # OIOUBL's sheet (F-LIB311) does not take 0 for a number
            raise PaymentError("Bankkontoens numre kan ikke være lutter nuller.")


@dataclass(frozen=True, slots=True)
class Fik:
    """A joint payment slip: card 71 or 75, the creditor's 8 digits, and the payment id of 15 or 16 digits, check digit last.

    Raises:
        PaymentError: the card, a length or the check digit is wrong.
    """

    card: str
    creditor: str
    payment: str

    def __post_init__(self) -> None:
        """Check lengths and the check digit."""
        length = FIK_LENGTHS.get(self.card)
        if length is None or not re.fullmatch(r"\d{8}", self.creditor, re.ASCII):
            raise PaymentError("Fælles indbetalingskort skal være kortart 71 eller 75 med et kreditornummer på 8 cifre.")
        if len(self.payment) != length or not luhn.is_valid(self.payment):
            raise PaymentError(f"Betalings-id til kortart {self.card} skal have {length} cifre og et rigtigt kontrolciffer.")

    @classmethod
    def of(cls, card: str, creditor: str, number: str) -> Fik:
        """Return the slip of a document: the digits of its number, filled up, and a check digit.

        Raises:
            PaymentError: the number has too many digits, or the card is unknown.
        """
        digits = re.sub(r"\D", "", number, flags=re.ASCII).zfill(FIK_LENGTHS.get(card, 0) - 1)
        return cls(card, creditor, digits + luhn.calc_check_digit(digits))


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """An earlier document of ours: its number, and its date where known."""

    number: str
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        id: the line's own id, unique in the document.
        name: what was delivered.
        item: the seller's own id of it.
        description: where, and how the amount came about.
        quantity: exact decimal text such as ``31`` or ``-2.5``; never zero.
        unit: UN/ECE code.
        price: øre per unit, never negative; quantity × price, rounded, is `amount`.
        amount: øre without VAT.
        vat: how it is taxed.
        vat_amount: øre of VAT on this line alone.
        period: the days it covers.
        account: the payer's own account string, where it differs between lines.
        old_amount: on a correction, øre settled before.
        new_amount: on a correction, øre due now.
        original: on a correction, the document that settled it before.
        case: the case reference of the citizen.
        cpr: the citizen's CPR number, only where the payer may have it.
    """

    id: str
    name: str
    item: str
    description: str
    quantity: str
    unit: str
    price: int
    amount: int
    vat: Vat
    vat_amount: int
    period: Period
    account: str = ""
    old_amount: int | None = None
    new_amount: int | None = None
    original: DocumentReference | None = None
    case: str = field(default="", repr=False)
    cpr: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class VatTotal:
    """The VAT of all lines taxed alike.

    Attributes:
        vat: how they are taxed.
        percent: the rate as exact text, ``25``; ``0`` where exempt.
        base: øre.
        amount: øre of VAT.
        reason: why there is no VAT, in words; blank where there is.
        reason_code: the same as a code of EN 16931's list.
    """

    vat: Vat
    percent: str
    base: int
    amount: int
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or a credit note in kroner.

    `net` is the sum of the lines and `vat_totals` one row for each treatment among them. `number` is blank until it is given.
    """

    kind: Kind
    syntax: str
    number: str
    issued: date
    due: date
    supplier: Party
    customer: Party
    lines: tuple[Line, ...]
    net: int
    vat_totals: tuple[VatTotal, ...]
    period: Period
    payment: BankAccount | Fik | None = None
    order_number: str = ""
    customer_reference: str = ""
    account: str = ""
    references: tuple[DocumentReference, ...] = ()
    note: str = ""

    @property
    def vat_amount(self) -> int:
        """The whole VAT in øre."""
        return sum(total.amount for total in self.vat_totals)

    @property
    def payable(self) -> int:
        """What is to be paid or credited, in øre."""
        return self.net + self.vat_amount

    @property
    def signed_net(self) -> int:
        """The net in øre as the run counts it: credit notes are negative."""
        return self.net if self.kind is Kind.INVOICE else -self.net
