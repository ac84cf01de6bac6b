"""The difference: what is due and what is settled in, the lines of a run out."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.frames.results import KINDS, Holds, Lines, Settled
from as2007lib.pricing.price import Priced
from as2007lib.pricing.scope import Scope
from as2007lib.values.arrays import Bools, Ints, changes, distinct, find, pack, place_of, sums
from as2007lib.values.money import round_product
from as2007lib.values.months import first_days

MILLION = 1_000_000
"""A share of 1, in the millionths that lines show."""
BLOCK = 2_000_000
"""Rows due and settled that are compared at a time."""
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
    """Amounts of (service, party, month): due, with the part each comes from, or settled, with −1."""

    service: Ints
    party: Ints
    month: Ints
    amount: Ints
    part: Ints

    def __len__(self) -> int:
        return len(self.service)

    def __getitem__(self, rows: Ints | Bools) -> _Keys:
        return _Keys(*(getattr(self, f.name)[rows] for f in fields(self)))

    def join(self, other: _Keys) -> _Keys:
        """Return these rows, and after them the others."""
        return _Keys(*(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(self)))


@dataclass(frozen=True)
class _Emitted:
    """What differs: parts that become ordinary lines, and keys to correct with their old and new sums."""

    parts: Ints
    keys: _Keys
    old: Ints
    new: Ints


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
    due, old = (keys[~_held(keys, holds, reading.read_as)] for keys in (due, old))
    emitted = [_compare(keys, reading) for keys in _by_service(due, old, reading.service_order)]
    lines = [_ordinary(priced, e.parts) for e in emitted] + [_corrections(e, reading.unit) for e in emitted]
    return _in_order(lines, reading, period, open_years)


def _by_service(due: _Keys, old: _Keys, service_order: Ints) -> list[_Keys]:
    """Return both together, in blocks of whole services, so that memory is bounded."""
    blocks = 1 + (len(due) + len(old)) // BLOCK
    if blocks == 1:
        return [due.join(old)]
    block_of = np.arange(len(service_order), dtype=np.int64) * blocks // len(service_order)
    due_block, old_block = block_of[service_order[due.service]], block_of[service_order[old.service]]
    return [due[due_block == block].join(old[old_block == block]) for block in range(blocks)]


def _compare(keys: _Keys, reading: Reading) -> _Emitted:
    packed = pack(reading.service_order[keys.service], reading.party_order[keys.party], keys.month)
    order = np.argsort(packed, kind="stable")
    fresh = changes(packed[order])
    heads, key = np.flatnonzero(fresh), np.cumsum(fresh) - 1
    part, amount = keys.part[order], keys.amount[order]
    old = sums(np.where(part < 0, amount, 0), heads)
    new = sums(np.where(part < 0, 0, amount), heads)
    settled_before = np.minimum.reduceat(part, heads) < 0 if len(heads) else np.empty(0, dtype=np.bool_)
    differs = old != new
    ordinary = part[(differs & ~settled_before)[key] & (amount != 0)]
    corrected = np.flatnonzero(differs & settled_before)
    return _Emitted(ordinary, keys[order[heads[corrected]]], old[corrected], new[corrected])


def _due(priced: Priced) -> _Keys:
    segment = priced.parts.ints("segment")
    service, month = priced.segments.ints("service")[segment], priced.segments.ints("month")[segment]
    place = np.arange(len(segment), dtype=np.int64)
    return _Keys(service, priced.parts.ints("party"), month, priced.parts.ints("amount"), place)


def _settled(settled: Settled, scope: Scope, priced: Priced, read_as: Ints) -> _Keys:
    """Return what is settled of the months in scope, read as the parties are read now, without what is skipped."""
    service, month = settled.ints("service"), settled.ints("month")
    rows = np.flatnonzero(scope.holds(service, month))
    service, month = service[rows], month[rows]
    skipped = priced.skips
    key = pack(np.concatenate([service, skipped.ints("service")]), np.concatenate([month, skipped.ints("month")]))
    open_rows = ~np.isin(key[: len(rows)], key[len(rows) :])
    rows = rows[open_rows]
    part = np.full(len(rows), -1, dtype=np.int64)
    return _Keys(service[open_rows], read_as[settled.ints("party")[rows]], month[open_rows], settled.ints("amount")[rows], part)


def _held(keys: _Keys, holds: Holds, read_as: Ints) -> Bools:
    service, party, since = holds.ints("service"), holds.ints("party"), holds.ints("from_month")
    held = keys.month >= _held_from(keys.service, service[service != NULL], since[service != NULL])
    return held | (keys.month >= _held_from(keys.party, read_as[party[party != NULL]], since[party != NULL]))


def _held_from(keys: Ints, held: Ints, since: Ints) -> Ints:
    """Return for each key the first month it is held, a month that never comes where it is not."""
    known = distinct(held)
    first = np.full(len(known) + 1, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(first, find(known, held), since)
    return first[place_of(known, keys)]


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


def _corrections(emitted: _Emitted, unit: Ints) -> dict[str, Ints]:
    keys, old, new = emitted.keys, emitted.old, emitted.new
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
