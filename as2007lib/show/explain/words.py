"""The Danish words of an explanation: dates, days, exact amounts, shares, rows and their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import groupby

import numpy as np

from as2007lib.explain.model import Change, Segment, Value
from as2007lib.explain.stated import Origin, Party
from as2007lib.show.text import FLOW_NAMES
from as2007lib.values.calendars import easter, weekday_of
from as2007lib.values.danish import count, date_long, date_short, kr, percent, quantity
from as2007lib.values.days import OPEN, date_of, parse_day
from as2007lib.values.numbers import parse_scaled

WHOLE_PCT = 1_000_000
ONE = 10_000
_MILLION = 1_000_000
_SHORT_RUN = 3

PER = {"day": "dag", "week": "uge", "month": "måned", "year": "år", "hour": "time", "piece": "stk."}
"""What a rate is the price of."""
DELIVERED = {"hour": ("time", "timer"), "piece": ("stk.", "stk.")}
KINDS = {"individual": "den individuelle takst", "provider": "tilbuddets takst", "general": "den fælles takst"}
"""Where a rate comes from."""
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
DOCUMENTS = {"invoice": "Faktura", "credit_note": "Kreditnota"}
_HOLIDAYS = {
    -3: "skærtorsdag",
    -2: "langfredag",
    0: "påskedag",
    1: "2. påskedag",
    26: "store bededag",
    39: "Kristi himmelfartsdag",
    49: "pinsedag",
    50: "2. pinsedag",
}
_FIXED_HOLIDAYS = {(1, 1): "nytårsdag", (12, 25): "juledag", (12, 26): "2. juledag"}
_FACTS = {
    "services": "Ydelsen",
    "packages": "Bevillingen",
    "catalogue": "Katalogydelsen",
    "calendars": "Kalenderen",
    "rates": "Taksten",
    "individual_rates": "Den individuelle takst",
    "absences": "Fraværet",
    "shares": "Andelen",
    "deliveries": "Leverancen",
    "citizens": "Borgeren",
    "periods": "Perioden",
}
_COLUMNS = {
    "from_date": "fra",
    "to_date": "til og med",
    "paid_from": "betalt fra",
    "paid_to": "betalt til og med",
    "rate": "takst",
    "status": "status",
    "quantity": "antal",
    "quantity_per": "antal pr.",
    "flow": "pengestrøm",
    "provider_id": "tilbud",
    "service_code": "katalogydelse",
    "package_id": "bevilling",
    "service_id": "ydelse",
    "timing": "afregnes",
    "party_id": "modpart",
    "citizen_id": "borger",
    "share_pct": "andel",
    "weight": "vægt",
    "pct": "betalt ved fravær",
    "date": "dato",
    "delivery_id": "leverance",
    "same_as": "samme person som",
    "unit": "enhed",
    "calendar": "kalender",
    "calendar_id": "kalender",
    "absence_after_days": "dage før fravær nedsætter",
    "absence_pct": "betalt ved fravær",
    "absence_from": "nedsættes fra",
    "weekdays": "ugedage (mandag først)",
    "holidays": "helligdage tæller",
    "state": "tilstand",
}
_CODES = {
    "active": "aktiv",
    "cancelled": "annulleret",
    "arrears": "bagud",
    "advance": "forud",
    "after": "dagen efter de første dage",
    "first_day": "første fraværsdag",
    "week": "uge",
    "month": "måned",
    "open": "åben",
    "closed": "lukket",
}


def party(someone: Party) -> str:
    """Return a party by name and id; persons by their id only."""
    if someone.name:
        return f"{someone.name} ({someone.party_id})"
    kind = {None: "borger ", "person": "person "}.get(someone.kind, "")
    return f"{kind}{someone.party_id}"


def upper(text: str) -> str:
    """Return words with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return a sentence whose last word is an abbreviation with one full stop."""
    return text.removesuffix(".") if text.endswith("..") else text


def sentences(*texts: str) -> str:
    """Return sentences one after the other, each with one full stop; blank ones are left out."""
    return " ".join(sentence(text) for text in texts if text)


def origin(row: Origin) -> str:
    """Return where a row was stated: ``rates.csv række 12, indlæsning 3 fra interchange``."""
    load = "" if row.load is None else f", indlæsning {count(row.load)}"
    source = f" fra {row.source}" if row.source else ""
    return f"{row.file} række {count(row.row)}{load}{source}"


def span(start: int, stop: int) -> str:
    """Return days in words: ``3. februar 2026``, ``1.–14. februar 2026``, ``fra 1. januar 2026``."""
    if stop >= OPEN:
        return f"fra {date_long(start)}"
    first, last = date_of(start), date_of(stop - 1)
    if first == last:
        return date_long(start)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}.–{date_long(stop - 1)}"
    return f"{date_long(start)} til {date_long(stop - 1)}"


def holding(start: int, stop: int) -> str:
    """Return from when until when something holds: ``fra 1. januar 2026 til og med 31. december 2026``."""
    return f"fra {date_long(start)}{'' if stop >= OPEN else f' {until(stop)}'}"


def until(stop: int) -> str:
    """Return an end: ``til og med 31. december 2026`` or ``uden slutdato``."""
    return "uden slutdato" if stop >= OPEN else f"til og med {date_long(stop - 1)}"


def weekday(day: int) -> str:
    """Return the name of the weekday."""
    return WEEKDAYS[int(weekday_of(np.array([day], np.int64))[0])]


def holiday(day: int) -> str:
    """Return the name of a public holiday."""
    when = date_of(day)
    moved = _HOLIDAYS.get(day - easter(when.year))
    return _FIXED_HOLIDAYS.get((when.month, when.day)) or moved or "helligdag"


def day_list(days: list[int]) -> str:
    """Return days of one month by their numbers, runs of them by their ends: ``3., 4. og 10.–14.``."""
    told = []
    for _, group in groupby(enumerate(days), key=lambda placed: placed[1] - placed[0]):
        run = [f"{date_of(day).day}." for _, day in group]
        told += run if len(run) < _SHORT_RUN else [f"{run[0]}–{run[-1]}"]
    return enumeration(told)


def enumeration(items: list[str]) -> str:
    """Return items in a row: ``a, b og c``."""
    return " og ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def exact(ore: Fraction) -> str:
    """Return an exact amount: in kroner where it is whole øre, else in øre with the fraction that is left."""
    if ore.denominator == 1:
        return kr(ore.numerator)
    whole, rest = divmod(abs(ore), 1)
    sign = "-" if ore < 0 else ""
    return f"{sign}{count(whole)} {count(rest.numerator)}/{count(rest.denominator)} øre" if whole else f"{sign}{ore_part(rest)}"


def ore_part(part: Fraction) -> str:
    """Return a part of an øre: ``2/3 øre``."""
    return f"{count(part.numerator)}/{count(part.denominator)} øre" if part.denominator > 1 else f"{count(part.numerator)} øre"


def share(part: Fraction) -> str:
    """Return a part of 1: ``1/3 (33,3333 %)``, or only the per cent where that says it all."""
    scaled = part * _MILLION
    if scaled.denominator == 1:
        return percent(scaled.numerator)
    return f"{count(part.numerator)}/{count(part.denominator)} (ca. {percent(round(scaled))})"


def number(value: Fraction) -> str:
    """Return a number of days, hours or pieces."""
    return quantity(int(value * ONE))


def calculation(segment: Segment, unit: str, *, calendar: bool) -> str:
    """Return the calculation of a segment: what is counted × units × rate × per cent."""
    factors = [_counted(segment, unit, calendar=calendar)]
    if segment.quantity != ONE and segment.counting != "plan":
        factors.append(f"antal {quantity(segment.quantity)}")
    factors.append(f"{kr(segment.rate)} pr. {PER[unit]}")
    if segment.factor_pct != WHOLE_PCT:
        factors.append(percent(segment.factor_pct))
    return " × ".join(factors)


def result(segment: Segment) -> str:
    """Return what the calculation gives, and how it was rounded."""
    if segment.exact.denominator == 1:
        return kr(segment.amount)
    return f"{exact(segment.exact)}, afrundet til {kr(segment.amount)}"


def _counted(segment: Segment, unit: str, *, calendar: bool) -> str:
    days = "takstdage" if calendar else "dage"
    counted = number(segment.counted)
    if segment.counting == "deliveries":
        return f"{counted} {DELIVERED[unit][segment.counted != 1]}"
    if segment.counting == "plan":
        planned = f"{quantity(segment.quantity)} {DELIVERED[unit][segment.quantity != ONE]}"
        return f"{counted}/{count(segment.per)} × {planned}"
    if unit == "day":
        return f"{counted} {days if segment.counted != 1 else days.removesuffix('e')}"
    if unit == "week":
        return f"{counted} dage / 7"
    if unit == "month":
        return f"{counted} af månedens {count(segment.per)} {days}"
    return f"{counted} {days} / (12 × {count(segment.per // 12)})"


def about(change: Change) -> str:
    """Return what a change is about: ``Tilbuddets takst (katalogydelse D1, tilbud T2, fra 01.01.2026)``."""
    key = {v.column: v for v in change.key if v.text and (v.column != "service_id" or change.fact == "services")}
    name = _FACTS[change.fact]
    if change.fact == "rates":
        name = "Tilbuddets takst" if "provider_id" in key else "Den fælles takst"
    told = ", ".join(named(v) for v in key.values())
    return f"{name} ({told})" if told else name


def moved(change: Change) -> str:
    """Return how the values of a row changed: ``takst 1.250,00 kr. (før 1.200,00 kr.)``."""
    pairs = zip(change.old, change.new, strict=True)
    return ", ".join(f"{named(new)} (før {_value(old)})" for old, new in pairs)


def stated(values: tuple[Value, ...]) -> str:
    """Return the values of a row, with their names."""
    return f": {', '.join(named(v) for v in values)}" if values else ""


def named(value: Value) -> str:
    """Return a value of a row with its name: ``takst 1.234,50 kr.``."""
    return f"{_COLUMNS.get(value.column, value.column)} {_value(value)}"


def _value(value: Value) -> str:
    if not value.text:
        return "uden slutdato" if value.column == "to_date" else "ikke angivet"
    if value.column in _FORMS:
        return _FORMS[value.column](value.text)
    return _CODES.get(value.text, value.text)


def _day(text: str) -> str:
    return date_short(parse_day(text))


def _percent(text: str) -> str:
    return percent(parse_scaled(text, 4))


_FORMS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("from_date", "to_date", "paid_from", "paid_to", "date"), _day),
    **dict.fromkeys(("share_pct", "pct", "absence_pct"), _percent),
    "rate": lambda text: kr(parse_scaled(text, 2)),
    "flow": lambda text: FLOW_NAMES[text].lower(),
    "holidays": lambda text: "ja" if text == "1" else "nej",
    "unit": lambda text: PER[text],
}
