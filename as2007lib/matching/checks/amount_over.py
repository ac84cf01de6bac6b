"""A line is more than what is expected."""

from __future__ import annotations

from as2007lib.matching.subject import BIT_BY_BIT, Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    over = subject.amount - subject.expected
    rows = subject.bills("parts", *BIT_BY_BIT) & (over > subject.limits.auto_amount)
    return found(rows, lambda at: f"beløbet er {kr(int(over[at]))} over det disponerede ({kr(int(subject.expected[at]))})")


CHECK = Check("Over det disponerede", _find)
