"""A month of a small sample municipality as a child does it, and what must be in the store and on disk when it is done."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from as2007lib.acts.approve import approve_run
from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import prepare_run
from as2007lib.answers.export import export
from as2007lib.answers.files import write_files
from as2007lib.answers.proofs import verify
from as2007lib.answers.runs import list_runs, run_content, run_files
from as2007lib.sample import SampleSize, make_sample, write_sample
from as2007lib.store.by import By
from as2007lib.store.engine import init_store, open_store
from as2007lib.store.sums import untied_sums
from as2007lib.values.months import parse_month
from tests.faults.children import Mark, Work

BY = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")
PHASES = ("load", "prepare", "approve", "documents")
SIZE = SampleSize(citizens=40, services=80, months=2)
DB, OUT = "as2007.db", "out"
QUESTIONS = {
    "lines": "SELECT service, party, month, kind, start, stop, quantity, rate, amount, old_amount, new_amount, account FROM lines",
    "settled": "SELECT service, party, month, sum(amount) FROM settled_keys GROUP BY service, party, month",
    "documents": "SELECT series, number, document_id, type, party, amount, vat_amount, held, file, sha256 FROM documents",
    "vouchers": "SELECT v.document, v.text, e.account, e.amount, e.month, e.accounting_year FROM vouchers v JOIN voucher_entries e "
    "ON e.voucher = v.id",
    "waiting": "SELECT file, file_row, cells, codes FROM quarantine WHERE until IS NULL",
    "identities": "SELECT id, kind, text FROM identities",
}
"""What the store must hold, whatever numbers its loads, drafts and runs have got."""


@dataclass(frozen=True)
class Month:
    """Load, prepare, approve, write the documents: the same every time it is called."""

    place: Path
    folder: Path
    period: str

    def __call__(self, mark: Mark) -> None:
        store, month = open_store(f"sqlite:///{self.place / DB}"), parse_month(self.period)
        with mark("load"):
            load_folder(store, BY, self.folder)
        with mark("prepare"):
            draft = prepare_run(store, BY, "sale", month)
        with mark("approve"):
            approve_run(store, BY, draft.run.run_id)
        with mark("documents"):
            for run in list_runs(store, BY):
                if run.period == month and run.count:
                    write_files(self.place / OUT, run_files(store, BY, run_content(store, BY, run.run_id)))


class SmallTown:
    """The second month of a sample whose first one is settled: there are corrections, and numbers go on."""

    phases = PHASES

    def __init__(self, home: Path) -> None:
        sample = make_sample(2007, SIZE)
        self.folders, self.period = write_sample(sample, home / "sample"), sample.parameters.periods[1]
        self.before, first = home / "before", sample.parameters.periods[0]
        self.before.mkdir(parents=True)
        store = init_store(f"sqlite:///{self.before / DB}")
        load_folder(store, BY, self.folders[0])
        draft = prepare_run(store, BY, "sale", parse_month(first), settle_from=parse_month(first))
        approve_run(store, BY, draft.run.run_id)
        store.engine.dispose()
        self.clean: dict[str, Any] = {}

    def begin(self, place: Path) -> None:
        """Put the store of the first month into an empty place."""
        shutil.copytree(self.before, place)

    def work(self, place: Path) -> Work:
        """Return the month's work in a place."""
        return Month(place, self.folders[1], self.period)

    def keep(self, place: Path) -> None:
        """Take a place where nothing went wrong as what all others must come to."""
        assert self.wrong(place) == []
        self.clean = _content(place)

    def torn(self, place: Path) -> list[str]:
        """Return what is half done: nothing ever is, not even right after a kill."""
        store = open_store(f"sqlite:///{place / DB}")
        half = [name for name, content in _files(place).items() if not name.startswith(".") and content != self.clean["files"][name]]
        return [*_broken(place), *(fault.what for fault in untied_sums(store)), *(f"half a file: {name}" for name in half)]

    def wrong(self, place: Path) -> list[str]:
        """Return what is not as it must be when the work is done."""
        store = open_store(f"sqlite:///{place / DB}")
        faults = [f"{fault.where}: {fault.what}" for fault in verify(store, BY).faults]
        drafts = [f"left behind: {name}" for name in _files(place) if name.startswith(".")]
        content = _content(place)
        other = [f"{name} not as without kills" for name in self.clean if content[name] != self.clean[name]]
        return [*_broken(place), *faults, *drafts, *other]


def _content(place: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(place / DB)) as connection:
        found: dict[str, Any] = {name: Counter(connection.execute(sql).fetchall()) for name, sql in QUESTIONS.items()}
    facts = export(open_store(f"sqlite:///{place / DB}"), BY)
    return found | {"facts": facts, "files": _files(place)}


def _files(place: Path) -> dict[str, bytes]:
    """Return the files written, the number that the run got left out of them."""
    with closing(sqlite3.connect(place / DB)) as connection:
        runs = [run_id.encode() for (run_id,) in connection.execute("SELECT run_id FROM runs WHERE count > 0 ORDER BY id")]
    out = place / OUT
    files = {path.name: path.read_bytes() for path in sorted(out.iterdir())} if out.is_dir() else {}
    return {name: content.replace(runs[-1], b"RUN") for name, content in files.items()}


def _broken(place: Path) -> list[str]:
    """Return what the database itself, the series and the vouchers say."""
    with closing(sqlite3.connect(place / DB)) as connection:
        checks = {
            "the file is damaged": "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
            "a row points nowhere": "SELECT * FROM pragma_foreign_key_check",
            "a gap in a series": "SELECT series FROM documents GROUP BY series HAVING max(number) <> count(*) OR min(number) <> 1",
            "a gap in the journal": "SELECT 1 FROM (SELECT max(entry) AS last, count(*) AS entries FROM journal) WHERE last <> entries",
            "a voucher that is not zero": "SELECT voucher FROM voucher_entries GROUP BY voucher HAVING sum(amount) <> 0",
            "a number given twice": "SELECT document_id FROM documents GROUP BY document_id HAVING count(*) > 1",
        }
        found = {name: connection.execute(sql).fetchall() for name, sql in checks.items()}
    return [f"{name}: {json.dumps(rows)}" for name, rows in found.items() if rows]
