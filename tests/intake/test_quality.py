"""A load's quality: rows without fault, and what each kind of fault puts at stake."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.intake.known import Known
from as2007lib.intake.quality import STAKES, quality


def stakes(*rows):
    return pa.Table.from_pylist([dict(zip(STAKES.names, row, strict=True)) for row in rows], schema=STAKES)


def test_a_faultless_load_scores_a_hundred(base, load):
    result = quality("cura", load(base), Known())
    assert (result.rows, result.faulty, result.score, result.kinds) == (27, 0, 1_000_000, ())
    assert result.months.num_rows == 0


def test_each_kind_of_fault_has_its_rows_services_and_kroner(base, load):
    base["citizens.csv"][2] = "C2;320190-0000;Borger To;;"
    base["absences.csv"].append("S1;2025-13-01;;;")
    worth = stakes(("S1", 24300, 310000), ("S1", 24301, -280000), ("S2", 24300, 5000), ("S3", 24300, 777))
    result = quality("cura", load(base), Known(), worth)
    assert (result.rows, result.faulty) == (28, 6)
    assert result.score == 785_714
    assert [(kind.code, kind.warning, kind.rows, kind.services, kind.amount) for kind in result.kinds] == [
        ("depends_on_quarantined", False, 4, 2, 595000),
        ("format", False, 1, 1, 590000),
        ("cpr_invalid", False, 1, 1, 5000),
    ]
    assert {(row["code"], row["month"], row["amount"]) for row in result.months.to_pylist()} == {
        ("cpr_invalid", 24300, 5000),
        ("depends_on_quarantined", 24300, 315000),
        ("depends_on_quarantined", 24301, 280000),
        ("format", 24300, 310000),
        ("format", 24301, 280000),
    }


def test_warnings_are_counted_but_cost_no_score(base, load, loaded):
    late = {"packages.csv": [base["packages.csv"][0], "P3;;2025-01-01;2025-06-30;"]}
    result = quality("cura", load(late, loaded), loaded, stakes(("S3", 24300, 777)))
    assert result.score == 1_000_000
    assert [(kind.code, kind.warning, kind.services, kind.amount) for kind in result.kinds] == [("outside_package", True, 1, 777)]


def test_without_stakes_there_are_no_kroner(base, load):
    base["citizens.csv"][2] = "C2;320190-0000;Borger To;;"
    assert {kind.amount for kind in quality("cura", load(base), Known()).kinds} == {None}
