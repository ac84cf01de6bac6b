"""Every official sample that is received can be answered in every syntax, and its sums tie; or it is told why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.acts.act import act
from as2007lib.acts.receive import receive_folder
from as2007lib.formats.answer.render import Rendered, syntax_named, syntax_names
from as2007lib.mailroom.returning import Ready, Waits, read_returnable, written
from as2007lib.store.clearing import read_billed, state_decisions
from as2007lib.store.engine import Store
from tests.acts.purchases import ANNA

DAY = 20_500


def decided(store: Store, kind: str) -> tuple[Ready, ...]:
    """Decide every line alike, as nobody does; return what can go back."""
    rows = [
        {
            "evidence": row["evidence"],
            "posting": None,
            "follows": None,
            "kind": kind,
            "by_itself": 0,
            "rule": "person",
            "confidence": 10_000,
            "words": "Hvad er det for?",
        }
        for row in read_billed(store).to_pylist()
    ]
    with act(store, ANNA, "decide") as doing:
        state_decisions(doing.transaction, rows)
        found = read_returnable(doing.transaction, doing.transaction.entry, DAY)
    assert found.waits == ()
    return found.ready


@pytest.mark.parametrize("kind", ["explained", "rejected"])
def test_every_sample_can_be_answered(kind: str, sqlite_store: Store, oioubl_data: Path) -> None:
    receive_folder(sqlite_store, ANNA, oioubl_data / "samples")
    answered = decided(sqlite_store, kind)
    assert len(answered) == 20  # the others share their numbers, or are refused
    for ready in answered:
        answer = ready.answer
        assert sum(line.amount for line in answer.lines) + answer.beside == answer.net
        if kind == "explained":
            assert all(sum(part.amount for part in line.accountings) == line.amount for line in answer.lines)
        for name in syntax_names():
            made = written(ready, syntax_named(name))
            assert isinstance(made, Rendered) or made.why.code == "no_address", (answer.document_id, name, made)
    beside = {ready.answer.document_id for ready in answered if ready.answer.beside}
    assert beside
    noted = {ready.answer.document_id for ready in answered for note in ready.notes if note.code == "beside_lines"}
    assert noted == (beside if kind == "explained" else set())
    unaddressed = [ready for ready in answered if isinstance(written(ready, syntax_named("peppol-invoice-response")), Waits)]
    assert len(unaddressed) < len(answered) / 2
