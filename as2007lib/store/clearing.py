"""Open items, what is laid on them, and what was decided, as rows.

A commitment is what approved runs of flow `purchase` settled of a key (service, party, month): it is opened by the run that
settles it and corrected by later ones, so nothing about it is stored twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from as2007lib.store.bulk import Reader, Whole
from as2007lib.store.errors import NoSuchEvidence
from as2007lib.store.journal import Transaction
from as2007lib.store.mail import BILLED_LINE

_INT, _TEXT = pa.int64(), pa.string()
COMMITTED = pa.schema(
    [
        ("service", _INT),
        ("party", _INT),
        ("month", _INT),
        ("amount", _INT),
        ("used", _INT),
        ("released", _INT),
        ("rate", _INT),
        ("unit", _TEXT),
        ("account", _TEXT),
    ]
)
LAID = pa.schema(
    [
        ("evidence", _INT),
        ("source", _INT),
        ("service", _INT),
        ("party", _INT),
        ("month", _INT),
        ("amount", _INT),
        ("evidence_amount", _INT),
        ("issued_on", _INT),
    ]
)
LATEST = pa.schema(
    [
        ("id", _INT),
        ("evidence", _INT),
        ("posting", _INT),
        ("kind", _TEXT),
        ("by_itself", _INT),
        ("rule", _TEXT),
        ("confidence", _INT),
        ("words", _TEXT),
        ("since", _INT),
    ]
)
BILLED = pa.schema(
    [
        ("evidence", _INT),
        ("source", _INT),
        ("document_id", _TEXT),
        ("type", _TEXT),
        ("number", _TEXT),
        ("supplier", _TEXT),
        ("supplier_cvr", _TEXT),
        ("issued_on", _INT),
        ("currency", _TEXT),
        ("credits", _TEXT),
        ("bank_account", _TEXT),
        *BILLED_LINE,
    ]
)
_DECISIONS = pa.schema([f for f in LATEST if f.name not in ("id", "since")] + [pa.field("follows", _INT)])
_ALLOCATIONS = pa.schema([("decision", _INT), ("service", _INT), ("party", _INT), ("month", _INT), ("amount", _INT)])


def read_commitments(reader: Reader) -> pa.Table:
    """Return every commitment (`COMMITTED`), by service, party and month: what is expected, used and released, in øre.

    Unit and account are those of the newest line of its key, the rate that of the newest one that has any: a correction has none.
    """
    return reader.read(
        "SELECT k.service, k.party, k.month, k.amount, CAST(coalesce(u.amount, 0) AS BIGINT), CAST(coalesce(f.amount, 0) AS BIGINT), "
        "p.rate, l.unit, l.account FROM "
        "(SELECT s.service, s.party, s.month, CAST(sum(s.amount) AS BIGINT) AS amount FROM settled_keys s "
        "JOIN runs r ON r.id = s.run WHERE r.flow = 'purchase' GROUP BY s.service, s.party, s.month) k "
        "JOIN (SELECT l.service, l.party, l.month, max(l.id) AS id, max(CASE WHEN l.rate IS NOT NULL THEN l.id END) AS priced "
        "FROM lines l JOIN runs r ON r.id = l.run "
        "WHERE r.flow = 'purchase' GROUP BY l.service, l.party, l.month) n "
        "ON n.service = k.service AND n.party = k.party AND n.month = k.month JOIN lines l ON l.id = n.id "
        "LEFT JOIN lines p ON p.id = n.priced "
        "LEFT JOIN (SELECT service, party, month, sum(amount) AS amount FROM allocations GROUP BY service, party, month) u "
        "ON u.service = k.service AND u.party = k.party AND u.month = k.month "
        "LEFT JOIN (SELECT service, party, month, sum(amount) AS amount FROM releases GROUP BY service, party, month) f "
        "ON f.service = k.service AND f.party = k.party AND f.month = k.month ORDER BY k.service, k.party, k.month",
        COMMITTED,
        Whole("lines"),
    )


def read_latest(reader: Reader) -> pa.Table:
    """Return the newest decision on each line and posting that has any (`LATEST`)."""
    return reader.read(
        f"SELECT {', '.join(f'd.{name}' for name in LATEST.names)} FROM decisions d "
        "WHERE NOT EXISTS (SELECT 1 FROM decisions n WHERE n.follows = d.id) ORDER BY d.id",
        LATEST,
    )


def read_billed(reader: Reader) -> pa.Table:
    """Return every line of every received invoice and credit note (`BILLED`), by its key."""
    columns = [
        "e.id",
        "r.id",
        *(f"r.{name}" for name in BILLED.names[2:11]),
        *(f"e.{name}" for name in BILLED.names[11:]),
    ]
    return reader.read(
        f"SELECT {', '.join(columns)} FROM evidence e JOIN received r ON r.id = e.received ORDER BY e.id", BILLED, Whole("evidence")
    )


def read_laid_lines(reader: Reader) -> pa.Table:
    """Return what lies on items of each line (`LAID`); what was undone has come to nothing and is left out."""
    return reader.read(
        "SELECT d.evidence, e.received, a.service, a.party, a.month, CAST(sum(a.amount) AS BIGINT), e.amount, r.issued_on "
        "FROM allocations a JOIN decisions d ON d.id = a.decision JOIN evidence e ON e.id = d.evidence "
        "JOIN received r ON r.id = e.received "
        "GROUP BY d.evidence, e.received, a.service, a.party, a.month, e.amount, r.issued_on HAVING sum(a.amount) <> 0 "
        "ORDER BY d.evidence, a.service, a.party, a.month",
        LAID,
    )


def read_laid_postings(reader: Reader) -> pa.Table:
    """Return what lies on items of each posting (`LAID`); `evidence_amount` and `issued_on` are what the posting says now."""
    return reader.read(
        "SELECT d.posting, d.posting, a.service, a.party, a.month, CAST(sum(a.amount) AS BIGINT), p.amount, p.posted_on "
        "FROM allocations a JOIN decisions d ON d.id = a.decision JOIN postings p ON p.posting = d.posting AND p.until IS NULL "
        "GROUP BY d.posting, a.service, a.party, a.month, p.amount, p.posted_on HAVING sum(a.amount) <> 0 "
        "ORDER BY d.posting, a.service, a.party, a.month",
        LAID,
    )


def state_decisions(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Keep decisions; return their numbers."""
    return [int(n) for n in transaction.state("decisions", pa.Table.from_pylist(list(rows), _DECISIONS))]


def state_allocations(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what decisions lay on items."""
    transaction.state("allocations", pa.Table.from_pylist(list(rows), _ALLOCATIONS))


@dataclass(frozen=True)
class Subject:
    """A line of a received document, or a posting, by its key: exactly one of them."""

    evidence: int | None = None
    posting: int | None = None

    @property
    def condition(self) -> str:
        """What holds of its decisions, in SQL."""
        return f"d.evidence = {self.evidence:d}" if self.evidence is not None else f"d.posting = {self.posting or 0:d}"


@dataclass(frozen=True)
class Decision:
    """The newest decision on something.

    Attributes:
        id: its number, by which whoever saw it names it.
        kind: posted, first, rejected, held, explained, undone.
        by_itself: made by the program.
        words: why, as it was written.
        user: who made it.
    """

    id: int
    kind: str
    by_itself: bool
    words: str
    user: str


def read_decision(reader: Reader, subject: Subject) -> Decision | None:
    """Return the newest decision on something; None where there is none."""
    rows = reader.read(
        "SELECT d.id, d.kind, d.by_itself, d.words, coalesce(j.by_user, '') FROM decisions d LEFT JOIN journal j ON j.entry = d.since "
        f"WHERE {subject.condition} ORDER BY d.id DESC LIMIT 1",
        _DECIDED,
    ).to_pylist()
    return Decision(rows[0]["id"], rows[0]["kind"], bool(rows[0]["by_itself"]), rows[0]["words"], rows[0]["by_user"]) if rows else None


def read_laid(reader: Reader, subject: Subject) -> list[dict[str, int]]:
    """Return what lies on items of something: service, party, month and amount; nothing where it was undone."""
    found: list[dict[str, int]] = reader.read(
        "SELECT a.service, a.party, a.month, CAST(sum(a.amount) AS BIGINT) FROM allocations a JOIN decisions d ON d.id = a.decision "
        f"WHERE {subject.condition} GROUP BY a.service, a.party, a.month HAVING sum(a.amount) <> 0 ORDER BY a.service, a.party, a.month",
        _LAID_ON,
    ).to_pylist()
    return found


_DECIDED = pa.schema([("id", _INT), ("kind", _TEXT), ("by_itself", _INT), ("words", _TEXT), ("by_user", _TEXT)])
_LAID_ON = pa.schema([("service", _INT), ("party", _INT), ("month", _INT), ("amount", _INT)])
_WHOLE = pa.schema([("amount", _INT)])


def read_amount(reader: Reader, subject: Subject) -> int:
    """Return the amount of a line or posting as it stands now, in øre.

    Raises:
        NoSuchEvidence: there is none.
    """
    asked = (
        f"SELECT amount FROM evidence WHERE id = {subject.evidence:d}"
        if subject.evidence is not None
        else f"SELECT amount FROM postings WHERE posting = {subject.posting or 0:d} AND until IS NULL"
    )
    found = reader.read(asked, _WHOLE)["amount"].to_pylist()
    if not found:
        raise NoSuchEvidence
    return int(found[0])


def read_returned(reader: Reader, subject: Subject) -> bool:
    """Tell whether the document of a line went back to the ledger system, which did not refuse it; a posting never does."""
    if subject.evidence is None:
        return False
    found = reader.read(
        "SELECT r.id FROM received r JOIN evidence e ON e.received = r.id JOIN mail o ON o.answers = r.mail AND o.direction = 'out' "
        "WHERE NOT EXISTS (SELECT 1 FROM mail i WHERE i.answers = o.id AND i.direction = 'in' AND i.state = 'refused') "
        f"AND e.id = {subject.evidence:d}",
        pa.schema([("id", _INT)]),
    )
    return bool(found.num_rows)


def read_standing(reader: Reader, service: int, party: int, month: int) -> int | None:
    """Return what was committed of a key, in øre; None where nothing was."""
    found = reader.read(
        "SELECT CAST(sum(s.amount) AS BIGINT) FROM settled_keys s JOIN runs r ON r.id = s.run WHERE r.flow = 'purchase' "
        f"AND s.service = {service:d} AND s.party = {party:d} AND s.month = {month:d} HAVING count(*) > 0",
        _WHOLE,
    )["amount"].to_pylist()
    return int(found[0]) if found else None
