"""A line states no period, and another open month of the service fits it as well."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.subject import BIT_BY_BIT, Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import month


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    material, options = subject.material, subject.work.options
    taken = material.items.open <= 0
    taken[subject.laid.row_item] = True
    own = np.full(len(material.lines.key), NULL, dtype=np.int64)
    group = own.copy()
    own[subject.places], group[subject.places] = subject.laid.score, subject.group
    rival = (options.group == group[options.line]) & (options.score >= own[options.line]) & ~taken[options.item]
    contested = np.zeros(len(own), dtype=np.bool_)
    contested[options.line[rival]] = True
    rows = subject.bills(*BIT_BY_BIT) & contested[subject.places] & (material.lines.first[subject.places] == NULL)
    return found(
        rows, lambda at: f"linjen siger ingen periode, og flere måneder end {month(int(subject.first_month[at]))} passer lige godt"
    )


CHECK = Check("Måneden er uklar", _find)
