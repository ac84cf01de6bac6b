"""Commitments on the command line: listed, released, taken back and closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.acts.decide import approve_line
from as2007lib.store.engine import init_store
from tests.acts.ledger import asked, part, posted
from tests.acts.purchases import ANNA, FEB
from tests.commands import as2007


@pytest.fixture
def db(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'by.db'}"
    store = posted(init_store(address), tmp_path)
    approve_line(store, ANNA, asked(store, "B2"), [part(store, "S1", FEB, 3_500_000)])
    return address


def test_commitments_are_listed_released_taken_back_and_closed(db: str) -> None:
    told = as2007("commitments", "list", "--db", db)
    assert told.code == 2  # something was used too much
    assert "brugt for meget 5.000,00 kr." in told.out
    assert "S1 Døgnophold, Bostedet Birken (L1), januar 2026: disponeret 30.000,00 kr., afstemt 0,00 kr., tilbage 30.000,00 kr." in told.out
    release = ("commitments", "release", "S2", "--period", "2026-01", "--reason", "Brugt mindre", "--db", db)
    assert "1.000,50 kr. er frigivet af S2, 2026-01." in as2007(*release, "--amount", "1000,50").out
    assert as2007(*release, "--take-back", "--json").data == {"service": "S2", "period": "2026-01", "amount": -100_050}
    assert "4.000,00 kr. er frigivet" in as2007(*release).out
    assert (
        "30.000,00 kr. er frigivet til og med 2026-01."
        in as2007("commitments", "close", "--period", "2026-01", "--reason", "Slut", "--db", db).out
    )
    rows = as2007("commitments", "list", "--all", "--period", "2026-01", "--json", "--db", db).data
    assert [(row["service_id"], row["released"], row["open"]) for row in rows] == [("S1", 3_000_000, 0), ("S2", 400_000, 0)]


def test_what_cannot_be_released_is_told_in_one_line(db: str) -> None:
    release = ("commitments", "release", "--period", "2026-01", "--reason", "Mindre", "--db", db)
    for words, said in (
        (("S9",), "har ingen disponering i januar 2026"),
        (("S2", "--amount", "4000,01"), "højst 4.000,00 kr."),
        (("S2", "--amount", "10.50"), "ikke et beløb"),
        (("S2", "--take-back"), "ingen rest"),
    ):
        answer = as2007(*release, *words, allowed=(1,))
        assert said in answer.err
        assert answer.err.count("\n") == 1
