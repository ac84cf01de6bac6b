"""Loading: what is stated, kept, withdrawn, refused, and what waits in quarantine until it can be taken in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from as2007lib.acts.load import Loaded, LoadOptions, LoadRefused, load_folder, release
from as2007lib.acts.settings import set_settings
from as2007lib.acts.settle import settle_and_approve
from as2007lib.answers.export import export
from as2007lib.answers.proofs import verify
from as2007lib.answers.quarantine import quarantine
from as2007lib.formats.interchange import StructuralError
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.values.months import parse_month
from tests.acts.small import FILES, write, write_all

BY = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")
JAN = parse_month("2026-01")
DEAR = "service_code;provider_id;from_date;rate\nY1;;2025-01-01;2000,01\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_all(tmp_path / "load1")


def load(store: Store, folder: Path, **options: bool | str) -> Loaded:
    return load_folder(store, BY, folder, LoadOptions(**options))


def entries(store: Store) -> int:
    with store.reading() as connection:
        return latest_entry(connection)


def test_the_same_folder_again_states_nothing_new(store: Store, folder: Path) -> None:
    first, again = load(store, folder), load(store, folder)
    assert first.changes["services"] == {"inserted": 2, "changed": 0, "ended": 0, "unchanged": 0}
    assert again.changes["services"] == {"inserted": 0, "changed": 0, "ended": 0, "unchanged": 2}
    assert (first.load, again.load) == (1, 2)
    assert verify(store, BY).faults == ()


def test_a_dry_run_tells_the_kroner_it_would_move_and_changes_nothing(store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, folder)
    settle_and_approve(store, BY, "sale", JAN)
    before = entries(store)
    tried = load(store, write(tmp_path / "load2", rates=DEAR), dry_run=True)
    assert tried.effect == {"sale": 22 * 100_000}
    assert tried.changes["rates"] == {"inserted": 0, "changed": 1, "ended": 0, "unchanged": 0}
    assert entries(store) == before


def test_a_load_that_moves_more_than_the_limit_is_refused_unless_yes(store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, folder)
    settle_and_approve(store, BY, "sale", JAN)
    set_settings(store, BY, {"load_limit": 100_00})
    dear = write(tmp_path / "load2", rates=DEAR)
    with pytest.raises(LoadRefused, match=r"22\.000,00 kr\."):
        load(store, dear)
    assert load(store, dear, yes=True).effect == {"sale": 2_200_000}


def test_a_large_credit_does_not_hide_a_large_bill_from_the_limit(store: Store, folder: Path, tmp_path: Path) -> None:
    """K1 is credited what K2 is billed: the flow comes to 0, and 7.333,40 kr. move all the same."""
    load(store, folder)
    settle_and_approve(store, BY, "sale", JAN)
    whole = write(tmp_path / "load2", shares="service_id;party_id;from_date;share_pct\nS1;K2;2026-01-01;100\n")
    set_settings(store, BY, {"load_limit": 733_339})
    with pytest.raises(LoadRefused, match=r"ville flytte 7\.333,40 kr\. .* Tillæg og fradrag er talt hver for sig\."):
        load(store, whole)
    assert load(store, whole, dry_run=True).effect == {"sale": 0}
    set_settings(store, BY, {"load_limit": 733_340})
    assert load(store, whole).effect == {"sale": 0}
    assert load(store, whole).effect == {"sale": 0}, "the same again moves nothing more"


def test_what_moves_from_one_flow_to_another_counts_in_both(store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, folder)
    for flow in ("sale", "internal"):
        settle_and_approve(store, BY, flow, JAN)
    services = FILES["services.csv"].replace("S1;P1;Y1;T1;sale;2026-01-10;;", "S1;P1;Y1;T1;internal;2026-01-10;;D1")
    own = write(tmp_path / "load2", services=services, shares="service_id;party_id;from_date;share_pct\nS1;D1;2026-01-01;100\n")
    set_settings(store, BY, {"load_limit": 2 * 2_200_022 - 1})
    with pytest.raises(LoadRefused, match=r"44\.000,44 kr\."):
        load(store, own)
    assert load(store, own, yes=True).effect == {"sale": -2_200_022, "internal": 2_200_022}


def test_a_full_load_withdraws_what_its_source_no_longer_mentions(store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, folder, source="cura")
    less = write_all(tmp_path / "load2")
    lines = (less / "services.csv").read_text().splitlines()
    (less / "services.csv").write_text("\n".join(lines[:-1]) + "\n")
    with pytest.raises(LoadRefused, match="1 af 2 ydelser"):
        load(store, less, source="cura", full=True)
    assert load(store, less, source="andre", full=True, yes=True).changes["services"]["ended"] == 0
    assert load(store, less, source="cura", full=True, yes=True).changes["services"]["ended"] == 1


def test_a_bad_row_waits_with_its_reason_and_is_taken_in_once_corrected(store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, folder)
    bad = write(tmp_path / "load2", packages="package_id;citizen_id;from_date;to_date\nP2;C1;2026-02-01;2026-01-01\n")
    result = load(store, bad)
    assert [(e.file, e.row, e.column, e.code) for e in result.errors] == [("packages.csv", 2, "to_date", "dates_reversed")]
    (row,) = quarantine(store, BY)
    assert (row.load, row.file, row.row, row.codes, row.cells["package_id"]) == (2, "packages.csv", 2, ("dates_reversed",), "P2")
    assert release(store, BY).waiting == 1
    assert release(store, BY, {row.id: {"to_date": "2026-03-01"}}).waiting == 0
    assert quarantine(store, BY) == []
    assert "P2;C1" in export(store, BY)["packages.csv"].decode()


def test_a_row_that_waits_for_another_is_taken_in_when_that_comes(store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, folder)
    orphan = "service_id;package_id;service_code;provider_id;flow;from_date;party_id\nS9;P9;Y1;T1;sale;2026-01-01;K1\n"
    assert load(store, write(tmp_path / "load2", services=orphan)).quarantined == 1
    assert load(store, write(tmp_path / "load3", packages="package_id;citizen_id;from_date\nP9;C1;2026-01-01\n")).waiting == 0
    assert "S9;P9" in export(store, BY)["services.csv"].decode()
    assert verify(store, BY).faults == ()


@pytest.mark.parametrize("options", [{"strict": True}, {}])
def test_strict_or_unreadable_leaves_the_store_as_it_was(store: Store, folder: Path, tmp_path: Path, options: dict[str, bool]) -> None:
    load(store, folder)
    before = entries(store)
    bad = "package_id;citizen_id;from_date;to_date\nP2;C1;2026-02-01;2026-01-01\n" if options else "package_id;what\n"
    with pytest.raises((LoadRefused, StructuralError)):
        load(store, write(tmp_path / "load2", packages=bad), **options)
    assert entries(store) == before


def test_what_is_exported_is_loaded_back_as_the_same(store: Store, sqlite_store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, folder)
    made = export(store, BY)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name, content in made.items():
        (copy / name).write_bytes(content)
    other = sqlite_store if not store.is_sqlite else store
    load(other, copy)
    assert export(other, BY) == made


def test_no_personal_data_reach_messages_or_the_journal(store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, folder)
    bad = write(tmp_path / "load2", citizens="citizen_id;cpr;name\nC2;993190-1234;Testborger To\n")
    result = load(store, bad)
    assert [(e.code, e.value) for e in result.errors] == [("cpr_invalid", "993190-xxxx")]
    told = store.read("SELECT details FROM journal", __import__("pyarrow").schema([("details", __import__("pyarrow").string())]))
    assert "1234" not in str(told.to_pylist())
