"""The price of a unit is over the one agreed, or over what the commitment reckons with."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.prices import agreed
from as2007lib.matching.subject import BIT_BY_BIT, Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr

_WHOLE = 10_000


def _find(subject: Subject, setting: CheckSetting) -> tuple[Ints, list[str]]:
    price = subject.material.lines.price[subject.places]
    stated = agreed(subject.material, subject.laid.row_item[subject.begins])
    known = (price != NULL) & (stated != NULL)
    # one unit at the price of the whole line is a lump sum: what it may come to, other checks see
    lump = (price == subject.amount) & ~np.isin(subject.laid.rule.astype(str), BIT_BY_BIT)
    rows = subject.bills() & known & ~lump & (price > np.where(known, stated, 0) * (_WHOLE + setting.pct) // _WHOLE)
    return found(rows, lambda at: f"prisen {kr(int(price[at]))} er over den aftalte {kr(int(stated[at]))}")


CHECK = Check("Pris over aftalen", _find)
