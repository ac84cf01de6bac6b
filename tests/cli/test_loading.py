"""Loading through the command line: what waits until another row comes, whose rows are whose, limits, and what is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from as2007lib.acts.settings import set_settings
from as2007lib.answers import files as writing
from as2007lib.store.by import By
from as2007lib.store.engine import open_store
from tests.acts.small import FILES, write, write_all
from tests.commands import Answer, as2007

BY = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")
SERVICES = "service_id;package_id;service_code;provider_id;flow;from_date;to_date;party_id\n"
SHARES = "service_id;party_id;from_date;share_pct\n"
NEW = SERVICES + "S9;P1;Y1;T1;sale;2026-01-10;;\n"
WHOLE = SHARES + "S9;K1;2026-01-01;100\n"
DEAR = "service_code;provider_id;from_date;rate\nY1;;2025-01-01;2000,01\n"


@pytest.fixture
def db(address: str, tmp_path: Path) -> str:
    as2007("init", "--db", address)
    as2007("load", write_all(tmp_path / "first"), "--source", "cura", "--db", address)
    return address


def load(db: str, folder: Path, *more: object, allowed: tuple[int, ...] = (0, 2)) -> Answer:
    return as2007("load", folder, "--json", "--db", db, *more, allowed=allowed)


def exported(db: str, folder: Path, file: str) -> list[str]:
    as2007("export", "--out", folder, "--db", db)
    return (folder / file).read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize("order", [("services", "shares"), ("shares", "services")])
def test_services_and_shares_come_in_with_the_later_of_two_loads(db: str, tmp_path: Path, order: tuple[str, str]) -> None:
    content = {"services": NEW, "shares": WHOLE}
    first = load(db, write(tmp_path / "a", **{order[0]: content[order[0]]}))
    assert (first.code, first.data["quarantined"]) == (2, 1)
    then = load(db, write(tmp_path / "b", **{order[1]: content[order[1]]}))
    assert (then.code, then.data["waiting"]) == (0, 0)
    lines = as2007("settle", "--flow", "sale", "--period", "2026-01", "--json", "--db", db, "--out", tmp_path / "out").data["lines"]
    assert lines == 3
    assert "S9;K1;2026-01" in (tmp_path / "out" / "lines.csv").read_text().replace("sale-2026-01-1;sale-2026-01-1-3;", "")


def without(name: str, line: str) -> dict[str, str]:
    """Return all files of the small municipality, one of them without the rows that begin so."""
    kept = [row for row in FILES[f"{name}.csv"].splitlines() if not row.startswith(line)]
    return {file.removesuffix(".csv"): content for file, content in FILES.items()} | {name: "\n".join(kept) + "\n"}


@pytest.mark.parametrize("way", ["retry", "release"])
def test_what_is_taken_in_later_belongs_to_the_source_that_brought_it(db: str, tmp_path: Path, way: str) -> None:
    orphan = SERVICES + "S9;P9;Y1;T1;sale;2026-01-10;;K1\n"
    load(db, write(tmp_path / "orphan", services=orphan), "--source", "dubu")
    package = "package_id;citizen_id;from_date\nP9;C1;2026-01-10\n"
    if way == "retry":
        assert load(db, write(tmp_path / "package", packages=package), "--source", "sensum").data["waiting"] == 0
    else:
        as2007("quarantine", "release", "--row", "1", "--set", "package_id=P1", "--db", db)
    # neither the source of the load nor the release owns it: only dubu's whole truth takes it away
    for other in ("sensum", "karantæne"):
        load(
            db,
            write(tmp_path / other, parties="party_id;name;kind\nD2;Syd;department\n", packages=package),
            "--source",
            other,
            "--full",
            "--yes",
        )
        assert any(row.startswith("S9") for row in exported(db, tmp_path / f"out-{other}", "services.csv"))
    done = load(db, write(tmp_path / "none", parties="party_id;name;kind\nD3;Vest;department\n"), "--source", "dubu", "--full", "--yes")
    assert done.data["changes"]["services"]["ended"] == 1


def test_a_restatement_leaves_a_row_with_its_first_source(db: str, tmp_path: Path) -> None:
    load(db, write_all(tmp_path / "same"), "--source", "sensum")
    done = load(db, write(tmp_path / "none", parties=FILES["parties.csv"]), "--source", "sensum", "--full")
    assert done.data["changes"]["services"]["ended"] == 0
    done = load(db, write(tmp_path / "none", parties=FILES["parties.csv"]), "--source", "cura", "--full", "--yes")
    assert done.data["changes"]["services"]["ended"] == 2


def test_a_full_load_drops_what_its_source_has_waiting_and_no_longer_mentions(db: str, tmp_path: Path) -> None:
    orphans = SERVICES + "S8;P9;Y1;T1;sale;2026-01-10;;K1\nS9;P9;Y1;T1;sale;2026-01-10;;K1\n"
    load(db, write(tmp_path / "own", services=orphans), "--source", "cura")
    load(db, write(tmp_path / "others", services=orphans.replace("S8", "S6").replace("S9", "S7")), "--source", "dubu")
    whole = {name.removesuffix(".csv"): content for name, content in FILES.items()}
    whole["services"] += "S9;P9;Y1;T1;sale;2026-01-10;;K1\n"
    load(db, write(tmp_path / "whole", **whole), "--source", "cura", "--full")
    left = as2007("quarantine", "list", "--json", "--db", db).data
    assert sorted((row["cells"]["service_id"], row["load"]) for row in left) == [("S6", 3), ("S7", 3), ("S9", 4)]
    # the one that its source dropped does not come back with its package
    load(db, write(tmp_path / "package", packages="package_id;citizen_id;from_date\nP9;C1;2026-01-10\n"))
    assert [row[:2] for row in exported(db, tmp_path / "out", "services.csv")] == ["S1", "S2", "S6", "S7", "S9"]


@pytest.mark.parametrize(
    ("name", "line", "more"),
    [("packages", "P1", {}), ("catalogue", "Y1", {"rates": "service_code;provider_id;from_date;rate\nY2;;2025-01-01;333,33\n"})],
)
def test_services_that_a_full_load_leaves_without_their_foundation_count_and_are_told(
    db: str, tmp_path: Path, name: str, line: str, more: dict[str, str]
) -> None:
    as2007("settle", "--flow", "sale", "--period", "2026-01", "--approve", "--db", db)
    # the services are another source's: only what they stand on vanishes
    load(db, write(tmp_path / "services", services=FILES["services.csv"].replace(";;D1", ";2026-12-31;D1")), "--source", "dubu")
    less = without(name, line) | more
    del less["services"], less["shares"]
    folder = write(tmp_path / "less", **less)
    refused = load(db, folder, "--source", "cura", "--full", allowed=(1,))
    assert "2 af 2 ydelser ville forsvinde" in refused.err
    assert "(1 af dem, fordi bevilling, katalogydelse eller kalender forsvinder)" in refused.err
    tried = as2007("load", folder, "--source", "cura", "--full", "--dry-run", "--db", db)
    assert "1 ydelse står uden den bevilling, katalogydelse eller kalender" in tried.out
    done = load(db, folder, "--source", "cura", "--full", "--yes")
    assert (done.code, done.data["orphaned"]) == (2, 1)


def test_a_row_of_a_full_load_may_not_name_what_that_load_takes_away(db: str, tmp_path: Path) -> None:
    done = load(db, write(tmp_path / "less", **without("packages", "P1")), "--source", "cura", "--full", "--yes")
    assert [(e["file"], e["row"], e["code"]) for e in done.data["errors"] if e["file"] == "services.csv"] == [
        ("services.csv", 2, "unknown_reference"),
        ("services.csv", 3, "unknown_reference"),
    ]
    assert done.data["orphaned"] == 2  # their earlier versions stay in force


def test_files_that_the_format_does_not_know_are_told(db: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "misspelt", servces=NEW, shares=FILES["shares.csv"])
    (folder / "brev-010190-1234.txt").write_text("x")
    done = load(db, folder)
    assert done.data["unread"] == ["brev-010190-xxxx.txt", "servces.csv"]
    told = as2007("load", folder, "--db", db).out
    assert "Læses ikke, fordi formatet ikke kender navnet: brev-010190-xxxx.txt, servces.csv" in told


def test_files_and_sheets_that_a_mapping_does_not_use_are_told_by_the_load_as_by_the_check(db: str, tmp_path: Path) -> None:
    folder = tmp_path / "udtræk"
    folder.mkdir()
    (folder / "borgere.csv").write_text("Borger-id;CPR;Navn\n1;610190-0019;Åse\n", encoding="utf-8")
    (folder / "notater.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (folder / "brev-010190-1234.txt").write_text("x")
    names = ["notater.csv: notater", "brev-010190-xxxx.txt"]
    done = load(db, folder, "--source", "cura")
    assert (done.data["changes"]["citizens"]["inserted"], done.data["unread"]) == (1, names)
    told = as2007("load", folder, "--source", "cura", "--db", db).out
    assert f"Læses ikke, fordi oversættelsen cura ikke bruger det: {', '.join(names)}" in told
    checked = as2007("load", folder, "--source", "cura", "--check", "--db", db).out
    assert all(f"  {name} læses ikke" in checked for name in names)


def test_check_without_a_source_names_the_sources(db: str, tmp_path: Path) -> None:
    folder = tmp_path / "udtræk"
    folder.mkdir()
    (folder / "Bevillinger.csv").write_text("a;b\n1;2\n")
    refused = load(db, folder, "--check", allowed=(1,))
    assert "--source" in refused.err
    assert (
        "cura, dubu, kmd_opus_posteringer, loen_plejefamilier, oes_indsigt_posteringer, prisme_posteringer, regneark, sensum_one"
        in refused.err
    )


def test_the_limit_in_kroner_is_of_what_the_load_itself_moves(db: str, tmp_path: Path) -> None:
    as2007("settle", "--flow", "sale", "--period", "2026-01", "--approve", "--db", db)
    set_settings(open_store(db), BY, {"load_limit": 100_00})
    dear = write(tmp_path / "dear", rates=DEAR)
    assert "«as2007 load» og --yes" in load(db, dear, allowed=(1,)).err
    assert load(db, dear, "--yes").data["effect"] == {"sale": 2_200_000}
    # the same again moves nothing more, although nothing has been settled since
    assert load(db, dear).data["effect"] == {"sale": 0}


def test_what_waits_is_released_over_the_limit_with_yes(db: str, tmp_path: Path) -> None:
    as2007("settle", "--flow", "sale", "--period", "2026-01", "--approve", "--db", db)
    load(db, write(tmp_path / "dear", rates=DEAR.replace("2000,01", "2000.01")))
    set_settings(open_store(db), BY, {"load_limit": 100_00})
    fix = ("quarantine", "release", "--row", "1", "--set", "rate=2000,01", "--json", "--db", db)
    assert "«as2007 quarantine release» og --yes" in as2007(*fix, allowed=(1,)).err
    assert as2007(*fix, "--yes").data["effect"] == {"sale": 2_200_000}


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_done(db: str, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    inside = tmp_path / "fil" / "ud"
    refusals = [
        load(db, write(tmp_path / "new", services=NEW, shares=WHOLE), "--out", inside, allowed=(1,)),
        as2007("settle", "--flow", "sale", "--period", "2026-01", "--out", inside, "--db", db, allowed=(1,)),
        as2007("settle", "--flow", "sale", "--period", "2026-01", "--approve", "--out", inside, "--db", db, allowed=(1,)),
        as2007("export", "--out", inside, "--db", db, allowed=(1,)),
    ]
    assert all("kan ikke skrives" in refused.err and "en fil ligger i vejen" in refused.err for refused in refusals)
    assert as2007("runs", "--json", "--db", db).data == []
    assert [row[:2] for row in exported(db, tmp_path / "after", "services.csv")] == ["S1", "S2"]
    as2007("settle", "--flow", "sale", "--period", "2026-01", "--db", db)
    assert "kan ikke skrives" in as2007("approve", "sale-2026-01-1", "--out", inside, "--db", db, allowed=(1,)).err
    assert as2007("runs", "--json", "--db", db).data[0]["state"] == "draft"


def test_files_that_fail_after_the_act_do_not_hide_that_it_is_done(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_write", full)
    done = load(db, write(tmp_path / "new", services=NEW, shares=WHOLE), "--out", tmp_path / "out", allowed=(2,))
    assert "Indlæsning 2 er gennemført. Filerne kan ikke skrives" in done.err
    assert "disken er fuld. Se, hvad der venter, med «as2007 quarantine list»." in done.err
    draft = as2007("settle", "--flow", "sale", "--period", "2026-01", "--out", tmp_path / "out", "--db", db, allowed=(2,))
    assert "«as2007 documents sale-2026-01-1 --out MAPPE»" in draft.err
    approved = as2007("approve", "sale-2026-01-1", "--out", tmp_path / "out", "--db", db, allowed=(2,))
    assert "sale-2026-01-1 er godkendt" in approved.err
    monkeypatch.undo()
    as2007("documents", "sale-2026-01-1", "--out", tmp_path / "again", "--db", db)
    assert (tmp_path / "again" / "lines.csv").is_file()


def test_init_tells_what_the_store_demands_also_when_nothing_changes(address: str) -> None:
    def demanded(*more: str) -> object:
        return as2007("init", *more, "--json", "--db", address).data["settings"]

    assert demanded() == {"four_eyes": False, "demand_accounts": False}
    assert demanded("--four-eyes") == {"four_eyes": True, "demand_accounts": False}
    assert demanded() == {"four_eyes": True, "demand_accounts": False}
    set_settings(open_store(address), BY, {"four_eyes": False, "demand_accounts": True})
    assert demanded() == {"four_eyes": False, "demand_accounts": True}


def test_init_by_somebody_without_a_role_is_no_refusal(db: str) -> None:
    as2007("roles", "grant", "anna", "administrator", "--user", "anna", "--db", db)
    again = as2007("init", "--user", "drift", "--json", "--db", db)
    assert (again.code, again.data["settings"]["four_eyes"]) == (0, False)
