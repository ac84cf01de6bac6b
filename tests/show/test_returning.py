"""What is said of a document that went back."""

from __future__ import annotations

from dataclasses import replace

from as2007lib.answers.returns import Return, Told, Waits
from as2007lib.show.incoming import returning

SENT = Return(
    message="retur-D000001-1",
    file="retur-D000001-1.xml",
    document_id="D000001",
    type="invoice",
    number="=F-1",
    supplier="Birken",
    supplier_cvr="22674595",
    currency="DKK",
    amount=-12_345,
    decision="approved",
    syntax="eget-xml",
    at="2026-03-03T23:30:00+00:00",
    state="ready",
)
REFUSED = replace(SENT, state="refused", said=(Told("receipt_refused", "Kontoen er lukket."),))


def test_a_document_is_told_with_the_danish_day_and_what_became_of_it() -> None:
    assert returning.state_of(SENT) == "Sendt tilbage som godkendt den 4. marts 2026 (retur-D000001-1), kvitteringen er ikke kommet."
    assert returning.state_of(REFUSED) == (
        "Sendt tilbage som godkendt den 4. marts 2026 (retur-D000001-1), afvist af modtageren: Kontoen er lukket."
    )


def test_rows_have_a_decimal_comma_and_no_formula() -> None:
    waits = Waits("D000002", 100, Told("held", "1 linje er sat i bero."))
    rows = returning.csv_of([SENT], [waits]).decode().splitlines()
    assert rows[1] == "retur-D000001-1;D000001;invoice;'=F-1;22674595;-123,45;approved;ready;2026-03-04;retur-D000001-1.xml;;"
    assert rows[2] == ";D000002;;;;1,00;;waits;;;held;1 linje er sat i bero."


def test_somebody_must_look_at_what_was_refused_last_and_not_at_what_only_waits() -> None:
    held, stuck = Waits("D000002", 100, Told("held", "")), Waits("D000003", 100, Told("no_account", ""))
    assert not returning.to_look_at([SENT], [held])
    assert returning.to_look_at([REFUSED], [])
    assert not returning.to_look_at([replace(SENT, message="retur-D000001-2"), REFUSED], [])  # the newest comes first
    assert returning.to_look_at([], [stuck])


def test_long_lists_are_cut_and_say_where_the_rest_stands() -> None:
    waits = [Waits(f"D{number:06}", 100, Told("no_account", "Linje 1 mangler konto.")) for number in range(25)]
    told = returning.words([], waits)
    assert told.startswith("Der er intet at sende tilbage.\n25 dokumenter kan ikke sendes tilbage endnu:")
    assert told.endswith("… og 5 mere; alle står i returns.csv (--out).")
