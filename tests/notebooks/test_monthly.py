"""The monthly notebooks: what they declare, and a month that takes several days, run by papermill on a small municipality."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest

from as2007lib.acts.approve import approve_run
from as2007lib.acts.decide import explain_line
from as2007lib.acts.deciding import Asked
from as2007lib.acts.hold import Held, add_hold
from as2007lib.acts.month import waiting_drafts
from as2007lib.answers.clearing import cleared
from as2007lib.answers.matching import proposals
from as2007lib.answers.month import Month, read_month
from as2007lib.answers.periods import list_periods
from as2007lib.answers.returns import returns
from as2007lib.pipelines import MonthlyParameters, MonthTask, cpr_places, run_month
from as2007lib.pipelines.demo_outside import incoming_of, make_boxes, send_from_outside
from as2007lib.pipelines.desk import open_desk_at
from as2007lib.pipelines.parameters import declared_names
from as2007lib.pipelines.places import notebooks_folder
from as2007lib.sample import SampleSize, make_sample, write_sample
from as2007lib.settings import EXAMPLE, Flow, Flows, Incoming, Municipality, Parameters, Source, write_parameters
from as2007lib.show.clock import NOW
from as2007lib.show.here import WrongMunicipality, open_here
from as2007lib.store.by import By
from as2007lib.store.engine import open_store
from as2007lib.store.notebook_log import noted
from as2007lib.values.danish import amount
from as2007lib.values.months import parse_month

NOTEBOOKS = notebooks_folder("monthly")
NAMES = ["01-indlaesning", "02-afregning", "03-fakturering", "04-fakturabetaling", "05-afstemning", "06-luk-maaneden"]
PERIOD = "2026-10"
MONTH = parse_month(PERIOD)


class Town:
    """A small municipality in a folder, and its month as run on a given day."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, buys: bool = False) -> None:
        sample = make_sample(7, SampleSize(citizens=40, services=80, months=1, faulty_rows=True))
        write_sample(sample, folder / "indbakke")
        flow = {"month": "next", "prepare_day": 3, "approve_day": 6, "send_day": 8}
        changes = {
            "municipality": Municipality(code="0999", name="Prøve Kommune"),
            "database": f"sqlite:///{folder / 'lager.sqlite'}",
            "output": str(folder / "ud"),
            "sources": (Source(name="fagsystem", folder=str(folder / "indbakke")),),
            "settle_from": MONTH,
            "flows": Flows(purchase=Flow(**flow)) if buys else Flows(sale=Flow(**flow), internal=Flow(**flow)),
            "incoming": incoming_of(folder) if buys else Incoming(),
        }
        if buys:
            make_boxes(folder)
        self.parameters = Parameters.model_validate(EXAMPLE.model_dump() | changes)
        self.file = folder / "0999.yml"
        self.file.write_text(write_parameters(self.parameters), "utf-8")
        self.folder = folder / "ud"
        self.monkeypatch = monkeypatch
        self.at = datetime(2026, 11, 2, 9, tzinfo=UTC)

    def run(self, day: int, **more: object):
        """Run the month on a day of November."""
        self.at = datetime(2026, 11, day, 9, tzinfo=UTC)
        self.monkeypatch.setenv(NOW, self.at.isoformat())
        task = MonthTask(self.file, PERIOD, NOTEBOOKS, user="anna", **more)
        result = run_month(self.parameters, task, open_desk_at(task, self.parameters, self.at))
        return result, [str(n.status) for n in result.notebooks]

    @property
    def store(self):
        return open_store(self.parameters.database)

    def by(self, user: str) -> By:
        return By(user, self.at + timedelta(hours=1), seed=b"seed")

    def month(self) -> Month:
        return read_month(self.store, self.by("anna"), MONTH)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town(tmp_path, monkeypatch)


def outputs(path: Path | None) -> str:
    """Return all that an executed notebook shows, as text."""
    assert path is not None
    cells = nbformat.read(path, as_version=4).cells
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return "\n".join(str(one.get("text/html", "")) + str(one.get("text/plain", "")) for one in data)


def test_there_are_six_and_each_declares_exactly_the_parameters_of_a_month() -> None:
    assert [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))] == NAMES
    for path in NOTEBOOKS.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        first = next(cell for cell in notebook.cells if cell.cell_type == "code")
        assert first.metadata.tags == ["parameters"]
        assert declared_names(notebook) == list(MonthlyParameters.model_fields)
        given: dict[str, str] = {}
        exec(first.source, given)  # noqa: S102 - the notebook's own first cell
        MonthlyParameters(**{name: given[name] for name in MonthlyParameters.model_fields})


def test_a_month_takes_its_days_and_nothing_is_done_twice(town: Town) -> None:
    early, statuses = town.run(2)
    assert (statuses, early.exit_code) == (["done"] * 3, 2)
    assert early.waiting.startswith("Mellemkommunal afregning beregnes tidligst 3. november 2026. Intern afregning")
    assert "Intern afregning beregnes tidligst 3. november 2026." in outputs(early.notebooks[1].output)
    assert town.month().flows == ()

    drafted, statuses = town.run(3, resume=True)
    assert (statuses, drafted.exit_code) == (["kept", "done"], 2)
    shown = outputs(drafted.notebooks[1].output)
    for flow in town.month().flows:
        assert amount(flow.total) in shown
        assert flow.content[0].run.run_id in drafted.waiting

    sale = town.month().flows[0]
    add_hold(town.store, town.by("anna"), Held(service=sale.names.id(int(sale.lines.ints("service")[0]))), MONTH, "Afventer svar")
    again, statuses = town.run(4, resume=True)
    assert (statuses, [d.run_id for d in waiting_drafts(town.store, MONTH)]) == (["kept", "done"], ["sale-2026-10-2", "internal-2026-10-2"])
    assert "Afventer svar" in outputs(again.notebooks[1].output)

    for draft in waiting_drafts(town.store, MONTH):
        approve_run(town.store, town.by("bo"), draft.run_id)
    done, statuses = town.run(6, resume=True)
    assert (statuses, done.exit_code, done.waiting) == (["kept", "kept", "done", "done"], 0, "")
    _check_results(town, done)

    kept, statuses = town.run(9, resume=True)
    assert (statuses, kept.exit_code) == (["kept"] * 4, 0)


def _check_results(town: Town, done) -> None:
    """Records, files and figures of a month that is done."""
    assert all(noted(town.store, n.key)[-1]["status"] == "done" for n in done.notebooks)
    sale, internal = town.month().flows
    folder = town.folder / "bilag" / PERIOD
    assert sorted(path.name for path in folder.iterdir()) == ["internal-2026-10-2", "sale-2026-10-2"]
    lines = (folder / "sale-2026-10-2" / "lines.csv").read_text("utf-8").splitlines()
    assert len(lines) == len(sale.lines) + 1
    assert (folder / "internal-2026-10-2" / "vouchers.csv").is_file()
    assert (town.folder / "indlaesning" / PERIOD / "fagsystem" / "errors.csv").is_file()
    billed, closed = outputs(done.notebooks[2].output), outputs(done.notebooks[3].output)
    assert amount(sale.total) in billed
    assert amount(internal.total) in closed
    for period in list_periods(town.store, town.by("anna")):
        assert (period.state, period.root in closed) == ("closed", True)
    assert not [place for n in done.notebooks for place in cpr_places(nbformat.read(n.output, as_version=4))]


def test_what_comes_in_is_received_matched_and_told_and_changes_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town(tmp_path, monkeypatch, buys=True)
    drafted, _ = town.run(3)
    assert "purchase-2026-10-1" in drafted.waiting
    approve_run(town.store, town.by("bo"), "purchase-2026-10-1")
    send_from_outside(town.store, town.parameters, MONTH, 7)
    done, statuses = town.run(10, resume=True)
    assert (statuses, done.exit_code, done.waiting) == (["kept"] * 2 + ["done"] * 4, 0, "")
    invoices, postings = done.notebooks[3], done.notebooks[4]
    documents = (town.folder / "fakturaer" / PERIOD / "documents.csv").read_text("utf-8-sig").splitlines()
    assert len(documents) - 1 == len(list((tmp_path / "fakturaer-ind" / PERIOD).iterdir()))
    for notebook, folder in ((invoices, "fakturaer"), (postings, "afstemning")):
        shown = outputs(notebook.output)
        matches = (town.folder / folder / PERIOD / "matches.csv").read_text("utf-8-sig").splitlines()[1:]
        alone = {tuple(row.split(";")[:2]) for row in matches if ";auto;" in row}
        assert alone, "the sample has lines that are certain"
        assert f"{len(alone)} linje{'' if len(alone) == 1 else 'r'} er posteret af sig selv." in shown
        left = [row.split(";")[0] for row in matches if ";auto;" not in row]
        assert left
        assert sum(f">{source}<" in shown for source in set(left)) == min(len(set(left)), 25), "what waits is named"
    back = returns(town.store, town.by("anna")).messages
    assert back, "documents that are posted alone go back at once"
    assert {path.name for path in (tmp_path / "svar-ud").iterdir()} == {one.file for one in back}
    assert all(one.message in outputs(invoices.output) for one in back[:25])
    spent = cleared(town.store, town.by("anna"), MONTH, "invoices")
    assert amount(sum(one.billed for one in spent.suppliers)) in outputs(invoices.output)
    assert sum(one.left for one in spent.suppliers) == spent.left - spent.over == sum(one.left for one in spent.accounts)
    assert not [place for n in done.notebooks for place in cpr_places(nbformat.read(n.output, as_version=4))]

    kept, statuses = town.run(11, resume=True)
    assert (statuses, kept.exit_code) == (["kept"] * 6, 0), "neither the postings' load nor what was matched makes anything stale"
    waiting = next(p for p in proposals(town.store, town.by("anna"), "postings") if p.decision == "none")
    explain_line(town.store, town.by("anna"), Asked(waiting.subject, None), "Udlæg, refunderes")
    again, statuses = town.run(12, resume=True)
    assert statuses == ["kept"] * 3 + ["done"] * 2 + ["kept"], "a decision is told"
    assert waiting.source_id not in outputs(again.notebooks[4].output)


def test_another_municipalitys_file_is_refused_before_anything_is_touched(town: Town) -> None:
    with pytest.raises(WrongMunicipality, match="Parameterfilen er for kommune 0999, men der er bedt om 0615"):
        open_here(str(town.file), "0615", PERIOD)
    assert not Path(town.parameters.database.removeprefix("sqlite:///")).exists()


def test_a_notebook_in_jupyterlab_stands_in_the_projects_folder(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(NOTEBOOKS)
    here = open_here(str(town.file), "0999", PERIOD, "anna")
    assert (Path.cwd(), here.by.user, here.period) == (NOTEBOOKS.parents[1], "anna", MONTH)
    assert str(here).splitlines()[0] == "Prøve Kommune, oktober 2026"
