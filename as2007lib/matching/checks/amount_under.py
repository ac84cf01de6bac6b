"""A line is less than what is expected, and nothing is known of a rest."""

from __future__ import annotations

from as2007lib.matching.subject import BIT_BY_BIT, Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    under = subject.expected - subject.amount
    rows = subject.bills("parts", *BIT_BY_BIT) & (under > subject.limits.auto_amount)
    return found(rows, lambda at: f"beløbet er {kr(int(under[at]))} under det disponerede ({kr(int(subject.expected[at]))})")


CHECK = Check("Under det disponerede", _find)
