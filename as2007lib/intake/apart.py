"""Ids for postings whose voucher lines have no number: told apart by what they say, the same whenever they are extracted again."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.values.arrays import Bools
from as2007lib.values.numbers import parse_column

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_BYTES = 5


def told_apart(cells: pa.Table, key: str, rows: Bools) -> pa.Array:
    """Return the keys of postings, those of the given rows with a mark of what the row says.

    The mark is made of day, account and amount, which every posting has, and of nothing that a person can be known by, since
    ids outlive persons. Lines that are alike in these are counted in the order of everything else they say, so that neither the
    order of an extract nor what else is in it changes an id. A digest is written in letters: ten digits could be taken for a
    CPR number.
    """
    amounts = pc.coalesce(pc.cast(parse_column(cells["amount"], 2)[0], pa.string()), cells["amount"].combine_chunks())
    says = [pc.fill_null(column, "") for column in (cells[key], cells["posted_on"], cells["account"], amounts)]
    marks = pc.binary_join_element_wise(*says, "\x1f").to_pandas()[rows]
    frame = cells.to_pandas().fillna("")
    chosen = frame[rows]
    named = chosen[key] + "-" + marks.map({text: _mark(text) for text in marks.unique()})
    rest = [name for name in chosen.columns if name != key]
    ordered = chosen.assign(amount=amounts.to_pandas()[rows], named=named).sort_values(["named", *rest], kind="stable")
    count = ordered.groupby("named").cumcount() + 1
    frame.loc[ordered.index, key] = ordered["named"] + count.map(lambda number: "" if number == 1 else f"-{number}")
    return pa.array([text or None for text in frame[key]], pa.string())


def _mark(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=_BYTES).hexdigest().translate(_LETTERS)
