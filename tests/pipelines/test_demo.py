"""The demonstration, on a small municipality: three acts a month, and what it leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from as2007lib.answers.documents import run_documents
from as2007lib.answers.matching import proposals
from as2007lib.answers.month import read_month
from as2007lib.answers.periods import list_periods
from as2007lib.answers.runs import list_runs
from as2007lib.pipelines.demo import DemoRefused, run_demo
from as2007lib.pipelines.places import NotebooksMissing, notebooks_folder
from as2007lib.sample import SampleSize
from as2007lib.settings import read_parameters
from as2007lib.store.by import By
from as2007lib.store.engine import open_store
from as2007lib.values.danish import kr
from as2007lib.values.days import parse_day
from tests.formats.schematron import oioubl_findings, sheets

SMALL = SampleSize(citizens=40, services=80, months=3)


def test_the_demonstration_runs_months_with_two_persons_and_leaves_a_whole_store(tmp_path: Path) -> None:
    told: list[str] = []
    made = run_demo(tmp_path / "demo", notebooks_folder("monthly"), told.append, size=SMALL)
    assert [[str(n.status) for n in month.notebooks] for month in made.months] == [["kept"] * 2 + ["done"] * 4] * 3
    assert [month.exit_code for month in made.months] == [0, 0, 0]
    assert made.faults == 0
    store, by = open_store(read_parameters(made.parameters_file).database), By("anna", datetime(2026, 12, 1, tzinfo=UTC))
    runs = list_runs(store, by)
    assert {(run.prepared_by, run.approved_by, run.state) for run in runs} == {("demo-controller", "demo-godkender", "closed")}
    assert {period.state for period in list_periods(store, by)} == {"closed"}
    for period in (24_319, 24_320, 24_321):
        assert any(kr(read_month(store, by, period).flows[0].total) in line for line in told)
    assert [line.split()[-1] for line in told if line.startswith("Ydelsen")] == ["indsigelse.", "igen."]
    held = next(line for line in told if "er holdt tilbage" in line)
    assert "til Hedensted Kommune i sale-2026-08-1 er holdt tilbage" in held
    issued = next(line for line in told if "as2007 issue sale-2026-08-1" in line)
    assert told.index(held) < told.index(issued) < next(place for place, line in enumerate(told) if line.startswith("September"))
    assert sum("er holdt tilbage" in line for line in told) == 1, "nothing is held back after August"
    billed = [(run.run_id, d) for run in runs if run.flow == "sale" for d in run_documents(store, by, run.run_id)]
    assert not any(document.held for _, document in billed)
    late = {document.file for run_id, document in billed if run_id == "sale-2026-08-1" and document.issued_on == parse_day("2026-10-10")}
    assert len(late) == int(held.split()[0])
    assert late < {path.name for path in (made.folder / "bilag" / "2026-08" / "sale-2026-08-1").iterdir()}
    assert len(list((made.folder / "0999").rglob("*.ipynb"))) == 18
    assert sorted(path.name for path in (made.folder / "bilag").iterdir()) == ["2026-08", "2026-09", "2026-10"]
    assert f"as2007 explain {made.line}" in made.summary
    assert "9 kørsler giver det samme igen" in made.summary
    left = [proposed for what in ("invoices", "postings") for proposed in proposals(store, by, what)]
    assert left
    assert not [proposed for proposed in left if proposed.decision == "auto"], "another match would post nothing more by itself"

    documents = sorted((made.folder / "bilag").rglob("*.xml"))
    assert len(documents) > 20
    sheets()  # what follows needs the official rules, and is skipped by name where they are absent
    assert {path.name: found for path in documents if (found := oioubl_findings(path.read_bytes()))} == {}


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "vigtigt.txt").write_text("behold")
    with pytest.raises(DemoRefused, match=r"er ikke tom og er ikke lavet af demoen\. Vælg en anden mappe"):
        run_demo(tmp_path, tmp_path, print, size=SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["vigtigt.txt"]


def test_notebooks_that_are_not_there_are_told_in_danish() -> None:
    with pytest.raises(NotebooksMissing, match="Mappen notebooks/ukendt findes ikke"):
        notebooks_folder("ukendt")


@pytest.mark.parametrize("place", ["/proc/demo", "fil/demo", "fil"])
def test_a_folder_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, place: str) -> None:
    (tmp_path / "fil").touch()
    with pytest.raises(DemoRefused, match=r"Filerne kan ikke skrives i .*: .*\. Vælg en anden mappe: «as2007 demo MAPPE»\.$"):
        run_demo(tmp_path / place, notebooks_folder("monthly"), print, size=SMALL)
