"""Commitments on the command line: as words, and as data."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.values.danish import kr, many
from as2007lib.values.danish import month as month_name
from as2007lib.values.months import format_month

_MOST_SHOWN = 50
_KEPT = ("service_id", "party_id", "name", "supplier", "month", "amount", "used", "released", "open", "over")


def words(found: pa.Table) -> str:
    """Return commitments as lines with their sums; what was used too much stands for itself."""
    if not found.num_rows:
        return "Der er ingen sådanne disponeringer."
    total = {name: int(pc.sum(found[name]).as_py()) for name in ("amount", "used", "released", "open", "over")}
    head = (
        f"{many(found.num_rows, 'disponering', 'disponeringer')} på i alt {kr(total['amount'])}: afstemt {kr(total['used'])}, frigivet "
        f"{kr(total['released'])}, tilbage {kr(total['open'])}, brugt for meget {kr(total['over'])}"
    )
    lines = [head, *(_line(row) for row in found.slice(0, _MOST_SHOWN).to_pylist())]
    if found.num_rows > _MOST_SHOWN:
        lines.append(f"  … og {many(found.num_rows - _MOST_SHOWN, 'mere', 'flere')}; alle står i svaret med --json.")
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    state = f"brugt for meget {kr(row['over'])}" if row["over"] else f"tilbage {kr(row['open'])}"
    released = f", frigivet {kr(row['released'])}" if row["released"] else ""
    what = f"{row['service_id']} {row['name']}, {row['supplier']} ({row['party_id']}), {month_name(row['month'])}"
    return f"  {what}: disponeret {kr(row['amount'])}, afstemt {kr(row['used'])}{released}, {state}"


def released(service: str, period: str, ore: int, *, back: bool) -> str:
    """Return what is told of a release, or of one that was taken back."""
    return f"{kr(ore)} er {'taget tilbage fra frigivelsen' if back else 'frigivet'} af {service}, {period}."


def closed(period: str, ore: int) -> str:
    """Return what is told of all that was released up to a month."""
    return f"{kr(ore)} er frigivet til og med {period}."


def data(found: pa.Table) -> list[dict[str, Any]]:
    """Return commitments as data: whole øre, months as `2026-10`."""
    return [{**row, "month": format_month(row["month"])} for row in found.select(list(_KEPT)).to_pylist()]
