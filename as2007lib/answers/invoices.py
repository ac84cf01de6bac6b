"""What the page of invoices asks: the queue, one document in full with what was decided on its lines, and who may do what."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from as2007lib.access.rights import RIGHTS, require, roles_of
from as2007lib.answers.decided import EXPLAINED, FIRST, HELD, POSTED, REJECTED, UNDONE, Decided, Lies, Made
from as2007lib.formats.einvoice.model import Received
from as2007lib.formats.einvoice.read import read_document
from as2007lib.matching.proposed import LIMIT
from as2007lib.store.by import By
from as2007lib.store.clearing import Subject, read_laid
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.inbox import read_documents, read_lines_of, read_made
from as2007lib.store.known import latest_entry
from as2007lib.store.mail import read_content
from as2007lib.store.settings import read_settings
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import date_of

WAITING, PARTLY, APPROVED, RETURNED, KEPT = "waiting", "partly", "approved", "returned", "kept"
STATES = (WAITING, PARTLY, HELD, REJECTED, APPROVED, RETURNED, KEPT)
"""What a document can be. `kept`: it has no lines to decide on, such as a reminder."""
OPEN = "open"
"""What a list is asked for of all that somebody still has to decide on: those that wait, wholly or in part."""
_DONE = (POSTED, EXPLAINED)


class NoSuchDocument(As2007Error):
    """Dokumentet findes ikke."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"Dokumentet «{mask_cprs(document_id)}» findes ikke. Vælg et fra listen.")


@dataclass(frozen=True)
class Told:
    """A finding as it was told when the document came in."""

    code: str
    message: str


@dataclass(frozen=True)
class Queued:
    """A received document in the queue; amounts in øre of its currency, negative on a credit note; days are day numbers."""

    document_id: str
    type: str
    number: str
    supplier: str
    supplier_cvr: str
    issued_on: int
    due_on: int | None
    currency: str
    amount: int
    state: str
    lines: int
    undecided: int
    findings: tuple[Told, ...]


@dataclass(frozen=True)
class Queue:
    """Every received document, the newest first, for whoever opens the page.

    Attributes:
        documents: the documents.
        rights: what the user may do.
        limit: øre from which two persons must approve a line; None: one is enough.
    """

    documents: tuple[Queued, ...]
    rights: frozenset[str]
    limit: int | None

    @property
    def counts(self) -> Counter[str]:
        """How many documents are in each state."""
        return Counter(document.state for document in self.documents)


@dataclass(frozen=True)
class DecidedLine(Decided):
    """A line of a document: its place there, and the id it has there."""

    place: int
    row_id: str

    @property
    def evidence(self) -> int:
        """The line's key."""
        return self.subject.evidence or 0


@dataclass(frozen=True)
class Invoice:
    """A document in full.

    Attributes:
        head: as in the queue.
        content: what stands in the file; None where it can no longer be read.
        lines: its lines with decisions.
        bank_before: the account of the supplier's last document before, where this one asks for another; blank otherwise.
    """

    head: Queued
    content: Received | None
    lines: tuple[DecidedLine, ...]
    bank_before: str = ""


def queue(store: Store, by: By) -> Queue:
    """Return every received document.

    Raises:
        NotAllowed: the user may not read.
    """
    entry = _allowed(store, by)
    kinds: dict[int, list[str | None]] = defaultdict(list)
    for row in read_lines_of(store).to_pylist():
        kinds[row["received"]].append(row["kind"])
    rights = frozenset[str]().union(*(RIGHTS[role] for role in roles_of(store, entry, by.user)))
    documents = tuple(_queued(row, kinds[row["received"]]) for row in reversed(read_documents(store).to_pylist()))
    return Queue(documents, rights, read_settings(store, entry).get(LIMIT))


def filtered(documents: Sequence[Queued], *, state: str = "", supplier: str = "", month: str = "", findings: bool = False) -> list[Queued]:
    """Return the documents in a state, of a supplier (part of name or CVR), dated in a month, with findings.

    Args:
        documents: those to choose from.
        state: one of `STATES`, or `OPEN`; blank: any.
        supplier: part of the name, the CVR number or the document's own number; blank: any.
        month: as `2026-10`; blank: any.
        findings: only those with findings.
    """
    wanted = supplier.casefold()
    states = {"": STATES, OPEN: (WAITING, PARTLY)}.get(state, (state,))
    return [
        d
        for d in documents
        if d.state in states
        and wanted in f"{d.supplier} {d.supplier_cvr} {d.number} {d.document_id}".casefold()
        and month in ("", month_text(d.issued_on))
        and (d.findings or not findings)
    ]


def month_text(day: int) -> str:
    """Return the month of a day number as `2026-10`."""
    return date_of(day).isoformat()[:7]


def invoice(store: Store, by: By, document_id: str) -> Invoice:
    """Return a document in full.

    Raises:
        NotAllowed: the user may not read.
        NoSuchDocument: there is none of that id.
    """
    _allowed(store, by)
    rows = read_documents(store).to_pylist()
    row = next((r for r in rows if r["document_id"] == document_id), None)
    if row is None:
        raise NoSuchDocument(document_id)
    lines = _lines(store, row["received"])
    head = _queued(row, [line.newest.kind if line.newest else None for line in lines])
    return Invoice(head, read_document(read_content(store, row["mail"])).document, lines, _bank_before(rows, row))


def _allowed(store: Store, by: By) -> int:
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    return entry


def _queued(row: dict[str, Any], kinds: Sequence[str | None]) -> Queued:
    return Queued(
        document_id=row["document_id"],
        type=row["type"],
        number=mask_cprs(row["number"]),
        supplier=mask_cprs(row["supplier_name"]),
        supplier_cvr=row["supplier_cvr"] or "",
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        currency=row["currency"],
        amount=row["amount"],
        state=RETURNED if row["returned"] else _state(kinds),
        lines=len(kinds),
        undecided=sum(kind in (None, UNDONE, FIRST) for kind in kinds),
        findings=tuple(Told(f["code"], mask_cprs(f["message"])) for f in json.loads(row["findings"])),
    )


def _state(kinds: Sequence[str | None]) -> str:
    """Return what a document is by the newest decisions on its lines: what stops it goes before what is done."""
    if not kinds:
        return KEPT
    for stops in (REJECTED, HELD):
        if stops in kinds:
            return stops
    if all(kind in _DONE for kind in kinds):
        return APPROVED
    return PARTLY if any(kind in (*_DONE, FIRST) for kind in kinds) else WAITING


def _lines(store: Store, received: int) -> tuple[DecidedLine, ...]:
    made: dict[int, list[Made]] = defaultdict(list)
    for d in read_made(store, received).to_pylist():
        made[d["evidence"]].append(Made(d["id"], d["kind"], bool(d["by_itself"]), d["by_user"], d["at"], mask_cprs(d["words"])))
    return tuple(
        DecidedLine(
            subject=Subject(evidence=row["evidence"]),
            called=f"Linje {row['row_id']}",
            place=row["place"],
            row_id=row["row_id"],
            amount=row["amount"],
            made=tuple(made[row["evidence"]]),
            laid=tuple(Lies(**part) for part in read_laid(store, Subject(evidence=row["evidence"]))) if made[row["evidence"]] else (),
        )
        for row in read_lines_of(store, received).to_pylist()
    )


def _bank_before(rows: Sequence[dict[str, Any]], row: dict[str, Any]) -> str:
    before = [r for r in rows if r["supplier"] == row["supplier"] and r["received"] < row["received"] and r["bank_account"]]
    if not before or not row["bank_account"] or before[-1]["bank_account"] == row["bank_account"]:
        return ""
    return str(before[-1]["bank_account"])
