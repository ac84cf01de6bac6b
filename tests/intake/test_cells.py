"""Every cell is read as its column's kind; what cannot be read is told with file, row, column and value."""

from __future__ import annotations

import pytest

A, B, C, P, S, SH = "parties.csv", "catalogue.csv", "citizens.csv", "packages.csv", "services.csv", "shares.csv"


def test_the_faultless_municipality_has_neither_faults_nor_warnings(base, load):
    statement = load(base)
    assert statement.errors == []
    assert statement.warnings == []
    assert statement.quarantine == []
    assert {name: (count.read, count.accepted) for name, count in statement.counts.items()} == {
        name.removesuffix(".csv"): (len(lines) - 1, len(lines) - 1) for name, lines in base.items()
    }


def test_values_come_in_as_whole_numbers(base, load):
    tables = load(base).tables
    service = tables["services"].rows.to_pylist()[2]
    assert (service["start"], service["stop"], service["file_row"]) == (20089, 20454, 4)
    assert tables["individual_rates"].rows["rate"].to_pylist() == [15050]
    assert tables["deliveries"].rows["quantity"].to_pylist() == [75000]
    assert tables["shares"].rows["share_pct"].to_pylist() == [1000000]
    assert tables["settled"].rows["month"].to_pylist() == [24300]
    assert tables["postings"].rows["amount"].to_pylist() == [-1250]
    assert tables["citizens"].rows["cpr"].to_pylist() == ["6101900019", "6201900008"]
    assert tables["parties"].rows["is_self"].to_pylist() == [1, None, None]


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "code"),
    [
        # missing
        ("parties.csv", ";Kommune;municipality;;;", "party_id", "", "missing"),
        ("parties.csv", "K9;;municipality;;;", "name", "", "missing"),
        ("parties.csv", "K9;Kommune;;;;", "kind", "", "missing"),
        ("deliveries.csv", "V9;S2;;1", "date", "", "missing"),
        ("settled.csv", "S1;K1;2025-02;", "amount", "", "missing"),
        ("budget.csv", "2025;;D1;1", "account", "", "missing"),
        # ids, written otherwise
        ("parties.csv", "K 9;Kommune;municipality;;;", "party_id", "K 9", "format"),
        ("parties.csv", "K/9;Kommune;municipality;;;", "party_id", "K/9", "format"),
        ("parties.csv", "../../etc/passwd;Kommune;municipality;;;", "party_id", "../../etc/passwd", "format"),
        ("parties.csv", "Kø;Kommune;municipality;;;", "party_id", "Kø", "format"),
        ("parties.csv", f"{'x' * 65};Kommune;municipality;;;", "party_id", "x" * 65, "format"),
        # dates and months, written otherwise
        ("packages.csv", "P9;C1;2025-02-29;;", "from_date", "2025-02-29", "format"),
        ("packages.csv", "P9;C1;01-02-2025;;", "from_date", "01-02-2025", "format"),
        ("packages.csv", "P9;C1;2025-1-1;;", "from_date", "2025-1-1", "format"),
        ("packages.csv", "P9;C1;2025-01-01;2025-13-01;", "to_date", "2025-13-01", "format"),
        ("packages.csv", "P9;C1;2025-01-01 ;;", "from_date", "2025-01-01 ", "format"),
        ("settled.csv", "S1;K1;2025-13;1", "month", "2025-13", "format"),
        ("postings.csv", "B9;1;2025-01-01;2025-1;1;", "period", "2025-1", "format"),
        # numbers, written otherwise
        ("deliveries.csv", "V9;S2;2025-01-01;1.5", "quantity", "1.5", "format"),
        ("deliveries.csv", "V9;S2;2025-01-01;1.234,5", "quantity", "1.234,5", "format"),
        ("deliveries.csv", "V9;S2;2025-01-01;1,23456", "quantity", "1,23456", "format"),
        ("deliveries.csv", "V9;S2;2025-01-01;1e3", "quantity", "1e3", "format"),
        ("deliveries.csv", "V9;S2;2025-01-01;+1", "quantity", "+1", "format"),
        ("deliveries.csv", "V9;S2;2025-01-01;1,", "quantity", "1,", "format"),
        ("deliveries.csv", "V9;S2;2025-01-01;99999999999999999999", "quantity", "99999999999999999999", "format"),
        ("settled.csv", "S1;K1;2025-02;1,234", "amount", "1,234", "format"),
        ("absences.csv", "S3;2025-03-01;;;100,0001", "pct", "100,0001", "format"),
        ("absences.csv", "S3;2025-03-01;;;-1", "pct", "-1", "format"),
        ("budget.csv", "25,5;1;D1;1", "year", "25,5", "format"),
        ("calendars.csv", "ny;2025-01-01;;11111;0", "weekdays", "11111", "format"),
        ("calendars.csv", "ny;2025-01-01;;1111102;0", "weekdays", "1111102", "format"),
        ("calendars.csv", "ny;2025-01-01;;1111100;ja", "holidays", "ja", "format"),
        # unknown_code
        ("parties.csv", "K9;Kommune;kommune;;;", "kind", "kommune", "unknown_code"),
        ("catalogue.csv", "Y9;Navn;handicap;SEL;dag;arrears;", "unit", "dag", "unknown_code"),
        ("catalogue.csv", "Y9;Navn;ældre;SEL;day;arrears;", "business_area", "ældre", "unknown_code"),
        ("packages.csv", "P9;C1;2025-01-01;;Active", "status", "Active", "unknown_code"),
        # numbers that others give
        ("parties.csv", "K9;Kommune;municipality;;12345678;", "cvr", "12345678", "cvr_invalid"),
        ("parties.csv", "K9;Kommune;municipality;;;5798000000002", "gln", "5798000000002", "gln_invalid"),
        ("citizens.csv", "C9;720190-0000;Borger;;", "cpr", "720190-xxxx", "format_or_date"),
    ],
)
def test_one_cell_that_cannot_be_read(base, load, told, file, line, column, value, code):
    base[file].append(line)
    row = len(base[file])
    statement = load(base)
    if code == "format_or_date":  # day 72 is day 12 of a replacement number: possible
        assert statement.errors == []
        return
    assert told(statement.errors) == [(file, row, column, value, code)]
    assert [(w.file, w.row, w.codes) for w in statement.quarantine] == [(file, row, (code,))]
    assert statement.counts[file.removesuffix(".csv")].quarantined == 1


@pytest.mark.parametrize(
    ("cpr", "shown", "code"),
    [
        ("320190-1234", "320190-xxxx", "cpr_invalid"),
        ("0113901234", "011390-xxxx", "cpr_invalid"),
        ("920190-1234", "920190-xxxx", "cpr_invalid"),
        ("290201-1234", "290201-xxxx", "cpr_invalid"),  # 1901 was no leap year
        ("610190-123", "610190-xxxx", "format"),
        ("610190 1234", "610190-xxxx", "format"),
        ("61019-01234", "xxxxx-xxxxx", "format"),
    ],
)
def test_cpr_numbers_that_cannot_be_are_told_masked(base, load, told, cpr, shown, code):
    base[C].append(f"C9;{cpr};Borger;;")
    statement = load(base)
    assert told(statement.errors) == [(C, 4, "cpr", shown, code)]
    assert cpr not in statement.errors[0].message
    assert cpr not in repr(statement.quarantine)
    assert statement.quarantine[0].cells["cpr"] == cpr


def test_a_cpr_number_in_another_column_is_masked_too(base, load, told):
    base["deliveries.csv"].append("V9;S2;2025-01-01;610190-0019")
    assert told(load(base).errors) == [("deliveries.csv", 3, "quantity", "610190-xxxx", "format")]


def test_a_row_tells_all_its_faults(base, load, told):
    base[S].append("S 9;P9;;T9;gratis;2025-01-01;2024-12-31;2025-02-01;2025-01-31;;-1;dag;;")
    assert told(load(base).errors) == [
        (S, 5, "service_id", "S 9", "format"),
        (S, 5, "package_id", "P9", "unknown_reference"),
        (S, 5, "service_code", "", "missing"),
        (S, 5, "provider_id", "T9", "unknown_reference"),
        (S, 5, "flow", "gratis", "unknown_code"),
        (S, 5, "to_date", "2024-12-31", "dates_reversed"),
        (S, 5, "paid_to", "2025-01-31", "dates_reversed"),
        (S, 5, "quantity", "-1", "format"),
        (S, 5, "quantity_per", "dag", "unknown_code"),
    ]


def test_share_kinds(base, load, told):
    base[SH] = ["service_id;party_id;from_date;to_date;share_pct;weight", "S1;K1;2025-01-01;;100;1"]
    assert (SH, 2, "weight", "1", "format") in told(load(base).errors)
    base[SH][1] = "S1;K1;2025-01-01;;;"
    assert (SH, 2, "share_pct", "", "missing") in told(load(base).errors)


def test_text_that_no_program_wrote_on_purpose(base, load, told):
    base[A] += ["K8;a\x07b;municipality;;;", f"K9;{'x' * 100_000};municipality;;;"]
    statement = load(base)
    assert told(statement.errors) == [(A, 5, "name", "a\x07b", "format"), (A, 6, "name", "x" * 200 + " …", "format")]
    assert statement.quarantine[1].cells["name"] == "x" * 100_000


def test_formulas_are_text_and_stay_as_they_are(base, load):
    base[A] += ["K8;=HYPERLINK(1);municipality;;;", "K9;@SUM(A1);municipality;;;"]
    statement = load(base)
    assert statement.errors == []
    assert statement.tables["parties"].rows["name"].to_pylist()[-2:] == ["=HYPERLINK(1)", "@SUM(A1)"]


def test_negative_rates_amounts_and_deliveries_are_allowed(base, load):
    base["individual_rates.csv"][1] = "S1;2026-01-01;;-250"
    base["deliveries.csv"][1] = "V1;S2;2025-02-03;-7,5"
    base["settled.csv"][1] = "S1;K1;2025-01;-0,01"
    statement = load(base)
    assert statement.errors == []
    assert statement.tables["deliveries"].rows["quantity"].to_pylist() == [-75000]


def test_a_to_date_at_the_end_of_time_is_open(base, load):
    base[P][1] = "P1;C1;2025-01-01;9999-12-31;"
    assert load(base).tables["packages"].rows["stop"].to_pylist()[0] is None
