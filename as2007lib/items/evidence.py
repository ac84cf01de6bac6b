"""Evidence as a match is given it: lines of received documents, and postings of the ledger and payroll."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa

from as2007lib.frames.clearing import Allocated, EarlierBills, Evidence, KnownAccounts, PayeeAccounts
from as2007lib.frames.facts import Postings
from as2007lib.items.commitments import Open
from as2007lib.store.bulk import Reader, whole
from as2007lib.store.clearing import read_billed, read_laid_lines, read_laid_postings, read_latest
from as2007lib.store.inbox import read_remarked
from as2007lib.store.known import read_fact
from as2007lib.values.days import date_of
from as2007lib.values.months import month_number

CURRENCY = "DKK"
"""What is settled here; a line in another currency is shown to a person."""
OPEN_AGAIN = ("undone",)
"""Kinds of decision after which a line or posting is open as if nothing had been decided."""


DOUBTS = frozenset(
    [
        "lines_differ",
        "charges_differ",
        "net_differs",
        "with_vat_differs",
        "payable_differs",
        "rounding_too_large",
        "payable_negative",
        "vat_differs",
        "vat_percent",
        "value_markup",
        "hidden_characters",
        "lookalike_characters",
        "lookalike_digits",
        "encoding_doubtful",
    ]
)
"""Codes of what makes it doubtful what a document says or owes: a person reads it before anything of it is posted."""


@dataclass(frozen=True)
class Waiting:
    """Evidence that no decision stands on, and what lies already.

    Attributes:
        evidence: the lines or postings that a match is to find items for.
        allocated: what earlier decisions laid.
        accounts: which bank account each line asks to be paid to.
        known_accounts: which ones suppliers asked for on lines that were approved.
        earlier: what was billed and decided before.
        ids: by evidence the ids it is told by: source_id and line_id.
        doubtful: the lines, by key, of documents that say or owe something doubtful.
        foreign: lines in another currency, which are not compared: their key, ids and amount.
    """

    evidence: Evidence
    allocated: Allocated
    accounts: PayeeAccounts
    known_accounts: KnownAccounts
    earlier: EarlierBills
    ids: dict[int, tuple[str, str]]
    doubtful: frozenset[int] = frozenset()
    foreign: tuple[tuple[int, str, str, int], ...] = ()


def read_waiting_lines(reader: Reader, opened: Open) -> Waiting:
    """Return the lines of received invoices and credit notes that no decision stands on."""
    rows = read_billed(reader).to_pylist()
    decided = _decided(reader, "evidence")
    reversals = _credited(rows)
    waiting = [row for row in rows if row["evidence"] not in decided]
    ours = [row for row in waiting if row["currency"] == CURRENCY]
    foreign = tuple((row["evidence"], row["document_id"], row["row_id"], row["amount"]) for row in waiting if row["currency"] != CURRENCY)
    cells = [_line_cells(row, opened, reversals) for row in ours]
    accounts = [{"evidence": row["evidence"], "bank_account": row["bank_account"]} for row in ours if row["bank_account"]]
    laid = read_laid_lines(reader)
    remarked = read_remarked(reader).to_pylist()
    doubtful = {row["received"] for row in remarked if DOUBTS & {finding["code"] for finding in json.loads(row["findings"])}}
    return Waiting(
        evidence=Evidence(pa.Table.from_pylist(cells, Evidence.schema())),
        allocated=_allocated(laid, opened, reversals),
        accounts=PayeeAccounts(pa.Table.from_pylist(accounts, PayeeAccounts.schema())),
        known_accounts=_known_accounts(rows, laid),
        earlier=_earlier(_line_cells(row, opened, {}) for row in rows if row["evidence"] in decided),
        ids={row["evidence"]: (row["document_id"], row["row_id"]) for row in rows},
        doubtful=frozenset(row["evidence"] for row in ours if row["source"] in doubtful),
        foreign=foreign,
    )


def read_waiting_postings(reader: Reader, opened: Open, entry: int) -> Waiting:
    """Return the postings, as known at an entry, that no decision stands on."""
    rows = read_fact(reader, Postings, entry).table.to_pylist()
    decided = _decided(reader, "posting")
    cells = [_posting_cells(row, opened) for row in rows if row["posting"] not in decided]
    names = opened.identities.name(whole([row["posting"] for row in rows])).to_pylist()
    return Waiting(
        evidence=Evidence(pa.Table.from_pylist(cells, Evidence.schema())),
        allocated=_allocated(read_laid_postings(reader), opened, {}),
        accounts=PayeeAccounts.empty(),
        known_accounts=KnownAccounts.empty(),
        earlier=_earlier(_posting_cells(row, opened) for row in rows if row["posting"] in decided),
        ids={row["posting"]: (name, "") for row, name in zip(rows, names, strict=True)},
    )


def _decided(reader: Reader, column: str) -> set[int]:
    latest = read_latest(reader).to_pylist()
    return {row[column] for row in latest if row[column] is not None and row["kind"] not in OPEN_AGAIN}


def _line_cells(row: dict[str, Any], opened: Open, reversing: dict[int, int]) -> dict[str, Any]:
    cprs, cvrs = opened.same
    first, last = _months(row["start"], row["stop"])
    return {
        "evidence": row["evidence"],
        "source": row["source"],
        "kind": row["type"],
        "amount": row["amount"],
        "first_month": first,
        "last_month": last,
        "issued_on": row["issued_on"],
        "supplier_cvr": cvrs.get(row["supplier_cvr"], row["supplier_cvr"]),
        "supplier_cpr": None,
        "cpr": cprs.get(row["cpr"], row["cpr"]),
        "person_name": row["person_name"],
        "account": row["account"],
        "order_number": row["order_number"],
        "reference": row["reference"],
        "text": row["text"],
        "quantity": row["quantity"],
        "price": row["price_amount"],
        "pay_type": None,
        "credits": reversing.get(row["evidence"]),
    }


def _months(start: int | None, stop: int | None) -> tuple[int | None, int | None]:
    """Return the first and the last month of a stated period; of one that states one end only, the month of that end twice."""
    days = [day for day in (start, stop - 1 if stop is not None else None) if day is not None]
    months = [month_number(date_of(day).year, date_of(day).month) for day in days]
    return (months[0], months[-1]) if months else (None, None)


def _posting_cells(row: dict[str, Any], opened: Open) -> dict[str, Any]:
    cprs, cvrs = opened.same
    return {
        "evidence": row["posting"],
        "source": row["posting"],
        "kind": "posting",
        "amount": row["amount"],
        "first_month": row["period"],
        "last_month": row["period"],
        "issued_on": row["posted_on"],
        "supplier_cvr": cvrs.get(row["supplier_cvr"], row["supplier_cvr"]),
        "supplier_cpr": row["payee_cpr"],
        "cpr": cprs.get(row["cpr"], row["cpr"]),
        "person_name": None,
        "account": row["account"],
        "order_number": None,
        "reference": _ids_in(row["text"]),
        "text": row["text"],
        "quantity": None,
        "price": None,
        "pay_type": row["pay_type"],
        "credits": None,
    }


def _ids_in(text: str | None) -> str | None:
    return " ".join(word for word in (text or "").split() if any(c.isdigit() for c in word)) or None


def _credited(rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Return by line of a credit note the line it credits: of the invoice that the note names, the one that is most alike."""
    invoices: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["type"] == "invoice":
            invoices[row["supplier"], row["number"]].append(row)
    named = ((row, invoices.get((row["supplier"], row["credits"] or ""))) for row in rows if row["type"] == "credit_note")
    return {row["evidence"]: min(lines, key=partial(_unlike, row))["evidence"] for row, lines in named if lines}


def _unlike(note: dict[str, Any], line: dict[str, Any]) -> tuple[bool, bool, bool, bool, int]:
    """Return how little a line of a credit note is like one of an invoice: by sign, amount, person, and the line's own id."""
    same_sign = note["amount"] * line["amount"] >= 0
    return same_sign, -note["amount"] != line["amount"], note["cpr"] != line["cpr"], note["row_id"] != line["row_id"], line["place"]


def _allocated(rows: pa.Table, opened: Open, reversing: dict[int, int]) -> Allocated:
    evidence = rows["evidence"].to_pylist()
    columns = {
        "evidence": rows["evidence"],
        "source": rows["source"],
        "item": whole(opened.items(rows)),
        "amount": rows["amount"],
        "evidence_amount": rows["evidence_amount"],
        "issued_on": rows["issued_on"],
        "credits": pa.array([reversing.get(number) for number in evidence], pa.int64()),
    }
    return Allocated(pa.table(columns, schema=Allocated.schema()))


def _earlier(cells: Iterable[dict[str, Any]]) -> EarlierBills:
    names = EarlierBills.schema().names
    bills = [{name: row[name] for name in names} for row in cells if row["amount"] > 0]
    return EarlierBills(pa.Table.from_pylist(bills, EarlierBills.schema()))


def _known_accounts(rows: Sequence[dict[str, Any]], laid: pa.Table) -> KnownAccounts:
    account = {row["evidence"]: row["bank_account"] for row in rows}
    pairs = zip(laid["party"].to_pylist(), (account.get(number) for number in laid["evidence"].to_pylist()), strict=True)
    known = sorted({(party, asked) for party, asked in pairs if asked})
    cells = [{"party": party, "bank_account": asked} for party, asked in known]
    return KnownAccounts(pa.Table.from_pylist(cells, KnownAccounts.schema()))
