"""Documents that may go back to the ledger system, the messages that went, and the receipts for them, as rows."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.store.bulk import Reader
from as2007lib.store.mail import STANDING_RETURNS

_INT, _TEXT = pa.int64(), pa.string()
RETURN_RULE = "return"
"""The rule of decisions that a return makes: on lines that go back only because another line of their document is rejected."""
_HEAD = ("document_id", "type", "number", "supplier", "supplier_cvr", "supplier_name", "receiver_gln")
UNRETURNED = pa.schema(
    [
        ("received", _INT),
        ("mail", _INT),
        *((name, _TEXT) for name in _HEAD),
        ("issued_on", _INT),
        ("currency", _TEXT),
        ("amount", _INT),
        ("net_amount", _INT),
        ("refused", _INT),
    ]
)
DECIDED = pa.schema(
    [
        *(("received", _INT), ("evidence", _INT), ("row_id", _TEXT), ("amount", _INT)),
        *(("start", _INT), ("stop", _INT), ("account", _TEXT)),
        *(("decision", _INT), ("kind", _TEXT), ("rule", _TEXT), ("words", _TEXT), ("since", _INT)),
    ]
)
BOOKED = pa.schema(
    [
        *(("evidence", _INT), ("service", _INT), ("party", _INT), ("month", _INT), ("amount", _INT)),
        *(("start", _INT), ("account", _TEXT), ("accounting_year", _INT)),
    ]
)
MESSAGES = pa.schema(
    [
        *(("mail", _INT), ("name", _TEXT), ("decision", _TEXT), ("syntax", _TEXT), ("findings", _TEXT), ("answers", _INT), ("at", _TEXT)),
        *((name, _TEXT) for name in _HEAD),
        *(("currency", _TEXT), ("net_amount", _INT)),
    ]
)
RECEIPTS = pa.schema([("answers", _INT), ("state", _TEXT), ("findings", _TEXT)])
_COUNTS = pa.schema([("mail", _INT), ("count", _INT)])
_WANTED = f"r.type IN ('invoice', 'credit_note') AND r.mail NOT IN ({STANDING_RETURNS})"


def read_unreturned(reader: Reader) -> pa.Table:
    """Return the invoices and credit notes that have not gone back, or were refused there (`UNRETURNED`), oldest first.

    `refused` is the entry of the newest receipt that refused one; null where none did.
    """
    columns = ", ".join(["r.id", *(f"r.{name}" for name in UNRETURNED.names[1:-1])])
    refused = (
        "(SELECT max(i.since) FROM mail o JOIN mail i ON i.answers = o.id "
        "WHERE o.answers = r.mail AND o.direction = 'out' AND i.direction = 'in' AND i.state = 'refused')"
    )
    return reader.read(f"SELECT {columns}, {refused} FROM received r WHERE {_WANTED} ORDER BY r.id", UNRETURNED)


def read_decided(reader: Reader) -> pa.Table:
    """Return the lines of those documents in their order, with the newest decision on each (`DECIDED`); null: none."""
    return reader.read(
        'SELECT e.received, e.id, e.row_id, e.amount, e."start", e.stop, e.account, d.id, d.kind, d.rule, d.words, d.since FROM evidence e '
        "JOIN received r ON r.id = e.received LEFT JOIN decisions d ON d.evidence = e.id "
        f"AND NOT EXISTS (SELECT 1 FROM decisions n WHERE n.follows = d.id) WHERE {_WANTED} ORDER BY e.received, e.place",
        DECIDED,
    )


def read_booked(reader: Reader) -> pa.Table:
    """Return what lies on items of those lines, with the account and accounting year of the item's newest line (`BOOKED`)."""
    laid = (
        "(SELECT d.evidence, a.service, a.party, a.month, CAST(sum(a.amount) AS BIGINT) AS amount FROM allocations a "
        "JOIN decisions d ON d.id = a.decision JOIN evidence e ON e.id = d.evidence JOIN received r ON r.id = e.received "
        f"WHERE {_WANTED} GROUP BY d.evidence, a.service, a.party, a.month HAVING sum(a.amount) <> 0)"
    )
    newest = (
        "(SELECT max(n.id) FROM lines n JOIN runs u ON u.id = n.run WHERE u.flow = 'purchase' "
        "AND n.service = k.service AND n.month = k.month AND n.party = k.party)"
    )
    return reader.read(
        f'SELECT k.evidence, k.service, k.party, k.month, k.amount, l."start", l.account, l.accounting_year FROM {laid} k '
        f"LEFT JOIN lines l ON l.id = {newest} ORDER BY k.evidence, k.service, k.party, k.month",
        BOOKED,
    )


def read_attempts(reader: Reader) -> dict[int, int]:
    """Return by the mail of a document how many messages have gone back for it."""
    rows = reader.read(
        "SELECT o.answers, CAST(count(*) AS BIGINT) FROM mail o WHERE o.direction = 'out' AND o.answers IS NOT NULL GROUP BY o.answers",
        _COUNTS,
    )
    return dict(zip(rows["mail"].to_pylist(), rows["count"].to_pylist(), strict=True))


def read_messages(reader: Reader) -> pa.Table:
    """Return every message that went back, oldest first, with its document (`MESSAGES`); `at` is when, in ISO form."""
    head = ", ".join(f"r.{name}" for name in _HEAD)
    return reader.read(
        f"SELECT o.id, o.name, o.type, o.rules, o.findings, o.answers, coalesce(j.at, ''), {head}, r.currency, r.net_amount FROM mail o "
        "JOIN received r ON r.mail = o.answers LEFT JOIN journal j ON j.entry = o.since WHERE o.direction = 'out' ORDER BY o.id",
        MESSAGES,
    )


def read_receipts(reader: Reader) -> pa.Table:
    """Return every receipt that was taken (`RECEIPTS`), oldest first."""
    return reader.read(
        "SELECT i.answers, i.state, i.findings FROM mail i WHERE i.direction = 'in' AND i.answers IS NOT NULL ORDER BY i.id", RECEIPTS
    )
