"""One month of every service in one call of `pricing.price`, facts in and frames out, against a Decimal loop and against pandas.

A call prices services of one flow. To have one call for all of them, the sample's services are put into the one flow in which
none lacks a party. That the three agree is proven flow by flow first, with all rules in use.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pyarrow as pa

from as2007lib.frames.base import Frame
from as2007lib.frames.facts import FLOWS, Services
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.price import Priced, price
from as2007lib.pricing.window import Window
from as2007lib.store.engine import open_store
from benchmarks.material import newest_basis
from benchmarks.measuring import Cost, cost, equal
from benchmarks.peers import decimal_loop, pandas_intervals

_FLOW = "payout"


@dataclass(frozen=True)
class Months:
    """What one month cost, and how much there was.

    Attributes:
        services: services known.
        parts: amounts due, one a segment and party.
        first: the product on facts that were just read.
        product: the product on facts that have been used, as they have in a run.
        decimal: the loop.
        pandas: the data frames.
    """

    services: int
    parts: int
    first: Cost
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


def in_one_flow(facts: PricingFacts) -> PricingFacts:
    """Return the facts with all services in the flow in which a service without a party falls to its citizen."""
    services = facts.services.table
    flow = pa.array([_FLOW] * services.num_rows, pa.string())
    return replace(facts, services=Services(services.set_column(services.column_names.index("flow"), "flow", flow)))


def _just_read(facts: PricingFacts) -> PricingFacts:
    """Return the facts as frames that nobody has asked for a column yet."""
    frames: dict[str, Any] = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return replace(facts, **{name: type(frame)(frame.table) for name, frame in frames.items() if isinstance(frame, Frame)})


def measure(address: str, month: int, times: int) -> Months:
    """Measure one month of a store."""
    known = newest_basis(open_store(address)).facts
    check_peers(known, month)
    facts = in_one_flow(known)
    check_peers(facts, month)
    rows, months = np.arange(len(facts.services)), np.full(len(facts.services), month, dtype=np.int64)
    window = Window(rows, months, months)
    fresh = [_just_read(facts) for _ in range(times)]
    first, _ = cost(lambda: price(fresh.pop(), window), times)
    product, priced = cost(lambda: price(facts, window), 2 * times)
    listed, tables = decimal_loop.Rows.of(facts, month), pandas_intervals.Tables.of(facts, month)
    by_loop, _ = cost(lambda: decimal_loop.calculate(listed, month), times)
    by_frames, _ = cost(lambda: pandas_intervals.calculate(tables, month), times)
    return Months(len(rows), len(priced.parts), first, product, by_loop, by_frames)
