"""What stands around every document: version, customization, profile, UUID, notes, currencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import EXTENSION, Document, Node, content
from as2007lib.formats.oioubl.rules.rule import Choice, Found, Item, LeafRule, NodeRule, Rule, languages, unless

_UUID = 36
_CURRENCY = code_list("currency")
_VERSIONS = frozenset({"2.0", "2.1"})
_CUSTOMIZATIONS = frozenset({"OIOUBL-2.01", "OIOUBL-2.02", "OIOUBL-2.1"})
_PROFILE = "urn:oioubl:id:profileid-1."
_PROFILES = frozenset(f"{_PROFILE}{number}" for number in range(1, 7))
_WITH_ORDER = frozenset(
    {
        "Procurement-OrdSimR-BilSim-1.0",
        "Procurement-OrdAdv-BilSim-1.0",
        "urn:www.nesubl.eu:profiles:profile7:ver1.0",
        "urn:www.nesubl.eu:profiles:profile7:ver2.0",
    }
)
_OTHERS = frozenset({"TaxCurrencyCode", "PricingCurrencyCode", "PaymentCurrencyCode", "PaymentAlternativeCurrencyCode"})
_ALL_CURRENCIES = etree.XPath("//@currencyID", smart_strings=False)
_EXTENSIONS = f"{{{EXTENSION}}}UBLExtensions"


def _extension(root: Node) -> bool:
    if next(root.element.iterchildren(_EXTENSIONS), None) is None:
        return False
    tag = f"{{{EXTENSION}}}"
    inside = f"{tag}UBLExtensions/{tag}UBLExtension"
    agencies = {content(found) for found in root.element.iterfind(f"{inside}/{tag}ExtensionAgencyID")}
    ids = [content(found) for found in root.element.iterfind(f"{inside}/{{*}}ID") if not found.tag.startswith(tag)]
    return "Digitaliseringsstyrelsen" in agencies and any(not "1001" <= number <= "1999" for number in ids)


def _profile(rule: str, version: str) -> tuple[NodeRule]:
    codes = code_list(f"profile-{version}")
    message = f"ProfileID står ikke i kodelisten profileid-{version}."
    return (Rule(rule, message, lambda root: not codes.holds(root.first.get("ProfileID"))),)


_BY_LIST = {
    f"{_PROFILE}1": _profile("F-LIB004", "1.1"),
    f"{_PROFILE}2": _profile("F-LIB302", "1.2"),
    f"{_PROFILE}3": _profile("F-LIB308", "1.3"),
    f"{_PROFILE}4": _profile("F-LIB325", "1.4"),
    f"{_PROFILE}5": _profile("F-LIB327", "1.5"),
    f"{_PROFILE}6": _profile("F-LIB351", "1.6"),
}


def _of_list(root: Node) -> tuple[NodeRule, ...]:
    return _BY_LIST.get(root.attribute("ProfileID", "schemeID") or "", ())


ENVELOPE: tuple[Item, ...] = (
    Rule("F-LIB313", "En UBLExtension fra Digitaliseringsstyrelsen skal have et ID fra 1001 til 1999.", _extension),
    Rule("F-LIB001", "UBLVersionID skal være 2.0 eller 2.1.", lambda root: root.first.get("UBLVersionID") not in _VERSIONS),
    Rule(
        "F-LIB002",
        "CustomizationID skal være OIOUBL-2.01, OIOUBL-2.02 eller OIOUBL-2.1.",
        lambda root: root.first.get("CustomizationID") not in _CUSTOMIZATIONS,
    ),
    Rule(
        "W-LIB003",
        "ProfileID bør have schemeID urn:oioubl:id:profileid-1.1 til -1.6.",
        lambda root: root.attribute("ProfileID", "schemeID") not in _PROFILES,
    ),
    Rule("W-LIB203", "ProfileID bør have schemeAgencyID 320.", lambda root: root.attribute("ProfileID", "schemeAgencyID") != "320"),
    Choice(tuple(rule for rules in _BY_LIST.values() for rule in rules), _of_list),
    Rule(
        "F-LIB328",
        "Profilen Procurement-OrdRes-1.0 hører kun til ordrebekræftelser.",
        lambda root: root.first.get("ProfileID") == "Procurement-OrdRes-1.0",
    ),
    Rule(
        "F-LIB352",
        "Profilen Procurement-BilSimReminderOnly-1.0 hører kun til rykkere.",
        lambda root: (
            root.first.get("ProfileID") == "Procurement-BilSimReminderOnly-1.0" and etree.QName(root.element).localname != "Reminder"
        ),
    ),
)


def order_reference(rule: str) -> NodeRule:
    """A profile that contains an order demands a reference to it."""
    return Rule(
        rule,
        "Profilen kræver en OrderReference.",
        lambda root: root.first.get("ProfileID") in _WITH_ORDER and not root.has("OrderReference"),
    )


UUID: tuple[LeafRule, ...] = (Rule("F-LIB006", "UUID skal være på 36 tegn.", lambda leaf: len(content(leaf)) != _UUID),)
NOTE = languages("W-LIB011", "W-LIB012", "Note")
CURRENCY: tuple[LeafRule, ...] = (
    Rule(
        "F-LIB296",
        "listID skal være ISO 4217 Alpha, når den bruges.",
        lambda leaf: leaf.get("listID", "ISO 4217 Alpha") != "ISO 4217 Alpha",
    ),
    Rule("F-LIB297", "listAgencyID skal være 6, når den bruges.", lambda leaf: leaf.get("listAgencyID", "6") != "6"),
    Rule("F-LIB298", "Valutaen står ikke i kodelisten.", lambda leaf: not _CURRENCY.holds(content(leaf))),
)
OF_AMOUNTS: LeafRule = Rule(
    "F-LIB403", "Beløbets currencyID står ikke i kodelisten over valutaer.", lambda leaf: _unknown(leaf.get("currencyID"))
)


def find_currencies(document: Document, found: Found) -> None:
    """Note each amount of the document, wherever it stands, whose currency does not exist (F-LIB403)."""
    if next(document.element.iterchildren(_EXTENSIONS), None) is not None:  # anything may stand in there
        document.currencies.update(cast("list[str]", _ALL_CURRENCIES(document.element)))
    if _CURRENCY.all(document.currencies):
        return
    for element in document.element.iter("{*}*"):
        if "currencyID" in element.attrib and str(element.tag).endswith("Amount") and OF_AMOUNTS.broken(element):
            found.append((OF_AMOUNTS, element))


def currencies(*rules: NodeRule) -> Choice:
    """Return the rules about currencies; a document that names one, with all amounts in it, breaks none of them."""
    return unless(_is_in_one, *rules)


def _is_in_one(root: Node) -> bool:
    if not _OTHERS.isdisjoint(root.leaves):
        return False
    return root.document.currencies == {root.first.get("DocumentCurrencyCode")}


def same_currency(rule: str, code: str, *path: str) -> NodeRule:
    """All amounts at a path are in the currency that the document names."""
    return Rule(
        rule, f"{'/'.join(path)} skal være i den valuta, som {code} siger.", lambda root: _other_currency(root, code, _at(root, path))
    )


def euro_or_krone(rule: str) -> NodeRule:
    """Taxes are told in kroner or euro."""
    return Rule(
        rule, "TaxCurrencyCode skal være DKK eller EUR.", lambda root: root.first.get("TaxCurrencyCode", "DKK") not in {"DKK", "EUR"}
    )


def demands(rule: str, code: str, *path: str) -> NodeRule:
    """A currency demands something else in the document."""
    message = f"{code} kræver, at dokumentet har {'/'.join(path)}."
    return Rule(rule, message, lambda root: code in root.leaves and not any(node.has(path[-1]) for node in root.all(*path[:-1])))


def transaction_currency(rule: str) -> NodeRule:
    """Amounts of tax in the currency of taxes are in just that one, also on lines."""
    code, steps = "TaxCurrencyCode", "/".join(f"{{*}}{name}" for name in ("TaxTotal", "TaxSubtotal", "TransactionCurrencyTaxAmount"))
    message = f"TransactionCurrencyTaxAmount skal være i den valuta, som {code} siger."
    return Rule(rule, message, lambda root: code in root.leaves and _other_currency(root, code, root.element.iterfind(f".//{steps}")))


def _at(root: Node, path: tuple[str, ...]) -> Iterator[Element]:
    return (leaf for node in root.all(*path[:-1]) for leaf in node.leaves.get(path[-1], ()))


def _other_currency(root: Node, code: str, amounts: Iterable[Element]) -> bool:
    currency = root.first.get(code)
    return currency is not None and any(amount.get("currencyID", currency) != currency for amount in amounts)


def _unknown(currency: str | None) -> bool:
    return not _CURRENCY.holds(currency)
