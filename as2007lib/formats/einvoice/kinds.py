"""What a file is: by the namespace of its root and the standard it says it follows. Everything else is refused by its name."""

from __future__ import annotations

from functools import cache

from as2007lib.formats.einvoice import customizations
from as2007lib.formats.einvoice.customization import Customization
from as2007lib.formats.einvoice.model import DocumentType, Finding
from as2007lib.formats.einvoice.tree import Element, cbc, child_text
from as2007lib.formats.einvoice.wording import finding
from as2007lib.values.variants import find_variants, variant

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
OLD_UTILITY = "urn:oioubl:names:specification:oioubl:schema:xsd:UtilityStatement-2"
"""Namespace of UtilityStatement before UBL took it up."""

_CUSTOMIZATION = cbc("CustomizationID")
_TYPES = {
    f"{{{UBL}Invoice-2}}Invoice": DocumentType.INVOICE,
    f"{{{UBL}CreditNote-2}}CreditNote": DocumentType.CREDIT_NOTE,
    f"{{{UBL}Reminder-2}}Reminder": DocumentType.REMINDER,
    f"{{{UBL}UtilityStatement-2}}UtilityStatement": DocumentType.UTILITY_STATEMENT,
    f"{{{OLD_UTILITY}}}UtilityStatement": DocumentType.UTILITY_STATEMENT,
    f"{{{UBL}ApplicationResponse-2}}ApplicationResponse": DocumentType.RESPONSE,
}
_STRANGERS = {
    "StandardBusinessDocument": "en kuvert (SBDH), hvis indhold skal pakkes ud først",
    "CrossIndustryInvoice": "en faktura i formatet CII",
    "CrossIndustryDocument": "en faktura i formatet CII",
    "testSet": "en samling af prøvedokumenter",
    "html": "en internetside",
    "Envelope": "en kuvert (SOAP), hvis indhold skal pakkes ud først",
}
_OTHER_UBL = {
    "Catalogue",
    "CatalogueRequest",
    "DebitNote",
    "DespatchAdvice",
    "FreightInvoice",
    "Order",
    "OrderCancellation",
    "OrderChange",
    "OrderResponse",
    "OrderResponseSimple",
    "Quotation",
    "ReceiptAdvice",
    "RemittanceAdvice",
    "RequestForQuotation",
    "SelfBilledCreditNote",
    "SelfBilledInvoice",
    "Statement",
}
_OLD_DANISH = "http://rep.oio.dk/ubl/xml/schemas/"
_CANCELLED = "urn:fdc:oioubl.dk:trns:"


def type_of(root: Element) -> DocumentType | None:
    """Return what kind of document a root element begins, None where it is none of those received."""
    return _TYPES.get(str(root.tag))


def unknown(root: Element) -> Finding:
    """Return the finding that says what a file is that is not received."""
    namespace, _, name = str(root.tag).removeprefix("{").rpartition("}")
    if namespace.startswith(UBL):
        # an unknown name may be anything, also personal data: it is told only where UBL has such names
        what = f"et UBL-dokument af typen {name}" if namespace == f"{UBL}{name}-2" and name in _OTHER_UBL else "et andet UBL-dokument"
    elif namespace.startswith(_OLD_DANISH):
        what = "en faktura i det gamle OIOXML"
    else:
        what = _STRANGERS.get(name, "et andet XML-dokument")
    return finding("document_unknown", what=what)


def customization_of(root: Element, kind: DocumentType) -> tuple[Customization | None, Finding | None]:
    """Return the customization that a document follows, or why it is refused."""
    named = child_text(root, _CUSTOMIZATION)
    found = _named().get(named)
    if found is not None and kind in found.names[named]:
        return found, None
    if not named:
        return None, finding("customization_missing")
    if named.startswith(_CANCELLED):
        return None, finding("customization_cancelled")
    return None, finding("customization_unknown", what=_describe(named, found))


@cache
def standard_of(syntax: str) -> Customization:
    """Return how documents of a syntax, `oioubl` or `peppol`, are written.

    Raises:
        VariantError: there is no such syntax.
    """
    return variant(customizations, Customization, syntax)


def _describe(named: str, found: Customization | None) -> str:
    if found is not None:
        return f"{found.title} har ikke denne dokumenttype"
    if "selfbilling" in named:
        return "Peppol, selvfakturering"
    if "poacc" in named:
        return "en anden udgave af Peppol"
    if "en16931" in named:
        return "en anden anvendelse af EN 16931"
    return "en anden udgave af OIOUBL" if named.startswith("OIOUBL") else "en ukendt standard"


@cache
def _named() -> dict[str, Customization]:
    return {name: one for one in find_variants(customizations, Customization).values() for name in one.names}
