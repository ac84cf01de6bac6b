"""Everything that is true in the sample municipality at one time, as columns; later months change it."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.sample.catalogue import Catalogue
from as2007lib.sample.chance import Chance
from as2007lib.sample.details import make_absences, make_deliveries, make_individual_rates
from as2007lib.sample.grants import Window, ends, make_grants
from as2007lib.sample.prices import make_rates, newest_rates
from as2007lib.sample.shares import make_shares
from as2007lib.sample.size import SampleSize
from as2007lib.sample.text import Columns, joined
from as2007lib.sample.town import Town, make_town
from as2007lib.values.arrays import Ints
from as2007lib.values.months import first_day


@dataclass(frozen=True)
class Setting:
    """What the months have in common: who is there, what can be granted and at what price."""

    seed: int
    size: SampleSize
    town: Town
    catalogue: Catalogue
    rates: Columns
    newest: Ints

    @classmethod
    def of(cls, seed: int, size: SampleSize) -> Setting:
        """Make the setting of a seed and size."""
        town, catalogue = make_town(seed, size), Catalogue.read()
        rates = make_rates(seed, size, town, catalogue)
        return cls(seed, size, town, catalogue, rates, newest_rates(rates, town, catalogue))


@dataclass
class State:
    """The facts. Citizens, packages, services and deliveries lie in the order of their numbers, which begin with 1."""

    citizens: Columns
    packages: Columns
    services: Columns
    shares: Columns
    individual_rates: Columns
    absences: Columns
    deliveries: Columns

    def ends(self) -> Ints:
        """Return where each service ends within its package; see `grants.ends`."""
        return ends(self.services, self.packages)

    def effective(self) -> Columns:
        """Return the services with `stop` where they end within their package."""
        return {**self.services, "stop": self.ends()}

    def add(self, new: State) -> None:
        """Add what is new in a month."""
        for name, columns in vars(new).items():
            setattr(self, name, joined(getattr(self, name), columns))


def grow(setting: Setting, part: str, counts: tuple[int, int], window: Window, months: range) -> State:
    """Make so many citizens and services and what hangs on them, with deliveries of the given months.

    Args:
        setting: the town.
        part: names the streams of chance: another one for each call.
        counts: citizens and services.
        window: when packages begin, and the numbers they follow.
        months: months with deliveries; those of planned services come a month later.
    """
    chance, last = Chance(setting.seed, part), first_day(months.stop)
    made = make_grants(chance, setting.town, setting.catalogue, counts, window)
    services = {**made.services, "stop": ends(made.services, made.packages, window.packages)}
    each = setting.size.deliveries
    return State(
        citizens=made.citizens,
        packages=made.packages,
        services=made.services,
        shares=make_shares(chance, setting.town, made.services, last),
        individual_rates=make_individual_rates(chance, setting.catalogue, made.services),
        absences=make_absences(chance, setting.catalogue, services, last),
        deliveries=make_deliveries(chance, setting.catalogue, services, months, each, without_plans=True),
    )
