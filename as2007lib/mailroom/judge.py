"""What becomes of a file: read, checked against the standard and against what came before; received, a duplicate, or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from as2007lib.formats.answer.model import Receipt
from as2007lib.formats.einvoice.model import DocumentType, Finding, Received
from as2007lib.mailroom.examine import Examined, examine
from as2007lib.mailroom.keys import originals_of, supplier_key
from as2007lib.mailroom.own import Own, check_receiver
from as2007lib.mailroom.receipts import Heard, Messages
from as2007lib.mailroom.verdicts import ACCEPTED, DUPLICATE, RECEIVED, REFUSED, REJECTED
from as2007lib.values.cpr_scan import mask_cprs

RECEIPT = "receipt"
"""The type of a file that is a receipt for a message of ours; its state is that of the message."""
_TAKEN = (RECEIVED, DUPLICATE, ACCEPTED, REFUSED)


@dataclass(frozen=True)
class Judged:
    """A file and its verdict.

    Attributes:
        name: path within the folder.
        content: its bytes.
        digest: their SHA-256.
        state: received, duplicate or rejected; of a receipt that was taken: accepted or refused.
        document: what it says, where it could be read.
        supplier: key of who sent it.
        findings: what is to be said of it, the reason of the verdict first.
        rules: version of the national rules it was judged by; blank where none apply.
        known: it came in before with the same bytes and the same verdict: there is nothing to keep.
        receipt: it is a receipt.
        answers: the mail of the message that a receipt answers.
    """

    name: str
    content: bytes = field(repr=False)
    digest: str
    state: str
    document: Received | None = None
    supplier: str = ""
    findings: tuple[Finding, ...] = ()
    rules: str = ""
    known: bool = False
    receipt: bool = False
    answers: int | None = None

    @property
    def type(self) -> str:
        """What it is; blank where it could not be told."""
        return RECEIPT if self.receipt else self.document.type.value if self.document else ""

    @property
    def decision(self) -> str:
        """What is told of it: received, duplicate or rejected."""
        return RECEIVED if self.state in (ACCEPTED, REFUSED) else self.state


@dataclass
class Judge:
    """Judges one file after the other, each against all that came before it.

    Attributes:
        own: the municipality's numbers.
        documents: by supplier, type and number the document_id of what was received; grows with what is received.
        files: by digest the state and findings' codes of bytes that came in before; grows too.
        secret: the store's own, for keys of persons.
        messages: the messages that went back, for receipts.
        strict: findings of the national rules refuse a document.
        next_document: makes the document_id of the next one received.
    """

    own: Own
    documents: dict[tuple[str, str, str], str]
    files: dict[str, tuple[str, tuple[str, ...]]]
    secret: bytes
    messages: Messages
    strict: bool
    next_document: Callable[[], str]

    def has(self, digest: str) -> bool:
        """Return whether the bytes of that digest were taken in before, so that nobody need examine them."""
        return self.files.get(digest, ("", ()))[0] in _TAKEN

    def judge(self, name: str, content: bytes, digest: str, examined: Examined | None = None) -> tuple[Judged, str]:
        """Return a file's verdict and, of one that is received, its document_id.

        Args:
            name: path within the folder.
            content: its bytes.
            digest: `digest_of` these.
            examined: what it says, where that is known already.
        """
        if self.has(digest):
            finding = Finding("duplicate", "Filen er modtaget før, med de samme bytes. Der er intet at gøre.")
            return Judged(name, content, digest, DUPLICATE, findings=(finding,), known=True), ""
        judged = self._judged(name, content, digest, examined or examine(content, strict=self.strict))
        document_id = ""
        if judged.state == RECEIVED and judged.document is not None:
            document_id = self.next_document()
            self.documents[_key(judged.supplier, judged.document)] = document_id
        codes = tuple(finding.code for finding in judged.findings)
        again = self.files.get(digest) == (judged.state, codes)
        self.files[digest] = (judged.state, codes)
        return (replace(judged, known=True) if again else judged), document_id

    def _judged(self, name: str, content: bytes, digest: str, file: Examined) -> Judged:
        if file.receipt is not None:
            heard = self.messages.hear(file.receipt) if isinstance(file.receipt, Receipt) else Heard(REJECTED, (file.receipt,))
            return _heard(Judged(name, content, digest, RECEIVED), heard)
        document, rules = file.document, file.rules
        if document is None or any(finding.refuses for finding in file.findings):
            return Judged(name, content, digest, REJECTED, document, findings=_reason_first(file.findings))
        supplier = supplier_key(document.supplier, self.secret)
        findings = [*file.findings, *file.totals, *check_receiver(document.customer, self.own), *file.ruled]
        if any(finding.refuses for finding in findings):
            return Judged(name, content, digest, REJECTED, document, supplier, _reason_first(findings), rules)
        answered = self.messages.hear_response(document, supplier, self.own)
        if answered is not None:
            return _heard(Judged(name, content, digest, RECEIVED, document, supplier, tuple(findings), rules), answered)
        before = self.documents.get(_key(supplier, document)) if document.type.billing else None
        if before is not None:
            findings.insert(0, _repeated(document, before))
            return Judged(name, content, digest, DUPLICATE, document, supplier, tuple(findings), rules)
        findings += _original(document, supplier, self.documents)
        return Judged(name, content, digest, RECEIVED, document, supplier, tuple(findings), rules)


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes, by which it is known again."""
    return sha256(content).hexdigest()


def _key(supplier: str, document: Received) -> tuple[str, str, str]:
    return supplier, document.type.value, mask_cprs(document.number)


def _heard(judged: Judged, heard: Heard) -> Judged:
    """Return a receipt with its verdict; what names a message of ours and says nothing of it is a document like any other."""
    findings = (*heard.findings, *judged.findings)
    return replace(judged, state=heard.verdict, findings=findings, receipt=heard.verdict != RECEIVED, answers=heard.answers)


def _reason_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: not finding.refuses))


def _repeated(document: Received, document_id: str) -> Finding:
    kind = {DocumentType.INVOICE: "fakturaen", DocumentType.CREDIT_NOTE: "kreditnotaen"}.get(document.type, "dokumentet")
    return Finding("duplicate", f"Leverandøren har sendt {kind} med samme nummer før: den er modtaget som {document_id}.")


def _original(document: Received, supplier: str, documents: Mapping[tuple[str, str, str], str]) -> tuple[Finding, ...]:
    """Tell of a credit note whose invoice was never received, or that does not name one."""
    if document.type is not DocumentType.CREDIT_NOTE:
        return ()
    named = originals_of(document)
    if not named:
        return (Finding("original_unnamed", "Kreditnotaen siger ikke, hvilken faktura den krediterer."),)
    if any((supplier, DocumentType.INVOICE.value, original) in documents for original in named):
        return ()
    return (Finding("original_unknown", "Fakturaen, som kreditnotaen krediterer, er ikke modtaget her."),)
