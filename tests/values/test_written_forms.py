"""Identifiers, Danish figures, interchange numbers and variants."""

import importlib
import locale
import re
import sys

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from as2007lib.values import danish
from as2007lib.values.days import parse_day
from as2007lib.values.identifiers import account_authorised, account_ok, cvr_ok, gln_ok, p_number_ok
from as2007lib.values.months import days_in, parse_month
from as2007lib.values.numbers import (
    format_column,
    format_ore,
    format_scaled,
    format_ten_thousandths,
    parse_column,
    parse_kroner,
    parse_scaled,
)
from as2007lib.values.variants import VariantError, find_variants, variant


def test_identifiers_need_their_digits_and_check_digit():
    assert cvr_ok("35968539")
    assert not any(cvr_ok(text) for text in ("35968538", "DK35968539", "3596853", "", "35 96 85 39"))
    assert gln_ok("5798008885983")
    assert not any(gln_ok(text) for text in ("5798008885984", "579800888598", "5798 0088 85983"))
    assert p_number_ok("1003388394")
    assert not p_number_ok("100338839")


def test_account_strings():
    assert account_ok("5380001")
    assert account_ok("05.38.50-1.001/4 7")
    assert not any(account_ok(text) for text in ("", " 5", "5 ", "=1+1", "x" * 65, "5;3"))
    assert account_authorised("0538500010012347")
    assert account_authorised("05.38.50.001-001-2347")
    assert not account_authorised("5380001")


def test_danish_money_and_figures():
    assert danish.kr(123450) == "1.234,50 kr."
    assert danish.amount(-7) == "-0,07"
    assert danish.amount(10**17) == "1.000.000.000.000.000,00"
    assert danish.count(1234567) == "1.234.567"
    assert danish.quantity(75000) == "7,5"
    assert danish.percent(125000) == "12,5 %"
    assert danish.share(333333) == "33,3333 %"
    assert danish.share(1000000) == "100 %"


def test_danish_dates():
    assert danish.date_long(parse_day("2026-10-31")) == "31. oktober 2026"
    assert danish.date_short(parse_day("2026-01-02")) == "02.01.2026"
    assert danish.month(parse_month("2026-10")) == "oktober 2026"


@pytest.mark.parametrize("text", ["0001-01", "1899-12", "2200-01", "9999-12", "2026-13", "2026-00", "2026-1", "26-10", "oktober"])
def test_what_is_no_month_of_ours_is_refused(text):
    with pytest.raises(ValueError, match=text):
        parse_month(text)


def test_the_first_and_last_month_have_their_neighbours():
    for month in (parse_month("1900-01"), parse_month("2199-12")):
        assert [days_in(month), days_in(month + 1), days_in(month - 1)] == [31, *((28, 31) if month % 12 == 0 else (31, 30))]


def test_the_process_locale_is_never_asked(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    before = locale.setlocale(locale.LC_ALL)
    assert danish.kr(123450) == "1.234,50 kr."
    assert danish.month(parse_month("2026-05")) == "maj 2026"
    assert locale.setlocale(locale.LC_ALL) == before


def test_interchange_numbers():
    assert parse_scaled("1234,5", 2) == 123450
    assert parse_scaled("-0,3333", 4) == -3333
    assert parse_scaled("007", 0) == 7
    assert format_scaled(-7, 2) == "-0,07"
    assert format_scaled(310000, 4, trim=True) == "31"
    assert format_scaled(3333, 4, trim=True) == "0,3333"
    assert format_scaled(12, 0) == "12"


@pytest.mark.parametrize("text", ["1.234,50", "1234.50", "1,", ",5", "+1", " 1", "1,234", "", "-", "1e3", "١", "99999999999999999,00"])
def test_anything_else_is_no_number(text):
    with pytest.raises(ValueError, match=re.escape(text) or "^$"):
        parse_scaled(text, 2)
    values, bad = parse_column(pa.array([text]), 2)
    assert (values[0].as_py(), bad.tolist()) == (None, [True])


@given(st.lists(st.none() | st.integers(-(10**15), 10**15)), st.sampled_from([0, 2, 4, 6]), st.booleans())
def test_a_column_is_written_like_each_number_and_read_back(values, decimals, trim):
    texts = format_column(pa.array(values, pa.int64()), decimals, trim=trim)
    assert texts.to_pylist() == [None if v is None else format_scaled(v, decimals, trim=trim) for v in values]
    if all(v is None or abs(v) < 10**11 for v in values):
        again, bad = parse_column(pa.chunked_array([texts]), decimals)
        assert again.to_pylist() == values
        assert not bad.any()
        assert [parse_scaled(t, decimals) for t in texts.to_pylist() if t is not None] == [v for v in values if v is not None]


def test_columns_of_oere_and_ten_thousandths():
    assert format_ore(np.array([123450, -5, 0])).to_pylist() == ["1234,50", "-0,05", "0,00"]
    assert format_ten_thousandths(np.array([310000, 3333, -5000, 1000000])).to_pylist() == ["31", "0,3333", "-0,5", "100"]


@pytest.fixture
def colours(tmp_path, monkeypatch):
    folder = tmp_path / "colours_of_a_test"
    folder.mkdir()
    for name, body in {"__init__": "", "red": "VARIANT = 7", "blue": "VARIANT = 3", "_shared": ""}.items():
        (folder / f"{name}.py").write_text(body)
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [n for n in sys.modules if n.startswith("colours_of_a_test")]:
        del sys.modules[name]


def test_variants_are_found_by_file_name(colours):
    package = importlib.import_module("colours_of_a_test")
    assert list(find_variants(package, int).items()) == [("blue", 3), ("red", 7)]
    assert variant(package, int, "red") == 7
    with pytest.raises(VariantError, match="»green« findes ikke; vælg mellem blue, red"):
        variant(package, int, "green")


def test_a_file_without_its_constant_is_named(colours):
    (colours / "green.py").write_text("VARIANT = 'grøn'")
    package = importlib.import_module("colours_of_a_test")
    with pytest.raises(VariantError, match=r"green har ingen konstant VARIANT af typen int"):
        find_variants(package, int)


@pytest.mark.parametrize(
    ("written", "ore"), [("1234,5", 123_450), (" 1.234,50 ", 123_450), ("1.234.567", 123_456_700), ("-0,01", -1), ("7", 700)]
)
def test_kroner_are_read_as_people_write_them(written: str, ore: int) -> None:
    assert parse_kroner(written) == ore


@pytest.mark.parametrize("written", ["1234.50", "10.50", "1.23", "1,234.50", "12,345", "", "kr. 5", "1.2345"])
def test_what_could_be_another_amount_is_not_read(written: str) -> None:
    with pytest.raises(ValueError, match=re.escape(written)):
        parse_kroner(written)
