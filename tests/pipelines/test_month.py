"""A month: the notebooks in order, a stop where a person must act, several municipalities at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import cloudpickle
import pytest

from as2007lib.pipelines import MonthTask, NotebookRefused, Status, run_many, run_month, run_months
from as2007lib.pipelines.fanout import fan_out
from as2007lib.settings import EXAMPLE, write_parameters

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers have no tests to import from

STEPS = ("1-indlaesning", "2-afregning", "3-fakturering")


class Desk:
    """A desk in a folder: a run log, and a file that says a draft is approved."""

    def __init__(self, folder: Path, log: object) -> None:
        self.folder = folder
        self.log = log
        self.done, self.begin, self.finish = log.done, log.begin, log.finish

    def inputs(self, step: str) -> dict[str, str]:
        return {"viden": "1"}

    def skips(self, step: str) -> bool:
        return (self.folder / f"uden {step}").exists()

    def waits(self, step: str) -> str:
        approved = (self.folder / "godkendt").exists()
        return "Kladden sale-2026-10 venter på godkendelse." if step == "2-afregning" and not approved else ""


@pytest.fixture
def month(tmp_path: Path, small, log):
    """Make a municipality with three notebooks that write down that they ran."""
    for step in STEPS:
        trace = f"open({str(tmp_path)!r} + '/spor-' + municipality, 'a').write({step!r} + ' ')"
        small.write_notebook(tmp_path / "monthly" / f"{step}.ipynb", trace)

    def make(code: str, **changes: object) -> tuple[MonthTask, object]:
        municipality = EXAMPLE.municipality.model_copy(update={"code": code, "name": f"Kommune {code}"})
        parameters = EXAMPLE.model_copy(update={"municipality": municipality, "output": str(tmp_path / "out")})
        (tmp_path / f"{code}.yml").write_text(write_parameters(parameters), "utf-8")
        return MonthTask(tmp_path / f"{code}.yml", "2026-10", tmp_path / "monthly", **{"user": "bodil", **changes}), parameters

    make.desk = lambda: Desk(tmp_path, small.FileLog(log.path))
    make.trace = lambda code: (tmp_path / f"spor-{code}").read_text()
    return make


def test_a_month_stops_where_a_draft_awaits_approval_and_goes_on_with_resume(month, tmp_path):
    task, parameters = month("0615")
    stopped = run_month(parameters, task, month.desk())
    assert [(result.name, result.status) for result in stopped.notebooks] == [("1-indlaesning", Status.DONE), ("2-afregning", Status.DONE)]
    assert (stopped.exit_code, stopped.waiting) == (2, "Kladden sale-2026-10 venter på godkendelse.")
    (tmp_path / "godkendt").touch()
    task, parameters = month("0615", resume=True)
    done = run_month(parameters, task, month.desk())
    assert [result.status for result in done.notebooks] == [Status.KEPT, Status.KEPT, Status.DONE]
    assert (done.exit_code, done.waiting, done.name) == (0, "", "Kommune 0615")
    assert month.trace("0615") == "1-indlaesning 2-afregning 3-fakturering "


def test_a_month_stops_at_a_notebook_that_fails(month, small, tmp_path):
    small.write_notebook(tmp_path / "monthly" / "2-afregning.ipynb", "1 / 0")
    task, parameters = month("0615")
    failed = run_month(parameters, task, month.desk())
    assert [result.status for result in failed.notebooks] == [Status.DONE, Status.FAILED]
    assert failed.exit_code == 1


def test_one_notebook_alone_can_be_asked_for(month):
    task, parameters = month("0615", only="1-indlaesning")
    assert [result.name for result in run_month(parameters, task, month.desk()).notebooks] == ["1-indlaesning"]
    task, parameters = month("0615", only="afregning")
    with pytest.raises(
        NotebookRefused, match=r"Notebooken «afregning» findes ikke i .* Vælg mellem 1-indlaesning, 2-afregning, 3-fakturering"
    ):
        run_month(parameters, task, month.desk())


def test_several_municipalities_run_at_once_and_a_bad_parameter_file_stops_no_other(month, tmp_path):
    (tmp_path / "godkendt").touch()
    tasks = [month(code)[0] for code in ("0615", "0101")]
    (tmp_path / "0751.yml").write_text("municipality: ja\n", "utf-8")
    tasks.insert(1, MonthTask(tmp_path / "0751.yml", "2026-10", tmp_path / "monthly"))
    desk, told = month.desk(), []
    results = run_months(tasks, lambda _task, _parameters: desk, workers=2, told=told.append)
    assert [(result.municipality, result.exit_code) for result in results] == [("0615", 0), ("", 1), ("0101", 0)]
    assert "0751.yml har 7 fejl:" in results[1].refused
    assert "linje 1: municipality skal være en gruppe af navne" in results[1].refused
    assert len(told) == 3
    for code in ("0615", "0101"):
        assert month.trace(code) == "1-indlaesning 2-afregning 3-fakturering "
        assert len(list((tmp_path / "out" / code / "2026-10").glob("*.ipynb"))) == 3


def test_a_month_whose_output_cannot_be_written_changes_nothing(month, tmp_path):
    task, _ = month("0615")
    (tmp_path / "out").write_text("")
    opened = []
    (refused,) = run_months([task], lambda *asked: opened.append(asked))
    assert (refused.exit_code, opened) == (1, [])
    assert f"Filerne kan ikke skrives i {tmp_path / 'out'}: en fil ligger i vejen. Ret output i parameterfilen" in refused.refused
    assert not (tmp_path / "spor-0615").exists()


def test_notebooks_run_here_one_after_the_other_with_one_worker(task, log):
    tasks = [task("a", "print(1)"), task("b", "1 / 0"), task("c", "print(1)", municipality="x")]
    assert [result.status for result in run_many(tasks, lambda _task: log, workers=1)] == [Status.DONE, Status.FAILED, Status.REFUSED]


def work(folder: Path) -> str:
    """Die as often as the file in the folder says, else tell what came of it."""
    deaths = int((folder / "deaths").read_text())
    (folder / "deaths").write_text(str(deaths - 1))
    if deaths > 0:
        os._exit(1)
    if (folder / "bug").exists():
        raise ZeroDivisionError
    return f"{folder.name} done"


def spread(folder: Path, *deaths: int, workers: int) -> list[str]:
    """Spread tasks that die so often, and one more that crashes; return what was told of the others."""
    tasks = [folder / f"task-{number}" for number in range(len(deaths) + 1)]
    for path, count in zip(tasks, (*deaths, 0), strict=True):
        path.mkdir()
        (path / "deaths").write_text(str(count))
    (tasks[-1] / "bug").touch()
    told: list[str] = []
    done = fan_out(
        work,
        tasks[::-1],
        name=str,
        lost=lambda path: f"{path.name} lost",
        crashed=lambda path, error: f"{path.name} {type(error).__name__}",
        workers=workers,
        scheduler="",
        told=told.append,
    )
    assert sorted(told) == sorted(done)
    assert done[0] == f"task-{len(deaths)} ZeroDivisionError"
    return done[:0:-1]


def test_a_crash_is_a_result_and_all_other_work_is_done(tmp_path):
    assert spread(tmp_path, 0, 0, workers=1) == ["task-0 done", "task-1 done"]


def test_a_month_that_crashes_is_told_by_itself_also_from_another_process(month, tmp_path):
    (tmp_path / "godkendt").touch()
    desk = month.desk()

    def opened(task, _parameters):
        return desk if task.parameters_file.stem == "0101" else desk.ingen

    results = run_months([month(code)[0] for code in ("0615", "0101")], opened, workers=2)
    assert [(result.name, result.exit_code) for result in results] == [("0615.yml", 1), ("Kommune 0101", 0)]
    assert results[0].refused == "Uventet fejl (AttributeError). Se mere med --debug, og fortsæt med --resume."
    assert "desk.ingen" in results[0].trace


def test_work_of_a_worker_that_dies_is_done_once_more_and_then_given_up(tmp_path):
    assert spread(tmp_path, 1, 0, 9, workers=2) == ["task-0 done", "task-1 done", "task-2 lost"]
    assert (tmp_path / "task-2" / "deaths").read_text() == "7"
