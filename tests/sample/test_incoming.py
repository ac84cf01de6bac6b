"""Generated invoices and postings through the real doors: what is received, what is told of it, and that the truth ties."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from as2007lib.acts.load import load_folder
from as2007lib.acts.receive import ReceivedFolder, receive_folder
from as2007lib.acts.settings import init
from as2007lib.acts.settle import settle_and_approve
from as2007lib.formats.einvoice.read import read_document
from as2007lib.frames.facts import Parties
from as2007lib.items.commitments import Open, read_open
from as2007lib.sample import DEMO, Incoming, PostingsMade, make_invoices, make_postings, make_sample, own_party, write_sample
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry, read_fact
from as2007lib.values.cpr import CPR
from as2007lib.values.months import parse_month
from as2007lib.values.numbers import parse_scaled

BY = By("anna", datetime(2026, 11, 10, tzinfo=UTC), seed=b"seed")
SEED = 2007
FIRST, LAST = parse_month("2026-09"), parse_month("2026-10")
UNPAID = {"same_number", "billed_again", "never_granted", "other_receiver", "broken", "doctype"}


class Town:
    """The sample municipality with two months of purchases approved."""

    def __init__(self, folder: Path) -> None:
        sample = make_sample(SEED, replace(DEMO, months=2, faulty_rows=False))
        self.folder = folder
        self.store, _ = init(f"sqlite:///{folder / 'lager.sqlite'}", BY)
        for each, month in zip(write_sample(sample, folder / "ind"), (FIRST, LAST), strict=True):
            load_folder(self.store, BY, each)
            settle_and_approve(self.store, BY, "purchase", month, settle_from=FIRST)
        self.opened = opened(self.store)
        with self.store.together() as reader:
            self.receiver = own_party(read_fact(reader, Parties, entry(self.store)))
        self.postings = make_postings(SEED, LAST, self.opened)

    def invoices(self, seed: int = SEED, month: int = LAST) -> Incoming:
        return make_invoices(seed, month, self.opened, self.receiver)


def entry(store: Store) -> int:
    with store.reading() as connection:
        return latest_entry(connection)


def opened(store: Store) -> Open:
    with store.together() as reader:
        return read_open(reader, entry(store))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("incoming"))


@pytest.fixture(scope="module")
def received(town: Town) -> ReceivedFolder:
    return receive_folder(town.store, BY, town.invoices().write(town.folder / "fakturaer"))


def kinds(made: Incoming | PostingsMade) -> Counter[str]:
    return Counter(meant.kind for meant in made.truth)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(town: Town) -> None:
    assert town.invoices() == town.invoices()
    assert town.invoices().files != town.invoices(1).files
    assert make_postings(SEED, LAST, town.opened).table.equals(town.postings.table)
    assert not make_postings(1, LAST, town.opened).table.equals(town.postings.table)


def test_most_lines_are_usual_and_every_fault_is_in_living_use(town: Town) -> None:
    found = kinds(town.invoices())
    assert found["usual"] + found["hours"] > sum(found.values()) * 3 // 5
    assert set(found) == {
        *("usual", "hours", "amount_off", "wrong_month", "split", "two_months", "credit", "again_after_credit"),
        *UNPAID,
    }
    posted = kinds(town.postings)
    assert posted["usual"] > sum(posted.values()) // 2
    assert set(posted) == {"usual", "amount_off", "wrong_month", "split", "unexpected", "reversed", "reversal", "after_reversal"}


def test_what_is_whole_and_ours_is_received_in_both_syntaxes_and_the_rest_refused_with_its_reason(
    town: Town, received: ReceivedFolder
) -> None:
    told = {file.file: file for file in received.files}
    assert set(told) == set(town.invoices().files)
    refused = {"same_number": "duplicate", "broken": "not_xml", "doctype": "doctype", "other_receiver": "receiver_not_ours"}
    for meant in town.invoices().truth:
        file = told[meant.file]
        if meant.kind in refused:
            assert file.decision in {"rejected", "duplicate"}
            assert file.findings[0].code == refused[meant.kind]
        else:
            assert (file.decision, file.findings) == ("received", ())
    syntaxes = Counter(b"peppol" in content for content in town.invoices().files.values())
    assert min(syntaxes.values()) > 10
    assert sum(file.type == "credit_note" for file in received.files) == kinds(town.invoices())["credit"]


def test_the_truth_of_a_line_sums_to_its_amount(town: Town) -> None:
    made = town.invoices()
    lines = {
        (name, line.id): (-1 if document.type.value == "credit_note" else 1) * line.amount
        for name, content in made.files.items()
        if (document := read_document(content).document) is not None
        for line in document.lines
    }
    for meant in made.truth:
        if meant.kind not in UNPAID:
            assert sum(target.amount for target in meant.targets) == lines[meant.file, meant.line]
    posted = dict(zip(*(town.postings.table[name].to_pylist() for name in ("posting_id", "amount")), strict=True))
    for meant in town.postings.truth:
        assert sum(t.amount for t in meant.targets) == (0 if meant.kind == "unexpected" else parse_scaled(posted[meant.source], 2))


def test_invoices_and_postings_do_not_claim_the_same_and_claim_only_what_is_committed(town: Town) -> None:
    names = dict(zip(*(town.opened.names.table[name].to_pylist() for name in ("service", "service_id")), strict=True))
    rows = town.opened.commitments.table.to_pylist()
    committed = {(names[row["service"]], row["month"]) for row in rows if row["amount"] > 0}
    billed, posted = (
        {(target.service_id, target.month) for meant in made.truth for target in meant.targets} for made in (town.invoices(), town.postings)
    )
    assert billed <= committed
    assert posted <= committed
    assert not billed & posted
    last = {(service, month) for service, month in committed if month == LAST}
    assert len(last & (billed | posted)) > len(last) * 9 // 10


def test_postings_load_without_fault_and_pay_persons_and_suppliers(town: Town) -> None:
    loaded = load_folder(town.store, BY, town.postings.write(town.folder / "posteringer"))
    assert (loaded.quarantined, loaded.changes["postings"]["inserted"]) == (0, town.postings.table.num_rows)
    rows = town.postings.table.to_pylist()
    assert {row["source"] for row in rows} == {"loen", "kreditor"}
    assert all(bool(row["payee_cpr"]) == bool(row["pay_type"]) != bool(row["supplier_cvr"]) for row in rows)
    assert {row["pay_type"] for row in rows if row["pay_type"]} == {"4711", "4712", "4790"}
    vouchers = Counter(row["voucher"] for row in rows)
    assert max(vouchers.values()) >= 2


def test_nobody_in_it_could_be_somebody(town: Town) -> None:
    for content in town.invoices().files.values():
        document = read_document(content).document
        assert all(CPR(hit.cpr.reveal()).is_replacement for hit in (document.persons if document else ()) if len(hit.cpr.reveal()) == 10)
    for name in ("cpr", "payee_cpr"):
        assert all(CPR(text).is_replacement for text in town.postings.table[name].to_pylist() if text)
