"""Receipts for answers: the project's own XML and CSV, and what a standard response says of a message."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from as2007lib.formats.answer import own_csv, own_xml
from as2007lib.formats.answer.model import Receipt, plain
from as2007lib.formats.einvoice.envelope import BOM, unfit
from as2007lib.formats.einvoice.limits import Limits, oversized
from as2007lib.formats.einvoice.model import Finding, Received
from as2007lib.formats.ubl.schema import parse

_LIMITS = Limits(bytes=100_000)
_TAKEN = {"BusinessAccept", "TechnicalAccept", "ProfileAccept", "AB", "AP", "PD"}
_REFUSED = {"BusinessReject", "TechnicalReject", "ProfileReject", "RE"}


def read_receipt(content: bytes) -> Receipt | Finding | None:
    """Return the receipt of a file in the project's own XML or CSV, or why it is none; None where the file is something else.

    Nothing is fetched or resolved. A file with a DOCTYPE, or that is no XML at all, is something else: the reader of documents refuses it.
    """
    if content.removeprefix(BOM).startswith(own_csv.RECEIPT_HEADER):
        return _read(own_csv.read_receipt, content)
    if own_xml.NAMESPACE.encode() not in content or oversized(content, _LIMITS) or unfit(content):
        return None
    try:
        root = parse(content)
    except etree.XMLSyntaxError:
        return None
    return _read(own_xml.read_receipt, content) if root.tag == own_xml.RECEIPT else None


def receipt_of(response: Received) -> Receipt | None:
    """Return what a standard response says of the one document it answers; None where it answers several, or says neither yes nor no."""
    code, words = response.response
    if len(response.originals) != 1 or code not in _TAKEN | _REFUSED:
        return None
    return Receipt(response.originals[0].number, code in _TAKEN, plain(words))


def _read(read: Callable[[bytes], Receipt], content: bytes) -> Receipt | Finding:
    try:
        found = read(content)
    except ValueError as error:
        return Finding("receipt_broken", f"Kvitteringen kan ikke læses. {error}", refuses=True)
    return Receipt(plain(found.message), found.accepted, plain(found.reason))
