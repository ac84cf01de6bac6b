"""An explanation as Danish text, as data, as a picture and as an annex to the payer; never with what is nobody's business."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from as2007lib.explain.model import Explanation
from as2007lib.show.explain import annex, caption, data, picture, text
from as2007lib.show.explain.words import day_list, exact, holiday, share, span
from as2007lib.values.days import OPEN
from tests.explain.small_town import day, service, town


@pytest.fixture
def shared(tmp_path: Path) -> list[Explanation]:
    """A month with an absence, shared by two, corrected when the share of one changed."""
    share_of = {"service_id": "Y1", "from_date": "2026-01-01"}
    made = town(
        tmp_path,
        service("DAG"),
        shares=[{**share_of, "party_id": "MAANE", "weight": "2"}, {**share_of, "party_id": "PLEJE", "weight": "1"}],
        absences=[{"service_id": "Y1", "from_date": "2026-04-01", "to_date": "2026-04-10", "kind": "hospital"}],
        rates=[{"service_code": "DAG", "from_date": "2026-01-01", "rate": "1234,57"}],
    )
    made.settle("sale", "2026-04")
    made.load(
        shares=[{**share_of, "party_id": "MAANE", "weight": "1"}, {**share_of, "party_id": "PLEJE", "weight": "2"}],
        citizens=[{"citizen_id": "B1", "cpr": "6202801234", "name": "Bo Fiktiv", "address": "Skjult Sti 9"}],
    )
    return made.settle("sale", "2026-05")


def flat(told: str) -> str:
    return re.sub(r"\s+", " ", told)


def test_an_ordinary_line_in_words(tmp_path: Path) -> None:
    found = town(tmp_path, service("MDR", from_date="2026-04-12")).settle("sale", "2026-04")[0]
    told = flat(text(found))
    for words in (
        "Linje sale-2026-04-1-1: 6.333,33 kr. for april 2026, Måneby Kommune (MAANE) (mellemkommunal afregning)",
        "Måneby Kommune (MAANE) betaler 6.333,33 kr. for Plads hos Botilbuddet Huset (HUS), 12.–30. april 2026.",
        "Bevilling P1 til borger B1, bevilget af Børn og unge (AFD), gælder fra 1. januar 2026 uden slutdato (start: Visiteret)",
        "(packages.csv række 2, indlæsning 1",
        "Der betales fra 12. april 2026 uden slutdato (det følger af ydelsens datoer): 19 af 30 dage i april 2026.",
        "12.–30. april 2026: 19 af månedens 30 dage × 10.000,00 kr. pr. måned = 633.333 1/3 øre, afrundet til 6.333,33 kr.",
        "Taksten er den fælles takst, 10.000,00 kr., der gælder fra 1. januar 2026 (rates.csv række 4, indlæsning 1",
        "Faktura AS0000001 af 4. maj 2026 til Måneby Kommune (MAANE), i alt 6.333,33 kr. Dokumentet er holdt tilbage.",
        "Godkendt af anna den 4. maj 2026 kl. 10.30.",
    ):
        assert words in told


def test_a_shared_correction_in_words(shared: list[Explanation]) -> None:
    told = flat(text(shared[0]))
    for words in (
        "Regulering. April 2026 var afregnet med 21.399,21 kr.; beløbet er nu 10.699,61 kr. Forskellen, -10.699,60 kr., er denne linje.",
        "Fravær (hospital) 1.–2. april 2026, dag 1–2 af fraværet fra 1. april 2026 til og med 10. april 2026 (absences.csv række 2",
        "nedsætter ikke, for det gør kun fravær på mere end 2 dage.",
        "50 % af taksten betales (katalogydelsens sats).",
        "3.–10. april 2026: 8 dage × 1.234,57 kr. pr. dag × 50 % = 4.938,28 kr.",
        "Måneby Kommune (MAANE): 1/3 (ca. 33,3333 %) af 2.469,14 kr. er 82.304 2/3 øre, rundet mod nul 823,04 kr. plus 1 øre",
        "plus 1 øre af det, der var tilovers: 823,05 kr.",
        "1 øre var tilovers og gik til den største rest: Måneby Kommune (MAANE) (rest 2/3 øre).",
        "Andelen (modpart MAANE, fra 01.01.2026) er ændret: vægt 1 (før 2) (shares.csv række 2, indlæsning 2",
    ):
        assert words in told


def test_holidays_are_named_and_days_that_do_not_count_are_listed(tmp_path: Path) -> None:
    found = town(tmp_path, service("HVERDAG")).settle("sale", "2026-04")[0]
    told = flat(text(found))
    assert "Helligdage, der ikke tæller: 2. (skærtorsdag), 3. (langfredag) og 6. (2. påskedag)." in told
    assert "Ugedage, der ikke tæller: 4., 5., 11., 12., 18., 19., 25. og 26." in told
    assert "19 takstdage × 1.234,50 kr. pr. dag = 23.455,50 kr." in told


def test_data_is_json_with_whole_øre_and_inclusive_iso_dates(shared: list[Explanation]) -> None:  # noqa: PLC2401 - the unit's name
    told = json.loads(json.dumps(data(shared[0])))
    assert told["line"] == {
        "line_id": "sale-2026-05-1-1",
        "service_id": "Y1",
        "party": {"party_id": "MAANE", "kind": "municipality", "name": "Måneby Kommune"},
        "month": "2026-04",
        "kind": "correction",
        "from_date": "2026-04-01",
        "to_date": "2026-04-30",
        "amount": -1069960,
        "old_amount": 2139921,
        "new_amount": 1069961,
        "account": "5380 01",
        "accounting_year": 2026,
    }
    reduced = told["segments"][1]
    assert (reduced["from_date"], reduced["to_date"], reduced["factor_pct"], reduced["exact"]) == (
        "2026-04-03",
        "2026-04-10",
        "50",
        "493828/1",
    )
    assert (told["days"][2]["date"], told["days"][2]["mark"], told["days"][2]["absence_day"]) == ("2026-04-03", "reduced", 3)
    assert told["grant"]["to_date"] == ""


def test_the_picture_tells_each_day_by_colour_pattern_and_sign(shared: list[Explanation]) -> None:
    figure = picture(shared[0])
    assert [(t.name, len(t.x), t.marker.pattern.shape) for t in figure.data] == [("● Betalt dag", 22, ""), ("◐ Nedsat ved fravær", 8, "/")]
    assert list(figure.data[1].text) == ["◐"] * 8
    assert figure.data[1].customdata[0] == ["fredag 3. april 2026", "Fraværsdag 3: 50 % af taksten"]
    assert caption(shared[0]) == "April 2026: betalt dag: 22; nedsat ved fravær: 8."
    assert "http" not in json.dumps(figure.to_plotly_json()["layout"]["title"])


def test_the_annex_has_what_a_payer_needs_and_nothing_else(shared: list[Explanation]) -> None:
    mine = [e for e in shared if e.line.party.party_id == "MAANE"]
    page = annex(mine)
    for wanted in (
        "Sådan er beløbene beregnet",
        "Døgnophold, april 2026",
        "Solby Kommune (SOL)",
        "Sag",
        "P1",
        "1.–2. april 2026",
        "AS0000001",
    ):
        assert wanted in page
    for kept in (
        "anna",
        "indlæsning",
        ".csv",
        "6202801234",
        "620280",
        "Bo Fiktiv",
        "Skjult",
        "hospital",
        "PLEJE",
        "Frida",
        "http",
        "<script",
        "B1",
    ):
        assert kept not in page
    assert "Andre betaleres andele er ændret." in page
    assert "@page { size: A4;" in page


@pytest.mark.parametrize("show", [text, lambda e: json.dumps(data(e), ensure_ascii=False), lambda e: picture(e).to_json()])
def test_persons_are_known_by_their_ids_only(shared: list[Explanation], show: object) -> None:
    told = "".join(show(e) for e in shared)  # type: ignore[operator]
    for kept in ("6202801234", "620280", "Bo Fiktiv", "Skjult", "6101901234", "Frida"):
        assert kept not in told


def test_an_id_that_is_a_cpr_number_is_masked(tmp_path: Path) -> None:
    made = town(
        tmp_path,
        service("MDR", service_id="Y9", package_id="6202801234", flow="charge", party_id=""),
        citizens=[
            {"citizen_id": "620280-1234", "cpr": "6202801234", "name": "Bo Fiktiv"},
            {"citizen_id": "B1", "cpr": "6303801234", "name": "A"},
        ],
        packages=[{"package_id": "6202801234", "citizen_id": "620280-1234", "from_date": "2026-01-01", "start_reason": "cpr 620280-1234"}],
    )
    (found,) = made.settle("charge", "2026-04")
    told = text(found) + json.dumps(data(found)) + annex([found]) + caption(found)
    assert "620280-xxxx" in told
    assert not re.search(r"620280-?1234", told)


def test_names_from_files_are_text_in_the_annex(tmp_path: Path) -> None:
    made = town(tmp_path, service("X"), catalogue=[{**_catalogue("X"), "name": "<b>Plads</b> & mad"}], rates=[_rate("X")])
    page = annex(made.settle("sale", "2026-04"))
    assert "&lt;b&gt;Plads&lt;/b&gt; &amp; mad" in page
    assert "<b>Plads" not in page


def test_words() -> None:
    assert span(day("2026-02-03"), day("2026-02-04")) == "3. februar 2026"
    assert span(day("2026-02-01"), day("2026-02-15")) == "1.–14. februar 2026"
    assert span(day("2026-01-31"), day("2026-02-15")) == "31. januar 2026 til 14. februar 2026"
    assert span(day("2026-01-31"), OPEN) == "fra 31. januar 2026"
    assert exact(Fraction(-7, 3)) == "-2 1/3 øre"
    assert exact(Fraction(1, 3)) == "1/3 øre"
    assert exact(Fraction(123450)) == "1.234,50 kr."
    assert share(Fraction(1, 8)) == "12,5 %"
    assert share(Fraction(2, 3)) == "2/3 (ca. 66,6667 %)"
    assert day_list([day("2026-02-01"), day("2026-02-03"), day("2026-02-04"), day("2026-02-05")]) == "1. og 3.–5."
    assert [holiday(day(d)) for d in ("2023-05-05", "2026-12-25", "2026-05-14", "2026-01-01")] == [
        "store bededag",
        "juledag",
        "Kristi himmelfartsdag",
        "nytårsdag",
    ]


def _catalogue(code: str) -> dict[str, str]:
    return {"service_code": code, "name": code, "business_area": "handicap", "paragraph": "SEL § 85", "unit": "month", "timing": "arrears"}


def _rate(code: str) -> dict[str, str]:
    return {"service_code": code, "from_date": "2026-01-01", "rate": "100,00"}
