"""Answers in Peppol: the buyer's response to an invoice, and the message level response of an access point."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.einvoice.customization import PEPPOL_SCHEMES, Customization
from as2007lib.formats.einvoice.model import DocumentType
from as2007lib.formats.einvoice.payments import peppol_payment

_RESPONSE = frozenset({DocumentType.RESPONSE})

VARIANT: Final = Customization(
    title="Peppol Invoice Response 3",
    syntax="peppol",
    names={"urn:fdc:peppol.eu:poacc:trns:invoice_response:3": _RESPONSE, "urn:fdc:peppol.eu:poacc:trns:mlr:3": _RESPONSE},
    schemes=PEPPOL_SCHEMES,
    exclusive_is_vat=False,
    rounding_with_vat=False,
    payment=peppol_payment,
)
