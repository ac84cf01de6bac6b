"""The postings that payroll and the ledger of the sample municipality have made for a month, with the truth about each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from as2007lib.items.commitments import Open
from as2007lib.sample.blur import Blur
from as2007lib.sample.chance import Chance
from as2007lib.sample.sample import write_tables
from as2007lib.sample.text import days, months, ore, table
from as2007lib.sample.wanted import Market, Meant, Target, Wanted
from as2007lib.values.months import first_day, format_month

_BOARD, _FEE, _TRAVEL = "4712", "4711", "4790"
"""Wage types: kost og logi, vederlag, and what no commitment stands behind."""
_MISSING, _REVERSED, _SPLIT, _WRONG_MONTH, _OFF, _UNEXPECTED, _BY_ID = 30, 50, 60, 50, 40, 60, 250  # of a thousand
_WAGE, _LEDGER = "loen", "kreditor"
_WAGE_DAY, _LEDGER_DAY = 25, 27
_MOST_OFF = 20_000
_TRAVEL_AMOUNT = 48_350


@dataclass(frozen=True)
class PostingsMade:
    """The postings of a month as postings.csv, and the truth about each."""

    table: pa.Table
    truth: tuple[Meant, ...]

    def write(self, folder: Path) -> Path:
        """Write postings.csv into a folder, made if need be."""
        return write_tables({"postings.csv": self.table}, folder)


@dataclass(frozen=True)
class _Posting:
    """A posting before it has its id."""

    wanted: Wanted
    kind: str
    amount: int
    text: str
    pay_type: str
    period: int
    targets: tuple[Target, ...]
    voucher: str
    cpr: str = field(repr=False)


def make_postings(seed: int, month: int, opened: Open) -> PostingsMade:
    """Make the postings of a month, booked at its end.

    Foster families are paid by payroll, and a few suppliers through the ledger without an e-invoice: none that `make_invoices`
    makes an invoice for.

    Args:
        seed: the same one gives the same bytes.
        month: the service month.
        opened: the commitments.
    """
    market = Market(seed, opened)
    paid, posted = market.paid(month), market.posted(month)
    rows = [*_of(Chance(seed, f"payroll {format_month(month)}"), paid, _WAGE), *_of(Chance(seed, f"ledger {month}"), posted, _LEDGER)]
    suppliers = {row["party"]: row for row in opened.suppliers.table.to_pylist()}
    ids = [f"LOEN-{format_month(month)}-{number:04d}" for number in range(1, len(rows) + 1)]
    truth = tuple(Meant("", name, "", row.kind, row.targets) for name, row in zip(ids, rows, strict=True))
    return PostingsMade(_table(ids, rows, suppliers, month), truth)


def _of(chance: Chance, wanted: list[Wanted], source: str) -> list[_Posting]:
    """Return what is posted of commitments: mostly one posting each."""
    size = len(wanted)
    hits = {
        name: chance.hit(name, size, often)
        for name, often in (
            *(("missing", _MISSING), ("reversed", _REVERSED), ("split", _SPLIT), ("wrong_month", _WRONG_MONTH)),
            *(("amount_off", _OFF), ("unexpected", _UNEXPECTED), ("by id", _BY_ID)),
        )
    }
    off = chance.below("off", size, 2 * _MOST_OFF + 1) - _MOST_OFF
    blur = Blur(chance, size)
    rows: list[_Posting] = []
    for place, one in enumerate(wanted):
        kind = next((name for name in ("missing", "reversed", "split", "wrong_month", "amount_off") if hits[name][place]), "usual")
        cpr = blur.cpr(place, one.cpr)
        usual = _usual(one, source, cpr if len(cpr) == len(one.cpr) else "", by_id=bool(hits["by id"][place]))
        rows += _posted(usual, kind, int(off[place]))
        if hits["unexpected"][place] and source == _WAGE:
            rows.append(_travel(usual))
    return rows


def _usual(one: Wanted, source: str, cpr: str, *, by_id: bool) -> _Posting:
    wage = (_BOARD if "kost" in one.name else _FEE) if source == _WAGE else ""
    text = one.name if not by_id else f"{one.name} {one.service_id}"
    voucher = f"BIL-{format_month(one.month)}-{one.service_id}"
    return _Posting(one, "usual", one.amount, text, wage, one.month, (one.target,), voucher, cpr)


def _posted(usual: _Posting, kind: str, off: int) -> list[_Posting]:
    """Return the postings of one commitment, by what was done to it."""
    amount = usual.amount
    match kind:
        case "missing":
            return []
        case "split":
            return [_laid(usual, kind, amount // 2), _laid(usual, kind, amount - amount // 2)]
        case "reversed":
            wrong = _laid(usual, kind, amount)
            return [wrong, _laid(usual, "reversal", -amount, "Tilbageført: "), _laid(usual, "after_reversal", amount)]
        case "wrong_month":
            return [replace(usual, kind=kind, period=usual.period - 1)]
        case "amount_off":
            return [_laid(usual, kind, amount + off)]
        case _:
            return [usual]


def _laid(usual: _Posting, kind: str, amount: int, before: str = "") -> _Posting:
    """Return a posting of another amount on the same commitment, and the same voucher."""
    target = Target(usual.wanted.service_id, usual.wanted.month, amount)
    return replace(usual, kind=kind, amount=amount, text=before + usual.text, targets=(target,))


def _travel(usual: _Posting) -> _Posting:
    """Return what a family was paid beside, for nothing that was granted."""
    return replace(usual, kind="unexpected", amount=_TRAVEL_AMOUNT, text="Kørsel, plejefamilie", pay_type=_TRAVEL, targets=())


def _table(ids: list[str], rows: list[_Posting], suppliers: dict[int, dict[str, str | None]], month: int) -> pa.Table:
    """Return postings.csv."""
    wage = np.array([bool(row.pay_type) for row in rows], dtype=np.bool_)
    booked = np.where(wage, _WAGE_DAY, _LEDGER_DAY) + first_day(month) - 1
    payees = [suppliers[row.wanted.party] for row in rows]
    return table(
        {
            "posting_id": ids,
            "account": [row.wanted.account or "ukendt" for row in rows],
            "posted_on": days(booked),
            "period": months(np.array([row.period for row in rows], dtype=np.int64)),
            "amount": ore(np.array([row.amount for row in rows], dtype=np.int64)),
            "text": [row.text for row in rows],
            "cpr": [row.cpr for row in rows],
            "payee_cpr": [payee["cpr"] or "" for payee in payees],
            "supplier_cvr": [payee["cvr"] or "" for payee in payees],
            "pay_type": [row.pay_type for row in rows],
            "voucher": [row.voucher for row in rows],
            "source": [_WAGE if row.pay_type else _LEDGER for row in rows],
        }
    )
