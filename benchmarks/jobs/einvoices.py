"""Received e-invoices: read in full and held against the schema, beside what lxml takes to parse the same bytes alone.

Parsing alone is `lxml.etree.fromstring` as it is, without any of our parser's options. All is in seconds of the processor.

`python -m benchmarks.jobs.einvoices [FOLDER]` prints the table; FOLDER holds e-invoices, without it our own writers make some.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from as2007lib.formats.einvoice.checks import check_totals
from as2007lib.formats.einvoice.read import read_document
from as2007lib.formats.ubl.document import BankAccount, Document, Kind, Line, Party, Period, Vat, VatTotal
from as2007lib.formats.ubl.render import render
from as2007lib.formats.ubl.schema import check_tree, parse
from benchmarks.measuring import cost

ROUNDS = 5
DOCUMENTS = 2_000
_OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


@dataclass(frozen=True)
class Read:
    """Microseconds a document.

    Attributes:
        documents: how many there were.
        bytes: of each, on average.
        parse: parsed alone.
        validate: parsed and validated.
        touch: that, and the name and text of each element asked for once: no reader on lxml's elements takes less.
        read: read in full, with the schema.
        check: the checks of what was read.
    """

    documents: int
    bytes: int
    parse: float
    validate: float
    touch: float
    read: float
    check: float

    @property
    def ratio(self) -> float:
        """What reading in full, with the schema, costs in times of parsing alone."""
        return self.read / self.parse


def measure(files: list[bytes], rounds: int = ROUNDS) -> Read:
    """Measure all ways on the same files, one after the other, the least of some rounds."""
    documents = [document for file in files if (document := read_document(file).document)]
    repeats = max(1, DOCUMENTS // len(files))

    def each(job: Callable[[bytes], object]) -> float:
        def all_of_them() -> None:
            for _ in range(repeats):
                for file in files:
                    job(file)

        spent, _ = cost(all_of_them, rounds)
        return spent.cpu / repeats / len(files) * 1e6

    checked, _ = cost(lambda: [check_totals(document) for _ in range(repeats) for document in documents], rounds)
    return Read(
        len(files),
        sum(map(len, files)) // len(files),
        each(etree.fromstring),
        each(lambda file: check_tree(parse(file))),
        each(_touched),
        each(read_document),
        checked.cpu / repeats / len(documents) * 1e6,
    )


def _touched(file: bytes) -> list[tuple[object, str | None]]:
    root = parse(file)
    check_tree(root)
    return [(element.tag, element.text) for element in root.iter()]


def measure_made(rounds: int = ROUNDS) -> list[Read]:
    """Measure on invoices that our own writers make: few lines and many, in both syntaxes."""
    return [measure([made(lines, syntax)], rounds) for syntax in ("oioubl", "peppol") for lines in (2, 50)]


def made(lines: int, syntax: str) -> bytes:
    """An invoice of so many lines."""
    rows = tuple(
        Line(str(n), "Døgnophold", "dag", "Botilbuddet Solhjem", "1", "EA", n * 100, n * 100, Vat.EXEMPT, period=_OCTOBER, vat_amount=0)
        for n in range(1, lines + 1)
    )
    net = sum(row.amount for row in rows)
    return render(
        Document(
            kind=Kind.INVOICE,
            syntax=syntax,
            number="AS0000123",
            issued=date(2026, 11, 5),
            due=date(2026, 12, 5),
            supplier=Party("Solby Kommune", "5790000000012", "12345678"),
            customer=Party("Måneby Kommune", "5798009811578", "87654321"),
            lines=rows,
            net=net,
            vat_totals=(VatTotal(Vat.EXEMPT, "0", net, 0, "Momsfri social ydelse, momsloven § 13", "VATEX-EU-132-1G"),),
            period=_OCTOBER,
            payment=BankAccount("1234", "1234567890"),
        )
    ).content


def main(arguments: list[str]) -> int:
    if arguments:
        files = [path.read_bytes() for path in sorted(Path(arguments[0]).rglob("*.xml"))]
        kept = [file for file in files if (document := read_document(file).document) and document.type.billing]
        sets = {f"{len(kept)} invoices and credit notes of {arguments[0]}": kept}
    else:
        sets = {f"{syntax}, {lines} lines": [made(lines, syntax)] for syntax in ("oioubl", "peppol") for lines in (2, 50)}
    for name, files in sets.items():
        found = measure(files)
        print(
            f"{name}: {found.bytes} bytes; µs a document: parse {found.parse:.0f}, parse and schema {found.validate:.0f}, "
            f"each element touched {found.touch:.0f}, read in full {found.read:.0f} ({found.ratio:.2f} × parse), checks {found.check:.0f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
