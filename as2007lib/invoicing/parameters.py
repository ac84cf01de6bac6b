"""What a municipality decides about its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from as2007lib.formats.ubl.document import BankAccount, Contact
from as2007lib.formats.ubl.render import syntax_named
from as2007lib.values.errors import As2007Error

GROUPINGS = ("gln", "reference", "order_number", "provider")
"""What may keep lines of one payer on documents of their own."""
CREDITS = ("net", "separate")
CASES = ("package", "citizen")


class ParameterError(As2007Error, ValueError):
    """A parameter has a value that is not allowed. The message is Danish and names the allowed ones."""


@dataclass(frozen=True, slots=True)
class FikCreditor:
    """Payment by joint payment slip: the card (71 or 75) and the creditor's 8 digits; the payment id is made of the number."""

    card: str
    creditor: str


@dataclass(frozen=True, slots=True)
class InvoicingParameters:
    """How documents are made.

    Attributes:
        payment: where invoices are paid to; None says nothing of it (found as `no_payment`).
        payment_days: days to the due date where the payer has none of its own; None: the longest term of a public buyer.
        group_by: which of `GROUPINGS`, beside the payer, get documents of their own.
        credit_as: `net`: a group's net is one document; `separate`: keys below zero come on a credit note of their own.
        syntax: the format documents are written in.
        syntax_by_payer: the format of single payers, by party id.
        cpr_payers: party ids of the payers that may have CPR numbers on their documents.
        case_by: what names the citizen to the payer: the package's id or the citizen's.
        contact: whom the payer can ask.
        note: text on every document.
    """

    payment: BankAccount | FikCreditor | None = None
    payment_days: int | None = None
    group_by: tuple[str, ...] = GROUPINGS
    credit_as: str = "net"
    syntax: str = "oioubl"
    syntax_by_payer: Mapping[str, str] = field(default_factory=dict)
    cpr_payers: frozenset[str] = frozenset()
    case_by: str = "package"
    contact: Contact = field(default_factory=Contact)
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what is not allowed."""
        for name, values, allowed in (
            ("group_by", self.group_by, GROUPINGS),
            ("credit_as", (self.credit_as,), CREDITS),
            ("case_by", (self.case_by,), CASES),
        ):
            wrong = [value for value in values if value not in allowed]
            if wrong:
                raise ParameterError(f"{name} kan ikke være {wrong[0]!r}. Vælg mellem {', '.join(allowed)}.")
        for syntax in (self.syntax, *self.syntax_by_payer.values()):
            syntax_named(syntax)

    def syntax_of(self, party_id: str) -> str:
        """Return the format of a payer's documents."""
        return self.syntax_by_payer.get(party_id, self.syntax)
