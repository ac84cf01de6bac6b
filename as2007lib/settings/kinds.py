"""How single values are written in a parameter file, and what they are inside.

YAML hands every value over as text (see `text`), so nothing is guessed: a code stays a code, `ja` is a yes, `500000,00`
is kroner. Code that makes parameters itself gives whole numbers, øre and month numbers.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from as2007lib.values.months import format_month, parse_month
from as2007lib.values.numbers import format_scaled, parse_scaled

_YES, _NO = ("ja", "true"), ("nej", "false")


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() not in _YES + _NO:
        raise ValueError("skal være ja eller nej")
    return str(value).lower() in _YES


def _whole(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("skal være et helt tal")


def _ore(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return parse_scaled(str(value), 2)
    except ValueError:
        raise ValueError("skal være kroner med decimalkomma og uden tusindtalsseparator, fx 500000,00") from None


def _month(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return parse_month(str(value))
    except ValueError:
        raise ValueError("skal være en måned, fx 2026-10") from None


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and value in {"", "null", "~"} else value


def _no_password(value: Any) -> Any:
    if isinstance(value, str) and re.search(r"://[^/@]*:[^/@]*@", value):
        raise PydanticCustomError("secret", "må ikke indeholde en adgangskode: den hører hjemme i ~/.pgpass eller i PGPASSWORD")
    return value


Flag: TypeAlias = Annotated[
    bool,
    BeforeValidator(_flag),
    PlainSerializer(lambda flag: "ja" if flag else "nej"),
    WithJsonSchema({"anyOf": [{"enum": ["ja", "nej"]}, {"type": "boolean"}]}),
]
"""`ja` or `nej`."""
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]
Kroner: TypeAlias = Annotated[
    int,
    BeforeValidator(_ore),
    PlainSerializer(lambda ore: format_scaled(ore, 2)),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^-?[0-9]+(,[0-9]{1,2})?$"}, {"type": "integer"}]}),
]
"""Kroner in the file, øre inside."""
Month: TypeAlias = Annotated[
    int, BeforeValidator(_month), PlainSerializer(format_month), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"})
]
"""A month such as 2026-10 in the file, a month number inside."""
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""An id or the name of a variant."""
Code: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
"""Four digits, kept as text."""
Url: TypeAlias = Annotated[Text, BeforeValidator(_no_password)]
Blank = BeforeValidator(_blank)
"""Makes an empty value None."""
