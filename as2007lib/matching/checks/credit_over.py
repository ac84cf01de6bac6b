"""A credit note or reversal takes back more than what is left of what it credits."""

from __future__ import annotations

from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    over = subject.work.weights.level("amount", "over")
    rows = (subject.amount < 0) & (subject.laid.levels["amount"] == over)
    return found(rows, lambda at: f"der krediteres {kr(-int(subject.amount[at]))}, og det er mere, end der er tilbage at kreditere")


CHECK = Check("Krediterer mere, end der er", _find)
