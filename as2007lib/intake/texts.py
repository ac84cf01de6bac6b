"""Text cells: what may stand in any of them, and the numbers that others give (CPR, CVR, GLN, production unit)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import Column
from as2007lib.intake.columns import bools
from as2007lib.values.arrays import Bools
from as2007lib.values.cpr_columns import checksums_ok, possible_cprs
from as2007lib.values.identifiers import cvr_ok, gln_ok, p_number_ok

CPR_COLUMNS = frozenset({"cpr", "guardian_cpr", "payee_cpr"})
LONGEST = 32_767
"""The characters that a spreadsheet's cell can hold; a longer text is a fault of what made the file."""

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{80}-\x{9f}\x{fffe}\x{ffff}]"
_TEXT_RULE = "må ikke indeholde styretegn og højst være 32.767 tegn"
_CPR = r"^[0-9]{6}-?[0-9]{4}$"

Fault = tuple[Bools, str, str]


def read_text(column: Column, texts: pa.Array) -> tuple[pa.Array, list[Fault]]:
    """Read a text column: the texts (CPR numbers without hyphen, null where a cell cannot be read), and the faults."""
    wrong = bools(pc.or_(pc.match_substring_regex(texts, _CONTROL), pc.greater(pc.utf8_length(texts), LONGEST)))
    faults = [(wrong, "format", _TEXT_RULE)] if wrong.any() else []
    texts = pc.if_else(pa.array(wrong), None, texts) if faults else texts
    if column.name in CPR_COLUMNS:
        return _read_cpr(texts, faults)
    if column.name not in _CHECKS:
        return texts, faults
    check, code, rule = _CHECKS[column.name]
    bad = _failing(texts, check)
    return pc.if_else(pa.array(bad), None, texts), [*faults, (bad, code, rule)]


def checksum_missing(numbers: pa.ChunkedArray) -> Bools:
    """Return which CPR numbers have no valid check digit."""
    return np.asarray(~checksums_ok(numbers) & bools(pc.is_valid(numbers)))


def _read_cpr(texts: pa.Array, faults: list[Fault]) -> tuple[pa.Array, list[Fault]]:
    valid = bools(pc.is_valid(texts))
    shaped = bools(pc.match_substring_regex(texts, _CPR))
    possible = possible_cprs(texts)
    rule = "skal være et CPR-nummer: ti cifre med eller uden bindestreg efter det sjette"
    impossible = "har en dato, der ikke findes"
    faults = [*faults, (valid & ~shaped, "format", rule), (shaped & ~possible, "cpr_invalid", impossible)]
    return pc.if_else(pa.array(possible), pc.replace_substring(texts, "-", ""), None), faults


def _failing(texts: pa.Array, check: Callable[[str], bool]) -> Bools:
    """Check each different text once."""
    encoded = texts.dictionary_encode()
    failing = pa.array([not check(text) for text in encoded.dictionary.to_pylist()], pa.bool_())
    return bools(failing.take(encoded.indices))


def _weekdays_ok(text: str) -> bool:
    return len(text) == 7 and set(text) <= {"0", "1"}  # noqa: PLR2004 - the days of a week


_CVR_RULE = "skal være et CVR-nummer: otte cifre med gyldigt kontrolciffer"
_CHECKS: dict[str, tuple[Callable[[str], bool], str, str]] = {
    "cvr": (cvr_ok, "cvr_invalid", _CVR_RULE),
    "supplier_cvr": (cvr_ok, "cvr_invalid", _CVR_RULE),
    "gln": (gln_ok, "gln_invalid", "skal være et EAN-nummer (GLN): 13 cifre med gyldigt kontrolciffer"),
    "p_number": (p_number_ok, "format", "skal være et P-nummer: ti cifre"),
    "weekdays": (_weekdays_ok, "format", "skal være syv cifre af 0 og 1 med mandag først"),
}
