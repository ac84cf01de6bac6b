"""Citizens of the sample: names that nobody has, replacement numbers, guardians, protected addresses."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import NULL
from as2007lib.sample.chance import Chance
from as2007lib.sample.numbers import cpr_texts, cprs
from as2007lib.sample.text import Columns, chosen, days, ids, table
from as2007lib.sample.town import CITY, POSTCODE
from as2007lib.values.arrays import Ints
from as2007lib.values.days import parse_day

_FLOWERS = (
    *("Anemone", "Bellis", "Cikorie", "Dahlia", "Erantis", "Fresia", "Georgine", "Hortensia", "Iris", "Jasmin", "Kornblomst"),
    *("Lavendel", "Margerit", "Narcis", "Orkidé", "Primula", "Ranunkel", "Syren", "Tulipan", "Valmue", "Vintergæk", "Ærenpris"),
)
_GUARDIAN_FLOWERS = ("Birk", "Bøg", "Eg", "El", "Fyr", "Gran", "Pil", "Røn")
_AREA_BIRTHS = np.array(
    [[2006, 2022], [1960, 2004], [1952, 2006], [1960, 2005], [1932, 1957], [2006, 2019], [1968, 2006]],
    dtype=np.int64,
)
"""First and last year of birth of the citizens whose first package is of each business area."""
_GUARDIANS, _PROTECTED = 60, 30  # of a thousand
_GUARDIAN_SERIES = 5
_GENERATION = 9000  # days between guardian and ward
_ID_WIDTH = 6


def make_citizens(chance: Chance, first: int, area: Ints, payer: Ints, series: int) -> Columns:
    """Return citizens numbered from `first`, one for each element of `area`.

    Args:
        chance: where the numbers come from.
        first: number of the first citizen.
        area: business area of the citizen's first package; decides the age.
        payer: place of the party that pays for the citizen here.
        series: CPR series, another one for each call.
    """
    size = len(area)
    oldest, youngest = _AREA_BIRTHS[area, 0], _AREA_BIRTHS[area, 1] + 1
    birth = parse_day("1970-01-01") + (oldest - 1970) * 365 + chance.below("birth", size, (youngest - oldest) * 365)
    guarded = chance.hit("guardian", size, _GUARDIANS)
    return {
        "number": first + np.arange(size, dtype=np.int64),
        "cpr": cprs(birth, series),
        "payer": payer,
        "protected": chance.hit("protected", size, _PROTECTED).astype(np.int64),
        "died": np.full(size, NULL, dtype=np.int64),
        "same_as": np.full(size, NULL, dtype=np.int64),
        "guardian": np.where(guarded, cprs(birth - _GENERATION, _GUARDIAN_SERIES), NULL),
    }


def citizen_ids(numbers: Ints) -> pa.Array:
    """Return the ids of citizens by number; `NULL` is blank."""
    return ids("B", numbers, _ID_WIDTH)


def citizens_table(citizens: Columns) -> pa.Table:
    """Return citizens.csv."""
    number, guardian = citizens["number"], citizens["guardian"]
    guarded = pa.array(guardian != NULL)
    flower = chosen(_FLOWERS, number % len(_FLOWERS))
    tree = chosen(_GUARDIAN_FLOWERS, number % len(_GUARDIAN_FLOWERS))
    return table(
        {
            "citizen_id": citizen_ids(number),
            "cpr": cpr_texts(citizens["cpr"]),
            "name": pc.binary_join_element_wise("Testborger", flower, ids("", number, 4), " "),
            "address": pc.binary_join_element_wise("Prøvevej", pc.cast(pa.array(1 + number % 199), pa.string()), " "),
            "postcode": POSTCODE,
            "city": CITY,
            "address_protected": pc.if_else(pa.array(citizens["protected"] == 1), "1", None),
            "died_on": days(citizens["died"]),
            "same_as": citizen_ids(citizens["same_as"]),
            "guardian_name": pc.if_else(guarded, pc.binary_join_element_wise("Testværge", tree, ids("", number, 4), " "), None),
            "guardian_cpr": cpr_texts(guardian),
        }
    )
