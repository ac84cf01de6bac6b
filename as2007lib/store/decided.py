"""Everything that was ever decided on lines and postings, and what it laid, as rows known at an entry: what a match is judged by.

A line that went back with a document rejected for another line's sake let go of what it laid, by the program itself: nobody judged it, so
that is left out here, and the decision before it counts.
"""

from __future__ import annotations

import pyarrow as pa

from as2007lib.store.bulk import Reader
from as2007lib.store.returns import RETURN_RULE

_INT, _TEXT = pa.int64(), pa.string()
DECIDED = pa.schema(
    [
        ("id", _INT),
        ("evidence", _INT),
        ("posting", _INT),
        ("kind", _TEXT),
        ("by_itself", _INT),
        ("rule", _TEXT),
        ("confidence", _INT),
        ("words", _TEXT),
        ("user", _TEXT),
        ("at", _TEXT),
    ]
)
LAID_BY = pa.schema([("decision", _INT), ("service", _INT), ("party", _INT), ("month", _INT), ("amount", _INT)])
STANDS = pa.schema([("evidence", _INT), ("posting", _INT), ("service", _INT), ("party", _INT), ("month", _INT), ("amount", _INT)])
LINES = pa.schema([("evidence", _INT), ("source_id", _TEXT), ("line_id", _TEXT), ("amount", _INT), ("supplier", _TEXT)])


def read_decided(reader: Reader, entry: int) -> pa.Table:
    """Return every decision (`DECIDED`), oldest first, with who made it and when.

    Left out is what a return decided on lines that only went along with another one: it says nothing of what they were for.
    """
    return reader.read(
        "SELECT d.id, d.evidence, d.posting, d.kind, d.by_itself, d.rule, d.confidence, d.words, coalesce(j.by_user, ''), "
        "coalesce(j.at, '') FROM decisions d LEFT JOIN journal j ON j.entry = d.since "
        f"WHERE d.since <= {entry:d} AND d.rule <> '{RETURN_RULE}' ORDER BY d.id",
        DECIDED,
    )


def read_laid_by_itself(reader: Reader, entry: int) -> pa.Table:
    """Return what each decision of the program itself laid (`LAID_BY`)."""
    return reader.read(
        "SELECT a.decision, a.service, a.party, a.month, CAST(sum(a.amount) AS BIGINT) FROM allocations a "
        f"JOIN decisions d ON d.id = a.decision WHERE d.by_itself = 1 AND d.since <= {entry:d} AND d.kind = 'posted' "
        "GROUP BY a.decision, a.service, a.party, a.month ORDER BY a.decision, a.service, a.party, a.month",
        LAID_BY,
    )


def read_stands(reader: Reader, entry: int) -> pa.Table:
    """Return what lies of each line and posting (`STANDS`); what was taken back has come to nothing and is left out.

    A line that only went along with a rejected one, and was not decided on since, stands as it was decided before.
    """
    along = f"(d.rule = '{RETURN_RULE}' AND NOT EXISTS (SELECT 1 FROM decisions n WHERE n.follows = d.id AND n.since <= {entry:d}))"
    return reader.read(
        "SELECT d.evidence, d.posting, a.service, a.party, a.month, CAST(sum(a.amount) AS BIGINT) FROM allocations a "
        f"JOIN decisions d ON d.id = a.decision WHERE d.since <= {entry:d} AND NOT {along} "
        "GROUP BY d.evidence, d.posting, a.service, a.party, a.month HAVING sum(a.amount) <> 0 "
        "ORDER BY d.evidence, d.posting, a.service, a.party, a.month",
        STANDS,
    )


def read_decided_lines(reader: Reader) -> pa.Table:
    """Return what each line of a document is told by (`LINES`): its ids, øre and supplier's name."""
    return reader.read(
        "SELECT e.id, r.document_id, e.row_id, e.amount, r.supplier_name FROM evidence e "
        "JOIN received r ON r.id = e.received ORDER BY e.id",
        LINES,
    )
