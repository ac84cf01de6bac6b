"""Addresses: which parts belong to which format."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import SPACE, Node
from as2007lib.formats.oioubl.rules.rule import Choice, NodeRule, Plan, Rule, absent, at, filled

_COUNTRY = code_list("country")
_OIOUBL = "urn:oioubl:codelist:addressformatcode-1.1"
_UNECE = "UN/ECE 3477"
_TYPES = "urn:oioubl:codelist:addresstypecode-1.1"
_FORMATS = frozenset({"StructuredDK", "StructuredLax", "StructuredID", "StructuredRegion", "Unstructured"})
_NUMBERS = frozenset("123456789")
_STREET = ("StreetName", "BuildingNumber", "CityName", "PostalZone")


def _blank(node: Node, *names: str) -> bool:
    return not any((node.first.get(name) or "").strip(SPACE) for name in names)


def _any_of(*names: str) -> Callable[[Node], bool]:
    return lambda node: any(node.has(name) for name in names)


def unlisted_country(node: Node) -> bool:
    """Whether a country is named that does not exist."""
    code = node.below("Country", "IdentificationCode")
    return code is not None and not _COUNTRY.holds(code)


def _of_format(rule: str, listed: str, agency: str) -> NodeRule:
    message = f"AddressFormatCode efter {listed} skal have listAgencyID {agency}."
    return Rule(rule, message, lambda node: node.attribute("AddressFormatCode", "listAgencyID") != agency)


_BY_LIST: dict[str, tuple[NodeRule, ...]] = {
    _OIOUBL: (
        _of_format("F-LIB207", _OIOUBL, "320"),
        Rule(
            "F-LIB027",
            "AddressFormatCode står ikke i kodelisten.",
            lambda node: (node.first.get("AddressFormatCode") or "").strip(SPACE) not in _FORMATS,
        ),
    ),
    _UNECE: (
        _of_format("F-LIB208", _UNECE, "6"),
        Rule("F-LIB209", "AddressFormatCode skal være 1 til 9.", lambda node: node.first.get("AddressFormatCode") not in _NUMBERS),
    ),
}
_LISTED = tuple(rule for rules in _BY_LIST.values() for rule in rules)

_BY_FORMAT: dict[str, tuple[NodeRule, ...]] = {
    "Unstructured": (Rule("F-LIB031", "En ustruktureret adresse må kun have AddressLine.", _any_of(*_STREET, "Country")),),
    "StructuredDK": (
        Rule("F-LIB032", "En StructuredDK-adresse må ikke have AddressLine.", lambda node: node.has("AddressLine")),
        Rule("F-LIB033", "En StructuredDK-adresse skal have PostalZone.", lambda node: _blank(node, "PostalZone")),
        Rule("F-LIB034", "En StructuredDK-adresse skal have StreetName eller Postbox.", lambda node: _blank(node, "StreetName", "Postbox")),
        Rule(
            "F-LIB035",
            "En StructuredDK-adresse skal have BuildingNumber eller Postbox.",
            lambda node: _blank(node, "BuildingNumber", "Postbox"),
        ),
    ),
    "StructuredLax": (Rule("F-LIB036", "En StructuredLax-adresse må ikke have AddressLine.", lambda node: node.has("AddressLine")),),
    "StructuredID": (
        Rule("F-LIB037", "En StructuredID-adresse skal have ID.", lambda node: not node.first.get("ID")),
        Rule("F-LIB038", "En StructuredID-adresse må kun have ID.", _any_of(*_STREET, "Country")),
    ),
    "StructuredRegion": (
        Rule(
            "F-LIB039",
            "En StructuredRegion-adresse skal have Region, District eller land.",
            lambda node: not (node.below("Country", "IdentificationCode") or node.first.get("Region") or node.first.get("District")),
        ),
        Rule("F-LIB040", "En StructuredRegion-adresse må kun have Region, District og land.", _any_of(*_STREET)),
    ),
}

_WITH_TYPE: tuple[NodeRule, ...] = (
    Rule("F-LIB204", f"AddressTypeCode skal have listID {_TYPES}.", lambda node: node.attribute("AddressTypeCode", "listID") != _TYPES),
    Rule(
        "F-LIB205", "AddressTypeCode skal have listAgencyID 320.", lambda node: node.attribute("AddressTypeCode", "listAgencyID") != "320"
    ),
    Rule(
        "F-LIB206",
        "AddressTypeCode skal være Home eller Business.",
        lambda node: node.first.get("AddressTypeCode") not in {"Home", "Business"},
    ),
)
_WITH_COUNTRY: tuple[NodeRule, ...] = (
    Rule("F-LIB213", "Country skal have IdentificationCode.", lambda node: not node.below("Country", "IdentificationCode")),
    Rule("F-LIB301", "Landekoden står ikke i kodelisten.", unlisted_country),
)
_WITH_ID: tuple[NodeRule, ...] = (
    Rule("F-LIB028", "Adressens ID skal nævne sit register i schemeID.", lambda node: not node.attribute("ID", "schemeID")),
    Rule("F-LIB029", "Adressens ID skal have attributten schemeID.", lambda node: node.attribute("ID", "schemeID") is None),
)
_USUAL = {"StructuredDK": ("PostalZone", "StreetName", "BuildingNumber"), "StructuredLax": ()}
_ALWAYS: tuple[NodeRule, ...] = (
    filled("F-LIB025", "AddressFormatCode"),
    Rule(
        "F-LIB026",
        f"AddressFormatCode skal have listID {_OIOUBL} eller {_UNECE}.",
        lambda node: node.attribute("AddressFormatCode", "listID") not in _BY_LIST,
    ),
)
_FORMATTED = tuple(rule for rules in _BY_FORMAT.values() for rule in rules)
_RULES = _ALWAYS + _WITH_TYPE + _WITH_COUNTRY + _WITH_ID + _LISTED + _FORMATTED


def _plain(node: Node) -> bool:
    """Whether an address has one of the two usual formats with all that it demands, and nothing that could be wrong."""
    first = node.first
    form = first.get("AddressFormatCode")
    if form not in _USUAL or "AddressTypeCode" in first or "ID" in first or "AddressLine" in node.kids:
        return False
    marks = node.leaves["AddressFormatCode"][0]
    listed = marks.get("listID") == _OIOUBL and marks.get("listAgencyID") == "320"
    filled_in = not any(_blank(node, name) for name in _USUAL[form])
    return filled_in and listed and ("Country" not in node.kids or _COUNTRY.holds(node.below("Country", "IdentificationCode")))


def _pick(node: Node) -> tuple[NodeRule, ...]:
    if _plain(node):
        return ()
    rules = _ALWAYS
    rules += _WITH_TYPE if "AddressTypeCode" in node.first else ()
    rules += _WITH_COUNTRY if "Country" in node.kids else ()
    rules += _WITH_ID if "ID" in node.first else ()
    rules += _BY_LIST.get(node.attribute("AddressFormatCode", "listID") or "", ())
    return rules + _BY_FORMAT.get(node.first.get("AddressFormatCode", ""), ())


ADDRESS: Plan = at(
    absent("F-LIB210", "BlockName"), absent("F-LIB211", "TimezoneOffset"), absent("F-LIB212", "LocationCoordinate"), Choice(_RULES, _pick)
)
