"""The page of matching in a browser without network: rules, a proposal approved by another, reliability, and what was changed later."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from as2007lib.acts.match_rules import approve_match_rules, propose_match_rules
from as2007lib.acts.roles import grant_role
from as2007lib.answers.match_rules import match_rules
from as2007lib.matching import shipped_rules
from as2007lib.matching.match_rules import with_value
from as2007lib.pages import kit
from as2007lib.pages.matching import MatchingPage
from as2007lib.store.engine import Store, init_store, open_store
from as2007lib.values.cpr_scan import find_cprs
from tests.acts.judged import judged
from tests.acts.purchases import ANNA, BO
from tests.pages.browsing import photo, press, tab, told, violations

STRICT = with_value(shipped_rules(), "tolerances.auto_amount", "0,50")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    home = tmp_path_factory.mktemp("matchning")
    address = f"sqlite:///{home / 'by.db'}"
    judged(init_store(address), home)
    return address


@pytest.fixture
def town(tmp_path: Path) -> Store:
    """A store of the test's own."""
    return judged(init_store(f"sqlite:///{tmp_path / 'egen.db'}"), tmp_path)


@pytest.fixture(scope="module")
def server(url: str, start_server: Callable[..., Any]) -> Any:
    return start_server(url, "anna")


@pytest.mark.parametrize("width", [400, 1200])
def test_every_tab_fits_the_screen_and_is_accessible(server: Any, open_page: Callable[..., Any], width: int) -> None:
    page = open_page(server, "matchning", width=width)
    page.wait_for_selector("text=Kommunen har ikke egne regler: de medfølgende gælder.")
    for name in ("Regler", "Forslag", "Pålidelighed", "Posteret alene og rettet"):
        if name != "Regler":
            tab(page, name)
        if name == "Pålidelighed":
            page.wait_for_selector(".as-plot .main-svg")
        photo(page, f"matchning-{name.split()[0].lower()}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        assert find_cprs(page.locator(".as-page").first.inner_text()) == []


def test_rules_are_read_chances_seen_and_what_was_changed_opened(server: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(server, "matchning", width=1200)
    page.wait_for_selector("td >> text=1,00 kr.")
    page.get_by_label("Vis", exact=True).select_option("weights")
    page.wait_for_selector("th >> text=CPR-nummeret er det samme")
    page.get_by_label("Vis", exact=True).select_option("calibration")
    page.wait_for_selector("caption >> text=Sandsynligheder")
    photo(page, "matchning-trin")
    with page.expect_download() as download:
        press(page, "Hent reglerne (YAML)")
    assert "auto_amount:" in Path(download.value.path()).read_text("utf-8")
    told(page, "Reglerne er hentet.")

    tab(page, "Pålidelighed")
    page.wait_for_selector("text=2 af 4 forslag var rigtige. I 1 af 2 bånd")
    page.get_by_text("Vis tallene i en tabel").first.click()
    page.wait_for_selector("th >> text=99 % til 99,5 %")

    tab(page, "Posteret alene og rettet")
    page.wait_for_selector("text=2 linjer er posteret alene på i alt 60.000,00 kr.")
    press(page, "Vis D000001 linje 1")
    page.wait_for_selector(".as-detail h2 >> text=D000001 linje 1")
    text = page.locator(".as-detail").inner_text()
    for shown in ("S1, januar 2026, 30.000,00 kr.", "S1, februar 2026, 30.000,00 kr.", "flyttet af bo", "ydelsens id står i linjen"):
        assert shown in text
    photo(page, "matchning-sag")
    assert violations(page) == []
    page.get_by_label("Del efter").select_option("supplier")
    page.wait_for_selector("caption >> text=Andel rettet efter leverandør")
    with page.expect_download() as download:
        press(page, "Hent rapporten (Excel)")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert [cell.value for cell in book["Rettet"][2]][:4] == ["D000001", "1", "Bostedet Birken", 30_000]
    assert {cell.data_type for sheet in book for row in sheet for cell in row} & {"f"} == set()
    assert [row[0].value for row in book["Andele"]] == ["Delt efter", "I alt", "Regel", "Leverandør", "Bånd", "Måned"]


def test_a_value_is_proposed_and_rejected_by_keyboard(server: Any, open_page: Callable[..., Any], url: str) -> None:
    page = open_page(server, "matchning", query="?fane=forslag")
    page.wait_for_selector("text=Intet forslag venter.")
    page.get_by_label("Værdi", exact=True).select_option("tolerances.auto_amount")
    page.get_by_label("Ny værdi").fill("mange")
    page.get_by_label("Begrundelse").fill("Vi ser hellere efter")
    page.get_by_role("button", name="Foreslå", exact=True).press("Enter")
    page.wait_for_selector(".as-field-error >> text=Skal være et tal fra 0,00 kr. til 1000,00 kr.")
    page.get_by_label("Ny værdi").fill("0,50")
    page.get_by_role("button", name="Foreslå", exact=True).press("Enter")
    told(page, "Forslag 1 er lagt frem.")
    page.wait_for_selector("text=Ingen linje, der venter, ville blive behandlet anderledes.")
    photo(page, "matchning-forslag")
    assert violations(page) == []
    approve = page.get_by_role("button", name="Godkend forslaget …")
    assert approve.get_attribute("aria-disabled") == "true"
    page.wait_for_selector("text=Du har selv foreslået reglerne.")
    reject = page.get_by_role("button", name="Afvis forslaget …")
    reject.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-question >> text=Afvis forslag 1?")
    page.keyboard.press("Tab")
    page.keyboard.type("Fortrudt")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told(page, "Forslag 1 er afvist.")
    assert [(one.state, one.words) for one in match_rules(open_store(url), ANNA).past] == [("rejected", "Fortrudt")]


def test_another_person_approves_and_a_stale_page_is_told_so(town: Store) -> None:
    propose_match_rules(town, ANNA, STRICT, "forsigtig")
    address = town.engine.url.render_as_string(hide_password=False)
    pages = [MatchingPage(kit.Visitor(user, address, {"fane": "forslag"})) for user in ("bo", "lis")]
    for page in pages:
        page.page.refresh()
    assert [page.proposal.decisions.actions[0].refused for page in pages] == ["", ""]
    assert "Posteres alene" in _tree(pages[0])
    pages[0].proposal.decisions.actions[0].do("")
    assert "Forslag 1 gælder fra nu af." in _tree(pages[0])
    approve_match_rules(town, BO, 1)
    propose_match_rules(town, BO, shipped_rules(), "tilbage")
    pages[0].desk.show()
    assert pages[0].proposal.decisions.actions[0].refused.startswith("Du har selv foreslået")
    assert "(egen)" in str(pages[0].rules.parts[1].draw(kit.Place("x", _drawing())).to_wire())


def test_who_may_only_read_sees_why_nothing_can_be_decided(town: Store) -> None:
    for user, role in (("anna", "administrator"), ("anna", "controller"), ("lis", "manager")):
        grant_role(town, ANNA, user, role)
    propose_match_rules(town, ANNA, STRICT, "forsigtig")
    page = MatchingPage(kit.Visitor("lis", town.engine.url.render_as_string(hide_password=False), {"fane": "forslag"}))
    assert {action.refused for action in page.proposal.decisions.actions} == {"Kræver rollen controller eller godkender."}
    assert page.proposal.form.refused == "Kræver rollen controller."


def _drawing() -> Any:
    from as2007lib.pages.kit.part import Drawing  # noqa: PLC0415 - only here

    return Drawing()


def _tree(page: MatchingPage) -> str:
    page.page.refresh()
    return str(page.page.surface.view["tree"])
