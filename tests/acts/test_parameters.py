"""What the parameter file says of documents and accounts is what a run makes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from as2007lib.acts.load import load_folder
from as2007lib.acts.month import load_sources, open_month
from as2007lib.acts.month_folders import SourceMissing
from as2007lib.acts.parameters import UnknownVariant, apply_parameters
from as2007lib.acts.settle import settle_and_approve
from as2007lib.answers.documents import run_vouchers
from as2007lib.answers.runs import run_content, run_files
from as2007lib.intake.mapping import source_mappings
from as2007lib.settings import EXAMPLE, Bank, Fik, ParameterError, Source, parse_parameters, write_parameters
from as2007lib.show import text
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month
from tests.acts.small import FILES, write, write_all

ANNA = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")
BANK = Bank(registration="9999", account="9999999999")
FIK = {"fik": Fik(card="71", creditor="12345678")}


def settled(store: Store, folder: Path, invoicing: dict[str, Any], **more: Any) -> tuple[list[str], list[str]]:
    """Settle a month of the small municipality as a parameter file says; return its documents and the accounts booked on."""
    text = write_parameters(
        EXAMPLE.model_copy(update={"invoicing": EXAMPLE.invoicing.model_copy(update=invoicing), "four_eyes": False} | more)
    )
    apply_parameters(store, ANNA, parse_parameters(text))
    write_all(folder)
    catalogue = FILES["catalogue.csv"].replace("income_account", "vat;income_account").replace(";arrears;", ";arrears;standard;")
    load_folder(store, ANNA, write(folder, catalogue=catalogue))
    settle_and_approve(store, ANNA, "sale", parse_month("2026-01"))
    run = "sale-2026-01-1"
    files = run_files(store, ANNA, run_content(store, ANNA, run))
    documents = [content.decode() for name, content in files.items() if name.endswith(".xml")]
    assert len(documents) == 2
    return documents, run_vouchers(store, ANNA, run).entries["account"].to_pylist()


def test_a_payment_slip_is_asked_for_with_an_id_made_of_the_number(store: Store, tmp_path: Path) -> None:
    documents, _ = settled(store, tmp_path, FIK)
    assert all(">12345678<" in document and "PayeeFinancialAccount" not in document for document in documents)
    # document 1: fourteen digits, and the check digit of 00000000000001 (Luhn): 2·1 = 2, so 8
    assert "000000000000018" in documents[0]


@pytest.mark.parametrize(("case_by", "named", "other"), [("package", "P1", "C1"), ("citizen", "C1", "P1")])
def test_the_citizen_is_named_as_chosen_and_the_note_stands(store: Store, tmp_path: Path, case_by: str, named: str, other: str) -> None:
    documents, _ = settled(store, tmp_path, {"case_by": case_by, "note": "Spørg gerne <os> & andre"})
    assert len(documents) == 2
    assert all(f"{named}<" in document and f">{other}<" not in document for document in documents)
    assert all("Spørg gerne &lt;os&gt; &amp; andre" in document for document in documents)


def test_accounts_that_are_missing_on_vouchers_are_told(store: Store, tmp_path: Path) -> None:
    catalogue = (
        FILES["catalogue.csv"].replace("income_account", "income_account;vat").replace(";5380001", ";;standard").replace("0002", "0002;")
    )
    load_folder(store, ANNA, write(write_all(tmp_path), catalogue=catalogue))
    fixed = settle_and_approve(store, ANNA, "sale", parse_month("2026-01"))
    assert fixed.missing == ("account", "contra_account", "vat_account")
    told = text.fixed(fixed)
    for name in ("MANGLER KONTO", "MANGLER MODKONTO", "MANGLER MOMSKONTO", "contra_account", "vat_account", "før næste kørsel"):
        assert name in told


def test_vat_is_booked_on_its_account(store: Store, tmp_path: Path) -> None:
    _, accounts = settled(store, tmp_path, {}, vat_account="9.52.59.5 70")
    assert "9.52.59.5 70" in accounts
    assert "MANGLER MOMSKONTO" not in accounts


def test_cpr_numbers_on_documents_are_noted_with_the_runs_id(store: Store, tmp_path: Path) -> None:
    settled(store, tmp_path, {"cpr_payers": ("K1",)})
    schema = pa.schema([(name, pa.string()) for name in ("by_user", "act", "subject")])
    noted = store.read("SELECT by_user, act, subject FROM use_log ORDER BY id", schema).to_pylist()
    assert [row for row in noted if row["act"] != "dokumenter udleveret"] == [
        {"by_user": "anna", "act": "CPR på dokumenter i kørsel sale-2026-01-1", "subject": "C1"}
    ]


def test_two_ways_to_pay_are_refused() -> None:
    both = EXAMPLE.invoicing.model_copy(update={"bank": BANK} | FIK)
    with pytest.raises(ParameterError, match="bank og fik kan ikke stå der begge"):
        parse_parameters(write_parameters(EXAMPLE.model_copy(update={"invoicing": both})))


def test_a_format_that_does_not_exist_is_refused_by_name_before_anything_is_made(tmp_path: Path) -> None:
    invoicing = EXAMPLE.invoicing.model_copy(update={"format": "ubl", "format_by_payer": {"K1": "peppol", "K2": "papir"}})
    database = tmp_path / "by.db"
    sources = (Source(name="a", folder="a", mapping="cura"), Source(name="b", folder="b", mapping="kura"))
    parameters = EXAMPLE.model_copy(update={"database": f"sqlite:///{database}", "invoicing": invoicing, "sources": sources})
    with pytest.raises(UnknownVariant) as refused:
        open_month(ANNA, parameters)
    assert refused.value.faults == {
        "invoicing.format": "skal være en af oioubl, peppol; der står «ubl»",
        "invoicing.format_by_payer.K2": "skal være en af oioubl, peppol; der står «papir»",
        "sources.2.mapping": f"skal være en af {', '.join(source_mappings())}; der står «kura»",
    }
    assert "invoicing.format skal være en af oioubl, peppol; der står «ubl»" in str(refused.value)
    assert not database.exists()


def test_a_source_without_a_folder_is_refused_and_one_without_news_is_not(store: Store, tmp_path: Path) -> None:
    write_all(tmp_path / "cura")
    (tmp_path / "tom").mkdir()
    (tmp_path / "fil").touch()

    def of(*folders: str) -> Any:
        sources = tuple(Source(name=name, folder=str(tmp_path / name), mapping=None) for name in folders)
        return EXAMPLE.model_copy(update={"sources": sources})

    with pytest.raises(SourceMissing) as refused:
        load_sources(store, ANNA, of("cura", "kura", "fil"), parse_month("2026-01"))
    assert str(refused.value).startswith(
        f"Kilden kura: mappen {tmp_path / 'kura'} (sources.2.folder) findes ikke; "
        f"Kilden fil: mappen {tmp_path / 'fil'} (sources.3.folder) er ikke en mappe. Intet er indlæst: ret parameterfilen"
    )
    loads = load_sources(store, ANNA, of("tom", "cura"), parse_month("2026-01"))
    assert [(load.source, load.loaded.load if load.loaded else None) for load in loads] == [("tom", None), ("cura", 1)]
