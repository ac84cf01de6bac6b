"""The national rules on received OIOUBL invoices: ours against the official sheet, warm, on the same documents."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from as2007lib.formats.oioubl.rules import check
from benchmarks.measuring import Cost, cost, equal
from benchmarks.peers.rule_sheet import RuleSheet

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_INVOICE = "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice"
_BASIC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


@dataclass(frozen=True)
class Ruled:
    """What checking cost: all `documents` once, and one of `lines` lines."""

    documents: int
    product: Cost
    sheet: Cost
    lines: int
    long_product: Cost
    long_sheet: Cost


def material() -> Path | None:
    """Return the folder of samples and official sheets, or None where it, or what runs the sheets, is missing."""
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("AS2007_SHARED", root.parent / "shared")) / "data" / "oioubl"
    return folder if folder.is_dir() and find_spec("saxonche") else None


def measure(folder: Path, lines: int, times: int) -> Ruled:
    """Check every OIOUBL invoice among the samples, and one that is made long; both say the same of each."""
    sheet = RuleSheet(folder / "schematron" / "oioubl-2.1-v1.17.2" / "OIOUBL_Invoice_Schematron.xsl")
    roots = [root for path in sorted((folder / "samples").rglob("*.xml")) if _is_ours(root := etree.parse(str(path), _PARSER).getroot())]
    texts = [etree.tostring(root, encoding="unicode") for root in roots]
    for root, text in zip(roots, texts, strict=True):
        equal("broken rules", {finding.rule for finding in check(root)}, RuleSheet.ids(sheet.run(text)))
    long = _lengthened(roots[0], lines)
    product, _ = cost(lambda: [check(root) for root in roots], times)
    peer, _ = cost(lambda: [sheet.run(text) for text in texts], times)
    long_product, found = cost(lambda: check(long), times)
    long_text = etree.tostring(long, encoding="unicode")
    long_peer, answer = cost(lambda: sheet.run(long_text), min(times, 2))
    equal("broken rules", {finding.rule for finding in found}, RuleSheet.ids(answer))
    return Ruled(len(roots), product, peer, lines, long_product, long_peer)


def _is_ours(root: etree._Element) -> bool:
    return root.tag == _INVOICE and (root.findtext(f"{_BASIC}CustomizationID") or "").startswith("OIOUBL-2")


def _lengthened(root: etree._Element, lines: int) -> etree._Element:
    """Return an invoice with its last line again and again, each with a number of its own; its totals no longer hold."""
    copy = etree.fromstring(etree.tostring(root))
    last = copy[-1]
    for number in range(lines - len(copy.findall(last.tag))):
        line = etree.fromstring(etree.tostring(last))
        line.find(f"{_BASIC}ID").text = f"L{number}"
        copy.append(line)
    return copy
