"""Blocking: which groups (a service at a supplier) a line could be about at all, found by joins and never by looking at every pair."""

from __future__ import annotations

import numpy as np

from as2007lib.matching.material import Material
from as2007lib.matching.names import word_rows
from as2007lib.values.arrays import Ints, changes, distinct, owners, place_of, ranges

_MOST = 60
"""A key that finds more groups for one line says nothing about it."""
_SHIFT = 2**40


def candidates(material: Material, lines: Ints, near: int) -> tuple[Ints, Ints]:
    """Return pairs of line and group, each once, in order.

    Args:
        material: what is matched.
        lines: places of the lines.
        near: øre that an amount may differ and still be looked up as the same.
    """
    every, groups = material.lines, material.groups
    citizen = every.citizen[lines]
    found = [join(citizen, groups.citizen)]
    found += [_quoted(lines, refs) for refs in (material.service_refs, material.package_refs)]
    found.append(join(every.order[lines], groups.order))
    rest = np.flatnonzero(citizen < 0)
    left = lines[rest]
    supplier = every.supplier[left]
    births = np.where(groups.cpr < 0, -1, groups.cpr // 10_000)
    found += [(rest[one], other) for one, other in (join(_both(supplier, every.birth[left]), _both(groups.supplier, births)),)]
    for one, other in (
        _words(material, left),
        _amounts(material, left, supplier, groups.supplier, near),
        _amounts(material, left, every.account[left], groups.account, near),
        join(_both(every.account[left], every.name[left]), _both(groups.account, groups.name)),
    ):
        found.append((rest[one], other))
    packed = distinct(np.concatenate([one * len(groups.first) + other for one, other in found]))
    return lines[packed // max(1, len(groups.first))], packed % max(1, len(groups.first))


def join(left: Ints, right: Ints, most: int = _MOST) -> tuple[Ints, Ints]:
    """Return pairs of places with equal keys; −1 equals nothing, and a key with more than `most` on the right neither."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first, after = np.searchsorted(ordered, left, "left"), np.searchsorted(ordered, left, "right")
    count = np.where((left >= 0) & (after - first <= most), after - first, 0)
    return owners(count), order[ranges(first, count)]


def _both(one: Ints, other: Ints) -> Ints:
    return np.where((one < 0) | (other < 0), -1, one * _SHIFT // 1024 + other)


def _quoted(lines: Ints, refs: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    place = place_of(lines, refs[0])
    return place[place >= 0], refs[1][place >= 0]


def _words(material: Material, lines: Ints) -> tuple[Ints, Ints]:
    """Return pairs of one supplier whose persons' names share a word."""
    numbers: dict[str, int] = {}
    lines_at, words = word_rows(material.lines.name[lines], material.names.words, numbers)
    wanted = distinct(material.lines.supplier[lines])
    groups = np.flatnonzero((place_of(wanted, material.groups.supplier) >= 0) & (material.groups.supplier >= 0))
    groups_at, theirs = word_rows(material.groups.name[groups], material.names.words, numbers)
    one, other = join(
        _both(material.lines.supplier[lines][lines_at], words),
        _both(material.groups.supplier[groups][groups_at], theirs),
    )
    return lines_at[one], groups[groups_at[other]]


def _amounts(material: Material, lines: Ints, mine: Ints, theirs: Ints, near: int) -> tuple[Ints, Ints]:
    """Return pairs of the same supplier or account where an item is of the line's amount but for a few øre."""
    items, amount = material.items, np.abs(material.lines.amount[lines])
    key = theirs[items.group]
    known = np.flatnonzero((key >= 0) & (items.amount > 0) & (items.amount < _SHIFT))
    key = key[known] * _SHIFT + items.amount[known]
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    middle = mine * _SHIFT + amount
    first, after = np.searchsorted(ordered, middle - near, "left"), np.searchsorted(ordered, middle + near, "right")
    count = np.where((mine >= 0) & (amount < _SHIFT - near) & (after - first <= _MOST * 4), after - first, 0)
    pair = owners(count) * len(material.groups.first) + items.group[known[order[ranges(first, count)]]]
    pair = pair[changes(pair)]
    return pair // max(1, len(material.groups.first)), pair % max(1, len(material.groups.first))
