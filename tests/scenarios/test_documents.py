"""Every document of the worked scenarios passes the official rule sheets, in both syntaxes, and sums to its run."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.acts.settings import set_settings
from as2007lib.answers.runs import run_content
from as2007lib.store.by import By
from as2007lib.store.documents import read_documents
from as2007lib.store.engine import Store
from as2007lib.store.runs import find_run
from tests.acts.test_run_life import ANNA
from tests.formats.schematron import findings, sheets
from tests.scenarios.scenario import play


@pytest.mark.parametrize("syntax", ["oioubl", "peppol"])
@pytest.mark.parametrize("name", [f"scenario-{number}" for number in range(1, 7)])
def test_every_document_passes_the_official_rules(golden: Path, sqlite_store: Store, tmp_path: Path, name: str, syntax: str) -> None:
    sheets()
    by: By = ANNA
    set_settings(sqlite_store, by, {"invoicing": {"syntax": syntax, "bank": {"registration": "1234", "account": "1234567890"}}})
    checked = 0
    for step in play(sqlite_store.place, golden / name, tmp_path):
        if step.flow != "sale":
            assert list(step.folder.glob("*.xml")) == []
            continue
        content = run_content(sqlite_store, by, step.run_id)
        with sqlite_store.reading() as connection:
            run = find_run(connection, step.run_id)
            assert run
            documents = read_documents(connection, run.id)
        assert sum(d.amount for d in documents) == content.total
        for document in documents:
            assert findings(syntax, document.content) == [], document.document_id
        checked += len(documents)
        assert len(list(step.folder.glob("*.xml"))) == sum(not d.held for d in documents)
    assert checked >= 66
