"""A frame: a frozen class over an Arrow table whose columns were declared once and are checked when it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from as2007lib.frames.column import NULL, Column, Kind
from as2007lib.values.days import OPEN

Ints: TypeAlias = NDArray[np.int64]

_CONVERTING = RLock()
"""Threads that ask for the same column wait for the one that converts it."""


class FrameError(TypeError):
    """A table does not have the columns its frame declares: a mistake in the program, never in data."""


@dataclass(frozen=True)
class Frame:
    """Base of all frames. Subclasses set `columns`; `table` has exactly these, in this order."""

    table: pa.Table
    columns: ClassVar[tuple[Column, ...]] = ()

    def __post_init__(self) -> None:
        """Check names, types and nulls."""
        if not self.table.schema.equals(self.schema()):
            raise FrameError(f"{type(self).__name__}: {self.table.schema} is not {self.schema()}")
        for column in self.columns:
            if column.required and self.table[column.name].null_count:
                raise FrameError(f"{type(self).__name__}.{column.name} may not be null")

    @classmethod
    def schema(cls) -> pa.Schema:
        """Return the Arrow schema inside (integer keys)."""
        return pa.schema([(c.name, c.arrow_type) for c in cls.columns])

    @classmethod
    def stated_schema(cls) -> pa.Schema:
        """Return the Arrow schema of rows as a file states them (text ids)."""
        return pa.schema([(c.name, c.stated_type) for c in cls.columns])

    @classmethod
    def column(cls, name: str) -> Column:
        """Return the declaration of a column."""
        return next(c for c in cls.columns if c.name == name)

    @classmethod
    def of(cls, **values: Sequence[Any] | NDArray[Any] | pa.Array | pa.ChunkedArray) -> Self:
        """Make a frame from columns; whole numbers equal to `NULL` (and stops equal to `OPEN`) become null."""
        if set(values) != {c.name for c in cls.columns}:
            raise FrameError(f"{cls.__name__}: got {sorted(values)}")
        return cls(pa.table([_arrow(c, values[c.name]) for c in cls.columns], schema=cls.schema()))

    @classmethod
    def empty(cls) -> Self:
        """Return the frame without rows."""
        return cls(cls.schema().empty_table())

    @classmethod
    def concat(cls, frames: Sequence[Self]) -> Self:
        """Return the rows of several frames, one after the other."""
        return cls(pa.concat_tables([f.table for f in frames])) if frames else cls.empty()

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self.table.num_rows)

    def ints(self, name: str) -> Ints:
        """Return a whole-number column: null is `NULL`, a null stop is `OPEN`, a CODE its place in `codes` (null −1).

        A column is converted once, and cannot be written in.
        """
        if name not in self._converted:
            with _CONVERTING:
                if name not in self._converted:
                    column = self._convert(name)
                    column.flags.writeable = False
                    self._converted[name] = column
        return self._converted[name]

    @cached_property
    def _converted(self) -> dict[str, Ints]:
        return {}

    def _convert(self, name: str) -> Ints:
        column, array = self.column(name), self.table[name]
        if column.kind is Kind.CODE:
            places = pc.fill_null(pc.index_in(array, value_set=pa.array(column.codes, pa.string())), -1)
            return np.asarray(places.to_numpy(), np.int64)
        if column.kind is Kind.TEXT:
            raise FrameError(f"{name} is text")
        if array.null_count:
            array = pc.fill_null(array, OPEN if column.kind is Kind.STOP else 0 if column.kind is Kind.FLAG else NULL)
        return np.asarray(array.to_numpy(), np.int64)

    def between(self, first: int, after: int) -> Self:
        """Return the rows from place `first` to before `after`, without copying; a column is converted here, once for all parts."""
        part = type(self)(self.table.slice(first, after - first))
        object.__setattr__(part, "_convert", lambda name: self.ints(name)[first:after])
        return part

    def texts(self, name: str) -> NDArray[np.object_]:
        """Return a text or code column as Python strings, null as None."""
        return np.asarray(self.table[name].to_numpy(zero_copy_only=False), dtype=object)

    def take(self, rows: NDArray[Any]) -> Self:
        """Return the rows at the given places, or where a mask is true, in that order."""
        table = self.table.filter(pa.array(rows)) if rows.dtype == np.bool_ else self.table.take(pa.array(rows))
        return type(self)(table)


def _arrow(column: Column, values: Any) -> pa.Array | pa.ChunkedArray:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(column.arrow_type)
    if isinstance(values, np.ndarray) and values.dtype.kind in "iub" and column.kind is not Kind.CODE:
        missing = values == (OPEN if column.kind is Kind.STOP else NULL)
        return pa.array(values, column.arrow_type, mask=missing if missing.any() else None)
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
        names = np.array([*column.codes, None], dtype=object)
        return pa.array(names[values], pa.string())
    return pa.array(values, column.arrow_type)
