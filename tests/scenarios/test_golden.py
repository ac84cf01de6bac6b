"""The worked settlements: six municipalities, three loads and six approvals of five flows each, through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import as2007
from tests.scenarios.scenario import expected, expected_skips, play

SCENARIOS = [f"scenario-{n}" for n in range(1, 7)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_approval_emits_what_was_worked_out_by_hand(golden: Path, name: str, address: str, tmp_path: Path) -> None:
    steps = 0
    for step in play(address, golden / name, tmp_path):
        assert step.emitted() == expected(golden / name, step), step
        assert step.skipped() == expected_skips(golden / name, step), step
        steps += 1
    assert steps == 30
    assert as2007("verify", "--db", address).code == 0
    last = step.run_id
    assert as2007("rerun", last, "--db", address).code == 0
    as2007("documents", last, "--out", tmp_path / "again", "--db", address)
    for file in step.folder.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()
