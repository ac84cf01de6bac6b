"""A month: the notebooks of one municipality in their order, until one fails or something awaits a person."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from as2007lib.answers.files import FolderUnusable
from as2007lib.pipelines.fanout import alone, fan_out
from as2007lib.pipelines.notebook import make_output, run_notebook
from as2007lib.pipelines.tasks import NotebookParameters, NotebookRefused, NotebookResult, NotebookTask, Progress, RunLog, Status
from as2007lib.settings import Parameters, read_parameters
from as2007lib.values.errors import As2007Error


class MonthlyParameters(NotebookParameters):
    """What every monthly notebook is given.

    Attributes:
        parameters_file: the municipality's parameter file.
        municipality: four digits; text, so that 0615 stays 0615.
        period: the month, as ``2026-10``.
        user: who runs the month; filled in when it runs.
    """

    parameters_file: str
    municipality: str
    period: str
    user: str = ""


class MonthDesk(RunLog, Protocol):
    """What a month needs to know of its store, beside the run log."""

    def inputs(self, step: str) -> Mapping[str, str]:
        """Return a hash of everything the step's result depends on, by name: files, state of knowledge."""

    def skips(self, step: str) -> bool:
        """Tell whether the municipality has no use for the step."""

    def waits(self, step: str) -> str:
        """Return, after a step, what a person must do before the month can go on, in Danish; blank when it can."""


@dataclass(frozen=True)
class MonthTask:
    """One municipality's month.

    Attributes:
        parameters_file: the municipality's parameter file.
        period: the month, as ``2026-10``.
        notebooks: the folder of the monthly notebooks; they run in the order of their names.
        user: who runs the month.
        only: the name of the one notebook to run; blank for all.
        resume: True: what is done is kept.
    """

    parameters_file: Path
    period: str
    notebooks: Path
    user: str = ""
    only: str = ""
    resume: bool = False


@dataclass(frozen=True)
class MonthResult:
    """What became of a month.

    Attributes:
        municipality: four digits; blank when the parameter file could not be read.
        name: the municipality's name, else the parameter file's.
        period: the month.
        notebooks: the result of each notebook that was reached.
        waiting: what a person must do before the month can go on; blank when nothing.
        refused: why the month was not run, or what ended it that nobody expected; blank when neither.
        trace: where an unexpected exception came from, for developers alone: data may stand in it; blank without one.
    """

    municipality: str
    name: str
    period: str
    notebooks: tuple[NotebookResult, ...] = ()
    waiting: str = ""
    refused: str = ""
    trace: str = ""

    @property
    def exit_code(self) -> int:
        """0 done, 1 refused or failed, 2 waiting for a person."""
        if self.refused or not all(result.ok for result in self.notebooks):
            return 1
        return 2 if self.waiting else 0


def run_month(parameters: Parameters, task: MonthTask, desk: MonthDesk, progress: Progress | None = None) -> MonthResult:
    """Run the notebooks of a month until one is not done or something awaits a person.

    Raises:
        NotebookRefused: a notebook cannot be run as asked.
        NotebookBusy: the month is being run already.
    """
    month = MonthResult(parameters.municipality.code, parameters.municipality.name, task.period)
    wanted = [n for n in month_notebooks(task.notebooks, task.only) if task.only or not desk.skips(n.stem)]
    for notebook in wanted:
        result = run_notebook(_notebook_task(parameters, task, notebook, desk.inputs(notebook.stem)), desk, progress)
        month = replace(month, notebooks=(*month.notebooks, result), waiting=desk.waits(notebook.stem) if result.ok else "")
        if month.exit_code:
            break
    return month


def run_months(
    tasks: Sequence[MonthTask],
    open_desk: Callable[[MonthTask, Parameters], MonthDesk],
    *,
    workers: int = 2,
    scheduler: str = "",
    progress: Progress | None = None,
    told: Callable[[MonthResult], None] | None = None,
) -> list[MonthResult]:
    """Run the months of several municipalities at once; what is refused for one, or ends it unexpectedly, is a result, and stops no other.

    Args:
        tasks: one a municipality.
        open_desk: a function of a module that opens the desk of a municipality, in the process that runs its month.
        workers: how many processes on this machine.
        scheduler: address of a Dask scheduler instead; blank for none.
        progress: told about cells as they begin, when all is done in this process.
        told: called with each result as it comes.

    Raises:
        DaskMissing: several processes are asked for and Dask is not installed.
        SchedulerAway: the scheduler does not answer; nothing was run.
    """
    work = partial(_month, open_desk, progress if alone(len(tasks), workers, scheduler) else None)
    return fan_out(work, tasks, name=_name, lost=_lost, crashed=_crashed, workers=workers, scheduler=scheduler, told=told)


def run_many(
    tasks: Sequence[NotebookTask],
    open_log: Callable[[NotebookTask], RunLog],
    *,
    workers: int = 2,
    scheduler: str = "",
    told: Callable[[NotebookResult], None] | None = None,
) -> list[NotebookResult]:
    """Run several notebooks at once; see `run_months`."""
    work = partial(_notebook, open_log)
    return fan_out(
        work,
        tasks,
        name=_notebook_name,
        lost=partial(_ended, status=Status.LOST),
        crashed=_broken,
        workers=workers,
        scheduler=scheduler,
        told=told,
    )


def month_notebooks(folder: Path, only: str = "") -> list[Path]:
    """Return the monthly notebooks in the order of their names.

    Raises:
        NotebookRefused: the folder has none, or not the one asked for.
    """
    found = sorted(folder.glob("*.ipynb"))
    chosen = [path for path in found if only in {"", path.stem}]
    if not chosen:
        names = ", ".join(path.stem for path in found)
        raise NotebookRefused(
            f"Notebooken «{only}» findes ikke i {folder}. Vælg mellem {names}." if found else f"{folder} har ingen notebooks."
        )
    return chosen


def _notebook_task(parameters: Parameters, task: MonthTask, notebook: Path, inputs: Mapping[str, str]) -> NotebookTask:
    code = parameters.municipality.code
    return NotebookTask(
        notebook=notebook,
        parameters=MonthlyParameters(parameters_file=str(task.parameters_file.resolve()), municipality=code, period=task.period),
        root=Path(parameters.output),
        municipality=code,
        period=task.period,
        user=task.user,
        inputs=inputs,
        resume=task.resume,
        cell_timeout=parameters.timeouts.cell,
        run_timeout=parameters.timeouts.run,
    )


def _month(open_desk: Callable[[MonthTask, Parameters], MonthDesk], progress: Progress | None, task: MonthTask) -> MonthResult:
    try:
        parameters = read_parameters(task.parameters_file)
        make_output(Path(parameters.output))  # before the store is opened: a month that cannot be shown changes nothing
        return run_month(parameters, task, open_desk(task, parameters), progress)
    except FolderUnusable as error:
        told = f"{error.what} Ret output i parameterfilen, eller skaf plads."
        return _refused(task, told)
    except As2007Error as error:
        return _refused(task, str(error))


def _refused(task: MonthTask, told: str, trace: str = "") -> MonthResult:
    return MonthResult("", task.parameters_file.name, task.period, refused=told, trace=trace)


def _lost(task: MonthTask) -> MonthResult:
    return _refused(task, "Processen døde to gange. Se hukommelsen efter, og fortsæt med --resume.")


def _crashed(task: MonthTask, error: Exception) -> MonthResult:
    told = f"Uventet fejl ({type(error).__name__}). Se mere med --debug, og fortsæt med --resume."
    return _refused(task, told, "".join(traceback.format_exception(error)))


def _name(task: MonthTask) -> str:
    return f"{task.parameters_file.resolve()}:{task.period}:{task.only}"


def _notebook(open_log: Callable[[NotebookTask], RunLog], task: NotebookTask) -> NotebookResult:
    try:
        return run_notebook(task, open_log(task))
    except As2007Error as error:
        return replace(_ended(task, Status.REFUSED), message=str(error))


def _broken(task: NotebookTask, error: Exception) -> NotebookResult:
    name = type(error).__name__
    return replace(_ended(task, Status.FAILED), exception=name, message=f"Uventet fejl ({name}).")


def _ended(task: NotebookTask, status: Status) -> NotebookResult:
    return NotebookResult(_notebook_name(task), task.name, task.municipality, task.period, status)


def _notebook_name(task: NotebookTask) -> str:
    return f"{task.name}:{task.municipality}:{task.period}"
