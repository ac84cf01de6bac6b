"""Checks of rows among themselves: keys, dates, overlaps; all rows involved wait."""

from __future__ import annotations

import pytest


def test_a_key_on_two_rows_takes_both(base, load, told):
    base["parties.csv"] += ["K9;Ni;municipality;;;", "K2;To igen;municipality;;;"]
    statement = load(base)
    assert told(statement.errors)[:2] == [
        ("parties.csv", 4, "party_id", "K2", "duplicate_key"),
        ("parties.csv", 6, "party_id", "K2", "duplicate_key"),
    ]
    assert "række 4, 6" in statement.errors[0].message
    assert statement.tables["parties"].rows["party"].to_pylist() == ["SELF", "K1", "K9"]
    assert told(statement.errors)[2:] == [("services.csv", 4, "party_id", "K2", "depends_on_quarantined")]


@pytest.mark.parametrize(
    ("file", "lines", "column", "value"),
    [
        ("deliveries.csv", ["V1;S2;2025-02-04;1"], "delivery_id", "V1"),
        ("accounts.csv", ["sale;;;;;2020-01-01;;1"], "flow", "sale"),
        ("settled.csv", ["S1;K1;2025-01;0"], "service_id", "S1"),
        ("postings.csv", ["B1;1;2025-02-01;2025-01;1;"], "posting_id", "B1"),
        ("budget.csv", ["2025;5380001;D1;1"], "year", "2025"),
        ("rates.csv", ["Y1;;2020-01-01;2020-12-31;7"], "service_code", "Y1"),
        ("calendars.csv", ["skole;2020-01-01;2020-12-31;0000000;0"], "calendar_id", "skole"),
        ("individual_rates.csv", ["S1;2026-01-01;2026-01-31;7"], "service_id", "S1"),
        ("absences.csv", ["S1;2025-03-01;2025-03-01;;"], "service_id", "S1"),
    ],
)
def test_duplicate_keys_of_every_file(base, load, told, file, lines, column, value):
    base[file] += lines
    errors = [error for error in told(load(base).errors) if error[4] == "duplicate_key"]
    assert errors == [(file, row, column, value, "duplicate_key") for row in (2, len(base[file]))]
    assert not [error for error in told(load(base).errors) if error[4] == "overlap"]


def test_a_blank_part_of_a_key_is_a_value_of_its_own(base, load):
    base["rates.csv"].append("Y1;T1;2020-01-01;;120")
    base["accounts.csv"].append(";;;;;2020-01-01;;1")
    assert load(base).errors == []


@pytest.mark.parametrize(
    ("file", "line", "column", "value"),
    [
        ("parties.csv", "K9;N;municipality;2025-02-02;2025-02-01;", "to_date", "2025-02-01"),
        ("providers.csv", "T9;SELF;N;2025-02-02;2025-02-01", "to_date", "2025-02-01"),
        ("packages.csv", "P9;C1;2025-02-02;2025-02-01;", "to_date", "2025-02-01"),
        ("rates.csv", "Y1;T1;2025-02-02;2025-02-01;5", "to_date", "2025-02-01"),
        ("calendars.csv", "ny;2025-02-02;2025-02-01;1111111;1", "to_date", "2025-02-01"),
        ("absences.csv", "S3;2025-02-02;2025-02-01;;", "to_date", "2025-02-01"),
        ("individual_rates.csv", "S3;2025-02-02;2025-02-01;1", "to_date", "2025-02-01"),
        ("accounts.csv", ";;;;;2025-02-02;2025-02-01;1", "to_date", "2025-02-01"),
        ("services.csv", "S9;P2;Y2;;payout;2025-02-02;2025-02-01;;;;;;;", "to_date", "2025-02-01"),
        ("services.csv", "S9;P2;Y2;;payout;2025-02-02;;2025-02-05;2025-02-04;;;;;", "paid_to", "2025-02-04"),
    ],
)
def test_dates_reversed(base, load, told, file, line, column, value):
    if file == "parties.csv":
        base[file] = [
            "party_id;name;kind;from_date;to_date;is_self",
            "SELF;E;municipality;;;1",
            "K1;N;municipality;;;",
            "K2;N;municipality;;;",
        ]
    if file == "providers.csv":
        base[file] = ["provider_id;party_id;name;from_date;to_date", "T1;SELF;N;2010-01-01;"]
    base[file].append(line)
    assert told(load(base).errors) == [(file, len(base[file]), column, value, "dates_reversed")]


def test_a_period_of_one_day_is_in_order(base, load):
    base["absences.csv"].append("S1;2025-04-01;2025-04-01;;")
    assert load(base).errors == []


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        ("rates.csv", ["Y1;T1;2025-01-01;2025-06-30;1", "Y1;T1;2025-06-30;;2"]),
        ("calendars.csv", ["ny;2025-01-01;2025-06-30;1111111;1", "ny;2025-06-30;;1111111;0"]),
        ("individual_rates.csv", ["S3;2025-01-01;2025-06-30;1", "S3;2025-06-30;;2"]),
        ("absences.csv", ["S3;2025-01-01;2025-06-30;;", "S3;2025-06-30;;;"]),
        ("shares.csv", ["S3;K1;2025-01-01;2025-06-30;50;;", "S3;K1;2025-06-30;;50;;"]),
    ],
)
def test_overlap_takes_all_rows_involved(base, load, told, file, lines):
    base[file] += lines
    first = len(base[file]) - 1
    errors = [error for error in told(load(base).errors) if error[0] == file]
    assert errors == [
        (file, first, "from_date", "2025-01-01", "overlap"),
        (file, first + 1, "from_date", "2025-06-30", "overlap"),
    ]


def test_periods_that_touch_or_belong_to_others_do_not_overlap(base, load):
    base["rates.csv"] += ["Y1;T1;2025-01-01;2025-06-30;1", "Y1;T1;2025-07-01;;2", "Y2;T1;2025-01-01;;2"]
    base["shares.csv"] = ["service_id;party_id;from_date;to_date;share_pct;weight", "S1;K1;2025-01-01;;50;", "S1;K2;2025-01-01;;50;"]
    assert load(base).errors == []


def test_three_rows_of_which_one_spans_the_others(base, load, told):
    base["rates.csv"] += ["Y1;T1;2025-01-01;2025-12-31;1", "Y1;T1;2025-02-01;2025-02-28;2", "Y1;T1;2025-04-01;2025-04-30;2"]
    assert [error[1] for error in told(load(base).errors) if error[4] == "overlap"] == [5, 6, 7]


def test_self_count_takes_all_rows_with_is_self(base, load, told):
    base["parties.csv"].append("K9;Ni;municipality;1;;")
    errors = told(load(base).errors)
    assert errors[:2] == [("parties.csv", 2, "is_self", "1", "self_count"), ("parties.csv", 5, "is_self", "1", "self_count")]
    assert errors[2] == ("providers.csv", 2, "party_id", "SELF", "depends_on_quarantined")


def test_self_count_against_what_is_known(load, loaded, told):
    late = ["party_id;name;kind;is_self", "K9;Ni;municipality;1"]
    assert told(load({"parties.csv": late}, loaded).errors) == [("parties.csv", 2, "is_self", "1", "self_count")]
    moved = [*late, "SELF;Egen;municipality;0"]
    assert load({"parties.csv": moved}, loaded).errors == []


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["C3;6301900005;Tre;;C3"], [4]),
        (["C3;6301900005;Tre;;C4", "C4;6301900005;Fire;;C3"], [4, 5]),
        (["C3;6301900005;Tre;;C4", "C4;6301900005;Fire;;C5", "C5;6301900005;Fem;;C3"], [4, 5, 6]),
    ],
)
def test_same_as_cycles(base, load, told, lines, rows):
    base["citizens.csv"] += lines
    errors = told(load(base).errors)
    assert [error[:3] + error[4:] for error in errors] == [("citizens.csv", row, "same_as", "same_as_cycle") for row in rows]


def test_who_leads_into_a_cycle_waits_for_it(base, load, told):
    base["citizens.csv"] += ["C3;6301900005;Tre;;C4", "C4;6301900005;Fire;;C3", "C5;6301900005;Fem;;C4"]
    assert told(load(base).errors)[2] == ("citizens.csv", 6, "same_as", "C4", "depends_on_quarantined")


def test_a_cycle_through_what_is_known(base, load, after, loaded, told):
    head = base["citizens.csv"][0]
    known = after(loaded, load({"citizens.csv": [head, "C1;610190-0019;Borger Et;;C2"]}, loaded))
    statement = load({"citizens.csv": [head, "C2;6201900008;Borger To;;C1"]}, known)
    assert told(statement.errors) == [("citizens.csv", 2, "same_as", "C1", "same_as_cycle")]


def test_a_long_chain_is_no_cycle(base, load):
    base["citizens.csv"] += [f"D{i};6301900005;Navn;;{'C1' if i == 0 else f'D{i - 1}'}" for i in range(100)]
    assert load(base).errors == []
