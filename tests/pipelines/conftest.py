"""Small notebooks, and a run log that the tests can read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cloudpickle
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from as2007lib.pipelines import MonthlyParameters, NotebookResult, NotebookTask, RunRecord, Status

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers have no tests to import from

PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
DECLARED = 'parameters_file = ""\nmunicipality: str = ""\nperiod: str | None = None\nuser = ""'


class FileLog:
    """A run log in a file of JSON lines, so that other processes can write to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text("utf-8").splitlines()] if self.path.exists() else []

    def done(self, key: str) -> NotebookResult | None:
        found = [row for row in self.rows() if row.get("status") == "done" and row["key"] == key]
        return NotebookResult(**{**found[-1], "status": Status.DONE, "output": Path(found[-1]["output"])}) if found else None

    def begin(self, record: RunRecord) -> int:
        return self._append(asdict(record))

    def finish(self, number: int, result: NotebookResult) -> None:
        self._append(asdict(result))

    def _append(self, row: dict[str, Any]) -> int:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, default=str) + "\n")
        return len(self.rows())


def write_notebook(path: Path, *cells: str, declared: str = DECLARED) -> Path:
    """Write a notebook with a parameters cell and the given code cells; equal cells give equal bytes."""
    sources = [new_code_cell(declared, metadata={"tags": ["parameters"]}), *map(new_code_cell, cells)]
    for number, cell in enumerate(sources):
        cell["id"] = f"celle-{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=sources, metadata=PYTHON), path)
    return path


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    return FileLog(tmp_path / "log.jsonl")


@pytest.fixture
def task(tmp_path: Path) -> Callable[..., NotebookTask]:
    """Make a task for a notebook of the given cells."""

    def make(name: str, *cells: str, declared: str = DECLARED, **changes: Any) -> NotebookTask:
        notebook = write_notebook(tmp_path / "notebooks" / f"{name}.ipynb", *cells, declared=declared)
        parameters = MonthlyParameters(parameters_file="0615.yml", municipality="0615", period="2026-10")
        given = {"parameters": parameters, "root": tmp_path / "out", "municipality": "0615", "period": "2026-10", "user": "bodil"}
        return NotebookTask(notebook, **{**given, **changes})

    return make


@pytest.fixture
def small() -> SimpleNamespace:
    """The helpers themselves, for tests that need several notebooks or logs."""
    return SimpleNamespace(write_notebook=write_notebook, FileLog=FileLog)
