"""What an approved run leaves: documents, vouchers in store and file, sums that tie, and frames for analysts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.approve import approve_run
from as2007lib.acts.period import set_period
from as2007lib.acts.roles import grant_role
from as2007lib.answers.closing import Closing, MonthNotReady, Ties, check_closing
from as2007lib.answers.documents import AccountSum, PayerBill, bills_by_payer, run_documents, run_vouchers, sums_by_account
from as2007lib.answers.frames import lines_frame, services_frame
from as2007lib.answers.output import write_month
from as2007lib.answers.proofs import Verified, verify
from as2007lib.answers.roles import municipality_name, roles_of_user
from as2007lib.answers.runs import run_content, run_files
from as2007lib.store.engine import Store
from as2007lib.store.verify import Fault
from tests.answers.two_months import ANNA, BO, FEB, JAN, settle_two_months

RUN = "sale-2026-02-1"


@pytest.fixture
def settled(store: Store, tmp_path: Path) -> Store:
    settle_two_months(store, tmp_path)
    return store


@pytest.fixture
def approved(settled: Store) -> Store:
    approve_run(settled, BO, RUN)
    return settled


def test_documents_are_told_with_payer_number_and_amount(approved: Store) -> None:
    documents = run_documents(approved, ANNA, RUN)
    assert [(d.document_id, d.payer_name, d.amount, d.held) for d in documents] == [
        ("AS0000005", "Nabo Kommune", 70_000_00, False),
        ("AS0000006", "Fjern Kommune", 31_500_00, False),
        ("AS0000007", "Tavs Kommune", -11_000_00, True),
    ]
    assert bills_by_payer(documents)[2] == PayerBill("K3", "Tavs Kommune", 1, -11_000_00, 0, 1)


def test_handing_over_documents_needs_its_right_and_is_noted_with_its_purpose(approved: Store) -> None:
    grant_role(approved, ANNA, "anna", "administrator")
    for holder, role in (("bo", "approver"), ("carl", "analyst")):
        grant_role(approved, ANNA, holder, role)
    carl, bo = replace(ANNA, user="carl"), replace(BO, purpose="klage fra borger 010190-1234")
    content = run_content(approved, carl, RUN)
    assert sorted(content.files) == ["findings.csv", "lines.csv"]
    with pytest.raises(NotAllowed, match="hente linjer og dokumenter"):
        run_files(approved, carl, content)
    assert sorted(run_files(approved, bo, content)) == ["AS0000005.xml", "AS0000006.xml", "findings.csv", "lines.csv", "vouchers.csv"]
    noted = "SELECT by_user, purpose, act, subject FROM use_log ORDER BY id"
    schema = pa.schema([(name, pa.string()) for name in ("by_user", "purpose", "act", "subject")])
    assert approved.read(noted, schema).to_pylist() == [
        {"by_user": "bo", "purpose": "klage fra borger 010190-xxxx", "act": "dokumenter udleveret", "subject": RUN}
    ]
    assert verify(approved, ANNA).faults == ()


def test_a_draft_has_neither_documents_nor_vouchers(settled: Store, tmp_path: Path) -> None:
    assert run_documents(settled, ANNA, RUN) == ()
    assert run_vouchers(settled, ANNA, RUN).entries.num_rows == 0
    assert write_month(settled, ANNA, FEB, tmp_path) == ()


def test_vouchers_balance_and_are_written_as_csv(approved: Store) -> None:
    vouchers = run_vouchers(approved, ANNA, RUN)
    rows = vouchers.csv.decode().splitlines()
    assert rows[0] == "run_id;voucher;document_id;account;amount;month;accounting_year;vat_code;text"
    assert rows[1] == f"{RUN};1;AS0000005;5380001;-70000,00;2026-02;2026;;Faktura AS0000005, februar 2026"
    assert rows[-1] == f"{RUN};3;AS0000007;MANGLER MODKONTO;-11000,00;2026-01;2026;;Kreditnota AS0000007, januar 2026"
    assert sums_by_account(vouchers) == (
        AccountSum("5380001", 2026, 11_000_00, -99_000_00),
        AccountSum("5380002", 2026, 0, -2_500_00),
        AccountSum("MANGLER MODKONTO", 2026, 101_500_00, -11_000_00),
    )


def test_a_month_is_written_run_by_run_and_equal_to_the_byte_again(approved: Store, tmp_path: Path) -> None:
    (written,) = write_month(approved, ANNA, FEB, tmp_path / "ud")
    assert written.folder == tmp_path / "ud" / "bilag" / "2026-02" / RUN
    assert sorted(written.files) == ["AS0000005.xml", "AS0000006.xml", "findings.csv", "lines.csv", "vouchers.csv"]
    before = {path.name: path.read_bytes() for path in written.folder.iterdir()}
    write_month(approved, ANNA, FEB, tmp_path / "ud")
    assert {path.name: path.read_bytes() for path in written.folder.iterdir()} == before


def test_a_month_may_be_closed_when_all_ties_and_no_draft_waits(settled: Store) -> None:
    waiting = check_closing(settled, ANNA, FEB)
    assert (waiting.drafts, waiting.runs) == ((RUN,), ())
    with pytest.raises(MonthNotReady, match=f"disse kladder venter: {RUN}"):
        waiting.require_ready()
    approve_run(settled, BO, RUN)
    ready = check_closing(settled, ANNA, FEB)
    ready.require_ready()
    (run,) = ready.runs
    assert (run.lines, run.settled, run.documents, run.debit, run.credit, run.vouchers) == (
        90_500_00,
        90_500_00,
        90_500_00,
        112_500_00,
        -112_500_00,
        3,
    )
    assert (ready.proof.runs, ready.proof.faults) == (2, ())
    assert set_period(settled, ANNA, FEB, "closed", ("sale",)).flows == ["sale"]


def test_a_month_whose_sums_do_not_tie_is_not_closed() -> None:
    run = Ties(RUN, lines=100, settled=100, documents=99, debit=100, credit=-100, vouchers=1)
    with pytest.raises(MonthNotReady, match=f"noget går ikke op ved {RUN}"):
        Closing(Verified(1, 1, ()), (run,), ()).require_ready()
    fault = Fault(7, "lines 12", "rækken er ændret")
    with pytest.raises(MonthNotReady, match="noget går ikke op ved lines 12"):
        Closing(Verified(7, 1, (fault,)), (), ()).require_ready()


def test_frames_hold_whole_ore_and_pseudonyms(approved: Store) -> None:
    lines = lines_frame(approved, ANNA)
    assert (len(lines), int(lines["amount"].sum()), str(lines["amount"].dtype)) == (16, 198_500_00, "int64")
    assert lines.groupby("period")["amount"].sum().to_dict() == {lines["period"].min(): 108_000_00, lines["period"].max(): 90_500_00}
    assert str(lines["month"].dtype) == "period[M]"
    assert sorted(lines["party_name"].unique()) == ["Fjern Kommune", "Nabo Kommune", "Tavs Kommune"]
    services = services_frame(approved, ANNA)
    assert (len(services), len(services_frame(approved, ANNA, known="1"))) == (10, 8)
    assert set(lines["citizen"]) == set(services["citizen"])
    assert all(pseudonym.startswith("B-") for pseudonym in services["citizen"])
    assert services.set_index("service").loc["S-corrected", "to_date"].isoformat() == "2026-01-20T00:00:00"


def test_a_door_can_ask_for_roles_and_the_name_of_the_municipality(approved: Store) -> None:
    assert roles_of_user(approved, "anna") is None
    assert municipality_name(approved) == ""


def test_the_month_before_is_not_touched_by_this_one(approved: Store) -> None:
    assert check_closing(approved, ANNA, JAN).runs[0].lines == 108_000_00
