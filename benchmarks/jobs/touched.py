"""A monthly run that prices what was touched since the last one and the newest month, against pricing all months again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.settlement.compute import Computed, compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.engine import open_store
from as2007lib.store.runs import Run, approved_runs
from as2007lib.values.months import parse_month
from benchmarks.material import address, by, newest_basis
from benchmarks.measuring import Cost, cost, equal

_FLOW = "purchase"
"""A flow without documents, so that years can be settled in one run."""
_MONTHS = 36


@dataclass(frozen=True)
class Runs:
    """What computing the next run cost.

    Attributes:
        months: months settled before.
        lines: lines of the next run.
        touched: pricing what was touched and the newest month.
        everything: pricing every month; the lines are the same.
    """

    months: int
    lines: int
    touched: Cost
    everything: Cost


def measure(loaded: Path, folders: list[Path], work: Path, times: int) -> Runs:
    """Settle years in a copy of the store that holds the first folder, load the second one, and compute the next run both ways."""
    shutil.copytree(loaded, work)
    store = open_store(address(work))
    period = parse_month(folders[0].name)
    settle_and_approve(store, by(1), _FLOW, period, settle_from=period - _MONTHS + 1)
    load_folder(store, by(1), folders[1])
    basis = newest_basis(store)
    with store.reading() as connection:
        runs = approved_runs(connection, _FLOW)
    ask = Ask(_FLOW, period + 1, period - _MONTHS + 1, settled_at=basis.entry)

    def computed(built_on: list[Run] | None) -> Computed:
        with store.together() as reader:
            return compute(reader, basis, ask, built_on)

    touched, some = cost(lambda: computed(runs), times)
    everything, all_of_it = cost(lambda: computed(None), times)
    equal("lines of what was touched and of everything", some.lines.table.equals(all_of_it.lines.table), True)
    return Runs(_MONTHS, len(some.lines), touched, everything)
