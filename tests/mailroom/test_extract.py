"""What a match is given of a received document: sign, period, person, name and what may be an id of ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from as2007lib.formats.einvoice.read import read_document
from as2007lib.mailroom.extract import Row, evidence_rows
from as2007lib.mailroom.keys import originals_of
from as2007lib.values.days import parse_day
from tests.acts.purchases import OTHER_PERSON, PERSON, Billed, invoice


def _rows(content: bytes) -> list[Row]:
    document = read_document(content).document
    assert document is not None
    return evidence_rows(document)


def test_a_line_has_its_own_period_person_and_sign() -> None:
    lines = (Billed(100, cpr=PERSON), Billed(250, month="2026-02", cpr=OTHER_PERSON))
    one, two = _rows(invoice("F-1", *lines))
    assert (one.amount, one.cpr, one.start, one.stop) == (100, PERSON, parse_day("2026-01-01"), parse_day("2026-02-01"))
    assert (two.amount, two.cpr, two.start, two.stop) == (250, OTHER_PERSON, parse_day("2026-02-01"), parse_day("2026-03-01"))
    assert [row.amount for row in _rows(invoice("K-1", *lines, crediting="F-1"))] == [-100, -250]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("610190-1234, Anna Prøve Hansen, januar", "Anna Prøve Hansen"),
        ("CPR 6101901234: Bo B. Ibsen", "Bo B. Ibsen"),
        ("Ophold for 610190-1234, januar", None),
        ("610190-1234, Januar", None),
        ("Ophold i januar", None),
    ],
)
def test_a_name_is_two_words_behind_a_number(words: str, name: str | None) -> None:
    (row,) = _rows(invoice("F-1", Billed(100, description=words)))
    assert row.person_name == name


def _whom(*lines: Billed, note: str = "", ids: str = "") -> list[str | None]:
    content = invoice("F-1", *lines)
    if note:
        content = content.replace(b"<cbc:DocumentCurrencyCode>", f"<cbc:Note>{note}</cbc:Note><cbc:DocumentCurrencyCode>".encode(), 1)
    if ids:
        content = content.replace(b"Line><cbc:ID>2<", f"Line><cbc:ID>{ids}<".encode())
    return [row.cpr for row in _rows(content)]


@pytest.mark.parametrize(
    ("words", "cpr"),
    [
        ("CPR 610190-XXXX", PERSON[:6]),
        ("610190xxxx", PERSON[:6]),
        ("610190, Anna Prøve Hansen", PERSON[:6]),
        ("CPR-nr. 610190", PERSON[:6]),
        ("Anna, født 610190", PERSON[:6]),
        ("Faktura 610190, Januar", None),
        ("Ordre 610190", None),
        ("CPR 991390-XXXX", None),
        ("CPR 610190-XXXX eller 620285-XXXX", None),
        ("610190-XXXX, rigtigt 610190-1234", PERSON),
        ("610190-1234 og 620285-1234", None),
        ("610190-1234, værge 6202851234", PERSON),
    ],
)
def test_a_birth_date_will_do_and_two_persons_are_nobody(words: str, cpr: str | None) -> None:
    assert _whom(Billed(100, description=words)) == [cpr]


def test_whose_a_line_is_does_not_hang_on_its_id_or_on_a_list_of_persons() -> None:
    ours, other = Billed(100, cpr=PERSON), Billed(250, cpr=OTHER_PERSON)
    assert _whom(ours, other, ids="1") == [PERSON, OTHER_PERSON]
    assert _whom(Billed(100), other, ids="1", note="Vedr. 610190-1234") == [PERSON, OTHER_PERSON]
    assert _whom(Billed(100), Billed(250), note="Vedr. 610190-1234 og 620285-1234") == [None, None]


def test_ids_are_looked_for_wherever_a_supplier_may_write_them() -> None:
    (row,) = _rows(invoice("F-1", Billed(100, description="aftale Y000123 for maj", case="S77"), order="REK-9"))
    assert row.reference is not None
    assert {"Y000123", "REK-9"} <= set(row.reference.split())
    assert row.order_number == "REK-9"


def test_no_person_shows_in_what_is_printed_of_a_row() -> None:
    (row,) = _rows(invoice("F-1", Billed(100, cpr=PERSON, description="610190-1234, Anna Hansen")))
    assert PERSON not in repr(row)
    assert "Anna" not in repr(row)


def test_an_original_may_be_named_on_the_whole_or_on_a_line() -> None:
    document = read_document(invoice("K-1", Billed(100), crediting="F-1")).document
    assert document is not None
    whole = document.originals
    assert [reference.number for reference in whole] == ["F-1"]
    on_line = replace(document, originals=(), lines=(replace(document.lines[0], originals=whole),))
    assert originals_of(document) == originals_of(on_line) == ["F-1"]
