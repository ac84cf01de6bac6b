"""The national rules that a document is judged by: found by its syntax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from as2007lib.formats.einvoice.model import DocumentType, Finding, Received
from as2007lib.formats.ubl.schema import parse

Check = Callable[[Any], tuple[Any, ...]]
_RULES: Final[dict[str, tuple[str, Check]]] = {}
_JUDGED = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)


def rules_of(document: Received, content: bytes, *, strict: bool) -> tuple[str, tuple[Finding, ...]]:
    """Return the version of the rules a document was judged by, and what they find.

    A finding does not refuse a document that the network has let through, unless `strict` is asked for and it is fatal.
    """
    if document.type not in _JUDGED or document.syntax not in _RULES:
        return "", ()
    version, check = _RULES[document.syntax]
    found = check(parse(content))
    return version, tuple(Finding(f.rule, f.message, refuses=strict and f.fatal, path=f.path) for f in found)
