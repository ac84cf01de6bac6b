"""Files are written for their owner alone; one that is replaced keeps its rights."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from as2007lib.answers.files import write_files


@pytest.fixture(autouse=True)
def _generous() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_new_file_is_its_owners_alone_and_one_replaced_keeps_its_rights(tmp_path: Path) -> None:
    shared = tmp_path / "parametre.yml"
    shared.write_text("a: 1\n")
    shared.chmod(0o664)
    write_files(tmp_path, {"citizens.csv": b"cpr\n", "parametre.yml": b"a: 2\n"})
    assert (tmp_path / "citizens.csv").stat().st_mode & 0o777 == 0o600
    assert shared.stat().st_mode & 0o777 == 0o664
    assert shared.read_bytes() == b"a: 2\n"
