"""OIOUBL 2.01, 2.02 and 2.1: TaxExclusiveAmount holds the VAT, and each payment has its due date and its card apart."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.einvoice.customization import Customization
from as2007lib.formats.einvoice.model import DocumentType
from as2007lib.formats.einvoice.payments import oioubl_payment

_ALL = frozenset(DocumentType)

VARIANT: Final = Customization(
    title="OIOUBL",
    syntax="oioubl",
    names={"OIOUBL-2.01": _ALL, "OIOUBL-2.02": _ALL, "OIOUBL-2.1": _ALL},
    schemes={"EAN": "GLN"},
    exclusive_is_vat=True,
    rounding_with_vat=True,
    payment=oioubl_payment,
)
