"""The page of parameters: every value of the model in a form, Danish messages, comments kept, and who may write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.roles import grant_role
from as2007lib.acts.settings import init
from as2007lib.answers.month_page import overview
from as2007lib.intake.mapping import source_mappings
from as2007lib.pages import kit
from as2007lib.pages.launch import absolute, settings_for
from as2007lib.pages.parameters import ParametersPage
from as2007lib.pages.parameters_file import PARAMETERS, FileChanged, ParameterFile, WrongValues, checked, parameter_file
from as2007lib.pages.parameters_form import Part, label_and_help, shape
from as2007lib.settings import (
    EXAMPLE,
    Flow,
    Incoming,
    Invoicing,
    Municipality,
    Parameters,
    Source,
    Timeouts,
    read_parameters,
    write_parameters,
)
from as2007lib.settings.model import Bank, Contact, Fik
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month
from tests.pages.browsing import violations

ANNA = By("anna", datetime(2026, 2, 24, 12, tzinfo=UTC), seed=b"seed")
OWN = "# skrevet af os selv\n"


@pytest.fixture
def db(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'by.db'}"
    init(url, ANNA)
    return url


@pytest.fixture
def file(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The parameter file of the store, with a comment of the municipality's own in it."""
    path = tmp_path / "0999.yml"
    text = write_parameters(EXAMPLE.model_copy(update={"database": db}))
    path.write_text(text.replace("settle_from:", f"{OWN}settle_from:"), "utf-8")
    monkeypatch.setenv(PARAMETERS, str(path))
    return path


def open_store_of(db: str) -> Store:
    return init(db, ANNA)[0]


def test_every_value_of_the_model_is_in_a_form() -> None:
    parts = (Municipality, Source, Flow, Invoicing, Bank, Fik, Contact, Incoming, Timeouts, Parameters)
    values = EXAMPLE.model_dump(mode="json")
    for model in parts:
        part = Part((), model)
        names = {field.name.partition("-")[0] for field in part.fields(values if model is Parameters else None)}
        own = {name for name, info in model.model_fields.items() if shape(info) != "part"}
        assert names == own
        assert all(field.label for field in part.fields(None))


@pytest.mark.parametrize(
    ("description", "label", "told"),
    [
        ("Supplementsperioden: så mange måneder", "Supplementsperioden", "Så mange måneder."),
        (
            "Dagen, hvor kladden beregnes (en lukkedag bliver til næste bankdag)",
            "Dagen, hvor kladden beregnes",
            "En lukkedag bliver til næste bankdag.",
        ),
        ("Telefon", "Telefon", ""),
    ],
)
def test_a_description_becomes_label_and_help(description: str, label: str, told: str) -> None:
    assert label_and_help(description) == (label, told)


def test_what_was_not_touched_is_written_as_it_was(db: str, file: Path) -> None:
    before, found = file.read_text("utf-8"), ParameterFile.of(db)
    found.save(db, ANNA, found.values())
    assert file.read_text("utf-8") == before


def test_a_value_is_written_the_comments_stay_and_the_store_is_set(db: str, file: Path) -> None:
    found = ParameterFile.of(db)
    part = Part((), Parameters)
    given = {field.name: field.value for field in part.fields(found.values())} | {"load_limit": "250000,00", "four_eyes": ""}
    changed = found.save(db, ANNA, found.values() | (part.read(given, found.values()) or {}))
    assert {"four_eyes", "load_limit"} <= set(changed)
    assert not overview(open_store_of(db), ANNA).four_eyes
    text = file.read_text("utf-8")
    assert f"{OWN}settle_from: 2026-01" in text
    assert "load_limit: 250000,00" in text
    assert read_parameters(file).load_limit == 25_000_000


def test_mistakes_are_told_in_danish_by_path() -> None:
    values = EXAMPLE.model_dump(mode="json")
    values["load_limit"] = "12.5"
    values["sources"][0]["name"] = "et navn"
    values["flows"]["sale"]["prepare_day"] = "12"
    with pytest.raises(WrongValues) as refused:
        checked(values)
    assert set(refused.value.faults) == {"load_limit", "sources.1.name", "flows.sale"}
    assert refused.value.faults["load_limit"].startswith("skal være kroner med decimalkomma")
    told = Part(("flows", "sale"), Flow).errors({"flows.sale": "skal følge"}, Part(("flows", "sale"), Flow).fields(None))
    assert told == {"flows-sale-month": "Skal følge."}


def test_a_format_that_does_not_exist_is_told_at_its_field() -> None:
    values = EXAMPLE.model_dump(mode="json")
    values["invoicing"] |= {"format": "ubl", "format_by_payer": {"K1": "papir"}}
    with pytest.raises(WrongValues) as refused:
        checked(values)
    part = Part(("invoicing",), Invoicing)
    assert part.errors(refused.value.faults, part.fields(values["invoicing"])) == {
        "invoicing-format": "Værdien skal være en af oioubl, peppol; der står «ubl».",
        "invoicing-format_by_payer": "Skal være en af oioubl, peppol; der står «papir».",
    }


def test_a_mapping_that_does_not_exist_is_told_at_its_field_and_elsewhere_with_its_path() -> None:
    values = EXAMPLE.model_dump(mode="json")
    values["sources"][0]["mapping"] = "kura"
    with pytest.raises(WrongValues) as refused:
        checked(values)
    told = f"skal være en af {', '.join(source_mappings())}; der står «kura»."
    own, other = Part(("sources", 0), Source), Part(("municipality",), Municipality)
    assert own.errors(refused.value.faults, own.fields(values["sources"][0])) == {"sources-1-mapping": f"Værdien {told}"}
    assert other.errors(refused.value.faults, other.fields(values["municipality"])) == {"municipality-code": f"sources.1.mapping {told}"}


def test_a_file_that_somebody_else_wrote_meanwhile_is_not_overwritten(db: str, file: Path) -> None:
    found = ParameterFile.of(db)
    file.write_text(file.read_text("utf-8") + "# sent\n", "utf-8")
    with pytest.raises(FileChanged):
        found.save(db, ANNA, found.values())
    assert file.read_text("utf-8").endswith("# sent\n")


def test_only_who_may_set_can_write(db: str, file: Path) -> None:
    store = open_store_of(db)
    for user, role in (("anna", "administrator"), ("lis", "manager")):
        grant_role(store, ANNA, user, role)
    before, found = file.read_text("utf-8"), ParameterFile.of(db)
    with pytest.raises(NotAllowed, match="lis"):
        found.save(db, By("lis", ANNA.at), found.values() | {"four_eyes": "nej"})
    assert file.read_text("utf-8") == before
    assert "Du kan se parametrene, men ikke rette dem" in str(ParametersPage(kit.Visitor("lis", db)).page.surface.view["tree"])


def test_a_file_that_cannot_be_read_is_told_and_stops_no_other(db: str, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    (file.parent / "0001.yml").write_text("municipality: [", "utf-8")
    assert parameter_file(db, file.parent) == file
    assert "0001.yml kan ikke læses" in caplog.messages[0]


def test_a_store_without_a_file_begins_with_the_example(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PARAMETERS, str(tmp_path / "ny.yml"))
    found = ParameterFile.of(db, parse_month("2025-07"))
    assert (found.exists, found.parameters.database, found.parameters.settle_from) == (False, db, parse_month("2025-07"))
    found.save(db, ANNA, found.values())
    assert read_parameters(tmp_path / "ny.yml").municipality == EXAMPLE.municipality


def test_the_server_knows_whose_store_it_is_and_which_file_is_its(db: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parameter_file(db, file.parent) == file
    assert parameter_file("sqlite:////et/andet.db", file.parent) == file.parent / "kommunen.yml"
    assert parameter_file(db, file.parent / "tom") == file
    found = ParameterFile.of(db)
    found.save(db, ANNA, found.values())
    monkeypatch.chdir(file.parent)
    settings = settings_for("sqlite:///by.db", 0, "anna")
    assert (settings.db, settings.municipality, settings.local_user) == (db, "Eksempel Kommune", "anna")
    assert settings.roles_of("anna") is None
    grant_role(open_store_of(db), ANNA, "anna", "administrator")
    assert (settings.roles_of("anna"), settings.roles_of("bo")) == (frozenset({"administrator"}), frozenset())
    assert absolute("postgresql://vært/by") == "postgresql://vært/by"


def test_the_page_in_a_browser(
    db: str, file: Path, start_server: Callable[..., Any], open_page: Callable[..., Any], tmp_path: Path
) -> None:
    page = open_page(start_server(db, "anna", {PARAMETERS: str(file)}), "parametre")
    page.get_by_role("tab", name="Pengestrømme").click()
    day = page.get_by_label("Dagen, hvor kladden beregnes")
    day.fill("fjerde")
    page.get_by_role("button", name="Gem").click()
    page.wait_for_selector(".as-field-error >> text=Værdien skal være et helt tal; der står «fjerde».")
    assert violations(page) == []
    day.fill("4")
    page.get_by_role("button", name="Gem").click()
    page.wait_for_selector("text=0999.yml er gemt.")
    assert read_parameters(file).flows.chosen()["sale"].prepare_day == 4
    assert OWN in file.read_text("utf-8")

    page.get_by_role("tab", name="Kilder").click()
    page.get_by_role("button", name="Tilføj en kilde").click()
    page.get_by_label("Kildens navn").fill("cura")
    page.get_by_label("Mappen, hvor kilden").fill("indbakke/cura")
    page.get_by_role("button", name="Gem").click()
    page.wait_for_selector("tbody >> text=indbakke/cura")
    assert [source.name for source in read_parameters(file).sources] == ["fagsystem", "cura"]

    for width in (400, 1100):
        page.set_viewport_size({"width": width, "height": 900})
        for name in ("Kommunen", "Kilder", "Pengestrømme", "Fakturering", "Drift"):
            page.get_by_role("tab", name=name).click()
            page.wait_for_selector(f"[role=tab][aria-selected=true] >> text={name}")
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not re.search(r"(?<![0-9a-f-])\d{6}-\d{4}(?![0-9a-f-])", page.content())  # beside the ids of widgets
