"""The figures of each line as a document prints them: quantity, price, VAT; all over whole columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.base import Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.frames.results import Lines
from as2007lib.values.arrays import Bools
from as2007lib.values.money import fits, round_half_away
from as2007lib.values.numbers import format_column

TEN_THOUSAND = 10_000
_OF_WHOLE = 100 * TEN_THOUSAND
"""Ten-thousandths of a per cent in the whole."""
_UNIT_CODES = {"day": "DAY", "week": "WEE", "month": "MON", "year": "ANN", "hour": "HUR", "piece": "EA"}
"""Units of the catalogue in UN/ECE recommendation 20."""
_COUNTED = [UNITS.index(unit) for unit in ("day", "hour", "piece")]
"""Units whose quantity on a line counts what the rate is the price of; of the others it counts days."""


@dataclass(frozen=True)
class Figures:
    """What each line prints, with the sign of its document (on a credit note a positive amount is credited).

    Attributes:
        amount: øre.
        quantity: exact decimal text, never zero.
        unit: UN/ECE code.
        price: øre per unit, not negative; quantity × price, rounded, is the amount.
        vat: øre of VAT of the line alone.
        tied: whether quantity and price are the run's own; else it is 1 × the amount and the words must tell the rest.
    """

    amount: Ints
    quantity: list[str]
    unit: list[str]
    price: Ints
    vat: Ints
    tied: Bools


def figures_of(lines: Lines, sign: Ints, standard: Bools, rate: int) -> Figures:
    """Return the figures of the lines.

    Args:
        lines: the lines.
        sign: −1 for lines on credit notes, else 1.
        standard: lines that bear VAT.
        rate: the VAT rate in ten-thousandths of a per cent.
    """
    amount, unit = lines.ints("amount"), lines.ints("unit")
    quantity, price = lines.ints("quantity"), lines.ints("rate")
    tied = _tied(quantity, price, amount, unit)
    shown = np.where(tied, np.abs(np.where(tied, quantity, 0)), TEN_THOUSAND)
    negative = np.where(tied, (quantity < 0) != (price < 0), amount < 0) != (sign < 0)
    single = np.where(price == NULL, False, np.abs(np.where(price == NULL, 0, price)) == np.abs(amount))
    codes = np.array([_UNIT_CODES[name] for name in UNITS], dtype=object)
    own = tied | (single & ~np.isin(unit, _COUNTED))
    return Figures(
        amount=amount * sign,
        quantity=_decimals(np.where(negative, -shown, shown)),
        unit=np.where(own, codes[unit], "EA").tolist(),
        price=np.abs(np.where(tied, np.where(tied, price, 0), amount)),
        vat=np.where(standard, vat_of(amount * sign, rate), 0),
        tied=tied,
    )


def vat_of(amounts: Ints, rate: int) -> Ints:
    """Return the VAT of amounts in øre, rounded half away from zero; `rate` in ten-thousandths of a per cent."""
    factor = np.full(len(amounts), rate, dtype=np.int64)
    wide = amounts if fits(amounts, factor).all() else amounts.astype(object)
    return round_half_away(wide * rate, np.full(len(amounts), _OF_WHOLE, dtype=np.int64))


def _tied(quantity: Ints, price: Ints, amount: Ints, unit: Ints) -> Bools:
    """Return where the line's own quantity × rate, rounded, is its amount."""
    stated = (quantity != NULL) & (price != NULL) & (quantity != 0) & np.isin(unit, _COUNTED)
    quantity, price = np.where(stated, quantity, 0), np.where(stated, price, 0)
    stated &= fits(quantity, price)
    product = np.where(stated, quantity, 0) * np.where(stated, price, 0)
    tied: Bools = stated & (round_half_away(product, np.full(len(product), TEN_THOUSAND, dtype=np.int64)) == amount)
    return tied


def _decimals(ten_thousandths: Ints) -> list[str]:
    texts: list[str] = pc.replace_substring(format_column(pa.array(ten_thousandths), 4, trim=True), ",", ".").to_pylist()
    return texts
