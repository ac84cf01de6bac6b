"""vouchers.csv: one row an entry, in the order of the run's vouchers; debit is positive, and a voucher's entries sum to 0."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.formats.results import csv_bytes
from as2007lib.formats.results.lines import months_text
from as2007lib.values.numbers import format_ore


def vouchers_csv(run_id: str, entries: pa.Table) -> bytes:
    """Return the entries of a run's vouchers as vouchers.csv.

    Args:
        run_id: the run.
        entries: voucher (its number within the run), document_id, account, amount (øre), month, accounting_year, vat_code, text.
    """
    return csv_bytes(
        pa.table(
            {
                "run_id": pa.array([run_id] * entries.num_rows, pa.string()),
                "voucher": entries["voucher"].cast(pa.string()),
                "document_id": entries["document_id"],
                "account": entries["account"],
                "amount": format_ore(entries["amount"]),
                "month": months_text(entries["month"].to_numpy()),
                "accounting_year": entries["accounting_year"].cast(pa.string()),
                "vat_code": entries["vat_code"],
                "text": entries["text"],
            }
        )
    )
