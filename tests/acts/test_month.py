"""The month's drafts begin where the parameter file says, until an approved run fixes it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from as2007lib.acts.approve import approve_run
from as2007lib.acts.load import load_folder
from as2007lib.acts.month import prepare_flows
from as2007lib.settings import EXAMPLE, Flow, Flows, Parameters
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month
from tests.acts.small import write, write_all

ANNA = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")
BO = By("bo", datetime(2026, 11, 24, 13, tzinfo=UTC), seed=b"seed")
JAN, MAR = parse_month("2026-01"), parse_month("2026-03")


@pytest.fixture
def loaded(store: Store, tmp_path: Path) -> Store:
    load_folder(store, ANNA, write_all(tmp_path))
    return store


@pytest.fixture
def parameters() -> Parameters:
    flow = Flow(month="next", prepare_day=1, approve_day=2, send_day=3)
    return EXAMPLE.model_copy(update={"settle_from": JAN, "flows": Flows(sale=flow, internal=flow)})


def begun(steps: list) -> list[tuple[str, str]]:
    return [(step.flow, step.run.parameters["settle_from"]) for step in steps]


BOTH = [("sale", "2026-01"), ("internal", "2026-01")]


def test_every_draft_before_the_first_approval_begins_where_the_file_says(loaded: Store, parameters: Parameters, tmp_path: Path) -> None:
    first = prepare_flows(loaded, ANNA, parameters, MAR)
    load_folder(loaded, ANNA, write(tmp_path / "mere", absences="service_id;from_date;to_date;kind\nS1;2026-03-02;2026-03-03;sick\n"))
    again = prepare_flows(loaded, ANNA, parameters, MAR)
    assert begun(first) == begun(again) == BOTH
    assert [step.run.count for step in again] == [step.run.count for step in first]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_drafts_are_approved_in_any_order(loaded: Store, parameters: Parameters, order: tuple[int, int]) -> None:
    drafts = [step.run.run_id for step in prepare_flows(loaded, ANNA, parameters, MAR)]
    for place in order:
        assert approve_run(loaded, BO, drafts[place]).run.parameters == {"settle_from": "2026-01"}
    assert begun(prepare_flows(loaded, ANNA, parameters, MAR)) == BOTH
