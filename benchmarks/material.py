"""What the benchmarks work on: a fictional municipality in a store of its own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from as2007lib.sample import BENCHMARK, SampleSize, make_sample, write_sample
from as2007lib.settlement.basis import Basis, read_basis
from as2007lib.store.by import By
from as2007lib.store.engine import Store, init_store
from as2007lib.store.known import latest_entry

SEED = 2007
FLOW = "sale"


def by(workers: int) -> By:
    """Return who does it: always at the same moment."""
    return By("maalt", datetime(2026, 11, 24, tzinfo=UTC), seed=bytes(32), workers=workers)


def size_of(services: int) -> SampleSize:
    """Return a sample like `BENCHMARK` with another number of services; catalogue and providers stay."""
    return replace(BENCHMARK, services=services, citizens=max(BENCHMARK.citizens * services // BENCHMARK.services, 10))


def write_folders(folder: Path, services: int) -> list[Path]:
    """Write the interchange folders of all months; return them in the order to load them."""
    return list(write_sample(make_sample(SEED, size_of(services)), folder))


def fresh_store(folder: Path) -> Store:
    """Make an empty store in a folder that is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    return init_store(address(folder))


def address(folder: Path) -> str:
    """Return the address of the store in a folder."""
    return f"sqlite:///{folder.absolute() / 'as2007.db'}"


def newest_basis(store: Store) -> Basis:
    """Read all that a run stands on."""
    with store.reading() as connection:
        entry = latest_entry(connection)
    with store.together() as reader:
        return read_basis(reader, entry)
