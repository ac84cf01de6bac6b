"""How much a line may differ, what may be posted alone, and which checks stop it: typed, from a file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from as2007lib.values.errors import As2007Error


class TolerancesWrong(As2007Error):
    """Filen med tolerancer kan ikke bruges."""


def _scaled(scale: int) -> BeforeValidator:
    def convert(value: Any) -> int:
        try:
            number = Decimal(str(value).replace(".", "").replace(",", ".")) * scale
        except InvalidOperation:
            raise ValueError(f"»{value}« er ikke et tal") from None
        if not number.is_finite() or number != int(number):
            raise ValueError(f"»{value}« har for mange decimaler")
        return int(number)

    return BeforeValidator(convert)


Ore = Annotated[int, _scaled(100), Field(ge=0)]
TenThousandth = Annotated[int, _scaled(10_000), Field(ge=0)]
Thousandth = Annotated[int, _scaled(1000)]
Percent = Annotated[int, _scaled(100), Field(ge=0)]
"""Hundredths of a per cent."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Strict):
    """Øre, hundredths of a per cent, thousandths of log-odds, ten-thousandths of a chance; see the file for their meaning."""

    auto_amount: Ore
    near_amount: Ore
    gate_pct: Percent
    threshold: Thousandth
    usual_days: Annotated[int, Field(ge=0, le=60)]
    most_months: Annotated[int, Field(ge=1, le=36)]
    most_parts: Annotated[int, Field(ge=2, le=6)]
    auto_chance: Annotated[TenThousandth, Field(le=10_000)]
    auto_service_chance: Annotated[TenThousandth, Field(le=10_000)]


class CheckSetting(_Strict):
    """Whether a check stops a line, and its parameters, where it has them."""

    stops: bool
    from_amount: Ore = 0
    multiple: Ore = 100_000
    pct: Percent = 0


@dataclass(frozen=True)
class Tolerances:
    """Limits, and the checks that are done, by name."""

    limits: Limits
    checks: dict[str, CheckSetting]


def read_tolerances(text: str) -> Tolerances:
    """Read a file of tolerances.

    Raises:
        TolerancesWrong: it is not YAML, a field is unknown, missing or no such number.
    """
    try:
        stated = yaml.safe_load(text)
        checks = {str(name): CheckSetting(**setting) for name, setting in stated["checks"].items()}
        return Tolerances(Limits(**stated["tolerances"]), checks)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise TolerancesWrong(f"Filen med tolerancer kan ikke læses: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise TolerancesWrong(f"Tolerancerne: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def default_tolerances() -> Tolerances:
    """Return the tolerances that come with the product."""
    return read_tolerances(files("as2007lib.matching").joinpath("data", "tolerances.yml").read_text("utf-8"))
