"""Who pays a service: one party, another from a date on, several by per cent or weight; objective financing by all."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import NULL
from as2007lib.sample.chance import Chance
from as2007lib.sample.details import in_order
from as2007lib.sample.grants import PURCHASE, SALE
from as2007lib.sample.numbers import glns
from as2007lib.sample.text import Columns, chosen, days, ids, joined, last_days, numbers, table, taken
from as2007lib.sample.town import HANDOVER, NEW_PARTY, OLD_PARTY, Town
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.days import OPEN

WHOLE = 1_000_000  # 100 per cent, in ten-thousandths
_LONG_BEFORE = 400
"""Days before a service that its payers are known from: its package may begin earlier."""
_KINDS = np.array([780, 100, 60, 30, 30], dtype=np.int64)
_ONE, _DATED, _PERCENT, _WEIGHTS, _SUCCEEDED = range(len(_KINDS))
_SPLITS = np.array([600_000, 750_000, 333_333, 805_000, 999_999], dtype=np.int64)
_GLN, _REFERENCE, _ORDER, _ACCOUNT = 300, 800, 400, 150  # of a thousand
_RECENT = 130


def make_shares(chance: Chance, town: Town, services: Columns, last: int) -> Columns:
    """Return the shares of the services that name no party themselves: service (number), party, start, stop, pct, weight."""
    rows = taken(services, (services["party"] < 0) & (services["payer"] >= 0))
    count = len(rows["number"])
    kind = chance.pick("kind", count, _KINDS)
    kind = np.where((kind == _SUCCEEDED) & ((rows["flow"] != SALE) | (rows["start"] >= HANDOVER)), _ONE, kind)
    kind = np.where(rows["flow"] == PURCHASE, _ONE, kind)  # a supplier is one, for what it was chosen for
    start, payer = rows["start"] - _LONG_BEFORE, rows["payer"]
    others = [_other(chance, town, payer, number) for number in range(2)]
    recent = last - 1 - chance.below("recent", count, _RECENT)
    change = np.maximum(rows["start"] + 1, np.where(chance.hit("near", count, 500), recent, rows["start"] + 200))
    part = _SPLITS[chance.below("split", count, len(_SPLITS))]
    whole, open_end, none = np.full(count, WHOLE), np.full(count, OPEN), np.full(count, NULL)
    old, new = np.full(count, town.party(OLD_PARTY)), np.full(count, town.party(NEW_PARTY))
    handover = np.full(count, HANDOVER)

    def stated(where: Bools, party: Ints, begin: Ints, end: Ints, pct: Ints, weight: Ints) -> Columns:
        made = {"service": rows["number"], "party": party, "start": begin, "stop": end, "pct": pct, "weight": weight}
        return taken(made, where)

    weight = [10_000 * (1 + chance.below(f"weight {number}", count, 3)) for number in range(3)]
    parts = [
        stated(kind == _ONE, payer, start, open_end, whole, none),
        stated(kind == _DATED, payer, start, change, whole, none),
        stated(kind == _DATED, others[0], change, open_end, whole, none),
        stated(kind == _PERCENT, payer, start, open_end, part, none),
        stated(kind == _PERCENT, others[0], start, open_end, WHOLE - part, none),
        *(stated(kind == _WEIGHTS, party, start, open_end, none, weight[n]) for n, party in enumerate([payer, *others])),
        stated(kind == _SUCCEEDED, old, start, handover, whole, none),
        stated(kind == _SUCCEEDED, new, handover, open_end, whole, none),
    ]
    return with_references(chance, in_order(joined(*parts)))


def objective_shares(chance: Chance, town: Town, service: int, start: int) -> Columns:
    """Return the shares of a service that all other municipalities pay by weight."""
    count = len(town.payers)
    made = {"service": np.full(count, service), "party": town.payers, "start": np.full(count, start), "stop": np.full(count, OPEN)}
    weight = 10_000 + chance.below("objective", count, 700_000)
    return with_references(chance, {**made, "pct": np.full(count, NULL), "weight": weight})


def with_references(chance: Chance, shares: Columns) -> Columns:
    """Return shares with what the payer wants to see: its own GLN, a person, an order number, an account string."""
    count = len(shares["service"])
    wishes = {"gln": _GLN, "reference": _REFERENCE, "order": _ORDER, "account": _ACCOUNT}
    return {**shares, **{name: chance.hit(f"wish {name}", count, often).astype(np.int64) for name, often in wishes.items()}}


def whole_share(service: Ints, party: Ints, start: Ints) -> Columns:
    """Return shares of one party that pays everything from a day on."""
    count = len(service)
    none = np.full(count, NULL)
    return {"service": service, "party": party, "start": start, "stop": np.full(count, OPEN), "pct": np.full(count, WHOLE), "weight": none}


def shares_table(shares: Columns, town: Town) -> pa.Table:
    """Return shares.csv."""
    service, party = shares["service"], shares["party"]
    person = pc.binary_join_element_wise("Sagsbehandler Test", pc.cast(pa.array(service % 97 + 1), pa.string()), " ")
    return table(
        {
            "service_id": ids("Y", service, 6),
            "party_id": chosen(town.party_ids, party),
            "from_date": days(shares["start"]),
            "to_date": last_days(shares["stop"]),
            "share_pct": numbers(shares["pct"]),
            "weight": numbers(shares["weight"]),
            "gln": _wanted(shares["gln"], glns(8, party)),
            "their_reference": _wanted(shares["reference"], person),
            "order_number": _wanted(shares["order"], ids("REK-", service, 6)),
            "account": _wanted(shares["account"], ids("5385001100", party, 6)),
        }
    )


def _other(chance: Chance, town: Town, payer: Ints, number: int) -> Ints:
    """Return another party of the same sort for each row: 1 or 2 places further on in its list."""
    result = payer
    for group in (town.payers, town.regions, town.departments):
        inside = (payer >= group[0]) & (payer <= group[-1])
        step = 1 + number + 2 * chance.below(f"other {number}", len(payer), 2)
        result = np.where(inside, group[0] + (payer - group[0] + step) % len(group), result)
    return result


def _wanted(wanted: Ints, values: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(wanted == 1), values, None)
