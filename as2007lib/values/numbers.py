"""Numbers as the interchange format writes them (decimal comma, no thousands separator), exactly, as whole numbers inside.

`decimals` says what a whole number counts: 2 for øre, 4 for ten-thousandths, 6 for millionths.
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.values.arrays import Bools, Ints

_NUMBER = re.compile(r"(-?)([0-9]+)(?:,([0-9]+))?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_DIGITS = 18  # that many digits always fit in int64


def parse_scaled(text: str, decimals: int) -> int:
    """Return the number as a whole number of its smallest unit: ``1234,5`` with 2 decimals is 123450.

    Raises:
        ValueError: the text is not a number written so, has more decimals, or is too large to be kept.
    """
    match = _NUMBER.fullmatch(text)
    fraction = (match[3] or "") if match else ""
    if not match or len(fraction) > decimals or len(match[2].lstrip("0")) + decimals > _DIGITS:
        raise ValueError(text)
    size = int(match[2] + fraction.ljust(decimals, "0"))
    return -size if match[1] else size


def parse_kroner(text: str) -> int:
    """Return in øre what a person wrote in kroner: ``1234,5``, or with thousands apart ``1.234,50``; ``1234.50`` is neither.

    Raises:
        ValueError: the text is not an amount written so.
    """
    plain = text.strip()
    return parse_scaled(plain.replace(".", "") if _THOUSANDS.fullmatch(plain) else plain, 2)


def format_scaled(value: int, decimals: int, *, trim: bool = False) -> str:
    """Return the text of a whole number of smallest units; `trim` leaves out decimals that are zero at the end."""
    whole, fraction = divmod(abs(value), 10**decimals)
    digits = f"{fraction:0{decimals}d}" if decimals else ""
    digits = digits.rstrip("0") if trim else digits
    return f"{'-' if value < 0 else ''}{whole}{',' if digits else ''}{digits}"


def parse_column(texts: pa.Array | pa.ChunkedArray, decimals: int) -> tuple[pa.Int64Array, Bools]:
    """Return a column's numbers (null where the text is null or no number), and where a text is no number."""
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    fraction = f"(?:,(?P<fraction>[0-9]{{1,{decimals}}}))?" if decimals else "(?P<fraction>)"
    room = _DIGITS - decimals
    parts = pc.extract_regex(texts, rf"^(?P<sign>-?)0*(?P<whole>[0-9]{{1,{room}}}){fraction}$")
    good = pc.is_valid(parts)
    sign, whole = pc.struct_field(parts, "sign"), pc.struct_field(parts, "whole")
    digits = pc.utf8_rpad(pc.struct_field(parts, "fraction"), decimals, "0")
    size = pc.cast(pc.if_else(good, pc.binary_join_element_wise(whole, digits, ""), None), pa.int64())
    values = pc.if_else(pc.equal(sign, "-"), pc.negate(size), size)
    bad = pc.and_(pc.is_valid(texts), pc.invert(good))
    return values, bad.to_numpy(zero_copy_only=False)


def format_column(values: Ints | pa.Array | pa.ChunkedArray, decimals: int, *, trim: bool = False) -> pa.StringArray:
    """Return the texts of a column; null stays null."""
    numbers = pa.array(values) if isinstance(values, np.ndarray) else values
    numbers = numbers.combine_chunks() if isinstance(numbers, pa.ChunkedArray) else numbers
    size = pc.abs(numbers)
    whole = pc.divide(size, 10**decimals)
    text = pc.cast(whole, pa.string())
    if decimals:
        fraction = pc.subtract(size, pc.multiply(whole, 10**decimals))
        text = pc.binary_join_element_wise(text, pc.utf8_lpad(pc.cast(fraction, pa.string()), decimals, "0"), ",")
        text = pc.utf8_rtrim(pc.utf8_rtrim(text, "0"), ",") if trim else text
    return pc.binary_join_element_wise(pc.if_else(pc.less(numbers, 0), "-", ""), text, "")


def format_ore(values: Ints | pa.Array | pa.ChunkedArray) -> pa.StringArray:
    """Return øre as kroner with two decimals: ``1234,50``."""
    return format_column(values, 2)


def format_ten_thousandths(values: Ints | pa.Array | pa.ChunkedArray) -> pa.StringArray:
    """Return ten-thousandths with the decimals that are needed: ``0,3333``, ``31``."""
    return format_column(values, 4, trim=True)
