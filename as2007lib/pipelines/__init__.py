"""Floor 6: the monthly notebooks, run by papermill as a library, one municipality or many.

`tasks` says what is asked and recorded, `parameters` checks it before anything starts, `execute` runs papermill on a short
lead, `gate` and `disguises` look for CPR numbers, `notebook` takes one run from task to named file, `month` runs a
municipality's notebooks in order, `fanout` spreads work over processes and machines.
"""

from as2007lib.pipelines.fanout import DaskMissing, SchedulerAway
from as2007lib.pipelines.gate import cpr_places, shows_cpr
from as2007lib.pipelines.month import (
    MonthDesk,
    MonthlyParameters,
    MonthResult,
    MonthTask,
    month_notebooks,
    run_many,
    run_month,
    run_months,
)
from as2007lib.pipelines.notebook import run_notebook
from as2007lib.pipelines.tasks import (
    NotebookBusy,
    NotebookParameters,
    NotebookRefused,
    NotebookResult,
    NotebookTask,
    Progress,
    RunLog,
    RunRecord,
    Status,
    file_hashes,
)

__all__ = [
    "DaskMissing",
    "MonthDesk",
    "MonthResult",
    "MonthTask",
    "MonthlyParameters",
    "NotebookBusy",
    "NotebookParameters",
    "NotebookRefused",
    "NotebookResult",
    "NotebookTask",
    "Progress",
    "RunLog",
    "RunRecord",
    "SchedulerAway",
    "Status",
    "cpr_places",
    "file_hashes",
    "month_notebooks",
    "run_many",
    "run_month",
    "run_months",
    "run_notebook",
    "shows_cpr",
]
