"""The first stages: exact references, and rules that a person can read. A line that fits one only goes to the first line that fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from as2007lib.matching.options import Options
from as2007lib.matching.stage import Laid, Left, Work, after, laid, together
from as2007lib.values.arrays import Bools, changes

_SAME = ("equal", "near")


@dataclass(frozen=True)
class Rule:
    """A rule: which levels each field must have."""

    name: str
    demands: Mapping[str, tuple[str, ...]]


REFERENCES = (
    Rule("reference", {"reference": ("service",), "amount": _SAME, "period": ("equal", "within", "missing"), "shape": ("one",)}),
    Rule(
        "order_number",
        {"order_number": ("equal",), "supplier": ("equal", "missing"), "amount": _SAME, "period": ("equal",), "shape": ("one",)},
    ),
)
"""Exact references."""
_HABITUAL: Mapping[str, tuple[str, ...]] = {
    "supplier": ("equal",),
    "amount": _SAME,
    "period": ("equal",),
    "habit": ("usual", "unknown"),
    "shape": ("one",),
    "reference": ("missing", "service", "package"),
}
RULES = (
    Rule("person_month", {**_HABITUAL, "person": ("equal",), "name": ("equal", "near", "part", "missing")}),
    Rule("birth_month", {**_HABITUAL, "person": ("birth",), "name": ("equal", "near", "part")}),
    Rule("name_month", {**_HABITUAL, "person": ("missing",), "name": ("equal",), "account": ("equal", "missing")}),
)
"""Readable rules, in order."""


def references(work: Work, left: Left) -> tuple[Laid, Left]:
    """Lay lines that name what they are for, with the amount right."""
    return _by_rules(work, left, REFERENCES)


def rules(work: Work, left: Left) -> tuple[Laid, Left]:
    """Lay lines that a rule fits."""
    return _by_rules(work, left, RULES)


def _by_rules(work: Work, left: Left, wanted: tuple[Rule, ...]) -> tuple[Laid, Left]:
    found = []
    for rule in wanted:
        free = left.free(work.options)
        fits = np.flatnonzero(free & _fits(work, rule))
        part = laid(work, _first_only(work.options.take(fits)), rule.name)
        found.append(part)
        left = after(left, part)
    return together(found), left


def _fits(work: Work, rule: Rule) -> Bools:
    options, fits = work.options, np.ones(len(work.options.line), dtype=np.bool_)
    for field, names in rule.demands.items():
        level = options.levels[field] if field in options.levels else work.scores.levels[field][options.pair]
        fits &= np.isin(level, [work.weights.level(field, name) for name in names])
    return fits


def _first_only(options: Options) -> Options:
    """Keep the options of lines that have one only, and of an item those of its first line."""
    order = np.argsort(options.line, kind="stable")
    begins = changes(options.line[order])
    alone = np.append(begins[1:], True) & begins if len(order) else begins
    options = options.take(order[alone])
    order = np.lexsort((options.line, options.item))
    return options.take(np.sort(order[changes(options.item[order])]) if len(order) else order)
