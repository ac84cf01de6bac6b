"""Commitments to match against: citizens, suppliers, services of six months each. All chance comes from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from as2007lib.frames.clearing import Commitments, Persons, ServiceNames, Suppliers

MONTHS, FIRST_MONTH = 6, 24_312
_CITIZENS, _SUPPLIERS, _ACCOUNTS = 0.65, 1_500, 1_800
_COMMON = 60
_AT_HOME, _DAILY = 0.3, 0.4


def _words(text: str, by: str = " ") -> list[str]:
    return text.split(by)


_FIRST = _words(
    "Anne Mette Kirsten Hanne Anna Helle Susanne Lene Maria Marianne Inge Karen Lone Bente Camilla Pia Jette Charlotte Louise Inger "
    "Peter Michael Lars Jens Thomas Henrik Søren Christian Martin Jan Morten Anders Hans Jesper Niels Mads Rasmus Per Ole Mikkel "
    "Fatima Ali Mohammed Aisha Emma Ida Freja Oliver William Noah Bjørn Åse Øjvind Kåre"
)
_LAST = _words(
    "Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen Madsen Kristensen Olsen Thomsen "
    "Christiansen Poulsen Johansen Møller Mortensen Knudsen Jakobsen Mikkelsen Frederiksen Laursen Lund Holm Schmidt Eriksen "
    "Kristiansen Clausen Simonsen Svendsen Andreasen Iversen Østergaard Jeppesen Mogensen Jespersen Nissen Lauridsen Frandsen Bang "
    "Vestergaard Kjær Dahl Bach Friis Søndergaard Ahmed Hussain Nguyen Yilmaz"
)
_KINDS = _words(
    "Døgnophold;Midlertidigt botilbud;Længerevarende botilbud;Aktivitets- og samværstilbud;Beskyttet beskæftigelse;Støttekontaktperson;"
    "Aflastning;Plejefamilie, vederlag;Kost og logi;Familiebehandling;Psykologsamtaler;Ledsagelse;Specialundervisning;Dagbehandling;"
    "Socialpædagogisk støtte;Botræning;Efterværn;Kontaktperson;STU-forløb;Misbrugsbehandling",
    ";",
)


@dataclass(frozen=True)
class Town:
    """What there is to match against, as frames and as columns.

    Attributes:
        commitments: six a service, in order of service and month.
        persons: the citizens.
        suppliers: the suppliers.
        names: the services.
        columns: what the bills are made from: citizen, party, account of a service; texts of citizens and suppliers.
    """

    commitments: Commitments
    persons: Persons
    suppliers: Suppliers
    names: ServiceNames
    columns: dict[str, Any]


def make_town(rng: np.random.Generator, commitments: int) -> Town:
    """Return a town with about so many commitments; suppliers and accounts shrink with it so that it stays as dense."""
    services = commitments // MONTHS
    part = min(1.0, commitments / 1_000_000)
    suppliers, accounts = max(5, int(_SUPPLIERS * part)), max(6, int(_ACCOUNTS * part))
    people = _people(rng, int(services * _CITIZENS))
    cvr = np.array([f"{number:08d}" for number in rng.choice(80_000_000, suppliers, replace=False) + 10_000_000], dtype=object)
    home = rng.integers(suppliers, size=len(people["cpr"]))
    citizen = rng.integers(len(people["cpr"]), size=services)
    party = np.where(rng.random(services) < _AT_HOME, home[citizen], rng.integers(suppliers, size=services))
    kind = np.array(_KINDS, dtype=object)[rng.integers(len(_KINDS), size=services)]
    numbers = np.array([f"5{n:09d}" for n in rng.choice(10**9, accounts, replace=False)], dtype=object)
    account = numbers[rng.integers(accounts, size=services)]
    amounts = _amounts(rng, services)
    keys = np.arange(services, dtype=np.int64) + 1
    return Town(
        commitments=Commitments.of(
            item=np.arange(services * MONTHS, dtype=np.int64) + 1,
            service=np.repeat(keys, MONTHS),
            party=np.repeat(party + 1, MONTHS),
            citizen=np.repeat(citizen + 1_000_001, MONTHS),
            month=np.tile(np.arange(MONTHS) + FIRST_MONTH, services),
            amount=amounts.ravel(),
            open=amounts.ravel(),
            quantity=pa.nulls(services * MONTHS, pa.int64()),
            account=pa.array(np.repeat(account, MONTHS)),
            order_number=pa.nulls(services * MONTHS, pa.string()),
            reference=pa.nulls(services * MONTHS, pa.string()),
        ),
        persons=Persons.of(citizen=np.arange(len(people["cpr"])) + 1_000_001, cpr=people["cpr"], name=people["name"]),
        suppliers=Suppliers.of(
            party=np.arange(suppliers) + 1,
            cvr=cvr,
            gln=[None] * suppliers,
            cpr=[None] * suppliers,
            name=[f"Leverandør {n}" for n in range(suppliers)],
        ),
        names=ServiceNames.of(
            service=keys,
            service_id=[f"Y{key:07d}" for key in keys],
            package_id=[f"P{key:07d}" for key in keys],
            name=kind,
        ),
        columns={"citizen": citizen, "party": party, "account": account, "amounts": amounts, "kind": kind, "cvr": cvr, **people},
    )


def people_texts(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return CPR numbers (replacement numbers: day + 60) and names."""
    day, month, year = rng.integers(1, 29, size), rng.integers(1, 13, size), rng.integers(0, 100, size)
    serial = rng.integers(10_000, size=size)
    cpr = [f"{d + 60:02d}{m:02d}{y:02d}{s:04d}" for d, m, y, s in zip(day, month, year, serial, strict=True)]
    first, middle, last = (rng.choice(words, size) for words in (_FIRST, _LAST, _LAST))
    two = rng.random(size) < 0.6
    names = [f"{f} {m} {s}" if both else f"{f} {s}" for f, m, s, both in zip(first, middle, last, two, strict=True)]
    return np.array(cpr, dtype=object), np.array(names, dtype=object)


def common_amounts() -> np.ndarray:
    """Return the prices that a third of all services have, in øre."""
    return 50_000 + np.arange(_COMMON, dtype=np.int64) * 137_500


def _people(rng: np.random.Generator, size: int) -> dict[str, np.ndarray]:
    cpr, name = people_texts(rng, size + size // 20 + 10)
    _, first = np.unique(cpr.astype(str), return_index=True)
    kept = np.sort(first)[:size]
    return {"cpr": cpr[kept], "name": name[kept]}


def _amounts(rng: np.random.Generator, services: int) -> np.ndarray:
    price = np.exp(rng.normal(14.2, 0.9, services)).astype(np.int64) + 20_000
    price = np.where(rng.random(services) < 1 / 3, rng.choice(common_amounts(), services), price)
    days = np.array([31, 28, 31, 30, 31, 30])
    daily = (rng.random(services) < _DAILY)[:, None]
    return np.where(daily, (price // 30)[:, None] * days, price[:, None])
