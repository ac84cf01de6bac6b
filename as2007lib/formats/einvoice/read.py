"""Reads a received file: what it is, whether it may be taken in, and its content without syntax."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

from lxml import etree

from as2007lib.formats.einvoice import amounts, envelope, kinds, odd, persons, schemas
from as2007lib.formats.einvoice.billing import read_billing
from as2007lib.formats.einvoice.customization import Customization
from as2007lib.formats.einvoice.limits import Limits, oversized
from as2007lib.formats.einvoice.model import DocumentType, Reading, Received
from as2007lib.formats.einvoice.response import read_response
from as2007lib.formats.einvoice.tree import Element, Source, cbc, child_text
from as2007lib.formats.einvoice.utility import read_utility
from as2007lib.formats.einvoice.wording import finding


def _parser(*, huge: bool = False, spaced: bool = False) -> etree.XMLParser:
    """Return a parser that resolves and fetches nothing; `spaced`: also space between elements is kept."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        collect_ids=False,
        huge_tree=huge,
        remove_blank_text=not spaced,
    )


_PARSER, _SPACED_PARSER, _LARGE_PARSER = _parser(), _parser(spaced=True), _parser(huge=True, spaced=True)
_LARGE = 9_000_000
"""From so many bytes a text may be longer than the parser takes without being told; smaller files never need it."""

_CURRENCY = cbc("DocumentCurrencyCode")
_READERS: Final[dict[DocumentType, Callable[[Element, DocumentType, Customization, Source], Received]]] = {
    DocumentType.INVOICE: read_billing,
    DocumentType.CREDIT_NOTE: read_billing,
    DocumentType.REMINDER: read_billing,
    DocumentType.UTILITY_STATEMENT: read_utility,
    DocumentType.RESPONSE: read_response,
}
_CODE = re.compile("[A-Z]{3}")
_DEFAULT = Limits()


def read_document(content: bytes, *, limits: Limits = _DEFAULT) -> Reading:
    """Return what a received file is, and what is to be said of it. Nothing is fetched, executed or rounded; no file raises.

    Args:
        content: the file's bytes.
        limits: how large and how oddly shaped a file is read.
    """
    refused = oversized(content, limits) or envelope.unfit(content)
    if refused:
        return Reading(None, (finding(refused, line=1),))
    try:
        root = etree.fromstring(content, _parser_for(content))
    except etree.XMLSyntaxError as error:
        code = "not_xml" if envelope.keeps_encoding(content) else "encoding_lies"
        return Reading(None, (finding(code, line=error.lineno or 1),))
    return _read_tree(root, content, limits)


def _parser_for(content: bytes) -> etree.XMLParser:
    """Return the parser for a file: the quick one, which leaves out space between elements.

    Where a comment or CDATA section may stand in a value, space before it is no space between elements, but looks so.
    """
    if len(content) >= _LARGE:
        return _LARGE_PARSER
    return _SPACED_PARSER if amounts.has_markup(content) or b"<![" in content else _PARSER


def _read_tree(root: Element, content: bytes, limits: Limits) -> Reading:
    if _too_deep(root, limits.depth):
        return Reading(None, (finding("too_deep"),))
    kind = kinds.type_of(root)
    if kind is None:
        return Reading(None, (kinds.unknown(root),))
    standard, refused = kinds.customization_of(root, kind)
    if standard is None:
        return Reading(None, (refused,) if refused else ())
    broken = schemas.faults_of(root, kind)
    source = Source(child_text(root, _CURRENCY))
    if not broken and kind is not DocumentType.RESPONSE and not _CODE.fullmatch(source.currency):
        broken = [finding("currency_unknown" if source.currency else "currency_missing")]
    if broken:
        return Reading(None, tuple(broken))
    _check_values(root, content, source)
    document = _READERS[kind](root, kind, standard, source)
    if not document.number:
        source.findings.append(finding("number_missing"))
    structured = persons.structured_persons(root) if persons.may_be_structured(content) else []
    found = persons.persons_of(document, structured)
    return Reading(replace(document, persons=found) if found else document, tuple(dict.fromkeys(source.findings)), root)


def _check_values(root: Element, content: bytes, source: Source) -> None:
    """Look at what the schema lets pass; most files have none of it, and the bytes tell so at once."""
    if amounts.other_currencies(content, source.currency):
        amounts.check_currencies(root, source)
    if amounts.has_markup(content):
        amounts.check_markup(root, source)
    if odd.may_be_odd(content):
        odd.check_characters(root, source)
    if envelope.doubtful(content):
        source.findings.append(finding("encoding_doubtful"))


def _too_deep(root: Element, depth: int) -> bool:
    """Return whether there is an element within so many others."""
    return bool(_deeper(depth)(root))


@cache
def _deeper(depth: int) -> etree.XPath:
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")
