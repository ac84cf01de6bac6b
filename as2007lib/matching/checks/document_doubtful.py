"""The line's document says or owes something doubtful: sums that do not tie, look-alike or hidden signs. Needs `Extra.doubtful`."""

from __future__ import annotations

import numpy as np

from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    doubtful = sorted(subject.material.known.extra.doubtful)
    rows = np.isin(subject.material.lines.key[subject.places], doubtful)
    return found(rows, lambda _: "dokumentet er modtaget med en anmærkning om sine summer eller tegn; læs det først")


CHECK = Check("Dokumentet er tvivlsomt", _find)
