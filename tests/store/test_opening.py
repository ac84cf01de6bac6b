"""Opening and making a store: what cannot be is told in one sentence that names what to do."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from as2007lib.acts.settings import set_settings
from as2007lib.answers.health import doctor
from as2007lib.store import migrations
from as2007lib.store.by import By
from as2007lib.store.engine import Store, init_store, open_store
from as2007lib.store.errors import (
    AddressUnknown,
    StoreBusy,
    StoreMissing,
    StoreNewer,
    StoreOlder,
    StoreRefused,
    StoreUnreadable,
    StoreUnwritable,
)
from tests.store.attacks import attack

ANNA = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")


@pytest.mark.parametrize("url", ["vrøvl", "mysql://vært/db", "sqlite://", "sqlite:///:memory:", "", "postgresql://a:hemmelig@[::1/db"])
@pytest.mark.parametrize("opening", [open_store, init_store])
def test_an_address_of_no_store_is_told_without_being_repeated(opening: object, url: str) -> None:
    with pytest.raises(AddressUnknown, match=r"skriv fx sqlite:///outputs/as2007\.db") as told:
        opening(url)  # type: ignore[operator]
    assert "hemmelig" not in str(told.value)


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    away = "postgresql://ingen:hemmelig@127.0.0.1:1/db"
    with pytest.raises(StoreUnreadable, match="databasen svarer ikke") as unread:
        open_store(away)
    with pytest.raises(StoreUnwritable, match="kan ikke oprettes") as unmade:
        init_store(away)
    assert "hemmelig" not in str(unread.value) + str(unmade.value)
    with pytest.raises(StoreMissing):
        open_store(f"sqlite:///{tmp_path / 'ingen.db'}")


def test_a_file_that_is_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "brev.db"
    other.write_bytes(b"Kaere kommune, " * 100)
    for opening, error in ((open_store, StoreUnreadable), (init_store, StoreUnwritable)):
        with pytest.raises(error):
            opening(f"sqlite:///{other}")
    assert other.read_bytes() == b"Kaere kommune, " * 100
    with pytest.raises(StoreUnwritable):
        init_store(f"sqlite:///{other}/under/as2007.db")


def test_only_a_store_that_another_writes_in_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("as2007lib.store.engine._WAIT_MS", 50)
    path = tmp_path / "by.db"
    store = init_store(f"sqlite:///{path}")
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy), store.writing():
            pass
        other.execute("ROLLBACK")
        other.execute("PRAGMA journal_mode = DELETE")
    other.close()
    path.write_bytes(b"SQLite format 3\0" + bytes(4096))
    with pytest.raises((StoreUnwritable, StoreUnreadable)), open_store(f"sqlite:///{path}").writing():
        pass


def test_guards_that_somebody_took_away_are_seen_by_the_doctor(store: Store) -> None:
    assert {c.well for c in doctor(store, ANNA) if c.name == "Lagerets vagter"} == {True}
    attack(store, *(() if store.is_sqlite else ("DROP TRIGGER lines_kept ON lines",)))
    check = next(c for c in doctor(store, ANNA) if c.name == "Lagerets vagter")
    assert not check.well
    assert "lines_kept" in check.found
    assert "as2007 init" in check.found


@contextmanager
def without_rights() -> Iterator[None]:
    """Be nobody meanwhile, where the tests run as root, who may do everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder with a store that everybody may read and nobody but its owner may write in."""
    with tempfile.TemporaryDirectory(prefix="as2007-rights-") as name:  # pytest's own folders are closed to others
        folder = Path(name)
        init_store(f"sqlite:///{folder / 'by.db'}")
        (folder / "by.db").chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o700)


def test_missing_rights_are_told_as_such(closed: Path) -> None:
    place, new = f"sqlite:///{closed / 'by.db'}", f"sqlite:///{closed / 'ny.db'}"
    with without_rights():
        with pytest.raises((StoreUnreadable, StoreUnwritable), match="der mangler rettigheder til"), open_store(place).writing():
            pass
        with pytest.raises(StoreUnwritable, match="der mangler rettigheder"):
            init_store(new)
    closed.chmod(0o777)
    with without_rights():
        assert doctor(open_store(place), ANNA)  # a file that may only be read can be read
        with pytest.raises(StoreRefused, match="intet er ændret: der mangler rettigheder til at skrive i filen eller mappen"):
            set_settings(open_store(place), ANNA, {"four_eyes": True})
    (closed / "by.db").chmod(0o000)
    with without_rights(), pytest.raises(StoreUnreadable, match=r"by\.db kan ikke læses som et lager: der mangler rettigheder til filen"):
        open_store(place)
    closed.chmod(0o000)
    with without_rights(), pytest.raises(StoreUnreadable, match="der mangler rettigheder"):
        open_store(place)


def test_a_store_of_an_older_program_is_told_with_the_way_out(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    for script in ("r0001_begin.py", "r0002_more.py"):
        (tmp_path / "versions" / script).touch()
    monkeypatch.setattr(migrations, "_SCRIPTS", tmp_path)
    with pytest.raises(StoreOlder, match=r"er lavet af en ældre udgave .* kør «as2007 init»"):
        open_store(store.engine.url.render_as_string(hide_password=False))


def test_a_store_of_a_newer_program_is_left_as_it_is(store: Store) -> None:
    address = store.engine.url.render_as_string(hide_password=False)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for opening in (init_store, open_store):
        with pytest.raises(StoreNewer, match=r"er lavet af en nyere udgave af programmet.* opgradér programmet"):
            opening(address)
    with store.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
