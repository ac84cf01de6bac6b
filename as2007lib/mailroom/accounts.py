"""The account of what a line was approved on: the commitment's own, else the one that the rules known now give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from as2007lib.accounting.accounts import AccountFacts, accounts_for
from as2007lib.frames.facts import AccountRules, Catalogue, Packages, Parties, Services
from as2007lib.store.bulk import Reader
from as2007lib.store.known import read_fact
from as2007lib.store.services import read_services_ever
from as2007lib.values.months import first_day

_FLOW = "purchase"


def with_accounts(reader: Reader, entry: int, booked: pa.Table) -> list[dict[str, Any]]:
    """Return rows of `store.returns.BOOKED` with the accounts filled in that can be: a commitment that had none may have one by now.

    Args:
        reader: the store.
        entry: what is known.
        booked: the rows.
    """
    rows: list[dict[str, Any]] = booked.to_pylist()
    missing = [row for row in rows if not row["account"]]
    if not missing:
        return rows
    service, party, month = (np.array([row[name] for row in missing], np.int64) for name in ("service", "party", "month"))
    start = np.array([first_day(row["month"]) if row["start"] is None else row["start"] for row in missing], np.int64)
    services = read_services_ever(reader, entry, read_fact(reader, Services, entry), service)
    packages, catalogue, parties, rules = (read_fact(reader, fact, entry) for fact in (Packages, Catalogue, Parties, AccountRules))
    facts = AccountFacts(services, packages, catalogue, parties, rules)  # type: ignore[arg-type]  # mypy joins the four to their base
    found = accounts_for(service, party, month, start, flow=_FLOW, facts=facts)
    for row, account in zip(missing, found.account.to_pylist(), strict=True):
        row["account"] = account
    return rows
