"""Balanced vouchers of a run: what lines are booked on, against what, summed by account, month and year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.accounting.accounts import INCOME_FLOWS, Accounts
from as2007lib.accounting.frames import Entries, Vouchers
from as2007lib.frames.base import Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import Providers, Services
from as2007lib.frames.results import Lines
from as2007lib.values.arrays import changes, pack, places, sums
from as2007lib.values.danish import month as month_name
from as2007lib.values.texts import ranks

MISSING_ACCOUNT = "MANGLER KONTO"
MISSING_CONTRA = "MANGLER MODKONTO"
MISSING_VAT_ACCOUNT = "MANGLER MOMSKONTO"
"""Written as the account where none is known; a store that demands accounts never gets here with them."""
_MISSING = {MISSING_ACCOUNT: "account", MISSING_CONTRA: "contra_account", MISSING_VAT_ACCOUNT: "vat_account"}


@dataclass(frozen=True)
class Grouping:
    """Which voucher each line is on.

    Attributes:
        voucher: the voucher's place for each line, from 0.
        texts: the text of each voucher.
        documents: whether voucher n belongs to document n of the run.
        vat: øre of VAT of each voucher, as the run counts it: negative on credit notes.
    """

    voucher: Ints
    texts: Sequence[str]
    documents: bool = False
    vat: Sequence[int] = ()


def vouchers_for(
    lines: Lines, accounts: Accounts, grouping: Grouping, *, flow: str, vat_account: str | None = None
) -> tuple[Vouchers, Entries]:
    """Return the vouchers of a run and their entries, which sum to 0 on each.

    Income (sale, internal, charge) is credited on the line's account and debited on its contra account; expense the other
    way round. VAT is credited on its account and debited on the contra account of the voucher's first line, in the newest
    month and year of the voucher. What sums to 0 is left out.

    Args:
        lines: the run's lines.
        accounts: their accounts.
        grouping: which voucher each line is on.
        flow: the flow of the run.
        vat_account: where VAT owed is booked.
    """
    vouchers = Vouchers.of(
        document=np.arange(len(grouping.texts)) if grouping.documents else np.full(len(grouping.texts), NULL),
        text=list(grouping.texts),
    )
    account, contra = pc.fill_null(accounts.account, MISSING_ACCOUNT), pc.fill_null(accounts.contra, MISSING_CONTRA)
    amount = lines.ints("amount") * (-1 if flow in INCOME_FLOWS else 1)
    vat = _vat_rows(lines, contra, grouping, vat_account or MISSING_VAT_ACCOUNT)
    entries = _summed(
        voucher=np.concatenate([grouping.voucher, grouping.voucher, vat.voucher, vat.voucher]),
        account=pa.concat_arrays([account, contra, vat.account, vat.contra]),
        amount=np.concatenate([amount, -amount, -vat.amount, vat.amount]),
        month=np.concatenate([lines.ints("month"), lines.ints("month"), vat.month, vat.month]),
        year=np.concatenate([lines.ints("accounting_year"), lines.ints("accounting_year"), vat.year, vat.year]),
        vat_code=pa.concat_arrays([accounts.vat_code, pa.nulls(len(lines) + 2 * len(vat.voucher), pa.string())]),
        texts=grouping.texts,
    )
    return vouchers, entries


def department_pairs(lines: Lines, services: Services, providers: Providers) -> tuple[Ints, Ints, Ints]:
    """Return the voucher of each line of an internal run, and of each voucher who is charged and who delivers.

    A voucher is the lines of one charged party and one delivering party (the provider's; `NULL` where there is none),
    numbered in the order in which the lines first name them.
    """
    service, party = lines.ints("service"), lines.ints("party")
    own = places(services.ints("service"), _size(services.ints("service"), service))[service]
    provider = np.where(own >= 0, services.ints("provider")[own], NULL) if len(services) else np.full(len(lines), NULL)
    row = places(providers.ints("provider"), _size(providers.ints("provider"), provider))[np.maximum(provider, 0)]
    found = (provider >= 0) & (row >= 0)
    delivers = np.where(found, providers.ints("party")[row], NULL) if len(providers) else np.full(len(lines), NULL)
    pairs = pack(party, np.maximum(delivers, -1) + 1)
    _, first, inverse = np.unique(pairs, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first, kind="stable"), kind="stable")
    heads = np.sort(first)
    return rank[inverse].astype(np.int64), party[heads], delivers[heads]


def missing_among(accounts: Iterable[str]) -> tuple[str, ...]:
    """Return which accounts stand as missing among those booked on: `account`, `contra_account`, `vat_account`."""
    named = set(accounts)
    return tuple(what for written, what in _MISSING.items() if written in named)


def unbalanced(entries: Entries) -> Ints:
    """Return the vouchers whose entries do not sum to 0: none, unless somebody has touched them."""
    voucher = entries.ints("voucher")
    order = np.argsort(voucher, kind="stable")
    starts = np.flatnonzero(changes(voucher[order]))
    wrong: Ints = voucher[order][starts][sums(entries.ints("amount")[order], starts) != 0]
    return wrong


@dataclass(frozen=True)
class _VatRows:
    voucher: Ints
    amount: Ints
    account: pa.StringArray
    contra: pa.StringArray
    month: Ints
    year: Ints


def _vat_rows(lines: Lines, contra: pa.StringArray, grouping: Grouping, account: str) -> _VatRows:
    """Return what is booked for the VAT of each voucher that has any."""
    vat = np.array(grouping.vat, dtype=np.int64)
    order = np.argsort(grouping.voucher, kind="stable")
    starts = np.flatnonzero(changes(grouping.voucher[order]))
    voucher = grouping.voucher[order][starts]
    owed = vat[voucher] if len(vat) else np.zeros(len(voucher), dtype=np.int64)
    some = owed != 0
    newest = [np.maximum.reduceat(lines.ints(name)[order], starts) if len(starts) else starts for name in ("month", "accounting_year")]
    return _VatRows(
        voucher=voucher[some],
        amount=owed[some],
        account=pa.array([account] * int(some.sum()), pa.string()),
        contra=contra.take(pa.array(order[starts][some])),
        month=newest[0][some],
        year=newest[1][some],
    )


def _summed(
    *, voucher: Ints, account: pa.StringArray, amount: Ints, month: Ints, year: Ints, vat_code: pa.StringArray, texts: Sequence[str]
) -> Entries:
    """Sum equal entries; those that come to 0 are left out."""
    key = pack(voucher, ranks(account), month, year, ranks(pc.fill_null(vat_code, "")))
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(changes(key[order]))
    total = sums(amount[order], starts)
    rows = order[starts][total != 0]
    months = {number: month_name(number) for number in np.unique(month[rows]).tolist()}
    return Entries.of(
        voucher=voucher[rows],
        account=account.take(pa.array(rows)),
        amount=total[total != 0],
        month=month[rows],
        accounting_year=year[rows],
        vat_code=vat_code.take(pa.array(rows)),
        text=[f"{texts[place]}, {months[number]}" for place, number in zip(voucher[rows].tolist(), month[rows].tolist(), strict=True)],
    )


def _size(known: Ints, keys: Ints) -> int:
    return max(int(known.max(initial=0)), int(keys.max(initial=0))) + 1
