"""What falls on each party, provider or business area of some lines: summed here, for the figures of a month and the rows of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from as2007lib.answers.names import Names
from as2007lib.frames.base import Ints
from as2007lib.frames.results import KINDS, Lines
from as2007lib.values.arrays import changes, sums

Over: TypeAlias = Literal["party", "provider", "business_area"]
CORRECTION = KINDS.index("correction")


@dataclass(frozen=True)
class Grouped:
    """What falls on each party, provider or business area, in the order of their keys.

    Attributes:
        key: of the party or provider, or the place of the business area; `NULL` where there is none.
        services: how many services.
        lines: how many lines.
        corrections: øre of the amount that correct earlier months.
        amount: øre.
    """

    key: Ints
    services: Ints
    lines: Ints
    corrections: Ints
    amount: Ints


def grouped(lines: Lines, names: Names, over: Over) -> Grouped:
    """Return what falls on each party, provider or business area.

    Raises:
        TooLargeError: a sum does not fit in a column.
    """
    key, service, amount = keys_of(lines, names, over), lines.ints("service"), lines.ints("amount")
    order = np.lexsort((service, key))
    heads = np.flatnonzero(changes(key[order]))
    corrected = np.where(lines.ints("kind") == CORRECTION, amount, 0)
    return Grouped(
        key=key[order][heads],
        services=sums(changes(key[order], service[order]).astype(np.int64), heads),
        lines=np.diff(np.append(heads, len(order))),
        corrections=sums(corrected[order], heads),
        amount=sums(amount[order], heads),
    )


def keys_of(lines: Lines, names: Names, over: Over) -> Ints:
    """Return what each line falls on."""
    if over == "party":
        return lines.ints("party")
    service = lines.ints("service")
    return names.provider_of(service) if over == "provider" else names.area_of(service)


def called(names: Names, over: Over, key: int) -> tuple[str, str]:
    """Return the id and the name of what lines fall on; both blank where there is none, a person by the id alone."""
    if over == "business_area":
        return names.area(key), names.area(key)
    return names.id(key), names.party(key) if over == "party" else names.provider(key)
