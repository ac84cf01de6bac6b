"""The lines of invoices, credit notes, reminders and utility statements."""

from __future__ import annotations

from as2007lib.formats.einvoice.amounts import amount_of
from as2007lib.formats.einvoice.model import Line, Tax
from as2007lib.formats.einvoice.money import charges_of, is_true, tax_category, taxes_of
from as2007lib.formats.einvoice.references import originals_of
from as2007lib.formats.einvoice.tree import Element, Source, cac, cbc, children, groups, inner_text, joined, number_of, period_of, text_of

QUANTITIES = (cbc("InvoicedQuantity"), cbc("CreditedQuantity"), cbc("DebitedQuantity"))
AMOUNT, FREE, ACCOUNT, NOTE, ID = (cbc(n) for n in ("LineExtensionAmount", "FreeOfChargeIndicator", "AccountingCost", "Note", "ID"))
_PERIOD, _ORDER_LINE, _ORDER, _LINE_ID = cac("InvoicePeriod"), cac("OrderLineReference"), cac("OrderReference"), cbc("LineID")
_BILLING, _CHARGE, _TAX, _ITEM, _PRICE = (cac(n) for n in ("BillingReference", "AllowanceCharge", "TaxTotal", "Item", "Price"))
_PRICE_AMOUNT, _PRICE_BASE = cbc("PriceAmount"), cbc("BaseQuantity")
_NAME, _DESCRIPTION, _VALUE = cbc("Name"), cbc("Description"), cbc("Value")
_INFORMATION, _PROPERTY, _CLASSIFIED = cbc("AdditionalInformation"), cac("AdditionalItemProperty"), cac("ClassifiedTaxCategory")
_ITEM_IDS = tuple(cac(f"{whose}ItemIdentification") for whose in ("Sellers", "Standard", "Buyers"))
_DEBIT, _CREDIT, _REMINDER_PERIOD = cbc("DebitLineAmount"), cbc("CreditLineAmount"), cac("ReminderPeriod")
_UTILITY_ITEM, _CONSUMPTION, _CONSUMPTION_PERIOD, _CATEGORY = cac("UtilityItem"), cbc("ConsumptionType"), cac("Period"), cac("TaxCategory")

INFORMATION = "AdditionalInformation"
"""Name under which an item's AdditionalInformation stands among a line's properties."""


def line_of(element: Element, source: Source) -> Line:
    """Return an InvoiceLine or CreditNoteLine. Without an amount it is refused, and 0 stands in its place."""
    parts = groups(element)
    amount = parts.get(AMOUNT)
    if amount is None:
        source.tell("line_amount_missing", element)
    quantity = next((parts[name][0] for name in QUANTITIES if name in parts), None)
    item = groups(parts[_ITEM][0]) if _ITEM in parts else {}
    price = children(parts[_PRICE][0]) if _PRICE in parts else {}
    order_line = children(parts[_ORDER_LINE][0]) if _ORDER_LINE in parts else {}
    return Line(
        id=_first_text(parts, ID),
        amount=(amount_of(amount[0], source) or 0) if amount else 0,
        quantity=number_of(quantity, source),
        unit="" if quantity is None else quantity.get("unitCode") or "",
        price=number_of(price.get(_PRICE_AMOUNT), source),
        price_per=number_of(price.get(_PRICE_BASE), source),
        name=_first_text(item, _NAME),
        description=joined(item.get(_DESCRIPTION, ())),
        note=joined(parts.get(NOTE, ())),
        item_id=_item_id(item),
        account=_first_text(parts, ACCOUNT),
        order_number=inner_text(order_line.get(_ORDER), ID),
        order_line=text_of(order_line.get(_LINE_ID)),
        period=period_of(_first(parts, _PERIOD), source),
        taxes=_taxes(parts, item, source),
        charges=charges_of(parts.get(_CHARGE, ()), source),
        properties=_properties(item),
        originals=originals_of(parts.get(_BILLING, ()), source),
        free=FREE in parts and is_true(parts[FREE][0]),
    )


def reminder_line_of(element: Element, source: Source) -> Line:
    """Return a ReminderLine: what is owed on one document, or, below zero, credited."""
    parts = groups(element)
    debit, credit = (amount_of(_first(parts, name), source) for name in (_DEBIT, _CREDIT))
    return Line(
        id=_first_text(parts, ID),
        amount=(debit or 0) - (credit or 0),
        note=joined(parts.get(NOTE, ())),
        account=_first_text(parts, ACCOUNT),
        period=period_of(_first(parts, _REMINDER_PERIOD), source),
        originals=originals_of(parts.get(_BILLING, ()), source),
    )


def consumption_line_of(element: Element, source: Source) -> Line:
    """Return a ConsumptionLine of a utility statement."""
    parts = groups(element)
    amount, quantity = amount_of(_first(parts, AMOUNT), source), _first(parts, QUANTITIES[0])
    item = groups(parts[_UTILITY_ITEM][0]) if _UTILITY_ITEM in parts else {}
    price = children(parts[_PRICE][0]) if _PRICE in parts else {}
    return Line(
        id=_first_text(parts, ID),
        amount=amount or 0,
        quantity=number_of(quantity, source),
        unit="" if quantity is None else quantity.get("unitCode") or "",
        price=number_of(price.get(_PRICE_AMOUNT), source),
        price_per=number_of(price.get(_PRICE_BASE), source),
        name=_first_text(item, _CONSUMPTION),
        description=joined(item.get(_DESCRIPTION, ())),
        item_id=_first_text(item, ID),
        period=period_of(_first(parts, _CONSUMPTION_PERIOD), source),
        taxes=tuple(tax_category(one, source) for one in item.get(_CATEGORY, ())),
        charges=charges_of(parts.get(_CHARGE, ()), source),
    )


def _first(parts: dict[str, list[Element]], name: str) -> Element | None:
    found = parts.get(name)
    return found[0] if found else None


def _first_text(parts: dict[str, list[Element]], name: str) -> str:
    return text_of(_first(parts, name))


def _taxes(parts: dict[str, list[Element]], item: dict[str, list[Element]], source: Source) -> tuple[Tax, ...]:
    """VAT of a line: amounts in OIOUBL, the category alone in Peppol."""
    if _TAX in parts:
        return taxes_of(parts[_TAX], source)[1]
    return tuple(tax_category(one, source) for one in item.get(_CLASSIFIED, ()))


def _item_id(item: dict[str, list[Element]]) -> str:
    for name in _ITEM_IDS:
        if name in item and (number := inner_text(item[name][0], ID)):
            return number
    return ""


def _properties(item: dict[str, list[Element]]) -> tuple[tuple[str, str], ...]:
    named = [children(one) for one in item.get(_PROPERTY, ())]
    pairs = [(text_of(one.get(_NAME)), text_of(one.get(_VALUE))) for one in named]
    information = joined(item.get(_INFORMATION, ()))
    return (*pairs, (INFORMATION, information)) if information else tuple(pairs)
