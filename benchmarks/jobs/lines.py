"""A million lines through `Transaction.state`, journal entry and proof included, against ADBC's ingest into the same table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from as2007lib.frames.facts import UNITS
from as2007lib.frames.results import Lines
from as2007lib.store.engine import Store
from as2007lib.store.journal import acting
from as2007lib.store.verify import verify_journal
from as2007lib.values.months import first_days
from benchmarks.material import by, fresh_store
from benchmarks.measuring import Cost, cost, equal
from benchmarks.peers import adbc_ingest

_FIRST_MONTH = 24_300
_ACCOUNTS = 60


@dataclass(frozen=True)
class Stored:
    """What storing lines cost: `count` of them, the product's way and ADBC's."""

    count: int
    product: Cost
    adbc: Cost


def measure(work: Path, count: int) -> Stored:
    """Store lines in two fresh stores."""
    lines = make_lines(count)
    store = fresh_store(work / "lines")
    product, _ = cost(lambda: _by_product(store, lines))
    equal("what the journal finds wrong", verify_journal(store), [])
    other = fresh_store(work / "ingested")
    keys = {"id": pa.array(np.arange(1, count + 1)), "run": pa.array(np.ones(count, np.int64)), "since": pa.array(np.ones(count, np.int64))}
    rows = pa.table({**keys, **{name: lines[name] for name in lines.column_names}})
    header = _header(count).append_column("id", pa.array([1])).append_column("since", pa.array([1]))
    adbc, _ = cost(lambda: adbc_ingest.ingest(work / "ingested" / "as2007.db", [("runs", header), ("lines", rows)]))
    equal("lines stored", _totals(store), _totals(other))
    return Stored(count, product, adbc)


def make_lines(count: int) -> pa.Table:
    """Return lines as a run of many months has them, in order of service and month."""
    place = np.arange(count, dtype=np.int64)
    service, month = place // 4 + 1, _FIRST_MONTH + place % 4
    amount = 10_000 + place * 7919 % 5_000_000
    lines = Lines.of(
        service=service,
        party=1 + place % 97,
        month=month,
        kind=np.where(place % 9 == 0, 1, 0),
        start=first_days(month),
        stop=first_days(month + 1),
        quantity=np.full(count, 310_000),
        unit=pa.DictionaryArray.from_arrays(place % len(UNITS), list(UNITS)),
        rate=amount // 31,
        factor_pct=np.full(count, 1_000_000),
        share=np.full(count, 1_000_000),
        amount=amount,
        old_amount=np.zeros(count, np.int64),
        new_amount=amount,
        account=pa.DictionaryArray.from_arrays(place % _ACCOUNTS, [f"53899110{n:06d}" for n in range(_ACCOUNTS)]),
        accounting_year=month // 12,
    )
    each = pa.array(place // 2 + 1)
    return lines.table.append_column("document", each).append_column("voucher", each)


def _by_product(store: Store, lines: pa.Table) -> None:
    count = lines.num_rows
    with acting(store, by(1), "approve") as doing:
        doing.transaction.state("runs", _header(count))
        doing.transaction.state("lines", lines.append_column("run", pa.array(np.ones(count, np.int64))))


def _header(count: int) -> pa.Table:
    texts = {"run_id": "sale-1", "flow": "sale", "parameters": "{}", "digest": "", "prepared_by": "maalt", "approved_by": "maalt"}
    numbers = {"period": _FIRST_MONTH + 3, "known": 0, "load": 0, "first_line": 1, "count": count, "total": 0}
    columns = {name: pa.array([value]) for name, value in {**texts, **numbers}.items()}
    return pa.table({**columns, "follows": pa.nulls(1, pa.int64())})


def _totals(store: Store) -> list[tuple[int, ...]]:
    with store.reading() as connection:
        asked = "SELECT count(*), sum(amount), sum(service * month), min(id), max(id), count(DISTINCT account) FROM lines"
        return [tuple(row) for row in connection.exec_driver_sql(asked)]
