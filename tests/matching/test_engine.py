"""The engine on small tables: what each stage lays, what comes twice, what is credited, and what needs a person."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from as2007lib.frames.base import Frame
from as2007lib.frames.clearing import (
    Allocated,
    Commitments,
    EarlierBills,
    Evidence,
    KnownAccounts,
    PayeeAccounts,
    Persons,
    ServiceNames,
    ServiceTerms,
    Suppliers,
)
from as2007lib.matching import RULE_NAMES, Extra, Found, explanations, propose
from as2007lib.matching.causes import causes
from as2007lib.values.days import parse_day
from as2007lib.values.months import parse_month

OCT, NOV, DEC = (parse_month(text) for text in ("2026-10", "2026-11", "2026-12"))
ANNA, BENT = "6101011234", "7202022345"
CARE, HOME = "12345678", "87654321"


def made(kind: type[Frame], rows: list[dict[str, Any]]) -> Any:
    """Return a frame of rows; what a row does not name is null."""
    return kind(pa.Table.from_pylist([{c.name: row.get(c.name) for c in kind.columns} for row in rows], schema=kind.schema()))


def item(number: int, month: int, amount: int = 300_000, **more: Any) -> dict[str, Any]:
    """Return an open item: Anna's stay (service 1) at the care supplier, unless something else is said."""
    usual = {"service": 1, "party": 21, "citizen": 11, "account": "5001", "open": amount}
    return {"item": number, "month": month, "amount": amount, **usual, **more}


def line(number: int, day: str = "2026-11-03", amount: int = 300_000, month: int | None = OCT, **more: Any) -> dict[str, Any]:
    """Return a line about Anna from the care supplier, a document of its own, unless something else is said."""
    usual = {"kind": "invoice", "supplier_cvr": CARE, "cpr": ANNA, "person_name": "Anna Nielsen", "account": "5001"}
    when = {"issued_on": parse_day(day), "first_month": month, "last_month": month}
    return {"evidence": number, "source": number, "amount": amount, **usual, **when, **more}


def matched(items: list[dict[str, Any]], lines: list[dict[str, Any]], allocated: list[dict[str, Any]] | None = None, **more: Any) -> Found:
    return propose(
        made(Evidence, lines),
        made(Commitments, items),
        made(Persons, [{"citizen": 11, "cpr": ANNA, "name": "Anna Nielsen"}, {"citizen": 12, "cpr": BENT, "name": "Bent Friis Holm"}]),
        made(Suppliers, [{"party": 21, "cvr": CARE, "name": "Omsorg ApS"}, {"party": 22, "cvr": HOME, "name": "Hjemmet"}]),
        NAMES,
        made(Allocated, allocated or []),
        **more,
    )


NAMES = made(
    ServiceNames,
    [
        {"service": 1, "service_id": "Y-1", "package_id": "P-1", "name": "Døgnophold"},
        {"service": 2, "service_id": "Y-2", "package_id": "P-2", "name": "Psykologsamtaler"},
        {"service": 3, "service_id": "Y-3", "package_id": "P-1", "name": "Kost og logi"},
    ],
)


def laid(found: Found) -> dict[int, list[tuple[int | None, int]]]:
    rows: dict[int, list[tuple[int | None, int]]] = {}
    for row in found.proposals.table.to_pylist():
        rows.setdefault(row["evidence"], []).append((row["item"], row["amount"]))
    return rows


def of(found: Found, column: str) -> dict[int, Any]:
    return dict(zip(found.proposals.ints("evidence").tolist(), found.proposals.texts(column).tolist(), strict=True))


def told(found: Found, items: list[dict[str, Any]]) -> dict[int, str]:
    return explanations(found.proposals, found.reasons, made(Commitments, items), NAMES)


def checks(found: Found) -> set[tuple[int, str]]:
    rows = found.reasons.table.to_pylist()
    return {(row["evidence"], row["name"]) for row in rows if row["kind"] == "person"}


MONTHS = [item(1, OCT), item(2, NOV), item(3, DEC)]


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"reference": "Y-1 sag 7", "cpr": None, "person_name": None}, "reference"),
        ({}, "person_month"),
        ({"cpr": ANNA[:6]}, "birth_month"),
        ({"cpr": None}, "name_month"),
        ({"cpr": "6101011243"}, "scored"),
        ({"cpr": None, "person_name": "Anna Nilsen"}, "scored"),
        ({"supplier_cvr": HOME}, "scored"),
    ],
)
def test_a_stage_lays_the_line_on_its_month(more: dict[str, Any], rule: str):
    found = matched(MONTHS, [line(1, **more)])
    assert (laid(found), of(found, "rule")) == ({1: [(1, 300_000)]}, {1: rule})


def test_a_line_without_a_period_gets_the_first_month_that_fits_and_a_person_looks():
    found = matched(MONTHS, [line(1, month=None)])
    assert (laid(found), checks(found)) == ({1: [(1, 300_000)]}, {(1, "month_unclear")})
    alone = matched([item(1, OCT, open=0), item(2, NOV)], [line(1, month=None)])
    assert (laid(alone), of(alone, "decision")) == ({1: [(2, 300_000)]}, {1: "auto"})


def test_an_order_number_of_the_supplier_finds_the_month_without_a_person():
    items = [item(1, OCT, order_number="4711"), item(2, NOV, order_number="4711")]
    found = matched(items, [line(1, order_number="4711", cpr=None, person_name=None, account=None)])
    assert (laid(found), of(found, "rule")) == ({1: [(1, 300_000)]}, {1: "order_number"})


def test_exact_lines_are_posted_alone_and_say_why():
    found = matched(MONTHS, [line(1)])
    text = told(found, MONTHS)[1]
    assert of(found, "decision") == {1: "auto"}
    assert "CPR-nummeret er det samme (+8)" in text
    assert text.startswith("Fundet ved CPR-nummer, leverandør, måned og beløb: ")
    assert ANNA not in text


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"cpr": "6505051111", "person_name": "Fremmed Person", "account": None}, "Der er ikke fundet nogen ydelse"),
        ({"amount": 450_000}, "intet disponeret beløb passer"),
    ],
)
def test_what_nothing_fits_is_none_with_a_cause(more: dict[str, Any], cause: str):
    found = matched(MONTHS, [line(1, **more)])
    assert (of(found, "decision"), found.proposals.table["item"].to_pylist()) == ({1: "none"}, [None])
    assert cause in told(found, MONTHS)[1]


def test_an_amount_over_what_is_expected_is_shown_whole_and_never_posted_alone():
    found = matched(MONTHS, [line(1, amount=306_000), line(2, "2026-12-03", 300_050, NOV)])
    assert laid(found) == {1: [(1, 306_000)], 2: [(2, 300_050)]}
    assert of(found, "decision") == {1: "review", 2: "auto"}
    assert "beløbet er 60,00 kr. over det disponerede (3.000,00 kr.)" in told(found, MONTHS)[1]


def test_two_months_in_one_line_take_both_and_what_differs_falls_on_the_last():
    found = matched(MONTHS, [line(1, amount=600_040, last_month=NOV)])
    assert (laid(found), of(found, "rule")) == ({1: [(1, 300_000), (2, 300_040)]}, {1: "months"})


def test_two_lines_about_one_month_are_its_parts():
    found = matched(MONTHS, [line(1, amount=100_000), line(2, amount=200_000)])
    assert (laid(found), of(found, "rule")) == ({1: [(1, 100_000)], 2: [(1, 200_000)]}, {1: "parts", 2: "parts"})


def test_one_line_for_all_services_of_a_person_takes_them_all():
    items = [item(1, OCT), item(2, OCT, 80_000, service=3), item(3, OCT, 50_000, service=2, citizen=12)]
    found = matched(items, [line(1, amount=380_000)])
    assert (laid(found), of(found, "rule")) == ({1: [(1, 300_000), (2, 80_000)]}, {1: "services"})


def test_of_two_that_bill_the_same_the_first_is_matched_and_the_later_says_which():
    found = matched(MONTHS, [line(5, "2026-11-09"), line(9, "2026-11-03")])
    assert laid(found) == {5: [(None, 300_000)], 9: [(1, 300_000)]}
    assert of(found, "decision")[5] == "none"
    assert "gælder det samme som bilag 9, der kom først" in told(found, MONTHS)[5]


def test_the_first_is_matched_also_where_the_later_says_more():
    found = matched(MONTHS, [line(1, "2026-11-03", cpr=None), line(2, "2026-11-09")])
    assert (laid(found)[1], of(found, "decision")[2]) == ([(1, 300_000)], "none")


def test_a_credit_gets_the_months_of_its_original_negative_and_the_original_keeps_them():
    credit = line(2, "2026-11-12", -300_000, kind="credit_note", credits=1)
    found = matched(MONTHS, [line(1), credit])
    assert laid(found) == {1: [(1, 300_000)], 2: [(1, -300_000)]}
    assert of(found, "rule")[2] == "credit_named"
    assert "den krediterer bilag 1" in told(found, MONTHS)[2]


def test_a_credit_that_names_nothing_finds_what_it_reverses_and_a_new_bill_may_come_after_it():
    credit = line(2, "2026-11-12", -300_000, kind="credit_note")
    found = matched(MONTHS, [line(1), credit, line(3, "2026-11-20")])
    assert laid(found) == {1: [(1, 300_000)], 2: [(1, -300_000)], 3: [(1, 300_000)]}
    assert of(found, "rule") == {1: "person_month", 2: "credit", 3: "billed_again"}


def test_a_bill_before_the_credit_is_still_one_too_many():
    credit = line(2, "2026-11-25", -300_000, kind="credit_note", credits=1)
    found = matched(MONTHS, [line(1), credit, line(3, "2026-11-20")])
    assert laid(found)[3] == [(None, 300_000)]


def test_a_credit_of_two_months_falls_on_both():
    bill, credit = line(1, amount=600_000, last_month=NOV), line(2, "2026-12-09", -600_000, None, kind="credit_note", credits=1)
    found = matched(MONTHS, [bill, credit])
    assert laid(found)[2] == [(1, -300_000), (2, -300_000)]


def test_a_credit_of_a_part_needs_a_person():
    found = matched(MONTHS, [line(1), line(2, "2026-11-12", -40_000, kind="credit_note")])
    assert (laid(found)[2], of(found, "decision")[2]) == ([(1, -40_000)], "review")


def test_a_credit_without_an_original_is_none_and_says_so():
    found = matched(MONTHS, [line(2, "2026-11-12", -300_000, kind="credit_note")])
    assert of(found, "decision") == {2: "none"}
    assert "Der er ikke fundet noget, som den krediterer" in told(found, MONTHS)[2]


EARLIER = {"evidence": 70, "source": 70, "item": 1, "amount": 300_000, "evidence_amount": 300_000, "issued_on": parse_day("2026-11-01")}


def test_what_was_laid_before_is_known_again():
    items = [item(1, OCT, open=0), *MONTHS[1:]]
    found = matched(items, [line(1)], [EARLIER])
    assert of(found, "decision") == {1: "none"}
    assert "bilag 70" in told(found, items)[1]


def test_a_credit_finds_what_was_laid_before():
    found = matched([item(1, OCT, open=0)], [line(2, "2026-11-12", -300_000, kind="credit_note")], [EARLIER])
    assert laid(found) == {2: [(1, -300_000)]}


CREDITED = [EARLIER, {**EARLIER, "evidence": 71, "source": 71, "amount": -300_000, "evidence_amount": -300_000}]


@pytest.mark.parametrize("named", [70, None])
def test_a_bill_after_one_that_was_credited_is_known_as_such_also_when_both_were_posted_before(named: int | None):
    found = matched(MONTHS, [line(1)], [EARLIER, {**CREDITED[1], "credits": named}])
    assert (laid(found), of(found, "rule"), of(found, "decision")) == ({1: [(1, 300_000)]}, {1: "billed_again"}, {1: "review"})


def test_a_bill_before_a_credit_that_was_posted_before_is_still_one_too_many():
    credit = {**CREDITED[1], "issued_on": parse_day("2026-11-20"), "credits": 70}
    found = matched(MONTHS, [line(1)], [EARLIER, credit])
    assert laid(found) == {1: [(None, 300_000)]}
    assert "Regningen gælder det samme som bilag 70" in told(found, MONTHS)[1]


def test_a_credit_waits_where_what_it_credits_does():
    last = [{**MONTHS[0], "amount": 30_000_000, "open": 30_000_000}]
    credit = line(2, "2026-11-12", -30_000_000, kind="credit_note", credits=1)
    found = matched(last, [line(1, amount=30_000_000), credit])
    assert of(found, "decision") == {1: "review", 2: "review"}
    assert checks(found) == {(1, "first_payment"), (2, "original_waits")}
    assert causes(found.reasons)[2] == ("Krediterer noget, der venter",)
    assert "det, den krediterer, er ikke posteret endnu" in told(found, last)[2]


def test_more_than_what_is_credited_is_never_posted_alone():
    over = {"kind": "credit_note", "credits": 1}
    found = matched(MONTHS, [line(1), line(2, "2026-11-12", -310_000, **over)])
    assert (of(found, "decision")[2], checks(found)) == ("review", {(2, "credit_over")})
    twice = matched(MONTHS, [line(1), line(2, "2026-11-12", -200_000, **over), line(3, "2026-11-13", -200_000, **over)])
    assert (3, "credit_over") in checks(twice)
    assert (2, "credit_over") not in checks(twice)
    again = matched(MONTHS, [line(1), line(2, "2026-11-12", -300_000, **over), line(3, "2026-11-13", -300_000, **over)])
    assert "bilag 1, som allerede er krediteret helt" in told(again, MONTHS)[3]


def test_a_credit_that_named_nothing_is_known_again_and_what_it_took_is_not_credited_twice():
    before = [EARLIER, EARLIER | {"evidence": 71, "amount": -300_000, "evidence_amount": -300_000, "issued_on": parse_day("2026-11-05")}]
    found = matched(MONTHS, [line(2, "2026-11-12", -300_000, kind="credit_note"), line(3, "2026-11-13")], before)
    assert of(found, "decision") == {2: "none", 3: "review"}


def test_what_was_credited_too_much_makes_no_later_bill_expected_to_be_more():
    found = matched([item(1, OCT, open=600_000)], [line(1), line(2)])
    assert laid(found) == {1: [(1, 300_000)], 2: [(None, 300_000)]}


def test_punch_cards_are_used_in_order_until_nothing_is_left():
    card = item(1, OCT, 100_000, service=2, quantity=100_000)
    lines = [line(n, f"2026-11-0{n}", 40_000, quantity=40_000, price=10_000) for n in (1, 2, 3)]
    found = matched([card], lines)
    assert of(found, "rule") == {1: "use", 2: "use", 3: "use_over"}
    assert laid(found)[3] == [(1, 40_000)]
    assert (3, "used_up") in checks(found)
    assert of(found, "decision")[3] == "review"


def test_hours_at_another_price_than_the_agreed_one_wait_for_a_person():
    card = item(1, OCT, 100_000, service=2, quantity=100_000)
    found = matched([card], [line(1, amount=18_000, quantity=20_000, price=9_000), line(2, amount=20_000, quantity=20_000)])
    assert of(found, "rule") == {1: "use_price", 2: "use"}
    assert (checks(found), of(found, "decision")[1]) == ({(1, "other_price")}, "review")


def test_hours_that_are_billed_as_one_lump_are_found_by_their_amount():
    card = item(1, OCT, 100_000, service=2, quantity=132_857)
    found = matched(
        [card], [line(1, amount=100_000, quantity=10_000, price=100_000), line(2, amount=97_000, quantity=10_000, price=97_000)]
    )
    assert laid(found)[1] == [(1, 100_000)]
    assert of(found, "rule")[1] == "person_month"
    assert of(found, "decision") == {1: "auto", 2: "review"}, "an amount near the whole is no whole"


def test_a_price_over_the_agreed_one_is_never_posted_alone():
    card = item(1, OCT, 100_000, service=2, quantity=100_000)
    found = matched([card], [line(1, amount=24_000, quantity=20_000, price=12_000)])
    assert (checks(found), of(found, "decision")) == ({(1, "price_over_agreement")}, {1: "review"})
    assert told(found, [card])[1].endswith("over den aftalte 100,00 kr.")


TERMS = {"service": 1, "unit": "day", "price": 10_000, "start": parse_day("2026-01-01"), "price_from": parse_day("2026-01-01")}


@pytest.mark.parametrize(
    ("terms", "more", "check"),
    [
        ({"stop": parse_day("2026-10-20")}, {}, "ends_in_period"),
        ({"price_from": parse_day("2026-10-01")}, {}, "after_rate_change"),
        ({}, {"quantity": 320_000, "price": 9_375}, "more_days_than_month"),
        ({}, {"quantity": 200_000, "price": 15_000}, "price_over_agreement"),
    ],
)
def test_what_is_agreed_may_say_that_a_person_must_look(terms: dict[str, Any], more: dict[str, Any], check: str):
    found = matched(MONTHS, [line(1, **more)], extra=Extra(terms=made(ServiceTerms, [{**TERMS, **terms}])))
    assert (checks(found), of(found, "decision")) == ({(1, check)}, {1: "review"})


def test_a_bank_account_that_the_supplier_was_never_paid_to_needs_a_person():
    extra = Extra(
        payee_accounts=made(PayeeAccounts, [{"evidence": 1, "bank_account": "1234 999"}]),
        known_accounts=made(KnownAccounts, [{"party": 21, "bank_account": "1234 111"}]),
    )
    assert checks(matched(MONTHS, [line(1)], extra=extra)) == {(1, "bank_account_changed")}


def test_of_a_supplier_that_was_never_paid_the_second_account_is_a_change():
    accounts = [{"evidence": 1, "bank_account": "1234 999"}, {"evidence": 2, "bank_account": "1234 111"}]
    extra = Extra(payee_accounts=made(PayeeAccounts, accounts))
    found = matched(MONTHS, [line(1, "2026-12-03", month=NOV), line(2)], extra=extra)
    assert checks(found) == {(1, "bank_account_changed")}


def test_one_citizen_by_the_day_at_two_suppliers_and_one_amount_from_both_need_a_person():
    items = [item(1, OCT), item(2, OCT, service=3, party=22, account="5002")]
    terms = made(ServiceTerms, [{"service": number, "unit": "day"} for number in (1, 3)])
    found = matched(items, [line(1), line(2, supplier_cvr=HOME, account="5002")], extra=Extra(terms=terms))
    assert checks(found) == {(n, name) for n in (1, 2) for name in ("two_places", "duplicate_across_suppliers")}


def test_a_first_payment_that_is_large_needs_a_person_and_a_later_one_does_not():
    items = [item(1, OCT, 30_000_000), item(2, NOV, 30_000_000)]
    first = matched(items, [line(1, amount=30_000_000)])
    later = matched([{**items[0], "open": 0}, items[1]], [line(1, "2026-12-03", 30_000_000, NOV)])
    assert (checks(first), checks(later)) == ({(1, "first_payment")}, set())


def test_a_line_of_another_month_is_proposed_only_where_the_habit_of_its_supplier_says_so():
    items = [item(n, month) for n, month in enumerate(range(OCT - 7, OCT + 2), 1)]
    days = ("2026-04-03", "2026-05-03", "2026-06-03", "2026-07-03", "2026-08-03", "2026-09-03", "2026-10-03")
    lines = [line(n, day, month=OCT - 8 + n) for n, day in enumerate(days, 1)]
    found = matched(items, [*lines, line(8, "2026-11-03", month=OCT - 1)])
    assert (laid(found)[8], of(found, "rule")[8]) == ([(8, 300_000)], "other_month")
    assert of(found, "decision")[8] == "review"
    earlier = made(EarlierBills, [{name: bill[name] for name in ("supplier_cvr", "last_month", "issued_on")} for bill in lines])
    used = [{**each, "open": 0} for each in items[:7]]
    alone = matched([*used, *items[7:]], [line(8, "2026-11-03", month=OCT - 1)], [{**EARLIER, "item": 7}], extra=Extra(earlier=earlier))
    assert (laid(alone)[8], of(alone, "rule")[8]) == ([(8, 300_000)], "other_month"), "the habit is known from what was posted before"
    twice = matched(items, [*lines, line(8, "2026-10-05", month=OCT - 1)])
    assert of(twice, "decision")[8] == "none"


def test_nothing_waits_and_nothing_is_open():
    assert len(matched(MONTHS, []).proposals) == 0
    assert of(matched([], [line(1)]), "decision") == {1: "none"}


def test_every_rule_has_a_name_on_screen():
    found = matched(MONTHS, [line(1)])
    assert set(of(found, "rule").values()) <= set(RULE_NAMES)
