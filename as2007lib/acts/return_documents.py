"""Sending decided documents back to the ledger system: a message each, kept with its bytes; what is rejected lets go of what it laid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from as2007lib.acts.act import act
from as2007lib.acts.deciding import REJECTED
from as2007lib.formats.answer.render import DEFAULT, Rendered, syntax_named
from as2007lib.mailroom.returning import Ready, Returnable, Told, Waits, read_returnable, written
from as2007lib.store.by import By
from as2007lib.store.clearing import state_allocations, state_decisions
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.inbox import read_documents
from as2007lib.store.journal import Transaction
from as2007lib.store.mail import state_mail
from as2007lib.store.returns import RETURN_RULE
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import day_of

READY = "ready"
_GOES_ALONG = "Dokumentet går tilbage til leverandøren, fordi en anden linje er afvist."
_RETURNED = Told("returned", "Dokumentet er sendt tilbage før; en ny meddelelse kræver, at den forrige afvises med en kvittering.")
_NOTHING_TO_DECIDE = Told("not_billing", "Det er hverken en faktura eller en kreditnota med linjer; der er intet at sende tilbage.")


class NotReceived(As2007Error):
    """Dokumentet er ikke modtaget."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"Dokumentet «{mask_cprs(document_id)}» findes ikke. Intet er sendt tilbage: se id'erne i documents.csv.")


@dataclass(frozen=True)
class ReturnedDocument:
    """A document that went back.

    Attributes:
        document_id: the document.
        message: the number of its message.
        file: the name of the message's file.
        decision: `approved` or `rejected`.
        amount: øre without VAT; negative on a credit note.
        notes: what the ledger system must see to itself.
    """

    document_id: str
    message: str
    file: str
    decision: str
    amount: int
    notes: tuple[Told, ...]


@dataclass(frozen=True)
class ReturnedNow:
    """The documents that went back now, and those that could not although they are decided, or although they were named."""

    documents: tuple[ReturnedDocument, ...]
    waits: tuple[Waits, ...]


def return_documents(store: Store, by: By, syntax: str = DEFAULT, *, documents: Sequence[str] = ()) -> ReturnedNow:
    """Send back every document whose lines are all decided and that has not gone back, or was refused and decided on again.

    Done again, nothing goes back twice. A document that was refused and that nobody has decided on since goes back only when it is
    asked for: else work without people would send it for ever. The files of the messages are written afterwards, by `answers.returns`.

    Args:
        store: the store.
        by: who, when and why; the day is the message's.
        syntax: the syntax's name, see `formats.answer.render.syntax_names`.
        documents: ids of the documents asked for; none: all that can go back.

    Raises:
        UnknownSyntax: there is no such syntax.
        NotReceived: a document asked for was never received; nothing goes back.
        DocumentChanged: the bytes of a document are not those that came in.
    """
    form = syntax_named(syntax)
    with act(store, by, "return") as doing:
        found = read_returnable(doing.transaction, doing.transaction.entry - 1, day_of(by.today))
        chosen, waits = _chosen(doing.transaction, found, documents)
        made = [(ready, written(ready, form)) for ready in chosen]
        going = [(ready, file) for ready, file in made if isinstance(file, Rendered)]
        _let_go(doing.transaction, [ready for ready, _ in going])
        state_mail(doing.transaction, [_mail_row(ready, file, syntax) for ready, file in going])
        doing.details.update({"syntax": syntax, "documents": [ready.answer.document_id for ready, _ in going]})
    unwritten = [file for _, file in made if isinstance(file, Waits)]
    return ReturnedNow(tuple(_returned(ready, file) for ready, file in going), (*waits, *unwritten))


def _chosen(transaction: Transaction, found: Returnable, documents: Sequence[str]) -> tuple[list[Ready], list[Waits]]:
    """Return the documents asked for that can go back, and why the others cannot."""
    if not documents:
        refused = [ready.refused for ready in found.ready if ready.unchanged]
        return [ready for ready in found.ready if not ready.unchanged], [*refused, *(waits for waits in found.waits if waits.decided)]
    received = {row["document_id"]: row for row in read_documents(transaction).to_pylist()}
    waits = {one.document_id: one for one in found.waits}
    ready = {one.answer.document_id: one for one in found.ready}
    wanted = list(dict.fromkeys(documents))
    for document_id in wanted:
        if document_id not in received:
            raise NotReceived(document_id)
        if document_id not in ready and document_id not in waits:
            why = _RETURNED if received[document_id]["returned"] else _NOTHING_TO_DECIDE
            waits[document_id] = Waits(document_id, received[document_id]["amount"], why)
    return [ready[one] for one in wanted if one in ready], [waits[one] for one in wanted if one in waits]


def _let_go(transaction: Transaction, going: Sequence[Ready]) -> None:
    """Take back what the other lines of rejected documents laid: the supplier must send a new document."""
    rejected = [ready for ready in going if ready.beside_rejected]
    if not rejected:
        return
    lines = [line for ready in rejected for line in ready.beside_rejected]
    numbers = state_decisions(transaction, [_following(line) for line in lines])
    decision = dict(zip([line["evidence"] for line in lines], numbers, strict=True))
    rows = [_taken_back(decision[row["evidence"]], row) for ready in rejected for row in ready.booked]
    if rows:
        state_allocations(transaction, rows)


def _following(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "evidence": line["evidence"],
        "posting": None,
        "follows": line["decision"],
        "kind": REJECTED,
        "by_itself": 0,
        "rule": RETURN_RULE,
        "confidence": 10_000,
        "words": _GOES_ALONG,
    }


def _taken_back(decision: int, row: dict[str, Any]) -> dict[str, int]:
    return {"decision": decision, "amount": -row["amount"], **{name: row[name] for name in ("service", "party", "month")}}


def _mail_row(ready: Ready, file: Rendered, syntax: str) -> dict[str, Any]:
    return {
        "direction": "out",
        "name": file.file,
        "size": len(file.content),
        "sha256": sha256(file.content).hexdigest(),
        "type": ready.answer.decision,
        "state": READY,
        "findings": [{"code": note.code, "message": note.message, "path": "", "refuses": False} for note in ready.notes],
        "rules": syntax,
        "answers": ready.mail,
        "content": file.content,
    }


def _returned(ready: Ready, file: Rendered) -> ReturnedDocument:
    answer = ready.answer
    return ReturnedDocument(answer.document_id, answer.message, file.file, answer.decision, answer.net, ready.notes)
