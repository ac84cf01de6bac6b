"""Peppol BIS Billing 3: TaxExclusiveAmount holds the net, the due date stands on the document, card and payment id in one field."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.einvoice.customization import PEPPOL_SCHEMES, Customization
from as2007lib.formats.einvoice.model import DocumentType
from as2007lib.formats.einvoice.payments import peppol_payment

VARIANT: Final = Customization(
    title="Peppol BIS Billing 3",
    syntax="peppol",
    names={
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0": frozenset(
            {DocumentType.INVOICE, DocumentType.CREDIT_NOTE}
        )
    },
    schemes=PEPPOL_SCHEMES,
    exclusive_is_vat=False,
    rounding_with_vat=False,
    payment=peppol_payment,
)
