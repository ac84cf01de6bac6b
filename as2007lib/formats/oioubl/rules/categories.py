"""Tax schemes and categories: which codes, and which parts go with them."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.formats.oioubl.rules.address import unlisted_country
from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import Node
from as2007lib.formats.oioubl.rules.rule import Item, Plan, Rule, absent, at, filled, unless, when

_TYPES = code_list("taxtype")
_TYPE_LISTS = frozenset({"urn:oioubl:codelist:taxtypecode-1.1", "urn:oioubl:codelist:taxtypecode-1.2"})
_SCHEMES = frozenset(f"urn:oioubl:id:taxschemeid-1.{number}" for number in (1, 2, 4, 5))
_CATEGORIES = {f"urn:oioubl:id:taxcategoryid-1.{number}": code_list(f"taxcategory-1.{number}") for number in range(1, 5)}

# A region in which a tax holds may name region, district and country only: the rule of each part that it may not have.
_NOT_IN_REGION = {
    "F-LIB041": "ID",
    "F-LIB042": "AddressTypeCode",
    "F-LIB043": "Postbox",
    "F-LIB044": "Floor",
    "F-LIB045": "Room",
    "F-LIB046": "StreetName",
    "F-LIB047": "AdditionalStreetName",
    "F-LIB048": "BlockName",
    "F-LIB049": "BuildingName",
    "F-LIB050": "BuildingNumber",
    "F-LIB051": "InhouseMail",
    "F-LIB052": "Department",
    "F-LIB053": "MarkAttention",
    "F-LIB054": "MarkCare",
    "F-LIB055": "PlotIdentification",
    "F-LIB056": "CitySubdivisionName",
    "F-LIB057": "CityName",
    "F-LIB058": "PostalZone",
    "F-LIB059": "CountrySubentity",
    "F-LIB060": "CountrySubentityCode",
    "F-LIB063": "TimezoneOffset",
    "F-LIB234": "AddressLine",
    "F-LIB064": "LocationCoordinate",
}
_REGION = "JurisdictionRegionAddress"


def _in_region(test: Callable[[Node], bool]) -> Callable[[Node], bool]:
    return lambda scheme: any(test(region) for region in scheme.kids[_REGION])


def _region_has(name: str) -> Callable[[Node], bool]:
    return _in_region(lambda region: region.has(name))


def _unlisted_type(scheme: Node) -> bool:
    return scheme.first.get("ID") not in {"63", "VAT"} and not _TYPES.holds(scheme.first.get("TaxTypeCode"))


def _plain_vat(scheme: Node) -> bool:
    first = scheme.first
    return first.get("ID") == "63" and first.get("Name") == "Moms" and scheme.leaves["ID"][0].get("schemeID") in _SCHEMES


TAX_SCHEME: Plan = at(
    when(
        lambda scheme: _REGION in scheme.kids,
        *(Rule(rule, f"{name} må ikke bruges i {_REGION}.", _region_has(name)) for rule, name in _NOT_IN_REGION.items()),
        Rule("F-LIB337", "Landekoden for afgiftsområdet står ikke i kodelisten.", _in_region(unlisted_country)),
        Rule(
            "F-LIB233",
            f"AddressFormatCode i {_REGION} skal være StructuredRegion.",
            _in_region(lambda region: region.first.get("AddressFormatCode") not in {None, "StructuredRegion"}),
        ),
    ),
    when(
        lambda scheme: "TaxTypeCode" in scheme.leaves,
        Rule("F-LIB067", "TaxTypeCode må ikke bruges for moms (63).", lambda scheme: scheme.first.get("ID") == "63"),
        Rule(
            "F-LIB071",
            "TaxTypeCode skal have listID urn:oioubl:codelist:taxtypecode-1.1 eller -1.2.",
            lambda scheme: scheme.attribute("TaxTypeCode", "listID") not in _TYPE_LISTS,
        ),
    ),
    unless(
        _plain_vat,
        filled("F-LIB065", "ID"),
        filled("F-LIB066", "Name"),
        Rule("F-LIB197", "Andre afgifter end moms skal have en TaxTypeCode fra kodelisten.", _unlisted_type),
        Rule(
            "F-LIB070",
            "TaxScheme/ID skal have schemeID urn:oioubl:id:taxschemeid-1.1, -1.2, -1.4 eller -1.5.",
            lambda scheme: scheme.attribute("ID", "schemeID") not in _SCHEMES,
        ),
        Rule(
            "F-LIB198",
            "TaxScheme med ID 63 skal hedde Moms.",
            lambda scheme: scheme.first.get("ID") == "63" and scheme.first.get("Name") not in {None, "Moms"},
        ),
        Rule(
            "F-LIB199",
            "Kun TaxScheme med ID 63 må hedde Moms.",
            lambda scheme: scheme.first.get("Name") == "Moms" and scheme.first.get("ID") not in {None, "63"},
        ),
    ),
)


def _unlisted_category(category: Node) -> bool:
    codes = _CATEGORIES.get(category.attribute("ID", "schemeID") or "")
    return codes is not None and not codes.holds(category.first.get("ID"))


def _named_outside_nes(category: Node) -> bool:
    if not category.first.get("Name"):
        return False
    document = category.document
    is_invoice = str(document.element.tag).endswith("}Invoice")
    return not (is_invoice and "nesubl.eu" in (document.first.get("ProfileID") or ""))


def _standard_without_percent(category: Node) -> bool:
    return category.first.get("ID") == "StandardRated" and not category.amount("Percent")


def _listed_category(category: Node) -> bool:
    if "ID" not in category.leaves or "Name" in category.leaves:
        return False
    marks = category.leaves["ID"][0]
    codes = _CATEGORIES.get(marks.get("schemeID") or "")
    return codes is not None and codes.holds(category.first["ID"]) and marks.get("schemeAgencyID") == "320"


TAX_CATEGORY: tuple[Item, ...] = (
    absent("F-LIB072", "TierRange"),
    absent("F-LIB073", "TierRatePercent"),
    unless(
        _listed_category,
        filled("F-LIB074", "ID"),
        Rule(
            "F-LIB075",
            "TaxCategory/ID skal have schemeID urn:oioubl:id:taxcategoryid-1.1 til -1.4.",
            lambda category: category.attribute("ID", "schemeID") not in _CATEGORIES,
        ),
        Rule(
            "W-LIB229", "TaxCategory/ID bør have schemeAgencyID 320.", lambda category: category.attribute("ID", "schemeAgencyID") != "320"
        ),
        Rule("F-LIB309", "TaxCategory/ID står ikke i kodelisten.", _unlisted_category),
        Rule("W-LIB230", "TaxCategory/Name bør kun bruges i NES-profiler.", _named_outside_nes),
    ),
    when(
        lambda category: "PerUnitAmount" in category.leaves,
        Rule("F-LIB231", "Brug enten PerUnitAmount eller Percent, ikke begge.", lambda category: category.has("Percent")),
        Rule("F-LIB232", "PerUnitAmount kræver BaseUnitMeasure.", lambda category: not category.first.get("BaseUnitMeasure")),
    ),
    Rule("F-LIB382", "StandardRated skal have en Percent over nul.", _standard_without_percent),
)
CATEGORY: Plan = at(TAX_CATEGORY, TaxScheme=TAX_SCHEME)
