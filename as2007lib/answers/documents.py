"""The documents of a run, and the vouchers that book it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.access.rights import require
from as2007lib.answers.names import Names, read_names
from as2007lib.answers.runs import find
from as2007lib.formats.results.vouchers import vouchers_csv
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.vouchers import read_document_headers, read_voucher_entries


@dataclass(frozen=True)
class Document:
    """A document without its content.

    Attributes:
        document_id: its number.
        type: invoice or credit note, as its format calls it.
        payer: who pays, by id.
        payer_name: what the payer is called; a person by the id alone.
        issued_on: its day number.
        amount: øre without VAT; negative on a credit note.
        vat_amount: øre of VAT; negative on a credit note.
        held: it may not be sent: the payer or the municipality itself lacks what the format demands.
        file: its file name.
    """

    document_id: str
    type: str
    payer: str
    payer_name: str
    issued_on: int
    amount: int
    vat_amount: int
    held: bool
    file: str


@dataclass(frozen=True)
class PayerBill:
    """What one payer is billed in a run; øre without VAT, held documents among them."""

    payer: str
    payer_name: str
    documents: int
    amount: int
    vat_amount: int
    held: int


@dataclass(frozen=True)
class RunVouchers:
    """The vouchers of an approved run: one row an entry, as `store.vouchers.ENTRIES` says."""

    run_id: str
    entries: pa.Table

    @property
    def csv(self) -> bytes:
        """The entries as vouchers.csv."""
        return vouchers_csv(self.run_id, self.entries)


@dataclass(frozen=True)
class AccountSum:
    """What a run books on one account in one accounting year, øre; credit is negative."""

    account: str
    accounting_year: int
    debit: int
    credit: int


def run_documents(store: Store, by: By, run_id: str) -> tuple[Document, ...]:
    """Return the documents of a run in the order of their numbers; a draft has none.

    Raises:
        RunUnknown: there is no such run.
    """
    run = find(store, by, run_id)
    rows = read_document_headers(store, run.id)
    names = _names(store, by)
    return tuple(
        Document(
            document_id=row["document_id"],
            type=row["type"],
            payer=names.id(row["party"]),
            payer_name=names.party(row["party"]),
            issued_on=row["issued_on"],
            amount=row["amount"],
            vat_amount=row["vat_amount"],
            held=bool(row["held"]),
            file=row["file"],
        )
        for row in rows.to_pylist()
    )


def bills_by_payer(documents: tuple[Document, ...]) -> tuple[PayerBill, ...]:
    """Return what each payer is billed, the largest first."""
    payers: dict[str, list[Document]] = {}
    for document in documents:
        payers.setdefault(document.payer, []).append(document)
    bills = [
        PayerBill(
            payer=payer,
            payer_name=own[0].payer_name,
            documents=len(own),
            amount=sum(d.amount for d in own),
            vat_amount=sum(d.vat_amount for d in own),
            held=sum(d.held for d in own),
        )
        for payer, own in payers.items()
    ]
    return tuple(sorted(bills, key=lambda bill: (-bill.amount, bill.payer)))


def run_vouchers(store: Store, by: By, run_id: str) -> RunVouchers:
    """Return the vouchers of a run with their entries; a draft has none.

    Raises:
        RunUnknown: there is no such run.
    """
    return RunVouchers(run_id, read_voucher_entries(store, find(store, by, run_id).id))


def sums_by_account(vouchers: RunVouchers) -> tuple[AccountSum, ...]:
    """Return what is booked on each account in each year."""
    amount = vouchers.entries["amount"].to_numpy()
    split = pa.table(
        {
            "account": vouchers.entries["account"],
            "year": vouchers.entries["accounting_year"],
            "debit": np.maximum(amount, 0),
            "credit": np.minimum(amount, 0),
        }
    )
    summed = (
        split.group_by(["account", "year"])
        .aggregate([("debit", "sum"), ("credit", "sum")])
        .sort_by([("account", "ascending"), ("year", "ascending")])
    )
    return tuple(AccountSum(r["account"], r["year"], r["debit_sum"], r["credit_sum"]) for r in summed.to_pylist())


def _names(store: Store, by: By) -> Names:
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    return read_names(store, entry, np.array([], np.int64))
