"""What a match was shown before: what has come in since, which commitments have changed since, and what people took back."""

from __future__ import annotations

import json

import pyarrow as pa

from as2007lib.store.bulk import Reader

_INT = pa.int64()
_ONE = pa.schema([("number", _INT)])
_KEY = pa.schema([("service", _INT), ("party", _INT), ("month", _INT)])
_DONE = pa.schema([("entry", _INT), ("details", pa.string())])


def read_last_match(reader: Reader, entry: int, what: str) -> int:
    """Return the newest entry, up to one, by which a match of `invoices` or `postings` posted what was certain; 0: none did."""
    done = reader.read(f"SELECT entry, details FROM journal WHERE act = 'match' AND entry <= {entry:d} ORDER BY entry DESC", _DONE)
    return next((row["entry"] for row in done.to_pylist() if json.loads(row["details"]).get("what") == what), 0)


def read_lines_since(reader: Reader, entry: int) -> frozenset[int]:
    """Return the keys of lines of documents received after an entry."""
    return _numbers(reader, f"SELECT e.id FROM evidence e JOIN received r ON r.id = e.received WHERE r.since > {entry:d}")


def read_postings_since(reader: Reader, entry: int) -> frozenset[int]:
    """Return the keys of postings that came or were changed after an entry."""
    return _numbers(reader, f"SELECT posting FROM postings WHERE until IS NULL AND since > {entry:d}")


def read_committed_since(reader: Reader, entry: int) -> frozenset[tuple[int, int, int]]:
    """Return the commitments (service, party, month) that approved purchases opened or corrected after an entry."""
    rows = reader.read(
        "SELECT DISTINCT s.service, s.party, s.month FROM settled_keys s JOIN runs r ON r.id = s.run "
        f"WHERE r.flow = 'purchase' AND s.since > {entry:d}",
        _KEY,
    )
    return frozenset((row["service"], row["party"], row["month"]) for row in rows.to_pylist())


def _numbers(reader: Reader, sql: str) -> frozenset[int]:
    return frozenset(reader.read(sql, _ONE)["number"].to_pylist())
