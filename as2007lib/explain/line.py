"""One line explained: read what its run knew of the service month, attribute it, and check that it adds up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from as2007lib.explain.absences import FULL
from as2007lib.explain.case import Ask, Case, read_case
from as2007lib.explain.changes import changes, readings
from as2007lib.explain.days import BY_DELIVERY
from as2007lib.explain.errors import NotAddedUp
from as2007lib.explain.model import Explanation, LineHead, NothingDue, RunHead, Segment
from as2007lib.explain.names import Names
from as2007lib.explain.segments import Attribution
from as2007lib.explain.settled import SettledBefore, booked, settled_before
from as2007lib.explain.terms import catalogue_of, grant_of, service_of
from as2007lib.frames.facts import Catalogue, Packages, Services
from as2007lib.store.bulk import Reader
from as2007lib.store.history import read_moments, read_self
from as2007lib.store.runs import Run
from as2007lib.store.settings import read_settings
from as2007lib.values.money import round_fraction


def explain_line(reader: Reader, run: Run, number: int, line: Mapping[str, Any], prepared: int | None) -> Explanation:
    """Explain one line.

    Args:
        reader: the store.
        run: the line's run, or the waiting draft.
        number: the line's number in its run, from 1.
        line: its row: the columns of `Lines`, and of an approved run `document`.
        prepared: the journal entry that prepared the draft; None where the run was prepared and approved in one act.

    Raises:
        NotAddedUp: the explanation does not give the line's amounts.
    """
    names = Names(reader, run.known)
    ask = Ask(run.flow, line["service"], line["month"])
    case = read_case(reader, run.known, ask, names)
    party = int(line["party"])

    def own(key: int) -> bool:
        return case.reads(key) == party

    attributed = Attribution.of(case)
    segments = attributed.segments(own)
    earlier = settled_before(reader, run, ask.service, ask.month, names, own)
    mine = [s for s in segments if any(p.own for p in s.parts) and (line["kind"] == "correction" or s.start == line["start"])]
    old = None if earlier.known is None else Attribution.of(read_case(reader, earlier.known, ask, names))
    told = case if case.one(Services) is not None or old is None else old.case
    explanation = Explanation(
        line=_head(run, number, line, names),
        run=_run(reader, run, prepared),
        municipality=None if (key := read_self(reader, run.known)) is None else names.party(key),
        case=_case_reference(reader, run.known, told),
        grant=grant_of(told),
        service=service_of(told),
        catalogue=catalogue_of(told),
        calendar=attributed.month.calendar,
        paid=attributed.month.paid,
        days=attributed.month.marks({day for s in mine for day in attributed.days_of(s.start, s.stop)}),
        segments=tuple(mine),
        nothing_due=None if mine else _nothing_due(case, attributed, segments),
        readings=readings(case, case.parties | earlier.parties),
        earlier=earlier.items,
        before=_before(old, own, earlier),
        changes=() if old is None else changes(old, attributed, old.case.parties | case.parties | earlier.parties),
        booked=booked(reader, run, dict(line), names),
    )
    check(explanation)
    return explanation


def check(explanation: Explanation) -> None:
    """Refuse an explanation that does not add up to its line, to the øre.

    Raises:
        NotAddedUp: a segment, its parts, the parts of the line's party, or what was settled before, gives another amount.
    """
    line = explanation.line

    def hold(what: str, explained: int, settled: int) -> None:
        if explained != settled:
            raise NotAddedUp(line.line_id, what, explained, settled)

    for s in (*explanation.segments, *explanation.before):
        hold("den eksakte beregning", round_fraction(s.exact.numerator, s.exact.denominator), s.amount)
        hold("andelene", sum(p.amount for p in s.parts), s.amount)
        for rate in s.rates:
            hold("taksten", rate.rate, s.rate)
        hold("fraværet", _factor(s), s.factor_pct)
        for part in s.parts:
            hold("øren, der var tilovers,", abs(part.extra), min(abs(part.extra), 1))
    hold("stykkerne", sum(s.own for s in explanation.segments), line.new_amount)
    hold("det, der var afregnet før,", sum(e.amount for e in explanation.earlier), line.old_amount)
    hold("forskellen", line.new_amount - line.old_amount, line.amount)


def _factor(segment: Segment) -> int:
    """Return the per cent that the absences of a segment give; without any it is the whole."""
    reduced = {a.pct for a in segment.absences if a.reduced and a.pct is not None}
    return reduced.pop() if len(reduced) == 1 else FULL


def _before(old: Attribution | None, own: Callable[[int], bool], earlier: SettledBefore) -> tuple[Segment, ...]:
    """Return what the old amount was made of, where the last run that settled it knew all of it."""
    if old is None:
        return ()
    found = [s for s in old.segments(own) if s.own]
    return tuple(found) if sum(s.own for s in found) == earlier.total else ()


def _nothing_due(case: Case, attributed: Attribution, segments: Sequence[Segment]) -> NothingDue:
    """Tell why a party that was settled before has no part of the month any more."""
    service, package = case.one(Services), case.one(Packages)
    month = range(case.ask.first, case.ask.stop)
    reasons: list[tuple[bool, NothingDue]] = [
        (service is None, "service_unknown"),
        (service is not None and service["flow"] != case.ask.flow, "other_flow"),
        (service is not None and service["status"] == "cancelled", "service_cancelled"),
        (package is None, "package_unknown"),
        (package is not None and package["status"] == "cancelled", "package_cancelled"),
        (case.one(Catalogue) is None, "catalogue_unknown"),
        (not any(attributed.month.is_paid(day) for day in month), "outside_paid_days"),
        (attributed.month.unit in BY_DELIVERY and not segments, "no_delivery"),
    ]
    return next((reason for holds, reason in reasons if holds), "no_share")


def _head(run: Run, number: int, line: Mapping[str, Any], names: Names) -> LineHead:
    return LineHead(
        line_id=f"{run.run_id}-{number}",
        service_id=names.text(line["service"]),
        party=names.party(line["party"]),
        **{name: line[name] for name in ("month", "kind", "start", "stop", "amount", "old_amount", "new_amount", "account")},
        accounting_year=line["accounting_year"],
    )


def _run(reader: Reader, run: Run, prepared: int | None) -> RunHead:
    approved = None if run.state == "draft" else run.since
    begun = run.since if prepared is None else prepared
    moments = read_moments(reader, {begun} | ({approved} if approved is not None else set()))
    return RunHead(
        run_id=run.run_id,
        flow=run.flow,
        period=run.period,
        state=run.state,
        load=run.load,
        prepared_by=run.prepared_by,
        prepared_at=moments.get(begun),
        approved_by=run.approved_by,
        approved_at=None if approved is None else moments.get(approved),
    )


def _case_reference(reader: Reader, entry: int, case: Case) -> str | None:
    """Return what names the citizen to the payer, as the invoices do."""
    package = case.one(Packages)
    if package is None:
        return None
    by = read_settings(reader, entry).get("invoicing", {}).get("case_by", "package")
    key = package["package"] if by == "package" else package["citizen"]
    return None if key is None else case.names.person(case.reads(key) if by != "package" else key)
