"""An explanation as Danish text, as a careful colleague would write it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from as2007lib.explain.model import Change, Earlier, Explanation, Segment
from as2007lib.explain.stated import Grant
from as2007lib.show.explain import days as day_words
from as2007lib.show.explain import words
from as2007lib.show.explain.sharing import sharing
from as2007lib.show.text import FLOW_NAMES, STATE_NAMES
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import date_long, kr, month, percent, quantity
from as2007lib.values.days import day_of

_WIDTH = 110
_STATES = STATE_NAMES | {"draft": "kladde, som kan ændre sig, til den er godkendt"}
_VERBS = {"sale": "betaler", "internal": "betaler", "charge": "betaler", "payout": "får", "purchase": "får efter disponeringen"}
_DANISH_TIME = ZoneInfo("Europe/Copenhagen")
NOTHING_DUE = {
    "service_unknown": "Ydelsen er ikke længere kendt, så der skal intet betales for måneden.",
    "other_flow": "Ydelsen hører ikke længere til denne pengestrøm, så her skal der intet betales.",
    "service_cancelled": "Ydelsen er annulleret, så der skal intet betales for måneden.",
    "package_unknown": "Bevillingen er ikke længere kendt, så der skal intet betales for måneden.",
    "package_cancelled": "Bevillingen er annulleret, så der skal intet betales for måneden.",
    "catalogue_unknown": "Katalogydelsen er ikke længere kendt, så der kan intet beregnes for måneden.",
    "outside_paid_days": "Ingen af månedens dage ligger i den betalte periode, så der skal intet betales.",
    "no_delivery": "Der er ingen leverance i måneden, så der skal intet betales.",
    "no_share": "Modparten har ikke længere nogen andel i måneden.",
}
"""Why nothing is due, in a sentence."""


def text(explanation: Explanation) -> str:
    """Return the whole explanation as text, section by section; nothing about persons but their ids."""
    sections = [
        ("Kort sagt", summary(explanation)),
        ("Hvad det bygger på", _basis(explanation)),
        ("Dagene", day_words.told(explanation)),
        ("Beregningen", calculations(explanation)),
        ("Tidligere afregnet", list(_earlier(explanation))),
        ("Ændret, siden måneden sidst blev afregnet", list(_changes(explanation))),
        ("Bogført", list(_booked(explanation))),
        ("Kørslen", _run(explanation)),
    ]
    blocks = [_wrapped([head(explanation)], "")]
    blocks += [f"{title}\n{_wrapped(told, '  ')}" for title, told in sections if told]
    return mask_cprs("\n\n".join(blocks) + "\n")


def head(explanation: Explanation) -> str:
    """Return what the explanation is of, in a line."""
    line = explanation.line
    return f"Linje {line.line_id}: {kr(line.amount)} for {month(line.month)}, {words.party(line.party)} ({_flow(explanation)})"


def summary(explanation: Explanation) -> list[str]:
    """Return the amount and why it is what it is, in a sentence or two."""
    line = explanation.line
    what = _what(explanation)
    if line.kind == "ordinary":
        days = words.span(line.start, line.stop)
        return [f"{words.upper(words.party(line.party))} {_VERBS[explanation.run.flow]} {kr(line.amount)} for {what}, {days}."]
    told = [
        f"Regulering. {month(line.month).capitalize()} var afregnet med {kr(line.old_amount)}; beløbet er nu {kr(line.new_amount)}",
        f"Forskellen, {kr(line.amount)}, er denne linje. Ydelsen er {what}.",
    ]
    return [" ".join(told), *([NOTHING_DUE[explanation.nothing_due]] if explanation.nothing_due else [])]


def calculations(explanation: Explanation) -> list[str]:
    """Return the calculation of every segment with the sources of its rates and deliveries, and how it is shared."""
    catalogue = explanation.catalogue
    if catalogue is None:
        return []
    told = [line for s in explanation.segments for line in _segment(explanation, s, catalogue.unit)]
    if len(explanation.segments) > 1:
        told.append(f"I alt til {words.party(explanation.line.party)}: {kr(explanation.line.new_amount)}")
    return told


def _segment(explanation: Explanation, segment: Segment, unit: str) -> Iterator[str]:
    calendar = explanation.calendar is not None
    formula = words.calculation(segment, unit, calendar=calendar)
    yield f"{words.span(segment.start, segment.stop)}: {formula} = {words.result(segment)}."
    for rate in segment.rates:
        days = "" if len(segment.rates) == 1 else f" {words.span(rate.start, rate.stop)}"
        holds = words.holding(rate.holds_start, rate.holds_stop)
        fallback = " Tilbuddet har egne takster, men ingen, der dækker dagene." if rate.fallback else ""
        yield f"– Taksten{days} er {words.KINDS[rate.kind]}, {kr(rate.rate)}, der gælder {holds} ({words.origin(rate.origin)}).{fallback}"
    for delivery in segment.deliveries:
        amount = f"{quantity(delivery.quantity)} {words.DELIVERED[unit][delivery.quantity != words.ONE]}"
        yield f"– Leverance {delivery.delivery_id}, {date_long(delivery.day)}: {amount} ({words.origin(delivery.origin)})."
    if segment.counting == "plan" and explanation.service is not None:
        yield f"– Der er ingen leverancer i måneden, så planen er regnet med ({words.origin(explanation.service.origin)})."
    yield from (f"– {line}" for line in sharing(segment))


def _basis(explanation: Explanation) -> list[str]:
    grant, service, catalogue = explanation.grant, explanation.service, explanation.catalogue
    told = [] if grant is None else [_grant(grant)]
    if service is not None:
        told.append(
            f"Ydelse {service.service_id}{_at(explanation)}, {_dates(service.start, service.stop)}{_paid(explanation)}"
            f"{_planned(explanation)}, afregnes {'forud' if service.timing == 'advance' else 'bagud'}"
            f"{', annulleret' if service.cancelled else ''} ({words.origin(service.origin)})."
        )
    if catalogue is not None:
        told.append(
            f"Katalogydelse {catalogue.service_code}, {catalogue.name} ({catalogue.paragraph}), har takst pr. {words.PER[catalogue.unit]}"
            f"{_absence_rule(explanation)} ({words.origin(catalogue.origin)})."
        )
    told += [f"Borger {r.party_id} læses som {r.read_as} ({words.origin(r.origin)})." for r in explanation.readings]
    return told


def _grant(grant: Grant) -> str:
    citizen = f" til borger {grant.citizen_id}" if grant.citizen_id else " uden borger"
    department = f", bevilget af {words.party(grant.department)}" if grant.department else ""
    reasons = [f"{name}: {reason}" for name, reason in (("start", grant.start_reason), ("ophør", grant.end_reason)) if reason]
    why = f" ({', '.join(reasons)})" if reasons else ""
    dates = f"gælder {_dates(grant.start, grant.stop)}{why}{', annulleret' if grant.cancelled else ''}"
    return f"Bevilling {grant.package_id}{citizen}{department}, {dates} ({words.origin(grant.origin)})."


def _dates(start: int, stop: int) -> str:
    return f"fra {date_long(start)} {words.until(stop)}"


def _at(explanation: Explanation) -> str:
    service = explanation.service
    if service is None or service.provider_id is None:
        return ""
    return f" hos {service.provider_name} ({service.provider_id})" if service.provider_name else f" hos {service.provider_id}"


def _paid(explanation: Explanation) -> str:
    service = explanation.service
    if service is None:
        return ""
    first = f", betales fra {date_long(service.paid_start)}" if service.paid_start is not None else ""
    last = f", betales {words.until(service.paid_stop)}" if service.paid_stop is not None else ""
    return first + last


def _planned(explanation: Explanation) -> str:
    service = explanation.service
    if service is None or service.quantity is None or (service.quantity == words.ONE and service.quantity_per is None):
        return ""
    per = {"week": " pr. uge", "month": " pr. måned", None: ""}[service.quantity_per]
    return f", antal {quantity(service.quantity)}{per}"


def _absence_rule(explanation: Explanation) -> str:
    catalogue = explanation.catalogue
    if catalogue is None or catalogue.absence_after_days is None or catalogue.unit in words.DELIVERED:
        return ""
    pct = f" til {percent(catalogue.absence_pct)}" if catalogue.absence_pct is not None else ""
    when = "alle dage" if catalogue.absence_from == "first_day" else "dagene derefter"
    return f"; fravær på mere end {catalogue.absence_after_days} dage nedsætter {when}{pct}"


def _earlier(explanation: Explanation) -> Iterator[str]:
    for item in explanation.earlier:
        yield earlier(item)
    if not explanation.before or explanation.catalogue is None:
        return
    yield f"De {kr(explanation.line.old_amount)} var regnet sådan, med det, der var kendt dengang:"
    for s in explanation.before:
        formula = words.calculation(s, explanation.catalogue.unit, calendar=explanation.calendar is not None)
        own = "" if s.own == s.amount else f"; modpartens del var {kr(s.own)}"
        yield f"– {words.span(s.start, s.stop)}: {formula} = {words.result(s)}{own}."


def earlier(item: Earlier) -> str:
    """Return one earlier settlement in a sentence."""
    document = f" på {item.document_id}" if item.document_id else ""
    day = f" af {date_long(item.document_date)}" if item.document_date is not None else ""
    if item.run_id is None or item.period is None:
        where = f" ({words.origin(item.origin)})" if item.origin else ""
        return f"{kr(item.amount)} i et tidligere system{document}{day}{where}."
    return f"{kr(item.amount)} i kørslen {item.run_id} for {month(item.period)}{document}{day}."


def _changes(explanation: Explanation) -> Iterable[str]:
    if explanation.line.kind == "ordinary":
        return []
    if all(e.run_id is None for e in explanation.earlier):
        return ["Måneden var afregnet i et tidligere system; hvad der er ændret siden, kan ikke ses her."]
    if not explanation.changes:
        return ["Der er ikke ændret noget om ydelsen; beløbet var holdt tilbage eller kunne ikke afregnes dengang."]
    return [change(c) for c in explanation.changes]


def change(item: Change, *, internal: bool = True) -> str:
    """Return one change in a sentence; `internal` tells where it was stated, too."""
    row = item.new_origin or item.old_origin
    source = f" ({words.origin(row)})" if internal and row is not None else ""
    if item.old_origin is None and item.new_origin is not None:
        return f"{words.about(item)} er kommet til{words.stated(item.new)}{source}."
    if item.new_origin is None and item.old_origin is not None:
        return f"{words.about(item)} gælder ikke mere{words.stated(item.old)}{source}."
    return f"{words.about(item)} er ændret: {words.moved(item)}{source}."


def _booked(explanation: Explanation) -> Iterator[str]:
    line, at = explanation.line, explanation.booked
    yield f"Konto {line.account or 'mangler'}, regnskabsår {line.accounting_year}."
    if at.document_id is not None and at.issued_on is not None and at.document_type is not None:
        payer = f" til {words.party(at.payer)}" if at.payer else ""
        held = "Dokumentet er holdt tilbage." if at.held_back else ""
        total = f", i alt {kr(at.document_amount)}" if at.document_amount is not None else ""
        yield words.sentences(f"{words.DOCUMENTS[at.document_type]} {at.document_id} af {date_long(at.issued_on)}{payer}{total}.", held)
    if at.voucher is not None:
        yield f"Bilag {at.voucher}: {at.voucher_text}."
    elif explanation.run.state == "draft":
        yield "Dokument og bilag kommer ved godkendelsen."


def _run(explanation: Explanation) -> list[str]:
    run = explanation.run
    told = [f"{run.run_id} for {month(run.period)} ({_STATES[run.state]}) bygger på alt til og med indlæsning {run.load}."]
    told.append(f"Beregnet af {run.prepared_by}{_at_moment(run.prepared_at)}.")
    if run.approved_by:
        told.append(f"Godkendt af {run.approved_by}{_at_moment(run.approved_at)}.")
    return told


def _at_moment(moment: str | None) -> str:
    if moment is None:
        return ""
    at = datetime.fromisoformat(moment).astimezone(_DANISH_TIME)
    return f" den {date_long(day_of(at.date()))} kl. {at:%H.%M}"


def _what(explanation: Explanation) -> str:
    name = explanation.catalogue.name if explanation.catalogue else f"Ydelse {explanation.line.service_id}"
    return f"{name}{_at(explanation)}"


def _flow(explanation: Explanation) -> str:
    return FLOW_NAMES[explanation.run.flow].lower()


def _wrapped(lines: Iterable[str], indent: str) -> str:
    return "\n".join(textwrap.fill(words.sentence(line), _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ") for line in lines)
