"""How far each flow and period is: open, closed or locked; a closed month has a root hash of its lines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from as2007lib.access.rights import require
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import approved_runs, read_periods


@dataclass(frozen=True)
class Period:
    """A period of a flow: its state, and the root hash over the digests of its runs (blank where it has none)."""

    flow: str
    period: int
    state: str
    runs: int
    root: str


def list_periods(store: Store, by: By) -> list[Period]:
    """Return every period that has a run or a state, by month and flow."""
    with store.reading() as connection:
        entry = latest_entry(connection)
        require(store, entry, by, "read")
        runs = approved_runs(connection)
    states = {(r["flow"], r["period"]): r["state"] for r in read_periods(store, entry).to_pylist()}
    digests: dict[tuple[str, int], list[str]] = {key: [] for key in states}
    for run in runs:
        digests.setdefault((run.flow, run.period), []).append(run.digest)
    return [
        Period(flow, period, states.get((flow, period), "open"), len(own), _root(own))
        for (flow, period), own in sorted(digests.items(), key=lambda item: (item[0][1], item[0][0]))
    ]


def _root(digests: list[str]) -> str:
    """Hash the digests of a period's runs pairwise up to one, so that a printed root proves every line."""
    level = [bytes.fromhex(d) for d in digests]
    while len(level) > 1:
        pairs = [level[n : n + 2] for n in range(0, len(level), 2)]
        level = [hashlib.sha256(b"".join(pair)).digest() if len(pair) > 1 else pair[0] for pair in pairs]
    return level[0].hex() if level else ""
