"""CPR numbers in a whole column: which are possible, which have a check digit that fits. Nothing here shows a number."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.cpr import REPLACEMENT

_WEIGHTS = np.array((4, 3, 2, 7, 6, 5, 4, 3, 2, 1), dtype=np.int64)
_ELEVEN = 11


def possible_cprs(texts: pa.Array | pa.ChunkedArray) -> Bools:
    """Return for each text whether it is a CPR number with a date that can be; null is not."""
    shaped, digits = _digits(texts)
    day = digits[:, 0] * 10 + digits[:, 1]
    month = digits[:, 2] * 10 + digits[:, 3]
    year = _years(digits)
    day = np.where(day > REPLACEMENT, day - REPLACEMENT, day)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    lengths = np.array((0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), dtype=np.int64)
    sane = (month >= 1) & (month < len(lengths))
    longest = lengths[np.where(sane, month, 0)] + ((month == 2) & leap)  # noqa: PLR2004 - February
    result = np.zeros(len(texts), dtype=np.bool_)
    result[shaped] = sane & (day >= 1) & (day <= longest)
    return result


def checksums_ok(texts: pa.Array | pa.ChunkedArray) -> Bools:
    """Return for each text whether it has the shape of a CPR number and a check digit that fits."""
    shaped, digits = _digits(texts)
    result = np.zeros(len(texts), dtype=np.bool_)
    result[shaped] = (digits @ _WEIGHTS) % _ELEVEN == 0
    return result


def _digits(texts: pa.Array | pa.ChunkedArray) -> tuple[Ints, Ints]:
    """Return the places of the texts that have the shape, and their ten digits as rows."""
    shape = pc.fill_null(pc.match_substring_regex(texts, r"^[0-9]{6}-?[0-9]{4}$"), False)
    shaped = np.flatnonzero(shape.to_numpy(zero_copy_only=False) if isinstance(shape, pa.Array) else shape.to_numpy())
    plain = pc.replace_substring(pc.filter(texts, shape), "-", "")
    numbers = pc.cast(plain, pa.int64()).to_numpy().astype(np.int64)
    return shaped, numbers[:, None] // 10 ** np.arange(9, -1, -1, dtype=np.int64) % 10


def _years(digits: Ints) -> Ints:
    """Return the year of birth: the seventh digit tells the century."""
    year, seventh = digits[:, 4] * 10 + digits[:, 5], digits[:, 6]
    eighteens = (seventh >= 5) & (seventh <= 8) & (year >= 58)  # noqa: PLR2004 - the rule's own figures
    nineteens = (seventh <= 3) | (((seventh == 4) | (seventh == 9)) & (year >= 37))  # noqa: PLR2004 - the rule's own figures
    return year + np.where(eighteens, 1800, np.where(nineteens, 1900, 2000))
