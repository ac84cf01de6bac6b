"""The whole month of sale: first one, then the next with corrections; pricing what was touched; against the bytes alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.frames.results import Settled
from as2007lib.settlement.compute import Computed, compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.documents import read_documents
from as2007lib.store.engine import Store, open_store
from as2007lib.store.runs import Run, approved_runs, read_line_rows
from as2007lib.values.months import parse_month
from benchmarks.material import FLOW, by, newest_basis
from benchmarks.measuring import Cost, cost, equal
from benchmarks.peers import plain_file


@dataclass(frozen=True)
class WholeMonths:
    """What months cost from reading to the commit.

    Attributes:
        lines: lines of the second month.
        documents: its documents.
        size: bytes of both and of what the month settles.
        first: the first month, everything new.
        second: the second month: what was touched, and corrections.
        touched: computing the second month, pricing what was touched.
        everything: the same, pricing everything.
        plain: the same bytes into one file, through to the disk.
    """

    lines: int
    documents: int
    size: int
    first: Cost
    second: Cost
    touched: Cost
    everything: Cost
    plain: Cost


def measure(address: str, folders: list[Path], work: Path, times: int, workers: int) -> WholeMonths:
    """Settle two months of a store that holds the first folder."""
    store = open_store(address)
    period = parse_month(folders[0].name)
    first, _ = cost(lambda: settle_and_approve(store, by(workers), FLOW, period, settle_from=period))
    load_folder(store, by(workers), folders[1])
    touched, everything = _compared(store, period + 1, times)
    second, fixed = cost(lambda: settle_and_approve(store, by(workers), FLOW, period + 1))
    blocks = _bytes_of(store, fixed.run)
    plain, size = cost(lambda: plain_file.write(work / "bytes", blocks), times)
    (work / "bytes").unlink()
    return WholeMonths(fixed.run.count, fixed.documents, size, first, second, touched, everything, plain)


def _compared(store: Store, period: int, times: int) -> tuple[Cost, Cost]:
    """Compute a run both ways; the lines must be the same."""
    basis = newest_basis(store)
    with store.reading() as connection:
        runs = approved_runs(connection, FLOW)
    ask = Ask(FLOW, period, runs[0].period, settled_at=basis.entry)

    def computed(built_on: list[Run] | None) -> Computed:
        return compute(store, basis, ask, built_on)

    touched, some = cost(lambda: computed(runs), times)
    everything, all_of_it = cost(lambda: computed(None), times)
    equal("lines of what was touched and of everything", some.lines.table.equals(all_of_it.lines.table), True)
    return touched, everything


def _bytes_of(store: Store, run: Run) -> list[bytes]:
    """Return what a run left: its documents, its lines, and what it settled."""
    with store.reading() as connection:
        documents = [document.content for document in read_documents(connection, run.id)]
    settled = Settled(store.read(f"SELECT service, party, month, amount FROM settled_keys WHERE run = {run.id:d}", Settled.schema()))
    return [*documents, *_buffers(read_line_rows(store, f"run = {run.id:d}")), *_buffers(settled.table)]


def _buffers(table: pa.Table) -> list[bytes]:
    return [buffer.to_pybytes() for column in table.columns for chunk in column.chunks for buffer in chunk.buffers() if buffer]
