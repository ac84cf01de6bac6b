"""Balanced vouchers: what is credited, what is debited, and that each sums to nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from as2007lib.accounting.accounts import Accounts
from as2007lib.accounting.frames import AccountFindings, Entries
from as2007lib.accounting.vouchers import (
    MISSING_ACCOUNT,
    MISSING_CONTRA,
    MISSING_VAT_ACCOUNT,
    Grouping,
    department_pairs,
    unbalanced,
    vouchers_for,
)
from as2007lib.frames.facts import Providers, Services
from as2007lib.frames.results import Lines
from as2007lib.values.months import first_day, parse_month

OCTOBER = parse_month("2026-10")
DECEMBER = parse_month("2025-12")


def lines(*rows: tuple[int, int, int, int]) -> Lines:
    """Lines of (service, party, month, amount)."""
    known = [
        {"service": s, "party": p, "month": m, "kind": "ordinary", "start": first_day(m), "stop": first_day(m + 1), "unit": "day"}
        | {"amount": a, "old_amount": 0, "new_amount": a, "accounting_year": m // 12}
        for s, p, m, a in rows
    ]
    return Lines.of(**{c.name: [row.get(c.name) for row in known] for c in Lines.columns})


def accounts(*rows: tuple[str | None, str | None, str | None]) -> Accounts:
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(3)]
    return Accounts(*columns, findings=AccountFindings.empty())


def read(entries: Entries) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in entries.table.select(["voucher", "account", "amount", "month", "vat_code", "text"]).to_pylist()]


def test_a_sale_credits_income_and_debits_the_contra_account():
    made = lines((1, 5, OCTOBER, 31_000_00), (2, 5, OCTOBER, 9_000_00), (3, 6, OCTOBER, -500_00))
    booked = accounts(("10", "90", None), ("10", "90", None), ("11", "90", None))
    vouchers, entries = vouchers_for(
        made, booked, Grouping(np.array([0, 0, 1]), ["Faktura A1", "Kreditnota A2"], documents=True), flow="sale"
    )
    assert vouchers.table.to_pylist() == [{"document": 0, "text": "Faktura A1"}, {"document": 1, "text": "Kreditnota A2"}]
    assert read(entries) == [
        (0, "10", -40_000_00, OCTOBER, None, "Faktura A1, oktober 2026"),
        (0, "90", 40_000_00, OCTOBER, None, "Faktura A1, oktober 2026"),
        (1, "11", 500_00, OCTOBER, None, "Kreditnota A2, oktober 2026"),
        (1, "90", -500_00, OCTOBER, None, "Kreditnota A2, oktober 2026"),
    ]


def test_a_purchase_debits_expense():
    _, entries = vouchers_for(lines((1, 5, OCTOBER, 100)), accounts(("10", "90", None)), Grouping(np.array([0]), ["x"]), flow="purchase")
    assert [row[1:3] for row in read(entries)] == [("10", 100), ("90", -100)]


def test_months_years_and_vat_codes_stand_apart():
    made = lines((1, 5, DECEMBER, 100), (1, 5, OCTOBER, 200), (2, 5, OCTOBER, 400))
    booked = accounts(("10", "90", None), ("10", "90", None), ("10", "90", "U25"))
    _, entries = vouchers_for(made, booked, Grouping(np.zeros(3, np.int64), ["x"]), flow="sale")
    assert [row[1:5] for row in read(entries)] == [
        ("10", -100, DECEMBER, None),
        ("10", -200, OCTOBER, None),
        ("10", -400, OCTOBER, "U25"),
        ("90", 100, DECEMBER, None),
        ("90", 600, OCTOBER, None),
    ]
    assert entries.table["accounting_year"].to_pylist() == [2025, 2026, 2026, 2025, 2026]


def test_vat_is_owed_by_the_document():
    grouping = Grouping(np.array([0, 0]), ["Faktura A1"], documents=True, vat=[25_00])
    made, booked = lines((1, 5, DECEMBER, 60_00), (2, 5, OCTOBER, 40_00)), accounts(("10", "90", "U25"), ("10", "90", "U25"))
    _, entries = vouchers_for(made, booked, grouping, flow="sale", vat_account="95")
    assert [row[1:4] for row in read(entries)] == [
        ("10", -60_00, DECEMBER),
        ("10", -40_00, OCTOBER),
        ("90", 60_00, DECEMBER),
        ("90", 65_00, OCTOBER),
        ("95", -25_00, OCTOBER),
    ]
    assert unbalanced(entries).tolist() == []


def test_what_has_no_account_says_so():
    grouping = Grouping(np.array([0]), ["x"], vat=[1])
    _, entries = vouchers_for(lines((1, 5, OCTOBER, 4)), accounts((None, None, None)), grouping, flow="sale")
    assert {row[1]: row[2] for row in read(entries)} == {MISSING_ACCOUNT: -4, MISSING_CONTRA: 5, MISSING_VAT_ACCOUNT: -1}


def test_what_comes_to_nothing_is_left_out():
    made, booked = lines((1, 5, OCTOBER, 100), (2, 5, OCTOBER, -100)), accounts(("10", "90", None), ("10", "90", None))
    vouchers, entries = vouchers_for(made, booked, Grouping(np.zeros(2, np.int64), ["x"]), flow="sale")
    assert (len(vouchers), len(entries)) == (1, 0)


def test_an_empty_run_has_no_vouchers():
    vouchers, entries = vouchers_for(Lines.empty(), accounts(), Grouping(np.empty(0, np.int64), []), flow="internal")
    assert (len(vouchers), len(entries)) == (0, 0)


def test_an_internal_run_has_a_voucher_for_each_pair_of_departments():
    service = {"package": 9, "service_code": 8, "flow": "internal", "start": 0}
    rows = [{"service": 1, "provider": 20, **service}, {"service": 2, "provider": 21, **service}, {"service": 3, **service}]
    services = Services.of(**{c.name: [row.get(c.name) for row in rows] for c in Services.columns})
    units = [{"provider": 20, "party": 30, "name": "A", "start": 0}, {"provider": 21, "party": 31, "name": "B", "start": 0}]
    providers = Providers.of(**{c.name: [row.get(c.name) for row in units] for c in Providers.columns})
    made = lines((2, 5, OCTOBER, 1), (1, 5, OCTOBER, 2), (1, 6, OCTOBER, 3), (2, 5, DECEMBER, 4), (3, 5, OCTOBER, 5), (99, 5, OCTOBER, 6))
    voucher, charged, delivers = department_pairs(made, services, providers)
    assert voucher.tolist() == [0, 1, 2, 0, 3, 3]
    assert charged.tolist() == [5, 5, 6, 5]
    assert delivers.tolist()[:3] == [31, 30, 30]
    assert delivers[3] < 0
    assert [len(column) for column in department_pairs(Lines.empty(), Services.empty(), Providers.empty())] == [0, 0, 0]


def test_an_entry_somebody_touched_is_found():
    _, entries = vouchers_for(lines((1, 5, OCTOBER, 4)), accounts(("1", "2", None)), Grouping(np.array([0]), ["x"]), flow="sale")
    touched = entries.table.set_column(2, "amount", pa.array([-4, 5], pa.int64()))
    assert unbalanced(Entries(touched)).tolist() == [0]


ACCOUNTS = st.sampled_from([None, "1", "2", "3"])
LINES = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(24300, 24330), st.integers(-(10**12), 10**12))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(LINES, st.tuples(ACCOUNTS, ACCOUNTS, ACCOUNTS), st.integers(0, 4)), max_size=15),
    st.sampled_from(["sale", "purchase"]),
    st.booleans(),
)
def test_every_voucher_sums_to_nothing_and_the_run_to_its_income(rows: list[Any], flow: str, taxed: bool):
    made, booked = lines(*[row[0] for row in rows]), accounts(*[row[1] for row in rows])
    vat = [7, -3, 0, 10**12, 1] if taxed else []
    grouping = Grouping(np.array([row[2] for row in rows], dtype=np.int64), ["a", "b", "c", "d", "e"], vat=vat)
    vouchers, entries = vouchers_for(made, booked, grouping, flow=flow, vat_account="moms")
    assert len(vouchers) == 5
    assert unbalanced(entries).tolist() == []
    assert sum(entries.table["amount"].to_pylist()) == 0
    assert 0 not in entries.table["amount"].to_pylist()
    owed = [row[2] for row in read(entries) if row[1] == "moms"]
    assert -sum(owed) == sum({row[2]: vat[row[2]] for row in rows}.values() if taxed else [])
    places = [(row[0], row[1]) for row in read(entries)]
    assert places == sorted(places)
