"""Rates of the sample: yearly, general ones for every catalogue service and own ones for most providers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import FLOWS
from as2007lib.sample.catalogue import Catalogue
from as2007lib.sample.chance import Chance
from as2007lib.sample.size import LAST_PERIOD, SampleSize
from as2007lib.sample.text import Columns, chosen, days, last_days, ore, table
from as2007lib.sample.town import Town
from as2007lib.values.arrays import Ints, owners, ranges
from as2007lib.values.days import OPEN, parse_day
from as2007lib.values.months import first_day, first_days, parse_month, year_of

_YEARLY_RISE = 28  # thousandths
_OWN_PRICES = 600  # of a thousand offers
_LAPSED = 30  # of a thousand own prices: forgotten from September on
_LAPSE_DAY = parse_day("2026-09-01")
_LATER_RISE = 1020  # thousandths
PRICED_LATE = "PS-SAERLIG"
"""A service whose general price is told months too late: until then some of its months cannot be settled."""


def offers(town: Town, catalogue: Catalogue) -> tuple[Ints, Ints]:
    """Return which services (places) each provider (places) offers: own ones sell, suppliers are bought from."""
    own = np.arange(len(town.provider_ids)) < town.own
    sold = np.isin(catalogue.flow, [FLOWS.index("sale"), FLOWS.index("internal")]) & (catalogue.weight > 0)
    bought = (catalogue.flow == FLOWS.index("purchase")) & ~catalogue.has("foster")
    near = catalogue.area[:, None] == town.provider_area[None, :]
    code, provider = np.nonzero(np.where(own[None, :], near & sold[:, None], bought[:, None]))
    return code, provider


def make_rates(seed: int, size: SampleSize, town: Town, catalogue: Catalogue) -> Columns:
    """Return rates: code, provider (−1: general), start, stop, rate."""
    chance = Chance(seed, "rates")
    code, provider = offers(town, catalogue)
    has_own = chance.hit("own", len(code), _OWN_PRICES)
    general = np.delete(np.arange(len(catalogue)), catalogue.codes.index(PRICED_LATE))
    code, provider = np.concatenate([general, code[has_own]]), np.concatenate([np.full(len(general), -1), provider[has_own]])
    level = np.where(provider < 0, 1000, 860 + chance.below("level", len(code), 300))
    lapses = (provider >= 0) & chance.hit("lapse", len(code), _LAPSED)
    last = year_of(parse_month(LAST_PERIOD))
    counts = np.full(len(code), last - size.first_year + 1)
    offer, year = owners(counts), ranges(np.full(len(code), size.first_year), counts)
    price = catalogue.price[code[offer]] * level[offer] // 1000 * (1000 - _YEARLY_RISE * (last - year)) // 1000
    start, stop = first_days(year * 12), first_days((year + 1) * 12)
    newest = year == last
    stop = np.where(newest, np.where(lapses[offer], _LAPSE_DAY, OPEN), stop)
    return {"code": code[offer], "provider": provider[offer], "start": start, "stop": stop, "rate": price}


def corrected_rates(rates: Columns, code: int, provider: int, from_day: int) -> Columns:
    """Return the rates of one provider and service, 2 per cent higher from a day of the newest year on."""
    rows = (rates["code"] == code) & (rates["provider"] == provider)
    one = {name: values[rows] for name, values in rates.items()}
    again = {name: np.append(values, values[-1]) for name, values in one.items()}
    again["stop"][-2], again["start"][-1] = from_day, from_day
    again["rate"][-1] = again["rate"][-2] * _LATER_RISE // 1000
    return again


def late_general_rates(size: SampleSize, catalogue: Catalogue) -> Columns:
    """Return the general rate that was missing, from the first year on."""
    code = catalogue.codes.index(PRICED_LATE)
    one = {"code": code, "provider": -1, "start": first_day(size.first_year * 12), "stop": OPEN, "rate": int(catalogue.price[code])}
    return {name: np.array([value], dtype=np.int64) for name, value in one.items()}


def newest_rates(rates: Columns, town: Town, catalogue: Catalogue) -> Ints:
    """Return the newest rate in øre by code and provider, the general one (also the last column) where it has none of its own."""
    newest = np.full((len(catalogue), len(town.provider_ids) + 1), NULL, dtype=np.int64)
    current = rates["stop"] == OPEN
    newest[rates["code"][current], rates["provider"][current]] = rates["rate"][current]
    return np.where(newest == NULL, newest[:, -1:], newest)


def rates_table(rates: Columns, town: Town, catalogue: Catalogue) -> pa.Table:
    """Return rates.csv."""
    return table(
        {
            "service_code": chosen(catalogue.codes, rates["code"]),
            "provider_id": chosen(town.provider_ids, rates["provider"]),
            "from_date": days(rates["start"]),
            "to_date": last_days(rates["stop"]),
            "rate": ore(rates["rate"]),
        }
    )
