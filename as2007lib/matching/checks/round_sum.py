"""A bill that is a round sum, of a supplier whose commitments are not."""

from __future__ import annotations

from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import kr


def _find(subject: Subject, setting: CheckSetting) -> tuple[Ints, list[str]]:
    multiple = max(1, setting.multiple)
    large = subject.bills() & (subject.amount >= setting.from_amount)
    rows = large & (subject.amount % multiple == 0) & (subject.expected % multiple != 0)
    return found(rows, lambda at: f"beløbet er rundt ({kr(int(subject.amount[at]))}), men det disponerede er det ikke")


CHECK = Check("Runde beløb", _find)
