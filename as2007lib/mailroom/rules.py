"""The national rules that a document is judged by: found by its syntax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from as2007lib.formats.einvoice.model import DocumentType, Finding, Received
from as2007lib.formats.oioubl import rules as oioubl
from as2007lib.formats.peppol import rules as peppol
from as2007lib.formats.ubl.finding import RuleFinding

Check = Callable[[Any], tuple[RuleFinding, ...]]
_BILLS = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)
_RULES: Final[dict[str, tuple[str, Check | None, tuple[DocumentType, ...]]]] = {
    "oioubl": (oioubl.RULE_VERSION, oioubl.check, (*_BILLS, DocumentType.REMINDER, DocumentType.RESPONSE)),
    "peppol": (peppol.RULE_VERSION, peppol.check, _BILLS),
}
"""By syntax the rules' version, the rules, and the kinds of document that there are rules for."""


def rules_of(document: Received, root: Any, *, strict: bool) -> tuple[str, tuple[Finding, ...]]:
    """Return the version of the rules a document was judged by, and what they find.

    A finding does not refuse a document that the network has let through, unless `strict` is asked for and it is fatal.

    Args:
        document: what was read.
        root: the parsed document it was read from.
        strict: whether fatal findings refuse it.
    """
    version, check, types = _RULES.get(document.syntax, ("", None, ()))
    if check is None or document.type not in types:
        return "", ()
    return version, tuple(Finding(f.rule, f.message, refuses=strict and f.fatal, path=f.path) for f in check(root))
