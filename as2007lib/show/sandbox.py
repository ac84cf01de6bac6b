"""A store to try things on: a tiny fictional municipality with two settled months, always the same, in a folder that goes away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from as2007lib.acts.load import LoadOptions, load_folder
from as2007lib.acts.settings import init
from as2007lib.acts.settle import settle_and_approve
from as2007lib.sample import SampleSize, make_sample, write_sample
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month

TINY = SampleSize(citizens=40, services=80, months=2, faulty_rows=False)
_SEED, _AT = 2007, datetime(2026, 11, 10, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Sandbox:
    """The store, who asks, and the folder that holds it as long as this is kept."""

    store: Store
    by: By
    folder: TemporaryDirectory[str]


def sandbox(size: SampleSize = TINY) -> Sandbox:
    """Make the store; nothing in it depends on the clock or on chance."""
    folder = TemporaryDirectory(prefix="as2007-")
    by = By("analytiker", _AT, purpose="øvelse", seed=bytes(32))
    store, _ = init(f"sqlite:///{Path(folder.name) / 'lager.sqlite'}", by)
    sample = make_sample(_SEED, size)
    for month, path in zip(sample.months, write_sample(sample, Path(folder.name) / "indbakke"), strict=True):
        load_folder(store, by, path, LoadOptions(source="eksempel"))
        for flow in sample.parameters.flows:
            settle_and_approve(store, by, flow, parse_month(month.period), settle_from=parse_month(sample.parameters.settle_from))
    return Sandbox(store, by, folder)
