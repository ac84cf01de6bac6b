"""What a unit was agreed to cost, and whether a line that uses a granted quantity asks for just that."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.material import Material
from as2007lib.values.arrays import Bools, Ints, place_of

_ONE = 10_000


def agreed(material: Material, item: Ints) -> Ints:
    """Return øre a unit of each item: as the terms of its service say, else what its amount reckons with; NULL where neither tells."""
    terms = material.known.extra.terms
    at = place_of(terms.ints("service"), material.groups.service[material.items.group[item]])
    stated = np.append(terms.ints("price"), NULL)[at]
    quantity = material.items.quantity[item]
    counted = (quantity != NULL) & (quantity > 0)
    reckoned = -(-material.items.amount[item] * _ONE // np.where(counted, quantity, 1))
    return np.where(stated != NULL, stated, np.where(counted, reckoned, NULL))


def as_agreed(material: Material, line: Ints, item: Ints, apart: int) -> Bools:
    """Return which lines ask the agreed price of an item for their quantity, give or take some øre and one øre a unit."""
    price, quantity = agreed(material, item), material.lines.quantity[line]
    due = quantity * np.where(price == NULL, 0, price) // _ONE
    near = np.abs(material.lines.amount[line] - due) <= apart + quantity // _ONE
    return np.asarray((price != NULL) & near, dtype=np.bool_)
