"""Migrations: the frozen SQL makes exactly the tables that the code declares, and guards that are taken away come back."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from as2007lib.store.engine import Store, init_store, open_store
from as2007lib.store.errors import StoreMissing
from as2007lib.store.schema import TABLES
from as2007lib.store.verify import verify_journal


def test_the_migrated_store_has_the_declared_tables(store: Store) -> None:
    with store.reading() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == {*TABLES.tables, "alembic_version"}
        for name, table in TABLES.tables.items():
            columns = {c["name"]: (c["nullable"], c["type"].python_type) for c in found.get_columns(name)}
            assert columns == {c.name: (c.nullable, c.type.python_type) for c in table.columns}, name
            if not store.is_sqlite:  # SQLite cannot tell of indexes on expressions
                made = {i["name"] for i in found.get_indexes(name) if "duplicates_constraint" not in i}
                assert made == {i.name for i in table.indexes}, name


def test_init_again_leaves_the_store_and_brings_back_guards_that_were_taken_away(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER lines_kept" + ("" if store.is_sqlite else " ON lines")))
    assert [f.where for f in verify_journal(store)] == ["lines_kept"]
    init_store(store.engine.url.render_as_string(hide_password=False))
    assert verify_journal(store) == []


def test_a_store_that_is_not_there_is_not_made_by_asking(tmp_path: object) -> None:
    with pytest.raises(StoreMissing, match="as2007 init"):
        open_store(f"sqlite:///{tmp_path}/none.db")
