"""Documents that were held back: once the parties are corrected they are issued, with the number and the amounts they had."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.issue import IssueDiffers, issue_held
from as2007lib.acts.load import load_folder
from as2007lib.acts.period import set_period
from as2007lib.acts.roles import grant_role
from as2007lib.acts.settings import set_settings
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.answers.documents import Document, run_documents, run_vouchers
from as2007lib.answers.explain import explain
from as2007lib.answers.output import write_month
from as2007lib.answers.proofs import verify
from as2007lib.answers.runs import run_content, run_files
from as2007lib.rules.figures import Figure, figure
from as2007lib.settlement.errors import RunNotApproved, RunUnknown
from as2007lib.show.explain import text as told
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.values.days import day_of
from as2007lib.values.months import parse_month
from tests.acts.small import FILES, write, write_all
from tests.store.attacks import attack

ANNA = By("anna", datetime(2026, 2, 3, 12, tzinfo=UTC), seed=b"seed")
BO = By("bo", datetime(2026, 2, 20, 12, tzinfo=UTC), seed=b"seed")
JAN, FEB = parse_month("2026-01"), parse_month("2026-02")
RUN = "sale-2026-01-1"
K1, K2, SELF = ";22674595;5798001236461", ";87979261;5798004713259", ";35968539;5798008885983"
FIXED = FILES["parties.csv"]
GLN = "5798001236461"


def without(*numbers: str, parties: str = FIXED) -> str:
    """Return the parties, some of them without CVR and GLN."""
    for number in numbers:
        assert number in parties
        parties = parties.replace(number, ";;")
    return parties


@pytest.fixture
def held(store: Store, tmp_path: Path) -> Store:
    """January approved while neither of its two payers has CVR or GLN."""
    write_all(tmp_path / "1")
    load_folder(store, ANNA, write(tmp_path / "1", parties=without(K1, K2)))
    settle_and_approve(store, ANNA, "sale", JAN)
    return store


def correct(store: Store, folder: Path, parties: str = FIXED, **more: str) -> None:
    load_folder(store, BO, write(folder / "corrected", parties=parties, **more))


def documents(store: Store, run_id: str = RUN) -> dict[str, str]:
    """Return the documents that may be sent, by number."""
    files = run_files(store, BO, run_content(store, BO, run_id))
    return {name.removesuffix(".xml"): content.decode() for name, content in files.items() if name.endswith(".xml")}


def entries(store: Store) -> int:
    with store.reading() as connection:
        return latest_entry(connection)


def fixed_at_approval(document: Document) -> tuple[str, str, str, int, int, str]:
    return document.document_id, document.type, document.payer, document.amount, document.vat_amount, document.file


def test_a_corrected_payer_gets_the_document_that_was_held_back(held: Store, tmp_path: Path) -> None:
    before, vouchers = run_documents(held, ANNA, RUN), run_vouchers(held, ANNA, RUN).csv
    assert [(d.document_id, d.held) for d in before] == [("AS0000001", True), ("AS0000002", True)]
    assert "Dokumentet er holdt tilbage" in told(explain(held, ANNA, f"{RUN}-1"))
    assert documents(held) == {}
    correct(held, tmp_path)

    result = issue_held(held, BO, RUN)
    assert (result.issued, result.files, result.held) == (("AS0000001", "AS0000002"), ("AS0000001.xml", "AS0000002.xml"), ())
    after = run_documents(held, ANNA, RUN)
    assert [fixed_at_approval(d) for d in after] == [fixed_at_approval(d) for d in before]
    assert {(d.held, d.issued_on) for d in after} == {(False, day_of(date(2026, 2, 20)))}
    assert run_vouchers(held, ANNA, RUN).csv == vouchers
    written = documents(held)
    assert all(part in written["AS0000001"] for part in ("<cbc:ID>AS0000001<", "<cbc:IssueDate>2026-02-20<", f">{GLN}<", ">7333.40<"))
    assert documents(held) == written, "equal to the byte whenever asked"
    assert {"AS0000001.xml", "AS0000002.xml"} < set(write_month(held, BO, JAN, tmp_path / "out")[0].files)
    explained = explain(held, ANNA, f"{RUN}-1")
    assert (explained.booked.held_back, explained.booked.issued_on) == (False, day_of(date(2026, 2, 20)))
    assert "AS0000001 af 20. februar 2026" in told(explained)
    assert verify(held, ANNA).faults == ()


def test_what_is_issued_is_not_issued_again(held: Store, tmp_path: Path) -> None:
    correct(held, tmp_path)
    issue_held(held, BO, RUN)
    count, written = entries(held), documents(held)
    again = issue_held(held, replace(BO, at=datetime(2026, 3, 1, 12, tzinfo=UTC)), RUN)
    assert (again.issued, again.held, again.numbers) == ((), (), ())
    assert (entries(held), documents(held)) == (count, written)


def test_what_still_lacks_something_stays_and_says_why(held: Store, tmp_path: Path) -> None:
    count = entries(held)
    assert issue_held(held, BO, RUN).held == ("AS0000001", "AS0000002")
    assert entries(held) == count, "nothing to issue changes nothing"
    correct(held, tmp_path, without(K2))
    result = issue_held(held, BO, RUN)
    assert (result.issued, result.held) == (("AS0000001",), ("AS0000002",))
    assert [number for number, _ in result.lacking] == ["AS0000002"]
    assert "«K2» har hverken EAN (GLN) eller CVR-nummer" in result.lacking[0][1]
    assert [(d.document_id, d.held) for d in run_documents(held, ANNA, RUN)] == [("AS0000001", False), ("AS0000002", True)]
    assert list(documents(held)) == ["AS0000001"]
    load_folder(held, BO, write(tmp_path / "corrected", parties=FIXED))
    assert issue_held(held, BO, RUN).issued == ("AS0000002",)
    assert verify(held, ANNA).faults == ()


def test_the_municipality_itself_may_be_what_was_lacking(store: Store, tmp_path: Path) -> None:
    write_all(tmp_path / "1")
    load_folder(store, ANNA, write(tmp_path / "1", parties=without(SELF)))
    settle_and_approve(store, ANNA, "sale", JAN)
    set_period(store, ANNA, JAN, "locked")
    correct(store, tmp_path)
    assert issue_held(store, BO, RUN).issued == ("AS0000001", "AS0000002"), "nothing is settled, so a locked period does not matter"
    assert verify(store, ANNA).faults == ()


def test_a_payer_that_has_ended_since_is_its_successor_and_a_newer_reference_stands(held: Store, tmp_path: Path) -> None:
    header, me, _, *rest = without(K2).splitlines()
    ended = ["K1;Nabo Kommune;municipality;;;;2026-01-31;K3", f"K3;Ny Kommune;municipality;;29189463;{GLN};;"]
    rows = [f"{header};to_date;successor_id", *(f"{row};;" for row in (me, *rest)), *ended, ""]
    shares = "service_id;party_id;from_date;share_pct;their_reference\nS1;K1;2026-01-01;33,3333;\nS1;K2;2026-01-01;66,6667;NY\n"
    correct(held, tmp_path, "\n".join(rows), shares=shares)
    assert issue_held(held, BO, RUN).issued == ("AS0000001",)
    one, two = run_documents(held, ANNA, RUN)
    assert [(d.payer, d.amount, d.held) for d in (one, two)] == [("K3", 733_340, False), ("K2", 1_466_682, True)]
    assert "Ny Kommune" in documents(held)["AS0000001"]
    load_folder(held, BO, write(tmp_path / "corrected", parties=FIXED))
    assert issue_held(held, BO, RUN).issued == ("AS0000002",)
    assert ">NY<" in documents(held)["AS0000002"]
    assert verify(held, ANNA).faults == ()


def test_what_the_lines_say_they_are_for_stays_as_it_was_approved(held: Store, tmp_path: Path) -> None:
    catalogue = FILES["catalogue.csv"].replace("Døgnophold", "Noget andet").replace("income_account", "income_account;vat")
    correct(held, tmp_path, catalogue=catalogue.replace(";5380001", ";5380001;standard").replace(";5380002", ";5380002;"))
    issue_held(held, BO, RUN)
    assert all("Døgnophold" in document and "Noget andet" not in document for document in documents(held).values())
    assert [d.vat_amount for d in run_documents(held, ANNA, RUN)] == [0, 0]


def test_cpr_numbers_on_what_is_issued_are_noted_and_on_nothing_else(held: Store, tmp_path: Path) -> None:
    set_settings(held, BO, {"invoicing": {"cpr_payers": ["K1", "K2"]}})
    noted = "SELECT by_user, act, subject FROM use_log ORDER BY id"
    schema = pa.schema([(name, pa.string()) for name in ("by_user", "act", "subject")])
    issue_held(held, BO, RUN)
    assert held.read(noted, schema).num_rows == 0
    correct(held, tmp_path, without(K2))
    issue_held(held, BO, RUN)
    assert held.read(noted, schema).to_pylist() == [{"by_user": "bo", "act": f"CPR på dokumenter i kørsel {RUN}", "subject": "C1"}]
    assert "6101901234" in documents(held)["AS0000001"]


def test_a_correction_names_the_document_with_the_date_it_was_issued_on(held: Store, tmp_path: Path) -> None:
    correct(held, tmp_path, rates="service_code;provider_id;from_date;rate\nY1;;2025-01-01;1100,00\nY2;;2025-01-01;333,33\n")
    issue_held(held, BO, RUN)
    later = settle_and_approve(held, replace(BO, at=datetime(2026, 3, 2, 12, tzinfo=UTC)), "sale", FEB).run.run_id
    reference = "<cbc:ID>AS0000001</cbc:ID><cbc:IssueDate>2026-02-20</cbc:IssueDate>"
    assert reference in "".join(documents(held, later).values())
    assert [e.document_date for e in explain(held, BO, f"{later}-1").earlier] == [day_of(date(2026, 2, 20))]


RATES = "service_code;provider_id;from_date;rate\nY1;;2025-01-01;{0}\nY2;;2025-01-01;333,33\n"


def reasons(store: Store, run_id: str) -> list[tuple[str, str]]:
    return issue_held(store, BO, run_id).lacking


def test_a_correction_waits_while_the_document_it_corrects_is_held_back(held: Store, tmp_path: Path) -> None:
    correct(held, tmp_path, without(K2), rates=RATES.format("1100,00"))
    later = settle_and_approve(held, BO, "sale", FEB)
    run_id = later.run.run_id
    first, second = run_documents(held, BO, run_id)
    assert [(d.payer, d.held) for d in (first, second)] == [("K1", True), ("K2", True)]
    why = f"Den faktura eller kreditnota, som dokumentet til «K1» retter, er selv holdt tilbage. Udsted først den med «as2007 issue {RUN}»."
    assert why in {finding.message for finding in later.findings}
    count = entries(held)
    assert (first.document_id, why) in reasons(held, run_id)
    assert (entries(held), documents(held, run_id)) == (count, {}), "nothing is issued before what it corrects"

    assert issue_held(held, BO, RUN).issued == ("AS0000001",)
    result = issue_held(held, BO, run_id)
    assert (result.issued, result.held) == ((first.document_id,), (second.document_id,))
    assert "<cbc:ID>AS0000001</cbc:ID><cbc:IssueDate>2026-02-20</cbc:IssueDate>" in documents(held, run_id)[first.document_id]
    assert {number for number, _ in result.lacking} == {second.document_id}
    load_folder(held, BO, write(tmp_path / "corrected", parties=FIXED))
    assert reasons(held, run_id) == [(second.document_id, why.replace("K1", "K2"))], "its payer is corrected, but not what it corrects"
    assert issue_held(held, BO, RUN).issued == ("AS0000002",)
    assert issue_held(held, BO, run_id).issued == (second.document_id,)
    assert verify(held, ANNA).faults == ()


def test_each_run_whose_documents_must_be_issued_first_is_named(held: Store, tmp_path: Path) -> None:
    run_2 = settle_and_approve(held, ANNA, "sale", FEB).run.run_id
    correct(held, tmp_path, rates=RATES.format("1100,00"))
    run_3 = settle_and_approve(held, BO, "sale", parse_month("2026-03")).run.run_id
    for run_id, originals in ((run_3, [RUN, RUN, run_2, run_2]), (RUN, []), (run_3, [run_2, run_2]), (run_2, []), (run_3, [])):
        told = reasons(held, run_id)
        assert sorted(why.split("issue ")[1].removesuffix("».") for _, why in told) == originals
    assert all(not document.held for document in run_documents(held, BO, run_3))
    assert verify(held, ANNA).faults == ()


def test_what_corrects_nothing_that_is_held_back_goes_out(held: Store, tmp_path: Path) -> None:
    correct(held, tmp_path)
    later = settle_and_approve(held, BO, "sale", FEB)
    assert (later.documents, later.held) == (2, 0), "a new month is no correction"


def test_another_amount_than_was_approved_is_refused(held: Store, tmp_path: Path) -> None:
    correct(held, tmp_path)
    attack(held, "UPDATE documents SET vat_amount = 100 WHERE number = 2")
    count = entries(held)
    with pytest.raises(IssueDiffers, match=r"AS0000002 kan ikke udstedes.*Kør «as2007 verify».*momssats for 3\. februar 2026"):
        issue_held(held, BO, RUN)
    assert (entries(held), documents(held)) == (count, {})


def vat_from(monkeypatch: pytest.MonkeyPatch, day: date, percent: int) -> None:
    """Let another VAT rate be law from a day on."""

    def changed(name: str, asked: int) -> Figure:
        found = figure(name, asked)
        return replace(found, value=percent * 10_000) if name == "vat_rate" and asked >= day_of(day) else found

    monkeypatch.setattr("as2007lib.invoicing.documents.figure", changed)


@pytest.fixture
def held_vat(store: Store, tmp_path: Path) -> Store:
    """January approved with VAT while neither payer has CVR or GLN."""
    catalogue = FILES["catalogue.csv"].replace("income_account", "income_account;vat")
    write(write_all(tmp_path / "1"), catalogue=catalogue.replace(";5380001", ";5380001;standard").replace(";5380002", ";5380002;"))
    load_folder(store, ANNA, write(tmp_path / "1", parties=without(K1, K2)))
    settle_and_approve(store, ANNA, "sale", JAN)
    assert [(d.amount, d.vat_amount) for d in run_documents(store, ANNA, RUN)] == [(733_340, 183_335), (1_466_682, 366_671)]
    return store


def test_vat_is_what_was_decided_at_approval_whatever_the_rate_is_now(
    held_vat: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, vouchers = run_documents(held_vat, ANNA, RUN), run_vouchers(held_vat, ANNA, RUN).csv
    correct(held_vat, tmp_path)
    vat_from(monkeypatch, date(2026, 2, 10), 30)
    assert issue_held(held_vat, BO, RUN).issued == ("AS0000001", "AS0000002")
    assert [fixed_at_approval(d) for d in run_documents(held_vat, ANNA, RUN)] == [fixed_at_approval(d) for d in before]
    assert run_vouchers(held_vat, ANNA, RUN).csv == vouchers
    written = documents(held_vat)["AS0000001"]
    assert all(part in written for part in (">1833.35<", "<cbc:Percent>25</cbc:Percent>", "<cbc:IssueDate>2026-02-20<"))
    assert verify(held_vat, ANNA).faults == ()


def test_a_rate_that_is_no_longer_what_it_was_on_that_day_is_refused_with_the_way_out(
    held_vat: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(held_vat, tmp_path)
    vat_from(monkeypatch, date(2026, 1, 1), 30)
    with pytest.raises(IssueDiffers, match=r"momssats for 3\. februar 2026 .*: ret satsen i .*, eller udsted med den udgave"):
        issue_held(held_vat, BO, RUN)


def test_parameters_that_lay_lines_on_documents_change_nothing_that_was_approved(held_vat: Store, tmp_path: Path) -> None:
    before = run_documents(held_vat, ANNA, RUN)
    correct(held_vat, tmp_path)
    set_settings(held_vat, BO, {"vat_account": "9", "invoicing": {"credit_as": "separate", "group_by": ["provider"], "payment_days": 5}})
    assert issue_held(held_vat, BO, RUN).issued == ("AS0000001", "AS0000002")
    assert [fixed_at_approval(d) for d in run_documents(held_vat, ANNA, RUN)] == [fixed_at_approval(d) for d in before]
    assert verify(held_vat, ANNA).faults == ()


def test_who_may_not_approve_may_not_issue_and_a_draft_has_nothing_to_issue(held: Store, tmp_path: Path) -> None:
    correct(held, tmp_path)
    with pytest.raises(RunUnknown):
        issue_held(held, BO, "sale-2026-01-9")
    with pytest.raises(RunNotApproved):
        issue_held(held, BO, prepare_run(held, ANNA, "sale", FEB).run.run_id)
    grant_role(held, ANNA, "anna", "administrator")
    grant_role(held, ANNA, "bo", "staff")
    with pytest.raises(NotAllowed, match="approve"):
        issue_held(held, BO, RUN)
    grant_role(held, ANNA, "bo", "approver")
    assert len(issue_held(held, BO, RUN).issued) == 2


def test_an_issued_document_that_is_changed_is_named(held: Store, tmp_path: Path) -> None:
    correct(held, tmp_path)
    issue_held(held, BO, RUN)
    number = entries(held)
    zero = "x'00'" if held.is_sqlite else "'\\x00'"
    attack(held, f"UPDATE issues SET content = {zero} WHERE id = 2")
    found = verify(held, ANNA).faults
    assert (number, "issues 2", "dokumentets indhold er ændret") in [(fault.entry, fault.where, fault.what) for fault in found]


def test_the_database_itself_refuses_a_second_issue_and_one_of_what_was_sent(held: Store, tmp_path: Path) -> None:
    correct(held, tmp_path, without(K2))
    issue_held(held, BO, RUN)
    correct(held, tmp_path)
    later = settle_and_approve(held, BO, "sale", FEB).run.run_id
    sent = run_documents(held, BO, later)[0]
    assert not sent.held
    columns = "d.id, d.party, d.format, d.issued_on, d.file, d.sha256, d.content, (SELECT max(entry) + 1 FROM journal)"
    for document_id in ("AS0000001", sent.document_id):
        with pytest.raises(DatabaseError), held.engine.begin() as connection:
            connection.execute(text(f"INSERT INTO issues SELECT 9, {columns} FROM documents d WHERE d.document_id = '{document_id}'"))
    for statement in ("DELETE FROM issues", "UPDATE issues SET file = 'x'"):
        with pytest.raises(DatabaseError), held.engine.begin() as connection:
            connection.execute(text(statement))
