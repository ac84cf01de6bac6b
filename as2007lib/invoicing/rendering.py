"""The bytes of a document, checked."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from as2007lib.formats.ubl.document import Document
from as2007lib.formats.ubl.render import render
from as2007lib.formats.ubl.schema import Fault


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A document as a file.

    Attributes:
        number: its number.
        file: the file's name, made of the number alone.
        content: its bytes.
        sha256: their digest, in hexadecimal.
        faults: what is wrong with it; with any it may not be sent.
    """

    number: str
    file: str
    content: bytes
    sha256: str
    faults: tuple[Fault, ...]


def rendered(document: Document) -> RenderedDocument:
    """Return a numbered document as a file, read back and checked.

    Raises:
        VariantError: it names a format that does not exist.
    """
    made = render(document)
    return RenderedDocument(document.number, f"{document.number}.xml", made.content, sha256(made.content).hexdigest(), made.faults)
