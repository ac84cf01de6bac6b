"""The contract that every syntax of outgoing documents fulfils."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from as2007lib.formats.ubl.document import Document, Party

MISSING = ("supplier_endpoint", "supplier_cvr", "customer_endpoint")
"""What a syntax may demand of the parties before a document can be sent."""


@dataclass(frozen=True)
class Syntax:
    """A way to write documents; each module of `syntaxes` holds one as its constant VARIANT.

    Attributes:
        title: what users call it.
        render: a document to bytes in UTF-8.
        exclusive_is_vat: TaxExclusiveAmount holds the VAT (OIOUBL) and not the net (EN 16931).
        missing: which of `MISSING` a supplier and a customer lack: with any of them the document cannot be sent.
    """

    title: str
    render: Callable[[Document], bytes]
    exclusive_is_vat: bool
    missing: Callable[[Party, Party], tuple[str, ...]]
