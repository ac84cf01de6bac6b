"""What a file says by itself, whatever came before it: most of the work of receiving, and so what several processes share."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from as2007lib.formats.answer.model import Receipt
from as2007lib.formats.answer.receipts import read_receipt
from as2007lib.formats.einvoice.checks import check_totals
from as2007lib.formats.einvoice.model import Finding, Received
from as2007lib.formats.einvoice.read import read_document
from as2007lib.mailroom.rules import rules_of
from as2007lib.values.cpr import CPR


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file says.

    Attributes:
        receipt: of a receipt what it says, or why it is none; then nothing else is known.
        document: what it says, where it could be read.
        findings: what the reading tells; where any of it refuses the file, no more is looked at.
        totals: what is to be said of its sums and ways to pay.
        rules: version of the national rules it was held against; blank where none apply.
        ruled: what they find.
    """

    receipt: Receipt | Finding | None = None
    document: Received | None = None
    findings: tuple[Finding, ...] = ()
    totals: tuple[Finding, ...] = ()
    rules: str = ""
    ruled: tuple[Finding, ...] = ()


def examine(content: bytes, *, strict: bool) -> Examined:
    """Return what a file says; no file raises.

    Args:
        content: its bytes.
        strict: fatal findings of the national rules refuse a document.
    """
    receipt = read_receipt(content)
    if receipt is not None:
        return Examined(receipt)
    reading = read_document(content)
    document = reading.document
    if document is None or reading.refused:
        return Examined(None, document, reading.findings)
    rules, ruled = rules_of(document, reading.root, strict=strict)
    return Examined(None, document, reading.findings, check_totals(document), rules, ruled)


def packed(files: Sequence[Examined]) -> bytes:
    """Return what files say as bytes for the process of ours that asked; with the files it has sent every CPR number that goes back."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {CPR: _digits}
    pickler.dump(list(files))
    return stream.getvalue()


def unpacked(content: bytes) -> list[Examined]:
    """Return what another process of ours has packed."""
    files: list[Examined] = pickle.loads(content)  # noqa: S301 - from our own process
    return files


def _digits(cpr: CPR) -> tuple[Callable[[str], CPR], tuple[str]]:
    return CPR, (cpr.reveal(),)
