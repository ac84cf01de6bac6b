"""The price: facts and a window in, what is due out. The one computation behind every flow, forecasts and what-ifs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.frames.results import FINDINGS, Findings, Parts, Segments
from as2007lib.pricing.absences import Reductions
from as2007lib.pricing.amounts import price_stretches
from as2007lib.pricing.calendars import CountedDays
from as2007lib.pricing.deliveries import DeliveryDays
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.pricing.rates import RateBook
from as2007lib.pricing.shares import Divisions
from as2007lib.pricing.stretches import Books, Stretches, count_days, count_deliveries, without_deliveries
from as2007lib.pricing.terms import Terms, terms_of
from as2007lib.pricing.window import Window, due_months
from as2007lib.values.arrays import Ints, changes, distinct, owners, pack, place_of, ranges, search
from as2007lib.values.money import split
from as2007lib.values.months import first_day

__all__ = ["Priced", "Window", "due_months", "price"]

BLOCK = 250_000
"""Service months priced at a time by each thread; a block takes some hundred MB while it is priced."""
SMALL = 50_000
"""Service months that are not worth sharing."""
_TURN = 0.0005
"""Seconds a thread may keep the interpreter while another waits."""
THREADS = 2
"""Blocks priced at once: numpy's work on whole columns runs side by side. Nothing depends on it."""


@dataclass(frozen=True)
class Priced:
    """What is due.

    Attributes:
        segments: priced and rounded, in the order of the window's rows and of days; none of a month that is skipped.
        parts: how each segment falls on parties; they sum to it.
        skips: service months that cannot be priced, `no_rate` or `shares_not_100` or both.
        notes: service months that are priced and worth a look, `rate_fallback` or `delivery_outside`.
    """

    segments: Segments
    parts: Parts
    skips: Findings
    notes: Findings


def price(facts: PricingFacts, window: Window) -> Priced:
    """Price the window's services in their months due.

    Args:
        facts: the facts as known at one moment.
        window: the services and months.

    Returns:
        Segments, parts and findings. Nothing is due of a service that is cancelled, or whose package or catalogue service is
        not known.

    Raises:
        SameAsCycleError: citizens point at each other.
        TooLargeError: an amount is too large for any column.
    """
    read_as = resolve_same_as(facts.citizens, len(facts.party_order))
    windows, price_block = _blocks(window), partial(_price_block, facts, read_as)
    if len(windows) > 1:
        with _short_turns(), ThreadPoolExecutor(THREADS) as threads:
            blocks = list(threads.map(price_block, windows))
    else:
        blocks = [price_block(block) for block in windows]
    segments = np.cumsum([0, *(len(block.segments) for block in blocks)])
    return Priced(
        segments=Segments.concat([block.segments for block in blocks]),
        parts=Parts.concat([_after(int(first), block.parts) for first, block in zip(segments, blocks, strict=False)]),
        skips=Findings.concat([block.skips for block in blocks]),
        notes=Findings.concat([block.notes for block in blocks]),
    )


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let a thread that waits have the interpreter sooner: it asks for little between numpy's calls, and gets a tenth more done."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(min(_TURN, usual))
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _blocks(window: Window) -> list[Window]:
    """Return the window in blocks: one for each thread where they are worth it, and none so large that memory is not bounded."""
    before = np.cumsum(np.maximum(window.last - window.first + 1, 0))
    whole = int(before[-1]) if len(before) else 0
    size = min(BLOCK, whole // THREADS + 1) if whole > SMALL else BLOCK
    edges = distinct(np.concatenate([[0, len(before)], search(before, np.arange(size, whole, size))])).tolist()
    return [
        replace(window, rows=window.rows[low:high], first=window.first[low:high], last=window.last[low:high])
        for low, high in pairwise(edges)
    ]


def _price_block(every: PricingFacts, read_as: Ints, window: Window) -> Priced:
    keys = every.services.ints("service")[window.rows]
    facts = every.of_services(int(keys.min()), int(keys.max()) + 1) if len(keys) else every
    terms = terms_of(facts, window)
    if not len(terms):
        return Priced(Segments.empty(), Parts.empty(), Findings.empty(), Findings.empty())
    books = Books(RateBook.of(facts, terms), Reductions.of(facts, terms), Divisions.of(facts, terms, read_as))
    days = DeliveryDays.of(facts, terms)
    works = count_deliveries(days, books)
    found = without_deliveries(count_days(terms, books), terms, works, window.closed_for_purchase).join(works)
    skips = {"no_rate": found[found.rate == NULL], "shares_not_100": found[found.division < 0]}
    notes = {"rate_fallback": found[found.fallback == 1]}
    good = _without_months_of(found, skips)
    shown, amount = price_stretches(good, terms, _calendars(facts, terms, good))
    return Priced(
        segments=_segments(good, terms, shown, amount),
        parts=_parts(good, amount, books.divisions, facts.party_order),
        skips=_findings(terms, {code: (s.position, s.month) for code, s in skips.items()}),
        notes=_findings(
            terms,
            {code: (s.position, s.month) for code, s in notes.items()} | {"delivery_outside": (days.outside_position, days.outside_month)},
        ),
    )


def _without_months_of(found: Stretches, skips: dict[str, Stretches]) -> Stretches:
    """Drop every service month that has a stretch which cannot be priced."""
    bad = [s for s in skips.values() if len(s)]
    if not bad:
        return found
    position, month = np.concatenate([s.position for s in bad]), np.concatenate([s.month for s in bad])
    suspect = np.flatnonzero(place_of(distinct(position), found.position) >= 0)
    key = pack(np.concatenate([found.position[suspect], position]), np.concatenate([found.month[suspect], month]))
    kept = np.ones(len(found), dtype=np.bool_)
    kept[suspect[np.isin(key[: len(suspect)], key[len(suspect) :])]] = False
    return found[np.flatnonzero(kept)]


def _calendars(facts: PricingFacts, terms: Terms, stretches: Stretches) -> CountedDays:
    if not len(stretches):
        return CountedDays.of(facts, np.empty(0, dtype=np.int64), 0, 0)
    low, high = int(stretches.month.min()), int(stretches.month.max())
    return CountedDays.of(facts, terms.calendar[~terms.by_delivery], first_day(low), first_day(high + 1))


def _segments(stretches: Stretches, terms: Terms, shown: Ints, amount: Ints) -> Segments:
    unit = terms.unit[stretches.position]
    return Segments.of(
        service=terms.service[stretches.position],
        month=stretches.month,
        start=stretches.start,
        stop=stretches.stop,
        quantity=shown,
        unit=pa.DictionaryArray.from_arrays(unit, list(UNITS)),
        rate=stretches.rate,
        factor_pct=np.where(terms.by_delivery[stretches.position], NULL, stretches.factor),
        amount=amount,
    )


def _parts(stretches: Stretches, amount: Ints, divisions: Divisions, party_order: Ints) -> Parts:
    counts = divisions.counts[stretches.division]
    segment, place = owners(counts), ranges(divisions.first[stretches.division], counts)
    party, numerator = divisions.party[place], divisions.numerator[place]
    denominator = divisions.denominator[stretches.division]
    return Parts.of(
        segment=segment,
        party=party,
        numerator=numerator,
        denominator=denominator[segment],
        amount=split(amount, segment, numerator, denominator, party_order[party]),
    )


def _after(first: int, parts: Parts) -> Parts:
    """Return the parts with `first` segments before theirs."""
    return Parts(parts.table.set_column(0, "segment", pc.add(parts.table["segment"], first))) if first else parts


def _findings(terms: Terms, found: dict[str, tuple[Ints, Ints]]) -> Findings:
    """Return each finding once, in the order of services, months and codes."""
    codes = np.concatenate([np.full(len(p), FINDINGS.index(code), dtype=np.int64) for code, (p, _) in found.items()])
    position, month = (np.concatenate([pair[side] for pair in found.values()]) for side in (0, 1))
    key = pack(position, month, codes)
    order = np.argsort(key, kind="stable")
    once = order[changes(key[order])]
    return Findings.of(service=terms.service[position[once]], month=month[once], code=codes[once])
