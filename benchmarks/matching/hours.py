"""Lines for hours and punch cards against what was granted a month: several lines use one month's grant, some use more than it.

Many citizens have several such services, now and then at the same supplier; prices are alike among many. The noise of persons,
names and suppliers is that of the other bills. Of the lines for nothing that was granted a third are of unknown persons, a third of
known ones at any supplier, and a third of known ones at their own supplier, which nothing but the price may tell.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from as2007lib.frames.clearing import Commitments, Evidence
from as2007lib.frames.column import NULL
from as2007lib.values.months import first_days
from benchmarks.matching.bills import Case, noisy_cprs, noisy_names
from benchmarks.matching.town import FIRST_MONTH, MONTHS, Town, make_town, people_texts

_PRICES = 24_000 + np.arange(40, dtype=np.int64) * 1_750
"""Øre an hour."""
_ONE, _AT_OWN = 10_000, 2
_STRANGERS, _OVER, _OTHER_PRICE, _NAMED = 0.06, 0.08, 0.03, 0.3


def make_hours(seed: int, lines: int = 20_000, commitments: int = 100_000) -> Case:
    """Return a case of hours; see the module."""
    rng = np.random.default_rng(seed + 5_000)
    town = make_town(rng, commitments)
    services = len(town.columns["party"])
    price = rng.choice(_PRICES, services)
    granted = rng.integers(8, 120, services)[:, None] * np.ones(MONTHS, np.int64) * _ONE // 2
    amount = granted * price[:, None] // _ONE
    town = replace(town, commitments=_counted(town.commitments, amount.ravel(), granted.ravel()))
    known = int(lines * (1 - _STRANGERS))
    service, place, share = _used(rng, services, known)
    quantity = np.maximum(_ONE // 2, (granted[service, place] * share).astype(np.int64) // (_ONE // 4) * (_ONE // 4))
    c = town.columns
    citizen, party = c["citizen"][service], c["party"][service]
    other, name = people_texts(rng, lines - known)
    strange, sort = rng.integers(services, size=lines - known), rng.integers(3, size=lines - known)
    person, own = c["citizen"][strange], sort == _AT_OWN
    asked = np.where(rng.random(known) < _OTHER_PRICE, rng.choice(_PRICES, known), price[service])
    return Case(
        town,
        _evidence(
            rng,
            town,
            np.append(service, np.full(lines - known, NULL)),
            cpr=np.append(c["cpr"][citizen], np.where(sort > 0, c["cpr"][person], other)),
            name=np.append(c["name"][citizen], np.where(sort > 0, c["name"][person], name)),
            party=np.append(party, np.where(own, c["party"][strange], rng.integers(len(c["cvr"]), size=lines - known))),
            account=np.append(c["account"][service], c["account"][strange]),
            kind=np.append(c["kind"][service], c["kind"][strange]),
            place=np.append(place, rng.integers(MONTHS, size=lines - known)),
            quantity=np.append(quantity, rng.integers(2, 60, lines - known) * _ONE // 2),
            price=np.append(asked, rng.choice(_PRICES, lines - known)),
        ),
        np.arange(1, known + 1),
        service * MONTHS + place + 1,
    )


def _counted(commitments: Commitments, amount: np.ndarray, quantity: np.ndarray) -> Commitments:
    changed = {"amount": pa.array(amount), "open": pa.array(amount), "quantity": pa.array(quantity)}
    table = commitments.table
    for name, column in changed.items():
        table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), column)
    return Commitments(table)


def _used(rng: np.random.Generator, services: int, lines: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return service, month's place and the share of the month's grant of each line: one to four lines a month, in order."""
    each = rng.integers(1, 5, lines)
    each = each[: int(np.searchsorted(np.cumsum(each), lines)) + 1]
    months = rng.choice(services * MONTHS, len(each), replace=False)
    whole = np.where(rng.random(len(each)) < _OVER, rng.uniform(1.05, 1.4, len(each)), rng.uniform(0.3, 1.0, len(each)))
    key, share = np.repeat(months, each)[:lines], np.repeat(whole / each, each)[:lines]
    return key // MONTHS, key % MONTHS, share


def _evidence(rng: np.random.Generator, town: Town, service: np.ndarray, **c: np.ndarray) -> Evidence:
    size = len(service)
    wrong = rng.random(size) < 0.02
    cvr = np.where(wrong, rng.choice(town.columns["cvr"], size), town.columns["cvr"][c["party"]])
    named = (service != NULL) & (rng.random(size) < _NAMED)
    month = FIRST_MONTH + c["place"]
    return Evidence.of(
        evidence=np.arange(1, size + 1, dtype=np.int64),
        source=np.arange(1, size + 1, dtype=np.int64),
        kind=["invoice"] * size,
        amount=c["quantity"] * c["price"] // _ONE,
        first_month=month,
        last_month=month,
        issued_on=first_days(month + 1) + rng.integers(0, 20, size),
        supplier_cvr=pa.array(cvr),
        supplier_cpr=pa.nulls(size, pa.string()),
        cpr=pa.array(noisy_cprs(rng, c["cpr"])),
        person_name=pa.array(noisy_names(rng, c["name"])),
        account=pa.array(np.where(rng.random(size) < 0.1, None, c["account"])),
        order_number=pa.nulls(size, pa.string()),
        reference=pa.array([f"Y{key + 1:07d}" if is_named else None for key, is_named in zip(service.tolist(), named, strict=True)]),
        text=pa.array(np.where(rng.random(size) < 0.7, c["kind"], None)),
        quantity=pa.array(c["quantity"]),
        price=pa.array(c["price"]),
        pay_type=pa.nulls(size, pa.string()),
        credits=np.full(size, NULL, dtype=np.int64),
    )
