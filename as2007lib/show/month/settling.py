"""The second notebook: the drafts, what changed since last month and why, corrections, what is held back, what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from as2007lib.acts.month import FlowStep
from as2007lib.answers.change import Change
from as2007lib.answers.held import HeldBack
from as2007lib.answers.month import FlowMonth, Month, corrections_by_month, count_findings, largest_corrections
from as2007lib.answers.month import totals as totals_over
from as2007lib.settings import Parameters
from as2007lib.show.figures import Chart, amounts, differences, waterfall
from as2007lib.show.month.words import AREA_NAMES, CAUSE_NAMES, FINDING_NAMES, whole_kr
from as2007lib.show.shown import Part, Shown, Words, shown
from as2007lib.show.tables import Column, Table, table
from as2007lib.show.text import FLOW_NAMES, STATE_NAMES
from as2007lib.values.danish import date_long, many
from as2007lib.values.danish import month as month_name

_MOST_BARS, _MOST_ROWS = 12, 15


def overview(month: Month, done: Sequence[FlowStep]) -> Shown:
    """Show all runs and drafts of the period, and the flows whose day has not come."""
    later = [f"{FLOW_NAMES[s.flow]} beregnes tidligst {date_long(s.due_on)}." for s in done if s.run is None]
    rows = [
        (FLOW_NAMES[f.flow], c.run.run_id, STATE_NAMES[c.run.state], c.run.prepared_by, c.run.approved_by, c.run.count, c.run.total)
        for f in month.flows
        for c in f.content
    ]
    columns = [Column("Pengestrøm"), Column("Kørsel"), Column("Tilstand"), Column("Beregnet af"), Column("Godkendt af")]
    return shown(
        table(f"Kørsler i {month_name(month.period)}", [*columns, Column("Linjer", "count"), Column("Kr.", "amount")], rows),
        Words("", tuple(later)) if later else None,
    )


def changes(found: Sequence[Change]) -> Shown:
    """Show what changed since each flow's last period, and why."""
    return shown(*[_change(each) for each in found])


def _change(found: Change) -> Shown:
    name = FLOW_NAMES[found.flow]
    if found.before_period is None:
        told = f"Det er den første måned her: {whole_kr(found.after)} Der er ingen tidligere måned at sammenligne med."
        return shown(Words(name, (told,)))
    before = month_name(found.before_period)
    causes = [(CAUSE_NAMES[c.code], c.amount) for c in found.causes]
    chart = waterfall(
        f"Fra {before} til {month_name(found.period)}",
        _why(found, before),
        (before.capitalize(), found.before),
        causes,
        month_name(found.period).capitalize(),
    )
    why = table(
        f"{name}: hvorfor",
        [Column("Årsag"), Column("Ydelser", "count"), Column("Kr.", "amount")],
        [(CAUSE_NAMES[c.code], c.count, c.amount) for c in found.causes],
        total=("I alt", None, found.after - found.before),
        note="Hver ydelse har én årsag. Ved tidligere måneder og reguleringer tælles linjer, og beløbet er forskellen fra sidst.",
    )
    largest = table(
        f"{name}: ydelser, der ændrer sig mest",
        [
            Column("Ydelse"),
            Column("Hvad"),
            Column("Tilbud"),
            Column("Borger"),
            Column("Årsag"),
            Column("Før", "amount"),
            Column("Nu", "amount"),
        ],
        [(s.service, s.service_name, s.provider, s.citizen, CAUSE_NAMES[s.cause], s.before, s.after) for s in found.largest],
    )
    return shown(Words(name), chart, why, largest)


def _why(found: Change, before: str) -> str:
    moved = found.after - found.before
    told = f"{whole_kr(found.after)} mod {whole_kr(found.before)} i {before}: {whole_kr(abs(moved))} {'mere' if moved >= 0 else 'mindre'}."
    most = sorted(found.causes, key=lambda cause: -abs(cause.amount))[:2]
    named = " og ".join(f"«{CAUSE_NAMES[c.code].lower()}» ({whole_kr(c.amount)})" for c in most)
    return f"{told} Det meste skyldes {named}." if named else told


def totals(month: Month) -> Shown:
    """Show what falls on business areas, providers and parties."""
    return _each(month, _totals)


def _totals(flow: FlowMonth) -> Shown:
    areas, providers, parties = totals_over(flow, "business_area"), totals_over(flow, "provider"), totals_over(flow, "party")
    named = [(AREA_NAMES[a.id], a.amount) for a in areas]
    chart = Chart("Efter område", f"{named[0][0]} fylder mest: {whole_kr(named[0][1])}" if named else "Ingen linjer.", amounts(named))
    delivered = [(p.name or "Uden tilbud", p.amount) for p in providers]
    told = (
        f"{many(len(providers), 'tilbud', 'tilbud')}; de {_MOST_BARS} største er vist."
        if len(providers) > _MOST_BARS
        else "Alle tilbud er vist."
    )
    columns = [Column("Modpart"), Column("Ydelser", "count"), Column("Heraf reguleringer", "amount"), Column("Kr.", "amount")]
    return shown(
        chart,
        Chart("Efter tilbud", told, amounts(delivered[:_MOST_BARS])),
        table(
            f"{FLOW_NAMES[flow.flow]}: de største modparter",
            columns,
            [(p.name, p.services, p.corrections, p.amount) for p in parties[:_MOST_ROWS]],
            note=_rest(len(parties) - _MOST_ROWS, sum(p.amount for p in parties[_MOST_ROWS:])),
        ),
    )


def _rest(others: int, amount: int) -> str:
    return f"Og {many(others, 'modpart', 'modparter')} mere: {whole_kr(amount)}" if others > 0 else ""


def corrections(month: Month) -> Shown:
    """Show the corrections of earlier months: by month, and the largest line by line."""
    return _each(month, _corrections)


def _corrections(flow: FlowMonth) -> Shown:
    months, largest = corrections_by_month(flow), largest_corrections(flow)
    if not months:
        return shown(Words("", ("Ingen tidligere måned reguleres.",)))
    up, down = sum(m.up for m in months), sum(m.down for m in months)
    lines = many(sum(m.lines for m in months), "linje", "linjer")
    bars = [bar for m in months for bar in ((f"{month_name(m.month)}, op", m.up), (f"{month_name(m.month)}, ned", m.down)) if bar[1]]
    told = f"{lines} regulerer {many(len(months), 'måned', 'måneder')}: {whole_kr(up)} op og {whole_kr(-down)} ned."
    columns = [Column("Linje"), Column("Ydelse"), Column("Hvad"), Column("Modpart"), Column("Måned", "month")]
    return shown(
        Chart("Reguleringer efter ydelsesmåned", told, differences(bars)),
        table(
            f"{FLOW_NAMES[flow.flow]}: de største reguleringer",
            [*columns, Column("Før", "amount"), Column("Nu", "amount"), Column("Regulering", "amount")],
            [(c.line_id, c.service, c.service_name, c.party, c.month, c.old, c.new, c.amount) for c in largest],
            note="Se hvordan et beløb er fremkommet med «as2007 explain LINJE».",
        ),
    )


def held(found: Sequence[HeldBack]) -> Table:
    """Show what is held back, why, and what it would have been."""
    rows = [(FLOW_NAMES[h.flow], h.service or h.party, h.from_month, h.reason, h.months, h.amount) for h in found]
    columns = [Column("Pengestrøm"), Column("Ydelse eller modpart"), Column("Fra", "month"), Column("Grund"), Column("Måneder", "count")]
    total = ("I alt", "", None, "", None, sum(h.amount for h in found))
    note = "Beløbet er det, der ville blive afregnet, hvis det blev frigivet nu."
    return table("Tilbageholdt", [*columns, Column("Kr.", "amount")], rows, total=total, note=note, empty="Intet er holdt tilbage.")


def findings(month: Month) -> Shown:
    """Show what was found, and what was not settled because of it."""
    return _each(month, _findings)


def _findings(flow: FlowMonth) -> Table:
    rows = [(FINDING_NAMES[f.code], f.count, f.new, f.skips, f.message) for f in count_findings(flow)]
    columns = [
        Column("Fund"),
        Column("Måneder", "count"),
        Column("Heraf nye", "count"),
        Column("Ikke afregnet", "yes"),
        Column("Hvad der skal gøres"),
    ]
    return table(f"{FLOW_NAMES[flow.flow]}: fund", columns, rows, empty="Intet er fundet.")


def next_step(month: Month, parameters: Parameters) -> Words:
    """Say who must do what before the month can go on."""
    chosen = parameters.flows.chosen()
    drafts = [c.run for f in month.flows for c in f.content if c.run.state == "draft"]
    if not drafts:
        return Words("Og nu", ("Ingen kladder venter. Måneden kan gå videre.",))
    eyes = "en anden end den, der har beregnet" if parameters.four_eyes else "en, der har rollen"
    told = [_approve_by(d.run_id, chosen[d.flow].days(d.period).approve) for d in drafts if d.flow in chosen]
    return Words("Og nu", (f"Kladderne venter på godkendelse af {eyes}.", *told, "Fortsæt derefter måneden med --resume."))


def _approve_by(run_id: str, day: int) -> str:
    return f"{run_id} skal godkendes senest {date_long(day)}: på månedssiden eller med «as2007 approve {run_id}»."


def _each(month: Month, part: Callable[[FlowMonth], Part | Shown]) -> Shown:
    return shown(*[each for flow in month.flows for each in (Words(FLOW_NAMES[flow.flow]), part(flow))])
