"""What waits: kept whole, tried again after each load, replaced by a later row, released on request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from as2007lib.intake.known import Known
from as2007lib.intake.read import retry

SERVICES = "service_id;package_id;service_code;flow;from_date;party_id"
PACKAGES = "package_id;citizen_id;from_date"
CITIZENS = "citizen_id;cpr;name"
SHARES = "service_id;party_id;from_date;share_pct"


def waiting(statement):
    return [(row.file, row.row, row.codes, row.waits, row.load) for row in statement.quarantine]


def test_cells_are_kept_as_written_and_absent_columns_stay_absent(load, loaded):
    row = load({"services.csv": [SERVICES, "S9;P9;Y1;sale;2025-01-01;"]}, loaded).quarantine[0]
    assert row.cells == {
        "service_id": "S9",
        "package_id": "P9",
        "service_code": "Y1",
        "flow": "sale",
        "from_date": "2025-01-01",
        "party_id": None,
    }


def test_a_waiting_row_is_taken_in_when_what_it_names_arrives(load, loaded, after, told):
    known = after(loaded, load({"services.csv": [SERVICES, "S9;P9;Y1;sale;2025-01-01;K1"]}, loaded))
    assert [row.load for row in known.waiting] == [7]
    statement = load({"packages.csv": [PACKAGES, "P9;C1;2025-01-01"]}, known)
    assert statement.errors == []
    assert statement.quarantine == []
    assert statement.tables["services"].rows.select(["service", "file_row"]).to_pylist() == [{"service": "S9", "file_row": 2}]
    assert statement.tables["services"].mentioned.num_rows == 0
    assert statement.counts["services"].released == 1


def test_a_row_that_goes_on_waiting_is_not_told_again(load, loaded, after):
    known = after(loaded, load({"services.csv": [SERVICES, "S9;P9;Y1;sale;2025-01-01;K1"]}, loaded))
    statement = load({"packages.csv": [PACKAGES, "P8;C1;2025-01-01"]}, known)
    assert statement.errors == []
    assert waiting(statement) == [("services.csv", 2, ("unknown_reference",), True, 7)]


def test_a_chain_of_waiting_rows_comes_in_together(base, load, after):
    late = {name: base[name] for name in base if name != "citizens.csv"}
    statement = load(late)
    assert {row.file for row in statement.quarantine} >= {"packages.csv", "services.csv", "shares.csv", "deliveries.csv", "settled.csv"}
    known = after(Known(), statement)
    statement = load({"citizens.csv": base["citizens.csv"]}, known)
    assert statement.errors == []
    assert statement.quarantine == []
    whole = load(base)
    known = after(known, statement)
    for name, table in whole.tables.items():
        rows = table.rows.drop_columns(["file_row", "source"]).to_pylist()
        assert sorted(map(repr, known.tables[name].to_pylist())) == sorted(map(repr, rows)), name


def test_a_later_row_for_the_key_replaces_the_waiting_one(load, loaded, after):
    known = after(loaded, load({"citizens.csv": [CITIZENS, "C9;320190-0000;Ni"]}, loaded))
    statement = load({"citizens.csv": [CITIZENS, "C9;6301900005;Ni"]}, known)
    assert statement.quarantine == []
    assert statement.tables["citizens"].rows["citizen"].to_pylist() == ["C9"]
    still_bad = load({"citizens.csv": [CITIZENS, "C8;6301900005;Otte", "C9;330190-0000;Ni"]}, known)
    assert waiting(still_bad) == [("citizens.csv", 3, ("cpr_invalid",), False, 0)]


def test_a_later_set_replaces_the_waiting_one(load, loaded, after):
    bad = {"shares.csv": [SHARES, "S3;K1;2025-01-01;50", "S3;K9;2025-01-01;50"]}
    known = after(loaded, load(bad, loaded))
    assert len(known.waiting) == 2
    statement = load({"shares.csv": [SHARES, "S3;K1;2025-01-01;100"]}, known)
    assert statement.quarantine == []
    assert statement.tables["shares"].rows["party"].to_pylist() == ["K1"]


def test_a_set_is_tried_again_only_as_a_whole(load, loaded, after):
    bad = {"shares.csv": [SHARES, "S3;K1;2025-01-01;5x", "S3;K9;2025-01-01;50"]}
    known = after(loaded, load(bad, loaded))
    assert [row.waits for row in known.waiting] == [False, False]
    statement = load({"parties.csv": ["party_id;name;kind", "K9;Ni;municipality"]}, known)
    assert len(statement.quarantine) == 2
    assert "shares" not in statement.tables


def test_a_set_of_which_a_row_waits_comes_in_whole(load, loaded, after):
    known = after(loaded, load({"shares.csv": [SHARES, "S3;K1;2025-01-01;50", "S3;K9;2025-01-01;50"]}, loaded))
    statement = load({"parties.csv": ["party_id;name;kind", "K9;Ni;municipality"]}, known)
    assert statement.quarantine == []
    assert statement.tables["shares"].rows["party"].to_pylist() == ["K1", "K9"]


def test_a_service_and_its_corrected_shares_come_in_together(load, loaded, after):
    bad = {"services.csv": [SERVICES, "S9;P1;Y1;sale;2025-01-01;"], "shares.csv": [SHARES, "S9;K1;2025-01-01;90"]}
    known = after(loaded, load(bad, loaded))
    assert [(row.file, row.waits) for row in known.waiting] == [("services.csv", True), ("shares.csv", True)]
    assert load({"citizens.csv": [CITIZENS, "C9;6301900005;Ni"]}, known).tables.keys() == {"citizens"}
    statement = load({"shares.csv": [SHARES, "S9;K1;2025-01-01;100"]}, known)
    assert statement.quarantine == []
    assert statement.tables["services"].rows["service"].to_pylist() == ["S9"]


def test_a_new_service_waits_while_its_first_shares_wait_since_an_earlier_load(load, loaded, after, told):
    known = after(loaded, load({"shares.csv": [SHARES, "S9;K1;2025-01-01;9x"]}, loaded))
    statement = load({"services.csv": [SERVICES, "S9;P1;Y1;payout;2025-01-01;"]}, known)
    assert told(statement.errors) == [("services.csv", 2, "service_id", "S9", "depends_on_quarantined")]


def test_retry_tries_everything(load, loaded, after, told):
    late = {
        "services.csv": [SERVICES, "S8;P1;Y1;sale;2025-01-01;", "S9;P9;Y1;sale;2025-01-01;K1"],
        "shares.csv": [SHARES, "S8;K1;2025-01-01;90"],
    }
    known = after(loaded, load(late, loaded))
    again = retry(known)
    assert told(again.errors) == [
        ("services.csv", 2, "service_id", "S8", "depends_on_quarantined"),
        ("services.csv", 3, "package_id", "P9", "unknown_reference"),
        ("shares.csv", 2, "share_pct", "90", "shares_not_100"),
    ]
    assert waiting(again) == waiting(replace(load(late, loaded), quarantine=known.waiting))
    corrected = [replace(row, cells=row.cells | {"share_pct": "100"}) if row.file == "shares.csv" else row for row in known.waiting]
    released = retry(replace(known, waiting=corrected))
    assert released.tables["services"].rows["service"].to_pylist() == ["S8"]
    assert released.counts["shares"].released == 1
    assert [row.file for row in released.quarantine] == ["services.csv"]


def test_retry_of_nothing_states_nothing(loaded):
    statement = retry(loaded)
    assert (statement.tables, statement.errors, statement.quarantine, statement.counts) == ({}, [], [], {})


def test_duplicates_stay_duplicates_when_tried_again(load, loaded, after):
    known = after(loaded, load({"citizens.csv": [CITIZENS, "C9;6301900005;Ni", "C9;6301900005;Anden"]}, loaded))
    assert waiting(retry(known)) == [("citizens.csv", row, ("duplicate_key",), False, 7) for row in (2, 3)]


def test_waiting_rows_with_different_columns(load, loaded, after):
    known = after(loaded, load({"services.csv": [SERVICES, "S3;P9;Y3;internal;2025-01-01;K1"]}, loaded))
    known = after(
        known, load({"services.csv": ["service_id;package_id;service_code;flow;from_date", "S2;P9;Y2;payout;2025-01-01"]}, known), 8
    )
    statement = load({"packages.csv": [PACKAGES, "P9;C1;2025-01-01"]}, known)
    assert {(row["service"], row["party"], row["stop"]) for row in statement.tables["services"].rows.to_pylist()} == {
        ("S3", "K1", 20454),
        ("S2", None, None),
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_keys_that_cannot_be_read_are_replaced_by_the_same_again(load, loaded, after, rows):
    late = {"citizens.csv": [CITIZENS, *["C 9;6301900005;Ni"] * rows]}
    known = after(loaded, load(late, loaded))
    assert len(load(late, known).quarantine) == rows


NEW = "S9;P1;Y1;sale;2025-01-01;"
WHOLE = "S9;K1;2025-01-01;100"


@pytest.mark.parametrize(
    "loads",
    [
        [{"services.csv": [SERVICES, NEW]}, {"shares.csv": [SHARES, WHOLE]}],
        [{"shares.csv": [SHARES, WHOLE]}, {"services.csv": [SERVICES, NEW]}],
        [
            {"services.csv": [SERVICES, NEW.replace("P1", "P9")], "shares.csv": [SHARES, WHOLE]},
            {"packages.csv": [PACKAGES, "P9;C1;2025-01-01"]},
        ],
        [
            {"services.csv": [SERVICES, NEW.replace("P1", "P9")]},
            {"shares.csv": [SHARES, WHOLE]},
            {"packages.csv": [PACKAGES, "P9;C1;2025-01-01"]},
        ],
        [
            {"individual_rates.csv": ["service_id;from_date;rate", "S9;2025-01-01;7"]},
            {"services.csv": [SERVICES, NEW]},
            {"shares.csv": [SHARES, WHOLE]},
        ],
        [
            {"services.csv": [SERVICES, NEW], "shares.csv": [SHARES, WHOLE.replace("K1", "K9")]},
            {"parties.csv": ["party_id;name;kind", "K9;Ni;municipality"]},
        ],
        [{"services.csv": [SERVICES, NEW]}, {"services.csv": [SERVICES, NEW + "K1"]}],
        [{"services.csv": [SERVICES, "S9;P3;Y1;payout;2025-01-01;"]}, {"packages.csv": [PACKAGES, "P3;C1;2025-01-01"]}],
    ],
)
def test_in_whatever_order_they_come_all_are_taken_in_with_the_last(load, loaded, after, loads):
    known = loaded
    for number, files in enumerate(loads[:-1]):
        statement = load(files, known)
        assert {row.waits for row in statement.quarantine} == {True}
        assert "services" not in statement.tables or not statement.tables["services"].rows.num_rows
        known = after(known, statement, 8 + number)
    statement = load(loads[-1], known)
    assert (statement.errors, statement.quarantine) == ([], [])
    assert "S9" in after(known, statement).tables["services"]["service"].to_pylist()


def test_a_service_stays_out_while_nobody_carries_it(load, loaded, after, told):
    statement = load({"services.csv": [SERVICES, NEW]}, loaded)
    assert told(statement.errors) == [("services.csv", 2, "party_id", "", "missing")]
    known = after(loaded, statement)
    statement = load({"shares.csv": [SHARES, WHOLE.replace("100", "90")]}, known)
    assert told(statement.errors) == [("shares.csv", 2, "share_pct", "90", "shares_not_100")]
    assert waiting(statement) == [
        ("services.csv", 2, ("depends_on_quarantined",), True, 7),
        ("shares.csv", 2, ("shares_not_100",), True, 0),
    ]


def test_a_cell_that_is_missing_waits_for_nobody(load, loaded):
    late = {
        "services.csv": [SERVICES, ";P1;Y1;sale;2025-01-01;"],
        "packages.csv": [PACKAGES, ";C1;2025-01-01"],
        "shares.csv": [SHARES, "S1;;2025-01-01;100"],
    }
    assert {(row.file, row.codes, row.waits) for row in load(late, loaded).quarantine} == {
        ("services.csv", ("missing",), False),
        ("packages.csv", ("missing",), False),
        ("shares.csv", ("missing",), False),
    }


@pytest.mark.parametrize(
    "shortening",
    [
        {"services.csv": ["service_id;package_id;service_code;flow;from_date;to_date", "S1;P1;Y1;sale;2025-01-01;2025-06-30"]},
        {"packages.csv": ["package_id;citizen_id;from_date;to_date", "P1;C1;2025-01-01;2025-06-30"]},
        {"services.csv": ["service_id;package_id;service_code;flow;from_date;status", "S1;P1;Y1;sale;2025-01-01;cancelled"]},
    ],
)
def test_shares_that_do_not_reach_come_in_when_the_service_is_shortened(load, loaded, after, shortening):
    short = {"shares.csv": ["service_id;party_id;from_date;to_date;share_pct", "S1;K2;2025-01-01;2025-06-30;100"]}
    known = after(loaded, load(short, loaded))
    assert [row.codes for row in known.waiting] == [("shares_not_100",)]
    statement = load(shortening, known)
    assert (statement.errors, statement.quarantine) == ([], [])
    assert statement.tables["shares"].rows["party"].to_pylist() == ["K2"]


def test_the_empty_set_comes_in_when_the_service_names_a_party(load, loaded, after):
    known = after(loaded, load({"shares.csv": [SHARES, "S1;;;"]}, loaded))
    assert [(row.codes, row.waits) for row in known.waiting] == [(("missing",), True)]
    statement = load({"services.csv": [SERVICES, "S1;P1;Y1;sale;2025-01-01;K2"]}, known)
    assert (statement.quarantine, statement.tables["shares"].rows.num_rows) == ([], 0)


EARLIER = ["service_id;package_id;service_code;flow;from_date;paid_from", "S1;P1;Y1;sale;2025-01-01;2024-12-01"]


def test_new_shares_are_judged_with_the_version_in_force_beside_one_that_waits(load, loaded, after, told):
    known = after(loaded, load({"services.csv": EARLIER}, loaded))
    assert [(row.codes, row.waits) for row in known.waiting] == [(("shares_not_100",), True)]
    statement = load({"shares.csv": [SHARES, "S1;K2;2025-01-01;100"]}, known)
    assert statement.errors == []
    assert waiting(statement) == [("services.csv", 2, ("shares_not_100",), True, 7)]
    assert statement.tables["shares"].rows["party"].to_pylist() == ["K2"]
    reaching = load({"shares.csv": [SHARES, "S1;K2;2024-12-01;100"]}, known)
    assert (reaching.errors, reaching.quarantine) == ([], [])
    wrong = load({"shares.csv": [SHARES, "S1;K2;2025-01-01;90"]}, known)
    assert told(wrong.errors) == [("shares.csv", 2, "share_pct", "90", "shares_not_100")]


def test_a_package_that_waits_brings_down_nothing_new(base, load, loaded, after):
    head = base["packages.csv"][0]
    both = {"packages.csv": [head, "P1;C1;2025-02-01;;"], "shares.csv": [SHARES, "S1;K1;2025-02-01;100"]}
    known = after(loaded, load(both, loaded))
    known = after(known, load({"packages.csv": [head, "P1;C1;2025-01-01;;"]}, known))
    assert [(row.file, row.codes, row.waits) for row in known.waiting] == [("packages.csv", ("shares_not_100",), True)]
    fresh = {"services.csv": [SERVICES, "S1;P1;Y1;sale;2025-01-01;K2"], "shares.csv": [SHARES, "S1;K2;2025-02-01;100"]}
    statement = load(fresh, known)
    assert statement.errors == []
    assert [row.file for row in statement.quarantine] == ["packages.csv"]
    assert statement.tables["shares"].rows["party"].to_pylist() == ["K2"]


def test_the_other_party_that_says_it_is_the_municipality_comes_in_when_one_is_corrected(load, loaded, after):
    head = "party_id;name;kind;is_self"
    known = after(loaded, load({"parties.csv": [head, "N1;Ny;municipality;1"]}, loaded))
    assert [(row.codes, row.waits) for row in known.waiting] == [(("self_count",), True)]
    again = load({"parties.csv": [head, "SELF;Egen Kommune;municipality;1"]}, known)
    assert (again.errors, [row.row for row in again.quarantine]) == ([], [2])
    merged = load({"parties.csv": [head, "SELF;Egen Kommune;municipality;"]}, known)
    assert merged.quarantine == []


def test_a_circle_opens_when_one_of_it_is_corrected(load, loaded, after):
    head = "citizen_id;cpr;name;same_as"
    circle = [head, "C8;6301900005;Otte;C9", "C9;6301900005;Ni;C8"]
    known = after(loaded, load({"citizens.csv": circle}, loaded))
    assert {row.codes for row in known.waiting} == {("same_as_cycle",)}
    statement = load({"citizens.csv": [head, "C8;6301900005;Otte;"]}, known)
    assert (statement.errors, statement.quarantine) == ([], [])
    # one in force is not brought into a circle by one that waits
    known = after(loaded, load({"citizens.csv": [head, "C1;610190-0019;Et;C2", "C2;6201900008;To;C1"]}, loaded))
    fresh = load({"citizens.csv": [head, "C1;610190-0019;Et;C2"]}, known)
    assert (fresh.errors, [row.cells["citizen_id"] for row in fresh.quarantine]) == ([], ["C2"])


def test_openings_of_one_person_come_in_when_they_are_two(base, load, loaded, after):
    head, one = base["citizens.csv"][0], {"settled.csv": ["service_id;party_id;month;amount", "S2;C1;2025-02;1", "S2;C2;2025-02;2"]}
    known = after(loaded, load({"citizens.csv": [head, "C2;6201900008;Borger To;;C1"], **one}, loaded))
    assert {(row.codes, row.waits) for row in known.waiting} == {(("duplicate_key",), True)}
    statement = load({"citizens.csv": [head, "C2;6201900008;Borger To;;"]}, known)
    assert (statement.quarantine, statement.tables["settled"].rows.num_rows) == ([], 2)
