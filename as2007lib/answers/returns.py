"""What went back to the ledger system: every message with its state, the documents that cannot go back yet, and the files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from as2007lib.access.rights import require
from as2007lib.formats.answer.render import DEFAULT, syntax_names
from as2007lib.mailroom.receipts import READY, states_of
from as2007lib.mailroom.returning import Told, Waits, read_returnable
from as2007lib.mailroom.verdicts import ACCEPTED, REFUSED
from as2007lib.store.bulk import Reader
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error, DocumentChanged
from as2007lib.store.known import latest_entry
from as2007lib.store.mail import read_content
from as2007lib.store.packing import Unreadable
from as2007lib.store.returns import read_messages, read_receipts
from as2007lib.store.use_log import note_use
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import day_of

__all__ = [
    "ACCEPTED",
    "DEFAULT",
    "READY",
    "REFUSED",
    "NoSuchMessage",
    "Return",
    "Returns",
    "Told",
    "Waits",
    "message_files",
    "return_of",
    "returns",
    "syntax_names",
]


class NoSuchMessage(As2007Error):
    """Meddelelsen findes ikke."""

    def __init__(self, named: str) -> None:
        super().__init__(f"Dokumentet «{mask_cprs(named)}» er ikke sendt tilbage, så der er ingen meddelelse at skrive.")


@dataclass(frozen=True)
class Return:
    """A message that went back.

    Attributes:
        message: its number.
        file: the name of its file.
        document_id, type, number, supplier, supplier_cvr: its document and whose that is.
        currency, amount: hundredths without VAT; negative on a credit note.
        decision: `approved` or `rejected`.
        syntax: the syntax it is written in.
        at: when, in ISO form with its zone.
        state: `READY` (no receipt yet), `ACCEPTED` or `REFUSED`.
        said: why it was refused, or what the ledger system must see to itself.
    """

    message: str
    file: str
    document_id: str
    type: str
    number: str
    supplier: str
    supplier_cvr: str
    currency: str
    amount: int
    decision: str
    syntax: str
    at: str
    state: str
    said: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Returns:
    """Every message, the newest first; the documents that cannot go back yet, and why; and the ids of those that can."""

    messages: tuple[Return, ...]
    waits: tuple[Waits, ...]
    ready: tuple[str, ...]


def returns(store: Store, by: By) -> Returns:
    """Return what went back and what has not.

    Raises:
        NotAllowed: the user may not read.
    """
    entry = _allowed(store, by, "read")
    with store.together() as reader:
        found = read_returnable(reader, entry, day_of(by.today))
    ready = tuple(one.answer.document_id for one in found.ready if not one.unchanged)
    refused = [one.refused for one in found.ready if one.unchanged]
    return Returns(tuple(reversed(_messages(store))), (*refused, *found.waits), ready)


def return_of(store: Store, by: By, document_id: str) -> Return | None:
    """Return the newest message that went back for a document; None where none did.

    Raises:
        NotAllowed: the user may not read.
    """
    _allowed(store, by, "read")
    return next((one for one in reversed(_messages(store)) if one.document_id == document_id), None)


def message_files(store: Store, by: By, documents: Sequence[str] = ()) -> dict[str, bytes]:
    """Return the messages as files by name, equal to the byte whenever asked; the use log tells who took them.

    Args:
        store: the store.
        by: who asks and why.
        documents: ids of the documents whose newest message is wanted; none: every message that no receipt has refused.

    Raises:
        NotAllowed: the user may see them, but not take them.
        NoSuchMessage: one of the documents has not gone back.
        DocumentChanged: the bytes of a message are not those that were rendered.
    """
    _allowed(store, by, "documents")
    wanted = _wanted(_rows(store), documents)
    with store.together() as reader:
        files = {row["name"]: _content(reader, row) for row in wanted}
    if files:
        with store.writing() as connection:
            note_use(connection, by, "svar til økonomisystemet udleveret", sorted(files))
    return files


def _wanted(rows: Sequence[dict[str, Any]], documents: Sequence[str]) -> list[dict[str, Any]]:
    if not documents:
        return [row for row in rows if row["state"] != REFUSED]
    newest = {row["document_id"]: row for row in rows}
    for document_id in documents:
        if document_id not in newest:
            raise NoSuchMessage(document_id)
    return [newest[document_id] for document_id in dict.fromkeys(documents)]


def _content(reader: Reader, row: dict[str, Any]) -> bytes:
    try:
        return read_content(reader, row["mail"])
    except Unreadable:
        raise DocumentChanged(row["document_id"]) from None


def _allowed(store: Store, by: By, right: str) -> int:
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, right)
    return entry


def _rows(store: Store) -> list[dict[str, Any]]:
    """Return the messages, oldest first, each with its state."""
    states = states_of(store)
    return [{**row, "state": states.get(row["mail"], READY)} for row in read_messages(store).to_pylist()]


def _messages(store: Store) -> list[Return]:
    refusals = {row["answers"]: row["findings"] for row in read_receipts(store).to_pylist() if row["state"] == REFUSED}
    return [_message(row, refusals.get(row["mail"], row["findings"])) for row in _rows(store)]


def _message(row: dict[str, Any], findings: str) -> Return:
    return Return(
        message=row["name"].rpartition(".")[0],
        file=row["name"],
        document_id=row["document_id"],
        type=row["type"],
        number=mask_cprs(row["number"]),
        supplier=mask_cprs(row["supplier_name"]),
        supplier_cvr=row["supplier_cvr"] or "",
        currency=row["currency"],
        amount=row["net_amount"],
        decision=row["decision"],
        syntax=row["syntax"],
        at=row["at"],
        state=row["state"],
        said=tuple(Told(f["code"], mask_cprs(f["message"])) for f in json.loads(findings)),
    )
