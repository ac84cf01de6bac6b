"""A sample: the interchange folders of a fictional municipality, month by month, from a seed and a size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from as2007lib.sample.faults import Fault, with_faults
from as2007lib.sample.follow import next_tables
from as2007lib.sample.size import SampleParameters, SampleSize
from as2007lib.sample.start import first_state, first_tables
from as2007lib.sample.state import Setting
from as2007lib.values.months import format_month


@dataclass(frozen=True)
class SampleMonth:
    """The folder to load before a period is settled: file name → rows as text, blank as null."""

    period: str
    tables: dict[str, pa.Table]


@dataclass(frozen=True)
class Sample:
    """The folders of all months in their order, the parameters that go with them, and every faulty row."""

    parameters: SampleParameters
    months: tuple[SampleMonth, ...]
    faults: tuple[Fault, ...]


def make_sample(seed: int, size: SampleSize) -> Sample:
    """Make a sample. The same seed and size give the same bytes for ever.

    The first folder holds everything known until the first period; each later one what its month brought:
    newcomers, and changes back in time of what has been settled already.
    """
    setting = Setting.of(seed, size)
    state = first_state(setting)
    months, faults = [], list[Fault]()
    for number, month in enumerate(size.periods):
        tables = next_tables(setting, state, month) if number else first_tables(setting, state)
        if size.faulty_rows:
            tables, found = with_faults(tables, state, number, format_month(month))
            faults += found
        months.append(SampleMonth(format_month(month), tables))
    return Sample(SampleParameters.of(size), tuple(months), tuple(faults))


def write_sample(sample: Sample, folder: Path) -> tuple[Path, ...]:
    """Write the folders of a sample as `folder`/2026-08 and so on; return their paths in the order to load them."""
    return tuple(write_tables(month.tables, folder / month.period) for month in sample.months)


def write_tables(tables: dict[str, pa.Table], folder: Path) -> Path:
    """Write tables of text as the files of an interchange folder; no cell of a sample needs quotes."""
    folder.mkdir(parents=True, exist_ok=True)
    options = csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
    for name, table in tables.items():
        with (folder / name).open("wb") as file:
            file.write((";".join(table.column_names) + "\n").encode())
            csv.write_csv(table.combine_chunks(), file, options)
    return folder
