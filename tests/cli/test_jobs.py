"""The commands of the month as a whole: exit codes, what they say, and what they start."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

import as2007lib.pages.launch
import as2007lib.pipelines
from as2007lib.cli import jobs
from as2007lib.pipelines import MonthResult, MonthTask, NotebookResult, Status
from as2007lib.settings import EXAMPLE, write_parameters
from as2007lib.store.by import By
from tests.commands import as2007

DONE = NotebookResult("k", "01-indlaesning", "0999", "2026-10", Status.DONE, Path("ud/01.ipynb"), seconds=3.2)
FAILED = NotebookResult("k", "02-afregning", "0999", "2026-10", Status.FAILED, message="Celle 4 standsede med PeriodClosed: lukket.")


@pytest.fixture
def months(monkeypatch: pytest.MonkeyPatch):
    """Let the months come out as the test says; return what was asked."""
    asked: list[MonthTask] = []

    def come_out(*results: MonthResult) -> list[MonthTask]:
        def run(tasks, _desk, **_more):
            asked.extend(tasks)
            return list(results)

        monkeypatch.setattr(as2007lib.pipelines, "run_months", run)
        return asked

    return come_out


def test_a_month_that_is_done_gives_0_and_tells_each_notebook(months) -> None:
    months(MonthResult("0999", "Prøve Kommune", "2026-10", (DONE,)))
    answer = as2007("monthly", "0999.yml", "--period", "2026-10")
    told = "Prøve Kommune, 2026-10:\n  01-indlaesning: udført (3 s) ud/01.ipynb\n  Måneden er kørt til ende.\n"
    assert (answer.code, answer.out) == (0, told)


def test_options_reach_the_month(months) -> None:
    asked = months(MonthResult("0999", "Prøve Kommune", "2026-10", (DONE,)))
    as2007("monthly", "0999.yml", "--period", "2026-10", "--resume", "--only", "01-indlaesning", "--user", "anna")
    (task,) = asked
    assert (task.parameters_file, task.period, task.user, task.only, task.resume) == (
        Path("0999.yml"),
        "2026-10",
        "anna",
        "01-indlaesning",
        True,
    )
    assert task.notebooks.name == "monthly"


def test_without_a_period_it_is_last_month(months, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = months(MonthResult("0999", "Prøve Kommune", "2025-12", (DONE,)))
    monkeypatch.setattr(By, "today", date(2026, 1, 5))
    as2007("monthly", "0999.yml")
    assert [task.period for task in asked] == ["2025-12"]


def test_a_draft_that_waits_gives_2_and_a_failure_anywhere_1(months) -> None:
    waiting = MonthResult("0999", "Prøve Kommune", "2026-10", (DONE,), waiting="Disse kladder venter på godkendelse: sale-2026-10-1.")
    failed = MonthResult("0101", "By Kommune", "2026-10", (DONE, FAILED))
    months(waiting)
    answer = as2007("monthly", "0999.yml", "--period", "2026-10")
    assert answer.code == 2
    assert answer.out.endswith("  Disse kladder venter på godkendelse: sale-2026-10-1.\n")
    months(waiting, failed)
    both = as2007("monthly", "0999.yml", "0101.yml", "--period", "2026-10", allowed=(1,))
    assert "  02-afregning: FEJL (0 s) Celle 4 standsede med PeriodClosed: lukket.\n  Måneden er standset." in both.out
    told = as2007("monthly", "0999.yml", "0101.yml", "--period", "2026-10", "--json", allowed=(1,)).data
    assert [(month["municipality"], month["exit_code"], month["notebooks"][0]["status"]) for month in told] == [
        ("0999", 2, "done"),
        ("0101", 1, "done"),
    ]


def test_a_parameter_file_that_cannot_be_used_is_refused_by_name(tmp_path: Path) -> None:
    answer = as2007("monthly", tmp_path / "findes-ikke.yml", "--period", "2026-10", allowed=(1,))
    assert answer.out.startswith(f"findes-ikke.yml, 2026-10: Parameterfilen {tmp_path / 'findes-ikke.yml'} kan ikke læses")


def test_an_unknown_notebook_and_a_bad_month_are_refused(tmp_path: Path) -> None:
    parameters = EXAMPLE.model_copy(update={"database": f"sqlite:///{tmp_path / 'lager.sqlite'}", "output": str(tmp_path), "sources": ()})
    file = tmp_path / "0999.yml"
    file.write_text(write_parameters(parameters), "utf-8")
    unknown = as2007("monthly", file, "--period", "2026-10", "--only", "05-rapport", allowed=(1,))
    assert "Notebooken «05-rapport» findes ikke" in unknown.out
    assert as2007("monthly", file, "--period", "oktober", allowed=(1,)).err == "«oktober» er ikke en måned. Skriv den som 2026-10.\n"


def test_the_pages_open_on_the_store_or_else_on_the_demonstrations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[str, int, str]] = []
    monkeypatch.setattr(as2007lib.pages.launch, "launch", lambda db, port, user, **_more: asked.append((db, port, user)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AS2007_DB", raising=False)
    as2007("app", "--user", "anna")
    (tmp_path / "outputs" / "demo").mkdir(parents=True)
    (tmp_path / "outputs" / "demo" / "lager.sqlite").touch()
    as2007("app", "--user", "anna", "--port", "0")
    (tmp_path / "outputs" / "as2007.db").touch()
    as2007("app", "--user", "anna")
    usual = "sqlite:///outputs/as2007.db"
    assert asked == [(usual, 8877, "anna"), ("sqlite:///outputs/demo/lager.sqlite", 0, "anna"), (usual, 8877, "anna")]


def test_jupyterlab_starts_on_the_project_and_its_kernels_use_no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda words, **_more: started.append(words) or SimpleNamespace(returncode=0))
    answer = as2007("lab")
    (words,) = started
    root = Path(__file__).resolve().parents[2]
    assert words[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={root}" in words
    assert "--KernelManager.transport=ipc" in words
    assert answer.out == f"JupyterLab åbner på {root}. Stop den med Ctrl+C.\n"


def test_what_to_install_is_named() -> None:
    assert str(jobs.ExtraMissing("pages", "voila")) == "Pakken voila mangler. Installér den med «pip install as2007lib[pages]»."


def test_a_missing_package_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "as2007lib.pages.launch", None)
    answer = as2007("app", allowed=(1,))
    assert answer.err == "Pakken as2007lib.pages.launch mangler. Installér den med «pip install as2007lib[pages]».\n"
