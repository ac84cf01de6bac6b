"""The days of the month in words: what is paid for, what counts, and what does not and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from as2007lib.explain.model import AbsenceUse, DayMark, Explanation, Mark
from as2007lib.explain.stated import CalendarRow
from as2007lib.show.explain import words
from as2007lib.values.danish import date_long, month, percent

MARKS: dict[Mark, tuple[str, str]] = {
    "counted": ("Betalt dag", "●"),
    "reduced": ("Nedsat ved fravær", "◐"),
    "delivery": ("Dag med leverance", "●"),
    "no_delivery": ("Uden leverance", "·"),
    "weekday": ("Tæller ikke: ugedag", "○"),
    "holiday": ("Tæller ikke: helligdag", "H"),
    "outside_calendar": ("Tæller ikke: uden for kalenderen", "×"),
    "unpaid": ("Uden for den betalte periode", "–"),
}
"""What each mark is called, and the sign that carries it beside its colour."""
_SET_BY = {"paid": "de betalte datoer", "service": "ydelsens datoer", "package": "bevillingens datoer"}


def told(explanation: Explanation, *, internal: bool = True) -> list[str]:
    """Return the days in sentences; `internal` tells what is not for payers: where rows were stated, and why somebody was absent."""
    return [*_paid(explanation), *_calendar(explanation, internal=internal), *_absences(explanation, internal=internal)]


def mark_name(mark: DayMark) -> str:
    """Return what a day is, in words: ``Tæller ikke: langfredag``."""
    if mark.mark == "holiday":
        return f"Tæller ikke: {words.holiday(mark.day)}"
    if mark.mark == "weekday":
        return f"Tæller ikke: {words.weekday(mark.day)}"
    if mark.mark == "reduced" and mark.absence_day is not None and mark.factor_pct is not None:
        return f"Fraværsdag {mark.absence_day}: {percent(mark.factor_pct)} af taksten"
    return MARKS[mark.mark][0]


def _paid(explanation: Explanation) -> Iterator[str]:
    paid = explanation.paid
    if paid is None:
        return
    days = sum(d.mark != "unpaid" for d in explanation.days)
    first, last = _SET_BY[paid.start_by], None if paid.stop_by is None else _SET_BY[paid.stop_by]
    by = f"det følger af {first}" if last in (None, first) else f"begyndelsen følger af {first}, slutningen af {last}"
    dates = f"Der betales fra {date_long(paid.start)} {words.until(paid.stop)} ({by})"
    yield f"{dates}: {days} af {len(explanation.days)} dage i {month(explanation.line.month)}."


def _calendar(explanation: Explanation, *, internal: bool) -> Iterator[str]:
    calendar = explanation.calendar
    if calendar is None or not explanation.segments:
        return
    rows = "; ".join(_row(row, internal=internal) for row in calendar.rows)
    where = "den indbyggede kalender" if calendar.built_in else f"kalenderen {calendar.calendar_id}"
    yield f"Takstdage efter {where}: {rows or 'ingen dage i måneden er dækket'}. Den tæller {calendar.counted_in_month} dage i måneden."
    for kind, mark in (("Ugedage, der ikke tæller", "weekday"), ("Ikke dækket af kalenderen", "outside_calendar")):
        days = [d.day for d in explanation.days if d.mark == mark]
        if days:
            yield f"{kind}: {words.day_list(days)}"
    holidays = [f"{words.day_list([d.day])} ({words.holiday(d.day)})" for d in explanation.days if d.mark == "holiday"]
    if holidays:
        yield f"Helligdage, der ikke tæller: {words.enumeration(holidays)}."


def _row(row: CalendarRow, *, internal: bool) -> str:
    chosen = [name for name, mark in zip(words.WEEKDAYS, row.weekdays, strict=True) if mark == "1"]
    holidays = "også helligdage" if row.holidays else "ikke helligdage"
    where = f" ({words.origin(row.origin)})" if internal and row.origin else ""
    return f"{words.enumeration(chosen) or 'ingen ugedage'}, {holidays}{where}"


def _absences(explanation: Explanation, *, internal: bool) -> Iterator[str]:
    found = [a for s in explanation.segments for a in s.absences]
    for _, group in groupby(found, key=lambda a: (a.origin, a.reduced)):
        uses = list(group)
        yield _absence(uses[0], uses[-1], internal=internal)


def _absence(first: AbsenceUse, last: AbsenceUse, *, internal: bool) -> str:
    kind = f" ({first.kind})" if internal and first.kind else ""
    where = f" ({words.origin(first.origin)})" if internal else ""
    numbers = f"dag {first.first_number}" if first.first_number == last.last_number else f"dag {first.first_number}–{last.last_number}"
    whole = f"{numbers} af fraværet fra {date_long(first.whole_start)} {words.until(first.whole_stop)}"
    days = words.span(first.start, last.stop)
    return f"Fravær{kind} {days}, {whole}{where}: {_effect(first)}."


def _effect(use: AbsenceUse) -> str:
    if use.reduced and use.pct is not None:
        by = "rækkens egen sats" if use.pct_by == "absence" else "katalogydelsens sats"
        return f"{percent(use.pct)} af taksten betales ({by})"
    if use.after_days is None or use.pct is None:
        return "nedsætter ikke, for hverken rækken eller katalogydelsen angiver en procent"
    return f"nedsætter ikke, for det gør kun fravær på mere end {use.after_days} dage"
