"""Pairs of postings that cancel each other: first in, first out, whatever the order they come in."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from as2007lib.frames.facts import Postings
from as2007lib.matching.reversals import reversal_pairs
from as2007lib.values.days import parse_day
from as2007lib.values.months import parse_month

CHILD, CARER, OTHER = "6101900019", "6201900008", "6301900005"


def postings(*rows: dict[str, object]) -> Postings:
    """Make postings numbered 1, 2 …; a row says what differs from a carer's pay of 100 kroner for May 2026."""
    usual = {
        "account": "52822001", "posted_on": "2026-05-29", "period": "2026-05", "amount": 10_000, "text": None, "cpr": CHILD,
        "payee_cpr": CARER, "supplier_cvr": None, "pay_type": "4711", "voucher": None, "system": None,
    }  # fmt: skip
    whole = [{"posting": number, **usual, **row} for number, row in enumerate(rows, 1)]
    columns = {name: [row[name] for row in whole] for name in ("posting", *usual)}
    columns["posted_on"] = [parse_day(day) for day in columns["posted_on"]]
    columns["period"] = [parse_month(month) for month in columns["period"]]
    return Postings.of(**columns)


def paired(*rows: dict[str, object]) -> list[tuple[int, int]]:
    return [(int(first), int(second)) for first, second in zip(*reversal_pairs(postings(*rows)), strict=True)]


BACK = {"posted_on": "2026-06-30", "amount": -10_000}


@pytest.mark.parametrize(
    ("rows", "pairs"),
    [
        ([{}, BACK], [(1, 2)]),
        ([BACK, {}], [(2, 1)]),  # the later takes back the earlier, whatever their numbers
        ([{}], []),
        ([{}, {}], []),
        ([{"amount": 0}, {"amount": 0, "posted_on": "2026-06-30"}], []),
        ([{}, BACK | {"amount": -9_999}], []),
        ([{}, {"amount": -10_000}], [(1, 2)]),  # taken back on the day it was booked
        ([{"amount": -10_000}, {"posted_on": "2026-06-30"}], [(1, 2)]),  # a credit taken back
        # each of them must be the same
        ([{}, BACK | {"account": "52822002"}], []),
        ([{}, BACK | {"cpr": OTHER}], []),
        ([{}, BACK | {"cpr": None}], []),
        ([{}, BACK | {"payee_cpr": OTHER}], []),
        ([{}, BACK | {"supplier_cvr": "12345674"}], []),
        ([{}, BACK | {"pay_type": "4712"}], []),
        # these may differ
        ([{}, BACK | {"text": "tilbageført", "voucher": "9", "system": "loen"}], [(1, 2)]),
        ([{}, BACK | {"period": "2026-06"}], [(1, 2)]),
        # blank is a value like any other, but nobody is no person
        ([{"cpr": None, "pay_type": None}, BACK | {"cpr": None, "pay_type": None}], [(1, 2)]),
        ([{"cpr": None, "payee_cpr": None}, BACK | {"cpr": None, "payee_cpr": None}], []),
        # booked, taken back, booked again
        ([{}, BACK, {"posted_on": "2026-07-01"}], [(1, 2)]),
        # the first is taken back first
        ([{}, {"posted_on": "2026-06-01"}, BACK], [(1, 3)]),
        ([{}, {"posted_on": "2026-06-01"}, BACK, BACK | {"posted_on": "2026-07-30"}], [(1, 3), (2, 4)]),
        # a month's own reversal before another's
        ([{"period": "2026-04"}, {}, BACK], [(2, 3)]),
        ([{"period": "2026-04"}, {}, BACK, BACK | {"period": "2026-07"}], [(1, 4), (2, 3)]),
    ],
)
def test_pairs(rows, pairs):
    assert paired(*rows) == pairs


def test_no_postings():
    first, second = reversal_pairs(Postings.empty())
    assert (len(first), len(second), first.dtype) == (0, 0, np.int64)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "amount": st.sampled_from([-200, -100, 0, 100, 200]),
            "posted_on": st.sampled_from(["2026-05-01", "2026-05-29", "2026-06-30"]),
            "period": st.sampled_from(["2026-05", "2026-06"]),
            "cpr": st.sampled_from([CHILD, None]),
            "payee_cpr": st.sampled_from([CARER, None]),
            "account": st.sampled_from(["1", "2"]),
        }
    ),
    max_size=30,
)


def by_queue(frame: Postings) -> set[tuple[int, int]]:
    """The same said otherwise: a queue for each kind of posting, first within the months, then between them."""
    rows = sorted(frame.table.to_pylist(), key=lambda row: (row["posted_on"], row["posting"]))
    left = [row for row in rows if row["amount"] and (row["cpr"] or row["payee_cpr"] or row["supplier_cvr"])]
    pairs: set[tuple[int, int]] = set()
    for names in (("account", "cpr", "payee_cpr", "period"), ("account", "cpr", "payee_cpr")):
        queues: dict[object, deque] = {}
        for row in left:
            queue = queues.setdefault((abs(row["amount"]), *(row[name] for name in names)), deque())
            if queue and queue[0]["amount"] == -row["amount"]:
                pairs.add((queue.popleft()["posting"], row["posting"]))
            else:
                queue.append(row)
        taken = {posting for pair in pairs for posting in pair}
        left = [row for row in left if row["posting"] not in taken]
    return pairs


@given(ROWS, st.randoms(use_true_random=False))
def test_each_is_in_one_pair_at_most_pairs_sum_to_0_and_order_does_not_matter(rows, random):
    frame = postings(*rows)
    first, second = reversal_pairs(frame)
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == by_queue(frame)
    both = np.concatenate([first, second])
    assert len(np.unique(both)) == len(both)
    amount, posted_on = frame.ints("amount"), frame.ints("posted_on")
    assert (amount[first - 1] + amount[second - 1] == 0).all()
    assert (amount[first - 1] != 0).all()
    assert (posted_on[first - 1] <= posted_on[second - 1]).all()
    places = np.array(random.sample(range(len(rows)), len(rows)), dtype=np.int64)
    again = reversal_pairs(frame.take(places))
    assert [column.tolist() for column in again] == [first.tolist(), second.tolist()]
