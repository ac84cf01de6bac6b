"""Asking the store to prove itself: one run made again, or everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from as2007lib.access.rights import require
from as2007lib.proofs.rerun import Rerun
from as2007lib.proofs.rerun import rerun as make_again
from as2007lib.settlement.errors import RunNotApproved, RunUnknown
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import Run, approved_runs, find_run, read_line_places
from as2007lib.store.sums import untied_sums
from as2007lib.store.use_log import broken_uses
from as2007lib.store.verify import Fault, verify_journal

__all__ = ["Rerun", "Verified", "rerun", "verify"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Verified:
    """What a proof of the whole store found.

    Attributes:
        entries: number of journal entries.
        runs: number of approved runs made again.
        faults: what is not as it should be, the first bad entry first.
    """

    entries: int
    runs: int
    faults: tuple[Fault, ...]


def rerun(store: Store, by: By, run_id: str) -> Rerun:
    """Make a past run again and compare.

    Raises:
        RunUnknown: there is no such run.
        RunNotApproved: it is a draft.
    """
    with store.reading() as connection:
        require(store, latest_entry(connection), by, "read")
        run = find_run(connection, run_id)
    if run is None:
        raise RunUnknown(run_id)
    if run.state == "draft":
        raise RunNotApproved(run_id)
    return make_again(store, run)


def verify(store: Store, by: By, progress: Progress | None = None) -> Verified:
    """Prove the journal's chain, every row, the sums, and that each approved run can be made again."""
    with store.reading() as connection:
        entries = latest_entry(connection)
        require(store, entries, by, "read")
    faults = _named(store, verify_journal(store))
    runs: list[Run] = []
    if not faults:  # only what is untouched can be summed and computed from
        with store.reading() as connection:
            runs = approved_runs(connection)
            faults = [*untied_sums(store), *broken_uses(connection)]
    if not faults:
        for number, run in enumerate(runs, 1):
            if progress:
                progress("Afregner igen", number, len(runs))
            again = make_again(store, run)
            if not again.equal:
                line = f"linje {run.run_id}-{again.first}" if again.first else run.run_id
                faults.append(Fault(run.since, line, "kørslen giver ikke længere det samme"))
    return Verified(entries, len(runs), tuple(faults))


def _named(store: Store, faults: list[Fault]) -> list[Fault]:
    """Call lines by the id that people know."""
    if not any(fault.where.startswith("lines ") for fault in faults):
        return faults
    runs = read_line_places(store).to_pylist()
    named = []
    for fault in faults:
        table, _, number = fault.where.partition(" ")
        line = int(number) if table == "lines" and number.isdecimal() else 0
        run = next((r for r in runs if r["first_line"] <= line < r["first_line"] + max(r["count"], 1)), None)
        told = f"linje {run['run_id']}-{line - run['first_line'] + 1} (lines {line})" if run and line else fault.where
        named.append(Fault(fault.entry, told, fault.what))
    return named
