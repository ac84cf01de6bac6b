"""The annex to the payer: self-contained HTML on A4, with what a payer needs to check an amount and nothing of the house's own.

No names of persons or staff, no addresses, no CPR numbers, no files and loads, and of other payers only that they have the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from as2007lib.explain.model import Earlier, Explanation, Segment
from as2007lib.show.explain import days as day_words
from as2007lib.show.explain import words
from as2007lib.show.explain.wording import NOTHING_DUE, change
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import amount, date_long, kr, month, quantity
from as2007lib.values.days import date_of

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


@dataclass(frozen=True)
class _Row:
    """A row of the calculation."""

    days: str
    formula: str
    amount: str
    share: str
    own: str
    notes: list[str]


@dataclass(frozen=True)
class _Day:
    number: int
    sign: str
    name: str
    kind: str
    own: bool


@dataclass(frozen=True)
class _Line:
    """What the annex tells of a line."""

    title: str
    facts: list[tuple[str, str]]
    days: list[_Day]
    signs: list[tuple[str, str]]
    told: list[str]
    rows: list[_Row]
    total: str
    correction: list[str]
    earlier: list[str]
    changes: list[str]


def annex(explanations: Iterable[Explanation]) -> str:
    """Return the annex to the lines of a document as one HTML page without links to anything."""
    told = list(explanations)
    first = told[0] if told else None
    at = first.booked if first else None
    number = at.document_id if at and all(e.booked.document_id == at.document_id for e in told) else None
    page = _TEMPLATES.get_template("annex.html.j2").render(
        document=f"{words.DOCUMENTS[at.document_type].lower()} {number}" if at and number and at.document_type else "",
        issued=date_long(at.issued_on) if at and number and at.issued_on is not None else "",
        sender=words.party(first.municipality) if first and first.municipality else "",
        payer=words.party(at.payer) if at and number and at.payer else "",
        total=kr(sum(e.line.amount for e in told)),
        lines=[_line(e) for e in told],
    )
    return mask_cprs(page)


def _line(explanation: Explanation) -> _Line:
    line = explanation.line
    catalogue = explanation.catalogue
    segments = explanation.segments if catalogue else ()
    unit = catalogue.unit if catalogue else ""
    return _Line(
        title=f"{catalogue.name if catalogue else line.service_id}, {month(line.month)}",
        facts=_facts(explanation),
        days=[_Day(date_of(d.day).day, day_words.MARKS[d.mark][1], day_words.mark_name(d), d.mark, d.own) for d in explanation.days],
        signs=[(sign, name) for mark, (name, sign) in day_words.MARKS.items() if any(d.mark == mark for d in explanation.days)],
        told=[words.sentence(s) for s in day_words.told(explanation, internal=False)],
        rows=[_row(s, unit, calendar=explanation.calendar is not None) for s in segments],
        total=amount(line.new_amount),
        correction=_correction(explanation),
        earlier=[words.sentence(_earlier(e)) for e in explanation.earlier],
        changes=_changes(explanation),
    )


def _facts(explanation: Explanation) -> list[tuple[str, str]]:
    line, service, catalogue = explanation.line, explanation.service, explanation.catalogue
    found = [("Reference", line.line_id), ("Sag", explanation.case), ("Modpart", words.party(line.party))]
    if catalogue is not None:
        found.append(("Paragraf", catalogue.paragraph))
    if service is not None:
        found.append(("Tilbud", service.provider_name or service.provider_id))
    found.append(("Beløb", kr(line.amount)))
    return [(name, value) for name, value in found if value]


def _row(segment: Segment, unit: str, *, calendar: bool) -> _Row:
    return _Row(
        days=words.span(segment.start, segment.stop),
        formula=words.calculation(segment, unit, calendar=calendar),
        amount=amount(segment.amount),
        share=words.enumeration([words.share(p.share) for p in segment.parts if p.own]),
        own=amount(segment.own),
        notes=[words.sentence(note) for note in _notes(segment, unit)],
    )


def _notes(segment: Segment, unit: str) -> Iterator[str]:
    if segment.exact.denominator > 1:
        yield f"Beløbet er {words.exact(segment.exact)} før afrunding."
    for rate in segment.rates:
        yield f"Taksten er {words.KINDS[rate.kind]}, der gælder {words.holding(rate.holds_start, rate.holds_stop)}."
    for delivery in segment.deliveries:
        yield f"Leveret {date_long(delivery.day)}: {quantity(delivery.quantity)} {words.DELIVERED[unit][delivery.quantity != words.ONE]}."
    if segment.counting == "plan":
        yield "Regnet efter planen, da der ikke er leverancer i måneden."
    for part in segment.parts:
        if part.own and len(segment.parts) > 1 and part.exact.denominator > 1:
            extra = f" {'plus' if part.extra > 0 else 'minus'} 1 øre, der var tilovers ved delingen" if part.extra else ""
            yield f"Andelen er {words.exact(part.exact)}, rundet mod nul {kr(part.towards_zero)}{extra}."


def _correction(explanation: Explanation) -> list[str]:
    """Return old amount, new amount and difference in a sentence, and why nothing is due; nothing for ordinary lines."""
    line = explanation.line
    if line.kind == "ordinary":
        return []
    amounts = f"Tidligere afregnet {kr(line.old_amount)}, nu {kr(line.new_amount)}; forskellen er {kr(line.amount)}"
    return [amounts, *([NOTHING_DUE[explanation.nothing_due]] if explanation.nothing_due else [])]


def _earlier(item: Earlier) -> str:
    where = f" på {item.document_id}" if item.document_id else "" if item.run_id else " i et tidligere system"
    day = f" af {date_long(item.document_date)}" if item.document_date is not None else ""
    return f"{kr(item.amount)}{where}{day}."


def _changes(explanation: Explanation) -> list[str]:
    """Return what changed, but of other payers' shares and of persons' ids no more than that they did."""
    line, told = explanation.line, []
    own = {line.party.party_id, *(r.party_id for r in explanation.readings if r.read_as == line.party.party_id)}
    for item in explanation.changes:
        if item.fact == "citizens":
            told.append("To registreringer af samme borger er samlet eller skilt ad.")
        elif item.fact == "shares" and not own & {v.text for v in item.key if v.column == "party_id"}:
            told.append("Andre betaleres andele er ændret.")
        else:
            told.append(change(item, internal=False))
    return [words.sentence(s) for s in dict.fromkeys(told)]
