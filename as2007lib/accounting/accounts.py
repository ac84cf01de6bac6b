"""The account, contra account and VAT code of lines: the service's own account, else the rule's, else the catalogue's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.accounting.frames import ACCOUNT_FINDINGS, AccountFindings
from as2007lib.accounting.matching import CRITERIA, Matches, match_rules
from as2007lib.frames.base import Frame, Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import PARTY_KINDS, AccountRules, Catalogue, Packages, Parties, Services
from as2007lib.values.arrays import Bools, pack, places

INCOME_FLOWS = ("sale", "internal", "charge")
"""Flows whose lines are income of ours; the others are expense."""


@dataclass(frozen=True)
class AccountFacts:
    """The facts that decide accounts, as known to the run."""

    services: Services
    packages: Packages
    catalogue: Catalogue
    parties: Parties
    rules: AccountRules


@dataclass(frozen=True)
class Accounts:
    """The accounts of lines, by line, as text columns.

    Attributes:
        account: account string, null where none is known.
        contra: account string of the other side, null where none is known.
        vat_code: VAT code of the ledger, null where the rule states none.
        findings: service months without account, and those for which two rules are equally specific.
    """

    account: pa.StringArray
    contra: pa.StringArray
    vat_code: pa.StringArray
    findings: AccountFindings


def accounts_for(
    service: Ints, party: Ints, month: Ints, start: Ints, *, flow: str, facts: AccountFacts, contra_account: str | None = None
) -> Accounts:
    """Return the accounts of lines.

    The rule must hold on the line's first day; of several that match, the one that states most wins. Two that state as
    much are an error: the line has no account then, unless its service has one of its own.

    Args:
        service: the lines' services.
        party: their parties; one that is no party of the store is a citizen, a `person`.
        month: their service months.
        start: their first days.
        flow: the flow of the run.
        facts: what decides accounts.
        contra_account: the flow's contra account where no rule states one.
    """
    own = _row_of(facts.services.ints("service"), service)
    code = _at(facts.services.ints("service_code"), own)
    package = _row_of(facts.packages.ints("package"), _at(facts.services.ints("package"), own))
    kinds = _at(facts.parties.ints("kind"), _row_of(facts.parties.ints("party"), party))
    asked = {
        "service_code": code,
        "provider": _at(facts.services.ints("provider"), own),
        "department": _at(facts.packages.ints("department"), package),
        "party_kind": np.where(kinds == NULL, PARTY_KINDS.index("person"), kinds),
    }
    rule = _rules(facts.rules, flow, asked, start)
    side = "income_account" if flow in INCOME_FLOWS else "expense_account"
    entry = _row_of(facts.catalogue.ints("service_code"), code)
    fallback = _texts(facts.catalogue, side, np.where(rule.tied, -1, entry))
    account = pc.coalesce(_texts(facts.services, "account", own), _texts(facts.rules, "account", rule.row), fallback)
    contra = pc.coalesce(_texts(facts.rules, "contra_account", rule.row), pa.scalar(contra_account, pa.string()))
    missing = account.is_null().to_numpy(zero_copy_only=False)
    return Accounts(account, contra, _texts(facts.rules, "vat_code", rule.row), _findings(service, month, missing, rule.tied))


def _rules(rules: AccountRules, flow: str, asked: dict[str, Ints], start: Ints) -> Matches:
    """Match each different question once; lines of a month ask few."""
    packed = pack(*[np.maximum(asked[name], -1) + 1 for name in CRITERIA], start - start.min(initial=0))
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    found = match_rules(rules, flow, {name: column[first] for name, column in asked.items()}, start[first])
    return Matches(found.row[inverse], found.tied[inverse])


def _findings(service: Ints, month: Ints, missing: Bools, tied: Bools) -> AccountFindings:
    """Return each finding once a service month, in the order of the lines."""
    rows = np.concatenate([np.flatnonzero(missing), np.flatnonzero(tied)])
    codes = np.repeat(np.arange(len(ACCOUNT_FINDINGS)), [int(missing.sum()), int(tied.sum())])
    order = np.argsort(rows, kind="stable")
    rows, codes = rows[order], codes[order]
    first = np.sort(np.unique(pack(service[rows], month[rows], codes), return_index=True)[1])
    return AccountFindings.of(service=service[rows[first]], month=month[rows[first]], code=codes[first])


def _row_of(known: Ints, keys: Ints) -> Ints:
    """Return the place of each key among the known ones, −1 where it is not there."""
    size = int(max(known.max(initial=-1), keys.max(initial=-1))) + 1
    table = places(known, size) if size else np.full(1, -1)
    return np.where(keys >= 0, table[np.maximum(keys, 0)], -1)


def _at(values: Ints, rows: Ints) -> Ints:
    """Return the value at each row, `NULL` where the row is −1."""
    return np.where(rows >= 0, values[rows], NULL) if len(values) else np.full(len(rows), NULL)


def _texts(frame: Frame, name: str, rows: Ints) -> pa.StringArray:
    """Return the text at each row, null where the row is −1 or the text null."""
    return frame.table[name].combine_chunks().take(pa.array(rows, mask=rows < 0))
