"""Openings are stated by service, person and month, until a run has settled them."""

from __future__ import annotations

from dataclasses import replace

HEAD = "service_id;party_id;month;amount;document_id"


def test_already_settled(load, loaded, settled, told):
    known = replace(loaded, settled_by_runs=settled(("S1", "K1", 24301), ("S9", "K1", 24302)))
    statement = load({"settled.csv": [HEAD, "S1;K1;2025-02;1;", "S1;K1;2025-03;1;", "S1;K2;2025-02;1;"]}, known)
    assert told(statement.errors) == [("settled.csv", 2, "month", "2025-02", "already_settled")]
    assert not statement.quarantine[0].waits
    assert statement.tables["settled"].rows.num_rows == 2


def test_already_settled_under_another_id_of_the_same_person(base, load, loaded, settled, told):
    known = replace(loaded, settled_by_runs=settled(("S2", "C2", 24301)))
    late = {
        "citizens.csv": [base["citizens.csv"][0], "C2;6201900008;Borger To;;C1"],
        "settled.csv": [HEAD, "S2;C1;2025-02;1;"],
    }
    assert told(load(late, known).errors) == [("settled.csv", 2, "month", "2025-02", "already_settled")]


def test_two_rows_that_are_one_key_after_same_as(base, load, loaded, told):
    late = {
        "citizens.csv": [base["citizens.csv"][0], "C2;6201900008;Borger To;;C1"],
        "settled.csv": [HEAD, "S2;C1;2025-02;1;", "S2;C2;2025-02;2;"],
    }
    assert told(load(late, loaded).errors) == [
        ("settled.csv", 2, "party_id", "C1", "duplicate_key"),
        ("settled.csv", 3, "party_id", "C2", "duplicate_key"),
    ]


def test_an_opening_replaces_the_one_known_under_another_id(base, load, loaded, after):
    known = after(loaded, load({"settled.csv": [HEAD, "S2;C2;2025-02;100;gl-1"]}, loaded))
    known = after(known, load({"citizens.csv": [base["citizens.csv"][0], "C2;6201900008;Borger To;;C1"]}, known))
    statement = load({"settled.csv": [HEAD, "S2;C1;2025-02;130;gl-2"]}, known)
    rows = statement.tables["settled"].rows.select(["party", "amount", "document", "file_row"]).to_pylist()
    assert rows == [
        {"party": "C1", "amount": 13000, "document": "gl-2", "file_row": 2},
        {"party": "C2", "amount": 0, "document": "gl-1", "file_row": 2},
    ]
