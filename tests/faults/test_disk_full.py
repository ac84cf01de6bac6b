"""A disk that is full: the act says so and what to do, nothing is half done, and with room again the same is done."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from as2007lib.answers.files import FolderUnusable, write_files, write_whole
from as2007lib.answers.proofs import verify
from as2007lib.answers.runs import run_content, run_files
from as2007lib.store.engine import Store
from as2007lib.store.errors import StoreRefused
from tests.commands import as2007
from tests.faults.acts import ANNA, CASES, DO, RUN, Case, address, content, entries, folders
from tests.faults.failing import full_disk

pytestmark = pytest.mark.faults
LARGE = tuple(case for case in CASES if case.name in ("load", "approve", "settle"))


@pytest.mark.parametrize("case", LARGE, ids=lambda case: case.name)
def test_a_full_database_refuses_the_act_and_names_the_remedy(case: Case, sqlite_store: Store, tmp_path: Path) -> None:
    case.prepare(sqlite_store, tmp_path)
    before, count, refused = content(sqlite_store), entries(sqlite_store), 0
    for pages in range(200):
        try:
            case.do(full_disk(address(sqlite_store), pages), tmp_path)
            break
        except StoreRefused as error:
            refused += 1
            told = str(error)
        assert "skaf plads" in told
        assert (content(sqlite_store), entries(sqlite_store)) == (before, count)
    assert refused > 0
    assert entries(sqlite_store) == count + 1
    case.again(sqlite_store, tmp_path)
    assert verify(sqlite_store, ANNA).faults == ()


class Nth:
    """A call of the operating system that fails the n-th time."""

    def __init__(self, real: Callable[..., Any], n: int) -> None:
        self.real, self.left, self.seen = real, n, 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.seen += 1
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.real(*args, **kwargs)


@pytest.fixture
def settled(sqlite_store: Store, tmp_path: Path) -> Store:
    folders(tmp_path)
    for name in ("load1", "settle"):
        DO[name](sqlite_store, tmp_path)
    return sqlite_store


@pytest.mark.parametrize(("owner", "call"), [(os, "fsync"), (Path, "replace"), (os, "open"), (Path, "mkdir")])
def test_whichever_call_fails_each_file_is_whole_or_not_there(
    settled: Store, owner: Any, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, files = tmp_path / "ud", run_files(settled, ANNA, run_content(settled, ANNA, RUN))
    failures = 0
    for n in range(1, 50):
        fails = Nth(getattr(owner, call), n)
        with monkeypatch.context() as patch:
            patch.setattr(owner, call, lambda *args, fails=fails, **kwargs: fails(*args, **kwargs))
            try:
                write_files(out, files)
                break
            except FolderUnusable as error:
                failures += 1
                told = str(error)
        assert "skaf plads" in told
        there = {path.name: path.read_bytes() for path in out.iterdir()} if out.is_dir() else {}
        assert there == {name: files[name] for name in there}
    assert failures == fails.seen
    assert failures == {"fsync": len(files) + 1, "replace": len(files), "open": len(files) + 1, "mkdir": 1}[call]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == files


@pytest.mark.parametrize(("owner", "call"), [(os, "fsync"), (Path, "replace"), (os, "open")])
def test_a_file_with_a_draft_of_its_own_is_whole_or_as_it_was(
    owner: Any, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, draft = tmp_path / "notebook.ipynb", tmp_path / ".kladde.ipynb"
    path.write_bytes(b"before")
    draft.write_bytes(b"half")
    with monkeypatch.context() as patch:
        patch.setattr(owner, call, Nth(getattr(owner, call), 1))
        with pytest.raises(OSError, match="No space"):
            write_whole(path, b"after", draft)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("notebook.ipynb", b"before")]
    write_whole(path, b"after", draft)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("notebook.ipynb", b"after")]


def test_documents_that_cannot_be_written_are_one_line_and_can_be_written_later(
    settled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, out = address(settled), tmp_path / "ud"
    count = entries(settled)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", Nth(os.fsync, 3))
        refused = as2007("documents", RUN, "--out", out, "--db", url, allowed=(1,))
    assert refused.err.count("\n") == 1
    assert "skaf plads" in refused.err
    assert entries(settled) == count
    as2007("documents", RUN, "--out", out, "--db", url)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == run_files(settled, ANNA, run_content(settled, ANNA, RUN))
