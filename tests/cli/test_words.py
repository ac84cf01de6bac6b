"""What the command line says: a correction that does not help, roles and periods by their Danish names, counts of one, what to do next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acts.small import write, write_all
from tests.commands import as2007

GOOD = "citizen_id;cpr;name\nC8;6102800000;Borger Otte\n"
BAD = "citizen_id;cpr;name\nC9;3102800000;Borger Ni\n"


@pytest.fixture
def db(address: str, tmp_path: Path) -> str:
    as2007("init", "--db", address)
    as2007("load", write_all(tmp_path / "first"), "--db", address)
    return address


def test_a_correction_of_an_unknown_column_names_those_that_exist(db: str, tmp_path: Path) -> None:
    as2007("load", write(tmp_path / "bad", citizens=BAD), "--db", db)
    before = as2007("quarantine", "list", "--json", "--db", db).data
    refused = as2007("quarantine", "release", "--row", "1", "--set", "foo=1", "--db", db, allowed=(1,)).err
    assert "citizens.csv har ingen kolonne «foo». Intet er ændret: vælg mellem citizen_id, cpr, name, address" in refused
    assert as2007("quarantine", "list", "--json", "--db", db).data == before


def test_a_row_that_is_corrected_and_still_fails_is_told_with_the_reason(db: str, tmp_path: Path) -> None:
    as2007("load", write(tmp_path / "bad", citizens=BAD), "--db", db)
    done = as2007("quarantine", "release", "--row", "1", "--set", "cpr=3002801234", "--db", db, allowed=(2,))
    (row,) = as2007("quarantine", "list", "--json", "--db", db).data
    assert f"citizens.csv række 2 er rettet, men er stadig i karantæne: {row['reason']}" in done.out
    assert "cpr »300280-xxxx«: " in done.out
    assert "1234" not in done.out
    again = as2007("quarantine", "release", "--row", str(row["id"]), "--set", "cpr=6102800000", "--json", "--db", db, allowed=(0,)).data
    assert (again["still"], again["waiting"]) == ([], 0)


def test_the_faults_of_one_row_are_set_apart(db: str, tmp_path: Path) -> None:
    as2007("load", write(tmp_path / "bad", citizens="citizen_id;cpr;name;died_on\nC9;3102800000;Borger Ni;2026-13-01\n"), "--db", db)
    (row,) = as2007("quarantine", "list", "--json", "--db", db).data
    first, second = row["reason"].split("; ")
    assert (first[:4], second[:8]) == ("cpr ", "died_on ")


def test_counts_of_one_and_a_dry_run_point_nowhere(db: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "bad", citizens=BAD)
    tried = as2007("load", folder, "--dry-run", "--db", db, allowed=(2,)).out
    assert "1 række til karantænen, hvor 1 venter; 0 advarsler." in tried
    assert "  citizens: 1 ny, 0 ændrede, 0 ophørte, 0 uændrede" in as2007("load", write(tmp_path / "good", citizens=GOOD), "--db", db).out
    assert "quarantine list" not in tried
    assert "Se dem med «as2007 quarantine list»." in as2007("load", folder, "--db", db, allowed=(2,)).out


def test_a_strict_load_says_where_its_faults_are_written(db: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "bad", citizens=BAD)
    told = as2007("load", folder, "--strict", "--db", db, allowed=(1,)).err
    assert "1 fejl, og --strict er valgt: intet er indlæst. Hver fejl står i errors.csv, som skrives med --out MAPPE." in told
    as2007("load", folder, "--strict", "--out", tmp_path / "out", "--db", db, allowed=(1,))
    assert (tmp_path / "out" / "errors.csv").is_file()


def test_an_open_period_that_overlaps_is_told_in_words(db: str, tmp_path: Path) -> None:
    rates = "service_code;provider_id;from_date;to_date;rate\nY1;;2025-01-01;;1,00\nY1;;2026-01-01;2026-12-31;2,00\n"
    as2007("load", write(tmp_path / "rates", rates=rates), "--db", db)
    told = as2007("quarantine", "list", "--db", db).out
    assert "perioden uden slutdato overlapper en anden række" in told
    assert "perioden til 2026-12-31 overlapper en anden række" in told


def test_a_closed_period_names_its_flow_in_danish(db: str) -> None:
    as2007("close", "--period", "2026-01", "--db", db)
    told = as2007("settle", "--flow", "sale", "--period", "2026-01", "--db", db, allowed=(1,)).err
    assert "Perioden 2026-01 er lukket for mellemkommunal afregning." in told


@pytest.mark.parametrize(
    ("words", "missing"),
    [(("load",), "MAPPE"), (("explain",), "LINJE"), (("approve",), "KØRSEL"), (("roles", "grant"), "BRUGER"), (("settle",), "--flow")],
)
def test_what_is_missing_is_called_what_the_help_calls_it(words: tuple[str, ...], missing: str) -> None:
    told = as2007(*words, allowed=(1,)).err
    assert told == f"Der mangler {missing}. Se «as2007 {' '.join(words)} --help».\n"
    assert missing in as2007(*words, "--help").out


def test_roles_are_listed_for_who_may_give_them(db: str) -> None:
    assert "Ingen har en rolle endnu" in as2007("roles", "list", "--db", db).out
    as2007("roles", "grant", "anna", "administrator", "--db", db)
    given = as2007("roles", "grant", "bo", "approver", "--db", db, "--user", "anna").out
    assert given == "«bo» har nu rollen godkender («approver»).\n"
    listed = as2007("roles", "list", "--db", db, "--user", "anna").out
    assert [line.split(maxsplit=1) for line in listed.splitlines()] == [["anna", "administrator"], ["bo", "godkender («approver»)"]]
    assert as2007("roles", "list", "--json", "--db", db, "--user", "anna").data == [
        {"holder": "anna", "role": "administrator", "name": "administrator"},
        {"holder": "bo", "role": "approver", "name": "godkender"},
    ]
    refused = as2007("roles", "list", "--db", db, "--user", "bo", allowed=(1,)).err
    assert "«bo» har ikke ret til at se, give og tage roller. Det kræver rollen driftsansvarlig («operator») eller administrator" in refused
    unknown = as2007("roles", "grant", "bo", "godkender", "--db", db, "--user", "anna", allowed=(1,)).err
    assert "Vælg en af: controller, administrativ medarbejder («staff»), godkender («approver»)" in unknown


def test_settle_and_approve_tell_what_is_held(db: str) -> None:
    settle = ("settle", "--flow", "sale", "--period", "2026-01", "--db", db)
    assert "tilbageholdt" not in as2007(*settle).out
    for held, first in (("--service=S1", "2026-01"), ("--service=S2", "2026-01"), ("--party=K2", "2026-01"), ("--party=K1", "2026-02")):
        as2007("hold", "add", held, "--from", first, "--reason", "Indsigelse", "--db", db)
    # S2 is another flow's, and K1 is held later
    told = "  1 ydelse og 1 modpart er tilbageholdt og ikke med. Se listen med «as2007 hold list».\n"
    assert as2007(*settle).out.endswith(told)
    assert [(h["service"], h["party"]) for h in as2007(*settle, "--json").data["holds"]] == [("S1", ""), ("", "K2")]
    run = as2007(*settle, "--json").data["run_id"]
    assert as2007("approve", run, "--db", db).out.endswith(told)
    assert "tilbageholdt" not in as2007("approve", run, "--db", db).out


def test_a_fault_in_a_source_systems_export_names_the_users_own_file(db: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "cura", bevillinger="Bevillings-id;Borger-id;Startdato\n1;;01-01-2025\n2;;31-02-2025\n")
    as2007("load", folder, "--source", "cura", "--out", tmp_path / "out", "--db", db, allowed=(2,))
    (_, row) = (tmp_path / "out" / "errors.csv").read_text(encoding="utf-8").splitlines()
    assert row.startswith("packages.csv;3;from_date;31-02-2025;format;")
    assert row.endswith(" (i bevillinger.csv, række 3, Startdato)")
    told = as2007("quarantine", "list", "--db", db).out
    assert "packages.csv række 3: format. " in told
    assert "(i bevillinger.csv, række 3, Startdato)" in told
