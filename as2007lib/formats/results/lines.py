"""lines.csv: one row a line, in the order of the run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.formats.results import csv_bytes
from as2007lib.frames.results import Lines
from as2007lib.values.days import EPOCH
from as2007lib.values.numbers import format_column, format_ore, format_ten_thousandths


@dataclass(frozen=True)
class Names:
    """The text ids of the rows of a frame of lines."""

    services: pa.Array
    parties: pa.Array


def lines_csv(run_id: str, lines: Lines, names: Names) -> bytes:
    """Return the lines of a run as lines.csv; line n of the run has the id `run_id-n`."""
    table = lines.table
    numbers = pa.array([str(n) for n in range(1, len(lines) + 1)], pa.string())
    run_ids = pa.array([run_id] * len(lines), pa.string())
    return csv_bytes(
        pa.table(
            {
                "run_id": run_ids,
                "line_id": pc.binary_join_element_wise(run_ids, numbers, "-"),
                "service_id": names.services,
                "party_id": names.parties,
                "month": months_text(lines.ints("month")),
                "kind": table["kind"],
                "from_date": days_text(lines.ints("start")),
                "to_date": days_text(lines.ints("stop") - 1),
                "quantity": format_ten_thousandths(table["quantity"]),
                "unit": table["unit"],
                "rate": format_ore(table["rate"]),
                "factor_pct": format_ten_thousandths(table["factor_pct"]),
                "share": format_column(table["share"], 6),
                "amount": format_ore(table["amount"]),
                "old_amount": format_ore(table["old_amount"]),
                "new_amount": format_ore(table["new_amount"]),
                "account": table["account"],
                "accounting_year": table["accounting_year"].cast(pa.string()),
            }
        )
    )


def days_text(days: np.ndarray) -> pa.Array:
    """Return day numbers as ISO dates."""
    return pa.array(days.astype("datetime64[D]")).cast(pa.string())


def months_text(months: np.ndarray) -> pa.Array:
    """Return month numbers as `2026-10`."""
    return pa.array(np.datetime_as_string((months - EPOCH.year * 12).astype("datetime64[M]")), pa.string())
