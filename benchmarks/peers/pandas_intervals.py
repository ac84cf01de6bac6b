"""One month in vectorised pandas: days cut at every change, as-of joins for what holds on each piece, whole numbers throughout.

The same rules as the product's engine, written as a data analyst writes them well: merges, `merge_asof`, `groupby`; no loop
over services and no float near an amount.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from as2007lib.frames.base import Frame
from as2007lib.frames.facts import Catalogue, Packages, Services
from as2007lib.pricing.facts import PricingFacts
from as2007lib.values.calendars import WEEKDAYS_PATTERN, counted_days
from as2007lib.values.days import OPEN
from as2007lib.values.months import first_day

NONE = -(2**63)
FULL = 1_000_000
ONE = 10_000


@dataclass(frozen=True)
class Tables:
    """Everything known, as data frames of whole numbers; missing values are `NONE`, open ends `OPEN`, codes text."""

    services: pd.DataFrame
    packages: pd.DataFrame
    catalogue: pd.DataFrame
    rates: pd.DataFrame
    individual_rates: pd.DataFrame
    absences: pd.DataFrame
    shares: pd.DataFrame
    deliveries: pd.DataFrame
    read_as: pd.Series
    order: pd.Series
    counted: pd.DataFrame
    """How many days of the month each calendar has counted before each day."""

    @classmethod
    def of(cls, facts: PricingFacts, month: int) -> Tables:
        """Bring the facts into data frames."""
        citizens = _frame(facts.citizens, "citizen", "same_as")
        merged = citizens[citizens.same_as != NONE].set_index("citizen").same_as
        return cls(
            services=_services(facts.services),
            packages=_frame(facts.packages, "package", "citizen", "start", "stop").assign(cancelled=_cancelled(facts.packages)),
            catalogue=_catalogue(facts.catalogue),
            rates=_frame(facts.rates, "service_code", "provider", "start", "stop", "rate"),
            individual_rates=_frame(facts.individual_rates, "service", "start", "stop", "rate"),
            absences=_frame(facts.absences, "service", "start", "stop", "pct"),
            shares=_frame(facts.shares, "service", "party", "start", "stop", "share_pct", "weight"),
            deliveries=_frame(facts.deliveries, "service", "day", "quantity"),
            read_as=merged,
            order=pd.Series(facts.party_order),
            counted=_counted(facts, first_day(month), first_day(month + 1)),
        )


@dataclass(frozen=True)
class Due:
    """What is due: segments with their amounts, their parts, and the services that cannot be priced."""

    segments: pd.DataFrame
    parts: pd.DataFrame
    skipped: pd.Series

    def totals(self) -> dict[tuple[int, int], int]:
        """Return øre by service and party; what is 0 is left out."""
        sums = self.parts.groupby(["service", "party"]).due.sum()
        return {(int(service), int(party)): int(amount) for (service, party), amount in sums[sums != 0].items()}


def calculate(tables: Tables, month: int) -> Due:
    """Return what every service owes for one calendar month."""
    first, stop = first_day(month), first_day(month + 1)
    terms = _terms(tables, first, stop)
    delivered = _delivered(tables, terms, first, stop)
    plan = terms.by_delivery & (terms.flow == "purchase") & (terms.quantity != NONE) & terms.per.notna()
    terms["planned"] = plan & ~terms.service.isin(delivered.service)
    counted = terms[~terms.by_delivery | terms.planned]
    reductions = _reductions(tables, terms)
    shares = _shares(tables, terms)
    pieces = pd.concat([_cut(tables, counted, reductions, shares, first, stop), delivered], ignore_index=True)
    pieces = _rates(tables, pieces.merge(terms[["service", "service_code", "provider"]], on="service"))
    pieces["factor"] = _as_of(pieces, reductions, ["service"], "pct").where(pieces.delivered == NONE, FULL)
    pieces.loc[pieces.factor == NONE, "factor"] = FULL
    pieces = pieces.sort_values(["service", "start"], ignore_index=True)
    parts = _parts(pieces, shares)
    bad = (pieces.rate == NONE) | ~pieces.index.isin(parts.piece)
    skipped = pieces.service[bad].drop_duplicates()
    segments = _segments(pieces, parts, ~pieces.service.isin(skipped))
    segments = segments.merge(terms, on="service", suffixes=("", "_term"))
    segments["amount"] = _amounts(segments, tables.counted, first, stop)
    return Due(segments, _split(segments, parts, tables.order), skipped)


def _terms(tables: Tables, first: int, stop: int) -> pd.DataFrame:
    terms = tables.services.merge(tables.packages, on="package", suffixes=("", "_package")).merge(tables.catalogue, on="service_code")
    terms = terms[~terms.cancelled & ~terms.cancelled_package]
    start = terms.paid_start.where(terms.paid_start != NONE, np.maximum(terms.start, terms.start_package))
    end = terms.paid_stop.where(terms.paid_stop != OPEN, np.minimum(terms.stop, terms.stop_package))
    terms = terms.assign(begin=np.maximum(start, first), end=np.minimum(end, stop), by_delivery=terms.unit.isin(["hour", "piece"]))
    terms = terms[terms.begin < terms.end]
    by_citizen = terms.flow.isin(["payout", "charge"]) & (terms.party == NONE)
    return terms.assign(party=terms.party.where(~by_citizen, terms.citizen))


def _delivered(tables: Tables, terms: pd.DataFrame, first: int, stop: int) -> pd.DataFrame:
    rows = tables.deliveries
    rows = rows[(rows.day >= first) & (rows.day < stop) & (rows.quantity != 0)]
    rows = rows.merge(terms.loc[terms.by_delivery, ["service", "begin", "end"]], on="service")
    rows = rows[(rows.day >= rows.begin) & (rows.day < rows.end)]
    days = rows.groupby(["service", "day"], as_index=False).quantity.sum()
    return pd.DataFrame({"service": days.service, "start": days.day, "stop": days.day + 1, "delivered": days.quantity})


def _reductions(tables: Tables, terms: pd.DataFrame) -> pd.DataFrame:
    """Return the days that absences reduce; rows without a day between them are one absence."""
    names = ["service", "absence_after", "absence_pct", "first_day"]
    rows = tables.absences.merge(terms.loc[~terms.by_delivery, names], on="service").sort_values(["service", "start"])
    fresh = (rows.service != rows.service.shift()) | (rows.start != rows.stop.shift())
    whole = rows.groupby(fresh.cumsum())
    begins, ends = whole.start.transform("first"), whole.stop.transform("last")
    after = rows.absence_after.where((rows.absence_after != NONE) | (rows.pct == NONE), 0)
    pct = rows.pct.where(rows.pct != NONE, rows.absence_pct)
    reduces = (after != NONE) & (pct != NONE)
    after = after.where(reduces, 0)
    start = rows.start.where(rows.first_day, np.maximum(rows.start, begins + after))
    reduces &= ((ends == OPEN) | (ends - begins > after)) & (start < rows.stop)
    return pd.DataFrame({"service": rows.service, "start": start, "stop": rows.stop, "pct": pct})[reduces]


def _shares(tables: Tables, terms: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of the month's services; one without rows has its party with the whole."""
    alone = terms[~terms.service.isin(tables.shares.service) & (terms.party != NONE)]
    whole = pd.DataFrame({"service": alone.service, "party": alone.party, "start": alone.begin, "stop": alone.end})
    whole = whole.assign(share_pct=FULL, weight=NONE)
    shares = pd.concat([tables.shares, whole], ignore_index=True).merge(terms[["service", "begin", "end"]], on="service")
    shares = shares[(shares.start < shares.end) & (shares.stop > shares.begin)]
    return shares.assign(party=shares.party.map(tables.read_as).fillna(shares.party).astype(np.int64))


def _cut(tables: Tables, terms: pd.DataFrame, reductions: pd.DataFrame, shares: pd.DataFrame, first: int, stop: int) -> pd.DataFrame:
    """Cut the days of each service at every day on which something changes."""
    days = terms[["service", "begin", "end"]]
    changing = pd.concat([tables.rates[["service_code", "provider", edge]].rename(columns={edge: "day"}) for edge in ("start", "stop")])
    changing = changing[(changing.day > first) & (changing.day < stop)]
    keyed = terms[["service", "service_code", "provider"]]
    own = keyed.merge(changing[changing.provider != NONE], on=["service_code", "provider"])
    general = keyed.merge(changing.loc[changing.provider == NONE, ["service_code", "day"]], on="service_code")
    edges = [own[["service", "day"]], general[["service", "day"]]]
    for rows in (tables.individual_rates, reductions, shares):
        edges += [rows[["service", edge]].rename(columns={edge: "day"}) for edge in ("start", "stop")]
    points = pd.concat(edges).merge(days, on="service")
    points = points.loc[(points.day > points.begin) & (points.day < points.end), ["service", "day"]]
    cuts = pd.concat([points, days.rename(columns={"begin": "day"})[["service", "day"]]]).drop_duplicates()
    cuts = cuts.sort_values(["service", "day"]).merge(days[["service", "end"]], on="service")
    following = cuts.groupby("service").day.shift(-1)
    return pd.DataFrame(
        {"service": cuts.service, "start": cuts.day, "stop": following.fillna(cuts.end).astype(np.int64), "delivered": NONE}
    )


def _rates(tables: Tables, pieces: pd.DataFrame) -> pd.DataFrame:
    own, general = tables.rates[tables.rates.provider != NONE], tables.rates[tables.rates.provider == NONE]
    rate = _as_of(pieces, tables.individual_rates, ["service"], "rate")
    rate = rate.where(rate != NONE, _as_of(pieces, own, ["service_code", "provider"], "rate"))
    return pieces.assign(rate=rate.where(rate != NONE, _as_of(pieces, general, ["service_code"], "rate")))


def _as_of(pieces: pd.DataFrame, rows: pd.DataFrame, by: list[str], value: str) -> pd.Series:
    """Return the value of the row that covers the first day of each piece, `NONE` where none does."""
    rows = rows.rename(columns={"start": "from_day", "stop": "to_day", value: "value"})[[*by, "from_day", "to_day", "value"]]
    asked = pieces[[*by, "start"]].reset_index().sort_values("start")
    found = pd.merge_asof(asked, rows.sort_values("from_day"), left_on="start", right_on="from_day", by=by)
    covered = found.to_day > found.start
    values = found.value.where(covered, NONE).fillna(NONE).astype(np.int64)
    return pd.Series(values.to_numpy(), index=found["index"].to_numpy()).sort_index()


def _parts(pieces: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Return the parties of each piece with their part of the whole in lowest terms; nothing where the parts do not make 1."""
    rows = pieces[["service", "start"]].rename(columns={"start": "day"}).reset_index(names="piece").merge(shares, on="service")
    rows = rows[(rows.start <= rows.day) & (rows.stop > rows.day)]
    rows = rows.assign(by_weight=(rows.share_pct == NONE).astype(np.int64), part=rows.share_pct.where(rows.share_pct != NONE, rows.weight))
    whole = rows.groupby("piece").agg(weights=("by_weight", "sum"), size=("part", "size"), whole=("part", "sum"))
    valid = ((whole.weights == 0) & (whole.whole == FULL)) | ((whole.weights == whole["size"]) & (whole.whole > 0))
    rows = rows[rows.piece.isin(whole.index[valid])]
    parts = rows.groupby(["piece", "party"], as_index=False).part.sum()
    parts = parts[parts.part > 0]
    starts = np.flatnonzero(parts.piece.ne(parts.piece.shift()))
    unit = np.gcd.reduceat(parts.part.to_numpy(), starts) if len(starts) else np.empty(0, np.int64)
    parts = parts.assign(numerator=parts.part // np.repeat(unit, np.diff(np.append(starts, len(parts)))))
    return parts.assign(denominator=parts.groupby("piece").numerator.transform("sum"))


def _segments(pieces: pd.DataFrame, parts: pd.DataFrame, good: pd.Series) -> pd.DataFrame:
    """Join pieces that follow each other with equal rate, factor and parts."""
    names = ["service", "rate", "factor"]
    fresh = (pieces[names] != pieces[names].shift()).any(axis=1)
    before = parts.assign(piece=parts.piece + 1)
    equal = parts.merge(before, on=["piece", "party", "numerator", "denominator"]).groupby("piece").size()
    size = parts.groupby("piece").size()
    same = equal.reindex(pieces.index, fill_value=0)
    fresh |= (same != size.reindex(pieces.index, fill_value=0)) | (same != size.reindex(pieces.index - 1, fill_value=0).to_numpy())
    pieces = pieces.assign(piece=pieces.index, segment=fresh.cumsum(), worked=pieces.delivered.where(pieces.delivered != NONE, 0))
    joined = pieces[good].groupby("segment", as_index=False)
    return joined.agg(
        piece=("piece", "first"),
        service=("service", "first"),
        start=("start", "first"),
        stop=("stop", "last"),
        rate=("rate", "first"),
        factor=("factor", "first"),
        worked=("worked", "sum"),
    )


def _amounts(segments: pd.DataFrame, counted: pd.DataFrame, first: int, stop: int) -> pd.Series:
    """Return øre, rounded half away from zero; fractions are in lowest terms, so that products fit in 64 bits."""
    unit, planned = segments.unit, segments.planned
    count = segments.stop - segments.start
    whole = pd.Series(stop - first, index=segments.index)
    rows = segments.index[(segments.calendar != NONE) & unit.isin(["day", "month", "year"])]
    calendar = segments.calendar[rows]
    column = counted.columns.get_indexer(calendar)
    before = counted.to_numpy()
    starts, stops = segments.start[rows].to_numpy() - first, segments.stop[rows].to_numpy() - first
    count[rows], whole[rows] = before[stops, column] - before[starts, column], before[-1, column]
    whole = whole.clip(lower=1)
    per = pd.Series(1, index=segments.index).mask(unit == "week", 7).mask(unit == "month", whole).mask(unit == "year", 12 * whole)
    per = per.mask(planned, np.where(segments.per == "week", 7, stop - first))
    delivered = segments.by_delivery & ~planned
    count, per = count.mask(delivered, segments.worked), per.mask(delivered, ONE)
    quantity = segments.quantity.mask((segments.quantity == NONE) | delivered, ONE)
    by_quantity, by_factor = np.gcd(quantity, ONE), np.gcd(segments.factor, FULL)
    numerator = count * (quantity // by_quantity) * segments.rate * (segments.factor // by_factor)
    denominator = per * (ONE // by_quantity) * (FULL // by_factor)
    return np.sign(numerator) * ((2 * numerator.abs() + denominator) // (2 * denominator))


def _split(segments: pd.DataFrame, parts: pd.DataFrame, order: pd.Series) -> pd.DataFrame:
    """Divide each amount among its parties by the largest remainder, ties in the byte order of party ids."""
    rows = segments[["piece", "service", "amount"]].merge(parts, on="piece")
    product = rows.amount.abs() * rows.numerator
    rows = rows.assign(base=product // rows.denominator, rest=product % rows.denominator, order=rows.party.map(order))
    left = rows.amount.abs() - rows.groupby("piece").base.transform("sum")
    ranked = rows.sort_values(["piece", "rest", "order"], ascending=[True, False, True])
    place = ranked.groupby("piece").cumcount().sort_index()
    return rows.assign(due=np.sign(rows.amount) * (rows.base + (place < left)))


def _frame(frame: Frame, *names: str) -> pd.DataFrame:
    return pd.DataFrame({name: frame.ints(name) for name in names})


def _cancelled(frame: Services | Packages) -> np.ndarray:
    return frame.texts("status") == "cancelled"


def _services(services: Services) -> pd.DataFrame:
    names = ("service", "package", "service_code", "provider", "start", "stop", "paid_start", "paid_stop", "quantity", "party")
    texts = {"flow": services.texts("flow"), "per": services.texts("quantity_per"), "cancelled": _cancelled(services)}
    return _frame(services, *names).assign(**texts)


def _catalogue(catalogue: Catalogue) -> pd.DataFrame:
    plain = _frame(catalogue, "service_code", "calendar", "absence_after_days", "absence_pct")
    plain = plain.rename(columns={"absence_after_days": "absence_after"})
    return plain.assign(unit=catalogue.texts("unit"), first_day=catalogue.texts("absence_from") == "first_day")


def _counted(facts: PricingFacts, first: int, stop: int) -> pd.DataFrame:
    flags = {facts.weekdays_calendar: counted_days(first, stop, WEEKDAYS_PATTERN, holidays=False).astype(np.int64)}
    for row in facts.calendars.table.to_pylist():
        of_calendar = flags.setdefault(row["calendar"], np.zeros(stop - first, np.int64))
        begin, end = max(row["start"], first), min(OPEN if row["stop"] is None else row["stop"], stop)
        if begin < end:
            of_calendar[begin - first : end - first] = counted_days(begin, end, row["weekdays"], holidays=bool(row["holidays"]))
    return pd.DataFrame({key: np.append(0, np.cumsum(days)) for key, days in flags.items()}, index=range(first, stop + 1))
