"""Debit and credit: amounts without a sign of their own, whose side stands beside them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.intake.columns import bools
from as2007lib.intake.rule import Sign
from as2007lib.values.arrays import Bools

_UNSIGNED = r"^[0-9]+(?:,[0-9]+)?$"
_ZERO = r"^0+(?:,0+)?$"

Sided = tuple[pa.Array, pa.Array, Bools]
"""The amounts, what people are shown of one that cannot be read, and which these are."""


def by_mark(amounts: pa.Array, marks: pa.Array, sign: Sign) -> Sided:
    """Return amounts with the sign that a mark such as D or K gives them.

    An amount that has a sign of its own beside the mark, or an unknown mark, could be meant in two ways: it stays unread.
    """
    debit, credit = (pc.is_in(marks, value_set=pa.array(texts, pa.string())) for texts in (sign.debit, sign.credit))
    plain = pc.fill_null(pc.match_substring_regex(amounts, _UNSIGNED), False)
    good = pc.and_(plain, pc.or_(debit, credit))
    shown = pc.binary_join_element_wise(amounts, pc.fill_null(marks, "uden side"), " ")
    signed = pc.if_else(credit, pc.binary_join_element_wise("-", amounts, ""), amounts)
    # what is shown is no number, so that it is a fault of its row when it is read
    cells = pc.if_else(good, signed, shown)
    return cells, shown, bools(pc.and_(pc.is_valid(amounts), pc.invert(good)))


def by_columns(debit: pa.Array, credit: pa.Array) -> Sided:
    """Return amounts of which debit and credit have a column each: one is filled in, the other blank or 0.

    Both filled in, or a sign of its own, could be meant in two ways: it stays unread.
    """
    left, right = pc.fill_null(debit, "0"), pc.fill_null(credit, "0")
    plain = pc.and_(pc.match_substring_regex(left, _UNSIGNED), pc.match_substring_regex(right, _UNSIGNED))
    no_credit = pc.match_substring_regex(right, _ZERO)
    good = pc.and_(plain, pc.or_(pc.match_substring_regex(left, _ZERO), no_credit))
    shown = pc.binary_join_element_wise("debet", left, "kredit", right, " ")
    cells = pc.if_else(good, pc.if_else(no_credit, left, pc.binary_join_element_wise("-", right, "")), shown)
    blank = pc.and_(pc.is_null(debit), pc.is_null(credit))
    return pc.if_else(blank, None, cells), shown, bools(pc.invert(pc.or_(good, blank)))
