"""The sample's folders through the real checks: nothing is wrong but the rows that are meant to be."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from as2007lib.sample import DEMO, make_sample, write_sample
from tests.strategies.knowing import loaded


def test_a_clean_sample_has_no_errors_and_only_warnings_that_are_meant(tmp_path: Path) -> None:
    sample = make_sample(2007, replace(DEMO, faulty_rows=False))
    read = loaded(write_sample(sample, tmp_path))
    assert [statement.errors for statement in read] == [[], [], []]
    assert not any(statement.quarantine for statement in read)
    codes = Counter(warning.code for statement in read for warning in statement.warnings)
    assert codes["no_rate"] > 0
    assert "cpr_checksum" not in codes
    assert set(codes) <= {"no_rate", "outside_package", "service_after_death", "timing_ignored"}


def test_every_faulty_row_gives_exactly_its_code(tmp_path: Path) -> None:
    sample = make_sample(2007, DEMO)
    read = loaded(write_sample(sample, tmp_path))
    for period, statement in zip(sample.parameters.periods, read, strict=True):
        wanted = sorted((fault.file, fault.row, fault.column, fault.code) for fault in sample.faults if fault.period == period)
        told = {(error.file, error.row): error for error in sorted(statement.errors, key=lambda error: error.code)}  # a circle also waits
        assert sorted((error.file, error.row, error.column, error.code) for error in told.values()) == wanted
