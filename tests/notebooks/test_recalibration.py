"""The recalibration notebook, run by papermill on a small municipality: what it declares, measures and proposes."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from as2007lib.acts.receive import receive_folder
from as2007lib.answers.match_rules import match_rules
from as2007lib.pipelines import NotebookResult, Status, cpr_places
from as2007lib.pipelines.parameters import declared_names
from as2007lib.pipelines.places import notebooks_folder
from as2007lib.pipelines.recalibration import NAME, RecalibrationParameters, recalibrate
from as2007lib.settings import EXAMPLE, Municipality, write_parameters
from as2007lib.store.engine import Store, init_store
from tests.acts.judged import HOURS, judged, lay
from tests.acts.purchases import ANNA, HOURS_CVR, JAN, OTHER_PERSON, Billed, invoice, put
from tests.commands import as2007

NOTEBOOK = notebooks_folder("reports") / f"{NAME}.ipynb"
LINES = 80


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with so many own decisions on hours that their chance moves, and its parameter file beside it."""
    url = f"sqlite:///{tmp_path / 'lager.sqlite'}"
    made = judged(init_store(url), tmp_path)
    hours = invoice("T-9", *(Billed(1_000 + n, name=HOURS, cpr=OTHER_PERSON) for n in range(LINES)), cvr=HOURS_CVR)
    receive_folder(made, ANNA, put(tmp_path / "more", a=hours))
    for n in range(LINES):
        lay(made, 7 + n, "S2", "L2", JAN, 1_000 + n)
    own = {"municipality": Municipality(code="0999", name="Prøve Kommune"), "database": url, "output": str(tmp_path / "ud")}
    (tmp_path / "0999.yml").write_text(write_parameters(EXAMPLE.model_copy(update=own)), "utf-8")
    return made


def shown(result: NotebookResult) -> str:
    """Return all that the executed notebook shows."""
    assert result.status is Status.DONE, result.message
    assert result.output is not None
    content = nbformat.read(result.output, as_version=4)
    assert cpr_places(content) == []
    return json.dumps([cell.get("outputs", []) for cell in content.cells], ensure_ascii=False)


def test_it_declares_its_typed_parameters() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert declared_names(notebook) == list(RecalibrationParameters.model_fields)
    given: dict[str, object] = {}
    exec(next(cell for cell in notebook.cells if cell.cell_type == "code").source, given)  # noqa: S102 - the notebook's own first cell
    stated = RecalibrationParameters(**{name: given[name] for name in RecalibrationParameters.model_fields})
    assert (stated.propose, stated.held_back_pct) == (False, 25)


def test_it_measures_tries_on_what_was_held_back_and_proposes_only_when_told(store: Store, tmp_path: Path) -> None:
    told = shown(recalibrate(tmp_path / "0999.yml", "2026-03", "anna"))
    for words in (
        "85 linjer og posteringer er afgjort endeligt.",
        "Prøven er lavet af de ældste (63) og målt på de nyeste afgørelser (21)",
        "På dem er de nye sandsynligheder bedre end dem, der gælder.",
        "Med under 100 afgørelser holdt tilbage kan forskellen være tilfældig.",
        "forbrug af en bevilget mængde til en anden pris end den aftalte, fra styrke",
        "application/vnd.plotly.v1+json",
        "Kør «as2007 match-rules recalibrate» med --propose",
    ):
        assert words in told
    assert match_rules(store, ANNA).past == ()
    answer = as2007("match-rules", "recalibrate", tmp_path / "0999.yml", "--period", "2026-03", "--propose", "--user", "anna")
    assert answer.code == 2
    waiting = match_rules(store, ANNA).waiting
    assert waiting is not None
    learnt = "0,5669 (ydelsen 0,5683)"  # every own one was right, so the chance rises; a stronger one's is never less than a weaker one's
    assert [(c.name, c.old, c.new) for c in waiting.changes] == [
        ("use_price", f"{old} (ydelsen {old})", learnt) for old in ("0,4732", "0,5186", "0,5364")
    ]
    assert match_rules(store, ANNA).number is None
