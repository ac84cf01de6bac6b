"""The two sides of a month: what the ledger posted, what was committed, and what of each has nothing on the other side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.access.rights import RIGHTS, require, roles_of
from as2007lib.answers.reconciliation_sides import commitment_side, posting_side
from as2007lib.frames.facts import Postings
from as2007lib.items.commitments import read_open
from as2007lib.matching.proposed import LIMIT
from as2007lib.matching.reversals import reversal_pairs
from as2007lib.store.by import By
from as2007lib.store.clearing import read_commitments
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry, read_fact
from as2007lib.store.reconciling import read_gone, read_standing_decisions
from as2007lib.store.settings import read_settings
from as2007lib.values.arrays import Ints, place_of
from as2007lib.values.days import day_of

BANDS = ((0, 30), (31, 60), (61, 90), (91, None))
"""How old what is unmatched can be, in days: first and last day of each band."""


@dataclass(frozen=True)
class LedgerSums:
    """Øre of the ledger: `total` is `matched` and `explained` and `only` together."""

    total: int
    matched: int
    explained: int
    only: int


@dataclass(frozen=True)
class OurSums:
    """Øre of commitments: `total` is `matched`, `released` and `only` together, less `over`, which stands for itself."""

    total: int
    matched: int
    released: int
    only: int
    over: int


@dataclass(frozen=True)
class Aged:
    """What is unmatched and so old: the band's first and last day (None: older), and on each side how many and how many øre.

    `over_count` and `over` are commitments that were used too much, which are never netted with those that are open.
    """

    first: int
    last: int | None
    ledger_count: int
    ledger: int
    ours_count: int
    ours: int
    over_count: int
    over: int


@dataclass(frozen=True)
class Reconciliation:
    """The two sides, for whoever asked.

    Attributes:
        entry: the journal entry as at which it is told.
        ledger: the postings (`POSTED`), and beside them those that the ledger states no more but that lie on something.
        ours: the commitments (`COMMITTED`).
        pairs: the postings that cancel each other (`original`, `reversal`), by key, whatever was decided on them.
        rights: what the user may do.
        limit: øre from which two persons must approve a posting; None: one is enough.
    """

    entry: int
    ledger: pa.Table
    ours: pa.Table
    pairs: pa.Table
    rights: frozenset[str]
    limit: int | None

    @property
    def ledger_sums(self) -> LedgerSums:
        """The sums of the ledger's side."""
        return LedgerSums(*(_sum(self.ledger, name) for name in ("amount", "laid", "explained", "rest")))

    @property
    def our_sums(self) -> OurSums:
        """The sums of our side."""
        return OurSums(*(_sum(self.ours, name) for name in ("amount", "used", "released", "open", "over")))

    @property
    def ages(self) -> tuple[Aged, ...]:
        """What is unmatched on each side, band by band; the bands of a side sum to what is only there."""
        return tuple(self._aged(first, last) for first, last in BANDS)

    def within(self, period: int, *, alone: bool = False) -> Reconciliation:
        """Return the same of the service months up to one, or of that month alone; a pair is shown with either of its postings."""
        ledger, ours = (
            side.filter(pc.equal(side["month"], period) if alone else pc.less_equal(side["month"], period))
            for side in (self.ledger, self.ours)
        )
        shown = pc.or_(*(pc.is_in(self.pairs[name], value_set=ledger["posting"]) for name in ("original", "reversal")))
        return replace(self, ledger=ledger, ours=ours, pairs=self.pairs.filter(shown))

    def _aged(self, first: int, last: int | None) -> Aged:
        ledger, opened, over = (
            _between(side.filter(pc.not_equal(side[name], 0)), first, last)
            for side, name in ((self.ledger, "rest"), (self.ours, "open"), (self.ours, "over"))
        )
        return Aged(
            first,
            last,
            *(ledger.num_rows, _sum(ledger, "rest")),
            *(opened.num_rows, _sum(opened, "open")),
            *(over.num_rows, _sum(over, "over")),
        )


def reconciliation(store: Store, by: By, period: int | None = None, *, alone: bool = False) -> Reconciliation:
    """Return the two sides of all service months up to one.

    Args:
        store: the store.
        by: who asks, and when: what is unmatched is as old as it is on that day.
        period: number of the last service month; None: all there are.
        alone: only that month, and none before it.

    Raises:
        NotAllowed: the user may not read.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    today = day_of(by.today)
    with store.together() as reader:
        opened, committed = read_open(reader, entry), read_commitments(reader)
        postings, gone = read_fact(reader, Postings, entry), read_gone(reader)
        ledger = posting_side(postings, gone, read_standing_decisions(reader), opened, today)
    pairs = pa.table(list(reversal_pairs(postings)), names=["original", "reversal"])
    rights = frozenset[str]().union(*(RIGHTS[role] for role in roles_of(store, entry, by.user)))
    limit = read_settings(store, entry).get(LIMIT)
    whole = Reconciliation(entry, ledger, commitment_side(opened, committed, today), pairs, rights, limit)
    return whole if period is None else whole.within(period, alone=alone)


def grouped(side: pa.Table, by: str) -> pa.Table:
    """Return the øre of a side summed by one of its columns, in its order: the column, `count`, and every column of øre."""
    names = [name for name in ("amount", "laid", "explained", "rest", "used", "released", "open", "over") if name in side.column_names]
    summed = side.group_by(by).aggregate([([], "count_all"), *((name, "sum") for name in names)]).sort_by(by)
    return summed.select([by, "count_all", *(f"{name}_sum" for name in names)]).rename_columns([by, "count", *names])


def rows_of(side: pa.Table, column: str, keys: Ints) -> pa.Table:
    """Return the rows of a side by keys, in their order; a key that is not there gives a row of nulls."""
    at = place_of(side[column].to_numpy(), keys)
    return side.take(pa.array(at, mask=at < 0))


def _between(side: pa.Table, first: int, last: int | None) -> pa.Table:
    """Return the rows that are so many days old; what lies ahead counts as new."""
    age = np.maximum(side["age"].to_numpy(), 0)
    return side.filter((age >= first) & (age <= (last if last is not None else age.max(initial=0))))


def _sum(side: pa.Table, name: str) -> int:
    return int(pc.sum(side[name]).as_py() or 0)
