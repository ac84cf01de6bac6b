"""What accounting hands on: vouchers, their entries, and service months without an account."""

from __future__ import annotations

from as2007lib.frames.base import Frame
from as2007lib.frames.column import Column, Kind, code, key, text
from as2007lib.frames.facts import ore

ACCOUNT_FINDINGS = ("no_account", "account_tie")


class Vouchers(Frame):
    """Bilag: a voucher's place in the frame, from 0, is its number within the run."""

    columns = (
        Column("document", Kind.COUNT, "place of its document in the run, from 0; null: it has none"),
        text("text", "what it is the voucher of", required=True),
    )


class Entries(Frame):
    """Finansposter: the entries of vouchers, ordered by voucher and account. Debit is positive; a voucher's entries sum to 0."""

    columns = (
        Column("voucher", Kind.COUNT, "place of the voucher in the run, from 0", required=True),
        text("account", "account string", required=True),
        ore("amount", "øre; debit positive, credit negative"),
        Column("month", Kind.MONTH, "the service month", required=True),
        Column("accounting_year", Kind.COUNT, "year it is booked in", required=True),
        text("vat_code", "VAT code of the ledger"),
        text("text", "posting text", required=True),
    )


class AccountFindings(Frame):
    """Service months whose lines have no account, or for which two rules are equally specific."""

    columns = (
        key("service", "service", "the service", required=True),
        Column("month", Kind.MONTH, "the service month", required=True),
        code("code", ACCOUNT_FINDINGS, "what was found", required=True),
    )
