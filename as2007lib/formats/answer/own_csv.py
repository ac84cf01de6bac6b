"""The project's own CSV of answers and receipts: written, and read back.

One file an answer, one row an accounting; what holds of the whole document stands on every row. Text that a spreadsheet would take
for a formula, or that begins with an apostrophe, has one before it: whoever reads a text takes a leading apostrophe away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import groupby

from as2007lib.formats.answer.model import Accounting, Answer, AnsweredLine, Party, Receipt
from as2007lib.formats.answer.own_xml import ANSWERS, TAKEN
from as2007lib.formats.answer.words import TYPES
from as2007lib.formats.interchange.faults import guarded_csv
from as2007lib.values.days import format_day, parse_day
from as2007lib.values.months import format_month, parse_month
from as2007lib.values.numbers import format_scaled, parse_scaled

_OF_DOCUMENT = (
    *("meddelelse", "dato", "svar", "dokument_id", "type", "nummer", "udstedt"),
    *("leverandoer", "leverandoer_cvr", "leverandoer_ean", "modtager", "modtager_cvr", "modtager_ean"),
    *("valuta", "netto", "til_betaling"),
)
_OF_LINE = ("linje", "linje_id", "linje_beloeb", "tekst")
_OF_ACCOUNTING = ("konto", "beloeb", "maaned", "regnskabsaar")
COLUMNS = (*_OF_DOCUMENT, *_OF_LINE, *_OF_ACCOUNTING)
"""The columns of an answer. `linje` counts the lines from 1; a row without `beloeb` says only what stands on its line."""
RECEIPT_COLUMNS = ("meddelelse", "status", "grund")
RECEIPT_HEADER = ";".join(RECEIPT_COLUMNS).encode()
_MOST = 10_000
"""Bytes that a receipt may have."""


class NotAsTold(ValueError):
    """The CSV is not as it should be; the message never holds its content."""


def render(answer: Answer) -> bytes:
    """Return an answer as CSV."""
    rows = [row for place, line in enumerate(answer.lines, 1) for row in _rows(answer, place, line)]
    return guarded_csv(COLUMNS, ([_apostrophed(cell) for cell in row] for row in rows))


def _rows(answer: Answer, place: int, line: AnsweredLine) -> Iterator[tuple[str, ...]]:
    head = (
        *(answer.message, format_day(answer.answered_on), ANSWERS[answer.decision], answer.document_id, TYPES[answer.type], answer.number),
        *(format_day(answer.issued_on), answer.supplier.name, answer.supplier.cvr, answer.supplier.gln),
        *(answer.receiver.name, answer.receiver.cvr, answer.receiver.gln),
        *(answer.currency, format_scaled(answer.net, 2), format_scaled(answer.payable, 2)),
        *(str(place), line.id, format_scaled(line.amount, 2), line.text),
    )
    for one in line.accountings:
        month = "" if one.month is None else format_month(one.month)
        yield (*head, one.account, format_scaled(one.amount, 2), month, "" if one.year is None else str(one.year))
    if not line.accountings:
        yield (*head, "", "", "", "")


def _apostrophed(text: str) -> str:
    return f"'{text}" if text.startswith("'") else text


def read(content: bytes) -> Answer:
    """Return the answer that stands in CSV.

    Raises:
        NotAsTold: it is not as it should be.
    """
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in _table(content, COLUMNS)]
    if not rows:
        raise NotAsTold("Der er ingen rækker.")
    head = rows[0]
    return Answer(
        message=head["meddelelse"],
        document_id=head["dokument_id"],
        type=_key(TYPES, head["type"]),
        number=head["nummer"],
        supplier=Party(head["leverandoer"], head["leverandoer_cvr"], head["leverandoer_ean"]),
        receiver=Party(head["modtager"], head["modtager_cvr"], head["modtager_ean"]),
        issued_on=parse_day(head["udstedt"]),
        answered_on=parse_day(head["dato"]),
        currency=head["valuta"],
        net=parse_scaled(head["netto"], 2),
        payable=parse_scaled(head["til_betaling"], 2),
        decision=_key(ANSWERS, head["svar"]),
        lines=tuple(_read_line(list(group)) for _, group in groupby(rows, key=lambda row: row["linje"])),
    )


def _read_line(rows: list[dict[str, str]]) -> AnsweredLine:
    first = rows[0]
    accountings = tuple(_read_accounting(row) for row in rows if row["beloeb"])
    return AnsweredLine(first["linje_id"], parse_scaled(first["linje_beloeb"], 2), first["tekst"], accountings)


def _read_accounting(row: dict[str, str]) -> Accounting:
    month, year = row["maaned"], row["regnskabsaar"]
    return Accounting(row["konto"], parse_scaled(row["beloeb"], 2), parse_month(month) if month else None, int(year) if year else None)


def read_receipt(content: bytes) -> Receipt:
    """Return the receipt that stands in CSV.

    Raises:
        NotAsTold: it is not one receipt as it should be.
    """
    if len(content) > _MOST:
        raise NotAsTold(f"Kvitteringen fylder mere end {_MOST} bytes.")
    rows = _table(content, RECEIPT_COLUMNS)
    if len(rows) != 1:
        raise NotAsTold("En kvittering har netop én række under overskriften.")
    message, status, reason = rows[0]
    if status not in TAKEN or not message:
        raise NotAsTold(f"Kolonnen status skal være {' eller '.join(TAKEN)}, og meddelelse må ikke være tom.")
    return Receipt(message, TAKEN[status], reason)


def _table(content: bytes, columns: tuple[str, ...]) -> list[list[str]]:
    """Return the rows below the header, each with all columns."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotAsTold("Filen er ikke CSV i UTF-8 med semikolon.") from error
    if not rows or tuple(rows[0]) != columns or any(len(row) != len(columns) for row in rows[1:] if row):
        raise NotAsTold(f"Kolonnerne skal være {';'.join(columns)}.")
    return [[cell.removeprefix("'") for cell in row] for row in rows[1:] if row]


def _key(words: dict[str, str], word: str) -> str:
    found = {value: name for name, value in words.items()}
    if word not in found:
        raise NotAsTold(f"Et ord er ikke et af {', '.join(found)}.")
    return found[word]
