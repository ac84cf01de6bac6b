"""What the two sides of the ledger are told apart by, as rows: decisions on postings, what they laid, and what was given up."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.frames.facts import Postings
from as2007lib.store.bulk import Reader, Whole
from as2007lib.store.journal import Transaction

_INT, _TEXT = pa.int64(), pa.string()
STANDING = pa.schema(
    [
        ("posting", _INT),
        ("id", _INT),
        ("kind", _TEXT),
        ("by_itself", _INT),
        ("words", _TEXT),
        ("by_user", _TEXT),
        ("at", _TEXT),
        ("before", _INT),
        ("laid", _INT),
    ]
)
MADE_ON_POSTING = pa.schema(
    [("id", _INT), ("kind", _TEXT), ("by_itself", _INT), ("words", _TEXT), ("by_user", _TEXT), ("at", _TEXT), ("before", _INT)]
)
RELEASED = pa.schema(
    [
        ("service", _INT),
        ("party", _INT),
        ("month", _INT),
        ("amount", _INT),
        ("reason", _TEXT),
        ("by_user", _TEXT),
        ("at", _TEXT),
    ]
)
_STATED = pa.schema([f for f in RELEASED if f.name not in ("by_user", "at")])
_MADE = "d.id, d.kind, d.by_itself, d.words, coalesce(j.by_user, ''), coalesce(j.at, ''), coalesce(p.amount, 0)"
_DECIDED_ON = (
    "FROM decisions d LEFT JOIN journal j ON j.entry = d.since LEFT JOIN postings p ON p.posting = d.posting "
    "AND p.since <= d.since AND (p.until IS NULL OR p.until > d.since)"
)


def read_standing_decisions(reader: Reader) -> pa.Table:
    """Return the newest decision on each posting that has any (`STANDING`), by posting.

    `before` is the posting's amount as it was when it was decided (0 where there was no such posting), `laid` what all its
    decisions together laid on commitments; both in øre.
    """
    return reader.read(
        f"SELECT d.posting, {_MADE}, CAST(coalesce(l.amount, 0) AS BIGINT) {_DECIDED_ON} "
        "LEFT JOIN (SELECT b.posting AS posting, sum(a.amount) AS amount FROM allocations a JOIN decisions b ON b.id = a.decision "
        "WHERE b.posting IS NOT NULL GROUP BY b.posting) l ON l.posting = d.posting "
        "WHERE d.posting IS NOT NULL AND NOT EXISTS (SELECT 1 FROM decisions n WHERE n.follows = d.id) ORDER BY d.posting",
        STANDING,
        Whole("decisions"),
    )


def read_made_on_posting(reader: Reader, posting: int) -> pa.Table:
    """Return every decision on a posting (`MADE_ON_POSTING`), oldest first, with who made it, when, and on what amount."""
    return reader.read(f"SELECT {_MADE} {_DECIDED_ON} WHERE d.posting = {posting:d} ORDER BY d.id", MADE_ON_POSTING)


def read_gone(reader: Reader) -> Postings:
    """Return the postings that were decided on and that the ledger states no more, as they stood last."""
    names = ", ".join(f'p."{name}"' for name in Postings.schema().names)
    return Postings(
        reader.read(
            f"SELECT {names} FROM postings p WHERE p.posting IN (SELECT posting FROM decisions WHERE posting IS NOT NULL) "
            "AND p.until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM postings n WHERE n.posting = p.posting AND n.id > p.id) "
            "ORDER BY p.posting",
            Postings.schema(),
        )
    )


def read_releases(reader: Reader) -> pa.Table:
    """Return every release and every taking back of one (`RELEASED`; negative), oldest first."""
    return reader.read(
        "SELECT r.service, r.party, r.month, r.amount, r.reason, coalesce(j.by_user, ''), coalesce(j.at, '') FROM releases r "
        "LEFT JOIN journal j ON j.entry = r.since ORDER BY r.id",
        RELEASED,
    )


def state_releases(transaction: Transaction, rows: pa.Table) -> None:
    """Keep what is released of commitments: service, party, month, øre (negative where it is taken back) and reason."""
    transaction.state("releases", rows.cast(_STATED))
