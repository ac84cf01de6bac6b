"""Writes a parameter file with the comment of every name, and keeps the comments somebody has put there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import BaseModel

from as2007lib.settings.model import Parameters
from as2007lib.settings.text import Path, Place, read_yaml

_HEAD = (
    "# Parametre for AS2007: én fil for hver kommune. Ret værdierne til højre for kolon; navnene til venstre ligger fast.",
    "# Efter # står forklaringer. Beløb skrives i kroner med decimalkomma, måneder som 2026-10, ja og nej som ja og nej.",
    "# CPR-numre kommer aldrig i de udførte notebooks; det kan ikke slås til.",
    "# yaml-language-server: $schema=skema.json",
)


def write_parameters(parameters: Parameters, earlier: str = "") -> str:
    """Return the parameter file's text.

    Args:
        parameters: what it shall say.
        earlier: the text it replaces; its comments are kept. Names that are new get the standard comment.

    Raises:
        YamlError: the earlier text is not YAML.
    """
    before = read_yaml(earlier) if earlier else None
    places = {**_standard(parameters, (), set()), **(before.places if before else {})}
    lines = list(_lines(parameters.model_dump(mode="json"), (), places))
    return "\n".join([*(() if before else _HEAD), *lines, *(before.below if before else ()), ""])


def parameters_schema() -> dict[str, Any]:
    """Return the JSON schema of a parameter file, for editors that complete and check while typing."""
    return Parameters.model_json_schema(mode="validation")


def _standard(part: Any, path: Path, met: set[type]) -> dict[Path, Place]:
    """Return the standard comments of a part and all within it; the second part of a kind needs none."""
    found: dict[Path, Place] = {}
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            above = () if type(part) in met else (f"# {field.description}",)
            found[(*path, name)] = Place(0, above if path else ("", *above), "")
            found |= _standard(getattr(part, name), (*path, name), met)
        met.add(type(part))
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            found |= _standard(item, (*path, number), met)
    return found


def _lines(value: Any, path: Path, places: dict[Path, Place]) -> Iterator[str]:
    """Yield the lines of a mapping or a list, not indented."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        here = (*path, step)
        place = places.get(here, Place(0, (), ""))
        yield from place.above
        beside = f"  {place.beside}" if place.beside else ""
        lead = f"{_scalar(step)}:" if isinstance(value, dict) else "-"
        if not isinstance(inner, dict | list) or not inner:
            yield f"{lead} {_scalar(inner)}".rstrip() + beside
        elif isinstance(value, dict):
            yield lead + beside
            yield from (f"  {line}".rstrip() for line in _lines(inner, here, places))
        else:
            yield from _item(list(_lines(inner, here, places)))


def _item(lines: list[str]) -> Iterator[str]:
    """Put the dash of a list item before its first line that is no comment."""
    first = next(number for number, line in enumerate(lines) if line and not line.startswith("#"))
    yield from lines[:first]
    yield f"- {lines[first]}"
    yield from (f"  {line}".rstrip() for line in lines[first + 1 :])


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and value.isdecimal():
        return f'"{value}"'  # a code: no program may take it for a number
    return str(yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10_000)).removesuffix("...\n").strip()
