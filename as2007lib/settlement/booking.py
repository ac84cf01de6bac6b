"""How a run is booked: which voucher each line is on, and the entries of each. Approving states them, and a proof makes them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from as2007lib.accounting.frames import Entries
from as2007lib.accounting.vouchers import Grouping, department_pairs, vouchers_for
from as2007lib.frames.base import Ints
from as2007lib.frames.results import Lines
from as2007lib.settlement.basis import Basis
from as2007lib.settlement.compute import accounts_of
from as2007lib.store.bulk import Reader
from as2007lib.values.arrays import Bools

_FLOWS = {"purchase": "Disponering", "payout": "Udbetaling", "charge": "Personopkrævning", "sale": "Mellemkommunal afregning"}
_KINDS = {"invoice": "Faktura", "credit_note": "Kreditnota"}


@dataclass(frozen=True)
class BilledOn:
    """The documents of a run as its vouchers need them.

    Attributes:
        place: the place of each line's document, from 0.
        types: invoice or credit note, by document.
        numbers: their numbers.
        vat: øre of VAT of each; negative on credit notes.
    """

    place: Ints
    types: Sequence[str]
    numbers: Sequence[str]
    vat: Sequence[int]


@dataclass(frozen=True)
class Booked:
    """The vouchers of a run.

    Attributes:
        voucher: the place of each line's voucher, from 0.
        texts: what each voucher is called.
        entries: their entries; `voucher` is a place. A voucher without any is none.
    """

    voucher: Ints
    texts: Sequence[str]
    entries: Entries

    @property
    def own(self) -> Ints:
        """The places of the vouchers that have entries."""
        return np.unique(self.entries.ints("voucher"))

    @property
    def on_one(self) -> Bools:
        """Which lines are on a voucher that has entries."""
        return np.isin(self.voucher, self.own)


def book_run(reader: Reader, basis: Basis, flow: str, lines: Lines, documents: BilledOn | None) -> Booked:
    """Return the vouchers of a run.

    Args:
        reader: the store.
        basis: what the run knew.
        flow: its flow.
        lines: its lines, at least one.
        documents: its documents; None where the flow makes none.
    """
    grouping = _grouping(basis, flow, lines, documents)
    accounts = accounts_of(reader, basis, flow, lines)
    _, entries = vouchers_for(lines, accounts, grouping, flow=flow, vat_account=basis.settings.get("vat_account"))
    return Booked(grouping.voucher, grouping.texts, entries)


def _grouping(basis: Basis, flow: str, lines: Lines, documents: BilledOn | None) -> Grouping:
    """Return which voucher each line is on: a document's own, one a pair of departments, or one for the run."""
    if documents:
        texts = [f"{_KINDS[kind]} {number}" for kind, number in zip(documents.types, documents.numbers, strict=True)]
        return Grouping(documents.place, texts, documents=True, vat=documents.vat)
    if flow == "internal":
        voucher, charged, delivers = department_pairs(lines, basis.facts.services, basis.providers)
        pairs = zip(basis.identities.name(charged).to_pylist(), basis.identities.name(delivers).to_pylist(), strict=True)
        return Grouping(voucher, [f"Intern afregning {one} fra {other or 'ukendt afdeling'}" for one, other in pairs])
    return Grouping(np.zeros(len(lines), np.int64), [_FLOWS[flow]])
