"""Chance without a clock or a generator's state: numbers are a function of a seed, a name and a place.

Each use has a name of its own, so a new column changes no other one, and the same seed gives the same bytes for ever.
The numbers are those of SplitMix64 (Steele, Lea and Flood, 2014), computed for a whole column at once.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from as2007lib.values.arrays import Bools, Ints

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = ((30, np.uint64(0xBF58476D1CE4E5B9)), (27, np.uint64(0x94D049BB133111EB)))
_LAST_SHIFT = 31
_THOUSAND = 1000


class Chance:
    """Named streams of even numbers from one seed; `part` sets one month's streams apart from another's."""

    def __init__(self, seed: int, part: str = "") -> None:
        self._prefix = f"{seed}/{part}/"

    def below(self, name: str, size: int, limit: int | Ints) -> Ints:
        """Return `size` whole numbers from 0 up to (not including) `limit`, which may differ by row."""
        bits = (self._bits(name, size) >> np.uint64(1)).astype(np.int64)
        return bits % np.maximum(np.asarray(limit, dtype=np.int64), 1)

    def hit(self, name: str, size: int, thousandths: int) -> Bools:
        """Return where something happens that happens so many times in a thousand."""
        return self.below(name, size, _THOUSAND) < thousandths

    def pick(self, name: str, size: int, weights: Ints) -> Ints:
        """Return `size` places in `weights`, each as often as its weight says."""
        edges = np.cumsum(weights)
        return np.searchsorted(edges, self.below(name, size, int(edges[-1])), side="right").astype(np.int64)

    def among(self, name: str, rows: Ints, thousandths: int) -> Ints:
        """Return some of the rows, so many in a thousand but at least one if there is any, in their order."""
        hits = self.hit(name, len(rows), thousandths)
        return rows[hits] if hits.any() else rows[:1]

    def _bits(self, name: str, size: int) -> NDArray[np.uint64]:
        key = np.frombuffer(blake2b((self._prefix + name).encode(), digest_size=8).digest(), dtype="<u8")
        bits: NDArray[np.uint64] = key + np.arange(1, size + 1, dtype=np.uint64) * _STEP
        for shift, factor in _MIX:
            bits = (bits ^ (bits >> np.uint64(shift))) * factor
        return bits ^ (bits >> np.uint64(_LAST_SHIFT))
