"""What can be wrong with an interchange file: a file that cannot be read at all, and a row that cannot be taken in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from as2007lib.values.errors import As2007Error

HEADER = ("file", "row", "column", "value", "code", "message")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[0-9]+(,[0-9]+)?")


class StructuralError(As2007Error, ValueError):
    """A file cannot be read at all, so the whole load is refused.

    Attributes:
        file: the file's name.
        what: what is wrong and what to do, in Danish.
    """

    def __init__(self, file: str, what: str) -> None:
        super().__init__(f"{file}: {what}")
        self.file = file
        self.what = what


@dataclass(frozen=True, slots=True)
class RowError:
    """One fault of one row, as errors.csv and warnings.csv tell it.

    Attributes:
        file: the file's name.
        row: the row's number, the header being row 1.
        column: the column's name in the file.
        value: the cell as written, CPR numbers masked and long texts cut.
        code: the code of the check.
        message: what is wrong and what is allowed, in Danish.
    """

    file: str
    row: int
    column: str
    value: str
    code: str
    message: str


def write_errors(errors: Sequence[RowError]) -> bytes:
    """Return errors.csv (or warnings.csv): it is opened in spreadsheets, so text that would be a formula there is guarded."""
    return guarded_csv(HEADER, (astuple(error) for error in errors))


def guarded_csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as CSV that people open in spreadsheets: UTF-8, `;`, and text that would be a formula there guarded."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(str(cell)) for cell in row] for row in rows)
    return buffer.getvalue().encode()


def guarded(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would read as a formula; numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
