"""What the official sheets say of a document, as rule ids with their flags."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from as2007lib.formats.peppol.rules import check
from as2007lib.formats.peppol.rules.tables import left_out
from as2007lib.formats.ubl.schema import check_tree, parse
from tests.formats.schematron import peppol_findings

KINDS = {"Invoice", "CreditNote"}


def official(content: bytes) -> set[tuple[str, bool]] | None:
    """Return rules and whether they are fatal; nothing where a sheet itself breaks off, as on an element that stands twice."""
    from saxonche import PySaxonApiError  # noqa: PLC0415 - optional: the caller has skipped where it is missing

    try:
        found = [line.split(" ", 2) for line in peppol_findings(content)]
    except PySaxonApiError:
        return None
    return {(rule, flag == "fatal") for flag, rule, _ in found if rule not in left_out()}


def ours(root: etree._Element) -> set[tuple[str, bool]]:
    """Return the same of the rules in Python."""
    return {(finding.rule, finding.fatal) for finding in check(root)}


def valid(files: list[Path]) -> Iterator[tuple[str, etree._Element]]:
    """Yield those files that are invoices or credit notes by the schema of UBL 2.1."""
    for file in files:
        root = parse(file.read_bytes())
        if etree.QName(root).localname in KINDS and not check_tree(root):
            yield file.stem, root
