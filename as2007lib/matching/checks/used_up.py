"""A line uses more than what is left of a punch card or of hours."""

from __future__ import annotations

import numpy as np

from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    rows = np.asarray(subject.laid.rule == "use_over", dtype=np.bool_)
    left = subject.work.material.items.open[subject.laid.row_item[subject.begins]]
    return found(rows, lambda at: f"disponeringen er brugt op: {kr(max(0, int(left[at])))} var tilbage, før månedens linjer blev lagt til")


CHECK = Check("Disponeringen er brugt op", _find)
