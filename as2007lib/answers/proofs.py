"""Asking the store to prove itself: one run made again, or everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from as2007lib.access.rights import require
from as2007lib.proofs.booking import first_misbooked
from as2007lib.proofs.rerun import Rerun
from as2007lib.proofs.rerun import rerun as make_again
from as2007lib.settlement.basis import read_basis
from as2007lib.settlement.errors import RunNotApproved, RunUnknown
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import Run, approved_runs, find_run, read_line_places
from as2007lib.store.sums import untied_sums
from as2007lib.store.use_log import broken_uses
from as2007lib.store.verify import Fault, verify_guards, verify_rows

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
    with store.together() as reader:
        return make_again(reader, run, read_basis(reader, run.known))


def verify(store: Store, by: By, progress: Progress | None = None) -> Verified:
    """Prove the journal's chain, every row, the sums, and that each approved run and its vouchers can be made again."""
    with store.reading() as connection:
        entries = latest_entry(connection)
        require(store, entries, by, "read")
    faults, guards = _named(store, verify_rows(store)), verify_guards(store)
    runs: list[Run] = []
    if not faults:  # only what is untouched can be summed and computed from
        with store.reading() as connection:
            runs = approved_runs(connection)
            faults = [*untied_sums(store), *broken_uses(connection)]
    if not faults:
        for number, run in enumerate(runs, 1):
            if progress:
                progress("Afregner igen", number, len(runs))
            faults += _made_again(store, run)
    return Verified(entries, len(runs), (*faults, *guards))


def _made_again(store: Store, run: Run) -> Iterator[Fault]:
    """Tell what a run and its vouchers do not come to when they are made again."""
    with store.together() as reader:
        basis = read_basis(reader, run.known)
        again, wrong = make_again(reader, run, basis), first_misbooked(reader, run, basis)
    if not again.equal:
        line = f"linje {run.run_id}-{again.first}" if again.first else run.run_id
        yield Fault(run.since, line, "kørslen giver ikke længere det samme")
    if wrong is not None and wrong.voucher is None:
        yield Fault(run.since, run.run_id, "kørslen har ikke de bilag, dens linjer giver")
    elif wrong is not None:
        yield Fault(run.since, f"vouchers {wrong.voucher} ({run.run_id}, {wrong.text})", "bilaget bogfører ikke det, linjerne giver")


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
