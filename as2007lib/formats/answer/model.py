"""The answer to a received document, free of any syntax, and the receipt for it.

Amounts are whole øre of the document's currency and have the sign of what is owed: negative on a credit note. Days and months
are numbers. Whatever a supplier or a member of staff wrote has passed `plain`, so that every syntax can carry it and give it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from as2007lib.values.cpr_scan import mask_cprs

APPROVED, REJECTED = "approved", "rejected"
"""What is answered: the document is to be booked and paid, or it goes back to the supplier."""


def plain(text: str) -> str:
    """Return text on one line, without invisible characters and with every CPR number masked."""
    return mask_cprs(" ".join("".join(c if c.isprintable() else " " for c in text).split()))


@dataclass(frozen=True, slots=True)
class Party:
    """Who sent or got the document. `gln` is 13 digits and `cvr` 8, or blank; a person's number never stands here."""

    name: str = field(default="", repr=False)
    cvr: str = ""
    gln: str = ""


@dataclass(frozen=True, slots=True)
class Accounting:
    """A part of a line's amount on an account.

    Attributes:
        account: account string; blank: the ledger system must find it.
        amount: øre without VAT.
        month: the month in which it was delivered; None: not known.
        year: the accounting year; None: the ledger system's own rule.
    """

    account: str
    amount: int
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """A line of the document: its own id, its amount without VAT, what is asked or said of it, and where it is booked."""

    id: str
    amount: int
    text: str = field(default="", repr=False)
    accountings: tuple[Accounting, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a document.

    Attributes:
        message: its own number, by which a receipt names it.
        document_id: the document's id in the store.
        type: `invoice` or `credit_note`.
        number: the supplier's number of the document.
        supplier, receiver: who sent it, and which part of the municipality it is for.
        issued_on: day of the document.
        answered_on: day of the answer.
        currency: the document's.
        net: what it comes to without VAT.
        payable: what is to be paid.
        decision: `APPROVED` or `REJECTED`.
        lines: its lines.
    """

    message: str
    document_id: str
    type: str
    number: str
    supplier: Party
    receiver: Party
    issued_on: int
    answered_on: int
    currency: str
    net: int
    payable: int
    decision: str
    lines: tuple[AnsweredLine, ...]

    @property
    def beside(self) -> int:
        """What the document comes to beside its lines: allowances and charges on the whole."""
        return self.net - sum(line.amount for line in self.lines)

    @property
    def questions(self) -> tuple[AnsweredLine, ...]:
        """The lines that something is said of."""
        return tuple(line for line in self.lines if line.text)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receiver says of an answer: which, whether it is taken, and why not."""

    message: str
    accepted: bool
    reason: str = field(default="", repr=False)
