"""What a person sees of what came in, as rows: the documents, their lines, and every decision made on those of one document."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.store.bulk import Reader
from as2007lib.store.mail import STANDING_RETURNS

_INT, _TEXT = pa.int64(), pa.string()
DOCUMENTS = pa.schema(
    [
        ("received", _INT),
        ("mail", _INT),
        ("document_id", _TEXT),
        ("type", _TEXT),
        ("number", _TEXT),
        ("supplier", _TEXT),
        ("supplier_cvr", _TEXT),
        ("supplier_name", _TEXT),
        ("issued_on", _INT),
        ("due_on", _INT),
        ("currency", _TEXT),
        ("amount", _INT),
        ("credits", _TEXT),
        ("bank_account", _TEXT),
        ("findings", _TEXT),
        ("returned", _INT),
    ]
)
REMARKED = pa.schema([("received", _INT), ("findings", _TEXT)])
LINES = pa.schema([("evidence", _INT), ("received", _INT), ("place", _INT), ("row_id", _TEXT), ("amount", _INT), ("kind", _TEXT)])
MADE = pa.schema(
    [
        ("id", _INT),
        ("evidence", _INT),
        ("kind", _TEXT),
        ("by_itself", _INT),
        ("rule", _TEXT),
        ("words", _TEXT),
        ("by_user", _TEXT),
        ("at", _TEXT),
    ]
)


def read_documents(reader: Reader) -> pa.Table:
    """Return every received document (`DOCUMENTS`), oldest first: its head, findings as JSON, and whether it went back."""
    return reader.read(
        "SELECT r.id, r.mail, r.document_id, r.type, r.number, r.supplier, r.supplier_cvr, r.supplier_name, r.issued_on, r.due_on, "
        "r.currency, r.amount, r.credits, r.bank_account, m.findings, "
        f"CAST(CASE WHEN m.id IN ({STANDING_RETURNS}) THEN 1 ELSE 0 END AS BIGINT) "
        "FROM received r JOIN mail m ON m.id = r.mail ORDER BY r.id",
        DOCUMENTS,
    )


def read_remarked(reader: Reader) -> pa.Table:
    """Return every received document that something was found about (`REMARKED`), with the findings as JSON."""
    return reader.read(
        "SELECT r.id, m.findings FROM received r JOIN mail m ON m.id = r.mail WHERE m.findings <> '[]' ORDER BY r.id", REMARKED
    )


def read_lines_of(reader: Reader, received: int | None = None) -> pa.Table:
    """Return the lines of one or of every document (`LINES`), with the kind of the newest decision on each; null: none."""
    wanted = "" if received is None else f"WHERE e.received = {received:d} "
    return reader.read(
        "SELECT e.id, e.received, e.place, e.row_id, e.amount, d.kind FROM evidence e "
        "LEFT JOIN decisions d ON d.evidence = e.id AND NOT EXISTS (SELECT 1 FROM decisions n WHERE n.follows = d.id) "
        f"{wanted}ORDER BY e.received, e.place",
        LINES,
    )


def read_made(reader: Reader, received: int) -> pa.Table:
    """Return every decision on the lines of a document (`MADE`), oldest first, with who made it and when."""
    return reader.read(
        "SELECT d.id, d.evidence, d.kind, d.by_itself, d.rule, d.words, coalesce(j.by_user, ''), coalesce(j.at, '') FROM decisions d "
        f"JOIN evidence e ON e.id = d.evidence LEFT JOIN journal j ON j.entry = d.since WHERE e.received = {received:d} ORDER BY d.id",
        MADE,
    )
