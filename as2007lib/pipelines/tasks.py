"""What is asked of a notebook run, what became of it, and where that is recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from as2007lib import __version__
from as2007lib.values.errors import As2007Error


class NotebookRefused(As2007Error):
    """En notebook kan ikke køres som bedt om."""


class NotebookBusy(As2007Error):
    """Den samme notebook kører allerede."""

    def __init__(self, name: str) -> None:
        super().__init__(f"«{name}» kører allerede for samme kommune og måned. Vent, til den er færdig, og prøv igen.")


class NotebookParameters(BaseModel):
    """Base of a notebook's parameters: unknown names are refused, and values are what JSON can hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Status(StrEnum):
    """What became of a run."""

    DONE = "done"
    KEPT = "kept"  # done before with the same key: nothing was executed
    FAILED = "failed"  # a cell raised an exception
    TIMED_OUT = "timed_out"  # a cell or the whole notebook took too long
    LOST = "lost"  # the kernel or its worker died
    STOPPED = "stopped"  # the output gate found a CPR number
    REFUSED = "refused"  # it could not be run as asked, or is running already


@dataclass(frozen=True)
class NotebookTask:
    """One notebook to be executed for one municipality and month.

    Attributes:
        notebook: the notebook; the stem of its name is the name of the run.
        parameters: its typed parameters.
        root: the folder under which all output lies.
        municipality: four digits.
        period: the month, as ``2026-10``.
        user: who runs it; passed on as the parameter ``user`` where the notebook declares one, and no part of the key.
        inputs: hash of everything else the result depends on, by name; part of the key.
        resume: True: what is done under the same key is kept, not executed again.
        cell_timeout: longest time for a cell, seconds.
        run_timeout: longest time for the notebook, seconds.
    """

    notebook: Path
    parameters: NotebookParameters
    root: Path
    municipality: str
    period: str
    user: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    resume: bool = False
    cell_timeout: int = 600
    run_timeout: int = 3600

    @property
    def name(self) -> str:
        """The name of the run."""
        return self.notebook.stem


@dataclass(frozen=True)
class RunRecord:
    """What is recorded when a run begins.

    Attributes:
        key: name, municipality, period and digest of all inputs; the same key is the same run.
        name: the name of the run.
        municipality: four digits.
        period: the month.
        user: who runs it.
        parameters: the plain values it was given.
        inputs: hash of each input by name, the notebook's own among them.
        version: version of the program.
        began_at: when it began.
    """

    key: str
    name: str
    municipality: str
    period: str
    user: str
    parameters: Mapping[str, object]
    inputs: Mapping[str, str]
    version: str
    began_at: datetime


@dataclass(frozen=True)
class NotebookResult:
    """What became of a run. Nothing in it tells about persons.

    Attributes:
        key: see `RunRecord`.
        name: the name of the run.
        municipality: four digits.
        period: the month.
        status: what became of it.
        output: the executed notebook, or where it lies in quarantine; None where nothing was written.
        sha256: digest of `output`; blank without one.
        exception: type of the exception that ended it; blank without one.
        cell: number of the cell that ended it, from 1; 0 without one.
        seconds: how long it took.
        message: one Danish line for the user.
    """

    key: str
    name: str
    municipality: str
    period: str
    status: Status
    output: Path | None = None
    sha256: str = ""
    exception: str = ""
    cell: int = 0
    seconds: float = 0.0
    message: str = ""

    @property
    def ok(self) -> bool:
        """Whether the notebook is done, now or before."""
        return self.status in {Status.DONE, Status.KEPT}


class RunLog(Protocol):
    """Where runs are recorded: the truth about what ran, whatever the notebooks and Dask say."""

    def done(self, key: str) -> NotebookResult | None:
        """Return the result of the run with this key that is done, or None."""

    def begin(self, record: RunRecord) -> int:
        """Record that a run begins, and return its number."""

    def finish(self, number: int, result: NotebookResult) -> None:
        """Record what became of it. A run that never finishes was killed."""


class Progress(Protocol):
    """Told about the cells of a run as they begin."""

    def __call__(self, name: str, cell: int, cells: int) -> None:
        """Cell number `cell` (from 1) of `cells` begins."""


def record_of(task: NotebookTask, values: Mapping[str, object], source: bytes, at: datetime) -> RunRecord:
    """Return the record of a task that begins; the key depends on everything but user, time and limits."""
    inputs = {**task.inputs, "notebook": hashlib.sha256(source).hexdigest()}
    stable = {name: value for name, value in values.items() if name != "user"}
    digest = hashlib.sha256(json.dumps([stable, inputs, __version__], sort_keys=True).encode()).hexdigest()
    key = f"{task.name}:{task.municipality}:{task.period}:{digest[:16]}"
    return RunRecord(key, task.name, task.municipality, task.period, task.user, values, inputs, __version__, at)


def file_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by path within it: the inputs of a run that reads the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
