"""Matching by splink, lightly set up: probabilistic linkage, the best pairs one to one."""

from __future__ import annotations

import pandas as pd

from benchmarks.peers.match_rules import Pairs, Tables

_SURE = 0.5
_COLUMNS = ["unique_id", "cpr", "birth", "name", "cvr", "account", "month", "amount"]

_AMOUNTS = [
    {"sql_condition": "amount_l IS NULL OR amount_r IS NULL", "label_for_charts": "null", "is_null_level": True},
    {"sql_condition": "amount_l = amount_r", "label_for_charts": "equal"},
    {"sql_condition": "abs(amount_l - amount_r) <= 100", "label_for_charts": "near"},
    {"sql_condition": "ELSE", "label_for_charts": "else"},
]


def linked(tables: Tables) -> Pairs:
    """Match lines and items by splink's own comparisons, trained without labels."""
    import splink.comparison_library as cl  # noqa: PLC0415 - loaded here only, so that it weighs on no other's memory
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415 - likewise

    blocks = [block_on("cpr", "month"), block_on("birth", "cvr", "month"), block_on("cvr", "account", "month"), block_on("name", "cvr")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.LevenshteinAtThresholds("cpr", [1, 2]),
            cl.JaroWinklerAtThresholds("name", [0.95, 0.85]),
            cl.ExactMatch("cvr"),
            cl.ExactMatch("account"),
            cl.ExactMatch("month"),
            cl.CustomComparison(output_column_name="amount", comparison_levels=_AMOUNTS),
        ],
        blocking_rules_to_generate_predictions=blocks,
        probability_two_random_records_match=1e-6,
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    named = {"lines": _as_records(tables.lines, "evidence"), "items": _as_records(tables.items, "item")}
    linker = Linker([api.register(frame, dataset_display_name=name) for name, frame in named.items()], settings, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("cpr", "month"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("cvr", "account", "month"))
    found = linker.inference.predict(threshold_match_probability=_SURE).as_pandas_dataframe()
    return _one_to_one(found)


def _as_records(table: pd.DataFrame, key: str) -> pd.DataFrame:
    full = table["cpr"].where(table["cpr"].str.len() == 10)
    return table.assign(unique_id=table[key], birth=table["cpr"].str[:6], cpr=full)[_COLUMNS]


def _one_to_one(found: pd.DataFrame) -> Pairs:
    """Take the likeliest pairs first; every line and item once."""
    lines_left = found["source_dataset_l"] == "lines"
    pairs = pd.DataFrame(
        {
            "evidence": found["unique_id_l"].where(lines_left, found["unique_id_r"]),
            "item": found["unique_id_r"].where(lines_left, found["unique_id_l"]),
            "weight": found["match_weight"],
        }
    ).sort_values(["weight", "evidence", "item"], ascending=[False, True, True])
    evidence, items, kept = set(), set(), []
    for row, (one, other) in enumerate(zip(pairs["evidence"].tolist(), pairs["item"].tolist(), strict=True)):
        if one not in evidence and other not in items:
            evidence.add(one)
            items.add(other)
            kept.append(row)
    return pairs.iloc[kept][["evidence", "item"]]
