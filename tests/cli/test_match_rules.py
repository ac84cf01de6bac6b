"""The rules of matching from the command line: shown, written, changed, proposed with their effect, approved, rejected."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.acts.receive import receive_folder
from as2007lib.store.engine import init_store
from tests.acts.purchases import ANNA, PERSON, Billed, bought, invoice, put
from tests.commands import Answer, as2007


@pytest.fixture
def db(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'store' / 'as2007.db'}"
    store = bought(init_store(address), tmp_path)
    receive_folder(store, ANNA, put(tmp_path / "in", a=invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON))))
    return address


def rules(db: str, *words: object, user: str = "anna", allowed: tuple[int, ...] = (0, 2)) -> Answer:
    return as2007("match-rules", *words, "--db", db, "--user", user, allowed=allowed)


def test_rules_go_from_a_file_to_being_in_force(db: str, tmp_path: Path) -> None:
    file = tmp_path / "regler.yml"
    assert rules(db, "show").out.startswith("Kommunen har ikke egne regler: de medfølgende gælder.\nIntet forslag venter.\nTolerancer:")
    rules(db, "export", file)
    file.write_text(file.read_text("utf-8").replace('auto_service_chance: "0,996"', 'auto_service_chance: "1"'), "utf-8")
    seen = rules(db, "propose", file, "--dry-run").out
    assert "auto_service_chance: 0,996 → 1 (så sandsynlig skal den rigtige ydelse være for at posteres alene)" in seen
    assert "Posteres alene: 1 linje på 30.000,00 kr. nu, 0 linjer på 0,00 kr. med forslaget." in seen
    assert "Skriv, hvorfor" in rules(db, "propose", file, allowed=(1,)).err
    made = rules(db, "propose", file, "--reason", "vi ser alt selv", "--json")
    assert (made.code, made.data["proposal"], made.data["then"]["review"]) == (2, 1, {"lines": 1, "amount": 3_000_000})
    assert "Forslag 1 af anna" in rules(db, "show").out
    assert "kan ikke godkende dem" in rules(db, "approve", 1, allowed=(1,)).err
    assert rules(db, "approve", 1, user="bo").out == "Forslag 1 gælder fra nu af.\n"
    assert "Kommunens egne regler gælder: forslag 1 af anna, godkendt af bo" in rules(db, "show").out
    assert as2007("match", "invoices", "--db", db, "--json").data["counts"] == {"review": 1}


def test_a_proposal_is_rejected_and_a_wrong_file_refused(db: str, tmp_path: Path) -> None:
    file = tmp_path / "regler.yml"
    file.write_text('tolerances:\n  auto_amount: "mange"\n', "utf-8")
    told = rules(db, "propose", file, "--reason", "x", allowed=(1,)).err
    assert f"{file} har 9 fejl: linje 1: tolerances.near_amount mangler." in told
    assert "linje 2: tolerances.auto_amount skal være et tal fra 0,00 kr. til 1000,00 kr., med decimalkomma" in told
    assert "kan ikke læses (stien findes ikke)" in rules(db, "propose", tmp_path / "ingen.yml", "--reason", "x", allowed=(1,)).err
    rules(db, "export", file)
    file.write_text(file.read_text("utf-8").replace('usual_days: "16"', 'usual_days: "10"'), "utf-8")
    rules(db, "propose", file, "--reason", "færre dage")
    rules(db, "reject", 1, "--reason", "nej", user="bo")
    assert [(p["state"], p["words"]) for p in rules(db, "show", "--json").data["past"]] == [("rejected", "nej")]
