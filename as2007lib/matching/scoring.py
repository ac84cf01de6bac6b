"""How a line and a group compare, field by field: levels, and the log-odds they add."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from as2007lib.matching.material import Material
from as2007lib.matching.names import compare_names
from as2007lib.matching.weights import Weights
from as2007lib.values.arrays import Ints

FIELDS = ("person", "name", "supplier", "account", "order_number", "reference", "text")
"""The fields of a pair; period, habit, amount and shape belong to an option."""
OPTION_FIELDS = ("period", "habit", "amount", "shape")
_TEXT_ALIKE = 80
_NAME_LEVELS = ("equal", "near", "part", "differs", "missing")


@dataclass(frozen=True)
class Scores:
    """Pairs of line and group: their levels by field, and the sum of the weights."""

    line: Ints
    group: Ints
    levels: dict[str, Ints]
    score: Ints


def score_pairs(material: Material, weights: Weights, line: Ints, group: Ints) -> Scores:
    """Return how pairs of line and group compare."""
    lines, groups = material.lines, material.groups
    same = {
        "supplier": (lines.supplier[line], groups.supplier[group]),
        "account": (lines.account[line], groups.account[group]),
        "order_number": (lines.order[line], groups.order[group]),
    }
    levels = {field: _equality(weights, field, one, other) for field, (one, other) in same.items()}
    levels["person"] = _persons(material, weights, line, group)
    names = np.array([weights.level("name", level) for level in _NAME_LEVELS], dtype=np.int64)
    levels["name"] = names[_names(material, line, group, levels["person"] == weights.level("person", "differs"))]
    levels["reference"] = _references(material, weights, line, group)
    levels["text"] = _texts(material, weights, line, group)
    levels = {field: levels[field] for field in FIELDS}
    score = sum((weights.of(field)[levels[field]] for field in FIELDS), np.zeros(len(line), dtype=np.int64))
    return Scores(line, group, levels, score)


def _equality(weights: Weights, field: str, one: Ints, other: Ints) -> Ints:
    equal, differs, missing = (weights.level(field, level) for level in ("equal", "differs", "missing"))
    return np.where((one < 0) | (other < 0), missing, np.where(one == other, equal, differs))


def _persons(material: Material, weights: Weights, line: Ints, group: Ints) -> Ints:
    level = {name: weights.level("person", name) for name in ("equal", "birth", "near", "missing", "differs")}
    cpr, birth, theirs = material.lines.cpr[line], material.lines.birth[line], material.groups.cpr[group]
    found = np.full(len(line), level["differs"], dtype=np.int64)
    found[(cpr < 0) & (birth == theirs // 10_000)] = level["birth"]
    found[cpr == theirs] = level["equal"]
    found[((cpr < 0) & (birth < 0)) | (theirs < 0)] = level["missing"]
    rows = np.flatnonzero((found == level["differs"]) & (cpr >= 0))
    found[rows[_one_slip(cpr[rows], theirs[rows])]] = level["near"]
    return found


def _one_slip(one: Ints, other: Ints) -> np.ndarray:
    """Return where two numbers of ten digits differ in one digit, or in two neighbours that changed places."""
    power = 10 ** np.arange(9, -1, -1, dtype=np.int64)
    mine, theirs = one[:, None] // power % 10, other[:, None] // power % 10
    wrong = mine != theirs
    count = wrong.sum(axis=1)
    swapped = (wrong[:, :-1] & wrong[:, 1:] & (mine[:, :-1] == theirs[:, 1:]) & (mine[:, 1:] == theirs[:, :-1])).any(axis=1)
    return np.asarray((count == 1) | ((count == 2) & swapped))  # noqa: PLR2004 - the two that changed places


def _names(material: Material, line: Ints, group: Ints, strange: np.ndarray) -> Ints:
    """Return how names compare; those of two persons whose CPR numbers differ are not worth the time."""
    mine, theirs = material.lines.name[line], material.groups.name[group]
    found = np.where((mine < 0) | (theirs < 0), _NAME_LEVELS.index("missing"), np.where(mine == theirs, 0, _NAME_LEVELS.index("differs")))
    rows = np.flatnonzero(~strange & (found == _NAME_LEVELS.index("differs")))
    found[rows] = compare_names(mine[rows], theirs[rows], material.names.words)
    return found


def _references(material: Material, weights: Weights, line: Ints, group: Ints) -> Ints:
    size = max(1, len(material.groups.first))
    pair = line * size + group
    found = np.full(len(line), weights.level("reference", "missing"), dtype=np.int64)
    for refs, level in ((material.package_refs, "package"), (material.service_refs, "service")):
        found[np.isin(line, refs[0]) & (found == weights.level("reference", "missing"))] = weights.level("reference", "differs")
        found[np.isin(pair, refs[0] * size + refs[1])] = weights.level("reference", level)
    return found


def _texts(material: Material, weights: Weights, line: Ints, group: Ints) -> Ints:
    mine, theirs = material.lines.text[line], material.groups.text[group]
    size = len(material.texts) + 1
    pairs, inverse = np.unique((mine + 1) * size + theirs + 1, return_inverse=True)
    near, missing, differs = (weights.level("text", level) for level in ("near", "missing", "differs"))
    found = np.full(len(pairs), missing, dtype=np.int64)
    for place, (one, other) in enumerate(zip((pairs // size - 1).tolist(), (pairs % size - 1).tolist(), strict=True)):
        if one == other >= 0:
            found[place] = near
        elif min(one, other) >= 0:
            alike = fuzz.token_set_ratio(material.texts[one].casefold(), material.texts[other].casefold())
            found[place] = near if alike >= _TEXT_ALIKE else differs
    return np.asarray(found[inverse], dtype=np.int64)
