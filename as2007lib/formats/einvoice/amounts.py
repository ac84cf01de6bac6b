"""Amounts: whole hundredths, or the reason why what stands there is no amount. Nothing is rounded, cut or guessed."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from as2007lib.formats.einvoice.tree import Element, Source, cac, cbc, text_of
from as2007lib.formats.ubl.schema import BASIC

DIGITS = 15
"""More digits than these are no amount of money between Danish municipalities, and may be lost in other systems."""

DECIMALS = 2

_PLAIN = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}")
_ANY = re.compile(r"([-+]?)([0-9]*)(?:\.([0-9]*))?")
_OTHER_CURRENCY = {cbc("TransactionCurrencyTaxAmount"), cbc("PayableAlternativeAmount")}
_OTHER_CURRENCY_PARTS = {cac("Price"), cac("PaymentTerms"), cac("PrepaidPayment")}
_STATED = tuple(cbc(f"{use}CurrencyCode") for use in ("Tax", "Pricing", "Payment", "PaymentAlternative"))
_IN_OTHERS = etree.XPath(
    "*[not(self::ext:UBLExtensions)]/descendant-or-self::cbc:*[@currencyID != $currency]",
    namespaces={"cbc": BASIC, "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"},
)
_TAX_TOTAL, _TAX_SUBTOTAL = cac("TaxTotal"), cac("TaxSubtotal")


def amount_of(element: Element | None, source: Source) -> int | None:
    """Return an amount in hundredths, None where there is none or where it is refused."""
    if element is None:
        return None
    text = element.text
    if text and _PLAIN.fullmatch(text):
        return int(text[:-3] + text[-2:])
    return _unusual_amount(element, source)


def _unusual_amount(element: Element, source: Source) -> int | None:
    if len(element):
        return None  # told by `check_markup`
    text = text_of(element)
    found = _ANY.fullmatch(text)
    if not found or not (found[2] or found[3]):
        source.tell("amount_letters", element)
        return None
    fraction = found[3] or ""
    if len(fraction) > DECIMALS:
        source.tell("amount_decimals", element)
    elif len(found[2]) + len(fraction) > DIGITS:
        source.tell("amount_digits", element)
    else:
        size = int((found[2] or "0") + fraction.ljust(2, "0"))
        return -size if found[1] == "-" else size
    return None


def other_currencies(content: bytes, currency: str) -> bool:
    """Return whether any amount names another currency than the document's; the bytes tell so without going through the tree."""
    return content.count(b"currencyID") != content.count(f'currencyID="{currency}"'.encode())


def has_markup(content: bytes) -> bool:
    """Return whether there are comments or processing instructions anywhere."""
    # one byte is found thirty times faster than several; the declaration ends at the first >, and nothing before it is in a value
    return (b"!" in content and b"<!--" in content) or content.find(b"?", content.find(b">")) > 0


def check_currencies(root: Element, source: Source) -> None:
    """Tell of every amount in another currency than the document's, but those that may be."""
    others = cast("list[Element]", _IN_OTHERS(root, currency=source.currency))
    stated = {text_of(root.find(name)) for name in _STATED if others} - {""}
    for element in others:
        if element.tag in _OTHER_CURRENCY:
            continue
        if not (element.get("currencyID") in stated and _may_be_in_another(element)):
            source.tell("amount_currency", element)


def check_markup(root: Element, source: Source) -> None:
    """Tell of every comment or processing instruction inside an amount or another value."""
    for node in root.iter(etree.Comment, etree.PI):
        parent = node.getparent()
        if parent is not None and str(parent.tag).startswith(f"{{{BASIC}}}"):
            source.tell("value_markup" if parent.get("currencyID") is None else "amount_markup", parent)


def _may_be_in_another(element: Element) -> bool:
    """Return whether an amount may be in another of the currencies that the document states: prices, terms, VAT told once more."""
    parent = element.getparent()
    if parent is not None and parent.tag == _TAX_TOTAL:
        return parent.find(_TAX_SUBTOTAL) is None
    return any(above.tag in _OTHER_CURRENCY_PARTS for above in element.iterancestors())
