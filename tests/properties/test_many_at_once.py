"""Thousands of service months priced in one call: what must hold of each of them, and that none knows of the others."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cache
from random import Random
from typing import TypeAlias

import pytest

from as2007lib.frames import facts as frames
from as2007lib.frames.facts import FLOWS
from as2007lib.values.days import format_day
from as2007lib.values.months import format_month
from tests.pricing.conftest import PRICED, Municipality, Told
from tests.properties.together import in_groups, together
from tests.strategies import Story, seeded_story

STORIES = 1200
GROUPS = [tuple(seeds) for seeds in in_groups(range(STORIES), sizes=(STORIES,))]
CHILDREN = (frames.Shares, frames.Absences, frames.IndividualRates, frames.Deliveries)
Owed: TypeAlias = dict[tuple[str, str], dict[str, int]]
"""By service and month what each party owes, øre; zeros left out."""
in_each_year = pytest.mark.parametrize("seeds", GROUPS, ids=lambda seeds: seeded_story(seeds[0], loads=1).settle_from)


@cache
def first_load(*seeds: int) -> Story:
    return together([seeded_story(seed, loads=1, services=6) for seed in seeds])


def stated(story: Story) -> Municipality:
    town = Municipality()
    for fact in PRICED:
        for row in story.loads[0].get(fact.file, []):
            town.state(fact, **{name: text for name, text in row.items() if text})
    return town


def priced(town: Municipality, story: Story, flow: str) -> Told:
    return town.price(story.periods[0], story.periods[-1], flow=flow, plan=False)


def owed(town: Municipality, told: Told) -> Owed:
    """Sum the parts; a service cut in two counts as one again."""
    keys = told.priced.segments.table.select(["service", "month"]).to_pylist()
    month_of = [(town.text("service", key["service"]).removesuffix("~"), format_month(key["month"])) for key in keys]
    sums: Owed = defaultdict(lambda: defaultdict(int))
    for part in told.priced.parts.table.to_pylist():
        sums[month_of[part["segment"]]][town.text("party", part["party"])] += part["amount"]
    return {month: {party: amount for party, amount in of.items() if amount} for month, of in sums.items() if any(of.values())}


def cut_in_two(town: Municipality, chance: Random) -> set[tuple[str, str]]:
    """Cut every service at some day: from that day on it is another one, with `~` after its name. Return the months cut in."""
    twins, months = {}, set()
    for one in list(town.rows[frames.Services]):
        name, day = town.text("service", one["service"]), chance.randint(one["start"] - 3, one["start"] + 200)
        two = one | {"service": town.key("service", f"{name}~")}
        begin, end = "paid_start" if "paid_start" in one else "start", "paid_stop" if "paid_stop" in one else "stop"
        two[begin], one[end] = max(one[begin], day), min(one.get(end, day), day)
        town.rows[frames.Services].append(two)
        twins[one["service"]] = two["service"]
        months.add((name, format_day(day)[:7]))
    for frame in CHILDREN:
        town.rows[frame] += [row | {"service": twins[row["service"]]} for row in town.rows[frame]]
    return months


@in_each_year
def test_a_service_cut_in_two_costs_the_same_but_for_an_ore_in_the_month_of_the_cut(seeds: tuple[int, ...]) -> None:
    story, compared, rounded = first_load(*seeds), 0, 0
    for flow in FLOWS:
        town = stated(story)
        told = priced(town, story, flow)
        cut = cut_in_two(town, Random(seeds[0]))
        again = priced(town, story, flow)
        skipped = {(service.removesuffix("~"), month) for service, month, _ in [*told.skips, *again.skips]}
        whole, parts = owed(town, told), owed(town, again)
        for month in {*whole, *parts} - skipped:
            one, two = whole.get(month, {}), parts.get(month, {})
            assert one == two or (month in cut and abs(sum(one.values()) - sum(two.values())) <= 1), month
            compared, rounded = compared + 1, rounded + (one != two)
    assert compared > 1000
    assert rounded > 20


@in_each_year
def test_a_part_is_within_an_ore_of_its_exact_share_and_has_its_sign(seeds: tuple[int, ...]) -> None:
    story, shared = first_load(*seeds), 0
    for flow in FLOWS:
        made = priced(stated(story), story, flow).priced
        amounts = made.segments.ints("amount").tolist()
        for part in made.parts.table.to_pylist():
            whole = amounts[part["segment"]]
            assert abs(part["amount"] - Fraction(whole * part["numerator"], part["denominator"])) < 1
            assert part["amount"] * whole >= 0
            shared += part["numerator"] != part["denominator"]
    assert shared > 1000


@in_each_year
def test_a_story_gives_the_same_alone_and_among_others(seeds: tuple[int, ...]) -> None:
    story = first_load(*seeds[:40])
    for flow in FLOWS:
        town, alone = stated(story), {}
        for number, seed in enumerate(seeds[:40]):
            own = stated(first_load(seed))
            for (service, month), of in owed(own, priced(own, first_load(seed), flow)).items():
                alone[f"h{number}.{service}", month] = {f"h{number}.{party}": amount for party, amount in of.items()}
        assert owed(town, priced(town, story, flow)) == alone
