"""The plan of a reminder: which rules hold where."""

from __future__ import annotations

from as2007lib.formats.oioubl.rules import envelope, totals
from as2007lib.formats.oioubl.rules.charges import ACCOUNTING_COST, allowance_charge
from as2007lib.formats.oioubl.rules.node import content
from as2007lib.formats.oioubl.rules.parties import CONTACT_PLAN, TAX_REPRESENTATIVE, party, signature
from as2007lib.formats.oioubl.rules.payment import PAYMENT_MEANS, payment_terms
from as2007lib.formats.oioubl.rules.periods import EXCHANGE, PERIOD
from as2007lib.formats.oioubl.rules.references import REFERENCE, line_billing_reference
from as2007lib.formats.oioubl.rules.rule import Leaves, Plan, Rule, absent, at, at_most_one, filled, given, not_both, one
from as2007lib.formats.oioubl.rules.tax import tax_total

_TYPE_LISTS = frozenset({"urn:oioubl.codelist:remindertypecode-1.1", "urn:oioubl:codelist:remindertypecode-1.1"})
_REASONS = "urn:oioubl:codelist:reminderallowancechargereasoncode-1.0"

_VALUES: Leaves = {
    "UUID": envelope.UUID,
    "Note": envelope.NOTE,
    "DocumentCurrencyCode": envelope.CURRENCY,
    "PricingCurrencyCode": envelope.CURRENCY,
    "PaymentCurrencyCode": envelope.CURRENCY,
    "PaymentAlternativeCurrencyCode": envelope.CURRENCY,
}
_CURRENCIES = envelope.currencies(
    envelope.same_currency("F-REM067", "DocumentCurrencyCode", "ReminderLine", "DebitLineAmount"),
    envelope.same_currency("F-REM068", "DocumentCurrencyCode", "ReminderLine", "CreditLineAmount"),
    envelope.same_currency("F-REM065", "DocumentCurrencyCode", "LegalMonetaryTotal", "LineExtensionAmount"),
    envelope.same_currency("F-REM066", "DocumentCurrencyCode", "LegalMonetaryTotal", "PayableAmount"),
    envelope.euro_or_krone("F-REM012"),
    envelope.demands("F-REM014", "TaxCurrencyCode", "TaxTotal", "TaxSubtotal", "TransactionCurrencyTaxAmount"),
    envelope.demands("F-REM062", "PricingCurrencyCode", "PricingExchangeRate"),
    envelope.demands("F-REM063", "PaymentCurrencyCode", "PaymentExchangeRate"),
    envelope.demands("F-REM064", "PaymentAlternativeCurrencyCode", "PaymentAlternativeExchangeRate"),
)
_CHARGE: Leaves = {
    "SequenceNumeric": totals.NOT_NEGATIVE_NUMBER,
    "Amount": totals.POSITIVE_NUMBER,
    "BaseAmount": totals.POSITIVE_NUMBER,
}
_REASON: Leaves = {
    "AllowanceChargeReasonCode": (
        Rule("W-REM095", f"AllowanceChargeReasonCode bør have listID {_REASONS}.", lambda leaf: leaf.get("listID") != _REASONS),
        Rule("W-REM096", "AllowanceChargeReasonCode bør have listAgencyID 320.", lambda leaf: leaf.get("listAgencyID") != "320"),
        Rule(
            "F-REM097",
            "AllowanceChargeReasonCode skal være PenaltyFee eller PenaltyRate.",
            lambda leaf: content(leaf) not in {"PenaltyFee", "PenaltyRate"},
        ),
    )
}
_TOTALS = at(
    filled("F-REM054", "LineExtensionAmount"),
    totals.needed_for_charges("F-REM074", "AllowanceTotalAmount", "false"),
    totals.needed_for_charges("F-REM075", "ChargeTotalAmount", "true"),
    totals.needed_for("F-REM076", "PrepaidAmount", "PrepaidPayment", "PaidAmount"),
    totals.needed_for("F-REM077", "PayableRoundingAmount", "TaxTotal", "RoundingAmount"),
    totals.is_sum("F-REM079", "TaxExclusiveAmount", "summen af TaxSubtotal/TaxAmount", totals.TAXES),
    totals.is_inclusive("F-REM080"),
    totals.is_sum("F-REM081", "AllowanceTotalAmount", "summen af fradragene", totals.ALLOWANCES),
    totals.is_sum("F-REM082", "ChargeTotalAmount", "summen af tillæggene", totals.CHARGES),
    totals.is_sum("F-REM083", "PrepaidAmount", "summen af PrepaidPayment/PaidAmount", totals.PREPAID),
    totals.is_sum("F-REM084", "PayableRoundingAmount", "summen af momsens afrundinger", totals.ROUNDINGS),
    totals.is_payable_reminder("F-REM085"),
    totals.is_in_terms("F-REM086"),
    values={
        "LineExtensionAmount": totals.NOT_ZERO_AMOUNT,
        "TaxExclusiveAmount": totals.NOT_NEGATIVE_AMOUNT,
        "TaxInclusiveAmount": totals.POSITIVE_AMOUNT,
        "AllowanceTotalAmount": totals.POSITIVE_AMOUNT,
        "ChargeTotalAmount": totals.POSITIVE_AMOUNT,
        "PrepaidAmount": totals.POSITIVE_AMOUNT,
        "PayableRoundingAmount": totals.NOT_ZERO_AMOUNT,
        "PayableAmount": totals.POSITIVE_AMOUNT,
    },
)

REMINDER: Plan = at(
    envelope.ENVELOPE,
    absent("F-REM002", "TaxPointDate"),
    absent("F-REM003", "LineCountNumeric"),
    given("F-REM006", "ReminderTypeCode"),
    filled("F-REM007", "ReminderSequenceNumeric"),
    given("F-REM008", "DocumentCurrencyCode"),
    filled("F-REM010", "ID"),
    Rule(
        "F-REM059",
        "ReminderTypeCode skal have listID urn:oioubl:codelist:remindertypecode-1.1.",
        lambda root: root.attribute("ReminderTypeCode", "listID") not in _TYPE_LISTS,
    ),
    Rule("F-REM060", "Rykkertypens listAgencyID skal være 320.", lambda root: root.attribute("ReminderTypeCode", "listAgencyID") != "320"),
    Rule(
        "F-REM061",
        "Rykkertypen skal være Reminder eller Advis.",
        lambda root: root.first.get("ReminderTypeCode") not in {"Reminder", "Advis"},
    ),
    ACCOUNTING_COST,
    at_most_one("F-REM070", "ReminderPeriod"),
    _CURRENCIES,
    values=_VALUES,
    ReminderPeriod=PERIOD,
    AdditionalDocumentReference=REFERENCE,
    Signature=signature("F-REM015", "F-REM069"),
    AccountingSupplierParty=at(
        absent("F-REM016", "DataSendingCapability"),
        one("F-REM017", "Party"),
        Party=party(filled("F-REM018", "EndpointID"), one("F-REM021", "PartyLegalEntity")),
    ),
    AccountingCustomerParty=at(
        one("F-REM024", "Party"),
        Party=party(filled("F-REM025", "EndpointID"), one("F-REM071", "Contact"), at_most_one("F-REM093", "PartyLegalEntity")),
        DeliveryContact=CONTACT_PLAN,
        AccountingContact=CONTACT_PLAN,
        BuyerContact=CONTACT_PLAN,
    ),
    PayeeParty=party(filled("F-REM034", "EndpointID"), at_most_one("F-REM072", "PartyLegalEntity")),
    TaxRepresentativeParty=TAX_REPRESENTATIVE,
    PaymentMeans=PAYMENT_MEANS,
    PaymentTerms=payment_terms({"Amount": totals.POSITIVE_NUMBER}),
    AllowanceCharge=allowance_charge({**_CHARGE, **_REASON}, not_both("F-REM094", "AllowanceChargeReason", "AllowanceChargeReasonCode")),
    TaxExchangeRate=EXCHANGE,
    PricingExchangeRate=EXCHANGE,
    PaymentExchangeRate=EXCHANGE,
    PaymentAlternativeExchangeRate=EXCHANGE,
    TaxTotal=tax_total(),
    LegalMonetaryTotal=_TOTALS,
    ReminderLine=at(
        filled("F-REM058", "ID"),
        ACCOUNTING_COST,
        at_most_one("F-REM087", "ReminderPeriod"),
        at_most_one("F-REM088", "BillingReference"),
        values={"UUID": envelope.UUID, "DebitLineAmount": totals.POSITIVE_AMOUNT, "CreditLineAmount": totals.POSITIVE_AMOUNT},
        ReminderPeriod=PERIOD,
        BillingReference=line_billing_reference("F-REM089", "F-REM090", "F-REM091", "F-REM092", allowance_charge(_CHARGE)),
        ExchangeRate=EXCHANGE,
    ),
)
