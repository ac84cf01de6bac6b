"""The demonstration: a fictional municipality from its first file to closed months, in a folder of its own.

It is always the tenth of the month after the period, whatever the machine's clock says, so that the demonstration tells the
same story every day: data come in, a controller runs the month, a second person approves, documents go out, the month closes.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from as2007lib.acts.approve import approve_run
from as2007lib.acts.hold import Held, add_hold, remove_hold
from as2007lib.acts.issue import issue_held
from as2007lib.acts.month import waiting_drafts
from as2007lib.answers.documents import run_documents
from as2007lib.answers.files import FolderUnusable, writing_in
from as2007lib.answers.month import Month, largest_corrections, read_month
from as2007lib.answers.output import write_month
from as2007lib.answers.proofs import verify
from as2007lib.frames.words import FLOW_NAMES
from as2007lib.pipelines.demo_outside import BOXES, incoming_of, make_boxes, send_from_outside, told_of
from as2007lib.pipelines.desk import open_desk_at
from as2007lib.pipelines.month import MonthResult, MonthTask, run_month
from as2007lib.pipelines.tasks import Progress
from as2007lib.sample import DEMO, Sample, SampleSize, make_sample, write_sample
from as2007lib.settings import EXAMPLE, Bank, Flow, Flows, Municipality, Parameters, Source, read_parameters, write_parameters
from as2007lib.store.by import By
from as2007lib.store.engine import Store, open_store
from as2007lib.store.errors import As2007Error
from as2007lib.store.waiting import load_headers
from as2007lib.values.danish import count, kr, many
from as2007lib.values.danish import month as month_name
from as2007lib.values.days import date_of
from as2007lib.values.months import first_day, parse_month

CONTROLLER, APPROVER = "demo-controller", "demo-godkender"
SEED = 2007
_USUAL = Path("outputs/demo")
_MARK = "demo.txt"
_MARK_TEXT = "Denne mappe er lavet af «as2007 demo» og ryddes, næste gang demoen køres.\n"
_OWN = (
    "indbakke",
    *BOXES,
    "indlaesning",
    "fakturaer",
    "afstemning",
    "bilag",
    "karantaene",
    "lager.sqlite",
    "lager.sqlite-wal",
    "lager.sqlite-shm",
)
_NOW = "AS2007_NOW"
_LIMIT = 200_000_000
_HOLD = "Betaleren har gjort indsigelse"


class DemoRefused(As2007Error):
    """Demoen kan ikke køres, eller den gik i stå."""


@dataclass(frozen=True)
class Demo:
    """What the demonstration made.

    Attributes:
        folder: where everything lies.
        parameters_file: the municipality's parameter file.
        months: the last result of each month.
        faults: how many things the final proof found wrong: none.
        line: the correction that is worth explaining.
        summary: all of it in Danish, and where to look.
    """

    folder: Path
    parameters_file: Path
    months: tuple[MonthResult, ...]
    faults: int
    line: str
    summary: str


def run_demo(
    folder: Path, notebooks: Path, told: Callable[[str], None], *, size: SampleSize = DEMO, progress: Progress | None = None
) -> Demo:
    """Run the demonstration in a folder, which is made, or cleared where an earlier demonstration made it.

    Args:
        folder: where everything is put.
        notebooks: the folder of the monthly notebooks.
        told: called with each Danish line of the story.
        size: how large the municipality is.
        progress: told about cells as they begin.

    Raises:
        DemoRefused: the folder holds something else or cannot be written in, or a notebook could not be run.
    """
    folder = folder.resolve()
    sample = make_sample(SEED, size)
    try:
        with writing_in(folder):
            file = _begin(folder, sample)
    except FolderUnusable as error:
        raise DemoRefused(f"{error.what} Vælg en anden mappe: «as2007 demo MAPPE».") from error
    told(f"{sample.parameters.municipality} er oprettet i {folder}. Den er opdigtet, og ingen af personerne findes.")
    story = _Story(read_parameters(file), MonthTask(file, "", notebooks, user=CONTROLLER), told, progress)
    months = tuple(story.month(period) for period in sample.parameters.periods)
    proof = verify(story.store(), story.by(CONTROLLER))
    line = _worth_explaining(story.last)
    return Demo(folder, file, months, len(proof.faults), line, _summary(folder, file, proof.runs, proof.entries, len(proof.faults), line))


class _Story:
    """The months one after the other, each in three acts: up to the drafts, the approval, and the rest."""

    def __init__(self, parameters: Parameters, task: MonthTask, told: Callable[[str], None], progress: Progress | None) -> None:
        self.parameters = parameters
        self.task = task
        self.told = told
        self.progress = progress
        self.at = datetime.min.replace(tzinfo=UTC)
        self.held = ""
        self.last = Month(0, ())
        self.unissued: list[str] = []

    def month(self, period: str) -> MonthResult:
        """Run a month until it is closed."""
        number = parse_month(period)
        self.at = datetime.combine(date_of(first_day(number + 1)), datetime.min.time(), UTC) + timedelta(days=9, hours=8)
        self._hold_or_release(number)
        stopped = self._run(period, resume=False)
        if stopped.exit_code != 2:  # noqa: PLR2004 - the exit code of a month that waits
            raise DemoRefused(_stopped(stopped))
        self._issue()
        self.at += timedelta(hours=1)
        for draft in waiting_drafts(self.store(), number):
            approve_run(self.store(), self.by(APPROVER), draft.run_id)
        send_from_outside(self.store(), self.parameters, number, SEED)
        self.at += timedelta(hours=1)
        done = self._run(period, resume=True)
        self.last = read_month(self.store(), self.by(CONTROLLER), number)
        if done.exit_code == 1 or any(flow.state == "open" for flow in self.last.flows):
            raise DemoRefused(_stopped(done))
        self.told(_month_words(self.store(), self.last))
        self.told(told_of(self.store(), self.by(CONTROLLER)))
        self._tell_of_held()
        return done

    def store(self) -> Store:
        """Open the store."""
        return open_store(self.parameters.database)

    def by(self, user: str) -> By:
        """Return the circumstances of what a person does now in the story."""
        return By(user, self.at, purpose="demo", seed=secrets.token_bytes(32))

    def _run(self, period: str, *, resume: bool) -> MonthResult:
        task = MonthTask(self.task.parameters_file, period, self.task.notebooks, user=CONTROLLER, resume=resume)
        with _clock(self.at):
            return run_month(self.parameters, task, open_desk_at(task, self.parameters, self.at), self.progress)

    def _tell_of_held(self) -> None:
        """Tell which documents of the month are held back, and remember their runs."""
        store, by = self.store(), self.by(CONTROLLER)
        for run_id in [content.run.run_id for flow in self.last.flows for content in flow.content]:
            held = [document for document in run_documents(store, by, run_id) if document.held]
            if held:
                self.unissued.append(run_id)
                payers = ", ".join(sorted({document.payer_name for document in held}))
                told = many(len(held), "dokument", "dokumenter")
                self.told(f"{told} til {payers} i {run_id} er holdt tilbage: betalerens EAN (GLN) og CVR-nummer mangler i kilden.")

    def _issue(self) -> None:
        """Issue what an earlier month held back, now that its payers are corrected, and write its files again."""
        for run_id in self.unissued:
            result = issue_held(self.store(), self.by(APPROVER), run_id)
            write_month(self.store(), self.by(CONTROLLER), self.last.period, Path(self.parameters.output))
            issued = f"{count(len(result.issued))} af {count(len(result.numbers))}"
            self.told(f"Kilden er rettet: {issued} er nu udstedt, som med «as2007 issue {run_id}», og ligger i bilag.")
        self.unissued = []

    def _hold_or_release(self, number: int) -> None:
        """Hold the dearest service back in the second month, and release it in the third."""
        if self.held:
            remove_hold(self.store(), self.by(CONTROLLER), Held(service=self.held))
            self.told(f"Ydelsen {self.held} frigives igen.")
            self.held = ""
        elif self.last.flows:
            flow = self.last.flows[0]
            dearest = int(flow.lines.ints("service")[np.argmax(flow.lines.ints("amount"))])
            self.held = flow.names.id(dearest)
            add_hold(self.store(), self.by(CONTROLLER), Held(service=self.held), number, _HOLD)
            self.told(f"Ydelsen {self.held} tilbageholdes: {_HOLD.lower()}.")


@contextmanager
def _clock(at: datetime) -> Iterator[None]:
    """Let the notebooks take it that it is this moment."""
    before = os.environ.get(_NOW)
    os.environ[_NOW] = at.isoformat()
    try:
        yield
    finally:
        del os.environ[_NOW]
        if before is not None:
            os.environ[_NOW] = before


def _parameters(sample: Sample, folder: Path) -> Parameters:
    given = sample.parameters
    flow = {"month": "next", "prepare_day": 3, "approve_day": 10, "send_day": 12}
    stated = EXAMPLE.model_dump() | {
        "municipality": Municipality(code=given.municipality_code, name=given.municipality),
        "database": f"sqlite:///{folder / 'lager.sqlite'}",
        "output": str(folder),
        "sources": (Source(name="fagsystem", folder=str(folder / "indbakke")),),
        "settle_from": given.settle_from,
        "load_limit": _LIMIT,
        "invoicing": EXAMPLE.invoicing.model_copy(update={"bank": Bank(registration="9999", account="9999999999")}),
        "vat_account": "9.52.59.4 00",
        "flows": Flows(
            sale=Flow(**flow, contra_account="9.25.14.5 10"),
            internal=Flow(**flow, contra_account="8.51.52.5 90"),
            purchase=Flow(**flow, contra_account="9.25.14.5 20"),
        ),
        "incoming": incoming_of(folder),
    }
    return Parameters.model_validate(stated)


def _begin(folder: Path, sample: Sample) -> Path:
    """Put the sample's files and the parameter file into the folder, cleared before; return the parameter file."""
    _clear(folder)
    write_sample(sample, folder / "indbakke")
    make_boxes(folder)
    file = folder / f"{sample.parameters.municipality_code}.yml"
    file.write_text(write_parameters(_parameters(sample, folder)), "utf-8")
    return file


def _clear(folder: Path) -> None:
    """Make the folder, or take away what an earlier demonstration put there and nothing else."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).is_file():
            raise DemoRefused(f"{folder} er ikke tom og er ikke lavet af demoen. Vælg en anden mappe.")
        for name in (*_OWN, EXAMPLE.municipality.code):
            path = folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text(_MARK_TEXT, "utf-8")


def _stopped(month: MonthResult) -> str:
    failed = next((n for n in month.notebooks if not n.ok), None)
    return f"Demoen gik i stå i {month.period}: {failed.message} Se {failed.output}." if failed else f"Demoen gik i stå i {month.period}."


def _month_words(store: Store, month: Month) -> str:
    with store.reading() as connection:
        loads = [load for load in load_headers(connection) if load["period"] == month.period]
    counts = [c for load in loads for c in json.loads(str(load["counts"])).values()]
    rows = sum(c["inserted"] + c["changed"] + c["unchanged"] for c in counts)
    waiting = sum(int(str(load["quarantined"])) for load in loads)
    flows = [f"{FLOW_NAMES[f.flow].lower()} {kr(f.total)} på {many(len(f.lines), 'linje', 'linjer')}" for f in month.flows]
    brought = f"{many(rows, 'række', 'rækker')} indlæst, {count(waiting)} i karantæne"
    return f"{month_name(month.period).capitalize()}: {brought}; {', '.join(flows)}. Godkendt af {APPROVER} og lukket."


def _worth_explaining(month: Month) -> str:
    return next((c.line_id for flow in month.flows for c in largest_corrections(flow, 1)), "")


def _summary(folder: Path, file: Path, runs: int, entries: int, faults: int, line: str) -> str:
    shown = _near(folder)
    counted = f"{many(entries, 'journalpost', 'journalposter')}, og {many(runs, 'kørsel', 'kørsler')}"
    proof = f"Lageret er efterprøvet: {counted} giver det samme igen."
    database = f"sqlite:///{shown / 'lager.sqlite'}"
    return "\n".join(
        [
            proof if not faults else f"Lageret er IKKE, som journalen siger: {count(faults)} fejl. Se «as2007 verify».",
            "",
            "Se efter i:",
            f"  {shown / EXAMPLE.municipality.code}/   de udførte notebooks, en mappe for hver måned (åbn dem med «make lab»)",
            f"  {shown / 'bilag'}/   fakturaer, kreditnotaer, linjer, fund og bilag for hver kørsel",
            f"  {shown / 'indlaesning'}/   fejl og advarsler fra indlæsningerne",
            f"  {shown / 'fakturaer'}/ og {shown / 'afstemning'}/   hvad der blev af fakturaer og posteringer udefra",
            f"  {shown / 'svar-ud'}/   svarene på afgjorte fakturaer, til økonomisystemet",
            f"  {_near(file)}   parameterfilen",
            "",
            f"Siderne: {'make app' if shown == _USUAL else f'as2007 app --db {database}'}",
            f"Forklar et beløb til dagen: as2007 explain {line} --db {database}",
        ]
    )


def _near(path: Path) -> Path:
    """Return the path as seen from where one stands."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
