"""The month's page in a browser without network: two people, one small municipality, from quarantine to approval."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.load import load_folder
from as2007lib.acts.roles import grant_role
from as2007lib.acts.settings import set_settings
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.answers.documents import run_vouchers
from as2007lib.answers.explain import explain
from as2007lib.answers.month import read_month
from as2007lib.answers.month_page import overview
from as2007lib.answers.quality import month_quality
from as2007lib.answers.quarantine import quarantine
from as2007lib.answers.runs import run_content, run_files
from as2007lib.pages import kit
from as2007lib.pages.month import MonthPage
from as2007lib.pages.month_desk import Desk
from as2007lib.pages.month_explain import sections
from as2007lib.pages.month_files import Files
from as2007lib.pages.month_quarantine import Quarantine
from as2007lib.show.explain import text as explanation_text
from as2007lib.store.by import By
from as2007lib.store.engine import Store, init_store
from as2007lib.values.cpr_scan import find_cprs
from as2007lib.values.danish import amount, kr
from as2007lib.values.months import parse_month
from tests.acts.small import FILES, write, write_all
from tests.pages.browsing import tab, told, violations

JAN, FEB = parse_month("2026-01"), parse_month("2026-02")
GOOD_CPR = "610190-1234"
BAD_CPR = "310290-1234"
"""The 31 February: it waits in quarantine and must never be shown."""
SHOWN = """[...document.querySelectorAll('.as-surface, .as-surface [aria-label], .as-surface input, .as-surface textarea')]
    .map((e) => [e.textContent, e.getAttribute('aria-label'), e.value].join(' ')).join(' ')"""
"""All that the page shows or says: texts, labels, and what stands in its inputs."""
SECOND = {
    "rates": "service_code;provider_id;from_date;rate\nY1;;2025-01-01;1100,00\nY2;;2025-01-01;333,33\n",
    "services": "service_id;package_id;service_code;provider_id;flow;from_date;to_date;party_id\n"
    "S3;P1;Y1;T1;sale;2026-02-10;2026-01-05;K1\nS4;P1;Y2;T1;sale;2026-01-01;;K2\n",
    "deliveries": "delivery_id;service_id;date;quantity\nL1;S4;2026-02-03;3,5\nL2;S4;2026-02-05;2\n",
    "citizens": f"citizen_id;cpr;name\nC2;{BAD_CPR};Testborger To\n",
}


def by(user: str) -> By:
    return By(user, datetime(2026, 2, 24, 12, tzinfo=UTC), seed=b"seed")


@dataclass
class Town:
    """A store where January is settled, a rate has risen since, and two rows wait in quarantine."""

    url: str
    store: Store


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("by")
    url = f"sqlite:///{folder / 'by.db'}"
    store = init_store(url)
    load_folder(store, by("anna"), write_all(folder / "et"))
    settle_and_approve(store, by("anna"), "sale", JAN)
    load_folder(store, by("anna"), write(folder / "to", **SECOND))
    return Town(url, store)


@pytest.fixture(scope="module")
def anna(town: Town, start_server: Callable[..., Any], keep_page: Callable[..., Any]) -> Any:
    page = keep_page(start_server(town.url, "anna"), "maaned", query="?periode=2026-02")
    page.wait_for_selector("text=Beregn en kladde for februar 2026")
    return page


@pytest.fixture(scope="module")
def bo_server(town: Town, start_server: Callable[..., Any]) -> Any:
    return start_server(town.url, "bo")


def rows(page: Any, caption: str) -> list[list[str]]:
    """Wait for the table with this caption, and return its rows."""
    table = page.locator("table").filter(has=page.locator("caption", has_text=caption))
    table.locator("tbody tr").first.wait_for(state="attached")
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def ore(text: str) -> int:
    """Return the øre of an amount as it is written."""
    return int(re.sub(r"[^0-9-]", "", text))


def test_the_month_is_prepared_and_its_figures_are_the_librarys(anna: Any, town: Town) -> None:
    anna.locator("form.as-form").get_by_label("Pengestrøm").select_option("sale")
    anna.get_by_role("button", name="Beregn", exact=True).click()
    assert "sale-2026-02-1 er beregnet: 5 linjer" in told(anna, "er beregnet")
    flow = read_month(town.store, by("anna"), FEB).flows[0]
    card = anna.locator(".as-cards li").filter(has_text="Mellemkommunal afregning (kr.)")
    assert card.locator(".as-card-figure").text_content() == amount(flow.total) == "34.833,10"
    assert card.locator(".as-card-note").text_content() == "12.833 kr. mere end i januar 2026"
    assert anna.locator(".as-cards li").filter(has_text="Reguleringer").locator(".as-card-figure").text_content() == "2.199,78"

    tab(anna, "Linjer")
    assert [row[:6] for row in rows(anna, "sale-2026-02-1 efter modpart")] == [
        ["Fjern Kommune", "K2", "2", "3", "1.466,52", "23.833,18"],
        ["Nabo Kommune", "K1", "1", "2", "733,26", "10.999,92"],
    ]
    anna.get_by_label("Fordel efter").select_option("provider")
    anna.wait_for_selector("caption >> text=efter tilbud")
    assert rows(anna, "efter tilbud")[0][:6] == ["Tilbud Ét", "T1", "2", "5", "2.199,78", amount(flow.total)]
    anna.get_by_label("Fordel efter").select_option("party")
    anna.wait_for_selector("caption >> text=efter modpart")


def test_every_amount_opens_an_explanation_that_adds_up(anna: Any, town: Town) -> None:
    anna.get_by_role("button", name="Vis Nabo Kommune").click()
    anna.wait_for_selector(".as-detail h2 >> text=Nabo Kommune")
    assert anna.evaluate("document.activeElement.textContent") == "Nabo Kommune"
    anna.get_by_role("button", name="Vis S1").click()
    anna.wait_for_selector(".as-detail h2 >> text=Ydelse S1: Døgnophold")
    lines = rows(anna, "2 linjer")
    assert [line[:2] for line in lines] == [["1.–31.1.2026", "Regulering"], ["1.–28.2.2026", "Almindelig"]]
    assert sum(ore(line[7]) for line in lines) == ore("10.999,92")
    anna.get_by_role("button", name="Forklar 1.–31.1.2026").click()
    anna.wait_for_selector(".as-detail h2 >> text=Linje sale-2026-02-1-1: 733,26 kr.")
    panel = anna.locator(".as-detail").filter(has_text="Linje sale-2026-02-1-1: 733,26 kr.")

    segment, correction = (steps.locator(".as-number").all_inner_texts() for steps in panel.locator(".as-steps").all())
    whole, nabo, fjern, own = map(ore, segment)
    assert (whole, nabo, own) == (22 * 110_000, 806_666, 806_666)
    assert nabo + fjern == whole
    now, before, difference = map(ore, correction)
    assert (now, now + before, difference) == (806_666, 73_326, explain(town.store, by("anna"), "sale-2026-02-1-1").line.amount)

    panel.locator(".as-plot svg.main-svg").first.wait_for()  # drawn by plotly a moment after the text is there
    assert "betalt dag: 22" in str(panel.locator(".as-words").text_content())
    panel.get_by_text("Vis tallene i en tabel").click()
    days = rows(anna, "Dag for dag")
    assert (len(days), sum(row[1] == "Betalt dag" for row in days)) == (31, 22)
    assert "takst 1.100,00 kr. (før 1.000,01 kr.)" in str(panel.text_content())
    assert violations(anna) == []

    for left in ("Linje sale", "Ydelse S1", "Nabo"):
        anna.keyboard.press("Escape")
        anna.wait_for_selector(f".as-detail h2 >> text={left}", state="detached")
    assert anna.evaluate("document.activeElement.textContent") == "Vis Nabo Kommune"


def test_the_differences_name_old_new_and_why(anna: Any) -> None:
    tab(anna, "Forskelle")
    line, what, old, new, moved, why = rows(anna, "De største reguleringer")[0][:6]
    assert (line, what) == ("sale-2026-02-1-3", "Døgnophold (S1), januar 2026, Fjern Kommune")
    assert (old, new, moved) == ("14.666,82", "16.133,34", "1.466,52")
    assert ore(new) - ore(old) == ore(moved)
    assert why.startswith("Den fælles takst")
    assert "takst 1.100,00 kr. (før 1.000,01 kr.)" in why
    anna.wait_for_selector(".as-plot svg.main-svg")
    anna.get_by_text("Vis tallene i en tabel").first.click()
    causes = rows(anna, "Hvad forskellen på 12.833 kr. består af")
    assert sum(ore(cause[2]) for cause in causes) == 3_483_310 - 2_200_022


def test_four_eyes_are_demanded_by_the_act_whatever_the_page_shows(anna: Any, town: Town) -> None:
    set_settings(town.store, by("cecilie"), {"four_eyes": True})
    anna.get_by_role("button", name="Godkend …").click()
    anna.wait_for_selector(".as-question >> text=Godkend 5 linjer på i alt 34.833,10 kr.")
    anna.get_by_role("button", name="Ja, godkend").click()
    assert "«anna» har selv beregnet kørslen" in told(anna, "En anden person skal godkende.")
    anna.get_by_role("button", name="Fortryd").click()
    anna.wait_for_selector(".as-confirm", state="detached")
    tab(anna, "Kørsler")
    anna.get_by_role("button", name="Vælg sale-2026-02-1").click()
    anna.wait_for_selector("text=Du har selv beregnet kladden. En anden skal godkende den.")
    assert anna.get_by_role("button", name="Godkend …").get_attribute("aria-disabled") == "true"
    assert [run.state for run in overview(town.store, by("anna")).runs] == ["approved", "draft"]


def test_a_row_in_quarantine_is_corrected_and_taken_in(anna: Any, town: Town) -> None:
    tab(anna, "Karantæne")
    assert [row[:4] for row in rows(anna, "Rækker i karantæne (2)")] == [
        ["citizens.csv", "2", "2", "CPR-nummer med umulig dato"],
        ["services.csv", "2", "2", "Slut før begyndelse"],
    ]
    anna.get_by_role("button", name="Ret citizens.csv").click()
    anna.wait_for_selector(".as-detail h2 >> text=citizens.csv, række 2")
    assert anna.locator(".as-detail input[name=cpr]").input_value() == ""
    assert anna.locator(".as-detail input[name=citizen_id]").input_value() == "C2"
    assert BAD_CPR not in anna.content()

    anna.get_by_role("button", name="Ret services.csv").click()
    anna.wait_for_selector(".as-detail h2 >> text=services.csv, række 2")
    field = anna.locator(".as-detail input[name=to_date]")
    field.fill("2026-02-01")
    anna.get_by_role("button", name="Ret, og prøv igen").click()
    assert "er stadig i karantæne" in told(anna, "ligger før 2026-02-10")
    anna.wait_for_selector(".as-field-error >> text=ligger før 2026-02-10")
    assert violations(anna) == []
    field.fill("2026-02-12")
    anna.get_by_role("button", name="Ret, og prøv igen").click()
    assert "sale-2026-02-1" in told(anna, "services.csv række 2 er taget ind.")
    assert [w.file for w in quarantine(town.store, by("anna"))] == ["citizens.csv"]
    anna.get_by_role("button", name="Beregn datakvalitet").click()
    anna.wait_for_selector(".as-card-label >> text=Rækker uden fejl fra interchange")
    found = month_quality(town.store, by("anna"), "interchange", FEB)
    assert [int(row[2]) for row in rows(anna, "Fejl hos interchange, februar 2026")] == [kind.rows for kind in found.kinds]
    assert {kind.warning for kind in found.kinds} == {False, True}


def test_what_is_held_is_left_out_until_it_is_released(anna: Any, town: Town) -> None:
    tab(anna, "Tilbagehold")
    form = anna.locator("form.as-form")
    form.get_by_label("Id").fill("S9")
    form.get_by_label("Grund").fill("afventer aftale")
    form.get_by_role("button", name="Hold tilbage").click()
    anna.wait_for_selector(".as-field-error >> text=«S9» findes ikke i lageret.")
    form.get_by_label("Id").fill("S4")
    form.get_by_role("button", name="Hold tilbage").click()
    told(anna, "Ydelsen «S4» holdes tilbage fra 2026-02.")
    assert rows(anna, "Tilbageholdt")[0][1:] == ["S4", "Ydelse", "februar 2026", "afventer aftale"]
    anna.get_by_role("button", name="Beregn, hvad der holdes tilbage i kroner").click()
    anna.wait_for_selector("caption >> text=hvis det blev frigivet")
    assert rows(anna, "hvis det blev frigivet")[0] == ["S4", "Mellemkommunal afregning", "1", amount(round(5.5 * 33_333))]

    anna.get_by_role("button", name="Beregn igen …").click()
    anna.get_by_role("button", name="Ja, beregn").click()
    told(anna, "sale-2026-02-2 er beregnet")
    assert "S4" not in run_content(town.store, by("anna"), "sale-2026-02-2").files["lines.csv"].decode()

    anna.get_by_label("Vælg S4").check()
    anna.wait_for_selector("text=1 valgt")
    anna.get_by_role("button", name="Frigiv de valgte …").click()
    anna.wait_for_selector(".as-question >> text=Frigiv S4?")
    anna.get_by_role("button", name="Ja, frigiv").click()
    told(anna, "S4 er frigivet.")
    anna.wait_for_selector("h2 >> text=kladde, forældet")
    assert anna.get_by_role("button", name="Godkend …").get_attribute("aria-disabled") == "true"
    anna.get_by_role("button", name="Beregn igen …").click()
    anna.get_by_role("button", name="Ja, beregn").click()
    told(anna, "sale-2026-02-3 er beregnet: 6 linjer")


def test_another_person_approves_and_fetches_what_was_made(bo_server: Any, open_page: Callable[..., Any], town: Town) -> None:
    page = open_page(bo_server, "maaned")
    page.wait_for_selector("h2 >> text=Mellemkommunal afregning, februar 2026: kladde")
    draft = run_content(town.store, by("bo"), "sale-2026-02-3")
    page.get_by_role("button", name="Godkend …").click()
    page.wait_for_selector(f".as-question >> text=Godkend 6 linjer på i alt {kr(draft.total)}")
    page.get_by_role("button", name="Ja, godkend").click()
    assert "2 dokumenter" in told(page, "sale-2026-02-3 er godkendt: 6 linjer")
    approved = overview(town.store, by("bo")).runs[-1]
    assert (approved.run_id, approved.approved_by, approved.prepared_by, approved.total) == ("sale-2026-02-3", "bo", "anna", draft.total)

    tab(page, "Filer")
    assert sum(ore(row[4]) for row in rows(page, "Dokumenter fra sale-2026-02-3")) == draft.total
    content = run_content(town.store, by("bo"), "sale-2026-02-3")
    files, vouchers = run_files(town.store, by("bo"), content), run_vouchers(town.store, by("bo"), "sale-2026-02-3").csv
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent linjer (lines.csv)").click()
    assert Path(download.value.path()).read_bytes() == files["lines.csv"]
    told(page, "lines.csv er hentet.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent alle filer (zip)").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files | {"vouchers.csv": vouchers}
    told(page, "sale-2026-02-3.zip er hentet.")

    page.get_by_role("button", name="Notér som sendt …").click()
    page.get_by_role("button", name="Ja, notér").click()
    told(page, "sale-2026-02-3 er nu noteret som sendt.")
    tab(page, "Kørsler")
    assert violations(page) == []
    page.get_by_role("button", name="Luk …").click()
    page.get_by_role("button", name="Ja, luk").click()
    told(page, "Februar 2026 er nu lukket")
    assert re.fullmatch(r"[0-9a-f]{64}", rows(page, "Periodens tilstand")[0][3])


@pytest.fixture
def lacking(tmp_path: Path) -> Store:
    """A store where January is approved, and both payers' documents are held back; one payer is corrected since."""
    one, both = FILES["parties.csv"].replace("22674595;5798001236461", ";"), ("87979261;5798004713259", ";")
    store = init_store(f"sqlite:///{tmp_path / 'by.db'}")
    write_all(tmp_path / "et")
    load_folder(store, by("anna"), write(tmp_path / "et", parties=one.replace(*both)))
    settle_and_approve(store, by("anna"), "sale", JAN)
    load_folder(store, by("anna"), write(tmp_path / "to", parties=one))
    return store


def test_what_was_held_back_is_issued_in_the_tab_of_files(
    lacking: Store, start_server: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    page = open_page(start_server(str(lacking.engine.url), "anna"), "maaned", query="?periode=2026-01")
    page.wait_for_selector("h2 >> text=januar 2026: godkendt")
    tab(page, "Filer")
    assert [row[-2] for row in rows(page, "Dokumenter fra sale-2026-01-1")] == ["nej", "nej"]
    page.get_by_role("button", name="Udsted det, der er holdt tilbage …").click()
    page.wait_for_selector(".as-question >> text=2 dokumenter er holdt tilbage. Udsted dem, der nu kan sendes, med dags dato?")
    page.get_by_role("button", name="Ja, udsted").click()
    words = told(page, "1 dokument fra sale-2026-01-1 er udstedt og 1 er stadig holdt tilbage.")
    assert "«K1» har hverken EAN (GLN) eller CVR-nummer" in words
    assert [row[-2] for row in rows(page, "Dokumenter fra sale-2026-01-1")] == ["nej", "ja"]
    files = run_files(lacking, by("anna"), run_content(lacking, by("anna"), "sale-2026-01-1"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent AS0000002").click()
    assert Path(download.value.path()).read_bytes() == files["AS0000002.xml"]
    page.get_by_role("button", name="Notér som sendt …").click()
    page.get_by_role("button", name="Ja, notér").click()
    assert "1 dokument er holdt tilbage og kan ikke sendes" in told(page, "sale-2026-01-1 er nu noteret som sendt.")
    tab(page, "Filer")
    assert violations(page) == []


def test_who_may_not_approve_sees_why_what_is_held_back_cannot_be_issued(lacking: Store) -> None:
    for user, role in (("anna", "administrator"), ("lis", "staff")):
        grant_role(lacking, by("anna"), user, role)
    part = Files(Desk(kit.Visitor("lis", str(lacking.engine.url), {"periode": "2026-01"})))
    (action,) = part.issue.decisions.actions
    assert (part.issue.held, action.refused) == (2, "Kræver rollen controller eller godkender.")
    with pytest.raises(NotAllowed):
        action.do("")


def test_the_page_opens_on_the_newest_month_with_something_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'by.db'}"
    store = init_store(url)
    load_folder(store, by("anna"), write_all(tmp_path / "et"))
    settle_and_approve(store, by("anna"), "sale", JAN)
    prepare_run(store, by("anna"), "internal", JAN)
    assert Desk(kit.Visitor("anna", url)).period == JAN
    load_folder(store, by("anna"), write(tmp_path / "to", **SECOND))
    settle_and_approve(store, by("anna"), "sale", JAN + 1)
    # the draft of January is stale, and was left behind
    assert Desk(kit.Visitor("anna", url)).period == JAN + 1
    prepare_run(store, by("anna"), "sale", JAN + 2)
    prepare_run(store, by("anna"), "internal", JAN + 1)
    assert Desk(kit.Visitor("anna", url)).period == JAN + 2


@pytest.mark.parametrize("width", [400, 1100])
def test_every_tab_fits_the_screen_and_shows_no_cpr(anna: Any, width: int, tmp_path: Path) -> None:
    anna.set_viewport_size({"width": width, "height": 900})
    for name in ("Kørsler", "Linjer", "Forskelle", "Fund", "Filer", "Tilbagehold", "Karantæne"):
        tab(anna, name)
        anna.wait_for_timeout(300)
        anna.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        assert anna.evaluate("document.documentElement.scrollWidth") <= width
        assert find_cprs(anna.evaluate(SHOWN)) == []
        assert not any(number in anna.content() for number in (GOOD_CPR, BAD_CPR, *(n.replace("-", "") for n in (GOOD_CPR, BAD_CPR))))
    assert violations(anna) == []


def test_who_may_not_sees_the_reason_and_is_refused_by_the_act(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'by.db'}"
    store = init_store(url)
    load_folder(store, by("anna"), write_all(tmp_path / "et"))
    for user, role in (("anna", "administrator"), ("anna", "controller"), ("lis", "manager")):
        grant_role(store, by("anna"), user, role)
    page = MonthPage(kit.Visitor("lis", url, {"periode": "2026-01"})).page
    seen = str(page.surface.view["tree"])
    assert "Kræver rollen controller." in seen
    handler = next(name for name in page._handlers if name.endswith("-send"))
    sent = {"flow": "sale", "settle_from": "2026-01"}
    page.hear({"n": 1, "id": handler, "type": "submit", "number": page.surface.view["number"], "value": sent})
    assert "har ikke ret til" in str(page.surface.view["tree"])
    with sqlite3.connect(tmp_path / "by.db") as database:
        assert database.execute("SELECT count(*) FROM drafts").fetchone() == (0,)
    with pytest.raises(NotAllowed, match="fremmed"):
        MonthPage(kit.Visitor("fremmed", url))


def test_a_release_over_the_limit_in_kroner_is_asked_about_once_more(tmp_path: Path) -> None:
    store = init_store(f"sqlite:///{tmp_path / 'by.db'}")
    load_folder(store, by("anna"), write_all(tmp_path / "et"))
    settle_and_approve(store, by("anna"), "sale", JAN)
    load_folder(store, by("anna"), write(tmp_path / "to", rates="service_code;provider_id;from_date;rate\nY1;;2025-01-01;2000.01\n"))
    set_settings(store, by("anna"), {"load_limit": 100_00})
    desk = Desk(kit.Visitor("anna", f"sqlite:///{tmp_path / 'by.db'}"))
    part = Quarantine(desk)
    (row,) = part.rows.values()
    part._release({row.id: {"rate": "2000,01"}}, row)
    ((_, kind, told_of, remedy),) = desk.page.messages._shown
    assert (kind, "22.000,00 kr." in told_of, "--yes" in told_of + remedy) == ("error", True, False)
    assert "«Tag ind trods grænsen»" in remedy
    (anyway,) = (action for action in part.decisions.actions if action.label == "Tag ind trods grænsen")
    assert "Tag dem ind alligevel?" in str(anyway.question)
    anyway.do("")
    assert quarantine(store, by("anna")) == []
    assert [action.label for action in part.decisions.actions] == ["Prøv alle igen"]


def test_the_text_of_an_explanation_is_cut_into_its_sections(town: Town) -> None:
    found = explain(town.store, by("anna"), "sale-2026-01-1-1")
    text = explanation_text(found)
    cut = sections(text)
    assert [title for title, _ in cut][:4] == ["Kort sagt", "Hvad det bygger på", "Dagene", "Beregningen"]
    assert "".join(re.findall(r"\S", "".join(title + "".join(lines) for title, lines in cut))) == "".join(
        re.findall(r"\S", text.partition("\n\n")[2])
    )
