"""The vouchers of a run that is being fixed: which one each line is on, and what they book."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.accounting.vouchers import Grouping, department_pairs, vouchers_for
from as2007lib.acts.fix_documents import RunDocuments
from as2007lib.acts.newest import Newest
from as2007lib.settlement.compute import accounts_of
from as2007lib.store.bulk import whole
from as2007lib.store.journal import Transaction

_FLOWS = {"purchase": "Disponering", "payout": "Udbetaling", "charge": "Personopkrævning", "sale": "Mellemkommunal afregning"}


def state_vouchers(transaction: Transaction, newest: Newest, run: int, documents: RunDocuments | None) -> pa.Array:
    """State the vouchers of a run and return the one each line is on; null where all of a voucher's entries come to 0."""
    lines = newest.computed.lines
    if not len(lines):
        return pa.nulls(0, pa.int64())
    flow = newest.ask.flow
    grouping = _grouping(newest, documents)
    accounts = accounts_of(transaction, newest.basis, flow, lines)
    vat_account = newest.basis.settings.get("vat_account")
    vouchers, entries = vouchers_for(lines, accounts, grouping, flow=flow, vat_account=vat_account)
    first = transaction.next_id("vouchers")
    place = entries.table.column_names.index("voucher")
    transaction.state("voucher_entries", entries.table.set_column(place, "voucher", whole(entries.ints("voucher") + first)))
    own = np.unique(entries.ints("voucher"))
    document = whole(documents.ids[own]) if documents else pa.nulls(len(own), pa.int64())
    texts = vouchers.table["text"].take(pa.array(own))
    transaction.state(
        "vouchers", pa.table({"id": whole(own + first), "run": whole(np.full(len(own), run)), "document": document, "text": texts})
    )
    return pa.array(grouping.voucher + first, pa.int64(), mask=~np.isin(grouping.voucher, own))


def _grouping(newest: Newest, documents: RunDocuments | None) -> Grouping:
    """Return which voucher each line is on: a document's own, one a pair of departments, or one for the run."""
    lines, basis = newest.computed.lines, newest.basis
    if documents:
        return Grouping(documents.plan.line_document, documents.texts, documents=True, vat=documents.vat)
    if newest.ask.flow == "internal":
        voucher, charged, delivers = department_pairs(lines, basis.facts.services, basis.providers)
        pairs = zip(basis.identities.name(charged).to_pylist(), basis.identities.name(delivers).to_pylist(), strict=True)
        return Grouping(voucher, [f"Intern afregning {one} fra {other or 'ukendt afdeling'}" for one, other in pairs])
    return Grouping(np.zeros(len(lines), np.int64), [_FLOWS[newest.ask.flow]])
