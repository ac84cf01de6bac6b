"""The rows of child files that are in force if the good candidates are taken in: their sets replace those known."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.facts import Fact
from as2007lib.intake.columns import ranked
from as2007lib.intake.stage import Stage
from as2007lib.values.arrays import Ints


def rows_in_force(stage: Stage, fact: type[Fact]) -> Ints:
    """Return the rows of a child file (as `Stage.ints` counts them) that are in force."""
    known = len(stage.known[fact])
    if fact not in stage.pool:
        return np.arange(known, dtype=np.int64)
    found = stage.pool[fact]
    parent = stage.cached("set", fact, fact.parent[0], lambda: ranked(*(stage.ints(fact, name) for name in fact.parent)))
    kept = ~np.isin(parent[:known], parent[known:][~found.bad])
    return np.flatnonzero(np.concatenate([kept, ~found.bad & ~found.empty])).astype(np.int64)
