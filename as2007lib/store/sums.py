"""Sums that must tie in every approved run: lines, settled keys, documents and vouchers; and series without a gap."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.store.bulk import Reader
from as2007lib.store.verify import Fault

_SUMS = pa.schema([("run", pa.int64()), ("run_id", pa.string()), ("since", pa.int64()), ("one", pa.int64()), ("other", pa.int64())])
_CHECKS = (
    ("lines", "amount", "settled_keys", "amount", "", "linjernes sum er ikke det, kørslen har afregnet"),
    ("lines", "amount", "documents", "amount", "AND r.flow = 'sale'", "linjernes sum er ikke dokumenternes"),
)


def untied_sums(reader: Reader) -> list[Fault]:
    """Return the approved runs whose sums do not tie, and vouchers that do not balance."""
    faults = []
    for one, column, other, other_column, condition, what in _CHECKS:
        sums = (
            f"SELECT r.id, r.run_id, r.since, CAST(coalesce((SELECT sum(o.{column}) FROM {one} o WHERE o.run = r.id), 0) AS BIGINT), "
            f"CAST(coalesce((SELECT sum(p.{other_column}) FROM {other} p WHERE p.run = r.id), 0) AS BIGINT) FROM runs r "
            f"WHERE r.id = r.id {condition} ORDER BY r.id"
        )
        faults += [Fault(r["since"], r["run_id"], what) for r in reader.read(sums, _SUMS).to_pylist() if r["one"] != r["other"]]
    count = "CAST((SELECT count(*) FROM lines o WHERE o.run = r.id) AS BIGINT)"
    counts = f"SELECT r.id, r.run_id, r.since, r.count, {count} FROM runs r ORDER BY r.id"
    faults += [
        Fault(r["since"], r["run_id"], "kørslen har ikke sit antal linjer")
        for r in reader.read(counts, _SUMS).to_pylist()
        if r["one"] != r["other"]
    ]
    vouchers = (
        "SELECT e.voucher, CAST(e.voucher AS TEXT), min(e.since), CAST(sum(e.amount) AS BIGINT), 0 FROM voucher_entries e "
        "GROUP BY e.voucher HAVING sum(e.amount) <> 0 ORDER BY e.voucher"
    )
    faults += [Fault(r["since"], f"vouchers {r['run_id']}", "bilaget går ikke op") for r in reader.read(vouchers, _SUMS).to_pylist()]
    return faults + _document_lines(reader) + _line_vouchers(reader) + _gaps(reader)


def _document_lines(reader: Reader) -> list[Fault]:
    untied = (
        "SELECT d.run, d.document_id, d.since, CAST(coalesce(l.total, 0) AS BIGINT), d.amount FROM documents d LEFT JOIN "
        "(SELECT document, sum(amount) AS total FROM lines WHERE document IS NOT NULL GROUP BY document) l ON l.document = d.id "
        "WHERE coalesce(l.total, 0) <> d.amount ORDER BY d.id"
    )
    return [Fault(r["since"], r["run_id"], "linjernes sum er ikke dokumentets") for r in reader.read(untied, _SUMS).to_pylist()]


def _line_vouchers(reader: Reader) -> list[Fault]:
    untied = (
        "SELECT l.run, r.run_id, l.since, l.id - r.first_line + 1, coalesce(l.voucher, 0) FROM lines l JOIN runs r ON r.id = l.run "
        "LEFT JOIN vouchers v ON v.id = l.voucher WHERE l.voucher IS NOT NULL AND (v.id IS NULL OR v.run <> l.run "
        "OR coalesce(v.document, 0) <> coalesce(l.document, 0)) ORDER BY l.id"
    )
    found = reader.read(untied, _SUMS).to_pylist()
    return [Fault(r["since"], f"{r['run_id']}-{r['one']}", "linjen peger på et andet bilag end sit dokuments") for r in found]


def _gaps(reader: Reader) -> list[Fault]:
    series = (
        "SELECT 0, d.series, max(d.since), max(d.number), CAST(count(*) AS BIGINT) FROM documents d GROUP BY d.series "
        "HAVING max(d.number) <> count(*) ORDER BY d.series"
    )
    return [Fault(r["since"], f"documents {r['run_id']}", "nummerserien har huller") for r in reader.read(series, _SUMS).to_pylist()]
