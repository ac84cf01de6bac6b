"""A line for hours or a punch card asks less than the agreed price, or none can be told: it may be for something else."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.prices import agreed
from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    price = subject.material.lines.price[subject.places]
    stated = agreed(subject.material, subject.laid.row_item[subject.begins])
    over = (price != NULL) & (stated != NULL) & (price > stated)  # another check tells of these
    rows = np.asarray((subject.laid.rule == "use_price") & ~over, dtype=np.bool_)

    def says(at: int) -> str:
        named = f"den aftalte {kr(int(stated[at]))}" if stated[at] != NULL else "nogen aftalt pris"
        return f"beløb og antal svarer ikke til {named}"

    return found(rows, says)


CHECK = Check("Anden pris end den aftalte", _find)
