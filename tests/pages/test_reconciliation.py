"""The page of reconciliation in a browser without network: one municipality and one open page, from the figures to a stale page."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from as2007lib.acts.decide import approve_line, hold_line
from as2007lib.acts.roles import grant_role
from as2007lib.answers.reconciliation import reconciliation
from as2007lib.pages import kit
from as2007lib.pages.reconciliation import ReconciliationPage
from as2007lib.store.engine import Store, init_store
from as2007lib.values.cpr_scan import find_cprs
from tests.acts.ledger import asked, item, load_ledger, part, posted, restate
from tests.acts.purchases import ANNA, BO, FEB, HOME_CVR, HOURS_CVR, JAN, OTHER_PERSON, PERSON
from tests.pages.browsing import photo, press, tab, told, violations
from tests.ties import require_ties

MORE = {
    "B4": f"5380002;2026-02-05;2026-01;3500,00;Støtte i eget hjem S2;{OTHER_PERSON};{HOURS_CVR}",
    "B5": f"5380001;2026-02-21;2026-02;777,00;Ekstra;{PERSON};{HOME_CVR}",
}


@dataclass
class Town:
    url: str
    store: Store
    home: Path


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    home = tmp_path_factory.mktemp("by")
    url = f"sqlite:///{home / 'by.db'}"
    store = posted(init_store(url), home)
    load_ledger(store, home, MORE)
    return Town(url, store, home)


@pytest.fixture(scope="module")
def server(town: Town, start_server: Callable[..., Any]) -> Any:
    return start_server(town.url, "anna")


@pytest.fixture(scope="module")
def page(server: Any, keep_page: Callable[..., Any]) -> Any:
    return keep_page(server, "afstemning", width=1400)


def opened(page: Any, key: str, title: str) -> Any:
    press(page, f"Vis {key}")
    page.wait_for_selector(f".as-detail h2 >> text={title}")
    return page.locator(".as-detail")


def confirm(page: Any, reason: str, yes: str) -> None:
    page.wait_for_selector(".as-question")
    if reason:
        page.get_by_label("Begrundelse").fill(reason)
    press(page, yes)


def figures(page: Any) -> dict[str, list[str]]:
    """What the cards of each side say, without notes."""
    sides = ("Økonomisystemet", "Disponeret hos os")
    return {
        side: [text.removesuffix(" kr.") for text in page.locator(f"ul[aria-label='{side}'] .as-card-figure").all_inner_texts()]
        for side in sides
    }


def states(town: Town) -> dict[str, str]:
    found = reconciliation(town.store, ANNA)
    require_ties(found)
    return dict(zip(*(found.ledger[name].to_pylist() for name in ("posting_id", "state")), strict=True))


def test_the_figures_tie_and_the_list_is_filtered_and_exported(page: Any) -> None:
    page.wait_for_selector("caption >> text=Posteringer, der kun står i økonomisystemet (7)")
    assert figures(page) == {
        "Økonomisystemet": ["69.376,00", "0,00", "0,00", "69.376,00"],
        "Disponeret hos os": ["68.000,00", "0,00", "0,00", "68.000,00", "0,00"],
    }
    photo(page, "reconciliation-ledger")
    assert find_cprs(page.content()) == []
    assert violations(page) == []
    page.get_by_label("Postering, modtager, konto eller tekst").fill("birken FEBRUAR")
    page.wait_for_selector("caption >> text=økonomisystemet (1)")
    with page.expect_download() as download:
        press(page, "Hent listen (Excel)")
    told(page, "Listen med 1 postering er hentet.")
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert [sheet["A2"].value, sheet["B2"].value, sheet["L2"].value] == ["B2", "venter", 35_000]
    press(page, "Nulstil valg")
    page.wait_for_selector("caption >> text=økonomisystemet (7)")
    page.get_by_label("Ydelsesmåned til og med").select_option("2026-01")
    page.wait_for_selector("caption >> text=økonomisystemet (3)")
    assert figures(page)["Økonomisystemet"][0] == "33.599,00"
    press(page, "Nulstil valg")
    page.wait_for_selector("caption >> text=økonomisystemet (7)")


def test_a_posting_is_shown_beside_its_proposal_and_approved(page: Any, town: Town) -> None:
    shown = opened(page, "B1", "Posteringen B1")
    text = shown.inner_text()
    for words in ("610190-xxxx", "Birken januar S1", "S1 Døgnophold", "ydelsens id står i linjen", "Sandsynlighed"):
        assert words in text
    photo(page, "reconciliation-posting")
    assert find_cprs(page.content()) == []
    assert violations(page) == []
    press(page, "Godkend …")
    confirm(page, "", "Ja, godkend")
    told(page, "Posteringen B1 er godkendt.")
    assert states(town)["B1"] == "matched"
    assert figures(page)["Økonomisystemet"] == ["69.376,00", "30.000,00", "0,00", "39.376,00"]


def test_a_posting_is_split_by_hand_and_over_use_stands_for_itself(page: Any, town: Town) -> None:
    opened(page, "B2", "Posteringen B2")
    tab(page, "Fordel eller vælg en anden")
    page.get_by_label("Søg ydelse, borger eller leverandør").fill("februar S")
    page.get_by_label("Søg ydelse, borger eller leverandør").fill("S")
    panel = page.locator(".as-detail .as-tabpanel")
    panel.get_by_role("button", name="Vælg S1 Døgnophold").first.click()  # february, of which something is left
    page.wait_for_selector("text=Det går op.")
    page.get_by_label("Kroner på S1, februar 2026").fill("31.000")
    page.wait_for_selector("text=Fordelt: 31.000,00 kr. Posteringen: 35.000,00 kr. Der mangler 4.000,00 kr.")
    panel.get_by_role("button", name="Vælg S2 Støtte i eget hjem").nth(1).click()
    page.wait_for_selector("text=Det går op.")
    photo(page, "reconciliation-split")
    assert violations(page) == []
    press(page, "Godkend fordelingen …")
    confirm(page, "To ydelser på ét bilag", "Ja, godkend")
    told(page, "Posteringen B2 er godkendt.")
    assert figures(page)["Disponeret hos os"] == ["68.000,00", "65.000,00", "0,00", "4.000,00", "1.000,00"]
    assert states(town)["B2"] == "matched"


def test_a_posting_is_explained_and_opened_again_from_those_decided(page: Any, town: Town) -> None:
    opened(page, "B3", "Posteringen B3")
    press(page, "Forklar …")
    confirm(page, "Kontorhold, ingen borger", "Ja, forklaret")
    told(page, "Posteringen B3 er forklaret.")
    tab(page, "Afstemt og forklaret")
    page.wait_for_selector("caption >> text=Posteringer, der er afstemt eller forklaret (3)")
    opened(page, "B3", "Posteringen B3")
    tab(page, "Afgørelser (1)")
    page.wait_for_selector("td >> text=Kontorhold, ingen borger")
    photo(page, "reconciliation-decided")
    assert violations(page) == []
    tab(page, "Forslag")
    press(page, "Åbn igen …")
    confirm(page, "", "Ja, åbn igen")
    told(page, "Posteringen B3 er åbnet igen.")
    assert states(town)["B3"] == "open"
    assert page.evaluate("document.activeElement.textContent") == "Posteringen B3"
    page.get_by_label("Postering, modtager, konto eller tekst").press_sequentially("B1")
    page.wait_for_selector("caption >> text=Posteringer, der er afstemt eller forklaret (1)")
    assert page.evaluate("document.activeElement.value") == "B1"  # what is open does not take the focus from who writes
    press(page, "Nulstil valg")
    page.wait_for_selector("caption >> text=Posteringer, der er afstemt eller forklaret (2)")


def test_a_posting_and_its_reversal_are_explained_together(page: Any, town: Town) -> None:
    tab(page, "Tilbageførsler")
    page.wait_for_selector("caption >> text=Posteringer og deres tilbageførsler (1)")
    opened(page, "R1", "Posteringen R1 og posteringen R2")
    photo(page, "reconciliation-pair")
    assert violations(page) == []
    press(page, "Forklar sammen …")
    confirm(page, "Betalt ved en fejl", "Ja, forklar begge")
    told(page, "Posteringen R1 og posteringen R2 er forklaret sammen.")
    page.wait_for_selector("caption >> text=Posteringer og deres tilbageførsler (0)")
    assert (states(town)["R1"], states(town)["R2"]) == ("explained", "explained")


def test_what_is_left_is_released_with_a_reason_and_taken_back(page: Any, town: Town) -> None:
    tab(page, "Kun hos os")
    page.wait_for_selector("caption >> text=Disponeringer (2)")
    photo(page, "reconciliation-ours")
    assert violations(page) == []
    opened(page, "S2 Støtte i eget hjem, 620285-xxxx, Støtte og Samvær ApS", "S2 Støtte i eget hjem, januar 2026")
    page.get_by_label("Kroner").fill("4.000,01")
    page.get_by_label("Begrundelse").fill("Borgeren flyttede")
    press(page, "Frigiv")
    page.wait_for_selector("text=Skriv et beløb fra 0,01 kr. til 4.000,00 kr.")
    page.get_by_label("Kroner").fill("500,00")
    press(page, "Frigiv")
    told(page, "500,00 kr. er frigivet.")
    page.wait_for_selector("td >> text=Borgeren flyttede")
    photo(page, "reconciliation-released")
    assert violations(page) == []
    assert page.locator("form", has_text="Frigiv").first.get_by_label("Begrundelse").input_value() == ""
    assert item(town.store, "S2", JAN).open == 350_000
    back = page.locator("form", has_text="Tag frigivelsen tilbage")
    back.get_by_label("Begrundelse").fill("Kom alligevel")
    back.get_by_role("button").click()
    told(page, "500,00 kr. er taget tilbage og ventes igen.")
    assert item(town.store, "S2", JAN).open == 400_000
    page.get_by_label("Vælg S2 Støtte i eget hjem, 620285-xxxx, Støtte og Samvær ApS").check()
    press(page, "Frigiv de valgte …")
    page.wait_for_selector(".as-question >> text=Frigiv 4.000,00 kr. på 1 disponering?")
    press(page, "Fortryd")


def test_ages_are_a_figure_with_its_numbers_in_a_table(page: Any) -> None:
    tab(page, "Aldersfordeling")
    page.wait_for_selector(".as-plot svg.main-svg")
    page.get_by_text("Vis tallene i en tabel").click()
    cells = page.locator(".as-figure tfoot td").all_inner_texts()
    assert cells == ["3", "4.376,00", "1", "4.000,00", "1.000,00"]
    photo(page, "reconciliation-ages")
    assert violations(page) == []
    tab(page, "Summer")
    page.get_by_label("Fordelt på", exact=True).select_option("supplier")
    page.wait_for_selector("th >> text=Støtte og Samvær ApS")
    page.wait_for_selector("th >> text=ikke oplyst")
    totals = [table.locator("tfoot td").all_inner_texts() for table in page.locator(".as-tabpanel table").all()]
    assert totals == [["7", *figures(page)["Økonomisystemet"]], ["4", *figures(page)["Disponeret hos os"]]]
    photo(page, "reconciliation-sums")
    assert violations(page) == []


def _tab_to(page: Any, text: str, tag: str = "button") -> None:
    """Press Tab until a button with that text, or a field, has the focus."""
    for _ in range(40):
        here = page.evaluate("[document.activeElement.textContent, document.activeElement.localName]")
        if here == [text, tag]:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {text or tag}")


def test_a_whole_decision_is_made_with_the_keyboard(page: Any, town: Town) -> None:
    tab(page, "Kun i økonomisystemet")
    page.get_by_role("button", name="Vis B4").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-detail h2 >> text=Posteringen B4")
    assert page.evaluate("document.activeElement.textContent") == "Posteringen B4"
    _tab_to(page, "Forklar …")
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-question")
    _tab_to(page, "", "textarea")
    page.keyboard.type("Afregnes uden for systemet")
    _tab_to(page, "Ja, forklaret")
    page.keyboard.press("Enter")
    told(page, "Posteringen B4 er forklaret.")
    assert states(town)["B4"] == "explained"
    page.keyboard.press("Escape")
    page.wait_for_selector(".as-detail-empty")


def test_a_stale_page_is_told_so_and_fetched_anew(page: Any, town: Town) -> None:
    opened(page, "B5", "Posteringen B5")
    hold_line(town.store, BO, asked(town.store, "B5"), "Bo ringer")
    press(page, "Forklar …")
    confirm(page, "Ved vi godt", "Ja, forklaret")
    assert "«bo» har afgjort linjen i mellemtiden" in told(page, "Intet er ændret")
    photo(page, "reconciliation-stale")
    press(page, "Hent siden igen")
    told(page, "Siden viser nu, hvad der er besluttet.")
    page.wait_for_selector("h2 >> text=sat i bero af bo")
    assert page.get_by_role("button", name="Hent siden igen").count() == 0
    assert states(town)["B5"] == "held"


def test_a_posting_that_changed_after_it_was_decided_is_told_with_both_amounts(town: Town) -> None:
    restate(town.store, town.home, "B1", "31000,00")
    page = ReconciliationPage(kit.Visitor("anna", town.url))
    page.waiting.table.on_open(asked(town.store, "B1").subject.posting)
    tree = str(page.page.surface.view["tree"]) if not page.page.refresh() else ""
    assert "Posteringen var på 30.000,00 kr., da den blev afgjort, og er nu på 31.000,00 kr." in tree
    assert "Ændret siden afgørelsen" in tree
    approve_line(town.store, ANNA, asked(town.store, "B1"), [part(town.store, "S1", JAN, 3_100_000)])
    assert states(town)["B1"] == "matched"


@pytest.mark.parametrize("width", [400, 1100])
def test_the_page_fits_the_screen(server: Any, open_page: Callable[..., Any], width: int) -> None:
    page = open_page(server, "afstemning", width=width)
    opened(page, "B3", "Posteringen B3")
    photo(page, f"reconciliation-fits-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tab(page, "Kun hos os")
    photo(page, f"reconciliation-fits-ours-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_who_may_only_read_sees_why_nothing_can_be_decided(town: Town) -> None:
    for user, role in (("anna", "administrator"), ("lis", "manager")):
        grant_role(town.store, ANNA, user, role)
    page = ReconciliationPage(kit.Visitor("lis", town.url))
    page.waiting.table.on_open(asked(town.store, "B3").subject.posting)
    page.page.refresh()
    assert "Kræver rollen controller eller administrativ medarbejder eller godkender." in str(page.page.surface.view["tree"])
    assert item(town.store, "S1", FEB).open == -100_000
