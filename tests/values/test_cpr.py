"""CPR numbers: masked, checked, found. All numbers here are replacement numbers (day + 60) or cannot be."""

import copy
import logging
import pickle
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from as2007lib.values.cpr import CPR, CprError
from as2007lib.values.cpr_columns import checksums_ok, possible_cprs
from as2007lib.values.cpr_scan import find_cprs, mask_cprs

REPLACED = "610190-1234"


def test_it_shows_itself_masked_everywhere(caplog):
    cpr = CPR(REPLACED)
    assert str(cpr) == repr(cpr) == f"{cpr}" == cpr.masked == "610190-xxxx"
    assert f"{cpr:>14}" == "   610190-xxxx"
    assert f"{[cpr]} { ({'cpr': cpr}) }" == "[610190-xxxx] {'cpr': 610190-xxxx}"
    logging.getLogger("test").warning("%s %r", cpr, cpr)
    assert "1234" not in caplog.text


def test_only_reveal_gives_the_digits():
    assert CPR(REPLACED).reveal() == CPR("6101901234").reveal() == "6101901234"


def test_it_cannot_be_pickled():
    with pytest.raises(TypeError) as refused:
        pickle.dumps(CPR(REPLACED))
    assert "1234" not in str(refused.value)


def test_it_is_a_value():
    cpr = CPR(REPLACED)
    assert {cpr, CPR("6101901234")} == {cpr}
    assert cpr != REPLACED
    assert copy.deepcopy(cpr) == copy.copy(cpr) == cpr


@pytest.mark.parametrize(
    "text",
    ["", "610190", "610190-123", "610190 - 1234", "320190-1234", "611390-1234", "920190-1234", "600190-1234", "900290-1234", "٦١0190-1234"],
)
def test_what_cannot_be_is_refused_without_being_repeated(text):
    with pytest.raises(CprError) as refused:
        CPR(text)
    assert not any(part in str(refused.value) for part in text.split("-") if part)
    assert refused.value.__cause__ is None
    assert not CPR.possible(text)


def test_replacement_numbers_have_sixty_on_the_day():
    cpr = CPR("910190-1234")
    assert cpr.is_replacement
    assert cpr.born_on == date(1990, 1, 31)


def test_the_seventh_digit_tells_the_century():
    assert [CPR(f"6101{rest}").born_on.year for rest in ("901234", "364234", "374234", "575234", "585234")] == [
        1990,
        2036,
        1937,
        2057,
        1858,
    ]


def test_the_check_digit_is_only_told():
    assert CPR("640967-0006").checksum_ok
    assert not CPR("640967-0007").checksum_ok


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[0-9]{6}-?[0-9]{4}", fullmatch=True) | st.text(max_size=12) | st.none(), max_size=20))
def test_a_column_is_judged_like_each_number(texts):
    column = pa.array(texts, pa.string())
    assert possible_cprs(column).tolist() == [text is not None and CPR.possible(text) for text in texts]
    assert possible_cprs(pa.chunked_array([column, column])).tolist() == possible_cprs(column).tolist() * 2


def test_check_digits_of_a_column():
    assert checksums_ok(pa.array(["6409670006", "640967-0007", None, "x"])).tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    "text",
    [
        REPLACED,
        "6101901234",
        "610190 1234",
        "610190–1234",
        f"CPR:{REPLACED}.",
        f"({REPLACED};",
        "cpr_6101901234",
        '"6101901234"',
        "id6101901234x",
    ],
)
def test_the_scanner_finds_numbers_however_they_are_written(text):
    (span,) = find_cprs(text)
    assert mask_cprs(text)[: span.stop].endswith("xxxx")
    assert "1234" not in mask_cprs(text)


@pytest.mark.parametrize(
    "text",
    ["610190-xxxx", "611390-1234", "5790000123456", "61019012345", "0.6101901234", "6101901234ab6101901234ab6101901234abff", "61019-01234"],
)
def test_the_scanner_leaves_other_digits_alone(text):
    assert find_cprs(text) == []
    assert mask_cprs(text) == text


def test_every_number_of_a_text_is_found():
    text = f"{REPLACED} og {REPLACED}\n6101901234"
    assert [text[s.start : s.stop] for s in find_cprs(text)] == [REPLACED, REPLACED, "6101901234"]
