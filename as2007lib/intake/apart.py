"""Ids for postings whose voucher lines have no number: told apart by what they say, the same whenever they are extracted again."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.values.arrays import Bools
from as2007lib.values.numbers import parse_column

_SAYS = ("posted_on", "account", "amount")
"""What an id is made from: what every posting has, and nothing of a person, since ids outlive persons."""
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_BYTES = 5


def told_apart(cells: pa.Table, key: str, rows: Bools) -> pa.Array:
    """Return the keys of postings, those of the given rows with a mark of what the row says.

    Lines that are alike in day, account and amount are counted in the order of everything else they say, so that neither the
    order of an extract nor what else is in it changes an id. A digest is written in letters: ten digits could be taken for a
    CPR number.
    """
    frame = cells.to_pandas().fillna("")
    chosen = frame[rows]
    amounts = pc.coalesce(pc.cast(parse_column(cells["amount"], 2)[0], pa.string()), cells["amount"].combine_chunks())
    chosen = chosen.assign(amount=amounts.to_pandas().fillna("")[rows])
    says = chosen[[key, *(name for name in _SAYS if name in chosen)]].agg("\x1f".join, axis=1)
    marks = says.map({text: _mark(text) for text in says.unique()})
    named = chosen[key] + "-" + marks
    rest = [name for name in chosen.columns if name not in {key, *_SAYS}]
    ordered = chosen.assign(named=named).sort_values(["named", *rest], kind="stable")
    count = ordered.groupby("named").cumcount() + 1
    numbered = ordered["named"] + count.map(lambda number: "" if number == 1 else f"-{number}")
    frame.loc[numbered.index, key] = numbered
    return pa.array([text or None for text in frame[key]], pa.string())


def _mark(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=_BYTES).hexdigest().translate(_LETTERS)
