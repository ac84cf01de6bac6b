"""Periods, descriptions in several languages, and rates of exchange."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.formats.oioubl.rules.amounts import decimals, number
from as2007lib.formats.oioubl.rules.node import SPACE, Node
from as2007lib.formats.oioubl.rules.references import KNOWN_REFERENCE
from as2007lib.formats.oioubl.rules.rule import Item, NodeRule, Plan, Rule, absent, at, filled, when

_RATE_DECIMALS = 4


def _languages(node: Node) -> list[str]:
    return [language for leaf in node.leaves["Description"] if (language := leaf.get("languageID")) is not None]


DESCRIPTION: tuple[Item, ...] = (
    when(
        lambda node: len(node.leaves.get("Description", ())) > 1,
        Rule(
            "W-LIB222",
            "Når Description gentages, bør hver have sit sprog i languageID.",
            lambda node: len(_languages(node)) != len(node.leaves["Description"]),
        ),
        Rule(
            "W-LIB223",
            "To gange Description har samme sprog i languageID.",
            lambda node: len(set(_languages(node))) < len(_languages(node)),
        ),
    ),
)


def _without(later: str, day: str) -> Callable[[Node], bool]:
    return lambda node: node.has(later) and not node.text(day)


def _backwards(start: str, stop: str, mark: str) -> Callable[[Node], bool]:
    """Whether two moments stand in the wrong order; one with a time zone is no number, and so is wrong as well."""

    def broken(node: Node) -> bool:
        first, last = node.text(start), node.text(stop)
        if first is None or last is None:
            return False
        begin, end = number(first.replace(mark, "")), number(last.replace(mark, ""))
        return begin is None or end is None or end < begin

    return broken


_PERIOD: tuple[Item, ...] = (
    absent("F-LIB076", "DurationMeasure"),
    absent("F-LIB077", "DescriptionCode"),
    Rule("F-LIB078", "En periode med StartTime skal have StartDate.", _without("StartTime", "StartDate")),
    Rule("F-LIB079", "En periode med EndTime skal have EndDate.", _without("EndTime", "EndDate")),
    Rule("F-LIB080", "Perioden slutter, før den begynder (EndDate før StartDate).", _backwards("StartDate", "EndDate", "-")),
    Rule("F-LIB081", "Perioden slutter, før den begynder (EndTime før StartTime).", _backwards("StartTime", "EndTime", ":")),
)
PERIOD = at(_PERIOD, DESCRIPTION)
PERIOD_ONLY = at(_PERIOD)


def _not_above_zero(name: str) -> Callable[[Node], bool]:
    def broken(node: Node) -> bool:
        text = node.first.get(name)
        return text is not None and (text.startswith("-") or node.amount(name) == 0)

    return broken


def _not_four_decimals(name: str) -> Callable[[Node], bool]:
    return lambda node: node.has(name) and decimals(node.first.get(name)) != _RATE_DECIMALS


def _rate(sign: str, places: str, name: str) -> tuple[NodeRule, NodeRule]:
    return (
        Rule(sign, f"{name} skal være større end nul.", _not_above_zero(name)),
        Rule(places, f"{name} skal have fire decimaler.", _not_four_decimals(name)),
    )


def _contract(holds: Callable[[Node], bool]) -> Callable[[Node], bool]:
    def broken(node: Node) -> bool:
        contract = node.kid("ForeignExchangeContract")
        return contract is not None and holds(contract)

    return broken


EXCHANGE: Plan = at(
    Rule("F-LIB238", "ForeignExchangeContract skal have et ID.", _contract(lambda node: not (node.first.get("ID") or "").strip(SPACE))),
    filled("F-LIB083", "SourceCurrencyCode"),
    filled("F-LIB084", "TargetCurrencyCode"),
    _rate("F-LIB085", "F-LIB086", "SourceCurrencyBaseRate"),
    _rate("F-LIB087", "F-LIB088", "TargetCurrencyBaseRate"),
    _rate("F-LIB089", "F-LIB090", "CalculationRate"),
    Rule(
        "F-LIB310",
        "MathematicOperatorCode skal være multiply eller divide.",
        lambda node: node.first.get("MathematicOperatorCode") not in {None, "multiply", "divide"},
    ),
    Rule(
        "F-LIB239",
        "Brug enten ContractTypeCode eller ContractType, ikke begge.",
        _contract(lambda node: node.has("ContractTypeCode") and node.has("ContractType")),
    ),
    Rule(
        "F-LIB240", "Der må højst være én ContractDocumentReference.", _contract(lambda node: node.count("ContractDocumentReference") > 1)
    ),
    ForeignExchangeContract=at(ValidityPeriod=PERIOD, ContractDocumentReference=KNOWN_REFERENCE),
)
