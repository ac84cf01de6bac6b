"""The plan of a credit note: which rules hold where."""

from __future__ import annotations

from as2007lib.formats.oioubl.rules import envelope, lines, totals
from as2007lib.formats.oioubl.rules.address import ADDRESS
from as2007lib.formats.oioubl.rules.categories import CATEGORY
from as2007lib.formats.oioubl.rules.charges import ACCOUNTING_COST, allowance_charge, price_charge
from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import Node, content
from as2007lib.formats.oioubl.rules.parties import CONTACT, CONTACT_PLAN, TAX_REPRESENTATIVE, delivery, party, signature
from as2007lib.formats.oioubl.rules.periods import DESCRIPTION, EXCHANGE, PERIOD, PERIOD_ONLY
from as2007lib.formats.oioubl.rules.references import KNOWN_REFERENCE, REFERENCE, billing_reference, line_billing_reference
from as2007lib.formats.oioubl.rules.rule import (
    Leaves,
    NodeRule,
    Plan,
    Rule,
    absent,
    at,
    at_most_one,
    attribute_is,
    filled,
    full,
    given,
    languages,
    negative,
    not_both,
    not_zero,
    one,
    some,
    zero,
)
from as2007lib.formats.oioubl.rules.tax import LINE_TAX_TOTAL, OFF_THE_LINES, SAME_CATEGORIES, tax_total

_DISCREPANCY = code_list("discrepancy")
_DISCREPANCIES = "urn:oioubl:codelist:discrepancyresponsecode-1.1"
_MOST_PLACES = 4


_VALUES: Leaves = {
    "UUID": envelope.UUID,
    "Note": envelope.NOTE,
    "DocumentCurrencyCode": envelope.CURRENCY,
    "TaxCurrencyCode": envelope.CURRENCY,
    "PricingCurrencyCode": envelope.CURRENCY,
    "PaymentCurrencyCode": envelope.CURRENCY,
    "PaymentAlternativeCurrencyCode": envelope.CURRENCY,
}
_CURRENCIES = envelope.currencies(
    envelope.same_currency("F-CRN007", "DocumentCurrencyCode", "CreditNoteLine", "LineExtensionAmount"),
    envelope.same_currency("F-CRN008", "DocumentCurrencyCode", "LegalMonetaryTotal", "LineExtensionAmount"),
    envelope.same_currency("F-CRN009", "DocumentCurrencyCode", "LegalMonetaryTotal", "PayableAmount"),
    envelope.euro_or_krone("F-CRN011"),
    envelope.demands("F-CRN013", "TaxCurrencyCode", "TaxTotal", "TaxSubtotal", "TransactionCurrencyTaxAmount"),
    envelope.transaction_currency("F-CRN209"),
    envelope.same_currency("F-CRN014", "PricingCurrencyCode", "CreditNoteLine", "Price", "PriceAmount"),
    envelope.demands("F-CRN015", "PricingCurrencyCode", "PricingExchangeRate"),
    envelope.demands("F-CRN016", "PaymentCurrencyCode", "PaymentExchangeRate"),
    envelope.demands("F-CRN017", "PaymentAlternativeCurrencyCode", "PaymentAlternativeExchangeRate"),
)
_CHARGE: Leaves = {"SequenceNumeric": totals.NOT_NEGATIVE_NUMBER}


def _from_peppol(root: Node) -> bool:
    """Whether the document says that it was converted from Peppol; then some of its totals may be negative."""
    kinds = (kind for reference in root.all("AdditionalDocumentReference") for kind in reference.leaves.get("DocumentTypeCode", ()))
    return any(kind.get("listAgencyName") == "ERST" and content(kind) == "PEPPOLBIS32OIOUBL" for kind in kinds)


def _own(rule: str, name: str, message: str, *, may_be_zero: bool) -> NodeRule:
    def broken(node: Node) -> bool:
        leaves = node.leaves.get(name, ())
        wrong = any(negative(leaf) or (not may_be_zero and zero(leaf)) for leaf in leaves)
        return wrong and not _from_peppol(node.document)

    return Rule(rule, message, broken)


_TOTALS = at(
    filled("F-CRN066", "LineExtensionAmount"),
    totals.needed_for_charges("F-CRN068", "AllowanceTotalAmount", "false"),
    totals.needed_for_charges("F-CRN069", "ChargeTotalAmount", "true"),
    totals.needed_for("F-CRN071", "PayableRoundingAmount", "TaxTotal", "RoundingAmount"),
    totals.is_sum_of_lines("F-CRN072", "CreditNoteLine", with_free=True),
    totals.is_sum("F-CRN073", "TaxExclusiveAmount", "summen af TaxSubtotal/TaxAmount", totals.TAXES),
    totals.is_inclusive("F-CRN074"),
    totals.is_sum("F-CRN075", "AllowanceTotalAmount", "summen af fradragene", totals.ALLOWANCES),
    totals.is_sum("F-CRN076", "ChargeTotalAmount", "summen af tillæggene", totals.CHARGES),
    totals.is_rounding("F-CRN078"),
    totals.is_small_rounding("F-CRN208"),
    totals.is_payable("F-CRN079"),
    _own("F-LIB375", "TaxInclusiveAmount", "TaxInclusiveAmount må ikke være negativ.", may_be_zero=True),
    _own("F-LIB374", "PrepaidAmount", "PrepaidAmount skal være større end nul.", may_be_zero=False),
    values={
        "LineExtensionAmount": (totals.TWO_DECIMALS,),
        "TaxExclusiveAmount": (totals.TWO_DECIMALS,),
        "TaxInclusiveAmount": (totals.TWO_DECIMALS,),
        "AllowanceTotalAmount": (totals.TWO_DECIMALS,),
        "ChargeTotalAmount": (totals.TWO_DECIMALS,),
        "PrepaidAmount": (totals.TWO_DECIMALS,),
        "PayableRoundingAmount": totals.NOT_ZERO_AMOUNT,
        "PayableAmount": totals.NOT_NEGATIVE_AMOUNT,
    },
)
_ITEM = at(
    absent("F-CRN109", "OriginCountry"),
    filled("F-CRN110", "Name"),
    at_most_one("F-CRN177", "Keyword"),
    at_most_one("F-CRN178", "BrandName"),
    at_most_one("F-CRN179", "ModelName"),
    at_most_one("F-CRN180", "ManufacturersItemIdentification"),
    at_most_one("F-CRN181", "AdditionalItemIdentification"),
    at_most_one("F-CRN182", "ItemSpecificationDocumentReference"),
    DESCRIPTION,
    BuyersItemIdentification=lines.IDENTIFICATION,
    SellersItemIdentification=lines.sellers_identification("F-CRN115", "F-CRN118", "F-CRN189", filled("F-CRN119", "Description")),
    ManufacturersItemIdentification=lines.IDENTIFICATION,
    StandardItemIdentification=lines.IDENTIFICATION,
    CatalogueItemIdentification=lines.IDENTIFICATION,
    AdditionalItemIdentification=lines.IDENTIFICATION,
    CatalogueDocumentReference=KNOWN_REFERENCE,
    ItemSpecificationDocumentReference=REFERENCE,
    CommodityClassification=lines.classified("W-CRN132"),
    TransactionConditions=at(DESCRIPTION, DocumentReference=REFERENCE),
    ClassifiedTaxCategory=CATEGORY,
    AdditionalItemProperty=lines.item_property("F-CRN133", "F-CRN151", "F-CRN152", *lines.EMISSIONS),
    OriginAddress=ADDRESS,
    ItemInstance=at(
        AdditionalItemProperty=lines.item_property("F-CRN190", "F-CRN191", "F-CRN192"),
        LotIdentification=at(AdditionalItemProperty=lines.item_property("F-CRN185", "F-CRN186", "F-CRN187")),
    ),
    Certificate=at(
        values={
            "ID": (full("F-CRN203", "Certifikatets ID"), lines.certified("F-CRN211")),
            "CertificateTypeCode": (full("F-CRN204", "CertificateTypeCode"),),
            "CertificateType": (full("F-CRN205", "CertificateType"),),
        }
    ),
)
_PRICE = at(
    values={
        "BaseQuantity": (*lines.UNIT, *totals.POSITIVE_NUMBER),
        "PriceChangeReason": languages("W-CRN139", "W-CRN140", "PriceChangeReason"),
        "PriceTypeCode": (attribute_is("F-CRN141", "listID", "UN/ECE 5387"),),
        "OrderableUnitFactorRate": totals.POSITIVE_NUMBER,
    },
    ValidityPeriod=PERIOD,
    AllowanceCharge=price_charge(_CHARGE),
)


def _only_with_reference(rule: str, name: str) -> NodeRule:
    message = f"En linje uden BillingReference skal have {name}."
    return Rule(rule, message, lambda line: name not in line.kids and "BillingReference" not in line.kids)


_LINE = at(
    given("F-CRN196", "CreditedQuantity"),
    some("F-CRN081", "TaxTotal"),
    _only_with_reference("F-CRN082", "Item"),
    _only_with_reference("F-CRN083", "Price"),
    filled("F-CRN084", "ID"),
    ACCOUNTING_COST,
    filled("F-CRN207", "LineExtensionAmount"),
    lines.negative_charge("F-CRN203", "CreditedQuantity", "Price"),
    lines.lacks_rate("W-CRN154"),
    lines.price_rules(
        "CreditedQuantity",
        {
            ("plain", False, "different"): "F-CRN194",
            ("plain", False, "equal"): "F-CRN210",
            ("plain", False, "none"): "F-CRN216",
            ("multiply", False, "equal"): "F-CRN213",
            ("multiply", False, "none"): "F-CRN198",
            ("multiply", True, "different"): "F-CRN200",
            ("multiply", True, "equal"): "F-CRN217",
            ("multiply", True, "none"): "F-CRN218",
            ("divide", False, "equal"): "F-CRN215",
            ("divide", False, "none"): "F-CRN199",
            ("divide", True, "different"): "F-CRN201",
            ("divide", True, "equal"): "F-CRN219",
            ("divide", True, "none"): "F-CRN220",
        },
        without_base=False,
    ),
    values={
        "CreditedQuantity": (*lines.UNIT, not_zero("F-CRN088")),
        "LineExtensionAmount": (lines.cents_or_more("F-CRN089"), lines.at_most_places("F-CRN090", _MOST_PLACES)),
    },
    DiscrepancyResponse=at(
        filled("F-CRN168", "ReferenceID"),
        not_both("F-CRN169", "ResponseCode", "Description"),
        values={
            "ResponseCode": (
                attribute_is("F-CRN091", "listID", "urn:oioubl:codelist:lineresponsecode-1.0"),
                attribute_is("F-CRN167", "listAgencyID", "320"),
            )
        },
    ),
    DespatchLineReference=at(filled("F-CRN170", "LineID"), DocumentReference=KNOWN_REFERENCE),
    ReceiptLineReference=at(filled("F-CRN171", "LineID"), DocumentReference=KNOWN_REFERENCE),
    BillingReference=line_billing_reference("F-CRN172", "F-CRN173", "F-CRN174", "F-CRN175", allowance_charge(_CHARGE)),
    DocumentReference=REFERENCE,
    Delivery=delivery(
        "F-CRN158",
        "F-CRN176",
        absent("F-CRN098", "LatestDeliveryDate"),
        absent("F-CRN099", "LatestDeliveryTime"),
        absent("F-CRN157", "DeliveryAddress"),
        absent("F-CRN100", "PromisedDeliveryPeriod"),
        absent("F-CRN101", "EstimatedDeliveryPeriod"),
    ),
    TaxTotal=LINE_TAX_TOTAL,
    Item=_ITEM,
    Price=_PRICE,
)

CREDIT_NOTE: Plan = at(
    envelope.ENVELOPE,
    envelope.order_reference("F-CRN002"),
    given("F-CRN004", "DocumentCurrencyCode"),
    some("F-CRN005", "TaxTotal"),
    filled("F-CRN006", "ID"),
    ACCOUNTING_COST,
    at_most_one("F-CRN159", "InvoicePeriod"),
    SAME_CATEGORIES,
    _CURRENCIES,
    values=_VALUES,
    # the sheet means to look at descriptions here and in discrepancies too, but its second rule for a class is never reached
    InvoicePeriod=PERIOD_ONLY,
    DiscrepancyResponse=at(
        filled("F-CRN161", "ReferenceID"),
        not_both("F-CRN188", "ResponseCode", "Description"),
        values={
            "ResponseCode": (
                attribute_is("F-CRN018", "listID", _DISCREPANCIES),
                attribute_is("F-CRN160", "listAgencyID", "320"),
                Rule(
                    "F-CRN193",
                    "ResponseCode står ikke i sin kodeliste.",
                    lambda leaf: not _DISCREPANCY.holds(content(leaf)),
                ),
            )
        },
    ),
    OrderReference=at(filled("F-CRN022", "ID"), values={"UUID": envelope.UUID}, DocumentReference=KNOWN_REFERENCE),
    BillingReference=billing_reference("F-CRN023", "F-CRN024", absent("F-CRN162", "BillingReferenceLine")),
    DespatchDocumentReference=KNOWN_REFERENCE,
    ReceiptDocumentReference=KNOWN_REFERENCE,
    ContractDocumentReference=KNOWN_REFERENCE,
    AdditionalDocumentReference=REFERENCE,
    Signature=signature("F-CRN025", "F-CRN163", PERIOD_ONLY),
    AccountingSupplierParty=at(
        absent("F-CRN026", "DataSendingCapability"),
        one("F-CRN027", "Party"),
        Party=party(filled("F-CRN028", "EndpointID"), one("F-CRN031", "PartyLegalEntity")),
        DespatchContact=CONTACT_PLAN,
        AccountingContact=CONTACT_PLAN,
        SellerContact=CONTACT_PLAN,
    ),
    AccountingCustomerParty=at(
        one("F-CRN039", "Party"),
        Party=party(
            filled("F-CRN040", "EndpointID"),
            one("F-CRN042", "Contact"),
            at_most_one("F-CRN164", "PartyLegalEntity"),
            contact=at(filled("F-CRN047", "ID"), CONTACT),
        ),
        DeliveryContact=CONTACT_PLAN,
        AccountingContact=CONTACT_PLAN,
        BuyerContact=CONTACT_PLAN,
    ),
    PayeeParty=party(at_most_one("F-CRN166", "PartyLegalEntity")),
    TaxRepresentativeParty=TAX_REPRESENTATIVE,
    TaxExchangeRate=EXCHANGE,
    PricingExchangeRate=EXCHANGE,
    PaymentExchangeRate=EXCHANGE,
    PaymentAlternativeExchangeRate=EXCHANGE,
    AllowanceCharge=allowance_charge(_CHARGE),
    TaxTotal=tax_total(OFF_THE_LINES),
    LegalMonetaryTotal=_TOTALS,
    CreditNoteLine=_LINE,
)
