"""The desk of a month: which steps a municipality has use for, and what its steps depend on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from as2007lib.acts.load import LoadOptions, load_folder
from as2007lib.acts.month_folders import SourceMissing
from as2007lib.pipelines.desk import CLOSING, MATCHING, PAYING, SETTLING, StoreDesk, open_desk_at
from as2007lib.pipelines.month import MonthTask
from as2007lib.settings import EXAMPLE, Flows, Incoming, Parameters, Source

AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
PURCHASE = EXAMPLE.flows.sale


def parameters(folder: Path, flows: Flows, incoming: Incoming) -> Parameters:
    changes = {"database": f"sqlite:///{folder / 'lager.sqlite'}", "sources": (), "flows": flows, "incoming": incoming}
    return Parameters.model_validate(EXAMPLE.model_dump() | changes)


def desk(folder: Path, stated: Parameters) -> StoreDesk:
    return open_desk_at(MonthTask(folder / "0999.yml", "2026-10", folder, user="anna"), stated, AT)


@pytest.mark.parametrize(
    ("flows", "incoming", "skipped"),
    [
        (Flows(sale=PURCHASE), Incoming(), {PAYING, MATCHING}),
        (Flows(sale=PURCHASE, purchase=PURCHASE), Incoming(), set()),
        (Flows(sale=PURCHASE), Incoming(invoices="fakturaer"), {MATCHING}),
        (Flows(sale=PURCHASE), Incoming(postings=(Source(name="loen", folder="loen"),)), {PAYING}),
    ],
)
def test_who_buys_nothing_and_receives_nothing_skips_what_comes_in(
    tmp_path: Path, flows: Flows, incoming: Incoming, skipped: set[str]
) -> None:
    opened = desk(tmp_path, parameters(tmp_path, flows, incoming))
    assert {step for step in (SETTLING, PAYING, MATCHING, CLOSING) if opened.skips(step)} == skipped


def test_postings_make_no_draft_stale_and_any_other_fact_does(tmp_path: Path) -> None:
    stated = parameters(tmp_path, Flows(sale=PURCHASE), Incoming(postings=(Source(name="loen", folder=str(tmp_path / "loen")),)))
    (tmp_path / "loen").mkdir()
    opened = desk(tmp_path, stated)
    drafts, matched = opened.inputs(SETTLING), opened.inputs(MATCHING)
    (tmp_path / "loen" / "postings.csv").write_text(
        "posting_id;account;posted_on;period;amount;text;cpr;payee_cpr;supplier_cvr;pay_type;voucher;source\n"
        "P1;4711;2026-10-25;2026-10;100,00;Vederlag;;;;;;loen\n",
        "utf-8",
    )
    assert opened.inputs(MATCHING) != matched, "the extract came"
    assert load_folder(opened._store, opened._by, tmp_path / "loen", LoadOptions(source="loen")).changes["postings"]["inserted"] == 1
    assert opened.inputs(SETTLING) == drafts
    (tmp_path / "fag").mkdir()
    (tmp_path / "fag" / "citizens.csv").write_text("citizen_id;cpr;name\nB1;;Prøve\n", "utf-8")
    load_folder(opened._store, opened._by, tmp_path / "fag", LoadOptions(source="fag"))
    assert opened.inputs(SETTLING) != drafts


def test_a_folder_that_is_not_there_is_told_with_its_name_in_the_parameter_file(tmp_path: Path) -> None:
    stated = parameters(tmp_path, Flows(sale=PURCHASE), Incoming(invoices=str(tmp_path / "fakturaer")))
    with pytest.raises(SourceMissing, match=r"fakturaer \(incoming\.invoices\) findes ikke"):
        desk(tmp_path, stated).inputs(PAYING)
