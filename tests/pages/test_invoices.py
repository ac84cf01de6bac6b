"""The page of invoices in a browser without network: from the queue to decisions, a stale page, and keyboard alone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from as2007lib.acts.decide import hold_line, undo_line
from as2007lib.acts.deciding import Asked
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.return_documents import return_documents
from as2007lib.acts.roles import grant_role
from as2007lib.acts.settings import set_settings
from as2007lib.answers.invoices import invoice, queue
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import asked
from as2007lib.pages.invoices import InvoicesPage
from as2007lib.show.incoming import document as told_document
from as2007lib.show.incoming.words import moment, why
from as2007lib.store.clearing import Subject
from as2007lib.store.engine import Store, init_store
from as2007lib.values.cpr_scan import find_cprs
from tests.acts.purchases import ANNA, BO, HOURS_CVR, OTHER_PERSON, PERSON, Billed, bought, put
from tests.acts.purchases import invoice as written
from tests.pages.browsing import photo, press, tab, told, violations

HYPHENED = f"{PERSON[:6]}-{PERSON[6:]}"


@dataclass
class Town:
    url: str
    store: Store


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Three invoices: two lines, one line, and one of another supplier."""
    url = f"sqlite:///{tmp_path / 'by.db'}"
    january = Billed(3_000_000, cpr=PERSON, description=f"Sag S1 {HYPHENED}, januar")
    a = written("F-1", january, Billed(3_000_000, month="2026-02", cpr=PERSON, description="Sag S1, februar"))
    b = written("F-2", Billed(3_000_000, description="=1+1"), account="0999999999")
    c = written("T-1", Billed(400_000, name="Støtte i eget hjem", description="Sag S2", cpr=OTHER_PERSON), cvr=HOURS_CVR)
    store = bought(init_store(url), tmp_path)
    receive_folder(store, ANNA, put(tmp_path / "in", a=a, b=b, c=c))
    return Town(url, store)


@pytest.fixture
def visit(town: Town, start_server: Callable[..., Any], open_page: Callable[..., Any]) -> Callable[..., Any]:
    def opened(user: str = "anna", **named: Any) -> Any:
        return open_page(start_server(town.url, user), "fakturabetaling", **({"width": 1400} | named))

    return opened


def state(town: Town, document_id: str) -> str:
    return invoice(town.store, ANNA, document_id).head.state


def test_the_queue_is_filtered_and_exported_without_formulas(town: Town, visit: Callable[..., Any]) -> None:
    page = visit()
    page.wait_for_selector("caption >> text=Modtaget (3)")
    assert page.get_by_label("Tilstand").input_value() == "open", "what is to be decided comes first"
    photo(page, "queue")
    assert page.locator(".as-cards li").first.inner_text().split() == ["Venter", "3"]
    page.get_by_label("Leverandør eller nummer").fill("T-1")
    page.wait_for_selector("caption >> text=Modtaget (1)")
    with page.expect_download() as download:
        press(page, "Hent listen (Excel)")
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert [cell.value for cell in sheet[2]][:3] == ["D000003", "faktura", "T-1"]
    assert (sheet["I2"].value, {cell.data_type for row in sheet for cell in row} & {"f"}) == (4000, set())
    page.get_by_label("Tilstand").select_option("approved")
    page.wait_for_selector("caption >> text=Modtaget (0)")
    press(page, "Nulstil valg")
    page.wait_for_selector("caption >> text=Modtaget (3)")
    assert violations(page) == []


def test_an_invoice_is_shown_beside_its_proposals_and_approved(town: Town, visit: Callable[..., Any]) -> None:
    page = visit()
    press(page, "Vis D000001")
    page.wait_for_selector(".as-detail h2 >> text=Faktura F-1 fra Bostedet Birken")
    text = page.locator(".as-detail").inner_text()
    for shown in (
        "CVR\N{NO-BREAK SPACE}22674595",
        "31.03.2026",
        "60.000,00",
        "beløbet er det samme (+3)",
        "Sandsynlighed 99 %",
        "610190-xxxx",
    ):
        assert shown in text
    photo(page, "invoice")
    assert find_cprs(page.content()) == []
    assert violations(page) == []
    press(page, "Godkend alle forslag …")
    page.wait_for_selector(".as-question >> text=Godkend 2 linjer på i alt 60.000,00 kr. som foreslået?")
    press(page, "Ja, godkend alle")
    assert "Linje 2 er godkendt." in told(page, "Linje 1 er godkendt.")
    assert state(town, "D000001") == "approved"
    photo(page, "approved")
    press(page, "Vis D000002")
    page.wait_for_selector("text=Leverandøren beder om betaling til en anden konto end sidst.")


def test_a_split_must_tie_and_another_commitment_can_be_chosen(town: Town, visit: Callable[..., Any]) -> None:
    page = visit()
    press(page, "Vis D000002")
    tab(page, "Fordel eller vælg en anden")
    page.get_by_label("Søg ydelse, borger eller leverandør").fill("S1")
    page.wait_for_selector(".as-tabpanel table >> text=2 rækker", state="detached")
    page.locator(".as-tabpanel .as-pager >> text=2 rækker").wait_for()
    chosen = page.locator(".as-tabpanel").get_by_role("button", name="Vælg S1 Døgnophold")
    chosen.first.click()
    page.wait_for_selector("text=Det går op.")
    chosen.nth(1).click()
    page.get_by_label("Kroner på S1, januar 2026").fill("20000")
    page.wait_for_selector("text=Fordelt: 20.000,00 kr. Linjen: 30.000,00 kr. Der mangler 10.000,00 kr.")
    approve = page.get_by_role("button", name="Godkend fordelingen …")
    assert approve.get_attribute("aria-disabled") == "true"
    photo(page, "split")
    page.get_by_label("Kroner på S1, februar 2026").fill("10.000,00")
    page.wait_for_selector("text=Det går op.")
    assert violations(page) == []
    approve.click()
    press(page, "Ja, godkend")
    told(page, "Linje 1 er godkendt.")
    assert [part.amount for part in invoice(town.store, ANNA, "D000002").lines[0].laid] == [2_000_000, 1_000_000]


def test_a_line_is_rejected_with_a_question_held_and_opened_again(town: Town, visit: Callable[..., Any]) -> None:
    page = visit()
    press(page, "Vis D000001")
    tab(page, "Afvis")
    page.get_by_label("Uddybning til leverandøren").fill("Det gælder kun linje 1")
    page.get_by_label("Linje", exact=True).select_option(index=1)
    page.wait_for_selector("h2 >> text=Linje 2")
    tab(page, "Afvis")
    assert page.get_by_label("Uddybning til leverandøren").input_value() == ""
    press(page, "Vis D000003")
    page.wait_for_selector(".as-detail h2 >> text=Faktura T-1")
    tab(page, "Afvis")
    page.get_by_label("Spørgsmål").select_option("other")
    press(page, "Afvis, og spørg leverandøren")
    page.wait_for_selector("text=Skriv, hvad leverandøren skal svare på.")
    page.get_by_label("Spørgsmål").select_option("period")
    page.get_by_label("Uddybning til leverandøren").fill(f"Det fremgår ikke. {HYPHENED}")
    photo(page, "reject")
    press(page, "Afvis, og spørg leverandøren")
    told(page, "Linje 1 er afvist.")
    newest = invoice(town.store, ANNA, "D000003").lines[0].newest
    assert newest is not None
    assert newest.words == "Hvilken periode dækker linjen? Det fremgår ikke. 610190-xxxx"
    press(page, "Åbn igen …")
    press(page, "Ja, åbn igen")
    told(page, "Linje 1 er åbnet igen.")
    press(page, "Sæt i bero …")
    page.get_by_label("Begrundelse").fill("Afventer visitator")
    press(page, "Ja, sæt i bero")
    told(page, "Linje 1 er sat i bero.")
    tab(page, "Afgørelser (3)")
    page.wait_for_selector("td >> text=Afventer visitator")
    photo(page, "history")
    assert state(town, "D000003") == "held"
    assert violations(page) == []


def test_a_stale_page_is_told_so_and_fetched_anew(town: Town, visit: Callable[..., Any]) -> None:
    page = visit()
    press(page, "Vis D000003")
    page.wait_for_selector(".as-detail h2 >> text=Faktura T-1")
    hold_line(town.store, BO, Asked(Subject(evidence=invoice(town.store, ANNA, "D000003").lines[0].evidence)), "Bo ringer")
    press(page, "Godkend …")
    press(page, "Ja, godkend")
    assert "«bo» har afgjort linjen i mellemtiden" in told(page, "Intet er ændret")
    photo(page, "stale")
    press(page, "Hent siden igen")
    told(page, "Siden viser nu, hvad der er besluttet.")
    page.wait_for_selector("h2 >> text=sat i bero af bo")
    assert page.get_by_role("button", name="Hent siden igen").count() == 0
    assert state(town, "D000003") == "held"


def test_a_whole_decision_is_made_with_the_keyboard(town: Town, visit: Callable[..., Any]) -> None:
    page = visit()
    page.get_by_role("button", name="Vis D000003").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-detail h2 >> text=Faktura T-1")
    assert page.evaluate("document.activeElement.textContent").startswith("Faktura T-1")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Godkend …":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-question")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told(page, "Linje 1 er godkendt.")
    assert state(town, "D000003") == "approved"
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-detail h2 >> text=Faktura F-2")
    page.get_by_label("Tilstand").select_option("approved")
    page.wait_for_selector("caption >> text=Modtaget (1)")
    page.get_by_role("heading", name="Faktura F-2").focus()
    page.keyboard.press("Escape")
    page.wait_for_selector(".as-detail-empty")
    assert page.evaluate("document.activeElement.textContent") == "Vis D000003"


def test_above_the_limit_another_person_must_follow(town: Town) -> None:
    set_settings(town.store, ANNA, {"decide_limit": 100})
    first, second = (InvoicesPage(kit.Visitor(user, town.url, {"dokument": "D000003"})) for user in ("anna", "bo"))
    _line(first).decisions.actions[0].do("")
    assert "en anden person også godkende" in _tree(first)
    assert "godkendt af anna; en anden skal følge efter" in _tree(first)
    assert state(town, "D000003") == "partly"
    assert "Du har selv godkendt linjen." in _line(first).decisions.actions[0].refused
    second.desk.fetch()
    assert _line(second).decisions.actions[0].refused == ""
    _line(second).decisions.actions[0].do("")
    assert state(town, "D000003") == "approved"
    assert "Sendt tilbage som" not in _tree(second)
    (back,) = return_documents(town.store, ANNA).documents
    second.desk.fetch()
    assert f"Sendt tilbage som godkendt den 3. marts 2026 ({back.message})" in _tree(second)
    assert state(town, "D000003") == "returned"


def test_one_line_that_is_refused_holds_no_other_back(town: Town) -> None:
    page = InvoicesPage(kit.Visitor("anna", town.url, {"dokument": "D000001"}))
    first = invoice(town.store, ANNA, "D000001").lines[0]
    hold_line(town.store, BO, Asked(first.subject), "Bo ringer")
    _lines(page).all.actions[0].do("")
    said = "Linje 2 er godkendt. Linje 1 er ikke godkendt: en anden har afgjort den i mellemtiden."
    assert said in _tree(page)
    assert "30.000,00 kr., sat i bero af bo" in _tree(page)
    assert [bool(line.laid) for line in invoice(town.store, ANNA, "D000001").lines] == [False, True]
    assert _lines(page).all.actions[0].refused == "Ingen linje venter med et forslag."
    undo_line(town.store, BO, asked(invoice(town.store, ANNA, "D000001").lines[0]))
    page.desk.fetch()
    for by, user, role in ((ANNA, "bo", "administrator"), (BO, "anna", "manager")):
        grant_role(town.store, by, user, role)
    _lines(page).all.actions[0].do("")
    assert "Linje 1 er ikke godkendt: «anna» har ikke ret til" in _tree(page)
    assert [bool(line.laid) for line in invoice(town.store, BO, "D000001").lines] == [False, True]


def test_who_may_only_read_sees_why_nothing_can_be_decided(town: Town) -> None:
    for user, role in (("anna", "administrator"), ("lis", "manager")):
        grant_role(town.store, ANNA, user, role)
    page = InvoicesPage(kit.Visitor("lis", town.url, {"dokument": "D000001"}))
    assert "Kræver rollen controller eller administrativ medarbejder eller godkender." in _tree(page)
    assert "decide" not in queue(town.store, kit.Visitor("lis", town.url).by()).rights


HOSTILE = f"<script>alert(1)</script>{'Donaudampfschiff' * 12} \u202e00,000.1\u202c"


@pytest.mark.parametrize("width", [400, 1100])
def test_a_hostile_document_is_shown_as_text_and_fits_the_screen(town: Town, tmp_path: Path, visit: Callable[..., Any], width: int) -> None:
    hostile = written("=" + "x" * 120, Billed(3_000_000, name=HOSTILE[:80], description=HOSTILE, cpr=PERSON))
    receive_folder(town.store, ANNA, put(tmp_path / "hostile", d=hostile))
    page = visit(width=width, query="?dokument=D000004")
    page.wait_for_selector(".as-detail h2 >> text=Faktura =xxx")
    text = page.locator(".as-detail").inner_text()
    assert "<script>alert(1)</script>Donaudampf" in text
    assert ("\ufffd00,000.1\ufffd" in text, "\u202e" in page.content()) == (True, False)
    photo(page, f"fits-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_every_sample_is_shown(oioubl_data: Path) -> None:
    from as2007lib.formats.einvoice.read import read_document  # noqa: PLC0415 - only here

    shown = 0
    for path in sorted((oioubl_data / "samples").rglob("*.xml")):
        document = read_document(path.read_bytes()).document
        if document is None:
            continue
        shown += 1
        assert told_document.title(document)
        words = [told_document.heads(document), told_document.references(document), told_document.payments(document)]
        words += [told_document.totals(document), told_document.payable(document), told_document.taxes(document)]
        words += [[told_document.line_words(line), told_document.line_details(line), told_document.price(line)] for line in document.lines]
        words += [told_document.attachment(one) for one in document.attachments]
        assert find_cprs(json.dumps(words, ensure_ascii=False).replace("xxxx", "")) == []
    assert shown


def _lines(page: InvoicesPage) -> Any:
    beside: Any = page.detail.parts[-1]
    return beside.sides[1][0]


def _line(page: InvoicesPage) -> Any:
    return _lines(page).view[0]


def _tree(page: InvoicesPage) -> str:
    page.page.refresh()
    return str(page.page.surface.view["tree"])


def test_a_decision_is_told_with_the_time_in_denmark() -> None:
    assert moment("2026-11-24T23:04:05+00:00") == "25.11.2026 kl. 00:04"


def test_an_explanation_is_said_point_by_point() -> None:
    found = "Fundet ved beløb: navnet er det samme (+8); beløb på 3,00 kr. er det samme. Sandsynlighed 99 %."
    assert why(f"{found} Se efter: en; prisen er over 2,00 kr. Andre muligheder: S1, januar 2026, 3,00 kr. (+2).") == [
        ("Fundet ved beløb", ("navnet er det samme (+8)", "beløb på 3,00 kr. er det samme")),
        ("Sandsynlighed 99 %.", ()),
        ("Se efter", ("en", "prisen er over 2,00 kr.")),
        ("Andre muligheder", ("S1, januar 2026, 3,00 kr. (+2)",)),
    ]
