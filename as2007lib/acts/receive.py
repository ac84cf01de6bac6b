"""Taking in a folder of e-invoices: each file judged, kept with its bytes, and what it bills stated as evidence, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from as2007lib.acts.act import act
from as2007lib.acts.receive_ahead import BYTES, CHUNK, Examiners, File
from as2007lib.formats.einvoice.model import DocumentType, Finding, Received
from as2007lib.frames.facts import Parties
from as2007lib.mailroom.examine import Examined
from as2007lib.mailroom.extract import evidence_rows
from as2007lib.mailroom.judge import Judge, Judged, digest_of
from as2007lib.mailroom.keys import bank_account, originals_of
from as2007lib.mailroom.own import Own
from as2007lib.mailroom.receipts import Messages
from as2007lib.mailroom.verdicts import RECEIVED, REJECTED
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.journal import Transaction
from as2007lib.store.known import read_fact
from as2007lib.store.mail import read_known_mail, state_evidence, state_mail, state_received
from as2007lib.store.pseudonyms import pseudonym_key
from as2007lib.store.settings import read_settings
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import day_of
from as2007lib.values.errors import why

MOST_BYTES = 100_000_000
"""A file that is larger is refused unread."""
_TOGETHER = 500
"""Documents that are written at once, so that their bytes need not all be in memory."""

Progress = Callable[[int, int], None]


class FolderUnreadable(As2007Error):
    """Mappen kan ikke læses."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"Mappen {folder} kan ikke læses: {reason}. Angiv en mappe med fakturaer; intet er modtaget.")


@dataclass(frozen=True)
class ReceivedFile:
    """What became of a file.

    Attributes:
        file: its path within the folder.
        decision: received, duplicate or rejected.
        document_id: of what was received.
        type: what it is; blank where it could not be told.
        supplier_cvr, receiver_gln: as they stand in it.
        amount: what is to be paid, as it stands in it.
        findings: why, and what a person should look at.
    """

    file: str
    decision: str
    document_id: str = ""
    type: str = ""
    supplier_cvr: str = ""
    receiver_gln: str = ""
    amount: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def looked_at(self) -> bool:
        """Whether a person must look at it."""
        return self.decision != RECEIVED or bool(self.findings)


@dataclass(frozen=True)
class ReceivedFolder:
    """What became of each file of a folder, in the order they were taken in."""

    files: tuple[ReceivedFile, ...] = field(default=())

    @property
    def counts(self) -> Counter[str]:
        """How many files each decision was made on."""
        return Counter(file.decision for file in self.files)


def receive_folder(store: Store, by: By, folder: Path, *, progress: Progress | None = None) -> ReceivedFolder:
    """Take in every file of a folder and its subfolders, by ascending name, as one transaction.

    What came in before with the same bytes is told as a duplicate and not kept again; a file that was refused is judged anew.

    Args:
        store: the store.
        by: who, when and why.
        folder: where the files lie; links are not followed.
        progress: told how many of how many files are done.

    Raises:
        FolderUnreadable: the folder or a file cannot be read; nothing is taken in.
    """
    with act(store, by, "receive") as doing:
        paths = _paths(folder)
        taking = _Taking(doing.transaction)
        with Examiners.for_files(len(paths), by.workers, strict=taking.strict) as examiners:
            for done, (file, examined) in enumerate(examiners.examined(taking.read(paths)), 1):
                taking.take(file, examined)
                if progress is not None:
                    progress(done, len(paths))
        taking.write()
        result = ReceivedFolder(tuple(taking.told))
        doing.details.update({"files": len(paths), **{key: int(count) for key, count in sorted(result.counts.items())}})
    return result


def _paths(folder: Path) -> list[tuple[str, Path]]:
    try:
        if not folder.is_dir():
            raise FolderUnreadable(folder, "det er ikke en mappe")
        return sorted((path.relative_to(folder).as_posix(), path) for path in _walk(folder))
    except OSError as error:
        raise FolderUnreadable(folder, why(error)) from error


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path


class _Taking:
    """The files of one act: judged one by one, written some at a time."""

    def __init__(self, transaction: Transaction) -> None:
        before = transaction.entry - 1
        known = read_known_mail(transaction)
        self._transaction = transaction
        self._next = 1 + known.count
        self._kept: list[tuple[Judged, str]] = []
        self.told: list[ReceivedFile] = []
        self._judge = Judge(
            own=Own.of(read_fact(transaction, Parties, before)),
            documents=dict(known.documents),
            files=dict(known.files),
            secret=pseudonym_key(transaction),
            messages=Messages.of(transaction),
            strict=bool(read_settings(transaction, before).get("strict_rules")),
            next_document=self._document_id,
        )

    def _document_id(self) -> str:
        self._next += 1
        return f"D{self._next - 1:06d}"

    @property
    def strict(self) -> bool:
        """Whether fatal findings of the national rules refuse a document."""
        return self._judge.strict

    def read(self, paths: list[tuple[str, Path]]) -> Iterator[list[File]]:
        """Read the files, some at a time."""
        chunk: list[File] = []
        size = 0
        for name, path in paths:
            refused, content = _content(path)
            digest = "" if refused else digest_of(content)
            chunk.append(File(mask_cprs(name), content, digest, refused, known=self._judge.has(digest)))
            size += len(content)
            if len(chunk) == CHUNK or size >= BYTES:
                yield chunk
                chunk, size = [], 0
        yield chunk

    def take(self, file: File, examined: Examined | None) -> None:
        """Judge a file; keep it to be written."""
        if file.refused is not None:
            self.told.append(ReceivedFile(file.name, REJECTED, findings=(file.refused,)))
            return
        judged, document_id = self._judge.judge(file.name, file.content, file.digest, examined)
        self.told.append(_told(judged, document_id))
        if not judged.known:
            self._kept.append((judged, document_id))
        if len(self._kept) == _TOGETHER:
            self.write()

    def write(self) -> None:
        """Write what is kept."""
        mails = state_mail(self._transaction, [_mail_row(judged) for judged, _ in self._kept])
        received = [
            (judged.document, _received_row(judged, judged.document, mail, document_id))
            for (judged, document_id), mail in zip(self._kept, mails, strict=True)
            if document_id and judged.document is not None
        ]
        keys = state_received(self._transaction, [row for _, row in received])
        rows = [
            {"received": key, **row.cells()} for (document, _), key in zip(received, keys, strict=True) for row in evidence_rows(document)
        ]
        state_evidence(self._transaction, rows)
        self._kept = []


def _content(path: Path) -> tuple[Finding | None, bytes]:
    if path.is_symlink() or not path.is_file():
        return Finding("not_a_file", "Det er ikke en almindelig fil. Læg selve filen i mappen.", refuses=True), b""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            message = f"Filen fylder {size // 1_000_000} MB; der læses højst {MOST_BYTES // 1_000_000} MB. Den er ikke gemt."
            return Finding("too_large", message, refuses=True), b""
        return None, path.read_bytes()
    except OSError as error:
        raise FolderUnreadable(path, why(error)) from error


def _told(judged: Judged, document_id: str) -> ReceivedFile:
    document = judged.document
    if document is None:
        return ReceivedFile(judged.name, judged.decision, type=judged.type, findings=judged.findings)
    return ReceivedFile(
        file=judged.name,
        decision=judged.decision,
        document_id=document_id,
        type=judged.type,
        supplier_cvr=document.supplier.cvr,
        receiver_gln=document.customer.gln,
        amount=document.payable_text,
        findings=judged.findings,
    )


def _mail_row(judged: Judged) -> dict[str, Any]:
    return {
        "direction": "in",
        "name": judged.name,
        "size": len(judged.content),
        "sha256": judged.digest,
        "type": judged.type,
        "state": judged.state,
        "findings": [{"code": f.code, "message": f.message, "path": f.path, "refuses": f.refuses} for f in judged.findings],
        "rules": judged.rules,
        "answers": judged.answers,
        "content": judged.content,
    }


def _received_row(judged: Judged, document: Received, mail: int, document_id: str) -> dict[str, Any]:
    sign = -1 if document.type is DocumentType.CREDIT_NOTE else 1
    payable, net = document.totals.payable or 0, document.totals.net
    lines = sum(line.amount for line in document.lines if not line.free)
    return {
        "mail": mail,
        "document_id": document_id,
        "type": document.type.value,
        "number": mask_cprs(document.number),
        "supplier": judged.supplier,
        "supplier_cvr": document.supplier.cvr or None,
        "supplier_name": document.supplier.name,
        "receiver_gln": document.customer.gln or None,
        "issued_on": day_of(document.issued_on),
        "due_on": day_of(document.due_on) if document.due_on else None,
        "currency": document.currency,
        "amount": sign * payable,
        "net_amount": sign * (lines if net is None else net),
        "credits": next(iter(originals_of(document)), None),
        "bank_account": bank_account(document),
    }
