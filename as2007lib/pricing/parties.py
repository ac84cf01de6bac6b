"""Two citizens that are one person: every party is read as the one it is the same as, before anything else."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import Citizens
from as2007lib.values.arrays import Ints
from as2007lib.values.errors import As2007Error


class SameAsCycleError(As2007Error, ValueError):
    """Citizens are said to be each other; such rows are quarantined when they are loaded."""

    def __init__(self) -> None:
        super().__init__("Borgere peger på hinanden i ring i same_as: ret rækkerne, og indlæs dem igen.")


def resolve_same_as(citizens: Citizens, size: int) -> Ints:
    """Return for each party key the key it is read as: itself, or the end of its chain of `same_as`.

    Args:
        citizens: the citizens as known.
        size: one more than the largest party key.

    Raises:
        SameAsCycleError: a chain has no end.
    """
    read_as = np.arange(size, dtype=np.int64)
    other = citizens.ints("same_as")
    stated = other != NULL
    merged, target = citizens.ints("citizen")[stated], other[stated]
    read_as[merged] = target
    # each round follows every chain twice as far as the round before
    for _ in range(len(merged).bit_length()):
        target = read_as[target]
        read_as[merged] = target
    if np.isin(target, merged).any():
        raise SameAsCycleError
    return read_as
