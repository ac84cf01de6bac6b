"""The difference: what is due and what is settled in, the lines of a run out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.frames.results import KINDS, Holds, Lines, Settled
from as2007lib.pricing.price import Priced
from as2007lib.pricing.scope import Scope
from as2007lib.values.arrays import Bools, Ints, changes, pack, sums
from as2007lib.values.money import round_product
from as2007lib.values.months import first_days

MILLION = 1_000_000
"""A share of 1, in the millionths that lines show."""
_ORDINARY, _CORRECTION = KINDS.index("ordinary"), KINDS.index("correction")
_MONTHS_OF_YEAR = 12


@dataclass(frozen=True)
class Reading:
    """How keys are read and ordered.

    Attributes:
        read_as: for each party key the one it is read as (`resolve_same_as`).
        service_order: for each service key the rank of its id in ascending byte order.
        party_order: the same for each party key.
        unit: for each service key the place of its unit in `UNITS`, for corrections.
    """

    read_as: Ints
    service_order: Ints
    party_order: Ints
    unit: Ints


@dataclass(frozen=True)
class _Keys:
    """Amounts of (service, party, month), due or settled."""

    service: Ints
    party: Ints
    month: Ints
    amount: Ints

    def __getitem__(self, rows: Ints | Bools) -> _Keys:
        return _Keys(self.service[rows], self.party[rows], self.month[rows], self.amount[rows])


def difference(
    priced: Priced, settled: Settled, scope: Scope, holds: Holds, reading: Reading, period: int, open_years: frozenset[int]
) -> Lines:
    """Return what a run must emit so that what is settled becomes what is due.

    A key is a service, a party and a month. Never settled before, it gives ordinary lines, one a segment, those of no amount
    left out; settled before, also where the sum is 0, it gives one correction with the old amount and the new one. A key
    whose difference is 0 gives nothing. What is skipped or held stays as it is.

    Args:
        priced: what is due.
        settled: what approved runs of this flow and openings have settled; parties as they were written then.
        scope: the services and months that this run settles.
        holds: held services and parties.
        reading: how keys are read and ordered.
        period: the run's month.
        open_years: years whose supplementary period is open.

    Returns:
        The lines in their order; accounts are for others to fill in.
    """
    due, old = _due(priced), _settled(settled, scope, priced, reading.read_as)
    parts = np.flatnonzero(~_held(due, holds, reading.read_as))
    due, old = due[parts], old[~_held(old, holds, reading.read_as)]
    both = _Keys(*(np.concatenate([getattr(due, name), getattr(old, name)]) for name in ("service", "party", "month", "amount")))
    packed = pack(reading.service_order[both.service], reading.party_order[both.party], both.month)
    order = np.argsort(packed, kind="stable")
    heads = np.flatnonzero(changes(packed[order]))
    is_old = order >= len(parts)
    amount = both.amount[order]
    old_sum, new_sum = sums(np.where(is_old, amount, 0), heads), sums(np.where(is_old, 0, amount), heads)
    known = np.maximum.reduceat(is_old, heads) if len(heads) else is_old
    emitted = old_sum != new_sum
    which = np.cumsum(changes(packed[order])) - 1
    ordinary = parts[order[(emitted & ~known)[which] & ~is_old & (amount != 0)]]
    corrected = np.flatnonzero(emitted & known)
    first = both[order[heads[corrected]]]
    lines = [_ordinary(priced, ordinary), _corrections(first, old_sum[corrected], new_sum[corrected], reading.unit)]
    return _in_order(lines, reading, period, open_years)


def _due(priced: Priced) -> _Keys:
    segment = priced.parts.ints("segment")
    service, month = priced.segments.ints("service")[segment], priced.segments.ints("month")[segment]
    return _Keys(service, priced.parts.ints("party"), month, priced.parts.ints("amount"))


def _settled(settled: Settled, scope: Scope, priced: Priced, read_as: Ints) -> _Keys:
    """Return what is settled of the months in scope, read as the parties are read now, without what is skipped."""
    keys = _Keys(settled.ints("service"), read_as[settled.ints("party")], settled.ints("month"), settled.ints("amount"))
    keys = keys[scope.holds(keys.service, keys.month)]
    skipped = priced.skips
    key = pack(np.concatenate([keys.service, skipped.ints("service")]), np.concatenate([keys.month, skipped.ints("month")]))
    return keys[~np.isin(key[: len(keys.service)], key[len(keys.service) :])]


def _held(keys: _Keys, holds: Holds, read_as: Ints) -> Bools:
    service, party, since = holds.ints("service"), holds.ints("party"), holds.ints("from_month")
    held = keys.month >= _held_from(keys.service, service[service != NULL], since[service != NULL])
    return held | (keys.month >= _held_from(keys.party, read_as[party[party != NULL]], since[party != NULL]))


def _held_from(keys: Ints, held: Ints, since: Ints) -> Ints:
    """Return for each key the first month it is held, a month that never comes where it is not."""
    never = np.iinfo(np.int64).max
    first = np.full(1 + max(int(keys.max(initial=0)), int(held.max(initial=0))), never, dtype=np.int64)
    np.minimum.at(first, held, since)
    return first[keys]


def _ordinary(priced: Priced, rows: Ints) -> dict[str, Ints]:
    parts, segments = priced.parts, priced.segments
    segment, amount = parts.ints("segment")[rows], parts.ints("amount")[rows]
    share = round_product((parts.ints("numerator")[rows], np.full(len(rows), MILLION, dtype=np.int64)), parts.ints("denominator")[rows])
    same = ("service", "month", "start", "stop", "quantity", "unit", "rate", "factor_pct")
    return {name: segments.ints(name)[segment] for name in same} | {
        "party": parts.ints("party")[rows],
        "kind": np.full(len(rows), _ORDINARY, dtype=np.int64),
        "share": share,
        "amount": amount,
        "old_amount": np.zeros(len(rows), dtype=np.int64),
        "new_amount": amount,
    }


def _corrections(keys: _Keys, old: Ints, new: Ints, unit: Ints) -> dict[str, Ints]:
    blank = np.full(len(old), NULL, dtype=np.int64)
    return {
        "service": keys.service,
        "party": keys.party,
        "month": keys.month,
        "kind": np.full(len(old), _CORRECTION, dtype=np.int64),
        "start": first_days(keys.month),
        "stop": first_days(keys.month + 1),
        "quantity": blank,
        "unit": unit[keys.service],
        "rate": blank,
        "factor_pct": blank,
        "share": blank,
        "amount": new - old,
        "old_amount": old,
        "new_amount": new,
    }


def _in_order(lines: list[dict[str, Ints]], reading: Reading, period: int, open_years: frozenset[int]) -> Lines:
    columns = {name: np.concatenate([line[name] for line in lines]) for name in lines[0]}
    key = pack(reading.service_order[columns["service"]], reading.party_order[columns["party"]], columns["month"])
    order = np.lexsort((columns["start"], key))
    columns = {name: column[order] for name, column in columns.items()}
    year = columns["month"] // _MONTHS_OF_YEAR
    open_year = np.isin(year, np.array(sorted(open_years), dtype=np.int64))
    codes = {name: pa.DictionaryArray.from_arrays(columns.pop(name), list(values)) for name, values in (("kind", KINDS), ("unit", UNITS))}
    return Lines.of(
        **columns,
        **codes,
        account=pa.nulls(len(order), pa.string()),
        accounting_year=np.where(open_year, year, period // _MONTHS_OF_YEAR),
    )
