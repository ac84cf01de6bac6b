"""Figures of law: dated, sourced, and never guessed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from as2007lib.rules import RuleError, Status, Unit, figure, figure_names, figures
from as2007lib.rules.figures import check_figures, read_figures
from as2007lib.values.days import OPEN, parse_day

HEAD = "name;title;valid_from;valid_to;value;unit;source;status\n"


def test_vat_is_25_per_cent_in_ten_thousandths():
    rate = figure("vat_rate", parse_day("2026-10-31"))
    assert (rate.value, rate.unit, rate.text) == (250_000, Unit.PERCENT, "25 %")
    assert (rate.source, rate.status, rate.caution) == ("momsloven § 33", Status.LAW, "")


def test_public_buyers_pay_within_30_days():
    term = figure("payment_days_public", parse_day("2026-11-01"))
    assert (term.value, term.text, term.status) == (30, "30 dage", Status.PUBLISHED)


def test_the_reason_for_exemption_is_a_text():
    assert figure("vat_exempt_code", parse_day("2026-11-01")).text == "VATEX-EU-132-1G"
    assert "§ 13" in figure("vat_exempt_reason", parse_day("2026-11-01")).text


def test_an_unverified_figure_says_so():
    assert figure("supplementary_months", parse_day("2026-11-01")).caution == (
        "Supplementsperiodens længde (2 måneder) er ikke bekræftet: ingen kilde fundet, så kommunens egen frist gælder."
    )


def test_a_day_without_a_row_is_a_clear_error_and_never_another_years_figure():
    with pytest.raises(RuleError) as error:
        figure("claim_months", parse_day("2023-12-31"))
    assert str(error.value) == (
        "Fristen for krav om betaling for et tilbud efter takst kendes ikke for 31. december 2023; kendt er fra 1. januar 2024. "
        "Slå satsen op, og tilføj en række for «claim_months» i as2007lib/rules/data."
    )


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(RuleError, match=r"«vat» findes ikke; kendt er .*vat_rate"):
        figures("vat")


def test_every_figure_has_a_source_and_each_day_one_row():
    for name in figure_names():
        rows = figures(name)
        assert all(row.source and row.title and row.start < row.stop for row in rows)
        assert all(earlier.stop <= later.start for earlier, later in pairwise(rows))


def test_years_follow_each_other_and_dates_are_inclusive_in_the_file():
    rows = read_figures(
        HEAD + "limit;Grænsen;2025-01-01;2025-12-31;850000;kroner;en kilde;law\nlimit;Grænsen;2026-01-01;;860000,50;kroner;en kilde;law\n",
        "x.csv",
    )
    assert [(row.value, row.text, row.start, row.stop) for row in check_figures(rows)["limit"]] == [
        (85_000_000, "850.000,00 kr.", parse_day("2025-01-01"), parse_day("2026-01-01")),
        (86_000_050, "860.000,50 kr.", parse_day("2026-01-01"), OPEN),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a;A;2026-01-01;;25.5;percent;en kilde;law", "x.csv, række 2: 25.5 kan ikke læses"),
        ("a;A;2026-1-1;;25;percent;en kilde;law", "2026-1-1"),
        ("a;A;2026-02-01;2026-01-31;25;percent;en kilde;law", "2026-02-01–2026-01-31"),
        ("a;A;2026-01-01;;25;procent;en kilde;law", "procent eller law"),
        ("a;A;2026-01-01;;25;percent;en kilde;maybe", "percent eller maybe"),
        ("a;A;2026-01-01;;25;percent;;law", "et tomt felt"),
        ("a;A;2026-01-01;;25;percent", "række 2"),
    ],
)
def test_a_wrong_row_is_refused_with_file_and_row(row: str, message: str):
    with pytest.raises(RuleError, match=message):
        read_figures(HEAD + row + "\n", "x.csv")


def test_wrong_columns_overlaps_and_disagreement_are_refused():
    with pytest.raises(RuleError, match="kolonnerne skal være name;title"):
        read_figures("name;value\nvat;25\n", "x.csv")
    one, two = "a;A;2026-01-01;;1;days;k;law\n", "a;A;2026-06-01;;2;days;k;law\n"
    with pytest.raises(RuleError, match=r"to rækker dækker 1\. juni 2026"):
        check_figures(read_figures(HEAD + one + two, "x.csv"))
    closed = one.replace(";;1", ";2026-05-31;1")
    with pytest.raises(RuleError, match="ikke enige"):
        check_figures(read_figures(HEAD + closed + two.replace("days", "months"), "x.csv"))
