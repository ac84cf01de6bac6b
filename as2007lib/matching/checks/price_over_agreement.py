"""The price of a unit is over the one agreed, or over what the commitment reckons with."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr

_WHOLE, _ONE = 10_000, 10_000
_BIT_BY_BIT = ("use", "use_over")


def _find(subject: Subject, setting: CheckSetting) -> tuple[Ints, list[str]]:
    price = subject.material.lines.price[subject.places]
    terms = np.append(subject.material.known.extra.terms.ints("price"), NULL)[subject.terms]
    item = subject.laid.row_item[subject.begins]
    quantity = subject.material.items.quantity[item]
    counted = (quantity != NULL) & (quantity > 0)
    reckoned = -(-subject.material.items.amount[item] * _ONE // np.where(counted, quantity, 1))
    agreed = np.where(terms != NULL, terms, np.where(counted, reckoned, NULL))
    known = (price != NULL) & (agreed != NULL)
    # one unit at the price of the whole line is a lump sum: what it may come to, other checks see
    lump = (price == subject.amount) & ~np.isin(subject.laid.rule.astype(str), _BIT_BY_BIT)
    rows = subject.bills() & known & ~lump & (price > np.where(known, agreed, 0) * (_WHOLE + setting.pct) // _WHOLE)
    return found(rows, lambda at: f"prisen {kr(int(price[at]))} er over den aftalte {kr(int(agreed[at]))}")


CHECK = Check("Pris over aftalen", _find)
