"""The recalibration notebook: its typed parameters, and running it once for a municipality, behind the output gate."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from as2007lib.pipelines.desk import open_desk
from as2007lib.pipelines.month import MonthTask
from as2007lib.pipelines.notebook import make_output, run_notebook
from as2007lib.pipelines.places import notebooks_folder
from as2007lib.pipelines.tasks import NotebookParameters, NotebookResult, NotebookTask, Progress
from as2007lib.settings import read_parameters

NAME = "genkalibrering"


class RecalibrationParameters(NotebookParameters):
    """What the notebook is given.

    Attributes:
        parameters_file: the municipality's parameter file.
        municipality: its code, four digits, as a safeguard against the wrong file.
        period: the month in which it is run, as ``2026-10``; the executed notebook lies under it.
        user: who runs it; blank: the login.
        held_back_pct: how many per cent of the decisions, the newest, the trial is measured on.
        propose: whether what comes out is proposed; another person must approve it all the same.
        reason: why, as the proposal says it.
    """

    parameters_file: str
    municipality: str
    period: str
    user: str = ""
    held_back_pct: int = Field(25, ge=1, le=80)
    propose: bool = False
    reason: str = "Genkalibreret på egne afgørelser"


def recalibrate(
    file: Path, period: str, user: str, *, held_back_pct: int = 25, propose: bool = False, progress: Progress | None = None
) -> NotebookResult:
    """Run the notebook for the municipality of a parameter file, and return what became of it.

    Raises:
        ParameterError: the file cannot be used.
        NotebookRefused: it cannot be run as asked.
    """
    stated = read_parameters(file)
    notebook = notebooks_folder("reports") / f"{NAME}.ipynb"
    desk = open_desk(MonthTask(file, period, notebook.parent, user=user), stated)
    root = Path(stated.output).absolute()
    make_output(root)
    parameters = RecalibrationParameters(
        parameters_file=str(file.absolute()),
        municipality=stated.municipality.code,
        period=period,
        user=user,
        held_back_pct=held_back_pct,
        propose=propose,
    )
    return run_notebook(NotebookTask(notebook, parameters, root, stated.municipality.code, period, user=user), desk, progress)
