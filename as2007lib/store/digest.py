"""The proof of rows: one digest of whole columns, and one mark a row that tells which row it was.

The digest (SHA-256 over every value with its length and whether it is missing) proves; the marks (64 bits a row, made over
whole columns) only point: where a digest fails, comparing marks names the row.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Marks = NDArray[np.uint64]

_MISSING = np.uint64(0x9E3779B97F4A7C15)
_MULTIPLIER = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(33)


def rows_digest(rows: pa.Table) -> str:
    """Return the SHA-256 of a table: names, then each column's validity and values, in order."""
    digest = hashlib.sha256(json.dumps([rows.column_names, rows.num_rows]).encode())
    for name in rows.column_names:
        column = rows[name].combine_chunks()
        digest.update(np.packbits(np.asarray(pc.is_valid(column).to_numpy(zero_copy_only=False))).tobytes())
        if pa.types.is_string(column.type):
            filled = pc.fill_null(column, "")
            digest.update(pc.binary_length(filled).to_numpy().astype(np.int64).tobytes())
            digest.update("".join(filled.to_pylist()).encode())
        else:
            digest.update(pc.fill_null(column, 0).to_numpy().astype(np.int64).tobytes())
    return digest.hexdigest()


def rows_marks(rows: pa.Table) -> Marks:
    """Return a 64-bit mark of each row; equal rows have equal marks, and a changed row almost surely another."""
    marks = np.zeros(rows.num_rows, np.uint64)
    for name in rows.column_names:
        column = rows[name].combine_chunks()
        values = _text_marks(column) if pa.types.is_string(column.type) else _number_marks(column)
        marks = _mix(marks * np.uint64(31) + values)
    return marks


def _mix(values: Marks) -> Marks:
    values = (values ^ (values >> _SHIFT)) * _MULTIPLIER
    return np.asarray(values ^ (values >> _SHIFT), np.uint64)


def _number_marks(column: pa.Array) -> Marks:
    values = _mix(pc.fill_null(column, 0).to_numpy().astype(np.int64).view(np.uint64) + np.uint64(1))
    values[pc.is_null(column).to_numpy(zero_copy_only=False)] = _MISSING
    return values


def _text_marks(column: pa.Array) -> Marks:
    coded = column.dictionary_encode()
    names = [hashlib.blake2b(t.encode(), digest_size=8).digest() for t in coded.dictionary.to_pylist()]
    marks = np.frombuffer(b"".join([*names, _MISSING.tobytes()]), np.uint64)
    return np.asarray(marks[pc.fill_null(coded.indices, len(names)).to_numpy()], np.uint64)


def seal(salt: str, values: Sequence[str | None]) -> str:
    """Return the hash that stands for a person's columns: it proves them while the salt is there, and tells nothing after."""
    parts = b"".join(b"-" if v is None else b"%d:%s" % (len(v.encode()), v.encode()) for v in values)
    return hashlib.sha256(salt.encode() + b"|" + parts).hexdigest()


def salt(seed: bytes, place: str, number: int) -> str:
    """Return an unpredictable salt for a row, derived from the door's seed."""
    return hmac.new(seed, f"{place}/{number}".encode(), hashlib.sha256).hexdigest()[:32]
