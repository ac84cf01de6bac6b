"""The whole month of sale: first one, then the next with corrections, against writing their bytes alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.frames.results import Settled
from as2007lib.store.documents import read_documents
from as2007lib.store.engine import Store, open_store
from as2007lib.store.runs import Run, approved_runs, read_line_rows
from as2007lib.values.months import parse_month
from benchmarks.material import FLOW, by
from benchmarks.measuring import Cost, cost
from benchmarks.peers import plain_file


@dataclass(frozen=True)
class WholeMonths:
    """What months cost from reading to the commit.

    Attributes:
        lines: lines of the second month.
        documents: its documents.
        first: the first month, everything new.
        second: the second month: what was touched, and corrections.
    """

    lines: int
    documents: int
    first: Cost
    second: Cost


def measure(address: str, folders: list[Path], workers: int) -> WholeMonths:
    """Settle two months of a store that holds the first folder."""
    store = open_store(address)
    period = parse_month(folders[0].name)
    first, _ = cost(lambda: settle_and_approve(store, by(workers), FLOW, period, settle_from=period))
    load_folder(store, by(workers), folders[1])
    second, fixed = cost(lambda: settle_and_approve(store, by(workers), FLOW, period + 1))
    return WholeMonths(fixed.run.count, fixed.documents, first, second)


def measure_bytes(address: str, work: Path, times: int) -> tuple[int, Cost]:
    """Write what the newest run left, its documents, lines and settled keys, into one file; return the bytes and their cost."""
    store = open_store(address)
    with store.reading() as connection:
        run = approved_runs(connection, FLOW)[-1]
    blocks = _bytes_of(store, run)
    plain, size = cost(lambda: plain_file.write(work / "bytes", blocks), times)
    (work / "bytes").unlink()
    return size, plain


def _bytes_of(store: Store, run: Run) -> list[bytes]:
    """Return what a run left: its documents, its lines, and what it settled."""
    with store.reading() as connection:
        documents = [document.content for document in read_documents(connection, run.id)]
    settled = Settled(store.read(f"SELECT service, party, month, amount FROM settled_keys WHERE run = {run.id:d}", Settled.schema()))
    return [*documents, *_buffers(read_line_rows(store, f"run = {run.id:d}")), *_buffers(settled.table)]


def _buffers(table: pa.Table) -> list[bytes]:
    return [buffer.to_pybytes() for column in table.columns for chunk in column.chunks for buffer in chunk.buffers() if buffer]
