"""The code lists that the national rules name, from codes.csv."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.resources import files


class Codes:
    """A list of codes."""

    __slots__ = ("_codes", "_joined")

    def __init__(self, codes: list[str]) -> None:
        self._codes = frozenset(codes)
        self._joined = f",{','.join(codes)},"

    def holds(self, code: str | None) -> bool:
        """Whether a value is a code of the list; as in the official rules, codes with commas between them are too."""
        return code in self._codes or f",{code or ''}," in self._joined

    def all(self, codes: set[str]) -> bool:
        """Whether all values are codes of the list."""
        return codes <= self._codes


def _lists() -> dict[str, Codes]:
    found: dict[str, list[str]] = defaultdict(list)
    with files(__package__ or "").joinpath("codes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["list"]].append(row["code"])
    return {name: Codes(codes) for name, codes in found.items()}


_LISTS = _lists()


def code_list(name: str) -> Codes:
    """Return a list by its name in codes.csv."""
    return _LISTS[name]
