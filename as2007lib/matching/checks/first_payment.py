"""Nothing was paid for the service before, and the line is large."""

from __future__ import annotations

import numpy as np

from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints, place_of
from as2007lib.values.danish import kr


def _find(subject: Subject, setting: CheckSetting) -> tuple[Ints, list[str]]:
    items = subject.material.items
    paid = np.zeros(len(subject.material.groups.first), dtype=np.bool_)
    paid[items.group[items.open < items.amount]] = True
    before = place_of(items.key, subject.material.known.allocated.ints("item"))
    paid[items.group[before[before >= 0]]] = True
    rows = subject.bills() & ~paid[subject.group] & (subject.amount >= setting.from_amount)
    return found(rows, lambda _: f"det er den første betaling på ydelsen, og den er på {kr(setting.from_amount)} eller mere")


CHECK = Check("Første betaling", _find)
