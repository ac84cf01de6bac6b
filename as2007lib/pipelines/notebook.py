"""One notebook run from task to result: checked, locked, recorded, executed to a draft, scanned, and only then named.

Everything is written for its owner alone: folders 0700, files 0600. A notebook under its final name is whole, was executed
to the end and shows no CPR number.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any

import nbformat

from as2007lib import __version__
from as2007lib.answers.files import make_folder, write_whole
from as2007lib.pipelines.execute import Outcome, execute
from as2007lib.pipelines.gate import cpr_places, shows_cpr
from as2007lib.pipelines.parameters import check_place, check_values, read_notebook
from as2007lib.pipelines.tasks import NotebookBusy, NotebookResult, NotebookTask, Progress, RunLog, RunRecord, Status, record_of
from as2007lib.show.clock import now

QUARANTINE = "karantaene"


def run_notebook(task: NotebookTask, log: RunLog, progress: Progress | None = None) -> NotebookResult:
    """Run a notebook and return what became of it. A notebook that fails is a result, not an exception.

    Raises:
        NotebookRefused: the task cannot be run as asked; no kernel was started and nothing recorded.
        NotebookBusy: the same run is under way.
    """
    check_place(task)
    source, notebook = read_notebook(task)
    record = record_of(task, check_values(task, notebook), source, now())
    kept = log.done(record.key) if task.resume else None
    if kept:
        return replace(kept, status=Status.KEPT, message=f"«{task.name}» er allerede udført og springes over.")
    with _private(), _locked(_folder(task), record):
        number = log.begin(record)
        began = time.monotonic()
        result = NotebookResult(record.key, record.name, record.municipality, record.period, Status.FAILED)
        try:
            draft = _folder(task) / f".{_file(record.key)}.kladde.ipynb"
            outcome = execute(task, notebook, record.parameters, draft, progress)
            if outcome.status is Status.LOST:  # not the notebook's fault: once more
                outcome = execute(task, notebook, record.parameters, draft, progress)
            result = _release(task, result, outcome, draft)
        except Exception as error:
            result = replace(result, exception=type(error).__name__)
            raise
        finally:
            result = replace(result, seconds=round(time.monotonic() - began, 3))
            log.finish(number, result)
    return result


def make_output(root: Path) -> None:
    """Make the folder under which all output lies, for its owner alone, and see that files can be written there.

    Raises:
        FolderUnusable: they cannot.
    """
    with _private():
        make_folder(root)


def _release(task: NotebookTask, result: NotebookResult, outcome: Outcome, draft: Path) -> NotebookResult:
    """Give the draft its name, or put it in quarantine."""
    result = replace(result, status=outcome.status, exception=outcome.exception, cell=outcome.cell, message=_harmless(outcome))
    if not draft.exists():
        return result
    content = nbformat.read(draft, as_version=4)
    content.metadata.papermill["input_path"] = f"{task.name}.ipynb"  # papermill puts the whole notebook there
    places = cpr_places(content)
    name = _file(result.key) + ("" if outcome.status is Status.DONE else ".fejl")
    final = _folder(task) / f"{name}.ipynb"
    if places:
        final = _quarantine(task) / f"{task.municipality}-{task.period}-{name}.ipynb"
        told = f"«{task.name}» viser CPR-numre ({', '.join(places)}) og er lagt i karantæne: {final}"
        result = replace(result, status=Status.STOPPED, message=told)
    final = _unused(final)
    _write(content, draft, final, result)
    return replace(result, output=final, sha256=hashlib.sha256(final.read_bytes()).hexdigest())


def _unused(path: Path) -> Path:
    """Return a name that no file bears: what somebody has read and approved by is not overwritten when the month is run again."""
    others = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(name for name in chain([path], others) if not name.exists())


def _harmless(outcome: Outcome) -> str:
    """Return the outcome's message, without what the exception said where that shows a CPR number."""
    return outcome.message.split(":", 1)[0] + "." if shows_cpr(outcome.message) else outcome.message


def _write(content: Any, draft: Path, final: Path, result: NotebookResult) -> None:
    """Write the content over its draft, whole, then under its final name."""
    content.metadata.papermill["output_path"] = final.name
    content.metadata["as2007"] = {"key": result.key, "status": str(result.status), "version": __version__}
    write_whole(final, f"{nbformat.writes(content)}\n".encode(), draft)


def _file(key: str) -> str:
    """Return the file's name: that of the run, and the beginning of its key's digest."""
    return f"{key.split(':', 1)[0]}-{key.rsplit(':', 1)[1][:8]}"


def _folder(task: NotebookTask) -> Path:
    """Return the folder of a municipality's month, made for its owner alone; `check_place` has vouched for the names."""
    return _made(task.root, task.municipality, task.period)


def _quarantine(task: NotebookTask) -> Path:
    return _made(task.root, QUARANTINE)


def _made(root: Path, *names: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    folder = root.resolve()
    for name in names:
        folder /= name
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _private() -> Iterator[None]:
    """Give all files that are made meanwhile, the kernel's too, to their owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _locked(folder: Path, record: RunRecord) -> Iterator[None]:
    """Let one process at a time run this; the lock ends with its holder, however that ends."""
    with (folder / f".{_file(record.key)}.laas").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotebookBusy(record.name) from None
        yield
