"""The command line: exit codes, one Danish line for each error, data for programs, files that appear whole."""

from __future__ import annotations

import csv
import errno
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.acts.small import FILES, write, write_all
from tests.commands import Answer, as2007

LINE_COLUMNS = [
    "run_id",
    "line_id",
    "service_id",
    "party_id",
    "month",
    "kind",
    "from_date",
    "to_date",
    "quantity",
    "unit",
    "rate",
    "factor_pct",
    "share",
    "amount",
    "old_amount",
    "new_amount",
    "account",
    "accounting_year",
]


@pytest.fixture
def db(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'store' / 'as2007.db'}"
    as2007("init", "--db", address)
    as2007("load", write_all(tmp_path / "load1"), "--db", address)
    return address


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def refused(*words: object) -> str:
    """Run a command that must be refused; return its one line."""
    answer = as2007(*words, allowed=(1,))
    assert answer.err.count("\n") == 1, answer.err
    assert "Traceback" not in answer.err + answer.out
    return answer.err


def settled(db: str, period: str, *more: object) -> Answer:
    return as2007("settle", "--flow", "sale", "--period", period, "--json", "--db", db, *more)


def test_a_run_writes_its_lines_as_the_pages_say(db: str, tmp_path: Path) -> None:
    draft = settled(db, "2026-01", "--out", tmp_path / "draft").data
    assert (draft["run_id"], draft["state"], draft["lines"], draft["total"]) == ("sale-2026-01-1", "draft", 2, 2_200_022)
    first, second = rows(tmp_path / "draft" / "lines.csv")
    assert list(first) == LINE_COLUMNS
    assert first == {
        "run_id": "sale-2026-01-1", "line_id": "sale-2026-01-1-1", "service_id": "S1", "party_id": "K1", "month": "2026-01",
        "kind": "ordinary", "from_date": "2026-01-10", "to_date": "2026-01-31", "quantity": "22", "unit": "day", "rate": "1000,01",
        "factor_pct": "100", "share": "0,333333", "amount": "7333,40", "old_amount": "0,00", "new_amount": "7333,40",
        "account": "5380001", "accounting_year": "2026",
    }  # fmt: skip
    assert (second["party_id"], second["share"], second["amount"]) == ("K2", "0,666667", "14666,82")
    assert rows(tmp_path / "draft" / "findings.csv") == []
    done = as2007("approve", "sale-2026-01-1", "--out", tmp_path / "done", "--json", "--db", db, "--user", "bo").data
    assert (done["state"], done["documents"], done["approved_by"]) == ("approved", ["AS0000001", "AS0000002"], "bo")
    assert (tmp_path / "done" / "lines.csv").read_bytes() == (tmp_path / "draft" / "lines.csv").read_bytes()
    as2007("documents", "sale-2026-01-1", "--out", tmp_path / "again", "--db", db)
    written = sorted(p.name for p in (tmp_path / "again").iterdir())
    assert written == ["AS0000001.xml", "AS0000002.xml", "findings.csv", "lines.csv", "vouchers.csv"]
    assert done["missing_accounts"] == ["contra_account"]
    for file in (tmp_path / "done").iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_files_are_written_also_when_empty(db: str, tmp_path: Path) -> None:
    settled(db, "2026-01", "--approve")
    settled(db, "2026-01", "--approve", "--out", tmp_path / "none")
    assert sorted(p.name for p in (tmp_path / "none").iterdir()) == ["findings.csv", "lines.csv"]
    assert (tmp_path / "none" / "lines.csv").read_text().strip().split(";") == LINE_COLUMNS


def test_what_was_known_at_a_load_can_be_settled_again_and_again(db: str, tmp_path: Path) -> None:
    settled(db, "2026-01", "--approve")
    as2007("load", write(tmp_path / "load2", rates="service_code;provider_id;from_date;rate\nY1;;2025-01-01;1100,00\n"), "--db", db)
    then = settled(db, "2026-02", "--as-known", "1").data
    now = settled(db, "2026-02", "--as-known", "2").data
    assert (then["lines"], then["total"]) == (2, 28 * 100_001)
    assert (now["lines"], now["total"]) == (4, 28 * 110_000 + 22 * 9_999)
    assert as2007("runs", "--json", "--db", db).data[-1]["run_id"] == "sale-2026-01-1"


def test_mistakes_are_one_danish_line_and_change_nothing(db: str, tmp_path: Path) -> None:
    assert "findes ikke endnu" in refused("load", tmp_path, "--db", f"sqlite:///{tmp_path}/none.db")
    assert "2026-10" in refused("settle", "--flow", "sale", "--period", "2026-13", "--db", db)
    assert "«sale» (mellemkommunal afregning), «internal» (intern afregning)" in refused(
        "settle", "--flow", "salg", "--period", "2026-01", "--db", db
    )
    assert "--as-known" in refused("settle", "--flow", "sale", "--period", "2026-01", "--approve", "--as-known", "1", "--db", db)
    assert "findes ikke" in refused("settle", "--flow", "sale", "--period", "2026-01", "--as-known", "7", "--db", db)
    assert "findes ikke" in refused("approve", "sale-2026-01-9", "--db", db)
    assert refused("afregn") == "Kommandoen findes ikke. Se «as2007 --help».\n"
    assert refused("hold", "fjern") == "Kommandoen findes ikke. Se «as2007 hold --help».\n"
    assert "Der står noget efter kommandoen, som den ikke tager" in refused("hold", "remove", "S1", "--db", db)
    for period in ("9999-12", "0001-01"):
        assert (
            refused("settle", "--flow", "sale", "--period", period, "--db", db) == f"«{period}» er ikke en måned. Skriv den som 2026-10.\n"
        )
    assert "--period" in refused("settle", "--flow", "sale", "--db", db)
    assert as2007("runs", "--json", "--db", db).data == []


def test_a_folder_without_files_is_named_also_as_the_one_stood_in(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tom").mkdir()
    monkeypatch.chdir(tmp_path / "tom")
    assert refused("load", ".", "--db", db).startswith("tom: mappen har ingen filer at indlæse")
    (tmp_path / "fil.csv").touch()
    assert refused("load", tmp_path / "fil.csv", "--db", db).startswith("fil.csv: det er ikke en mappe")
    monkeypatch.setattr(Path, "read_bytes", closed_file)
    (tmp_path / "tom" / "services.csv").touch()
    assert refused("load", ".", "--db", db) == "services.csv: filen kan ikke læses: der mangler rettigheder\n"


def closed_file(_path: Path) -> bytes:
    """Refuse as the operating system does, for whoever the tests run as."""
    raise PermissionError(errno.EACCES, "Permission denied")


def test_an_end_in_the_last_year_there_is_means_no_end(db: str, tmp_path: Path) -> None:
    packages = "package_id;citizen_id;from_date;to_date\nP1;C1;0001-01-01;9999-12-31\n"
    assert as2007("load", write(tmp_path / "load2", packages=packages), "--json", "--db", db).data["quarantined"] == 0
    assert settled(db, "2026-01").data["lines"] == 2


def test_four_eyes_waits_for_another_person(db: str) -> None:
    as2007("init", "--four-eyes", "--db", db)
    assert settled(db, "2026-01", "--user", "anna").code == 2
    assert "anden person" in refused("approve", "sale-2026-01-1", "--user", "anna", "--db", db)
    assert "anden person" in refused("settle", "--flow", "sale", "--period", "2026-01", "--approve", "--user", "anna", "--db", db)
    assert as2007("approve", "sale-2026-01-1", "--user", "bo", "--db", db).code == 0


def test_quarantined_rows_are_something_to_look_at(db: str, tmp_path: Path) -> None:
    bad = write(tmp_path / "load2", packages="package_id;citizen_id;from_date;to_date\nP2;C1;2026-02-01;2026-01-01\n")
    assert as2007("load", bad, "--out", tmp_path / "out", "--db", db).code == 2
    (error,) = rows(tmp_path / "out" / "errors.csv")
    assert (error["file"], error["row"], error["column"], error["value"], error["code"]) == (
        "packages.csv", "2", "to_date", "2026-01-01", "dates_reversed",
    )  # fmt: skip
    assert as2007("quarantine", "list", "--db", db).code == 2
    assert as2007("quarantine", "release", "--row", "1", "--set", "to_date=", "--db", db).code == 0
    assert refused("load", bad, "--strict", "--db", db)


def test_verify_names_a_line_changed_behind_the_guards(db: str) -> None:
    settled(db, "2026-01", "--approve")
    assert as2007("verify", "--db", db).code == 0
    with create_engine(db).begin() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE lines SET amount = amount + 1, new_amount = new_amount + 1 WHERE id = 2"))
    answer = as2007("verify", "--json", "--db", db, allowed=(1,))
    assert answer.data["faults"][0]["where"] == "linje sale-2026-01-1-2 (lines 2)"


def test_a_document_held_back_is_something_to_look_at(db: str, tmp_path: Path) -> None:
    nameless = FILES["parties.csv"].replace("K2;Fjern Kommune;municipality;;87979261;5798004713259", "K2;Fjern Kommune;municipality;;;")
    as2007("load", write(tmp_path / "load2", parties=nameless), "--db", db)
    done = as2007("settle", "--flow", "sale", "--period", "2026-01", "--approve", "--json", "--db", db)
    assert (done.code, done.data["documents"], done.data["held"]) == (2, ["AS0000001", "AS0000002"], ["AS0000002"])


def test_a_closed_month_tells_its_root_hash_and_takes_no_more(db: str) -> None:
    settled(db, "2026-01", "--approve")
    root = as2007("close", "--period", "2026-01", "--json", "--db", db).data["roots"]["sale"]
    assert len(root) == 64
    assert "lukket" in refused("settle", "--flow", "sale", "--period", "2026-01", "--db", db)
    assert as2007("rerun", "sale-2026-01-1", "--json", "--db", db).data["equal"] is True


def test_documents_that_were_held_back_are_issued_once_their_payer_is_corrected(db: str, tmp_path: Path) -> None:
    parties, run, out = FILES["parties.csv"], "sale-2026-01-1", tmp_path / "ud"
    both = parties.replace("22674595;5798001236461", ";").replace("87979261;5798004713259", ";")
    as2007("load", write(tmp_path / "load2", parties=both), "--db", db)
    as2007("settle", "--flow", "sale", "--period", "2026-01", "--db", db)
    approved = as2007("approve", run, "--db", db).out
    assert "2 dokumenter er holdt tilbage og kan ikke sendes." in approved
    assert f"udsted dem med «as2007 issue {run}»." in approved
    sent = as2007("send", run, "--db", db, allowed=(2,))
    assert f"{run} er nu noteret som sendt. 2 dokumenter er holdt tilbage" in sent.out
    assert as2007("send", run, "--json", "--db", db, allowed=(2,)).data == {
        "run_id": run,
        "first": False,
        "held": ["AS0000001", "AS0000002"],
    }
    assert (
        "AS0000001 er stadig holdt tilbage: «K1» har hverken EAN (GLN) eller CVR-nummer"
        in as2007("issue", run, "--db", db, allowed=(2,)).out
    )

    as2007("load", write(tmp_path / "load2", parties=parties.replace("87979261;5798004713259", ";")), "--db", db)
    found = as2007("issue", run, "--out", out, "--json", "--db", db, allowed=(2,)).data
    assert (found["issued"], found["held"], found["lacking"][0]["document"]) == (["AS0000001"], ["AS0000002"], "AS0000002")
    assert [path.name for path in out.iterdir()] == ["AS0000001.xml"]
    as2007("load", write(tmp_path / "load2", parties=parties), "--db", db)
    assert f"{run}: 1 af 1 dokument, der var holdt tilbage, er udstedt." in as2007("issue", run, "--db", db, allowed=(0,)).out
    nothing = as2007("issue", run, "--out", out, "--json", "--db", db, allowed=(0,)).data
    assert (nothing["issued"], nothing["held"]) == ([], [])
    as2007("documents", run, "--out", tmp_path / "alle", "--db", db)
    assert (tmp_path / "alle" / "AS0000001.xml").read_bytes() == (out / "AS0000001.xml").read_bytes()
    assert (tmp_path / "alle" / "AS0000002.xml").exists()
    assert as2007("send", run, "--db", db, allowed=(0,)).out == f"{run} er allerede noteret som sendt.\n"
    as2007("verify", "--db", db, allowed=(0,))
