"""Documents as rows: numbers without gaps, what billed a key first, and the bytes as they were sent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, func, select, text

from as2007lib.frames.results import KINDS, Lines
from as2007lib.store.bulk import MOST_NAMED, Reader
from as2007lib.store.errors import DocumentChanged
from as2007lib.store.known import held
from as2007lib.store.packing import Unreadable, unpacked
from as2007lib.store.runs import read_line_rows
from as2007lib.store.schema import documents

EARLIER = pa.schema(
    [
        ("service", pa.int64()),
        ("party", pa.int64()),
        ("month", pa.int64()),
        ("number", pa.string()),
        ("issued", pa.int64()),
        ("held_in", pa.string()),
    ]
)
HELD = pa.schema(
    [
        ("id", pa.int64()),
        ("document_id", pa.string()),
        ("type", pa.string()),
        ("party", pa.int64()),
        ("issued_on", pa.int64()),
        ("amount", pa.int64()),
        ("vat_amount", pa.int64()),
    ]
)
_CORRECTION = KINDS.index("correction")
ISSUED_ON = "coalesce((SELECT i.issued_on FROM issues i WHERE i.document = d.id), d.issued_on)"
"""The date of document `d`: of one that was held back, the day on which it was issued."""
_HELD_IN = (
    "CASE WHEN d.held = 1 AND NOT EXISTS (SELECT 1 FROM issues i WHERE i.document = d.id) "
    "THEN (SELECT r.run_id FROM runs r WHERE r.id = d.run) END"
)
"""The run of document `d` while it is held back."""
AS_ISSUED = (
    "(SELECT o.id, o.run, o.document_id, o.type, coalesce(i.party, o.party) AS party, coalesce(i.format, o.format) AS format, "
    "coalesce(i.issued_on, o.issued_on) AS issued_on, o.amount, o.vat_amount, CASE WHEN i.id IS NULL THEN o.held ELSE 0 END AS held, "
    "coalesce(i.file, o.file) AS file, coalesce(i.sha256, o.sha256) AS sha256, coalesce(i.content, o.content) AS content "
    "FROM documents o LEFT JOIN issues i ON i.document = o.id)"
)
"""The documents, those that were held back and issued later as they were issued."""


@dataclass(frozen=True)
class StoredDocument:
    """A document as it was rendered; one that was held back and issued later, as it was issued."""

    id: int
    document_id: str
    type: str
    party: int
    issued_on: int
    amount: int
    vat_amount: int
    held: bool
    file: str
    sha256: str
    content: bytes


def next_number(connection: Connection, series: str) -> int:
    """Return the next number of a series; the database refuses any other."""
    asked = select(func.coalesce(func.max(documents.c.number), 0) + 1).where(documents.c.series == series)
    return int(connection.execute(asked).scalar_one())


def read_documents(connection: Connection, run: int) -> list[StoredDocument]:
    """Return the documents of a run in the order of their numbers.

    Raises:
        DocumentChanged: the bytes of one are not those that were rendered.
    """
    rows = connection.execute(text(f"SELECT * FROM {AS_ISSUED} d WHERE run = :run ORDER BY id"), {"run": run})
    return [
        StoredDocument(
            id=r.id,
            document_id=r.document_id,
            type=r.type,
            party=r.party,
            issued_on=r.issued_on,
            amount=r.amount,
            vat_amount=r.vat_amount,
            held=bool(r.held),
            file=r.file,
            sha256=r.sha256,
            content=_content(r.document_id, bytes(r.content), r.sha256),
        )
        for r in rows
    ]


def _content(document_id: str, kept: bytes, digest: str) -> bytes:
    try:
        return unpacked(kept, digest)
    except Unreadable:
        raise DocumentChanged(document_id) from None


def read_held(reader: Reader, run: int) -> pa.Table:
    """Return the documents of a run that are still held back (`HELD`), in the order of their numbers; their date is the approval's."""
    return reader.read(f"SELECT {', '.join(HELD.names)} FROM {AS_ISSUED} d WHERE run = {run:d} AND held = 1 ORDER BY id", HELD)


def read_held_lines(reader: Reader, run: int) -> pa.Table:
    """Return the lines on the documents of a run that are still held back, with their keys (`LINE_ROWS`), in their order."""
    return read_line_rows(reader, f"run = {run:d} AND document IN (SELECT id FROM {AS_ISSUED} d WHERE run = {run:d} AND held = 1)")


def read_earlier(reader: Reader, flow: str, entry: int, lines: Lines) -> pa.Table:
    """Return for the keys of corrected services the document that billed them first (`EARLIER`), openings' documents among them.

    What is held back is so now, whatever the entry: `held_in` is its run, null where it is sent or was another system's.

    Args:
        reader: the store.
        flow: the flow.
        entry: the journal entry.
        lines: the lines of the run at hand.
    """
    services = np.unique(lines.ints("service")[lines.ints("kind") == _CORRECTION])
    if not len(services):
        return EARLIER.empty_table()
    named = f"IN ({', '.join(map(str, services.tolist()))})" if len(services) <= MOST_NAMED else "IS NOT NULL"
    billed = (
        f"SELECT l.service, l.party, l.month, d.document_id, {ISSUED_ON}, {_HELD_IN} FROM documents d JOIN "
        "(SELECT service, party, month, min(document) AS document FROM lines "
        f"WHERE document IS NOT NULL AND service {named} AND since <= {entry:d} GROUP BY service, party, month) l ON d.id = l.document"
    )
    opened = (
        f"SELECT service, party, month, document, document_date, CAST(NULL AS TEXT) FROM settled "
        f"WHERE document IS NOT NULL AND flow = '{flow}' AND service {named} AND {held(entry)}"
    )
    return reader.read(f"{billed} UNION ALL {opened}", EARLIER)
