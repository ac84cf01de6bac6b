"""The commands of the month as a whole: exit codes, what they say, and what they start."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

import as2007lib.pages.launch
import as2007lib.pipelines
import as2007lib.pipelines.desk
from as2007lib.cli import jobs
from as2007lib.intake.mapping import source_mappings
from as2007lib.pipelines import MonthResult, MonthTask, NotebookResult, Status
from as2007lib.settings import EXAMPLE, Source, write_parameters
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
    told = as2007(
        "monthly", "0999.yml", "--period", "2026-10", "--resume", "--only", "01-indlaesning", "--user", "anna", "--db", "sqlite:///x.db"
    )
    assert "Månedens lager er det, parameterfilen nævner" in told.err
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
    told = (
        f"findes-ikke.yml, 2026-10: Parameterfilen {tmp_path / 'findes-ikke.yml'} kan ikke læses (stien findes ikke). Kontrollér stien.\n"
    )
    assert (answer.out, answer.err) == ("", told)


def a_town(folder: Path, name: str, **changes: object) -> Path:
    """Write a parameter file of a town that has nothing to load."""
    own = {"database": f"sqlite:///{folder / name}.db", "output": str(folder / name), "sources": ()}
    file = folder / f"{name}.yml"
    file.write_text(write_parameters(EXAMPLE.model_copy(update=own | changes)), "utf-8")
    return file


def test_several_mistakes_in_a_file_are_one_line_with_all_of_them(tmp_path: Path) -> None:
    file = a_town(tmp_path, "0999")
    file.write_text(file.read_text("utf-8").replace("four_eyes: ja", "four_eyes: x").replace("settle_from: 2026-01", "settle_from: y"))
    answer = as2007("monthly", file, "--period", "2026-10", "--json", allowed=(1,))
    assert (answer.out, answer.err.count("\n")) == ("", 1)
    assert "settle_from skal være en måned" in answer.err
    assert "four_eyes skal være ja eller nej" in answer.err


def test_each_town_is_told_by_itself_the_good_on_standard_output_the_bad_in_a_line_each(tmp_path: Path) -> None:
    invoicing = EXAMPLE.invoicing.model_copy(update={"format": "ubl"})
    mapped = (Source(name="kura", folder=str(tmp_path), mapping="kura"),)
    (tmp_path / "blank.yml").touch()
    bad = {
        "lager": (a_town(tmp_path, "lager", database="rubbish"), "Lagerets adresse er ikke skrevet rigtigt"),
        "borte": (a_town(tmp_path, "borte", database="postgresql://x@127.0.0.1:1/by"), "databasen svarer ikke"),
        "ud": (a_town(tmp_path, "ud", output="/proc/x"), "Ret output i parameterfilen"),
        "format": (a_town(tmp_path, "format", invoicing=invoicing), "invoicing.format skal være en af oioubl, peppol; der står «ubl»"),
        "oversat": (
            a_town(tmp_path, "oversat", sources=mapped),
            f"sources.1.mapping skal være en af {', '.join(source_mappings())}",
        ),
        "kilde": (a_town(tmp_path, "kilde", sources=EXAMPLE.sources), "(sources.1.folder) findes ikke"),
        "blank": (tmp_path / "blank.yml", "municipality mangler"),
        "mappe": (tmp_path, "en mappe ligger, hvor filen skulle være"),
    }
    good = a_town(tmp_path, "god")
    files = [good, *(file for file, _ in bad.values())]
    words = ("monthly", *files, good, "--period", "2026-10", "--only", "01-indlaesning", "--workers", "1")
    answer = as2007(*words, allowed=(1,))
    assert answer.out.startswith("Eksempel Kommune, 2026-10:\n  01-indlaesning: udført")
    assert answer.out.count("2026-10:") == 1
    lines = [line for line in answer.err.splitlines() if not line.endswith("…")]
    assert len(lines) == len(bad)
    for line, (file, told) in zip(lines, bad.values(), strict=True):
        assert line.startswith(f"{file.name}, 2026-10: ")
        assert told in line
    months = as2007(*words, "--json", allowed=(1,)).data
    assert [month["exit_code"] for month in months] == [0, *[1] * len(bad)]
    assert all(told in month["refused"] for month, (_, told) in zip(months[1:], bad.values(), strict=True))


def test_an_unexpected_error_in_one_town_is_that_towns_and_its_trace_needs_debug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_desk(task: MonthTask, parameters: object) -> object:
        if task.parameters_file.stem == "falder":
            raise ZeroDivisionError("person 610101-4321")
        return as2007lib.pipelines.desk.open_desk_at(task, parameters, datetime(2026, 11, 24, 12, tzinfo=UTC))

    monkeypatch.setattr(as2007lib.pipelines.desk, "open_desk", open_desk)
    files = [a_town(tmp_path, "falder"), a_town(tmp_path, "god")]
    words = ("monthly", *files, "--period", "2026-10", "--only", "01-indlaesning", "--workers", "1")
    answer = as2007(*words, allowed=(1,))
    told = "falder.yml, 2026-10: Uventet fejl (ZeroDivisionError). Se mere med --debug, og fortsæt med --resume.\n"
    assert answer.err.endswith(told)
    assert "Traceback" not in answer.err
    assert "Eksempel Kommune, 2026-10:\n  01-indlaesning: udført" in answer.out
    as_data = as2007(*words, "--json", allowed=(1,))
    assert "610101" not in as_data.out + as_data.err
    assert [month["exit_code"] for month in as_data.data] == [1, 0]
    assert "Traceback" in as2007(*words, "--debug", allowed=(1,)).err


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("as2007lib.pipelines.fanout._PATIENCE", 1)
    for address in ("tcp://127.0.0.1:1", "vrøvl"):
        answer = as2007("monthly", a_town(tmp_path, "god"), "--period", "2026-10", "--scheduler", address, allowed=(1,))
        assert answer.out == ""
        assert answer.err.startswith(f"Dask-scheduleren {address} svarer ikke. Intet er kørt: ret --scheduler")
        assert answer.err.count("\n") == 1


def test_an_unknown_notebook_and_a_bad_month_are_refused(tmp_path: Path) -> None:
    parameters = EXAMPLE.model_copy(update={"database": f"sqlite:///{tmp_path / 'lager.sqlite'}", "output": str(tmp_path), "sources": ()})
    file = tmp_path / "0999.yml"
    file.write_text(write_parameters(parameters), "utf-8")
    unknown = as2007("monthly", file, "--period", "2026-10", "--only", "05-rapport", allowed=(1,))
    assert "Notebooken «05-rapport» findes ikke" in unknown.err
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


def test_the_address_of_the_pages_is_data_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    def launch(_db, _port, _user, *, told, opened):
        opened("http://127.0.0.1:8877/")
        told("Næste engangskode: 1234")

    monkeypatch.setattr(as2007lib.pages.launch, "launch", launch)
    answer = as2007("app", "--json")
    assert (answer.data, answer.err) == ({"address": "http://127.0.0.1:8877/"}, "Næste engangskode: 1234\n")


@pytest.mark.parametrize("port", ["-1", "65536", "99999999"])
def test_a_port_that_cannot_be_is_refused(port: str) -> None:
    assert as2007("app", "--port", port, allowed=(1,)).err == "--port er et tal fra 1 til 65535; 0 tager en ledig.\n"


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
