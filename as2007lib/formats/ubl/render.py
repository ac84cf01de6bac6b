"""The one way documents become bytes: rendered, parsed back, validated by the schema, every figure read again and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree

from as2007lib.formats.ubl import syntaxes
from as2007lib.formats.ubl.document import Document
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC, Fault, check_tree, parse
from as2007lib.formats.ubl.syntax import Syntax
from as2007lib.values.variants import find_variants, variant

_NUMBER = f"{{{BASIC}}}ID"
_LINE_AMOUNT = f"{{{BASIC}}}LineExtensionAmount"
_LINES = (f"{{{AGGREGATE}}}InvoiceLine", f"{{{AGGREGATE}}}CreditNoteLine")
_TOTAL = f"{{{AGGREGATE}}}LegalMonetaryTotal/{{{BASIC}}}"
_FIGURES = (
    _TOTAL + "LineExtensionAmount",
    f"{{{AGGREGATE}}}TaxTotal/{{{BASIC}}}TaxAmount",
    _TOTAL + "TaxExclusiveAmount",
    _TOTAL + "TaxInclusiveAmount",
    _TOTAL + "PayableAmount",
)
_NAMES = ("nummer", "linjebeløb", "nettobeløb", "moms", "beløb uden moms", "beløb med moms", "beløb til betaling")
_AMOUNT = re.compile(r"-?\d+\.\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of a document and what is wrong with them: nothing, or it may not be sent."""

    content: bytes
    faults: tuple[Fault, ...]


def syntax_names() -> tuple[str, ...]:
    """Return the names of all syntaxes, sorted."""
    return tuple(find_variants(syntaxes, Syntax))


@cache
def syntax_named(name: str) -> Syntax:
    """Return the syntax of that name.

    Raises:
        VariantError: there is none.
    """
    return variant(syntaxes, Syntax, name)


def render(document: Document) -> Rendered:
    """Return a document's bytes in its syntax, with the faults found on reading them back.

    Raises:
        VariantError: the document names a syntax that does not exist.
    """
    syntax = syntax_named(document.syntax)
    content = syntax.render(document)
    try:
        root = parse(content)
    except etree.XMLSyntaxError:
        return Rendered(content, (Fault("xml", "Dokumentet er ikke gyldig XML."),))
    return Rendered(content, (*check_tree(root), *_compare(root, document, syntax)))


def _compare(root: etree._Element, document: Document, syntax: Syntax) -> list[Fault]:
    """Return a fault for each figure that does not read as it was meant."""
    meant = (
        document.number,
        [line.amount for line in document.lines],
        sum(line.amount for line in document.lines),
        document.vat_amount,
        document.vat_amount if syntax.exclusive_is_vat else document.net,
        document.payable,
        document.payable,
    )
    read = (
        root.findtext(_NUMBER),
        [_ore(line.findtext(_LINE_AMOUNT)) for line in root.iterchildren(*_LINES)],
        *[_ore(root.findtext(path)) for path in _FIGURES],
    )
    return [
        Fault("totals", f"Dokumentets {name} læses ikke, som det skulle.")
        for name, found, right in zip(_NAMES, read, meant, strict=True)
        if found != right
    ]


def _ore(text: str | None) -> int | None:
    """Return the øre of an amount written with exactly two decimals, else None."""
    return int(text.replace(".", "")) if text and _AMOUNT.fullmatch(text) else None
