"""The local login by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("voila", reason="the pages extra is not installed")

from as2007lib.pages.server.login import LocalLogin, add_local_user
from as2007lib.store.errors import As2007Error


def test_a_code_opens_one_session_and_is_replaced() -> None:
    told: list[str] = []
    login = LocalLogin("anna", announce=told.append)
    code = login.code
    session = login.redeem(code)
    assert login.user_of(session) == "anna"
    assert login.redeem(code) == ""
    assert told == [login.code]


def test_a_session_ends_when_the_user_leaves() -> None:
    login = LocalLogin("anna")
    session = login.redeem(login.code)
    login.leave(session)
    assert login.user_of(session) == ""
    assert login.user_of(None) == ""


def test_without_a_user_no_code_opens_anything() -> None:
    assert LocalLogin("").redeem("") == ""


def test_a_users_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "brugere.json"
    add_local_user(file, "bent")
    file.chmod(0o640)
    with pytest.raises(As2007Error, match="chmod 600"):
        LocalLogin("anna", file)


def test_a_users_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(As2007Error, match="findes ikke"):
        LocalLogin("anna", tmp_path / "brugere.json")


def test_a_new_secret_replaces_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "brugere.json"
    old = add_local_user(file, "bent")
    new = add_local_user(file, "bent")
    login = LocalLogin("", file)
    assert login.enter("bent", old) == ""
    assert login.user_of(login.enter("bent", new)) == "bent"
