"""Postings that cancel each other: a payment and the posting that takes it back."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from as2007lib.frames.facts import Postings
from as2007lib.values.arrays import Bools, Ints, changes, offsets, owners, pack
from as2007lib.values.texts import ranks

_SAME = ("account", "cpr", "payee_cpr", "supplier_cvr", "pay_type")
_PERSONS = ("cpr", "payee_cpr", "supplier_cvr")


def reversal_pairs(postings: Postings) -> tuple[Ints, Ints]:
    """Return the pairs that cancel each other: the postings, and for each the later one that takes it back, by posting.

    A pair has the same account, citizen, payee, supplier and wage type (blank is a value like any other) and amounts that sum
    to 0; the second is booked on the same day or later. What names neither citizen, payee nor supplier is never paired: that it
    is the same matter cannot be seen. The first that is not yet taken back is taken back first; pairs within one period are found before
    those between periods, so that a month's own reversal is not taken for another's. Postings of 0 have no reversal.

    The answer depends on the postings alone, not on their order.
    """
    open_rows = np.flatnonzero(_reversible(postings))
    firsts, seconds = [], []
    for within in (("period",), ()):
        first, second = _pairs(postings.take(open_rows), within)
        firsts.append(open_rows[first])
        seconds.append(open_rows[second])
        open_rows = np.setdiff1d(open_rows, np.concatenate([firsts[-1], seconds[-1]]))
    posting = postings.ints("posting")
    original, reversal = posting[np.concatenate(firsts)], posting[np.concatenate(seconds)]
    order = np.argsort(original)
    return original[order], reversal[order]


def _reversible(postings: Postings) -> Bools:
    reversible: Bools = postings.ints("amount") != 0
    known = [np.asarray(pc.is_valid(postings.table[name]).to_numpy(), dtype=np.bool_) for name in _PERSONS]
    reversible &= np.logical_or.reduce(known)
    return reversible


def _pairs(postings: Postings, within: tuple[str, ...]) -> tuple[Ints, Ints]:
    """Return the rows of pairs, first in, first out, among rows alike in amount, `_SAME` and the columns `within`.

    Down a group's rows in time, the sum of their signs tells how many are not yet taken back. Between two places where it is 0 all of them
    have one sign: the first of these is taken back by the first row of the other sign, and so on.
    """
    amount = postings.ints("amount")
    texts = [ranks(pc.fill_null(postings.table[name], "").combine_chunks()) for name in _SAME]
    key = pack(*texts, *(postings.ints(name) for name in within), np.abs(amount))
    order = np.lexsort((postings.ints("posting"), postings.ints("posted_on"), key))
    sign = np.sign(amount)[order]
    starts = np.flatnonzero(changes(key[order]))
    total = np.cumsum(sign)
    before = total - sign
    group = owners(np.diff(np.append(starts, len(order))))
    before = before - before[starts][group]
    stretch = np.cumsum(before == 0) - 1
    takes_back = before * sign < 0
    first, second = np.flatnonzero(~takes_back), np.flatnonzero(takes_back)
    count = int(stretch[-1]) + 1 if len(stretch) else 0
    # the n-th row that takes back belongs to the n-th row of its stretch that it can take back
    opened = offsets(np.bincount(stretch[first], minlength=count))
    closed = offsets(np.bincount(stretch[second], minlength=count))
    rank = np.arange(len(second), dtype=np.int64) - closed[stretch[second]]
    return order[first[opened[stretch[second]] + rank]], order[second]
