"""Whole columns of text."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from as2007lib.values.texts import ranks


@given(st.lists(st.text(max_size=3)))
def test_ranks_are_those_of_the_bytes(words: list[str]) -> None:
    order = sorted({word.encode() for word in words})
    assert ranks(pa.array(words, pa.string())).tolist() == [order.index(word.encode()) for word in words]
