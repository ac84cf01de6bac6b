"""Numbers that look right and belong to nobody.

- EAN (GLN): prefix 952, which GS1 keeps for demonstrations and examples; the check digit fits.
- CVR: from 99 up, where none has been given out; the check digit fits.
- CPR: replacement numbers, 60 added to the day; the check digit fits.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import NULL
from as2007lib.values.arrays import Ints, changes
from as2007lib.values.cpr import REPLACEMENT

_GLN_PREFIX = 952
_GLN_WEIGHTS = np.array([1, 3] * 6, dtype=np.int64)
_CVR_PREFIX = 99
_CVR_WEIGHTS = np.array([2, 7, 6, 5, 4, 3, 2], dtype=np.int64)
_CPR_WEIGHTS = np.array([4, 3, 2, 7, 6, 5, 4, 3, 2], dtype=np.int64)
_ELEVEN = 11
_TEN = 10
_CENTURY = 2000
_FIRST_SERIAL = (12, 412)  # born before 2000 the serial begins with 0 to 3, from 2000 on with 4 to 8
_SERIES = 60


def glns(series: int, numbers: Ints) -> pa.Array:
    """Return an EAN (GLN) for each number 0..99999 of a series 0..9999."""
    base = _GLN_PREFIX * 10**9 + series * 10**5 + numbers
    return pc.cast(pa.array(base * 10 + -(_digits(base, 12) @ _GLN_WEIGHTS) % _TEN), pa.string())


def cvrs(numbers: Ints) -> pa.Array:
    """Return a company number for each number 0..90000; numbers for which no check digit fits are passed over."""
    base = _CVR_PREFIX * 10**5 + np.arange(10**5, dtype=np.int64)
    check = -(_digits(base, 7) @ _CVR_WEIGHTS) % _ELEVEN
    fitting = (base * 10 + check)[check < _TEN]
    return pc.cast(pa.array(fitting[numbers]), pa.string())


def cprs(births: Ints, series: int) -> Ints:
    """Return a replacement number, as a whole number, for each birth date (a day number).

    People born on one day get different ones, also across calls with another series (0..6), as long as no series has
    more than thirty of a day (fourteen in series 6).
    """
    order = np.argsort(births, kind="stable")
    first = changes(births[order])
    places = np.arange(len(births), dtype=np.int64)
    serial = np.empty_like(births)
    serial[order] = places - places[first][np.cumsum(first) - 1]
    dates = births.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    years, days = months // 12 + 1970, (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    birth = ((days + REPLACEMENT) * 100 + months % 12 + 1) * 100 + years % 100
    number = birth * 1000 + _FIRST_SERIAL[0] + series * _SERIES + 2 * serial
    number[years >= _CENTURY] += _FIRST_SERIAL[1] - _FIRST_SERIAL[0]
    number += -(_digits(number, 9) @ _CPR_WEIGHTS) % _ELEVEN == _TEN
    check = -(_digits(number, 9) @ _CPR_WEIGHTS) % _ELEVEN
    return np.asarray(number * 10 + check)


def cpr_texts(numbers: Ints) -> pa.Array:
    """Return CPR numbers with hyphen; `NULL` is blank."""
    text = pc.cast(pa.array(numbers, mask=numbers == NULL), pa.string())
    return pc.binary_join_element_wise(pc.utf8_slice_codeunits(text, 0, 6), pc.utf8_slice_codeunits(text, 6, 10), "-")


def _digits(numbers: Ints, count: int) -> Ints:
    return numbers[:, None] // 10 ** np.arange(count - 1, -1, -1, dtype=np.int64) % 10
