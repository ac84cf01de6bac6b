"""The log-odds that each field adds to a match, from a file that a controller can read and change."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import Any

import numpy as np

from as2007lib.matching.stated import Faults, Number
from as2007lib.values.arrays import Ints
from as2007lib.values.errors import As2007Error

_HEADER = ["field", "level", "weight", "says"]
_LARGEST = 100
WEIGHT = Number("vægt i log-odds", "", 3, -_LARGEST * 1000, _LARGEST * 1000)
"""What a weight is."""


class WeightsWrong(As2007Error):
    """Filen med vægte kan ikke bruges."""


@dataclass(frozen=True)
class Weights:
    """How fields compare: levels in the file's order, their weights in thousandths of log-odds, and how they are said."""

    levels: dict[str, tuple[str, ...]]
    numbers: dict[tuple[str, str], int]
    words: dict[tuple[str, str], str]

    def of(self, field: str) -> Ints:
        """Return the weight of each level of a field, in thousandths."""
        return np.array([self.numbers[field, level] for level in self.levels[field]], dtype=np.int64)

    def level(self, field: str, name: str) -> int:
        """Return a level's place among its field's."""
        return self.levels[field].index(name)


def read_weights(text: str) -> Weights:
    """Read a file of weights: field;level;weight;says, the weight with a decimal comma.

    Raises:
        WeightsWrong: a row is not so, a level is missing or one too many.
    """
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    if not rows or rows[0] != _HEADER:
        raise WeightsWrong(f"Vægtenes første linje skal være {';'.join(_HEADER)}.")
    numbers: dict[tuple[str, str], int] = {}
    words: dict[tuple[str, str], str] = {}
    levels: dict[str, tuple[str, ...]] = {}
    for place, row in enumerate(rows[1:], 2):
        if len(row) != len(_HEADER) or (row[0], row[1]) in numbers:
            raise WeightsWrong(f"Vægtenes linje {place} skal have fire felter og må ikke gentage et felt og niveau: {';'.join(row)}")
        numbers[row[0], row[1]] = _weight(row[2], place)
        words[row[0], row[1]] = row[3]
        levels[row[0]] = (*levels.get(row[0], ()), row[1])
    return Weights(levels, numbers, words)


def changed_weights(text: str) -> Weights:
    """Read a file of weights that must have exactly the fields and levels of the one that comes with the product.

    Raises:
        WeightsWrong: it has not.
    """
    weights, usual = read_weights(text), default_weights()
    wrong = sorted(set(weights.numbers) ^ set(usual.numbers))
    if wrong:
        raise WeightsWrong(f"Vægtene mangler eller har for meget: {', '.join(' '.join(pair) for pair in wrong)}.")
    return weights


def weights_of(given: Any, faults: Faults) -> Weights:
    """Return weights as a person stated them: by field and level, all that there are; the words are the product's."""
    usual = default_weights()
    numbers: dict[tuple[str, str], int] = {}
    for field, levels in faults.group(given, ("weights",), tuple(usual.levels)).items():
        stated = faults.group(levels, ("weights", field), usual.levels[field])
        numbers |= {(field, level): faults.number(text, ("weights", field, level), WEIGHT) for level, text in stated.items()}
        if numbers.get((field, "equal"), 0) < numbers.get((field, "differs"), -_LARGEST * 1000):
            faults.wrong(
                ("weights", field, "equal"), "må ikke være mindre end vægten af «differs»: så ville det tælle for, at feltet afviger"
            )
    return Weights(usual.levels, numbers, usual.words)


def stated_weights(weights: Weights) -> dict[str, dict[str, str]]:
    """Return weights as a file states them."""
    return {field: {level: WEIGHT.text(weights.numbers[field, level]) for level in levels} for field, levels in weights.levels.items()}


def default_weights() -> Weights:
    """Return the weights that come with the product."""
    return read_weights(files("as2007lib.matching").joinpath("data", "weights.csv").read_text("utf-8"))


def _weight(text: str, place: int) -> int:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > _LARGEST or number * 1000 != int(number * 1000):
        raise WeightsWrong(f"Vægtenes linje {place}: »{text}« er ikke et tal fra -{_LARGEST} til {_LARGEST} med højst 3 decimaler.")
    return int(number * 1000)
