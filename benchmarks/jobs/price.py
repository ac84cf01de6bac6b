"""One month of every service through `pricing.price`, facts in and frames out, against a Decimal loop and against pandas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.facts import FLOWS
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.price import Priced, price
from as2007lib.pricing.window import Window
from as2007lib.store.engine import open_store
from benchmarks.material import newest_basis
from benchmarks.measuring import Cost, cost, equal
from benchmarks.peers import decimal_loop, pandas_intervals


@dataclass(frozen=True)
class Months:
    """What one month cost, and how much there was.

    Attributes:
        services: services known.
        parts: amounts due, one a segment and party.
        product: the product.
        decimal: the loop.
        pandas: the data frames.
    """

    services: int
    parts: int
    product: Cost
    decimal: Cost
    pandas: Cost


def price_month(facts: PricingFacts, month: int) -> list[Priced]:
    """Price one calendar month of every service, flow by flow."""
    flow = facts.services.ints("flow")
    priced = []
    for place, name in enumerate(FLOWS):
        rows = np.flatnonzero(flow == place)
        months = np.full(len(rows), month, dtype=np.int64)
        priced.append(price(facts, Window(rows, months, months, plan=name == "purchase")))
    return priced


def due_of(priced: list[Priced]) -> tuple[dict[tuple[int, int], int], set[int]]:
    """Return øre by service and party, and the services that cannot be priced."""
    due: dict[tuple[int, int], int] = {}
    skipped: set[int] = set()
    for of_flow in priced:
        service = of_flow.segments.ints("service")[of_flow.parts.ints("segment")]
        for key, amount in zip(
            zip(service.tolist(), of_flow.parts.ints("party").tolist(), strict=True), of_flow.parts.ints("amount").tolist(), strict=True
        ):
            due[key] = due.get(key, 0) + amount
        skipped |= set(of_flow.skips.ints("service").tolist())
    return {key: amount for key, amount in due.items() if amount}, skipped


def check_peers(facts: PricingFacts, month: int) -> None:
    """Prove that all three owe the same øre to the same parties, and skip the same services.

    Raises:
        Different: they do not.
    """
    due = due_of(price_month(facts, month))
    by_loop = decimal_loop.calculate(decimal_loop.Rows.of(facts, month), month)
    equal("Decimal", due, (by_loop.totals(), by_loop.skipped))
    by_frames = pandas_intervals.calculate(pandas_intervals.Tables.of(facts, month), month)
    equal("pandas", due, (by_frames.totals(), set(by_frames.skipped)))


def measure(address: str, month: int, times: int) -> Months:
    """Measure one month of a store."""
    facts = newest_basis(open_store(address)).facts
    check_peers(facts, month)
    rows, tables = decimal_loop.Rows.of(facts, month), pandas_intervals.Tables.of(facts, month)
    product, priced = cost(lambda: price_month(facts, month), times)
    by_loop, _ = cost(lambda: decimal_loop.calculate(rows, month), max(times // 2, 1))
    by_frames, _ = cost(lambda: pandas_intervals.calculate(tables, month), times)
    return Months(len(facts.services), sum(len(p.parts) for p in priced), product, by_loop, by_frames)
