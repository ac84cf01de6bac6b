"""The benchmark of the rules at a small size: it counts only where both say the same of every document."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.jobs import rules


def test_the_rules_and_the_sheet_are_timed_on_the_same_documents(oioubl_data: Path):
    if rules.material() is None:
        pytest.skip("saxonche, which runs the official rule sheets, is not here")
    found = rules.measure(oioubl_data, 20, 1)
    assert found.documents > 20
    assert found.lines == 20
    rows = report.rule_rows(found)
    assert [row.goal for row in rows] == [20, 20]
    assert all(row.ratio > 1 for row in rows)
