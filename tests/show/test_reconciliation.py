"""What is told of the two sides: ages as a figure, lists as workbooks without formulas."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pyarrow as pa

from as2007lib.answers.reconciliation import Aged
from as2007lib.answers.reconciliation_sides import POSTED, STATES
from as2007lib.show.reconciliation import ages, sheet
from as2007lib.show.reconciliation.words import STATE_NAMES, band, changed

AGES = (Aged(0, 30, 1, 100_00, 2, 50_00, 0, 0), Aged(91, None, 3, -200_000, 1, 7, 1, 300))


def test_ages_are_said_and_drawn_in_kroner() -> None:
    assert [band(aged) for aged in AGES] == ["0–30 dage", "over 90 dage"]
    old = "Over 90 dage gammelt er -2.000,00 kr. kun i økonomisystemet, 0,07 kr. kun hos os, og 3,00 kr. brugt for meget."
    assert ages.words(AGES).endswith(old)
    assert [list(bar.y) for bar in ages.figure(AGES).data] == [[0.1, -2.0], [0.05, 0.00007], [0.0, 0.003]]


def test_every_state_has_a_name() -> None:
    assert set(STATE_NAMES) == set(STATES)
    assert "har den ikke mere" in changed(100, 0)


def test_a_list_is_a_workbook_without_formulas_or_persons() -> None:
    row = {name: 0 if str(kind) == "int64" else "" for name, kind in zip(POSTED.names, POSTED.types, strict=True)}
    told = {"posting_id": "=1+1", "text": "Til 610190-1234", "state": "open", "before": None}
    rows = pa.Table.from_pylist([{**row, **told}], POSTED)
    made = openpyxl.load_workbook(io.BytesIO(sheet.postings(rows, datetime(2026, 3, 3, tzinfo=UTC)))).active
    assert (made["A2"].value, made["A2"].data_type, made["B2"].value, made["I2"].value, made["M2"].value) == (
        *("=1+1", "s", "venter"),
        *("Til 610190-xxxx", None),
    )
