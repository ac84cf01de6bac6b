"""Somebody changes the store with a tool of the database, its guards out of the way: the first bad row is named, whatever was done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.answers.proofs import verify
from as2007lib.answers.quarantine import quarantine
from as2007lib.answers.runs import run_content, run_files
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import DocumentChanged
from as2007lib.store.packing import packed
from as2007lib.values.months import parse_month
from tests.acts.small import FILES, write, write_all
from tests.store.attacks import attack, reseal

ANNA = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")
RUN = "sale-2026-01-1"


@pytest.fixture
def settled(store: Store, tmp_path: Path) -> Store:
    """A month with two lines, and a citizen who waits in quarantine."""
    write_all(tmp_path)
    load_folder(store, ANNA, write(tmp_path, citizens=FILES["citizens.csv"] + "C2;611399-1234;Testborger To\n"))
    settle_and_approve(store, ANNA, "sale", parse_month("2026-01"))
    assert verify(store, ANNA).faults == ()
    return store


def first(store: Store) -> tuple[str, str]:
    fault = verify(store, ANNA).faults[0]
    return fault.where, fault.what


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("UPDATE lines SET amount = amount + 1 WHERE id = 2", f"linje {RUN}-2 (lines 2)", "rækken er ændret"),
        ("UPDATE lines SET amount = 9223372036854775807 WHERE id = 1", f"linje {RUN}-1 (lines 1)", "rækken er ændret"),
        ("UPDATE runs SET parameters = '{{{'", "runs 1", "rækken er ændret"),
        ("UPDATE journal_parts SET marks = substr(marks, 1, 1) WHERE part = 'lines'", "journal_parts 2/lines", "mærker"),
        ('UPDATE quarantine SET cells = \'{"citizen_id": "C3"}\'', "quarantine 1", "personoplysninger er ændret"),
        ("UPDATE citizens SET name = 'En anden'", "citizens 1", "personoplysninger er ændret"),
        ("ALTER TABLE lines DROP COLUMN rate", "lines", "tabellen er bygget om"),
        ("DROP TABLE settled_keys", "settled_keys", "tabellen mangler"),
    ],
)
def test_the_first_bad_row_is_named(settled: Store, statement: str, where: str, what: str) -> None:
    attack(settled, statement)
    found = first(settled)
    assert found[0] == where
    assert what in found[1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lines SET amount = amount + 0.4",
        "UPDATE lines SET amount = 'abc'",
        "UPDATE documents SET content = 1",
        "UPDATE lines SET account = CAST(account AS BLOB)",
    ],
)
def test_a_value_of_another_kind_never_gets_into_a_table(settled: Store, statement: str) -> None:
    if not settled.is_sqlite and "+ 0.4" in statement:
        attack(settled, statement)  # PostgreSQL rounds: nothing has changed, and nothing is found in the rows
        assert all("vagter" in fault.what for fault in verify(settled, ANNA).faults)
        return
    with pytest.raises(DBAPIError):
        attack(settled, statement)


def test_a_table_rebuilt_without_kinds_is_told(sqlite_store: Store) -> None:
    attack(sqlite_store, "CREATE TABLE other AS SELECT * FROM holds", "DROP TABLE holds", "ALTER TABLE other RENAME TO holds")
    assert first(sqlite_store) == ("holds", "tabellen er bygget om")


def test_a_waiting_row_is_proven_without_being_told(settled: Store) -> None:
    """What waits may be about a person: with its salt gone the row is still proven, and its cells may go."""
    assert len(quarantine(settled, ANNA)) == 1
    attack(settled, "UPDATE quarantine SET salt = NULL, cells = '{}'")
    assert all("vagter" in fault.what for fault in verify(settled, ANNA).faults)
    attack(settled, "UPDATE quarantine SET reason = 'en anden'")
    assert first(settled) == ("quarantine 1", "rækken er ændret")


def test_a_role_that_does_not_exist_gives_no_right_and_is_named(settled: Store) -> None:
    attack(settled, "INSERT INTO roles (id, holder, role, since) VALUES (1, 'anna', 'konge', 1), (2, 'anna', 'operator', 1)")
    assert "roles 1" in {fault.where for fault in verify(settled, ANNA).faults}


def test_a_changed_document_is_named_and_not_handed_over(settled: Store) -> None:
    other = packed(b"<Invoice>en anden faktura</Invoice>").hex()
    value = f"x'{other}'" if settled.is_sqlite else f"decode('{other}', 'hex')"
    attack(settled, f"UPDATE documents SET content = {value}")
    assert first(settled) == ("documents 1", "dokumentets indhold er ændret")
    with pytest.raises(DocumentChanged, match="AS0000001"):
        run_files(settled, ANNA, run_content(settled, ANNA, RUN))


MISBOOKED = "bilaget bogfører ikke det, linjerne giver"
BALANCED = (
    "UPDATE voucher_entries SET amount = amount - 500 WHERE voucher = 2 AND amount < 0",
    "UPDATE voucher_entries SET amount = amount + 500 WHERE voucher = 2 AND amount > 0",
)


@pytest.mark.parametrize(
    "statements",
    [
        BALANCED,
        ("UPDATE voucher_entries SET account = '999' WHERE voucher = 2",),
        ("UPDATE voucher_entries SET accounting_year = 2025 WHERE voucher = 2",),
        ("DELETE FROM voucher_entries WHERE voucher = 2",),
    ],
)
def test_a_voucher_that_balances_but_is_not_what_the_lines_make_is_named(settled: Store, statements: tuple[str, ...]) -> None:
    attack(settled, *statements)
    where, told = first(settled)
    assert where.startswith("voucher_entries"), "the chain does not prove it"
    assert told in {"rækken er ændret", "rækken er fjernet"} or "findes ikke mere" in told
    reseal(settled, "voucher_entries")
    found = [fault for fault in verify(settled, ANNA).faults if "vagter" not in fault.what]
    assert [(fault.where, fault.what) for fault in found] == [(f"vouchers 2 ({RUN}, Faktura AS0000002)", MISBOOKED)]


def test_vat_that_is_booked_otherwise_than_the_documents_say_is_named(store: Store, tmp_path: Path) -> None:
    catalogue = FILES["catalogue.csv"].replace("income_account", "income_account;vat")
    catalogue = catalogue.replace(";5380001", ";5380001;standard").replace(";5380002", ";5380002;")
    load_folder(store, ANNA, write(write_all(tmp_path), catalogue=catalogue))
    settle_and_approve(store, ANNA, "sale", parse_month("2026-01"))
    assert verify(store, ANNA).faults == ()
    attack(store, "UPDATE documents SET vat_amount = vat_amount + 1 WHERE number = 1")
    reseal(store, "documents")
    assert first(store) == (f"vouchers 1 ({RUN}, Faktura AS0000001)", MISBOOKED)


def test_a_line_led_to_no_voucher_and_a_voucher_that_is_gone_are_told(settled: Store) -> None:
    attack(settled, "UPDATE lines SET voucher = NULL WHERE id = 2")
    reseal(settled, "lines")
    assert first(settled) == (f"vouchers 2 ({RUN}, Faktura AS0000002)", MISBOOKED)
    attack(settled, "DELETE FROM voucher_entries WHERE voucher = 2", "DELETE FROM vouchers WHERE id = 2")
    for table in ("voucher_entries", "vouchers"):
        reseal(settled, table)
    assert first(settled) == (RUN, "kørslen har ikke de bilag, dens linjer giver")


@pytest.mark.parametrize("flow", ["internal", "purchase"])
def test_vouchers_without_documents_are_booked_again_too(store: Store, tmp_path: Path, flow: str) -> None:
    services = FILES["services.csv"].replace(";internal;", f";{flow};")
    load_folder(store, ANNA, write(write_all(tmp_path), services=services))
    run_id = settle_and_approve(store, ANNA, flow, parse_month("2026-01")).run.run_id
    assert verify(store, ANNA).faults == ()
    attack(store, *(statement.replace("voucher = 2", "voucher = 1") for statement in BALANCED))
    reseal(store, "voucher_entries")
    where, what = first(store)
    assert where.startswith(f"vouchers 1 ({run_id}, ")
    assert what == MISBOOKED
