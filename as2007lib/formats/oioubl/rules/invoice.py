"""The plan of an invoice: which rules hold where."""

from __future__ import annotations

from as2007lib.formats.oioubl.rules import envelope, lines, totals
from as2007lib.formats.oioubl.rules.address import ADDRESS
from as2007lib.formats.oioubl.rules.categories import CATEGORY
from as2007lib.formats.oioubl.rules.charges import ACCOUNTING_COST, NEGATIVE_PRICE_FACTOR, allowance_charge, price_charge
from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import Node, content
from as2007lib.formats.oioubl.rules.parties import CONTACT, CONTACT_PLAN, TAX_REPRESENTATIVE, delivery, party, signature
from as2007lib.formats.oioubl.rules.payment import PAYMENT_MEANS, payment_terms
from as2007lib.formats.oioubl.rules.periods import DESCRIPTION, EXCHANGE, PERIOD
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
    not_both,
    not_zero,
    one,
    some,
    when,
)
from as2007lib.formats.oioubl.rules.tax import LINE_TAX_TOTAL, OFF_THE_LINES, SAME_CATEGORIES, tax_total

_TYPES_1, _TYPES_2 = "urn:oioubl:codelist:invoicetypecode-1.1", "urn:oioubl:codelist:invoicetypecode-1.2"
_CODES_1, _CODES_2 = code_list("invoicetype-1.1"), code_list("invoicetype-1.2")

_VALUES: Leaves = {
    "UUID": envelope.UUID,
    "Note": envelope.NOTE,
    "InvoiceTypeCode": (
        Rule(
            "W-INV010",
            f"InvoiceTypeCode bør have listID {_TYPES_1} eller -1.2.",
            lambda leaf: leaf.get("listID") not in {_TYPES_1, _TYPES_2},
        ),
        Rule("W-INV005", "InvoiceTypeCode bør have listAgencyID 320.", lambda leaf: leaf.get("listAgencyID") != "320"),
        Rule(
            "F-INV011",
            "InvoiceTypeCode står ikke i kodelisten invoicetypecode-1.1.",
            lambda leaf: leaf.get("listID") == _TYPES_1 and not _CODES_1.holds(content(leaf)),
        ),
        Rule(
            "F-INV337",
            "InvoiceTypeCode står ikke i kodelisten invoicetypecode-1.2.",
            lambda leaf: leaf.get("listID") == _TYPES_2 and not _CODES_2.holds(content(leaf)),
        ),
    ),
    "DocumentCurrencyCode": envelope.CURRENCY,
    "TaxCurrencyCode": envelope.CURRENCY,
    "PricingCurrencyCode": envelope.CURRENCY,
    "PaymentCurrencyCode": envelope.CURRENCY,
    "PaymentAlternativeCurrencyCode": envelope.CURRENCY,
}
_CURRENCIES = envelope.currencies(
    envelope.same_currency("F-INV012", "DocumentCurrencyCode", "InvoiceLine", "LineExtensionAmount"),
    envelope.same_currency("F-INV013", "DocumentCurrencyCode", "LegalMonetaryTotal", "LineExtensionAmount"),
    envelope.same_currency("F-INV014", "DocumentCurrencyCode", "LegalMonetaryTotal", "PayableAmount"),
    envelope.euro_or_krone("F-INV016"),
    envelope.demands("F-INV018", "TaxCurrencyCode", "TaxTotal", "TaxSubtotal", "TransactionCurrencyTaxAmount"),
    envelope.transaction_currency("F-INV339"),
    envelope.same_currency("F-INV019", "PricingCurrencyCode", "InvoiceLine", "Price", "PriceAmount"),
    envelope.demands("F-INV020", "PricingCurrencyCode", "PricingExchangeRate"),
    envelope.demands("F-INV021", "PaymentCurrencyCode", "PaymentExchangeRate"),
    envelope.demands("F-INV022", "PaymentAlternativeCurrencyCode", "PaymentAlternativeExchangeRate"),
)
_POSITIVE_CHARGE: Leaves = {
    "SequenceNumeric": totals.NOT_NEGATIVE_NUMBER,
    "Amount": totals.POSITIVE_NUMBER,
    "BaseAmount": totals.POSITIVE_NUMBER,
}
_LINE_CHARGE: Leaves = {
    "SequenceNumeric": totals.NOT_NEGATIVE_NUMBER,
    "Amount": totals.NOT_ZERO_NUMBER,
    "BaseAmount": totals.NOT_ZERO_NUMBER,
}
_CUSTOMER_CONTACT = at(filled("F-INV051", "ID"), CONTACT)

_TOTALS = at(
    filled("F-INV120", "LineExtensionAmount"),
    totals.needed_for_charges("F-INV122", "AllowanceTotalAmount", "false"),
    totals.needed_for_charges("F-INV123", "ChargeTotalAmount", "true"),
    totals.needed_for("F-INV124", "PrepaidAmount", "PrepaidPayment", "PaidAmount"),
    totals.needed_for("F-INV125", "PayableRoundingAmount", "TaxTotal", "RoundingAmount"),
    totals.is_sum_of_lines("F-INV126", "InvoiceLine", with_free=False),
    totals.is_sum("F-INV127", "TaxExclusiveAmount", "summen af TaxSubtotal/TaxAmount", totals.TAXES),
    totals.is_inclusive("F-INV128"),
    totals.is_sum("F-INV129", "AllowanceTotalAmount", "summen af fradragene", totals.ALLOWANCES),
    totals.is_sum("F-INV130", "ChargeTotalAmount", "summen af tillæggene", totals.CHARGES),
    totals.is_sum("F-INV131", "PrepaidAmount", "summen af PrepaidPayment/PaidAmount", totals.PREPAID),
    totals.is_rounding("F-INV132"),
    totals.is_small_rounding("F-INV338"),
    totals.is_payable("F-INV133"),
    totals.is_in_terms("F-INV134"),
    values={
        "LineExtensionAmount": (totals.TWO_DECIMALS,),
        "TaxExclusiveAmount": (totals.TWO_DECIMALS,),
        "TaxInclusiveAmount": totals.NOT_NEGATIVE_AMOUNT,
        "AllowanceTotalAmount": totals.POSITIVE_AMOUNT,
        "ChargeTotalAmount": totals.POSITIVE_AMOUNT,
        "PrepaidAmount": totals.POSITIVE_AMOUNT,
        "PayableRoundingAmount": totals.NOT_ZERO_AMOUNT,
        "PayableAmount": totals.NOT_NEGATIVE_AMOUNT,
    },
)
_ITEM = at(
    absent("F-INV211", "OriginCountry"),
    filled("F-INV163", "Name"),
    at_most_one("F-INV307", "Keyword"),
    at_most_one("F-INV308", "BrandName"),
    at_most_one("F-INV309", "ModelName"),
    at_most_one("F-INV312", "ManufacturersItemIdentification"),
    at_most_one("F-INV313", "AdditionalItemIdentification"),
    at_most_one("F-INV321", "ItemSpecificationDocumentReference"),
    DESCRIPTION,
    BuyersItemIdentification=lines.IDENTIFICATION,
    SellersItemIdentification=lines.sellers_identification("F-INV167", "F-INV170", "F-INV227", lines.no_blank("F-INV171", "Description")),
    ManufacturersItemIdentification=lines.IDENTIFICATION,
    StandardItemIdentification=lines.IDENTIFICATION,
    CatalogueItemIdentification=lines.IDENTIFICATION,
    AdditionalItemIdentification=lines.IDENTIFICATION,
    CatalogueDocumentReference=KNOWN_REFERENCE,
    ItemSpecificationDocumentReference=REFERENCE,
    CommodityClassification=lines.classified("W-INV184"),
    TransactionConditions=at(DESCRIPTION, DocumentReference=REFERENCE),
    ClassifiedTaxCategory=CATEGORY,
    AdditionalItemProperty=lines.item_property("F-INV234", "F-INV235", "F-INV185", *lines.EMISSIONS),
    OriginAddress=ADDRESS,
    ItemInstance=at(
        AdditionalItemProperty=lines.item_property("F-INV228", "F-INV310", "F-INV311"),
        LotIdentification=at(AdditionalItemProperty=lines.item_property("F-INV316", "F-INV317", "F-INV318")),
    ),
    Certificate=at(
        values={
            "ID": (full("F-INV335", "Certifikatets ID"), lines.certified("F-INV351")),
            "CertificateTypeCode": (full("F-INV336", "CertificateTypeCode"),),
            "CertificateType": (full("F-INV338", "CertificateType"),),
        }
    ),
)
_PRICE = at(
    Rule("W-INV322", "Prisens ValidityPeriod bør ikke bruges på en fakturalinje.", lambda price: price.has("ValidityPeriod")),
    values={
        "BaseQuantity": (*lines.UNIT, *totals.POSITIVE_NUMBER),
        "PriceChangeReason": languages("W-INV194", "W-INV195", "PriceChangeReason"),
        "PriceTypeCode": (attribute_is("F-INV196", "listID", "UN/ECE 5387"),),
        "OrderableUnitFactorRate": totals.POSITIVE_NUMBER,
    },
    ValidityPeriod=PERIOD,
    AllowanceCharge=price_charge(_LINE_CHARGE, NEGATIVE_PRICE_FACTOR),
)


def _twice(line: Node) -> bool:
    """Whether a later line has the same ID; which line is the last of each ID is found once."""
    number, document = line.first.get("ID"), line.document
    if "last" not in document.memo:
        document.memo["last"] = {other.first.get("ID"): other for other in document.kids["InvoiceLine"]}
    return number is not None and document.memo["last"][number] is not line


def _only_once(rule: str, name: str) -> NodeRule:
    """What the document's delivery says, a line's may not say again."""

    def broken(line: Node) -> bool:
        parent = line.parent
        return (
            parent is not None and any(node.has(name) for node in line.all("Delivery")) and any(n.has(name) for n in parent.all("Delivery"))
        )

    return Rule(rule, f"Delivery/{name} må ikke stå både på linjen og i dokumentet.", broken)


_LINE = at(
    absent("F-INV135", "PaymentTerms"),
    absent("F-INV136", "DeliveryTerms"),
    filled("F-INV137", "InvoicedQuantity"),
    some("F-INV138", "TaxTotal"),
    one("F-INV139", "Price"),
    filled("F-INV140", "ID"),
    Rule("W-INV237", "Linjens ID bruges også af en senere linje.", _twice),
    ACCOUNTING_COST,
    Rule(
        "F-INV142",
        "OrderLineReference kræver, at fakturaen har OrderReference.",
        lambda line: line.has("OrderLineReference") and line.parent is not None and not line.parent.has("OrderReference"),
    ),
    when(
        lambda line: "Delivery" in line.kids,
        _only_once("F-INV330", "ActualDeliveryDate"),
        _only_once("F-INV331", "RequestedDeliveryPeriod"),
        _only_once("F-INV332", "DeliveryLocation"),
        _only_once("F-INV333", "DeliveryParty"),
    ),
    lines.negative_charge("F-INV335", "InvoicedQuantity", "Price"),
    lines.negative_charge("F-INV335", "InvoicedQuantity"),
    lines.lacks_rate("W-INV323"),
    lines.price_rules(
        "InvoicedQuantity",
        {
            ("plain", False, "different"): "F-INV343",
            ("plain", False, "equal"): "F-INV340",
            ("plain", False, "none"): "F-INV348",
            ("multiply", False, "equal"): "F-INV344",
            ("multiply", False, "none"): "F-INV346",
            ("multiply", True, "different"): "F-INV328",
            ("multiply", True, "equal"): "F-INV341",
            ("multiply", True, "none"): "F-INV349",
            ("divide", False, "equal"): "F-INV345",
            ("divide", False, "none"): "F-INV347",
            ("divide", True, "different"): "F-INV329",
            ("divide", True, "equal"): "F-INV342",
            ("divide", True, "none"): "F-INV350",
        },
        without_base=True,
    ),
    values={"InvoicedQuantity": (*lines.UNIT, not_zero("F-INV147")), "LineExtensionAmount": (lines.cents_or_more("F-INV149"),)},
    OrderLineReference=at(filled("F-INV153", "LineID"), OrderReference=at(DocumentReference=KNOWN_REFERENCE)),
    DespatchLineReference=at(filled("F-INV314", "LineID"), DocumentReference=KNOWN_REFERENCE),
    ReceiptLineReference=at(filled("F-INV315", "LineID"), DocumentReference=KNOWN_REFERENCE),
    BillingReference=line_billing_reference("F-INV303", "F-INV304", "F-INV305", "F-INV306", allowance_charge(_POSITIVE_CHARGE)),
    DocumentReference=REFERENCE,
    Delivery=delivery(
        "F-INV241",
        "F-INV300",
        absent("F-INV155", "ID"),
        absent("F-INV156", "MinimumQuantity"),
        absent("F-INV157", "MaximumQuantity"),
        absent("F-INV158", "ActualDeliveryTime"),
        absent("F-INV159", "LatestDeliveryDate"),
        absent("F-INV160", "LatestDeliveryTime"),
        absent("F-INV240", "DeliveryAddress"),
        absent("F-INV161", "PromisedDeliveryPeriod"),
        absent("F-INV162", "EstimatedDeliveryPeriod"),
    ),
    AllowanceCharge=allowance_charge(_LINE_CHARGE),
    TaxTotal=LINE_TAX_TOTAL,
    Item=_ITEM,
    Price=_PRICE,
)

INVOICE: Plan = at(
    envelope.ENVELOPE,
    envelope.order_reference("F-INV002"),
    given("F-INV007", "DocumentCurrencyCode"),
    some("F-INV008", "TaxTotal"),
    filled("F-INV009", "ID"),
    ACCOUNTING_COST,
    at_most_one("F-INV004", "InvoicePeriod"),
    SAME_CATEGORIES,
    _CURRENCIES,
    values=_VALUES,
    InvoicePeriod=PERIOD,
    OrderReference=at(filled("F-INV024", "ID"), values={"UUID": envelope.UUID}, DocumentReference=KNOWN_REFERENCE),
    BillingReference=billing_reference("F-INV025", "F-INV026", absent("F-INV295", "BillingReferenceLine")),
    DespatchDocumentReference=KNOWN_REFERENCE,
    ReceiptDocumentReference=KNOWN_REFERENCE,
    OriginatorDocumentReference=KNOWN_REFERENCE,
    ContractDocumentReference=KNOWN_REFERENCE,
    AdditionalDocumentReference=REFERENCE,
    Signature=signature("F-INV027", "F-INV297"),
    AccountingSupplierParty=at(
        absent("F-INV029", "DataSendingCapability"),
        one("F-INV030", "Party"),
        Party=party(filled("F-INV031", "EndpointID"), one("F-INV034", "PartyLegalEntity")),
        DespatchContact=CONTACT_PLAN,
        AccountingContact=CONTACT_PLAN,
        SellerContact=CONTACT_PLAN,
    ),
    AccountingCustomerParty=at(
        one("F-INV043", "Party"),
        Party=party(
            filled("F-INV044", "EndpointID"),
            one("F-INV046", "Contact"),
            at_most_one("F-INV045", "PartyLegalEntity"),
            contact=_CUSTOMER_CONTACT,
        ),
        DeliveryContact=CONTACT_PLAN,
        AccountingContact=CONTACT_PLAN,
        BuyerContact=CONTACT_PLAN,
    ),
    PayeeParty=party(at_most_one("F-INV319", "PartyLegalEntity")),
    BuyerCustomerParty=at(
        one("F-INV061", "Party"),
        Party=party(at_most_one("F-INV320", "PartyLegalEntity")),
        DeliveryContact=CONTACT_PLAN,
        AccountingContact=CONTACT_PLAN,
        BuyerContact=CONTACT_PLAN,
    ),
    SellerSupplierParty=at(
        absent("F-INV070", "DataSendingCapability"),
        one("F-INV071", "Party"),
        Party=party(one("F-INV075", "PartyLegalEntity")),
        DespatchContact=CONTACT_PLAN,
        AccountingContact=CONTACT_PLAN,
        SellerContact=CONTACT_PLAN,
    ),
    TaxRepresentativeParty=TAX_REPRESENTATIVE,
    Delivery=delivery(
        "F-INV239",
        "F-INV299",
        absent("F-INV082", "ID"),
        absent("F-INV083", "Quantity"),
        absent("F-INV084", "MinimumQuantity"),
        absent("F-INV085", "MaximumQuantity"),
        absent("F-INV086", "ActualDeliveryTime"),
        absent("F-INV087", "LatestDeliveryDate"),
        absent("F-INV088", "LatestDeliveryTime"),
        absent("F-INV238", "DeliveryAddress"),
        absent("F-INV089", "PromisedDeliveryPeriod"),
        absent("F-INV090", "EstimatedDeliveryPeriod"),
    ),
    DeliveryTerms=at(
        absent("F-INV101", "AllowanceCharge"),
        not_both("F-INV102", "ID", "SpecialTerms"),
        Rule(
            "W-INV301", "DeliveryTerms/ID bør være INCOTERMS.", lambda terms: terms.first.get("ID") not in {None, "Incoterms", "INCOTERMS"}
        ),
        not_both("F-INV103", "LossRiskResponsibilityCode", "LossRisk"),
        DeliveryLocation=at(filled("F-INV302", "ID"), ValidityPeriod=PERIOD, Address=ADDRESS),
    ),
    PaymentMeans=PAYMENT_MEANS,
    PaymentTerms=payment_terms({"Amount": totals.NOT_NEGATIVE_NUMBER}),
    AllowanceCharge=allowance_charge(_POSITIVE_CHARGE),
    TaxExchangeRate=EXCHANGE,
    PricingExchangeRate=EXCHANGE,
    PaymentExchangeRate=EXCHANGE,
    PaymentAlternativeExchangeRate=EXCHANGE,
    TaxTotal=tax_total(OFF_THE_LINES),
    LegalMonetaryTotal=_TOTALS,
    InvoiceLine=_LINE,
)
