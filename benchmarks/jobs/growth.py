"""How cost grows with the data: the same steps with a quarter, a half and all of the services."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.values.months import parse_month
from benchmarks.jobs.price import price_month
from benchmarks.material import FLOW, by, fresh_store, newest_basis, write_folders
from benchmarks.measuring import Cost, cost

PARTS = (4, 2, 1)
"""What the number of services is divided by."""


@dataclass(frozen=True)
class Grown:
    """What one size cost: loading, one month's price, and a month settled and approved."""

    services: int
    load: Cost
    price: Cost
    approve: Cost


def measure(work: Path, services: int, times: int, workers: int) -> Grown:
    """Measure one size in a store of its own."""
    folder = write_folders(work / "folders", services)[0]
    store = fresh_store(work / "store")
    period = parse_month(folder.name)
    load, _ = cost(lambda: load_folder(store, by(1), folder))
    facts = newest_basis(store).facts
    price, _ = cost(lambda: price_month(facts, period), times)
    approve, _ = cost(lambda: settle_and_approve(store, by(workers), FLOW, period, settle_from=period))
    return Grown(services, load, price, approve)
