"""All parts of the kit in a browser without network: keyboard alone, accessibility, hostile text, small screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pages.browsing import violations


@pytest.fixture(scope="module")
def server(start_server: Callable[..., Any]) -> Any:
    return start_server("sqlite:///fiktiv.db", "anna")


@pytest.fixture(scope="module")
def shared(keep_page: Callable[..., Any], server: Any) -> Any:
    return keep_page(server, "galleri")


@pytest.fixture
def gallery(shared: Any) -> Any:
    """The gallery on its first tab; opened once, since opening takes seconds."""
    first = shared.get_by_role("tab", name="Måneden")
    if first.get_attribute("aria-selected") != "true":  # else what is waited for is there already, and the next click meets the redraw
        first.click()
    shared.wait_for_selector("table >> text=Linjer i kørslen")
    return shared


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def tab_to(page: Any, label: str) -> None:
    """Press Tab until the element with that text has the focus, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if focused(page).startswith(label):
            return
    raise AssertionError(f"no way to {label} with the keyboard")


def test_the_page_says_that_it_is_getting_ready(open_page: Callable[..., Any], server: Any) -> None:
    page = open_page(server, "")
    page.goto(f"{server.address}/side/galleri", wait_until="commit")
    page.wait_for_selector(".as-loading", state="attached")
    loading = page.locator(".as-loading")
    assert loading.get_attribute("role") == "status"
    assert "Siden gøres klar …" in str(loading.text_content())
    page.locator("nav[aria-label=Sider]").wait_for()


def test_all_is_done_with_the_keyboard_alone(open_page: Callable[..., Any], server: Any) -> None:
    page = open_page(server, "galleri")
    page.keyboard.press("Tab")
    assert focused(page) == "Spring til indholdet"

    tab_to(page, "Beløb i kr.")
    page.keyboard.press("Enter")
    page.wait_for_selector("th[aria-sort=ascending]")
    assert page.locator("tbody tr td.as-number").nth(1).text_content() == "-9.097,58"
    assert focused(page).startswith("Beløb i kr.")

    tab_to(page, "Vis L-")
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-detail h2")
    assert focused(page).startswith("Linje L-")
    page.keyboard.press("Escape")
    page.wait_for_selector(".as-detail-empty")
    assert focused(page).startswith("Vis L-")

    tab_to(page, "Godkend …")
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-confirm")
    assert focused(page).startswith("Godkend 60 linjer")
    page.keyboard.press("Escape")
    page.wait_for_selector(".as-confirm", state="detached")
    assert focused(page) == "Godkend …"
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-confirm")
    tab_to(page, "Ja, godkend")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status] .as-ok")
    assert focused(page).startswith("Udført: Kørslen er godkendt af anna.")

    tab_to(page, "Måneden")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".as-plot svg.main-svg")
    assert focused(page) == "Udvikling"
    page.keyboard.press("End")
    page.wait_for_selector("form.as-form")
    tab_to(page, "Gem")
    page.keyboard.press("Enter")
    page.wait_for_selector(".as-form [role=alert]")
    tab_to(page, "Udfyld «Navn».")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "name"
    page.keyboard.type("Ærø Kommune")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Ærø Kommune er gemt.")


def test_searching_keeps_what_is_being_written(gallery: Any) -> None:
    search = gallery.get_by_label("Søg efter betaler")
    search.press_sequentially("ålborg", delay=60)
    gallery.wait_for_selector("text=10 rækker")
    assert search.input_value() == "ålborg"
    assert gallery.evaluate("document.activeElement.type") == "search"
    gallery.get_by_label("Status").select_option("Godkendt")
    gallery.wait_for_selector("text=Ingen linjer passer til det, du har valgt.")
    gallery.get_by_role("button", name="Nulstil valg").click()
    gallery.wait_for_selector("text=Viser 1–10 af 60 rækker")
    assert search.input_value() == ""


def test_holding_back_asks_for_lines_and_a_reason(gallery: Any) -> None:
    gallery.get_by_role("button", name="Hold tilbage …").click()
    gallery.wait_for_selector("[role=alert] >> text=Ingen linjer er valgt.")
    gallery.get_by_label("Vælg L-002").check()
    gallery.wait_for_selector("text=1 valgt")
    gallery.get_by_role("button", name="Hold tilbage …").click()
    gallery.get_by_role("button", name="Ja, hold tilbage").click()
    gallery.wait_for_selector("text=Udfyld «Begrundelse».")
    assert gallery.evaluate("document.activeElement.name") == "reason"
    gallery.get_by_label("Begrundelse").fill("afventer svar")
    gallery.get_by_role("button", name="Ja, hold tilbage").click()
    gallery.wait_for_selector("text=De valgte linjer holdes tilbage: afventer svar")
    gallery.get_by_label("Vælg L-002").uncheck()
    gallery.wait_for_selector("text=0 valgt")


def test_hostile_text_is_shown_as_it_stands(gallery: Any) -> None:
    hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>&amp; "citat"'
    assert gallery.get_by_role("cell", name=hostile).first.text_content() == hostile
    gallery.get_by_role("button", name="Vis L-006").click()
    gallery.wait_for_selector(".as-detail h2 >> text=Linje L-006")
    assert gallery.locator(".as-detail dd").first.text_content() == hostile
    gallery.get_by_role("tab", name="Udvikling").click()
    gallery.wait_for_selector(".as-plot svg.main-svg")
    gallery.locator(".as-plot .nsewdrag").hover(position={"x": 60, "y": 150})
    gallery.wait_for_selector(".as-plot .hoverlayer text")
    assert gallery.locator("main img, .as-plot a").count() == 0


def test_no_serious_fault_of_accessibility_in_the_month(gallery: Any) -> None:
    gallery.get_by_role("button", name="Vis L-002").click()
    gallery.wait_for_selector(".as-detail h2 >> text=Linje L-002")  # a click while the page is drawn anew would be lost
    gallery.get_by_role("button", name="Hold tilbage …").click()
    gallery.wait_for_selector("[role=alert] >> text=Ingen linjer er valgt.")
    assert violations(gallery) == []
    gallery.get_by_role("button", name="Godkend …").click()
    gallery.wait_for_selector(".as-confirm")
    assert violations(gallery) == []
    gallery.get_by_role("button", name="Fortryd").click()
    gallery.wait_for_selector(".as-confirm", state="detached")


def test_no_serious_fault_of_accessibility_in_the_figure(gallery: Any) -> None:
    gallery.get_by_role("tab", name="Udvikling").click()
    gallery.wait_for_selector(".as-plot svg.main-svg")
    gallery.get_by_text("Vis tallene i en tabel").click()
    assert violations(gallery) == []


def test_no_serious_fault_of_accessibility_in_the_form(gallery: Any) -> None:
    gallery.get_by_role("tab", name="Formular").click()
    gallery.get_by_role("button", name="Gem").click()
    gallery.wait_for_selector(".as-field-error")
    assert violations(gallery) == []


def test_a_file_is_handed_over(gallery: Any) -> None:
    gallery.get_by_role("tab", name="Formular").click()
    with gallery.expect_download() as download:
        gallery.get_by_role("button", name="Hent linjer (CSV)").click()
    assert download.value.suggested_filename == "linjer.csv"
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["linje;beloeb", "L-001;-500,00"]
    assert len(lines) == 61


@pytest.mark.parametrize("width", [400, 1100])
def test_the_page_fits_the_screen(gallery: Any, width: int, tmp_path: Path) -> None:
    gallery.set_viewport_size({"width": width, "height": 900})
    gallery.get_by_role("button", name="Vis L-002").click()
    gallery.wait_for_selector(".as-detail h2")
    shot = tmp_path / f"galleri-{width}.png"
    gallery.screenshot(path=shot, full_page=True)
    assert shot.stat().st_size > 20_000
    assert gallery.evaluate("document.documentElement.scrollWidth") <= width
    gallery.get_by_role("tab", name="Udvikling").click()
    gallery.wait_for_selector(".as-plot svg.main-svg")
    assert gallery.evaluate("document.documentElement.scrollWidth") <= width


def test_an_unknown_error_shows_a_number_that_is_in_the_log(gallery: Any, server: Any) -> None:
    gallery.get_by_role("button", name="Fejl …").click()
    gallery.get_by_role("button", name="Ja, fejl").click()
    gallery.wait_for_selector("[role=alert] >> text=giv driften nummeret")
    message = gallery.locator("[role=alert] .as-message-text").first.text_content()
    reference = message.split("giv driften nummeret ")[1][:8]
    log = server.log.read_text(encoding="utf-8")
    assert reference in log
    assert "700101-xxxx" in log
    assert "700101-1234" not in log


def test_leaving_the_page_stops_its_kernel(gallery: Any, server: Any) -> None:
    kernel = gallery.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    assert gallery.request.get(f"{server.address}/api/kernels/{kernel}").status == 200
    gallery.goto(f"{server.address}/")
    for _ in range(60):
        if gallery.request.get(f"{server.address}/api/kernels/{kernel}").status == 403:
            return
        gallery.wait_for_timeout(500)
    raise AssertionError("the kernel still runs")


def test_front_page_login_and_errors_are_accessible_too(open_page: Callable[..., Any], server: Any) -> None:
    page = open_page(server, "")
    assert violations(page) == []
    page.get_by_role("button", name="Log ud").click()
    page.wait_for_selector("text=Engangskode")
    assert violations(page) == []
