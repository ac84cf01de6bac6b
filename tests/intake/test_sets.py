"""A set of a parent is stated whole, replaces what was known of it, and is one thing."""

from __future__ import annotations

import pytest

SHARES = "service_id;party_id;from_date;to_date;share_pct;weight;gln"


def in_force(known, name, *columns):
    return [tuple(row.values()) for row in known.tables[name].select(columns).to_pylist()]


def test_a_set_replaces_what_was_known_of_its_parent_only(base, load, after, loaded):
    late = {"rates.csv": [base["rates.csv"][0], "Y1;;2021-01-01;2021-12-31;5", "Y1;T1;2021-01-01;;6"]}
    statement = load(late, loaded)
    assert statement.tables["rates"].parents.to_pylist() == [
        {"service_code": "Y1", "provider": None},
        {"service_code": "Y1", "provider": "T1"},
    ]
    known = after(loaded, statement)
    assert sorted(in_force(known, "rates", "service_code", "rate")) == [("Y1", 500), ("Y1", 600), ("Y2", 20000), ("Y3", 30000)]


@pytest.mark.parametrize(
    ("file", "line", "parent"),
    [
        ("absences.csv", "S1;;;;", {"service": "S1"}),
        ("individual_rates.csv", "S1;;;", {"service": "S1"}),
        ("rates.csv", "Y1;;;;", {"service_code": "Y1", "provider": None}),
        ("rates.csv", "Y1;T1;;;", {"service_code": "Y1", "provider": "T1"}),
        ("calendars.csv", "skole;;;;", {"calendar": "skole"}),
    ],
)
def test_a_row_with_only_the_parents_key_states_the_empty_set(base, load, loaded, file, line, parent):
    statement = load({file: [base[file][0], line]}, loaded)
    assert statement.errors == []
    table = statement.tables[file.removesuffix(".csv")]
    assert table.parents.to_pylist() == [parent]
    assert table.rows.num_rows == 0
    assert statement.counts[file.removesuffix(".csv")].accepted == 1


def test_the_empty_set_of_something_unknown(base, load, loaded, told):
    assert told(load({"absences.csv": [base["absences.csv"][0], "S9;;;;"]}, loaded).errors) == [
        ("absences.csv", 2, "service_id", "S9", "unknown_reference")
    ]


def test_an_empty_set_beside_other_rows_of_its_parent(base, load, loaded, told):
    lines = [base["absences.csv"][0], "S1;2025-05-01;;;", "S1;;;;", "S3;;;;"]
    statement = load({"absences.csv": lines}, loaded)
    assert told(statement.errors) == [
        ("absences.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        ("absences.csv", 3, "service_id", "S1", "duplicate_key"),
    ]
    assert statement.tables["absences"].parents.to_pylist() == [{"service": "S3"}]


def test_two_empty_sets_of_one_parent(base, load, loaded, told):
    assert told(load({"absences.csv": [base["absences.csv"][0], "S1;;;;", "S1;;;;"]}, loaded).errors) == [
        ("absences.csv", 2, "service_id", "S1", "duplicate_key"),
        ("absences.csv", 3, "service_id", "S1", "duplicate_key"),
    ]


def test_a_bad_row_quarantines_its_whole_set_and_the_earlier_stays(base, load, after, loaded, told):
    lines = [base["absences.csv"][0], "S1;2025-05-01;2025-05-02;;", "S1;2025-06-01;2025-06-02;;120", "S3;2025-06-01;2025-06-02;;"]
    statement = load({"absences.csv": lines}, loaded)
    assert told(statement.errors) == [
        ("absences.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        ("absences.csv", 3, "pct", "120", "format"),
    ]
    assert [(row.row, row.codes, row.waits) for row in statement.quarantine] == [
        (2, ("depends_on_quarantined",), False),
        (3, ("format",), False),
    ]
    assert sorted(in_force(after(loaded, statement), "absences", "service", "start")) == [("S1", 20148), ("S3", 20240)]


def test_a_service_whose_first_shares_are_quarantined_waits_with_them(base, load, after, told):
    base["shares.csv"] = [SHARES, "S1;K1;2025-01-01;2025-05-31;100;;", "S1;K2;2025-06-01;;101;;"]
    base["settled.csv"] = base["settled.csv"][:1]
    statement = load(base)
    assert told(statement.errors) == [
        ("services.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        ("shares.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        ("shares.csv", 3, "share_pct", "101", "format"),
        ("individual_rates.csv", 2, "service_id", "S1", "depends_on_quarantined"),
        ("absences.csv", 2, "service_id", "S1", "depends_on_quarantined"),
    ]
    assert {(row.file, row.waits) for row in statement.quarantine} == {
        ("services.csv", True),
        ("shares.csv", False),
        ("individual_rates.csv", True),
        ("absences.csv", True),
    }


def test_also_when_the_service_names_a_party_itself(base, load, told):
    base["services.csv"][3] = base["services.csv"][3].replace("K2;", "K2;active")
    base["shares.csv"].append("S3;K9;2025-01-01;;100;;")
    assert told(load(base).errors) == [
        ("services.csv", 4, "service_id", "S3", "depends_on_quarantined"),
        ("shares.csv", 3, "party_id", "K9", "unknown_reference"),
    ]


def test_a_known_service_without_shares_stays_in_force_when_its_first_shares_are_bad(base, load, after, loaded, told):
    statement = load({"shares.csv": [SHARES, "S3;K9;2025-01-01;;100;;"]}, loaded)
    assert told(statement.errors) == [("shares.csv", 2, "party_id", "K9", "unknown_reference")]
    assert ("S3",) in in_force(after(loaded, statement), "services", "service")


def test_a_calendar_without_rows_cannot_be_named(base, load, loaded, told):
    late = {
        "calendars.csv": [base["calendars.csv"][0], "skole;;;;"],
        "catalogue.csv": [base["catalogue.csv"][0], "Y9;N;handicap;S;day;arrears;skole"],
    }
    assert told(load(late, loaded).errors) == [("catalogue.csv", 2, "calendar", "skole", "unknown_reference")]


def test_a_catalogue_service_waits_for_its_bad_calendar(base, load, told):
    base["calendars.csv"] += ["ny;2025-01-01;;11;0"]
    base["catalogue.csv"] += ["Y9;N;handicap;S;day;arrears;ny"]
    assert told(load(base).errors) == [
        ("catalogue.csv", 5, "calendar", "ny", "depends_on_quarantined"),
        ("calendars.csv", 3, "weekdays", "11", "format"),
    ]


def test_a_set_is_stated_whole_also_when_its_file_lacks_columns(load, after, loaded):
    statement = load({"shares.csv": ["service_id;party_id;from_date;share_pct", "S1;K1;2025-01-01;100"]}, loaded)
    assert statement.tables["shares"].rows["gln"].to_pylist() == [None]
    assert load({"absences.csv": ["service_id;from_date", "S1;2025-03-01"]}, loaded).tables["absences"].rows["pct"].to_pylist() == [None]


def test_optional_columns_that_a_file_lacks_keep_what_is_known_and_blank_clears(base, load, loaded):
    lacking = load({"services.csv": ["service_id;package_id;service_code;flow;from_date", "S3;P3;Y3;internal;2025-02-01"]}, loaded)
    assert lacking.tables["services"].rows.to_pylist()[0] | {"start": 0} == {
        "service": "S3", "package": "P3", "service_code": "Y3", "provider": "T1", "flow": "internal", "start": 0, "stop": 20454,
        "paid_start": None, "paid_stop": None, "timing": None, "quantity": None, "quantity_per": None, "party": "K2",
        "account": None, "status": None, "file_row": 2, "source": 0,
    }  # fmt: skip
    cleared = load(
        {"services.csv": ["service_id;package_id;service_code;flow;from_date;to_date;provider_id", "S3;P3;Y3;internal;2025-02-01;;"]},
        loaded,
    )
    assert cleared.tables["services"].rows.select(["provider", "stop", "party"]).to_pylist() == [
        {"provider": None, "stop": None, "party": "K2"}
    ]


def test_a_filled_value_is_checked_with_the_new_ones(load, loaded, told):
    late = {"services.csv": ["service_id;package_id;service_code;flow;from_date", "S3;P3;Y3;internal;2026-02-01"]}
    assert told(load(late, loaded).errors) == [("services.csv", 2, "to_date", "", "dates_reversed")]


def test_a_new_row_gets_blank_where_its_file_lacks_columns(load, loaded):
    late = {"services.csv": ["service_id;package_id;service_code;flow;from_date", "S9;P2;Y2;payout;2025-01-01"]}
    assert load(late, loaded).tables["services"].rows["party"].to_pylist() == [None]
