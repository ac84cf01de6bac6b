"""Mail as rows: every file that came in or goes out, the documents that were received, and the rows a match is given of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from as2007lib.store.bulk import Reader
from as2007lib.store.journal import Transaction
from as2007lib.store.packing import packed, unpacked
from as2007lib.store.sealing import sealed

_INT, _TEXT = pa.int64(), pa.string()
_MAIL = pa.schema(
    [
        ("direction", _TEXT),
        ("name", _TEXT),
        ("size", _INT),
        ("sha256", _TEXT),
        ("type", _TEXT),
        ("state", _TEXT),
        ("findings", _TEXT),
        ("rules", _TEXT),
        ("answers", _INT),
        ("content", pa.binary()),
    ]
)
_RECEIVED = pa.schema(
    [
        ("mail", _INT),
        ("document_id", _TEXT),
        ("type", _TEXT),
        ("number", _TEXT),
        ("supplier", _TEXT),
        ("supplier_cvr", _TEXT),
        ("supplier_name", _TEXT),
        ("receiver_gln", _TEXT),
        ("issued_on", _INT),
        ("due_on", _INT),
        ("currency", _TEXT),
        ("amount", _INT),
        ("net_amount", _INT),
        ("credits", _TEXT),
        ("bank_account", _TEXT),
    ]
)
BILLED_LINE = [
    ("place", _INT),
    ("row_id", _TEXT),
    ("amount", _INT),
    ("quantity", _INT),
    ("price_amount", _INT),
    ("start", _INT),
    ("stop", _INT),
    ("account", _TEXT),
    ("cpr", _TEXT),
    ("person_name", _TEXT),
    ("reference", _TEXT),
    ("order_number", _TEXT),
    ("text", _TEXT),
]
"""What a line of a document says, as it is kept and as a match is given it."""
_EVIDENCE = pa.schema([("received", _INT), *BILLED_LINE])
_KNOWN_MAIL = pa.schema([("sha256", _TEXT), ("state", _TEXT), ("findings", _TEXT)])
_KNOWN = pa.schema([("document_id", _TEXT), ("type", _TEXT), ("number", _TEXT), ("supplier", _TEXT)])
_COUNT = pa.schema([("count", _INT)])
STANDING_RETURNS = (
    "SELECT o.answers FROM mail o WHERE o.direction = 'out' AND o.answers IS NOT NULL AND o.id NOT IN "
    "(SELECT i.answers FROM mail i WHERE i.direction = 'in' AND i.state = 'refused' AND i.answers IS NOT NULL)"
)
"""The mails of documents that went back and stand so, as a query: a return that a receipt refused stands no more."""
_CONTENT = pa.schema([("sha256", _TEXT), ("content", pa.binary())])


@dataclass(frozen=True)
class KnownMail:
    """What came in before.

    Attributes:
        files: by hash the state and the findings' codes of the newest mail of those bytes.
        documents: by supplier, type and number the document_id of each invoice and credit note that was received.
        count: how many documents were received, of any kind.
    """

    files: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    documents: dict[tuple[str, str, str], str] = field(default_factory=dict)
    count: int = 0


def read_known_mail(reader: Reader) -> KnownMail:
    """Return what came in before."""
    mail = reader.read(f"SELECT {', '.join(_KNOWN_MAIL.names)} FROM mail WHERE direction = 'in' ORDER BY id", _KNOWN_MAIL)
    documents = reader.read(
        f"SELECT {', '.join(_KNOWN.names)} FROM received WHERE type IN ('invoice', 'credit_note') ORDER BY id", _KNOWN
    ).to_pylist()
    return KnownMail(
        {r["sha256"]: (r["state"], tuple(f["code"] for f in json.loads(r["findings"]))) for r in mail.to_pylist()},
        {(r["supplier"], r["type"], r["number"]): r["document_id"] for r in documents},
        reader.read("SELECT coalesce(max(id), 0) FROM received", _COUNT)["count"][0].as_py(),
    )


def read_content(reader: Reader, mail: int) -> bytes:
    """Return the bytes of a mail.

    Raises:
        Unreadable: they are not those that came in.
    """
    row = reader.read(f"SELECT sha256, content FROM mail WHERE id = {mail:d}", _CONTENT).to_pylist()[0]
    return unpacked(row["content"], row["sha256"])


def state_mail(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Keep files, with their bytes packed; return their ids. `findings` are given as lists of dicts, `content` as plain bytes."""
    made = [{**row, "findings": json.dumps(row["findings"], ensure_ascii=False), "content": packed(row["content"])} for row in rows]
    return _state(transaction, "mail", pa.Table.from_pylist(made, _MAIL))


def state_received(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Keep received documents; return their keys."""
    return _state(transaction, "received", sealed(transaction, "received", pa.Table.from_pylist(list(rows), _RECEIVED)))


def state_evidence(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Keep the rows that a match is given; return their keys."""
    return _state(transaction, "evidence", sealed(transaction, "evidence", pa.Table.from_pylist(list(rows), _EVIDENCE)))


def _state(transaction: Transaction, table: str, rows: pa.Table) -> list[int]:
    return [int(number) for number in transaction.state(table, rows)]
