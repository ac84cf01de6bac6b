"""What newer knowledge does to months already settled: the corrections that the next run would make, in øre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from as2007lib.frames.results import Lines
from as2007lib.settlement.basis import read_basis
from as2007lib.settlement.compute import compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.bulk import Reader
from as2007lib.store.runs import Run
from as2007lib.values.arrays import changes, pack, sums
from as2007lib.values.months import parse_month


@dataclass(frozen=True)
class Moved:
    """What months already settled change by, øre: what is added and what is taken away, each not negative."""

    added: int
    taken: int

    @property
    def net(self) -> int:
        """The sum, as the next run would show it."""
        return self.added - self.taken

    @property
    def gross(self) -> int:
        """The larger of the two: a large credit does not hide a large bill."""
        return max(self.added, self.taken)


def effect_on_settled(reader: Reader, runs: Sequence[Run], entry: int) -> dict[str, Lines]:
    """Return by flow what would be corrected up to the flow's furthest settled period, given what an entry knows.

    Args:
        reader: where facts are read; a transaction, so that a load sees its own rows.
        runs: all approved runs, oldest first.
        entry: the journal entry.
    """
    by_flow: dict[str, list[Run]] = {}
    for run in runs:
        by_flow.setdefault(run.flow, []).append(run)
    if not by_flow:
        return {}
    basis = read_basis(reader, entry)
    begin = parse_month(basis.settings["settle_from"])
    effect = {}
    for flow, own in by_flow.items():
        ask = Ask(flow, max(r.period for r in own), begin, settled_at=entry)
        effect[flow] = compute(reader, basis, ask, own).lines
    return effect


def moved_between(before: Lines, after: Lines) -> Moved:
    """Return what is added and what is taken away, by service, party and month, from some lines to others of the same flow."""
    both = Lines.concat([before, after])
    key = pack(*(both.ints(name) for name in ("service", "party", "month")))
    order = np.argsort(key, kind="stable")
    amount = np.where(np.arange(len(both)) < len(before), -both.ints("amount"), both.ints("amount"))
    differs = sums(amount[order], np.flatnonzero(changes(key[order])))
    return Moved(int(differs[differs > 0].sum()), -int(differs[differs < 0].sum()))
