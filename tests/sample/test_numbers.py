from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.sample.chance import Chance
from as2007lib.sample.numbers import cpr_texts, cprs, cvrs, glns
from as2007lib.values.cpr import CPR
from as2007lib.values.days import day_of
from as2007lib.values.identifiers import cvr_ok, gln_ok


def test_glns_have_the_prefix_for_examples_and_a_check_digit_that_fits() -> None:
    texts = glns(7, np.arange(500)).to_pylist()
    assert texts[:2] == ["9520007000007", "9520007000014"]
    assert all(gln_ok(text) and text.startswith("952") for text in texts)
    assert len(set(texts)) == 500


def test_cvrs_lie_above_those_given_out_and_have_a_check_digit_that_fits() -> None:
    texts = cvrs(np.arange(500)).to_pylist()
    assert texts[:2] == ["99000007", "99000015"]
    assert all(cvr_ok(text) for text in texts)
    assert len(set(texts)) == 500


def test_cprs_are_replacement_numbers_of_the_birth_date_each_one_different() -> None:
    births = Chance(1).below("birth", 20_000, 32_000) - 13_000  # 1934 to 2022
    numbers = [CPR(text) for text in cpr_texts(cprs(births, 0)).to_pylist()]
    assert all(number.is_replacement and number.checksum_ok for number in numbers)
    assert [day_of(number.born_on) for number in numbers] == births.tolist()
    assert len({number.reveal() for number in numbers}) == 20_000


def test_cprs_of_another_series_are_different_ones() -> None:
    birth = np.full(14, 10_000, dtype=np.int64)
    numbers = np.concatenate([cprs(birth, series) for series in range(7)])
    assert len(np.unique(numbers)) == 98
    assert all(CPR(text).born_on == CPR(cpr_texts(numbers[:1])[0].as_py()).born_on for text in cpr_texts(numbers).to_pylist())


def test_no_number_is_blank() -> None:
    assert cpr_texts(np.array([NULL])).to_pylist() == [None]


def test_chance_is_a_function_of_seed_part_and_name() -> None:
    assert Chance(1).below("a", 4, 1000).tolist() == Chance(1).below("a", 4, 1000).tolist()
    columns = [
        Chance(1).below("a", 8, 1000),
        Chance(2).below("a", 8, 1000),
        Chance(1, "x").below("a", 8, 1000),
        Chance(1).below("b", 8, 1000),
    ]
    assert len({tuple(column.tolist()) for column in columns}) == 4


def test_chance_is_even() -> None:
    counts = np.bincount(Chance(3).pick("p", 100_000, np.array([1, 0, 3], dtype=np.int64)), minlength=3)
    assert counts[1] == 0
    assert abs(counts[0] - 25_000) < 500
    assert abs(Chance(3).hit("h", 100_000, 100).sum() - 10_000) < 400
