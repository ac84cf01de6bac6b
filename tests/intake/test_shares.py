"""The parties of a service carry the whole of it on every day; and who is to blame where they do not."""

from __future__ import annotations

import pytest

SHARES = "service_id;party_id;from_date;to_date;share_pct;weight"
SERVICES = "service_id;package_id;service_code;flow;from_date;to_date;paid_from;paid_to;party_id;status"


@pytest.mark.parametrize(
    ("rows", "column", "says"),
    [
        (["S1;K1;2025-01-01;;99,9999;"], "share_pct", "den 2025-01-01 er summen af andelene 99,9999 %"),
        (["S1;K1;2025-01-01;;60;", "S1;K2;2025-01-01;;50;"], "share_pct", "den 2025-01-01 er summen af andelene 110 %"),
        (["S1;K1;2025-01-02;;100;"], "share_pct", "den 2025-01-01 er summen af andelene 0 %"),
        (["S1;K1;2025-01-01;2026-12-31;100;"], "share_pct", "den 2027-01-01 er summen af andelene 0 %"),
        (["S1;K1;2025-01-01;2025-01-31;100;", "S1;K2;2025-02-02;;100;"], "share_pct", "den 2025-02-01 er summen af andelene 0 %"),
        (["S1;K1;2025-01-01;;100;", "S1;K2;2025-03-01;2025-03-01;0,0001;"], "share_pct", "den 2025-03-01 er summen af andelene 100,0001 %"),
        (["S1;K1;2025-01-01;;;0", "S1;K2;2025-01-01;;;0"], "weight", "den 2025-01-01 er summen af vægtene 0"),
    ],
)
def test_a_set_that_makes_no_whole(base, load, told, rows, column, says):
    base["shares.csv"] = [SHARES, *rows]
    base["absences.csv"], base["individual_rates.csv"], base["settled.csv"] = (
        base[f][:1] for f in ("absences.csv", "individual_rates.csv", "settled.csv")
    )
    statement = load(base)
    number = 4 if column == "share_pct" else 5
    assert told(statement.errors) == [
        ("services.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        *(("shares.csv", i + 2, column, row.split(";")[number], "shares_not_100") for i, row in enumerate(rows)),
    ]
    assert says in statement.errors[1].message
    assert [row.waits for row in statement.quarantine] == [True] * (1 + len(rows))


def test_mixed_kinds_on_a_day(base, load, told):
    base["shares.csv"] = [SHARES, "S1;K1;2025-01-01;;100;", "S1;K2;2025-03-01;;;1"]
    errors = [error for error in told(load(base).errors) if error[0] == "shares.csv"]
    assert errors == [("shares.csv", 2, "share_pct", "100", "shares_not_100"), ("shares.csv", 3, "weight", "1", "shares_not_100")]


@pytest.mark.parametrize(
    "rows",
    [
        ["S1;K1;2020-01-01;;33,3333;", "S1;K2;2020-01-01;;66,6667;"],
        ["S1;K1;2025-01-01;2025-05-31;100;", "S1;K2;2025-06-01;;;3"],
        ["S1;K1;2025-01-01;;;1", "S1;K2;2025-01-01;2025-03-31;;2", "S1;SELF;2025-02-01;;;0"],
        ["S1;K1;2025-01-01;;100;", "S1;K2;2025-01-01;;0;"],
        ["S1;K1;2020-01-01;2024-12-31;7;", "S1;K1;2025-01-01;;100;"],
    ],
)
def test_sets_that_do(base, load, rows):
    base["shares.csv"] = [SHARES, *rows]
    assert load(base).errors == []


def test_the_days_are_those_paid_for_and_those_of_the_service(base, load, told):
    base["shares.csv"] = [SHARES, "S1;K1;2025-01-01;2025-06-30;100;"]
    service = "S1;P1;Y1;sale;2025-01-01;2025-06-30;{};{};;"
    base["services.csv"] = [SERVICES, service.format("", ""), *base["services.csv"][4:]]
    for file in ("individual_rates.csv", "deliveries.csv"):
        base[file] = base[file][:1]
    assert load(base).errors == []
    base["services.csv"][1] = service.format("", "2025-07-31")
    assert ("shares.csv", 2, "share_pct", "100", "shares_not_100") in told(load(base).errors)
    base["services.csv"][1] = service.format("2024-12-31", "")
    assert ("shares.csv", 2, "share_pct", "100", "shares_not_100") in told(load(base).errors)
    # paid for less than the service's own days: these count all the same
    base["services.csv"][1] = service.format("2025-02-01", "2025-03-01")
    base["shares.csv"][1] = "S1;K1;2025-02-01;2025-03-01;100;"
    assert ("shares.csv", 2, "share_pct", "100", "shares_not_100") in told(load(base).errors)


def test_days_outside_the_package_need_no_shares(base, load):
    base["packages.csv"][1] = "P1;C1;2025-02-01;2025-03-31;"
    base["shares.csv"] = [SHARES, "S1;K1;2025-02-01;2025-03-31;100;"]
    assert load(base).errors == []


@pytest.mark.parametrize("cancelled", ["service", "package"])
def test_cancelled_services_need_no_shares(base, load, cancelled):
    base["shares.csv"] = [SHARES, "S1;K1;2025-01-01;;7;"]
    if cancelled == "service":
        base["services.csv"][1] = base["services.csv"][1].replace("active", "cancelled")
    else:
        base["packages.csv"][1] += "cancelled"
    assert load(base).errors == []


def test_blame_falls_on_the_service_when_the_shares_are_known(load, loaded, told):
    late = {"services.csv": [SERVICES, "S1;P1;Y1;sale;2024-12-01;;2024-12-01;;;"]}
    statement = load(late, loaded)
    assert told(statement.errors) == [("services.csv", 2, "service_id", "S1", "shares_not_100")]
    assert statement.quarantine[0].waits


def test_blame_falls_on_the_shares_when_both_come(load, loaded, told):
    late = {"services.csv": [SERVICES, "S1;P1;Y1;sale;2024-12-01;;2024-12-01;;;"], "shares.csv": [SHARES, "S1;K1;2024-12-15;;100;"]}
    assert told(load(late, loaded).errors) == [
        ("services.csv", 2, "service_id", "S1", "depends_on_quarantined"),  # the earlier shares do not reach either
        ("shares.csv", 2, "share_pct", "100", "shares_not_100"),
    ]


def test_a_new_version_goes_in_when_the_earlier_shares_carry_it(load, loaded, told):
    late = {"services.csv": [SERVICES, "S1;P1;Y1;sale;2025-02-01;;;;;"], "shares.csv": [SHARES, "S1;K1;2025-01-01;;90;"]}
    statement = load(late, loaded)
    assert told(statement.errors) == [("shares.csv", 2, "share_pct", "90", "shares_not_100")]
    assert statement.tables["services"].rows.num_rows == 1


def test_blame_falls_on_the_package_when_nothing_else_came(base, load, loaded, after, told):
    head = base["packages.csv"][0]
    short = after(loaded, load({"packages.csv": [head, "P1;C1;2025-02-01;;"], "shares.csv": [SHARES, "S1;K1;2025-02-01;;100;"]}, loaded))
    statement = load({"packages.csv": [head, "P1;C1;2025-01-01;;"]}, short)
    assert told(statement.errors) == [("packages.csv", 2, "package_id", "P1", "shares_not_100")]
    assert "ydelse S1: den 2025-01-01" in statement.errors[0].message


def test_the_other_services_of_a_blamed_package_are_judged_with_its_earlier_version(base, load, loaded, after, told):
    head = base["packages.csv"][0]
    both = {
        "packages.csv": [head, "P1;C1;2025-02-01;;"],
        "shares.csv": [SHARES, "S1;K1;2025-02-01;;100;", "S8;K1;2025-02-01;;100;"],
        "services.csv": [SERVICES, "S8;P1;Y1;sale;2025-01-01;;;;;"],
    }
    short = after(loaded, load(both, loaded))
    late = {"packages.csv": [head, "P1;C1;2025-01-01;;"], "shares.csv": [SHARES, "S8;K2;2025-02-01;;100;"]}
    statement = load(late, short)
    assert told(statement.errors) == [("packages.csv", 2, "package_id", "P1", "shares_not_100")]
    assert statement.tables["shares"].rows.num_rows == 1


@pytest.mark.parametrize("flow", ["sale", "internal", "purchase"])
def test_a_service_that_names_nobody(base, load, told, flow):
    base["services.csv"].append(f"S9;P1;Y2;;{flow};2025-01-01;;;;;;;;")
    assert told(load(base).errors) == [("services.csv", 5, "party_id", "", "missing")]


@pytest.mark.parametrize("flow", ["payout", "charge"])
def test_a_payout_or_charge_falls_on_the_citizen_if_there_is_one(base, load, told, flow):
    base["services.csv"] += [f"S8;P1;Y2;;{flow};2025-01-01;;;;;;;;", f"S9;P3;Y2;;{flow};2025-01-01;;;;;;;;"]
    assert told(load(base).errors) == [("services.csv", 6, "party_id", "", "missing")]


def test_a_cancelled_service_may_name_nobody(base, load):
    base["services.csv"].append("S9;P1;Y2;;sale;2025-01-01;;;;;;;;cancelled")
    assert load(base).errors == []


def test_the_empty_set_is_to_blame_when_it_leaves_a_service_without_a_party(load, loaded, told):
    statement = load({"shares.csv": [SHARES, "S1;;;;;"]}, loaded)
    assert told(statement.errors) == [("shares.csv", 2, "party_id", "", "missing")]
    assert load({"shares.csv": [SHARES, "S3;;;;;"]}, loaded).errors == []


def test_the_package_is_to_blame_when_it_loses_the_citizen_who_pays(base, load, loaded, told):
    statement = load({"packages.csv": [base["packages.csv"][0], "P2;;2025-01-01;;"]}, loaded)
    assert told(statement.errors) == [("packages.csv", 2, "package_id", "P2", "missing")]


def test_a_service_becoming_a_sale_needs_a_party(load, loaded, told):
    statement = load({"services.csv": [SERVICES, "S2;P2;Y2;sale;2025-01-01;;;;;"]}, loaded)
    assert told(statement.errors) == [("services.csv", 2, "party_id", "", "missing")]
