"""The contract of a customization: the rules by which one standard writes its documents. One file each in `customizations`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from as2007lib.formats.einvoice.model import DocumentType, Payment
from as2007lib.formats.einvoice.tree import Element, Source

PEPPOL_SCHEMES: Mapping[str, str] = {
    "0088": "GLN",
    "0184": "DK:CVR",
    "0096": "DK:P",
    "0198": "DK:SE",
    "0237": "DK:CVR",
    "0060": "DUNS",
    "9901": "DK:CPR",
    "9902": "DK:CVR",
}
"""What Peppol's registers are called here; others stand by their number."""


@dataclass(frozen=True)
class Customization:
    """How one standard writes its documents; each module of `customizations` holds one as its constant VARIANT.

    Attributes:
        title: what users call it.
        syntax: `oioubl` or `peppol`.
        names: the values of CustomizationID that say so, each with the documents it is for.
        schemes: what its id schemes are called here; those left out keep their names.
        exclusive_is_vat: TaxExclusiveAmount holds the VAT (OIOUBL) and not the net (EN 16931).
        rounding_with_vat: PayableRoundingAmount is part of TaxInclusiveAmount (OIOUBL), not only of PayableAmount (EN 16931).
        payment: reads a PaymentMeans, with the due date that stands on the document.
    """

    title: str
    syntax: str
    names: Mapping[str, frozenset[DocumentType]]
    schemes: Mapping[str, str]
    exclusive_is_vat: bool
    rounding_with_vat: bool
    payment: Callable[[Element, date | None, Source], Payment]
