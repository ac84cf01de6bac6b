"""Two suppliers bill the same amount for one citizen and month."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints, changes
from as2007lib.values.danish import kr


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    lines = subject.material.lines
    every = np.flatnonzero((lines.amount > 0) & (lines.citizen >= 0) & (lines.supplier >= 0) & (lines.first != NULL))
    order = every[np.lexsort((lines.supplier[every], lines.amount[every], lines.first[every], lines.citizen[every]))]
    several = np.zeros(len(lines.key), dtype=np.bool_)
    if len(order):
        place = np.cumsum(changes(lines.citizen[order], lines.first[order], lines.amount[order]), dtype=np.int64)
        suppliers = np.bincount(place, weights=changes(place, lines.supplier[order]))
        several[order] = suppliers[place] > 1
    rows = subject.bills() & several[subject.places]
    return found(rows, lambda at: f"en anden leverandør har faktureret {kr(int(subject.amount[at]))} for samme borger og måned")


CHECK = Check("Samme regning fra to leverandører", _find)
