"""How far chances are to be trusted: bands of stated chance beside the share that was right, with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from as2007lib.values.arrays import Bools, Ints

EDGES = (0, 5_000, 8_000, 9_000, 9_500, 9_800, 9_900, 9_950, 9_970, 9_980, 9_990, 10_001)
"""Bands of chance in ten-thousandths, each from one edge up to the next: close together where things are posted alone."""
_ONE = 10_000
_Z = Decimal("1.96")
"""95 of 100 intervals hold the true share."""


@dataclass(frozen=True)
class Band:
    """A band of chances.

    Attributes:
        low, high: ten-thousandths; the band goes from low up to, and not including, high.
        count, right: proposals in it, and how many of them were right.
        chance: the mean of what was stated, in ten-thousandths.
        lower, upper: where the true share right lies with 95 % certainty (Wilson), in ten-thousandths.
    """

    low: int
    high: int
    count: int
    right: int
    chance: int
    lower: int
    upper: int

    @property
    def observed(self) -> int:
        """The share that was right, in ten-thousandths."""
        return _ONE * self.right // self.count

    @property
    def fits(self) -> bool:
        """Whether what was stated lies within the uncertainty of what was seen."""
        return self.lower <= self.chance <= self.upper


@dataclass(frozen=True)
class Reliability:
    """How far chances fit.

    Attributes:
        bands: those that hold anything, the lowest chance first.
        count, right: all proposals, and how many of them were right.
        error: the expected calibration error: how far stated and seen lie apart in a band, over all proposals; ten-thousandths.
        brier: the mean of the squared distance from the chance to what happened, in millionths: 0 is perfect.
    """

    bands: tuple[Band, ...]
    count: int
    right: int
    error: int
    brier: int


def reliability(chance: Ints, right: Bools) -> Reliability:
    """Return how chances (ten-thousandths) fit what was right."""
    good = right.astype(np.int64)
    place = np.searchsorted(EDGES, chance, "right") - 1
    size = len(EDGES) - 1
    count, held = (np.bincount(rows, minlength=size) for rows in (place, place[right]))
    stated = np.zeros(size, dtype=np.int64)
    np.add.at(stated, place, chance)
    bands = tuple(_band(at, int(count[at]), int(held[at]), int(stated[at])) for at in np.flatnonzero(count).tolist())
    total = max(1, len(chance))
    error = sum(abs(int(stated[at]) - _ONE * int(held[at])) for at in range(size)) // total
    brier = int(np.square(chance - _ONE * good).sum()) // (100 * total)
    return Reliability(bands, len(chance), int(good.sum()), error, brier)


def _band(at: int, count: int, right: int, stated: int) -> Band:
    lower, upper = wilson(right, count)
    return Band(EDGES[at], EDGES[at + 1], count, right, stated // count, lower, upper)


def wilson(right: int, count: int) -> tuple[int, int]:
    """Return where a share lies with 95 % certainty, by Wilson's interval, in ten-thousandths; all of it where nothing was seen."""
    if not count:
        return 0, _ONE
    square = _Z * _Z
    middle = 2 * right + square
    half = _Z * (square + Decimal(4 * right * (count - right)) / count).sqrt()
    low, high = ((middle + sign * half) / (2 * (count + square)) * _ONE for sign in (-1, 1))
    return max(0, int(low)), min(_ONE, int(high + 1))
