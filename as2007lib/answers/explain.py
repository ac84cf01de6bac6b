"""How the amount of a line came about, to the day, as known to its run. Nothing about persons but their ids leaves the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from as2007lib.access.rights import require
from as2007lib.answers.runs import run_content
from as2007lib.explain.errors import DocumentUnknown, LineUnknown
from as2007lib.explain.line import explain_line
from as2007lib.explain.model import Explanation
from as2007lib.frames.results import Lines
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.history import SmallReader, document_lines, prepared_entry
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import Run, find_run, read_line_rows


def explain(store: Store, by: By, line_id: str) -> Explanation:
    """Explain a line of an approved run or of a waiting draft.

    Args:
        store: the store.
        by: who asks.
        line_id: run id and number of the line, `sale-2026-02-1-17`.

    Raises:
        LineUnknown: there is no such line.
        NotAddedUp: the explanation does not give the line's amount.
    """
    (explanation,) = explain_all(store, by, [line_id])
    return explanation


def explain_all(store: Store, by: By, line_ids: Iterable[str]) -> Iterator[Explanation]:
    """Explain several lines, in the order given; each is computed when it is asked for.

    The lines of a draft are computed once, however many of them are explained.

    Raises:
        LineUnknown: there is no such line.
        NotAddedUp: an explanation does not give its line's amount.
    """
    with _asking(store, by) as reader:
        lines = _LineRows(store, by, reader)
        for line_id in line_ids:
            run, number = _run_and_number(reader, line_id)
            row = lines.row(run, number)
            yield explain_line(reader, run, number, row, prepared_entry(reader.connection, run.run_id))


def explain_document(store: Store, by: By, document_id: str) -> Iterator[Explanation]:
    """Explain every line on a document, for the annex that goes with it.

    Raises:
        DocumentUnknown: no document has this number.
    """
    with _asking(store, by) as reader:
        line_ids = [f"{run_id}-{number}" for run_id, number in document_lines(reader.connection, document_id)]
    if not line_ids:
        raise DocumentUnknown(document_id)
    return explain_all(store, by, line_ids)


@contextmanager
def _asking(store: Store, by: By) -> Iterator[SmallReader]:
    with store.reading() as connection:
        reader = SmallReader(connection)
        require(reader, latest_entry(connection), by, "read")
        yield reader


class _LineRows:
    """The rows of lines, by run and number."""

    def __init__(self, store: Store, by: By, reader: SmallReader) -> None:
        self._store = store
        self._by = by
        self._reader = reader
        self._drafts: dict[str, Lines] = {}

    def row(self, run: Run, number: int) -> Mapping[str, Any]:
        """Return a line's row; those of a draft are computed anew."""
        if run.state != "draft":
            return dict(read_line_rows(self._reader, f"id = {run.first_line + number - 1:d}").to_pylist()[0])
        if run.run_id not in self._drafts:
            self._drafts[run.run_id] = run_content(self._store, self._by, run.run_id).lines
        return dict(self._drafts[run.run_id].table.slice(number - 1, 1).to_pylist()[0])


def _run_and_number(reader: SmallReader, line_id: str) -> tuple[Run, int]:
    run_id, _, number = line_id.rpartition("-")
    if not run_id or not (number.isascii() and number.isdecimal()):
        raise LineUnknown(line_id, "skriv kørslens id, en bindestreg og linjens nummer, fx «sale-2026-02-1-17».")
    run = find_run(reader.connection, run_id)
    if run is None:
        raise LineUnknown(line_id, f"kørslen «{run_id}» findes ikke, eller kladden er afløst af en nyere. Se kørslerne med «as2007 runs».")
    if not 1 <= int(number) <= run.count:
        held = f"kørslen «{run_id}» har linjerne 1 til {run.count}" if run.count else f"kørslen «{run_id}» har ingen linjer"
        raise LineUnknown(line_id, f"{held}. Se dem i lines.csv: «as2007 documents {run_id} --out DIR».")
    return run, int(number)
