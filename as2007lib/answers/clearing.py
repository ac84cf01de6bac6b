"""What a month was expected to cost against what was billed and posted for it, by supplier and by account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.access.rights import require
from as2007lib.items.commitments import Open, read_open
from as2007lib.store.by import By
from as2007lib.store.clearing import read_commitments, read_laid_lines
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.cpr_scan import mask_cprs

NO_ACCOUNT = "uden konto"


@dataclass(frozen=True)
class Cleared:
    """A supplier or an account in a month; øre.

    Attributes:
        name: the supplier, or the account.
        expected: what was committed for the month.
        billed: what was laid on it by invoices.
        posted: what was laid on it by postings.
        released: what was given up.
    """

    name: str
    expected: int
    billed: int
    posted: int
    released: int

    @property
    def left(self) -> int:
        """What is still expected; negative: more came than was committed."""
        return self.expected - self.billed - self.posted - self.released


@dataclass(frozen=True)
class MonthCleared:
    """A month: each supplier and each account, by name. `left` and `over` are summed item by item and never netted."""

    suppliers: tuple[Cleared, ...]
    accounts: tuple[Cleared, ...]
    left: int
    over: int


def cleared(store: Store, by: By, period: int, way: str) -> MonthCleared:
    """Return a month's commitments with what came for them.

    Args:
        store: the store.
        by: who asks.
        period: number of the service month.
        way: `invoices` or `postings`: the suppliers that are paid that way. One that never was is told of both ways.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    with store.together() as reader:
        opened, rows = read_open(reader, entry), read_commitments(reader)
        billed = _laid(opened, read_laid_lines(reader))
    used, released = (rows[name].to_numpy() for name in ("used", "released"))
    posted = used - billed
    mine, other = (billed, posted) if way == "invoices" else (posted, billed)
    wanted = (opened.commitments.ints("month") == period) & _paid_so(opened, mine, other)
    amount, rest = opened.commitments.ints("amount"), opened.commitments.ints("open")
    figures = np.column_stack([amount, billed, posted, released])[wanted]
    names = dict(zip(opened.suppliers.ints("party").tolist(), opened.suppliers.table["name"].to_pylist(), strict=True))
    parties = [mask_cprs(names.get(party) or "") for party in opened.commitments.ints("party")[wanted].tolist()]
    accounts = opened.commitments.table["account"].filter(pa.array(wanted)).to_pylist()
    left = rest[wanted]
    return MonthCleared(
        suppliers=_summed(parties, figures),
        accounts=_summed([account or NO_ACCOUNT for account in accounts], figures),
        left=int(left[left > 0].sum()),
        over=int(-left[left < 0].sum()),
    )


def _laid(opened: Open, laid: pa.Table) -> Ints:
    """Return what lies on each item."""
    at, amount = opened.items(laid), laid["amount"].to_numpy()
    total = np.zeros(len(opened.commitments), dtype=np.int64)
    np.add.at(total, at[at >= 0], amount[at >= 0])
    return total


def _paid_so(opened: Open, mine: Ints, other: Ints) -> Bools:
    """Return the items of suppliers that were paid this way, in any month, or never in the other."""
    party = opened.commitments.ints("party")
    this, that = np.unique(party[mine != 0]), np.unique(party[other != 0])
    return np.isin(party, this) | ~np.isin(party, that)


def _summed(names: list[str], figures: Ints) -> tuple[Cleared, ...]:
    """Return the sums of each name, by name."""
    found, place = np.unique(np.array(names, dtype=np.str_), return_inverse=True)
    total = np.zeros((len(found), 4), dtype=np.int64)
    np.add.at(total, place, figures)
    return tuple(Cleared(name, *row) for name, row in zip(found.tolist(), total.tolist(), strict=True))
