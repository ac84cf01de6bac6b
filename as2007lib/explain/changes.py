"""What changed about a service month between two runs: rows that began, ended or changed, as far as the month can feel it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from as2007lib.explain.absences import absent_rows
from as2007lib.explain.case import Ask, Case
from as2007lib.explain.days import BY_CALENDAR, BY_DAYS, BY_DELIVERY
from as2007lib.explain.model import Change, Value
from as2007lib.explain.names import Names, Row, meets
from as2007lib.explain.segments import Attribution
from as2007lib.explain.stated import Reading
from as2007lib.frames.column import Column, Kind
from as2007lib.frames.facts import (
    UNITS,
    Absences,
    Calendars,
    Catalogue,
    Citizens,
    Deliveries,
    Fact,
    IndividualRates,
    Packages,
    Rates,
    Services,
    Shares,
)
from as2007lib.values.days import OPEN, format_day

_BESIDE: dict[type[Fact], tuple[str, ...]] = {
    Services: ("account",),
    Packages: ("department", "start_reason", "end_reason"),
    Catalogue: ("name", "business_area", "paragraph", "vat", "income_account", "expense_account"),
    Shares: ("gln", "their_reference", "order_number", "account"),
    Absences: ("kind",),
}
"""Columns that no amount depends on."""
_SHARED: dict[type[Fact], tuple[str, ...]] = {
    Packages: ("package",),
    Catalogue: ("service_code",),
    Rates: ("service_code", "provider"),
    Calendars: ("calendar",),
}
"""Facts that several services stand on, and the columns that tie them to one: a service that is tied to another row now has
changed itself, not these rows."""
_DATED_BY_SERVICE = (Services, Packages, Catalogue, Absences, Deliveries)
"""Facts whose rows matter although they do not hold within the month."""


_ONLY: dict[type[Fact], tuple[str, ...]] = {Calendars: BY_CALENDAR, Deliveries: BY_DELIVERY, Absences: BY_DAYS}
"""Facts that play a part for some units only."""


@dataclass(frozen=True)
class _Felt:
    """A row, and what of it the month can feel: two rows that feel the same make no difference."""

    row: Row
    key: tuple[Any, ...]
    felt: tuple[Any, ...]


_Pair: TypeAlias = tuple[_Felt | None, _Felt | None]


def changes(old: Attribution, new: Attribution, parties: Iterable[int]) -> tuple[Change, ...]:
    """Return what changed about a service month between two states of knowledge, in the order of the facts.

    Args:
        old: as it was known before.
        new: as it is known now.
        parties: the parties whose merging matters.
    """
    before, after, names = old.case, new.case, new.case.names
    gone = before.one(Services) is None or after.one(Services) is None
    found: list[Change] = []
    for fact in (Services,) if gone else before.tables:
        shared = _tied(before, fact) & _tied(after, fact) if fact in _SHARED else None
        pairs = _pairs(_felt(old, fact, shared), _felt(new, fact, shared))
        found += [_change(fact, *pair, names) for pair in pairs if _plays_a_part(fact, pair, old, new)]
    found += [_change(Citizens, *pair, names) for pair in _pairs(_merges(before, parties), _merges(after, parties))]
    return (*found, *_closing(old, new))


def readings(case: Case, parties: Iterable[int]) -> tuple[Reading, ...]:
    """Return which of some parties are read as another."""
    names, rows = case.names, {row["citizen"]: row for row in case.merged.to_pylist()}
    read = sorted({p for p in parties if case.reads(p) != p}, key=names.text)
    return tuple(Reading(names.person(p), names.person(case.reads(p)), names.origin(Citizens.file, rows[p])) for p in read)


def _tied(case: Case, fact: type[Fact]) -> set[tuple[Any, ...]]:
    """Return the values of the columns that tie the case's service to a shared fact."""
    service, catalogue = case.one(Services), case.one(Catalogue)
    if service is None:
        return set()
    if fact is Calendars:
        return set() if catalogue is None else {(catalogue["calendar"],)}
    if fact is Rates:
        return {(service["service_code"], None), (service["service_code"], service["provider"])}
    return {(service[_SHARED[fact][0]],)}


def _felt(side: Attribution, fact: type[Fact], shared: set[tuple[Any, ...]] | None) -> list[_Felt]:
    case = side.case
    if side.month.unit not in _ONLY.get(fact, UNITS):
        return []
    rows = case.rows(fact)
    if shared is not None:
        rows = [row for row in rows if tuple(row[name] for name in _SHARED[fact]) in shared]
    if fact is Absences:
        return _felt_absences(case)
    if fact not in _DATED_BY_SERVICE:
        rows = [row for row in rows if meets(row, case.ask.first, case.ask.stop)]
    return [_Felt(row, _key(fact, row), tuple(_clamped(c, row[c.name], case.ask) for c in _priced(fact))) for row in rows]


def _felt_absences(case: Case) -> list[_Felt]:
    """Return the rows of absences that reach into the month; where length decides, all of their rows."""
    found = []
    for absent in absent_rows(case):
        row, ask = absent.row, case.ask
        reaches = absent.whole_start < ask.stop and absent.whole_stop > ask.first
        if reaches and (absent.first_day or row["start"] < ask.stop):
            stop = row["stop"] if absent.first_day else min(row["stop"], ask.stop)
            found.append(_Felt(row, _key(Absences, row), (row["start"], stop, row["pct"])))
    return found


def _merges(case: Case, parties: Iterable[int]) -> list[_Felt]:
    """Return the citizens on the way from some parties to the ones they are read as."""
    rows = {row["citizen"]: row for row in case.merged.to_pylist()}
    met: dict[int, Row] = {}
    for party in parties:
        at = party
        while at in rows:
            met[at] = rows[at]
            at = rows[at]["same_as"]
    return [_Felt(row, (key,), (key, row["same_as"])) for key, row in met.items()]


def _closing(old: Attribution, new: Attribution) -> tuple[Change, ...]:
    """Return that the period was closed or opened for purchase in between, where plans end by it."""
    cases = old.case, new.case
    planned = new.case.ask.flow == "purchase" and {old.month.unit, new.month.unit} & set(BY_DELIVERY)
    if not planned or cases[0].purchase_closed == cases[1].purchase_closed:
        return ()
    key = (Value("flow", "purchase"), Value("from_date", format_day(new.case.ask.first)))
    before, after = ((Value("state", "closed" if case.purchase_closed else "open"),) for case in cases)
    return (Change("periods", key, before, after, None, None),)


def _priced(fact: type[Fact]) -> list[Column]:
    if fact is Citizens:
        return [c for c in Citizens.columns if c.name in ("citizen", "same_as")]
    return [c for c in fact.columns if c.name not in _BESIDE.get(fact, ())]


def _key(fact: type[Fact], row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in fact.keys)


def _clamped(column: Column, value: Any, ask: Ask) -> Any:
    """Return a value as the month feels it: a date outside it is as good as its nearest day."""
    blank = value is None or (column.name == "paid_stop" and value == OPEN)
    if blank or column.kind not in (Kind.DAY, Kind.STOP):
        return value
    return min(max(value, ask.first), ask.stop)


def _pairs(old: Sequence[_Felt], new: Sequence[_Felt]) -> list[_Pair]:
    """Return the rows in which two sets differ, old and new by key."""
    before = {row.key: row for row in old if row.felt not in {r.felt for r in new}}
    after = {row.key: row for row in new if row.felt not in {r.felt for r in old}}
    keys = sorted({*before, *after}, key=lambda k: tuple(-1 if part is None else part for part in k))
    return [(before.get(key), after.get(key)) for key in keys]


def _plays_a_part(fact: type[Fact], pair: _Pair, old: Attribution, new: Attribution) -> bool:
    """Tell whether a rate is one that some day was or is priced at; other facts always play a part."""
    if fact not in (Rates, IndividualRates):
        return True
    sides = zip(pair, (old, new), strict=True)
    return any(felt is not None and felt.row["id"] in side.rates_used(fact) for felt, side in sides)


def _change(fact: type[Fact], old: _Felt | None, new: _Felt | None, names: Names) -> Change:
    columns = [c for c in _priced(fact) if c.name not in fact.keys]
    if old is not None and new is not None:
        columns = [c for c in columns if old.row[c.name] != new.row[c.name]]

    def values(side: _Felt | None, chosen: Iterable[Column]) -> tuple[Value, ...]:
        if side is None:
            return ()
        return tuple(Value(c.header, names.wall(c, side.row[c.name])) for c in chosen)

    if old is None or new is None:
        stated = values(old or new, columns)
        columns = [c for c, value in zip(columns, stated, strict=True) if value.text]
    key = values(old or new, [fact.column(name) for name in fact.keys])
    origins = [None if side is None else names.origin(fact.file, side.row) for side in (old, new)]
    return Change(fact.name(), key, values(old, columns), values(new, columns), origins[0], origins[1])
