"""The journal: gap-free, chained, and refused by the database itself where somebody goes around it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from as2007lib.frames.facts import Deliveries
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import KeyReused, StoreRefused
from as2007lib.store.identities import read_identities, register
from as2007lib.store.journal import Replayed, acting
from as2007lib.store.known import latest_entry, read_fact
from as2007lib.store.settings import read_settings
from as2007lib.store.verify import verify_journal
from as2007lib.store.versions import Change, Statement, state
from tests.store.attacks import attack

BY = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")


def deliver(store: Store, rows: dict[str, int], *, full: bool = False) -> Change:
    """Load deliveries: quantity by delivery id."""
    stated = pa.table(
        {
            "delivery": pa.array(list(rows), pa.string()),
            "service": pa.array(["S1"] * len(rows), pa.string()),
            "day": pa.array([20_000] * len(rows), pa.int64()),
            "quantity": pa.array(list(rows.values()), pa.int64()),
            "file_row": pa.array(range(2, len(rows) + 2), pa.int64()),
        }
    )
    with acting(store, BY, "load") as doing:
        known = read_identities(store)
        wanted = {"delivery": [stated["delivery"]], "service": [stated["service"]], "source": [pa.array(["kilde"])]}
        identities = register(doing.transaction, known, wanted)
        source = identities.key("source", "kilde") or 0
        return state(doing.transaction, store, Statement(Deliveries, stated, None, source, full=full), identities)


def known_quantities(store: Store, entry: int) -> dict[str, int]:
    frame = read_fact(store, Deliveries, entry)
    ids = read_identities(store).name(frame.table["delivery"]).to_pylist()
    return dict(zip(ids, frame.ints("quantity").tolist(), strict=True))


def entries(store: Store) -> int:
    with store.reading() as connection:
        return latest_entry(connection)


def test_a_reload_that_says_the_same_writes_no_row_and_no_entry(store: Store) -> None:
    first = deliver(store, {"D1": 10_000, "D2": 20_000})
    again = deliver(store, {"D1": 10_000, "D2": 20_000})
    assert (first.inserted, first.changed, first.unchanged) == (2, 0, 0)
    assert (again.inserted, again.changed, again.unchanged) == (0, 0, 2)
    assert entries(store) == 1


def test_what_was_known_at_an_entry_never_changes(store: Store) -> None:
    deliver(store, {"D1": 10_000, "D2": 20_000})
    deliver(store, {"D1": 15_000, "D3": 5_000})
    deliver(store, {"D1": 15_000}, full=True)
    assert known_quantities(store, 1) == {"D1": 10_000, "D2": 20_000}
    assert known_quantities(store, 2) == {"D1": 15_000, "D2": 20_000, "D3": 5_000}
    assert known_quantities(store, 3) == {"D1": 15_000}


def test_an_act_done_twice_with_one_key_is_done_once_and_other_content_is_refused(store: Store) -> None:
    def act(content: str) -> None:
        with acting(store, BY, "set", key="k", content=content) as doing:
            doing.transaction.state("settings", pa.table({"name": [content], "value": ["1"]}))
            doing.details["done"] = content

    act("a")
    with pytest.raises(Replayed) as replayed:
        act("a")
    assert replayed.value.entry.details == {"done": "a"}
    with pytest.raises(KeyReused):
        act("b")
    assert entries(store) == 1


def test_a_failing_act_leaves_nothing(store: Store) -> None:
    class Stop(Exception):
        pass

    def act() -> None:
        with acting(store, BY, "set") as doing:
            doing.transaction.state("settings", pa.table({"name": ["a"], "value": ["1"]}))
            raise Stop

    with pytest.raises(Stop):
        act()
    assert entries(store) == 0
    assert verify_journal(store) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deliveries SET quantity = 1",
        "UPDATE deliveries SET until = 7",
        "DELETE FROM deliveries",
        "DELETE FROM journal",
        "UPDATE journal SET by_user = 'x'",
        "INSERT INTO identities (id, kind, text, since) VALUES (99, 'service', 'X', 1)",
        "INSERT INTO journal VALUES (9, '', '', '', '', NULL, '', '', '', '', 'x')",
    ],
)
def test_the_database_refuses_what_goes_around_the_journal(store: Store, statement: str) -> None:
    deliver(store, {"D1": 10_000})
    with pytest.raises(DatabaseError), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify_journal(store) == []


@pytest.mark.parametrize(
    ("statements", "where", "what"),
    [
        (["UPDATE deliveries SET quantity = 1 WHERE id = 2"], "deliveries 2", "rækken er ændret"),
        (["DELETE FROM deliveries WHERE id = 2"], "deliveries 2", "rækken er fjernet"),
        (["DELETE FROM deliveries WHERE id = 3"], "deliveries 3", "rækken er fjernet"),
        (["INSERT INTO deliveries SELECT 9, delivery, service, day, quantity, source, file_row, since, 1 FROM deliveries WHERE id = 1"],
         "deliveries 9", "rækken er indsat uden om journalen"),
        (["UPDATE deliveries SET quantity = 30000 WHERE id = 1", "UPDATE deliveries SET quantity = 10000 WHERE id = 3"],
         "deliveries 1", "rækken er ændret"),
        (["UPDATE journal SET by_user = 'eva' WHERE entry = 1"], "journal 1", "posten er ændret"),
        (["UPDATE identities SET text = 'S9' WHERE kind = 'service'"], "identities 4", "rækken er ændret"),
    ],
)  # fmt: skip
def test_verify_names_the_first_row_changed_removed_inserted_or_swapped(store: Store, statements: list[str], where: str, what: str) -> None:
    deliver(store, {"D1": 10_000, "D2": 20_000, "D3": 30_000})
    deliver(store, {"D4": 10_000})
    attack(store, *statements)
    first = verify_journal(store)[0]
    assert (first.entry, first.where, first.what) == (1, where, what)


def test_verify_tells_an_ended_row_that_holds_again_and_a_missing_entry(store: Store) -> None:
    deliver(store, {"D1": 10_000, "D2": 20_000})
    deliver(store, {"D1": 10_000}, full=True)
    attack(store, "UPDATE deliveries SET until = NULL WHERE id = 2")
    found = verify_journal(store)
    assert (found[0].entry, found[0].where, found[0].what) == (2, "deliveries", "afsluttede rækker gælder igen")
    attack(store, "DELETE FROM journal WHERE entry = 1")
    first = verify_journal(store)[0]
    assert (first.entry, first.where, first.what) == (1, "journal 1", "journalposten mangler")


def test_a_voucher_that_does_not_balance_is_refused_by_the_database(store: Store) -> None:
    entry = {
        "voucher": [1, 1],
        "account": ["1", "2"],
        "amount": [100, -99],
        "month": [1, 1],
        "accounting_year": [2026] * 2,
        "text": ["t"] * 2,
    }
    entry["vat_code"] = pa.array([None, None], pa.string())
    run = {
        "run_id": ["r"], "flow": ["sale"], "period": [1], "known": [0], "load": [0], "follows": pa.array([None], pa.int64()),
        "parameters": ["{}"], "digest": ["d"], "first_line": [1], "count": [0], "total": [0], "prepared_by": ["a"], "approved_by": ["a"],
    }  # fmt: skip

    def act() -> None:
        with acting(store, BY, "approve") as doing:
            doing.transaction.state("runs", pa.table(run))
            doing.transaction.state("voucher_entries", pa.table(entry))
            doing.transaction.state("vouchers", pa.table({"id": [1], "run": [1], "document": pa.array([None], pa.int64()), "text": ["t"]}))

    with pytest.raises(StoreRefused, match="gå op"):
        act()
    assert entries(store) == 0


def test_the_store_file_is_for_its_owner_alone(sqlite_store: Store) -> None:
    assert Path(sqlite_store.engine.url.database or "").stat().st_mode & 0o077 == 0


def test_columns_in_several_chunks_the_first_one_empty_are_written_whole(store: Store) -> None:
    """The CSV writer of Arrow fills rows after an empty first chunk with zeros; what is stated must not depend on chunks."""
    chunks = pa.chunked_array([pa.array([], pa.string()), pa.array(["a", "b"]), pa.array(["c"])])
    with acting(store, BY, "set") as doing:
        doing.transaction.state("settings", pa.table({"name": chunks, "value": ["1", "2", "3"]}))
    assert sorted(read_settings(store, 1)) == ["a", "b", "c"]
    assert verify_journal(store) == []
