"""The pay of foster families: published and derived examples, and never another year's amount."""

from __future__ import annotations

import numpy as np
import pytest

from as2007lib.pricing import foster
from as2007lib.pricing.foster import board_due, fee_due, foster_board, foster_fee, monthly_fee
from as2007lib.rules import RuleError, Status, figure
from as2007lib.values.months import days_in, first_day, parse_month

MAY_2023 = parse_month("2023-05")


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_a_months_fee_is_the_days_times_365_twelfths_in_whole_kroner():
    assert monthly_fee(ints(14_159, 15_431, 0)).tolist() == [430_700, 469_400, 0]  # V7.1 and V7.2
    assert (foster_fee(parse_month("2019-01")).month, foster_fee(MAY_2023).month) == (430_700, 469_400)


def test_seven_fees_of_a_year_in_which_only_the_month_is_known():
    fee = foster_fee(parse_month("2017-03"))
    assert fee_due(fee, ints(70_000), ints(31), ints(31)).tolist() == [2_906_400]  # V7.3
    assert fee.cautions == (
        "Vederlag til plejefamilier pr. måned (4.152,00 kr.) er ikke bekræftet: plejefamilierne.dk, ikke fundet hos KL.",
    )
    with pytest.raises(ValueError, match="no day's amount"):
        fee_due(fee, ints(70_000), ints(30), ints(31))


def test_five_fees_and_board_for_a_child_of_twelve_in_may():
    fee, board = foster_fee(MAY_2023), foster_board(MAY_2023, age=12, child=1)
    due = fee_due(fee, ints(50_000), ints(31), ints(days_in(MAY_2023)))
    kept = board_due(ints(board.value), ints(31))
    assert (due.tolist(), kept.tolist(), (due + kept).tolist()) == ([2_347_000], [663_400], [3_010_400])  # V7.4
    assert (fee.cautions, board.status) == ((), Status.UNVERIFIED)
    assert "foreløbig" in board.caution


def test_a_part_of_a_month_goes_by_day_or_by_share():
    fee = foster_fee(MAY_2023)
    assert fee_due(fee, ints(50_000, 50_000), ints(21, 31), ints(31, 31)).tolist() == [1_620_255, 2_347_000]  # V7.5
    assert fee_due(fee, ints(50_000, 25_000), ints(21, 21), ints(31, 31), by_day=False).tolist() == [1_589_903, 794_952]


@pytest.mark.parametrize(("age", "child", "kroner"), [(9, 1, 206), (10, 2, 221), (17, 3, 190), (3, 4, 190)])
def test_board_goes_by_the_childs_age_and_from_the_third_child_by_that(age, child, kroner):
    row = foster_board(parse_month("2024-06"), age, child)
    assert (row.value, row.status) == (kroner * 100, Status.LAW)


def test_that_a_leap_year_is_not_covered_is_told(monkeypatch):
    known = figure("foster_fee_day", first_day(MAY_2023))
    monkeypatch.setattr(foster, "figure", lambda name, day: known)
    fee = foster_fee(parse_month("2028-02"))
    assert (fee.month, len(fee.cautions)) == (469_400, 1)
    assert "skudår" in fee.cautions[0]


@pytest.mark.parametrize("month", ["2024-01", "2026-10", "2018-12"])
def test_a_year_without_a_fee_stops_the_calculation(month):
    with pytest.raises(RuleError, match=r"Vederlag til plejefamilier pr\. dag kendes ikke"):
        foster_fee(parse_month(month))


def test_a_year_without_board_stops_the_calculation():
    with pytest.raises(RuleError, match="Kost og logi"):
        foster_board(parse_month("2026-10"), 5, 1)
