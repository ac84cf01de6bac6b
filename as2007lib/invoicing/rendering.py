"""The bytes of a document, checked."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from as2007lib.formats.ubl.document import Document
from as2007lib.formats.ubl.render import render
from as2007lib.formats.ubl.schema import Fault
from as2007lib.store.packing import packed, unpacked


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A document as a file.

    Attributes:
        number: its number.
        file: the file's name, made of the number alone.
        packed: its bytes, as the store keeps them.
        sha256: their digest, in hexadecimal.
        faults: what is wrong with it; with any it may not be sent.
    """

    number: str
    file: str
    packed: bytes
    sha256: str
    faults: tuple[Fault, ...]

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return unpacked(self.packed, self.sha256)


def rendered(document: Document) -> RenderedDocument:
    """Return a numbered document as a file, read back and checked.

    Raises:
        VariantError: it names a format that does not exist.
    """
    made = render(document)
    digest = sha256(made.content).hexdigest()
    return RenderedDocument(document.number, f"{document.number}.xml", packed(made.content), digest, made.faults)
