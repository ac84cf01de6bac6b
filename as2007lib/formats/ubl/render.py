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
_TAX_TOTAL, _TAX = f"{{{AGGREGATE}}}TaxTotal", f"{{{BASIC}}}TaxAmount"
_TOTAL = f"{{{AGGREGATE}}}LegalMonetaryTotal"
_EXCLUSIVE, _INCLUSIVE, _PAYABLE = (f"{{{BASIC}}}{name}Amount" for name in ("TaxExclusive", "TaxInclusive", "Payable"))
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
    vat = document.vat_amount
    payable = document.net + vat
    meant = (
        document.number,
        [line.amount for line in document.lines],
        sum([line.amount for line in document.lines]),
        vat,
        vat if syntax.exclusive_is_vat else document.net,
        payable,
        payable,
    )
    number, total = _child(root, _NUMBER), _child(root, _TOTAL)
    read = (
        None if number is None else number.text,
        [_ore(line, _LINE_AMOUNT) for line in root.iterchildren(*_LINES)],
        _ore(total, _LINE_AMOUNT),
        _ore(_child(root, _TAX_TOTAL), _TAX),
        *[_ore(total, name) for name in (_EXCLUSIVE, _INCLUSIVE, _PAYABLE)],
    )
    return [
        Fault("totals", f"Dokumentets {name} læses ikke, som det skulle.")
        for name, found, right in zip(_NAMES, read, meant, strict=True)
        if found != right
    ]


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that name; going through children is several times faster than a path."""
    return None if parent is None else next(parent.iterchildren(name), None)


def _ore(parent: etree._Element | None, name: str) -> int | None:
    """Return the øre of a child's amount, written with exactly two decimals, else None."""
    child = _child(parent, name)
    text = None if child is None else child.text
    return int(text.replace(".", "")) if text and _AMOUNT.fullmatch(text) else None
