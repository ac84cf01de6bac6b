"""What a row names must be known or come with it; what depends on a quarantined row waits with it."""

from __future__ import annotations

import pytest

NAMING = [
    ("parties.csv", "successor_id", "K9", None),
    ("providers.csv", "party_id", "K9", "T9;K9;Navn;2020-01-01;"),
    ("providers.csv", "parent_id", "T8", "T9;SELF;Navn;2020-01-01;T8"),
    ("citizens.csv", "same_as", "C9", "C3;6301900005;Navn;;C9"),
    ("catalogue.csv", "calendar", "ukendt", "Y9;Navn;handicap;SEL;day;arrears;ukendt"),
    ("rates.csv", "service_code", "Y9", "Y9;;2020-01-01;;1"),
    ("rates.csv", "provider_id", "T9", "Y1;T9;2020-01-01;;1"),
    ("packages.csv", "citizen_id", "C9", "P9;C9;2020-01-01;;"),
    ("services.csv", "package_id", "P9", "S9;P9;Y2;;payout;2025-01-01;;;;;;;;"),
    ("services.csv", "service_code", "Y9", "S9;P1;Y9;;payout;2025-01-01;;;;;;;;"),
    ("services.csv", "provider_id", "T9", "S9;P1;Y2;T9;payout;2025-01-01;;;;;;;;"),
    ("services.csv", "party_id", "K9", "S9;P1;Y2;;payout;2025-01-01;;;;;;;K9;"),
    ("shares.csv", "service_id", "S9", "S9;K1;2020-01-01;;100;;"),
    ("shares.csv", "party_id", "K9", "S2;K9;2020-01-01;;100;;"),
    ("individual_rates.csv", "service_id", "S9", "S9;2020-01-01;;1"),
    ("absences.csv", "service_id", "S9", "S9;2020-01-01;;;"),
    ("deliveries.csv", "service_id", "S9", "V9;S9;2020-01-01;1"),
    ("accounts.csv", "service_code", "Y9", ";Y9;;;;2020-01-01;;1"),
    ("accounts.csv", "provider_id", "T9", ";;T9;;;2020-01-01;;1"),
    ("settled.csv", "service_id", "S9", "S9;K1;2025-02;1"),
    ("settled.csv", "party_id", "K9", "S1;K9;2025-02;1"),
]


@pytest.mark.parametrize(("file", "column", "value", "line"), NAMING)
def test_a_reference_to_nothing(base, load, told, file, column, value, line):
    if line is None:
        base[file] = ["party_id;name;kind;is_self;successor_id", *(f"{k};N;municipality;;" for k in ("SELF", "K1", "K2"))]
        line = "K8;N;municipality;;K9"
    base[file].append(line)
    errors = [error for error in told(load(base).errors) if error[0] == file]
    assert errors == [(file, len(base[file]), column, value, "unknown_reference")]


def test_departments_are_not_checked(base, load):
    base["packages.csv"] = [line + (";department" if i == 0 else ";D404") for i, line in enumerate(base["packages.csv"])]
    base["accounts.csv"].append("sale;;;D404;;2020-01-01;;1")
    assert load(base).errors == []


def test_a_citizen_is_a_party(base, load):
    base["services.csv"].append("S9;P1;Y2;;charge;2025-01-01;;;;;;;C2;")
    base["shares.csv"].append("S2;C1;2025-01-01;;100;;")
    base["settled.csv"].append("S2;C2;2025-01;1")
    assert load(base).errors == []


def test_what_is_known_can_be_named(load, loaded):
    late = {
        "services.csv": ["service_id;package_id;service_code;flow;from_date;party_id", "S9;P1;Y1;sale;2025-01-01;K1"],
        "deliveries.csv": ["delivery_id;service_id;date;quantity", "V9;S2;2025-03-03;1"],
        "catalogue.csv": ["service_code;name;business_area;paragraph;unit;timing;calendar", "Y9;Navn;handicap;SEL;day;arrears;skole"],
    }
    assert load(late, loaded).errors == []


def test_the_built_in_calendar_needs_no_row(load):
    assert (
        load(
            {"catalogue.csv": ["service_code;name;business_area;paragraph;unit;timing;calendar", "Y9;N;handicap;S;day;arrears;weekdays"]}
        ).errors
        == []
    )


def test_rows_may_name_each_other(base, load):
    base["providers.csv"] += ["T8;SELF;Otte;2020-01-01;T9", "T9;SELF;Ni;2020-01-01;"]
    assert load(base).errors == []


def test_a_bad_new_row_takes_its_children_and_theirs_with_it(base, load, told):
    base["citizens.csv"][1] = "C1;320190-0000;Borger Et;;"
    statement = load(base)
    assert told(statement.errors) == [
        ("citizens.csv", 2, "cpr", "320190-xxxx", "cpr_invalid"),
        ("packages.csv", 2, "citizen_id", "C1", "depends_on_quarantined"),
        ("services.csv", 2, "package_id", "P1", "depends_on_quarantined"),
        ("shares.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        ("individual_rates.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        ("absences.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        ("settled.csv", 2, "service_id", "S1", "depends_on_quarantined"),
    ]
    assert [(row.file, row.waits) for row in statement.quarantine] == [
        ("citizens.csv", False),
        *((file, True) for file in ("packages.csv", "services.csv", "shares.csv", "individual_rates.csv", "absences.csv", "settled.csv")),
    ]
    assert statement.tables["services"].rows["service"].to_pylist() == ["S2", "S3"]


def test_a_bad_new_version_of_a_known_row_leaves_the_earlier_in_force(load, loaded, base, told):
    late = {"packages.csv": [base["packages.csv"][0], "P1;C1;2025-13-01;;"], "services.csv": base["services.csv"]}
    statement = load(late, loaded)
    assert told(statement.errors) == [("packages.csv", 2, "from_date", "2025-13-01", "format")]
    assert len(statement.tables["services"].rows) == 3


def test_a_row_may_name_a_row_that_waits_since_an_earlier_load(base, load, after, loaded, told):
    known = after(loaded, load({"citizens.csv": [base["citizens.csv"][0], "C9;320190-0000;Ni;;"]}, loaded))
    statement = load({"packages.csv": [base["packages.csv"][0], "P9;C9;2025-01-01;;"]}, known)
    assert told(statement.errors) == [("packages.csv", 2, "citizen_id", "C9", "depends_on_quarantined")]
    assert [(row.file, row.load) for row in statement.quarantine] == [("citizens.csv", 7), ("packages.csv", 0)]
