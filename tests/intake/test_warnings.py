"""What is taken in all the same, but that somebody should look at."""

from __future__ import annotations

import pytest

SERVICES = "services.csv"


def warned(statement, told):
    assert statement.errors == []
    return told(statement.warnings)


def test_cpr_checksum(base, load, told):
    base["citizens.csv"][1] = "C1;610190-0000;Borger Et;;"
    base["citizens.csv"][2] = "C2;610190-0001;Borger To;;"
    base["postings.csv"][1] += "610190-0002"
    statement = load(base)
    assert warned(statement, told) == [
        ("citizens.csv", 3, "cpr", "610190-xxxx", "cpr_checksum"),
        ("postings.csv", 2, "cpr", "610190-xxxx", "cpr_checksum"),
    ]
    assert statement.tables["citizens"].rows.num_rows == 2


@pytest.mark.parametrize(
    ("package", "columns"),
    [
        ("P3;;2025-02-01;;", [("from_date", "2025-01-01")]),
        ("P3;;2025-01-01;2025-11-30;", [("to_date", "2025-12-31")]),
        ("P3;;2025-02-01;2025-11-30;", [("from_date", "2025-01-01"), ("to_date", "2025-12-31")]),
        ("P3;;2024-02-01;2026-11-30;", []),
        ("P3;;2025-02-01;2025-11-30;cancelled", []),
    ],
)
def test_outside_package(base, load, told, package, columns):
    base["packages.csv"][3] = package
    assert warned(load(base), told) == [(SERVICES, 4, column, value, "outside_package") for column, value in columns]


def test_outside_package_at_the_package_when_only_that_came(base, load, loaded, told):
    late = {"packages.csv": [base["packages.csv"][0], "P3;;2025-01-01;2025-06-30;"]}
    assert warned(load(late, loaded), told) == [("packages.csv", 2, "to_date", "2025-06-30", "outside_package")]


@pytest.mark.parametrize(
    ("rates", "day"),
    [
        (["Y3;;2025-01-02;;300"], "2025-01-01"),
        (["Y3;;2020-01-01;2025-06-30;300", "Y3;;2025-07-02;;300"], "2025-07-01"),
        (["Y3;;2020-01-01;2025-12-30;300"], "2025-12-31"),
        (["Y3;T1;2025-05-01;;300"], "2025-01-01"),
        ([], "2025-01-01"),
    ],
)
def test_no_rate(base, load, told, rates, day):
    base["rates.csv"] = [line for line in base["rates.csv"] if not line.startswith("Y3")] + rates
    statement = load(base)
    assert warned(statement, told) == [(SERVICES, 4, "service_code", "Y3", "no_rate")]
    assert day in statement.warnings[0].message


@pytest.mark.parametrize(
    ("rates", "individual"),
    [
        (["Y3;T1;2020-01-01;;1"], []),
        (["Y3;;2020-01-01;2025-03-31;1", "Y3;T1;2025-04-01;;1"], []),
        (["Y3;;2020-01-01;2025-03-31;1", "Y3;T1;2025-09-01;;1"], ["S3;2025-04-01;2025-08-31;7"]),
        ([], ["S3;2025-01-01;;7"]),
    ],
)
def test_a_rate_may_come_from_three_places(base, load, told, rates, individual):
    base["rates.csv"] = [line for line in base["rates.csv"] if not line.startswith("Y3")] + rates
    base["individual_rates.csv"] += individual
    assert warned(load(base), told) == []


def test_service_after_death(base, load, told):
    base["citizens.csv"][2] = "C2;6201900008;Borger To;2025-06-15;"
    assert warned(load(base), told) == [(SERVICES, 3, "to_date", "", "service_after_death")]
    base[SERVICES][2] = "S2;P2;Y2;;payout;2025-01-01;2025-06-15;;2025-07-31;;;;;"
    assert warned(load(base), told) == []  # paid for longer is notice


def test_a_death_is_told_at_the_citizen_when_the_services_were_known(base, load, loaded, told):
    late = {"citizens.csv": [base["citizens.csv"][0], "C2;6201900008;Borger To;2025-06-15;"]}
    statement = load(late, loaded)
    assert warned(statement, told) == [("citizens.csv", 2, "died_on", "2025-06-15", "service_after_death")]
    assert "S2" in statement.warnings[0].message


def test_a_death_known_of_the_same_person(base, load, told):
    base["citizens.csv"] += ["C3;6301900005;Borger To;2025-06-15;"]
    base["citizens.csv"][2] = "C2;6201900008;Borger To;;C3"
    assert warned(load(base), told) == [(SERVICES, 3, "to_date", "", "service_after_death")]


@pytest.mark.parametrize("unit", ["week", "hour", "piece"])
def test_calendar_ignored(base, load, told, unit):
    base["catalogue.csv"].append(f"Y9;N;handicap;S;{unit};arrears;skole")
    assert warned(load(base), told) == [("catalogue.csv", 5, "calendar", "skole", "calendar_ignored")]


@pytest.mark.parametrize("unit", ["hour", "piece"])
def test_timing_ignored(base, load, told, unit):
    base["catalogue.csv"].append(f"Y9;N;handicap;S;{unit};advance;")
    assert warned(load(base), told) == [("catalogue.csv", 5, "timing", "advance", "timing_ignored")]


def test_timing_ignored_at_a_service(base, load, told):
    base[SERVICES][2] = "S2;P2;Y2;;payout;2025-01-01;;;;advance;;;;"
    assert warned(load(base), told) == [(SERVICES, 3, "timing", "advance", "timing_ignored")]


def test_quantity_per_ignored(base, load, told):
    base[SERVICES][2] = "S2;P2;Y2;;payout;2025-01-01;;;;;2;week;;"
    assert warned(load(base), told) == []
    base[SERVICES][1] = "S1;P1;Y1;T1;sale;2025-01-01;;;;;2;month;;"
    assert warned(load(base), told) == [(SERVICES, 2, "quantity_per", "month", "quantity_per_ignored")]


def test_delivery_ignored(base, load, told):
    base["deliveries.csv"].append("V9;S1;2025-02-02;1")
    assert warned(load(base), told) == [("deliveries.csv", 3, "service_id", "S1", "delivery_ignored")]


def test_a_quarantined_row_is_not_warned_of(base, load, told):
    base["catalogue.csv"].append("Y9;;handicap;S;hour;advance;skole")
    assert load(base).warnings == []
