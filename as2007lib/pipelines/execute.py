"""Executes one notebook by papermill, used as a library and kept on a short lead.

Limits: a cell gets its own time or what is left of the notebook's, whichever is less, so the whole is bounded too. Kernels
talk over sockets in a folder of their owner, not over ports; they keep no history of what was typed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import papermill
from nbclient.exceptions import CellTimeoutError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from as2007lib.pipelines.tasks import NotebookTask, Progress, Status

_KERNEL_ARGUMENTS = ["--HistoryManager.enabled=False"]
_LEAST = 0.001  # nbclient takes 0 for no limit at all


@dataclass(frozen=True)
class Outcome:
    """How an execution ended: status, type of the exception, number of the cell (from 1), a Danish line."""

    status: Status
    exception: str = ""
    cell: int = 0
    message: str = ""


class _Clock:
    """Deals out the time of a run to its cells, and tells how far it has come."""

    def __init__(self, task: NotebookTask, cells: int, progress: Progress | None) -> None:
        self.task = task
        self.cells = cells
        self.progress = progress
        self.ends = time.monotonic() + task.run_timeout
        self.cell = 0

    def limit(self, _cell: Any) -> float:
        """Return the seconds that a cell may take."""
        return max(min(self.task.cell_timeout, self.ends - time.monotonic()), _LEAST)

    def starts(self, cell: Any, cell_index: int) -> None:
        """Note that a cell starts."""
        self.cell = cell_index + 1
        if self.progress and cell.cell_type == "code":
            self.progress(self.task.name, self.cell, self.cells)

    @property
    def run_is_over(self) -> bool:
        """Whether it was the run's time that ran out, not the cell's."""
        return time.monotonic() >= self.ends


def execute(task: NotebookTask, notebook: Any, values: Mapping[str, Any], draft: Path, progress: Progress | None) -> Outcome:
    """Execute a notebook into a draft and return how it ended; the draft's own word for that is never asked."""
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # its messages quote cells; what happened is told here
    with TemporaryDirectory(prefix="as2007-") as sockets:
        return _execute(task, notebook, values, draft, progress, Path(sockets))


def _execute(
    task: NotebookTask, notebook: Any, values: Mapping[str, Any], draft: Path, progress: Progress | None, sockets: Path
) -> Outcome:
    clock = _Clock(task, len(notebook.cells) + 1, progress)  # papermill adds a cell with the values
    try:
        papermill.execute_notebook(
            notebook,
            _literally(draft),
            dict(values),
            progress_bar=False,
            autosave_cell_every=0,
            start_timeout=min(60, task.run_timeout),
            timeout_func=clock.limit,
            on_cell_start=clock.starts,
            config=_kernel(sockets),
            extra_arguments=_KERNEL_ARGUMENTS,
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError as error:
        return Outcome(Status.FAILED, str(error.ename), clock.cell, f"Celle {clock.cell} standsede med {error.ename}: {error.evalue}")
    except CellTimeoutError:
        limit = f"en celle må tage {task.cell_timeout}" if not clock.run_is_over else f"hele notebooken må tage {task.run_timeout}"
        return Outcome(Status.TIMED_OUT, "CellTimeoutError", clock.cell, f"Celle {clock.cell} blev afbrudt: {limit} sekunder.")
    except RuntimeError as error:  # what nbclient and jupyter_client raise when a kernel dies, or does not come up in time
        if not clock.cell and clock.run_is_over:
            told = f"Kernen nåede ikke at starte: hele notebooken må tage {task.run_timeout} sekunder."
            return Outcome(Status.TIMED_OUT, type(error).__name__, message=told)
        return Outcome(Status.LOST, type(error).__name__, clock.cell, f"Kernen døde i celle {clock.cell}. Prøv igen.")
    return Outcome(Status.DONE)


def _kernel(sockets: Path) -> Config:
    """Return what a kernel manager needs to use sockets in a folder; without a file to name them all kernels share one set."""
    return Config({"KernelManager": {"transport": "ipc", "connection_file": str(sockets / "kernel.json")}})


def _literally(path: Path) -> str:
    """Return a path that papermill, which fills in braces, leaves as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")
