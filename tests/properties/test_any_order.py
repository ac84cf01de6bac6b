"""Loads, drafts, holds, approvals, sendings and closings in any order: what must hold is checked after each step.

AS2007_EXAMPLES says how many orders are tried (default 4). A failing one is printed as it was tried, step by step.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.machine import MonthsInAnyOrder

EXAMPLES = int(os.environ.get("AS2007_EXAMPLES", "4"))


def test_whatever_the_order_the_sums_are_due_and_the_past_stays_as_it_was() -> None:
    run_state_machine_as_test(
        MonthsInAnyOrder,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=12,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),  # a step costs too much to shrink
            suppress_health_check=list(HealthCheck),
        ),
    )
