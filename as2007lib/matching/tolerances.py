"""How much a line may differ, what may be posted alone, and which checks stop it: typed, from a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from as2007lib.matching.stated import Faults, Number, RulesWrong
from as2007lib.settings.text import Path, YamlError, read_yaml

_NAME = "Filen med tolerancer"
_MOST_ORE = 10_000_000_000

LIMITS: Mapping[str, Number] = {
    "auto_amount": Number("så meget må en linje afvige fra det disponerede og alligevel posteres alene", "kr.", 2, 0, 100_000),
    "near_amount": Number("så meget må beløbet afvige og stadig regnes for det samme på nær få øre", "kr.", 2, 0, 100_000),
    "gate_pct": Number("en linje, der afviger mere end dette fra det disponerede, foreslås aldrig", "%", 2, 0, 5_000),
    "threshold": Number("så mange log-odds skal et forslag mindst have", "", 3, 0, 50_000),
    "usual_days": Number("så mange dage før eller efter leverandørens sædvanlige dag hører til dens vane", "dage", 0, 0, 60),
    "most_months": Number("så mange måneder kan én linje dække", "måneder", 0, 1, 36),
    "most_parts": Number("så mange linjer kan tilsammen være én måned", "linjer", 0, 2, 6),
    "auto_chance": Number("så sandsynligt skal hele forslaget være for at posteres alene", "", 4, 5_000, 10_000),
    "auto_service_chance": Number("så sandsynlig skal den rigtige ydelse være for at posteres alene", "", 4, 5_000, 10_000),
}
"""Each limit: what it is, its unit, and what is allowed."""
CHECK_NUMBERS: Mapping[str, Number] = {
    "from_amount": Number("fra dette beløb", "kr.", 2, 0, _MOST_ORE),
    "multiple": Number("et beløb er rundt, når det går op i dette", "kr.", 2, 100, _MOST_ORE),
    "pct": Number("så meget må prisen være over aftalen", "%", 2, 0, 10_000),
}
"""Each parameter that a check may have, likewise."""


class TolerancesWrong(RulesWrong):
    """Filen med tolerancer kan ikke bruges."""


@dataclass(frozen=True)
class Limits:
    """Øre, hundredths of a per cent, thousandths of log-odds, ten-thousandths of a chance; see `LIMITS` for their meaning."""

    auto_amount: int
    near_amount: int
    gate_pct: int
    threshold: int
    usual_days: int
    most_months: int
    most_parts: int
    auto_chance: int
    auto_service_chance: int


@dataclass(frozen=True)
class CheckSetting:
    """Whether a check stops a line, and its parameters, where it has them: øre, and hundredths of a per cent."""

    stops: bool
    from_amount: int = 0
    multiple: int = 100_000
    pct: int = 0


@dataclass(frozen=True)
class Tolerances:
    """Limits, and the checks that are done, by name."""

    limits: Limits
    checks: dict[str, CheckSetting]


def read_tolerances(text: str) -> Tolerances:
    """Read a file of tolerances.

    Raises:
        TolerancesWrong: it is not YAML, or a name is unknown or missing, or a value is none that is allowed; all are told.
    """
    try:
        read = read_yaml(text)
    except YamlError as error:
        raise TolerancesWrong(f"{_NAME}, linje {error.line}: {error}.") from error
    faults = Faults()
    given = faults.group(read.values, (), ("tolerances", "checks"))
    limits = limits_of(given.get("tolerances", {}), faults)
    stated = given.get("checks", {})
    shape = dict.fromkeys(stated if isinstance(stated, Mapping) else (), ("stops", *CHECK_NUMBERS))
    checks = checks_of(stated, faults, shape, CHECK_NUMBERS)
    faults.refuse(TolerancesWrong, _NAME, read.places)
    return Tolerances(limits, checks)


def limits_of(given: Any, faults: Faults) -> Limits:
    """Return limits as a person stated them."""
    stated = faults.group(given, ("tolerances",), tuple(LIMITS))
    found = {name: faults.number(stated[name], ("tolerances", name), LIMITS[name]) for name in stated}
    return Limits(**dict.fromkeys(LIMITS, 0) | found)


def checks_of(given: Any, faults: Faults, shape: Mapping[str, tuple[str, ...]], optional: Collection[str] = ()) -> dict[str, CheckSetting]:
    """Return checks as a person stated them.

    Args:
        given: what was written.
        faults: where what is wrong is told.
        shape: the checks that must be stated, and which names each has.
        optional: names that may be left out.
    """
    stated = faults.group(given, ("checks",), tuple(shape))
    return {name: _check(one, ("checks", name), faults, shape[name], optional) for name, one in stated.items()}


def _check(given: Any, path: Path, faults: Faults, names: tuple[str, ...], optional: Collection[str]) -> CheckSetting:
    stated = faults.group(given, path, names, optional)
    numbers = {name: faults.number(stated[name], (*path, name), CHECK_NUMBERS[name]) for name in CHECK_NUMBERS if name in stated}
    return CheckSetting(faults.flag(stated.get("stops", "false"), (*path, "stops")), **numbers)


def stated_tolerances(tolerances: Tolerances) -> dict[str, dict[str, Any]]:
    """Return limits and checks as a file states them."""
    shape = check_shape()
    return {
        "tolerances": {name: number.text(getattr(tolerances.limits, name)) for name, number in LIMITS.items()},
        "checks": {name: {n: _told(setting, n) for n in shape[name]} for name, setting in sorted(tolerances.checks.items())},
    }


def _told(setting: CheckSetting, name: str) -> str:
    if name == "stops":
        return "true" if setting.stops else "false"
    return CHECK_NUMBERS[name].text(getattr(setting, name))


def check_shape() -> dict[str, tuple[str, ...]]:
    """Return the checks there are, and the names that each has: those of the file that comes with the product."""
    return {name: tuple(one) for name, one in read_yaml(_shipped()).values["checks"].items()}


def default_tolerances() -> Tolerances:
    """Return the tolerances that come with the product."""
    return read_tolerances(_shipped())


def _shipped() -> str:
    return files("as2007lib.matching").joinpath("data", "tolerances.yml").read_text("utf-8")
