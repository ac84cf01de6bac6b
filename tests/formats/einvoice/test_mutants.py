"""Mutants of benign files: no file raises, and no amount is told that does not stand in the file, unless something is said of it.

AS2007_MUTANTS says how many (default 1,500; `make` runs and nightly ones may ask for more). A failing mutant is named by its seed.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

from as2007lib.formats.einvoice.checks import check_totals
from as2007lib.formats.einvoice.model import Received
from as2007lib.formats.einvoice.read import read_document
from as2007lib.formats.ubl.document import Kind
from tests.formats.einvoice.made import benign
from tests.formats.einvoice.naive import documents

MUTANTS = int(os.environ.get("AS2007_MUTANTS", "1500"))
SHARED = Path(os.environ.get("AS2007_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "data" / "oioubl"
NUMBER = re.compile(rb"[-+]?[0-9]*\.?[0-9]+")
TAG = re.compile(rb"<[^<>]*>[^<>]*")
OWN = [benign(syntax, kind, slip) for syntax in ("oioubl", "peppol") for kind in Kind for slip in (False, True)]


def sources() -> list[bytes]:
    """Our own documents, and the samples where they are."""
    return OWN + [path.read_bytes() for path in documents(SHARED)]


def mutant(source: bytes, chance: random.Random) -> bytes:
    """A file changed in one to four places: bytes flipped, pieces cut, doubled or exchanged, digits and tags changed."""
    content = bytearray(source)
    for _ in range(chance.randint(1, 4)):
        change = chance.choice(CHANGES)
        change(content, chance)
    return bytes(content)


def flip(content: bytearray, chance: random.Random) -> None:
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def digit(content: bytearray, chance: random.Random) -> None:
    found = [one.start() for one in re.finditer(rb"[0-9]", content)]
    if found:
        content[chance.choice(found)] = chance.choice(b"0123456789.,-+eE ")


def cut(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) + 1)
    del content[start : start + chance.choice((1, 2, 10, 100, 10_000))]


def double(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) + 1)
    content[start:start] = content[start : start + chance.choice((1, 5, 50, 500))]


def swap(content: bytearray, chance: random.Random) -> None:
    """Exchange two tags with the texts behind them: most of what comes out is still XML."""
    found = [one.span() for one in TAG.finditer(content)]
    if len(found) > 1:
        (a, b), (c, d) = sorted(chance.sample(found, 2))
        content[a:d] = content[c:d] + content[b:c] + content[a:b]


def drop(content: bytearray, chance: random.Random) -> None:
    """Leave out an element with a text."""
    found = [one.span() for one in re.finditer(rb"<(cbc:\w+)[^<>]*>[^<>]*</\1>", content)]
    if found:
        start, stop = chance.choice(found)
        del content[start:stop]


def insert(content: bytearray, chance: random.Random) -> None:
    pieces = (
        b"<!-- -->",
        b"<?x y?>",
        b"&amp;",
        b"&#49;",
        b"<![CDATA[1]]>",
        b"\xc2\xa0",
        b"\xef\xbc\x91",
        b"\xe2\x80\x8b",
        b"&x;",
        b"\0",
        b"9",
    )
    place = chance.choice([one.end() for one in re.finditer(rb">", content)] or [0]) + chance.choice((0, 0, 1, 2))
    content[place:place] = chance.choice(pieces)


def exchange(content: bytearray, chance: random.Random) -> None:
    """Give an element the text of another."""
    found = [one.span(1) for one in re.finditer(rb"<cbc:\w+[^<>]*>([^<>]+)<", content)]
    if len(found) > 1:
        (a, b), (c, d) = chance.sample(found, 2)
        content[a:b] = content[c:d]


CHANGES = (flip, digit, cut, double, swap, drop, insert, exchange)


def amounts(document: Received) -> Iterator[int]:
    """Every amount of a document that was read, not worked out."""
    totals = document.totals
    derived = document.syntax == "oioubl"  # the net is worked out where the standard has no field for it
    for amount in (totals.lines, None if derived else totals.net, totals.with_vat, totals.payable, totals.prepaid, totals.rounding):
        if amount is not None:
            yield amount
    for line in document.lines:
        yield line.amount
    for tax in document.taxes:
        yield from [one for one in (tax.base, tax.amount) if one is not None]


def unfounded(content: bytes) -> list[int]:
    """Amounts that are told although they stand nowhere in the file, where nothing is said of it."""
    reading = read_document(content)
    if reading.document is None:
        assert reading.refused
        return []
    if reading.findings or check_totals(reading.document):
        return []
    values = {round(float(one) * 100) for one in NUMBER.findall(content) if len(one) < 18}
    return [amount for amount in amounts(reading.document) if amount not in values and -amount not in values]


def test_no_mutant_raises_and_none_tells_an_amount_that_is_not_there():
    files = sources()
    wrong = []
    for seed in range(MUTANTS):
        chance = random.Random(seed)
        content = mutant(chance.choice(files), chance)
        found = unfounded(content)
        if found:
            wrong.append((seed, found))
    assert not wrong


def test_the_benign_files_pass_the_same_test():
    assert [unfounded(content) for content in sources()] == [[] for _ in sources()]


def test_mutants_are_of_every_sort():
    """Some are still read, most are refused for different reasons: else the test above says nothing."""
    files = sources()
    readings = []
    for seed in range(400):
        chance = random.Random(seed)
        readings.append(read_document(mutant(chance.choice(files), chance)))
    codes = {one.code for reading in readings for one in reading.findings}
    assert len([one for one in readings if one.document]) > len(readings) / 10
    assert {"not_xml", "xsd", "nul"} <= codes
