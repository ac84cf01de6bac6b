"""What a run has booked and billed, as rows: vouchers with their entries, documents without their content, and sums that must tie."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.store.bulk import Reader
from as2007lib.store.documents import AS_ISSUED

ENTRIES = pa.schema(
    [
        ("voucher", pa.int64()),
        ("document_id", pa.string()),
        ("voucher_text", pa.string()),
        ("account", pa.string()),
        ("amount", pa.int64()),
        ("month", pa.int64()),
        ("accounting_year", pa.int64()),
        ("vat_code", pa.string()),
        ("text", pa.string()),
    ]
)
VOUCHERS = pa.schema([("id", pa.int64()), ("document", pa.int64()), ("text", pa.string())])
BILLED = pa.schema([("id", pa.int64()), ("type", pa.string()), ("document_id", pa.string()), ("vat_amount", pa.int64())])
OWN_ENTRIES = pa.schema([field for field in ENTRIES if field.name not in {"document_id", "voucher_text"}])
HEADERS = pa.schema(
    [
        ("document_id", pa.string()),
        ("type", pa.string()),
        ("party", pa.int64()),
        ("format", pa.string()),
        ("issued_on", pa.int64()),
        ("amount", pa.int64()),
        ("vat_amount", pa.int64()),
        ("held", pa.int64()),
        ("file", pa.string()),
    ]
)
TIES = pa.schema(
    [("run_id", pa.string()), *((name, pa.int64()) for name in ("lines", "settled", "documents", "debit", "credit", "vouchers"))]
)


def read_voucher_entries(reader: Reader, run: int) -> pa.Table:
    """Return the entries of a run's vouchers in their order; `voucher` is its number within the run, from 1."""
    return reader.read(
        "SELECT v.id - (SELECT min(id) FROM vouchers WHERE run = v.run) + 1, d.document_id, v.text, e.account, e.amount, e.month, "
        "e.accounting_year, e.vat_code, e.text FROM vouchers v JOIN voucher_entries e ON e.voucher = v.id "
        f"LEFT JOIN documents d ON d.id = v.document WHERE v.run = {run:d} ORDER BY e.id",
        ENTRIES,
    )


def read_run_vouchers(reader: Reader, run: int) -> pa.Table:
    """Return the vouchers of a run (`VOUCHERS`) in the order of their ids."""
    return reader.read(f"SELECT id, document, text FROM vouchers WHERE run = {run:d} ORDER BY id", VOUCHERS)


def read_billed(reader: Reader, run: int) -> pa.Table:
    """Return of the documents of a run what its vouchers depend on (`BILLED`), in the order of their ids."""
    return reader.read(f"SELECT {', '.join(BILLED.names)} FROM documents WHERE run = {run:d} ORDER BY id", BILLED)


def read_run_entries(reader: Reader, run: int) -> pa.Table:
    """Return the entries of a run's vouchers as they were stated (`OWN_ENTRIES`): `voucher` is the voucher's id."""
    names = ", ".join(f"e.{name}" for name in OWN_ENTRIES.names)
    own = f"SELECT {names} FROM vouchers v JOIN voucher_entries e ON e.voucher = v.id WHERE v.run = {run:d} ORDER BY e.id"
    return reader.read(own, OWN_ENTRIES)


def read_document_headers(reader: Reader, run: int) -> pa.Table:
    """Return the documents of a run in the order of their numbers, without their content; one issued later as it was issued."""
    return reader.read(f"SELECT {', '.join(HEADERS.names)} FROM {AS_ISSUED} d WHERE run = {run:d} ORDER BY id", HEADERS)


def read_ties(reader: Reader, period: int) -> pa.Table:
    """Return what the approved runs of a period sum to in each place, øre, and how many vouchers they have (`TIES`)."""
    parts = {
        "lines": "SELECT sum(amount) FROM lines WHERE run = r.id",
        "settled": "SELECT sum(amount) FROM settled_keys WHERE run = r.id",
        "documents": "SELECT sum(amount) FROM documents WHERE run = r.id",
        "debit": _entries("e.amount > 0"),
        "credit": _entries("e.amount < 0"),
        "vouchers": "SELECT count(*) FROM vouchers WHERE run = r.id",
    }
    columns = ", ".join(f"CAST(coalesce(({asked}), 0) AS BIGINT)" for asked in parts.values())
    return reader.read(f"SELECT r.run_id, {columns} FROM runs r WHERE r.period = {period:d} ORDER BY r.id", TIES)


def _entries(condition: str) -> str:
    return f"SELECT sum(e.amount) FROM voucher_entries e JOIN vouchers v ON v.id = e.voucher WHERE v.run = r.id AND {condition}"
