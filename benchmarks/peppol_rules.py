"""`python -m benchmarks.peppol_rules`: the Peppol rules in Python against the official sheets, warm, document by document, in one run.

The sheets and the samples come from the shared folder (AS2007_SHARED); nothing is measured where it is absent. Each document is
first shown to have the same findings by both. The product is measured on a document that was already read, as the rooms call it,
and from its bytes, as the sheets are; the sheets' time includes reading their own answer.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from as2007lib.formats.peppol.rules import RULE_VERSION, check
from as2007lib.formats.peppol.rules.tables import left_out
from as2007lib.formats.ubl.schema import check_tree, parse

GOAL = 20
_SHEETS = ("CEN-EN16931-UBL.xslt", "PEPPOL-EN16931-UBL.xslt", "DK-EN16931-UBL.xslt")
_FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


@dataclass(frozen=True)
class Measured:
    """Milliseconds for one document.

    Attributes:
        name: the file.
        elements: how many elements it has.
        tree: the product on a document that was read before.
        content: the product from the bytes.
        official: the three sheets from the bytes.
    """

    name: str
    elements: int
    tree: float
    content: float
    official: float


class Sheets:
    """The official sheets, compiled once."""

    def __init__(self, folder: Path) -> None:
        from saxonche import PySaxonProcessor  # noqa: PLC0415 - only this benchmark needs it

        self._processor: Any = PySaxonProcessor(license=False)
        compiler = self._processor.new_xslt30_processor()
        self._sheets = [compiler.compile_stylesheet(stylesheet_file=str(folder / name)) for name in _SHEETS]

    def rules(self, content: bytes) -> set[str]:
        """Return the ids of the rules that a document breaks."""
        node = self._processor.parse_xml(xml_text=content.decode("utf-8-sig"))
        answers = [etree.fromstring(sheet.transform_to_string(xdm_node=node).encode()) for sheet in self._sheets]
        return {str(failed.get("id")) for answer in answers for failed in answer.iter(_FAILED)}


def least(work: Callable[[], object], times: int) -> float:
    """Return the least milliseconds that a piece of work took."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1_000


def measure(file: Path, sheets: Sheets, times: int) -> Measured | None:
    """Measure one file; nothing for what is no invoice or credit note.

    Raises:
        ValueError: product and sheets find different things.
    """
    content = file.read_bytes()
    root = parse(content)
    if check_tree(root):
        return None
    if {finding.rule for finding in check(root)} != sheets.rules(content) - set(left_out()):
        raise ValueError(f"{file.name}: other findings than those of the official sheets")
    return Measured(
        file.stem,
        sum(1 for _ in root.iter(etree.Element)),
        least(lambda: check(root), 20 * times),
        least(lambda: check(parse(content)), 20 * times),
        least(lambda: sheets.rules(content), times),
    )


def table(found: list[Measured]) -> str:
    """Return the figures as a table."""
    lines = [f"{'document':48} {'elements':>8} {'read ms':>8} {'bytes ms':>8} {'sheets ms':>9} {'times':>6} {'bytes':>6}"]
    for one in found:
        figures = f"{one.tree:8.3f} {one.content:8.3f} {one.official:9.2f} {one.official / one.tree:6.1f} {one.official / one.content:6.1f}"
        lines.append(f"{one.name[:48]:48} {one.elements:8} {figures}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print; return 0, also where the goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peppol_rules", description=__doc__)
    parser.add_argument("--times", type=int, default=15, help="how often the sheets are run on a document; the least counts")
    asked = parser.parse_args(arguments)
    shared = Path(os.environ.get("AS2007_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data" / "oioubl"
    if not shared.is_dir():
        print(f"nothing measured: no official sheets and samples in {shared}", file=sys.stderr)
        return 0
    sheets = Sheets(shared / "schematron" / "peppol-dk-cius-v1.15.0")
    files = [*sorted((shared / "samples" / "peppol-dk-cius").glob("*.xml")), *sorted((shared / "samples" / "gobl").glob("*.xml"))]
    found = [one for file in files if (one := measure(file, sheets, asked.times))]
    print(table(found))
    ratios = [one.official / one.tree for one in found], [one.official / one.content for one in found]
    print(f"{RULE_VERSION}: {len(found)} documents, the same findings in all")
    print(f"times faster, read before: median {statistics.median(ratios[0]):.1f}, least {min(ratios[0]):.1f} (goal {GOAL})")
    print(f"times faster, from bytes:  median {statistics.median(ratios[1]):.1f}, least {min(ratios[1]):.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
