"""Matching without the product: exact keys, and the ranked tolerance rules that ledger systems come with. One line to one month."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from benchmarks.matching.bills import Case

Pairs = pd.DataFrame
"""Columns `evidence` and `item`."""
_EXACT = ["cpr", "cvr", "month", "amount"]


@dataclass(frozen=True)
class Tables:
    """Lines and items as a developer has them: one table each, with CPR number, name, company number, account, month and øre."""

    lines: pd.DataFrame
    items: pd.DataFrame

    @classmethod
    def of(cls, case: Case) -> Tables:
        """Join what the frames hold; lines in order of issue."""
        town = case.town
        items = town.commitments.table.to_pandas()
        items = items.merge(town.persons.table.to_pandas(), on="citizen", how="left")
        items = items.merge(town.suppliers.table.select(["party", "cvr"]).to_pandas(), on="party", how="left")
        lines = case.evidence.table.to_pandas().sort_values(["issued_on", "source", "evidence"])
        lines = lines.rename(columns={"first_month": "month", "supplier_cvr": "cvr", "person_name": "name"})
        return cls(lines[lines["amount"] > 0], items)


def exact(tables: Tables) -> Pairs:
    """Match lines whose CPR number, company number, month and amount are those of one item only; the first line gets it."""
    return _taken(tables.lines.merge(tables.items[[*_EXACT, "item"]], on=_EXACT))


_RULES = (
    (["cpr", "cvr", "month"], 0),
    (["cpr", "cvr", "month"], 100),
    (["name", "cvr", "month"], 0),
    (["cpr", "account", "month"], 100),
    (["name", "account", "month"], 100),
    (["cpr", "month"], 100),
    (["cpr", "cvr"], 100),
    (["cvr", "account", "month"], 0),
)
"""What must be the same, and how many øre the amount may differ: the strictest first."""


def ranked(tables: Tables) -> Pairs:
    """Match by rules in order: a line that one item only fits gets it, unless an earlier line has it."""
    lines, items, found = tables.lines, tables.items, []
    for keys, tolerance in _RULES:
        pairs = lines.dropna(subset=keys).merge(items, on=keys, suffixes=("", "_item"))
        pairs = pairs[(pairs["amount"] - pairs["amount_item"]).abs() <= tolerance]
        taken = _taken(pairs)
        found.append(taken)
        lines = lines[~lines["evidence"].isin(taken["evidence"])]
        items = items[~items["item"].isin(taken["item"])]
    return pd.concat(found)


def _taken(pairs: pd.DataFrame) -> Pairs:
    alone = pairs[~pairs["evidence"].duplicated(keep=False)]
    return alone.drop_duplicates("item")[["evidence", "item"]]
