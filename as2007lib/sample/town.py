"""Who pays and where it is delivered: parties, providers and calendars of the sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.frames.facts import BUSINESS_AREAS
from as2007lib.sample.catalogue import read_data
from as2007lib.sample.chance import Chance
from as2007lib.sample.numbers import cpr_texts, cprs, cvrs, glns
from as2007lib.sample.size import SampleParameters, SampleSize
from as2007lib.sample.text import Values, chosen, ids, table
from as2007lib.values.arrays import Ints
from as2007lib.values.days import parse_day

HOME_REGION = "Midtjylland"
POSTCODE, CITY = "9998", "Eksempelby"
SUPPLIERS = 2
"""Suppliers to each own provider of an area."""
FAMILY_SHARE = 12
"""One foster family to so many citizens."""
_TREES = ("Bøgehøj", "Lindegård", "Elmely", "Askelund", "Birkebo", "Egehus", "Pilevang", "Ellekrat", "Ahornhave", "Hasselbo")
_AREA_NAMES = ("Børne- og ungecenter", "Forsorgscenter", "Bosted", "Psykiatrihus", "Plejecenter", "Skole", "Jobhus")
_NO_GLN, _NO_ADDRESS, _NO_CVR = 7, 23, 41  # places of municipalities that lack something
_UNNUMBERED = 84
"""Place of the municipality whose numbers the first folder has not: its documents are held back until the second folder tells them."""
OLD_PARTY, NEW_PARTY = "FSB-GL", "FSB-NY"
HANDOVER = parse_day("2026-09-01")
"""First day of the party that took over from another."""


@dataclass(frozen=True)
class Town:
    """Parties by place in `party_ids`, providers by place in `provider_ids`.

    Attributes:
        party_ids: all parties.
        parties: parties.csv of the first folder.
        told_later: the row of it that the second folder completes.
        provider_ids: all providers.
        providers: providers.csv.
        provider_area: the business area of each own provider, −1 for those of suppliers.
        supplier_of: the party of each provider.
        payers: places of the other municipalities.
        payer_weights: how often each pays for a citizen here.
        regions: places of the regions.
        departments: places of the departments, one to each business area.
        families: places of the foster families.
        family_cprs: their CPR numbers.
        own: number of own providers; those of suppliers follow.
    """

    party_ids: list[str]
    parties: pa.Table
    told_later: pa.Table
    provider_ids: list[str]
    providers: pa.Table
    provider_area: Ints
    supplier_of: Ints
    payers: Ints
    payer_weights: Ints
    regions: Ints
    departments: Ints
    families: Ints
    family_cprs: Ints
    own: int

    def party(self, name: str) -> int:
        """Return the place of a party."""
        return self.party_ids.index(name)


def make_town(seed: int, size: SampleSize) -> Town:
    """Make the parties and providers."""
    self_id = SampleParameters.of(size).party_id
    parts = [_self(self_id, SampleParameters.of(size)), _municipalities(_UNNUMBERED), _regions(), _joint_body(), _departments()]
    suppliers, own = SUPPLIERS * size.providers, size.providers * len(BUSINESS_AREAS)
    family_cprs = _family_cprs(Chance(seed, "town"), 5 + size.citizens // FAMILY_SHARE)
    parts += [_suppliers(suppliers), _families(family_cprs)]
    parties = pa.concat_tables([part.select(_PARTY_COLUMNS) for part in parts])
    edges = np.cumsum([0, *(len(part) for part in parts)])
    party_ids = parties["party_id"].to_pylist()
    areas = np.concatenate([np.repeat(np.arange(len(BUSINESS_AREAS)), size.providers), np.full(suppliers, -1)])
    runs = np.concatenate([np.zeros(own, dtype=np.int64), edges[5] + np.arange(suppliers)])
    provider_ids = ids("TIL-", np.arange(1, own + suppliers + 1), 3).to_pylist()
    near = np.array([12 if row["region"] == HOME_REGION else 1 for row in read_data("municipalities.csv")], dtype=np.int64)
    return Town(
        party_ids=party_ids,
        parties=parties,
        told_later=_municipalities().slice(_UNNUMBERED, 1),
        provider_ids=provider_ids,
        providers=_providers(provider_ids, areas, chosen(party_ids, runs), own),
        provider_area=areas.astype(np.int64),
        supplier_of=runs,
        payers=np.arange(edges[1], edges[2]),
        payer_weights=near,
        regions=np.arange(edges[2], edges[3]),
        departments=np.arange(edges[4], edges[5]),
        families=np.arange(edges[6], edges[7]),
        family_cprs=family_cprs,
        own=own,
    )


def calendars() -> pa.Table:
    """Return calendars.csv: school years with a summer that no row covers, and weekends."""
    years = range(2015, 2028)
    names = ["skoleaar"] * len(years) + ["weekend"]
    return table(
        {
            "calendar_id": names,
            "from_date": [f"{year}-08-11" for year in years] + ["2015-01-01"],
            "to_date": [f"{year + 1}-06-26" for year in years] + [""],
            "weekdays": ["1111100"] * len(years) + ["0000111"],
            "holidays": ["0"] * len(years) + ["1"],
        }
    )


_PARTY_COLUMNS = [
    *("party_id", "name", "kind", "is_self", "cvr", "cpr", "gln", "municipality_code", "address", "postcode", "city"),
    *("payment_days", "from_date", "to_date", "successor_id"),
]


def _parties(names: dict[str, Values]) -> pa.Table:
    """Return parties with the given columns; the rest is blank, the address the town's."""
    size = len(next(values for values in names.values() if not isinstance(values, str)))
    address = [f"Prøvegade {number + 1}" for number in range(size)]
    blank: dict[str, Values] = dict.fromkeys(_PARTY_COLUMNS, "")
    return table({**blank, "address": address, "postcode": POSTCODE, "city": CITY, **names})


def _without(values: pa.Array, *places: int) -> list[str]:
    texts: list[str] = values.to_pylist()
    return ["" if number in places else text for number, text in enumerate(texts)]


def _self(party_id: str, parameters: SampleParameters) -> pa.Table:
    one = np.array([0])
    code = [parameters.municipality_code]
    kept = {"is_self": "1", "kind": "municipality", "cvr": cvrs(one), "gln": glns(1, one), "payment_days": "30"}
    return _parties({"party_id": [party_id], "name": [parameters.municipality], "municipality_code": code, **kept})


def _municipalities(unnumbered: int = -1) -> pa.Table:
    """Return the municipalities, the one at a place without CVR and GLN."""
    rows = read_data("municipalities.csv")
    numbers = np.arange(len(rows), dtype=np.int64)
    address = [f"Rådhusgade {number + 1}, eksempel" for number in range(len(rows))]
    address[_NO_ADDRESS] = ""
    return _parties(
        {
            "party_id": [f"KOM-{row['code']}" for row in rows],
            "name": [row["name"] for row in rows],
            "kind": "municipality",
            "cvr": _without(cvrs(numbers + 100), _NO_CVR, unnumbered),
            "gln": _without(glns(2, numbers), _NO_GLN, unnumbered),
            "municipality_code": [row["code"] for row in rows],
            "address": address,
            "payment_days": ["30" if number % 5 else "14" for number in range(len(rows))],
        }
    )


def _regions() -> pa.Table:
    rows = read_data("regions.csv")
    numbers = np.arange(len(rows), dtype=np.int64)
    names: dict[str, Values] = {"party_id": [f"REG-{row['code']}" for row in rows], "name": [row["name"] for row in rows]}
    return _parties({**names, "kind": "region", "cvr": cvrs(numbers + 300), "gln": glns(3, numbers), "payment_days": "30"})


def _joint_body() -> pa.Table:
    """A joint body of municipalities that another one took over from: corrections go to the successor."""
    numbers = np.arange(2, dtype=np.int64)
    return _parties(
        {
            "party_id": [OLD_PARTY, NEW_PARTY],
            "name": ["Fællesskabet Gammel-Eksempel", "Fællesskabet Ny-Eksempel"],
            "kind": "municipality",
            "cvr": cvrs(numbers + 350),
            "gln": glns(4, numbers),
            "payment_days": "30",
            "from_date": ["2012-01-01", "2026-09-01"],
            "to_date": ["2026-08-31", ""],
            "successor_id": [NEW_PARTY, ""],
        }
    )


def _departments() -> pa.Table:
    names = ("Børn og unge", "Voksne med særlige behov", "Handicap", "Psykiatri", "Ældre", "Skole og specialundervisning", "Jobcenter")
    return _parties(
        {
            "party_id": [f"AFD-{number + 1}" for number in range(len(names))],
            "name": [f"{name}, Solbjerg-Eksempel" for name in names],
            "kind": "department",
            "gln": glns(5, np.arange(len(names), dtype=np.int64)),
        }
    )


def _suppliers(count: int) -> pa.Table:
    numbers = np.arange(count, dtype=np.int64)
    return _parties(
        {
            "party_id": ids("LEV-", numbers + 1, 3),
            "name": [f"{_TREES[number % len(_TREES)]}-Eksempel {number + 1} ApS" for number in range(count)],
            "kind": "supplier",
            "cvr": cvrs(numbers + 400),
            "gln": glns(6, numbers),
            "payment_days": "30",
        }
    )


def _family_cprs(chance: Chance, count: int) -> Ints:
    return cprs(parse_day("1958-01-01") + chance.below("family birth", count, 12_000), 6)


def _families(numbers: Ints) -> pa.Table:
    return _parties(
        {
            "party_id": ids("PLF-", np.arange(1, len(numbers) + 1), 4),
            "name": [f"Plejefamilie Eksempel {number + 1:04d}" for number in range(len(numbers))],
            "kind": "person",
            "cpr": cpr_texts(numbers),
        }
    )


def _providers(provider_ids: list[str], areas: Ints, runs: pa.Array, own: int) -> pa.Table:
    count = len(provider_ids)
    kinds = [_AREA_NAMES[area] if area >= 0 else "Opholdssted" for area in areas.tolist()]
    names = [f"{kind} {_TREES[place % len(_TREES)]}-Eksempel {place + 1}" for place, kind in enumerate(kinds)]
    is_department = [place < own and place % 4 == 3 for place in range(count)]  # noqa: PLR2004 - every fourth
    return table(
        {
            "provider_id": provider_ids,
            "party_id": runs,
            "name": names,
            "parent_id": [provider_ids[place - 1] if is_department[place] else "" for place in range(count)],
            "p_number": ids("1999", np.arange(count, dtype=np.int64), 6),
            "places": [str(6 + place * 7 % 35) if place < own else "" for place in range(count)],
            "from_date": "2012-01-01",
            "to_date": "",
        }
    )
