"""Sums, VAT, allowances and charges: the parts of a document in which money stands."""

from __future__ import annotations

from collections.abc import Iterable

from as2007lib.formats.einvoice.amounts import amount_of
from as2007lib.formats.einvoice.model import Charge, Tax, Totals
from as2007lib.formats.einvoice.tree import Element, Source, cac, cbc, children, inner_text, number_of, text_of

_SUBTOTAL, _CATEGORY, _SCHEME = cac("TaxSubtotal"), cac("TaxCategory"), cac("TaxScheme")
_BASE, _TAX_AMOUNT, _PERCENT, _ID = cbc("TaxableAmount"), cbc("TaxAmount"), cbc("Percent"), cbc("ID")
_REASON, _REASON_CODE = cbc("TaxExemptionReason"), cbc("TaxExemptionReasonCode")
_INDICATOR, _AMOUNT, _BASE_AMOUNT = cbc("ChargeIndicator"), cbc("Amount"), cbc("BaseAmount")
_CHARGE_REASON, _CHARGE_CODE = cbc("AllowanceChargeReason"), cbc("AllowanceChargeReasonCode")
_LINES, _EXCLUSIVE, _INCLUSIVE = cbc("LineExtensionAmount"), cbc("TaxExclusiveAmount"), cbc("TaxInclusiveAmount")
_ALLOWANCES, _CHARGES, _PREPAID = cbc("AllowanceTotalAmount"), cbc("ChargeTotalAmount"), cbc("PrepaidAmount")
_ROUNDING, _PAYABLE = cbc("PayableRoundingAmount"), cbc("PayableAmount")


def taxes_of(totals: Iterable[Element], source: Source) -> tuple[int | None, tuple[Tax, ...]]:
    """Return the sum of the TaxTotal elements in the document's currency (None without any) and their subtotals."""
    total: int | None = None
    taxes: list[Tax] = []
    for element in totals:
        for child in element:
            if child.tag == _TAX_AMOUNT:
                if child.get("currencyID") != source.currency and element.find(_SUBTOTAL) is None:
                    break  # told once more in the tax currency
                total = (total or 0) + (amount_of(child, source) or 0)
            elif child.tag == _SUBTOTAL:
                taxes.append(_tax(child, source))
    return total, tuple(taxes)


def _tax(element: Element, source: Source) -> Tax:
    parts = children(element)
    category = parts.get(_CATEGORY)
    base, amount = amount_of(parts.get(_BASE), source), amount_of(parts.get(_TAX_AMOUNT), source)
    return tax_category(category, source, base, amount) if category is not None else Tax("", None, base, amount)


def tax_category(element: Element, source: Source, base: int | None = None, amount: int | None = None) -> Tax:
    """Return what a TaxCategory or ClassifiedTaxCategory says, with the amounts that stand beside it."""
    parts = children(element)
    scheme = parts.get(_SCHEME)
    return Tax(
        text_of(parts.get(_ID)),
        number_of(parts.get(_PERCENT), source),
        base,
        amount,
        text_of(parts.get(_REASON)) or text_of(parts.get(_REASON_CODE)),
        inner_text(scheme, _ID),
    )


def charges_of(elements: Iterable[Element], source: Source) -> tuple[Charge, ...]:
    """Return allowances and charges."""
    found = []
    for element in elements:
        parts = children(element)
        reason = text_of(parts.get(_CHARGE_REASON)) or text_of(parts.get(_CHARGE_CODE))
        amount_of(parts.get(_BASE_AMOUNT), source)  # of no use here, but refused where it is none
        found.append(Charge(is_true(parts.get(_INDICATOR)), amount_of(parts.get(_AMOUNT), source) or 0, reason))
    return tuple(found)


def is_true(element: Element | None) -> bool:
    """Return whether an indicator is set."""
    return text_of(element) in ("true", "1")


def totals_of(element: Element | None, tax_totals: int | None, source: Source, *, exclusive_is_vat: bool) -> tuple[Totals, str]:
    """Return the sums, and the payable amount exactly as it stands.

    Args:
        element: LegalMonetaryTotal.
        tax_totals: sum of the TaxTotal elements.
        source: what the reading gathers.
        exclusive_is_vat: TaxExclusiveAmount holds the VAT (OIOUBL) and not the net (Peppol).
    """
    if element is None:
        return Totals(vat=tax_totals, tax_totals=tax_totals), ""
    parts = children(element)
    lines, allowances, charges, exclusive = (amount_of(parts.get(name), source) for name in (_LINES, _ALLOWANCES, _CHARGES, _EXCLUSIVE))
    if exclusive_is_vat:
        net = None if lines is None else lines + (charges or 0) - (allowances or 0)
        vat = tax_totals if exclusive is None else exclusive
    else:
        net, vat = exclusive, tax_totals
    with_vat, prepaid, rounding, payable = (amount_of(parts.get(name), source) for name in (_INCLUSIVE, _PREPAID, _ROUNDING, _PAYABLE))
    text = text_of(parts.get(_PAYABLE))
    return Totals(lines, net, vat, with_vat, allowances, charges, prepaid, rounding, payable, tax_totals), text
