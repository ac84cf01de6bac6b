"""The proof of rows: one digest of whole columns, and one mark a row that tells which row it was.

The digest (SHA-256 over every value with its length and whether it is missing) proves; the marks (64 bits a row, made over
whole columns) only point: where a digest fails, comparing marks names the row.
"""

from __future__ import annotations

import hashlib
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
_NEXT = np.uint64(0xC4CEB9FE1A85EC53)
_SALT = 16  # bytes
_WORD = 8
_INSIDE = np.array([(1 << 8 * count) - 1 for count in range(_WORD + 1)], np.uint64)
"""Which bits of a word of eight bytes (the first is the lowest) belong to a text with so many bytes left."""


def rows_digest(rows: pa.Table) -> str:
    """Return the SHA-256 of a table: names, then each column's validity and values, in order."""
    digest = hashlib.sha256(json.dumps([rows.column_names, rows.num_rows]).encode())
    for name in rows.column_names:
        column = rows[name].combine_chunks()
        digest.update(np.packbits(np.asarray(pc.is_valid(column).to_numpy(zero_copy_only=False))).tobytes())
        if pa.types.is_string(column.type):
            starts, block = _text_block(column)
            digest.update(np.diff(starts).astype("<i8").tobytes())
            digest.update(block.data)
        else:
            digest.update(pc.fill_null(column, 0).to_numpy().astype("<i8").tobytes())
    return digest.hexdigest()


def rows_marks(rows: pa.Table) -> Marks:
    """Return a 64-bit mark of each row; equal rows have equal marks, and a changed row almost surely another."""
    marks = np.zeros(rows.num_rows, np.uint64)
    for name in rows.column_names:
        column = rows[name].combine_chunks()
        _mix_in(marks, _text_marks(column) if pa.types.is_string(column.type) else _numbers(column))
    return marks


def _mix_in(marks: Marks, values: Marks) -> None:
    """Let marks depend on one value more each: for the same mark another value gives another mark, and the other way round."""
    marks *= _NEXT
    marks ^= values
    marks ^= marks >> _SHIFT
    marks *= _MULTIPLIER
    marks ^= marks >> _SHIFT


def _numbers(column: pa.Array) -> Marks:
    values: Marks = pc.fill_null(column, 0).to_numpy().astype(np.int64).view(np.uint64)
    if column.null_count:
        values[pc.is_null(column).to_numpy(zero_copy_only=False)] = _MISSING
    return values


def _text_marks(column: pa.Array) -> Marks:
    """Mark each text by its bytes, eight at a time; what a word has beyond the end of its text is masked out."""
    starts, block = _text_block(column)
    size = np.diff(starts)
    words = np.ndarray(len(block) + 1, "<u8", np.concatenate([block, np.zeros(_WORD, np.uint8)]), strides=(1,))
    marks = size.astype(np.uint64)
    rows, place, left = np.arange(len(size)), starts[:-1], size
    while len(rows := rows[left > 0]):
        place, left = place[left > 0], left[left > 0]
        mixed = marks[rows]
        _mix_in(mixed, words[place] & _INSIDE[np.minimum(left, _WORD)])
        marks[rows] = mixed
        place, left = place + _WORD, left - _WORD
    if column.null_count:
        marks[pc.is_null(column).to_numpy(zero_copy_only=False)] = _MISSING
    return marks


def _text_block(column: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return where each text begins (and the last one ends) in a block of bytes, and that block; a missing text has no bytes."""
    filled = pc.fill_null(column, "") if column.null_count else column
    _, places, block = filled.buffers()
    starts = np.frombuffer(places, "<i4", len(filled) + 1, filled.offset * 4).astype(np.int64) if len(filled) else np.zeros(1, np.int64)
    whole = np.frombuffer(block, np.uint8) if block else np.empty(0, np.uint8)
    return starts - starts[0], whole[starts[0] : starts[-1]]


def seal(salt: str, values: Sequence[str | None]) -> str:
    """Return the hash that stands for a person's columns: it proves them while the salt is there, and tells nothing after."""
    parts = b"".join(b"-" if v is None else b"%d:%s" % (len(v.encode()), v.encode()) for v in values)
    return hashlib.sha256(salt.encode() + b"|" + parts).hexdigest()


def salts(seed: bytes, place: str, first: int, count: int) -> list[str]:
    """Return unpredictable salts for rows numbered from `first`, derived from the door's seed."""
    size = 2 * _SALT
    stream = hashlib.shake_256(b"%d:%s%s/%d" % (len(seed), seed, place.encode(), first)).hexdigest(_SALT * count)
    return [stream[at : at + size] for at in range(0, size * count, size)]
