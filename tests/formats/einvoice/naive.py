"""A second, naive reading of received documents, by XPath and with nothing shared with the reader that it is held against."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from lxml import etree

NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


def documents(folder: Path) -> list[Path]:
    """Every sample that is one document."""
    return sorted(path for path in (folder / "samples").rglob("*.xml") if path.parent.name != "peppol-dk-rule-tests")


class Naive:
    """A document and its values by path."""

    def __init__(self, content: bytes) -> None:
        self.root = etree.fromstring(content)

    @property
    def name(self) -> str:
        return etree.QName(self.root).localname

    def all(self, path: str) -> list[str]:
        return [str(one).strip() for one in self.root.xpath(f"{path}/text()", namespaces=NAMES) if str(one).strip()]

    def one(self, path: str) -> str:
        found = self.all(path)
        return found[0] if found else ""

    def ore(self, path: str) -> int | None:
        found = self.one(path)
        return int(Decimal(found) * 100) if found else None

    def sum(self, path: str) -> int:
        return sum(int(Decimal(one) * 100) for one in self.all(path))

    def count(self, path: str) -> int:
        return len(self.root.xpath(path, namespaces=NAMES))

    def split(self) -> list[bytes]:
        """The documents that a set of tests holds."""
        return [etree.tostring(one) for one in self.root.iter("{*}Invoice", "{*}CreditNote")]
