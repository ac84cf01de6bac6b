"""The output gate: an executed notebook that shows a CPR number, however disguised, never gets its name.

What cannot hold a person is left out by its field, never by its value: cell ids and pictures. Told are places, never digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from as2007lib.pipelines.disguises import plain, typed_array, views
from as2007lib.values.cpr import CPR
from as2007lib.values.cpr_scan import find_cprs, without_digests

_SPACED = re.compile(r"(?<![0-9])(?<![0-9]\.)([0-9]{2})[ ./-]?([0-9]{2})[ ./-]?([0-9]{2})[ ./-]{0,3}([0-9]{4})(?![0-9])")
_CPR_DIGITS = 10
_SMALLEST = 10 ** (_CPR_DIGITS - 2)  # a number whose first digit was a zero
_SERIES = 3


def cpr_places(notebook: Mapping[str, Any]) -> list[str]:
    """Return where a notebook shows CPR numbers, as Danish places such as ``celle 3, output``."""
    found = {"notebookens egne oplysninger": _shows(notebook.get("metadata", {}))}
    for number, cell in enumerate(notebook.get("cells", []), 1):
        found[f"celle {number}, indhold"] = _shows([_text(cell.get("source", "")), cell.get("metadata", {}), cell.get("attachments", {})])
        found[f"celle {number}, output"] = _shows([_joined(cell.get("outputs", [])), *cell.get("outputs", [])])
    return [place for place, shown in found.items() if shown]


def shows_cpr(text: str) -> bool:
    """Return whether a text shows a CPR number."""
    return _shows(text)


def _shows(value: Any) -> bool:
    return any(_is_person(leaf) for leaf in _leaves(value))


def _leaves(value: Any) -> Iterator[str | list[float]]:
    """Yield all texts behind a value, and its series of numbers."""
    if isinstance(value, str):
        for view in views(value):
            yield from (view,) if isinstance(view, str) else _leaves(view)
    elif isinstance(value, Mapping):
        yield from _entries(value)
    elif isinstance(value, Sequence):
        yield [float(item) for item in value if isinstance(item, int | float)]
        for item in value:
            if not isinstance(item, int | float):
                yield from _leaves(item)
    elif isinstance(value, int | float):
        yield [float(value)]


def _entries(value: Mapping[str, Any]) -> Iterator[str | list[float]]:
    if {"dtype", "bdata"} <= set(value):
        yield typed_array(dict(value))
    for name, inner in value.items():
        yield name
        picture = name.startswith("image/") and "svg" not in name
        if not picture and name != "bdata":
            yield from _leaves(_text(inner) if "/" in name else inner)


def _is_person(leaf: str | list[float]) -> bool:
    if isinstance(leaf, list):
        return _are_persons(leaf)
    spaced = ("".join(match.groups()) for match in _SPACED.finditer(without_digests(leaf)))
    return bool(find_cprs(leaf)) or any(CPR.possible(digits) for digits in spaced)


def _are_persons(numbers: list[float]) -> bool:
    """Judge a series of numbers, which have lost their zeros and could be amounts.

    Only whole numbers of nine or ten digits count. A series where most could be CPR numbers shows persons; a few numbers do
    only when the check digit fits as well, since one amount in eight has a date in front by chance.
    """
    large = [f"{int(number):0{_CPR_DIGITS}d}" for number in numbers if _SMALLEST <= number < 10**_CPR_DIGITS and number == int(number)]
    possible = [digits for digits in large if CPR.possible(digits)]
    if len(possible) >= _SERIES and 2 * len(possible) >= len(large):
        return True
    return any(CPR(digits).checksum_ok for digits in possible)


def _text(value: Any) -> Any:
    """Return a text that the notebook format keeps as a list of lines as one."""
    return "".join(value) if isinstance(value, list) and all(isinstance(line, str) for line in value) else value


def _joined(outputs: Sequence[Mapping[str, Any]]) -> str:
    """Return what a cell printed as one text: a number may be split between two outputs."""
    return plain("".join(_text(output.get("text", "")) for output in outputs if output.get("output_type") == "stream"))
