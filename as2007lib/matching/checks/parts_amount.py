"""Several lines about one month are together more or less than it expects."""

from __future__ import annotations

import numpy as np

from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    parts = subject.laid.rule == "parts"
    item = subject.laid.row_item[subject.begins]
    total = np.zeros(len(subject.work.amounts), dtype=np.int64)
    np.add.at(total, item[parts], subject.amount[parts])
    away = total[item] - subject.expected
    rows = np.asarray(parts & (np.abs(away) > subject.limits.auto_amount), dtype=np.bool_)
    return found(rows, lambda at: f"delene er tilsammen {kr(int(total[item[at]]))}, men disponeret er {kr(int(subject.expected[at]))}")


CHECK = Check("Delene passer ikke med måneden", _find)
