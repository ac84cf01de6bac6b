"""What lies in a folder of invoices and should not be paid: doubles, what was never granted, somebody else's, broken and hostile files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from as2007lib.formats.ubl.document import Party
from as2007lib.sample.chance import Chance
from as2007lib.sample.numbers import glns
from as2007lib.sample.sending import Bill, Written, bill_bytes
from as2007lib.sample.wanted import Meant
from as2007lib.values.days import date_of, day_of

_TWICE, _AGAIN, _NEVER = 15, 20, 20  # of a thousand bills, but at least one
_AGAIN_SERIES, _NEVER_SERIES, _OTHER_SERIES = 950, 970, 990
_NOBODY = ("6102031234", "Testborger Ukendt")
_DOCTYPE = b'<!DOCTYPE Invoice [<!ENTITY regning SYSTEM "file:///etc/hostname">]>\n'


def strays(
    chance: Chance, sent: list[Bill], written: list[Written], suppliers: dict[int, dict[str, Any]], receiver: Party
) -> list[Written]:
    """Return the files that should not be paid, made from those that should.

    Args:
        chance: where they come from.
        sent: the bills.
        written: their files.
        suppliers: rows of `Suppliers` by key.
        receiver: the municipality.
    """
    credited = [bill.credits.number for bill in sent if bill.credits]
    plain = [n for n, bill in enumerate(sent) if not bill.credits and bill.lines[0].kind == "usual" and bill.number not in credited]
    if not plain:
        return []
    rows = np.array(plain, dtype=np.int64)
    made = [_same_number(sent[place], written[place]) for place in chance.among("twice", rows, _TWICE).tolist()]
    again = [_other_number(sent[place], n) for n, place in enumerate(chance.among("again", rows, _AGAIN).tolist())]
    never = [_never_granted(sent[place], n) for n, place in enumerate(chance.among("never", rows, _NEVER).tolist())]
    made += [bill_bytes(bill, suppliers[bill.party], receiver) for bill in (*again, *never)]
    first = sent[plain[-1]]
    other = _renumbered(first, _OTHER_SERIES, "other_receiver")
    stranger = replace(receiver, gln=glns(9, np.array([7]))[0].as_py(), name="En anden kommune, eksempel")
    return [*made, bill_bytes(other, suppliers[first.party], stranger), *_unreadable(written[plain[-1]])]


def _same_number(bill: Bill, written: Written) -> Written:
    """Return the same document once more: the supplier's program has put a blank line behind it."""
    file = written.file.replace(".xml", "_2.xml")
    return Written(file, written.content + b"\n", (Meant(file, bill.number, "", "same_number"),))


def _other_number(bill: Bill, number: int) -> Bill:
    """Return a bill for the same thing under another number, some days later."""
    again = _renumbered(bill, _AGAIN_SERIES + number, "billed_again")
    return replace(again, issued=date_of(day_of(bill.issued) + 1))


def _never_granted(bill: Bill, number: int) -> Bill:
    """Return a bill for a citizen whom nobody here knows, of an amount of its own."""
    lines = tuple(
        replace(line, kind="never_granted", amount=line.amount + 123_457, quantity=0, case="", person=",".join(_NOBODY), targets=())
        for line in bill.lines[:1]
    )
    return replace(bill, number=_number(bill, _NEVER_SERIES + number), order="", lines=lines)


def _renumbered(bill: Bill, number: int, kind: str) -> Bill:
    lines = tuple(replace(line, kind=kind, targets=()) for line in bill.lines)
    return replace(bill, number=_number(bill, number), lines=lines)


def _number(bill: Bill, number: int) -> str:
    return f"{bill.number.split('-', maxsplit=1)[0]}-{number:04d}"


def _unreadable(written: Written) -> list[Written]:
    """Return a file that ends in the middle, and one that asks for more than it holds."""
    head, body = written.content.split(b"\n", 1)
    broken, hostile = written.file.replace(".xml", "_halv.xml"), written.file.replace(".xml", "_doctype.xml")
    return [
        Written(broken, written.content[: len(written.content) // 2], (Meant(broken, "", "", "broken"),)),
        Written(hostile, head + b"\n" + _DOCTYPE + body, (Meant(hostile, "", "", "doctype"),)),
    ]
