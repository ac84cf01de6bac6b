"""Whatever is decided, released and stated anew in whatever order, both sides tie to the øre, and they tie with each other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from as2007lib.acts.decide import approve_line, explain_line, hold_line, undo_line
from as2007lib.acts.deciding import LaidOn
from as2007lib.acts.explain_pair import explain_pair
from as2007lib.acts.release import Wanted, close_commitments, release_commitments, take_back_released
from as2007lib.answers.choices import items
from as2007lib.answers.reconciliation import reconciliation
from as2007lib.store.clearing import read_amount
from as2007lib.store.engine import Store
from as2007lib.values.errors import As2007Error
from as2007lib.values.numbers import format_scaled
from tests.acts.ledger import ROWS, asked, load_ledger, posted, restate, subject
from tests.acts.purchases import ANNA, BO, FEB, JAN
from tests.ties import require_ties

Step: TypeAlias = tuple[str, str, int, int]
Do: TypeAlias = Callable[[Store, Path, Step], Any]


def _parts(store: Store, step: Step) -> list[LaidOn]:
    """Lay the posting on one commitment, or the first ten øre on another."""
    _, posting, place, amount = step
    whole, found = read_amount(store, subject(store, posting)), items(store, ANNA)
    first, second = found[place % len(found)], found[(place + 1) % len(found)]
    split = amount % 2 * 10
    return [LaidOn(*first.key, whole - split), *([LaidOn(*second.key, split)] if split else [])]


def _wanted(store: Store, step: Step) -> list[Wanted]:
    found = items(store, ANNA)
    return [Wanted(*found[step[2] % len(found)].key, step[3])]


DO: dict[str, Do] = {
    "approve": lambda store, _, step: approve_line(store, ANNA, asked(store, step[1]), _parts(store, step)),
    "explain": lambda store, _, step: explain_line(store, BO, asked(store, step[1]), "Aftalt"),
    "pair": lambda store, _h, _s: explain_pair(store, BO, asked(store, "R1"), asked(store, "R2"), "Tilbageført"),
    "hold": lambda store, _, step: hold_line(store, BO, asked(store, step[1]), "Spørg"),
    "undo": lambda store, _, step: undo_line(store, ANNA, asked(store, step[1])),
    "restate": lambda store, home, step: restate(store, home, step[1], format_scaled(step[3], 2)),
    "take away": lambda store, home, step: load_ledger(store, home, {p: row for p, row in ROWS.items() if p != step[1]}, full=True),
    "release": lambda store, _, step: release_commitments(store, ANNA, _wanted(store, step), "Mindre"),
    "take back": lambda store, _, step: take_back_released(store, ANNA, _wanted(store, step), "Alligevel"),
    "close": lambda store, _, step: close_commitments(store, ANNA, JAN + step[2] % 2, "Slut"),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(DO)), st.sampled_from(sorted(ROWS)), st.integers(0, 3), st.integers(1, 4_000_000)), max_size=6
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=STEPS)
def _stories(story: list[Step], store: Store, home: Path) -> None:
    """Go on with a story where the one before ended: what must hold, holds at any time."""
    for step in story:
        with contextlib.suppress(As2007Error):
            DO[step[0]](store, home, step)
    found = reconciliation(store, ANNA)
    require_ties(found)
    assert found.ledger_sums.matched == found.our_sums.matched  # no invoices here: what postings lie on is what is used
    for month in (JAN, FEB):
        require_ties(reconciliation(store, ANNA, month))


def test_both_sides_tie_after_any_story(store: Store, tmp_path: Path) -> None:
    posted(store, tmp_path)
    before = reconciliation(store, ANNA).entry
    _stories(store=store, home=tmp_path)
    assert reconciliation(store, ANNA).entry > before + 5  # that much was done, and not all of it refused
