"""A town to which anything may happen in any order; what must always hold is checked after each step."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from as2007lib.acts.approve import approve_run
from as2007lib.acts.hold import Held, add_hold, remove_hold
from as2007lib.acts.period import send_run, set_period
from as2007lib.acts.settings import set_settings
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.answers.runs import run_content, run_files
from as2007lib.settlement.errors import DraftStale, PeriodClosed
from as2007lib.values.months import parse_month
from tests.properties.always import Answers, check, check_everything
from tests.properties.town import BY, Town
from tests.reference import FLOWS, Run
from tests.strategies import Folder, World, follow_up
from tests.strategies.folders import Row, columns
from tests.strategies.follow import add_service
from tests.strategies.world import CITIZENS, PARENTS, PAYERS, first_load

SEEDS, CHOICES = st.integers(0, 2**16), st.integers(0, 2**16)
FLOW, PERIOD = st.integers(0, 1), st.integers(0, 3)
THEIR_GROUP = {"sale": 0, "internal": 0, "purchase": 0, "payout": 1, "charge": 1}
"""Flows that need a party, and flows that may fall on the citizen."""
Act: TypeAlias = Callable[[Town], Any]


@dataclass(frozen=True)
class Draft:
    """A draft that waits, with what it stood on."""

    run_id: str
    loads: int
    approved: int
    emits: Run


class MonthsInAnyOrder(RuleBasedStateMachine):
    """Loads, drafts, holds, approvals, closings as chance has it, in a store and in the reference at once."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="as2007-")
        self.done: list[Act] = []
        self.runs: list[str] = []
        self.drafts: dict[tuple[str, str], Draft] = {}
        self.approved = dict.fromkeys(FLOWS, 0)
        self.closed: set[tuple[str, str]] = set()
        self.sent: set[str] = set()
        self.answers = Answers()
        self.steps = 0

    @initialize(seed=SEEDS, billed=st.sampled_from(["sale", "internal", "purchase"]), personal=st.sampled_from(["payout", "charge"]))
    def begin(self, seed: int, billed: str, personal: str) -> None:
        """Begin with a quarter settled, in two flows: so few that much happens in each."""
        self.flows = (billed, personal)
        self.world = World(Random(seed), services=4)
        self.periods = [f"{self.world.year}-{month:02d}" for month in range(1, 5)]
        self.town = Town(Path(self.folder.name) / "town", self.periods[0])
        self._load(first_load(self.world))
        for _ in range(5):
            add_service(self.world)
        self._load(self.world.folder())
        for which in range(2):
            self.settle(which, 2)

    @rule(seed=SEEDS)
    def load(self, seed: int) -> None:
        self.world.random = self.world.draw.random = Random(seed)
        self._load(follow_up(self.world))

    @precondition(lambda self: len(self.world.ids("services.csv")) > 2)
    @rule(which=CHOICES)
    def forget_a_service(self, which: int) -> None:
        services = self.world.ids("services.csv")
        self._load(_without(self.world, services[which % len(services)]), full=True)

    @rule(flow=st.sampled_from(["", *FLOWS]), account=CHOICES)
    def load_an_account_rule(self, flow: str, account: int) -> None:
        """State where lines are booked: no amount depends on it, so the reference does not know of it."""
        rules = {"accounts.csv": [{"flow": flow, "from_date": "2010-01-01", "account": str(account)}]}
        self._do(lambda town: town.take_in(rules))

    @rule(limit=st.sampled_from([10**15, 10**16]))
    def set_a_limit(self, limit: int) -> None:
        """From now on each load is told what it moves in months settled."""
        self._do(lambda town: set_settings(town.store, BY, {"load_limit": limit}))

    @rule(flow=FLOW, period=PERIOD)
    def prepare(self, flow: int, period: int) -> None:
        flow, month = self.flows[flow], self.periods[period]

        def act(town: Town) -> Any:
            return prepare_run(town.store, BY, flow, parse_month(month), settle_from=parse_month(town.settle_from)).run

        if self._refused(act, PeriodClosed if (flow, month) in self.closed else None):
            return
        first, second = self._do(act), self._do(act)
        assert (first.digest, first.total, first.count) == (second.digest, second.total, second.count)
        emits = self.town.reference.draft(flow, month)
        self.town.compare(second.run_id, emits)
        self.drafts[flow, month] = Draft(second.run_id, self.town.loads, self.approved[flow], emits)

    @precondition(lambda self: self.drafts)
    @rule(which=CHOICES)
    def approve(self, which: int) -> None:
        flow, month = sorted(self.drafts)[which % len(self.drafts)]
        draft = self.drafts[flow, month]

        def act(town: Town) -> Any:
            return approve_run(town.store, BY, draft.run_id)

        stood_on, now = (draft.loads, draft.approved, draft.emits), (self.town.loads, self.approved[flow])
        stale = stood_on != (*now, self.town.reference.draft(flow, month))
        if not self._refused(act, DraftStale if stale else None):
            assert [self._do(act).again for _ in range(2)] == [False, True]
            self._fixed(flow, month, draft.run_id)

    @rule(flow=FLOW, period=PERIOD)
    def settle(self, flow: int, period: int) -> None:
        flow, month = self.flows[flow], self.periods[period]

        def act(town: Town) -> Any:
            return settle_and_approve(town.store, BY, flow, parse_month(month), settle_from=parse_month(town.settle_from)).run

        if not self._refused(act, PeriodClosed if (flow, month) in self.closed else None):
            self._fixed(flow, month, self._do(act).run_id)

    @rule(seed=SEEDS, flow=FLOW, period=PERIOD)
    def load_and_settle(self, seed: int, flow: int, period: int) -> None:
        self.load(seed)
        self.settle(flow, period)

    @rule(which=CHOICES, period=PERIOD)
    def hold(self, which: int, period: int) -> None:
        named = [*({"service": s} for s in self.world.ids("services.csv")), *({"party": p} for p in (*PAYERS, *CITIZENS))]
        held, month = named[which % len(named)], self.periods[period]
        self._do(lambda town: add_hold(town.store, BY, Held(**held), parse_month(month), "uenighed"))
        self.town.reference.hold(**held, from_month=month)

    @precondition(lambda self: self.town.reference.held_services or self.town.reference.held_parties)
    @rule(which=CHOICES)
    def release(self, which: int) -> None:
        reference = self.town.reference
        named = [*({"service": s} for s in sorted(reference.held_services)), *({"party": p} for p in sorted(reference.held_parties))]
        held = named[which % len(named)]
        self._do(lambda town: remove_hold(town.store, BY, Held(**held)))
        reference.release(**held)

    @precondition(lambda self: self.runs)
    @rule(which=CHOICES)
    def send(self, which: int) -> None:
        run_id = self.runs[which % len(self.runs)]
        assert self._do(lambda town: send_run(town.store, BY, run_id)) == (run_id not in self.sent)
        self.sent.add(run_id)

    @rule(period=PERIOD, only=st.none() | FLOW)
    def close(self, period: int, only: int | None) -> None:
        flows = FLOWS if only is None else (self.flows[only],)
        marked = {(flow, self.periods[period]) for flow in flows}
        assert self._set(self.periods[period], "closed", flows) == marked - self.closed
        self.town.reference.closed = self.closed = self.closed | marked
        self.drafts = {at: draft for at, draft in self.drafts.items() if at not in marked}

    @precondition(lambda self: self.closed)
    @rule(which=CHOICES)
    def reopen(self, which: int) -> None:
        flow, month = sorted(self.closed)[which % len(self.closed)]
        assert self._set(month, "open", (flow,)) == {(flow, month)}
        self.town.reference.closed = self.closed = self.closed - {(flow, month)}

    @invariant()
    def what_holds_always(self) -> None:
        if self.done:
            self.steps += 1
            check(self.town, self.flows[0], self.periods, self.answers, self.steps)

    def teardown(self) -> None:
        if self.done:
            check_everything(self.town, self.flows[0], self.periods, self.answers)
            self._same_from_shuffled_rows()
        self.folder.cleanup()

    def _same_from_shuffled_rows(self) -> None:
        """Do everything again in a fresh store, with the rows and columns of every file in another order."""
        twin = Town(Path(self.folder.name) / "twin", self.periods[0])
        for act in self.done:
            act(twin)
        for run_id in self.runs:
            one, other = (run_files(store, BY, run_content(store, BY, run_id)) for store in (twin.store, self.town.store))
            assert one == other

    def _do(self, act: Act) -> Any:
        self.done.append(act)
        return act(self.town)

    def _refused(self, act: Act, expected: type[Exception] | None) -> bool:
        if expected is None:
            return False
        with pytest.raises(expected):
            act(self.town)
        return True

    def _load(self, told: Folder, *, full: bool = False) -> None:
        folder = {file: [self._in_flows(row) for row in rows] for file, rows in told.items()}
        self.town.load(folder, full=full)
        self.done.append(lambda town: town.take_in(_shuffled(folder), full=full))

    def _in_flows(self, row: Row) -> Row:
        return {**row, "flow": self.flows[THEIR_GROUP[row["flow"]]]} if "flow" in row else row

    def _fixed(self, flow: str, month: str, run_id: str) -> None:
        self.runs.append(run_id)
        self.approved[flow] += 1
        self.drafts.pop((flow, month), None)
        self.town.compare(run_id, self.town.reference.approve(flow, month))
        assert self.town.untelescoped(flow, month) == []

    def _set(self, month: str, state: str, flows: tuple[str, ...]) -> set[tuple[str, str]]:
        return {(flow, month) for flow in self._do(lambda town: set_period(town.store, BY, parse_month(month), state, flows)).flows}


def _without(world: World, gone: str) -> Folder:
    """Return everything but a service, as its source's whole truth; what another system settled stays out of it."""
    for file in ("services.csv", "deliveries.csv", *(f for f, parent in PARENTS.items() if parent == ("service_id",))):
        world.known[file] = {key: rows for key, rows in world.known[file].items() if rows[0]["service_id"] != gone}
    whole: Folder = {}
    for file, of in world.known.items():
        if of and file != "settled.csv":
            whole[file] = [{name: row.get(name, "") for name in columns(file)} for rows in of.values() for row in rows]
    return whole


def _shuffled(folder: Folder) -> Folder:
    """Return the folder with the rows and the columns of every file in another order."""
    chance, made = Random(len(folder)), {}
    for file, rows in folder.items():
        names = chance.sample(list(rows[0]), len(rows[0]))
        made[file] = [{name: row[name] for name in names} for row in chance.sample(rows, len(rows))]
    return made
