"""What the engine found nothing for is told as a reversal, or as fallen on what was released."""

from __future__ import annotations

from pathlib import Path

from as2007lib.acts.match import match
from as2007lib.answers.matching import proposals
from as2007lib.store.engine import Store
from tests.acts.ledger import ROWS, load_ledger, posted
from tests.acts.purchases import ANNA


def test_a_posting_and_its_reversal_of_nothing_are_told_as_a_pair(sqlite_store: Store, tmp_path: Path) -> None:
    found = {proposed.source_id: proposed for proposed in proposals(posted(sqlite_store, tmp_path), ANNA, "postings")}
    for one, other in (("R1", "R2"), ("R2", "R1")):
        assert (found[one].decision, found[one].parts, found[one].why) == ("none", (), ("Postering og dens tilbageførsel",))
        assert found[one].explanation.startswith(f"Den og {other} ophæver hinanden")
    assert "ophæver" not in found["B3"].explanation


def test_a_posting_that_was_for_something_keeps_its_match_and_the_reversal_gets_the_same(sqlite_store: Store, tmp_path: Path) -> None:
    back = ROWS["B1"].replace("30000,00", "-30000,00").replace("2026-02-03", "2026-02-04")
    load_ledger(posted(sqlite_store, tmp_path), tmp_path, {"B9": back})
    found = {proposed.source_id: proposed for proposed in proposals(sqlite_store, ANNA, "postings")}
    assert [[part.amount for part in found[posting].parts] for posting in ("B1", "B9")] == [[3_000_000], [-3_000_000]]
    assert "ophæver" not in found["B9"].explanation
    assert match(sqlite_store, ANNA, "postings").proposals
