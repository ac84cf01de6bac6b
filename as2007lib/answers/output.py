"""Writes the approved runs of a period as files: lines, findings, vouchers, and the documents that may be sent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from as2007lib.answers.files import write_files
from as2007lib.answers.runs import list_runs, run_content, run_files
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import format_month


@dataclass(frozen=True)
class WrittenRun:
    """A run as files: its id, where they lie, and their names."""

    run_id: str
    folder: Path
    files: tuple[str, ...]


def write_month(store: Store, by: By, period: int, folder: Path) -> tuple[WrittenRun, ...]:
    """Write each approved run of a period under `folder`/bilag/2026-10/<run id>; written again, the files are equal to the byte.

    Args:
        store: the store.
        by: who asks.
        period: the period's month number.
        folder: the municipality's output folder.

    Raises:
        FolderUnusable: the folder cannot be made, or the disk refuses.
    """
    month = folder / "bilag" / format_month(period)
    runs = [run for run in list_runs(store, by) if run.period == period and run.state != "draft"]
    return tuple(_write_run(store, by, run.run_id, month / run.run_id) for run in runs)


def _write_run(store: Store, by: By, run_id: str, folder: Path) -> WrittenRun:
    files = run_files(store, by, run_content(store, by, run_id))
    return WrittenRun(run_id, folder, tuple(path.name for path in write_files(folder, files)))
