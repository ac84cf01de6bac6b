"""How far chances are to be trusted, in words, as a figure and as tables; the honest reservations stand here, once."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from as2007lib.answers.reliability import OWN_DOUBT, OWN_LEAST, Measured, Recalibration, Reliability
from as2007lib.matching.reliability import Band
from as2007lib.matching.wording import RULE_NAMES
from as2007lib.show.matching_words import band, chance, interval
from as2007lib.show.shown import Shown, Words, shown
from as2007lib.show.tables import Column, Table, table
from as2007lib.values.danish import count, many
from as2007lib.values.numbers import format_scaled

RESERVATIONS = (
    "Programmet ser på alt, der er kommet ind, som om intet var afgjort, og dets forslag holdes op mod det, der ligger nu.",
    "Det ved derfor mere i dag, end det vidste, da linjen kom.",
    "Tallene kan være for gode: en linje, der er posteret alene, og som ingen har rørt, tæller som rigtig, også hvis ingen har set efter.",
    "Den, der afgør, har også set forslaget først og kan være påvirket af det. Linjer, der stadig venter, er ikke med.",
    "De kan også være for dårlige, for det er mest det svære, mennesker får at se: derfor står det, de har afgjort, for sig.",
    "Et forslag til en linje, der blev afvist eller forklaret, tæller som forkert.",
)
"""What whoever reads the figures must know of how they come about."""
FEW = 100
"""With fewer decisions than this the figures say little."""
_ROW = 34
_SEEN, _STATED = "#1f5a7a", "#b4582a"
_WIDTH, _LEFT, _FIELD, _TOP = 760, 150, 580, 34
_BARS = {"color": _SEEN, "thickness": 2, "width": 8}


def told(found: Reliability) -> str:
    """Return what a figure of reliability shows, in a sentence or two."""
    if not found.count:
        return "Der er endnu ingen afgørelser at måle på."
    outside = sum(not one.fits for one in found.bands)
    bands = many(len(found.bands), "bånd", "bånd")
    fits = f"I {count(len(found.bands) - outside)} af {bands} ligger den oplyste sandsynlighed inden for usikkerheden (95 %)."
    few = f" Med under {FEW} afgørelser siger tallene ikke meget." if found.count < FEW else ""
    return f"{count(found.right)} af {many(found.count, 'forslag var rigtigt', 'forslag var rigtige')}. {fits}{few}"


def errors(found: Reliability) -> str:
    """Return how far chances and what happened lie apart, in all."""
    brier = format_scaled(found.brier // 100, 4)
    return f"Gennemsnitlig afvigelse (ECE): {chance(found.error)}. Brier-score: {brier} (0 er bedst)."


def figure(found: Reliability) -> go.Figure:
    """Return the figure: a row a band, with what was stated, and the share that was right with its uncertainty."""
    names = [f"{band(one.low, one.high)} " for one in found.bands]
    above = [(one.upper - one.observed) / 100 for one in found.bands]
    below = [(one.observed - one.lower) / 100 for one in found.bands]
    said = {"symbol": "diamond-open", "size": 12, "color": _STATED, "line": {"width": 3}}
    made = go.Figure()
    made.add_scatter(
        x=[one.observed / 100 for one in found.bands],
        y=names,
        mode="markers",
        name="Andel rigtige (95 % usikkerhed)",
        marker={"size": 11, "color": _SEEN},
        error_x={"type": "data", "array": above, "arrayminus": below, **_BARS},
    )
    made.add_scatter(x=[one.chance / 100 for one in found.bands], y=names, mode="markers", name="Oplyst sandsynlighed", marker=said)
    made.update_layout(
        xaxis={"title": {"text": "andel rigtige i %"}, "zeroline": False},
        yaxis={"type": "category", "automargin": True, "title": {"text": "oplyst", "standoff": 12}},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"l": 56, "r": 16, "t": 64, "b": 48},
        height=max(280, 150 + _ROW * len(found.bands)),
    )
    return made


def picture(title: str, found: Reliability) -> str:
    """Return the same figure as a drawing (SVG) that needs nothing from elsewhere, with its words for those who cannot see it."""
    rows = "".join(_drawn(one, place) for place, one in enumerate(reversed(found.bands)))
    foot = _TOP + _ROW * len(found.bands)
    ticks = "".join(
        f'<line x1="{_across(share)}" x2="{_across(share)}" y1="{_TOP}" y2="{foot}" stroke="#e4e8eb"/>'
        f'<text x="{_across(share)}" y="{foot + 18}" text-anchor="middle">{share // 100} %</text>'
        for share in range(0, 10_001, 2_000)
    )
    said = escape(f"{title}. {told(found)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {foot + 44}" width="{_WIDTH}" style="max-width:100%;height:auto" '
        f'role="img" aria-label="{said}" font-family="system-ui, sans-serif" font-size="13" fill="#1b2733">'
        f'<rect width="{_WIDTH}" height="{foot + 44}" fill="#ffffff"/>'
        f'<circle cx="{_LEFT + 6}" cy="14" r="5" fill="{_SEEN}"/><text x="{_LEFT + 18}" y="18">Andel rigtige (95 % usikkerhed)</text>'
        f'{_diamond(_LEFT + 256, 14)}<text x="{_LEFT + 270}" y="18">Oplyst sandsynlighed</text>'
        f'{ticks}{rows}<text x="{_across(5_000)}" y="{foot + 38}" text-anchor="middle">andel rigtige</text></svg>'
    )


def _across(share: int) -> int:
    """Return how far to the right a share in ten-thousandths stands."""
    return _LEFT + _FIELD * share // 10_000


def _drawn(one: Band, place: int) -> str:
    middle = _TOP + _ROW * place + _ROW // 2
    return (
        f'<text x="{_LEFT - 12}" y="{middle + 5}" text-anchor="end">{band(one.low, one.high)}</text>'
        f'<line x1="{_across(one.lower)}" x2="{_across(one.upper)}" y1="{middle}" y2="{middle}" stroke="{_SEEN}" stroke-width="2"/>'
        f'<circle cx="{_across(one.observed)}" cy="{middle}" r="5" fill="{_SEEN}"/>{_diamond(_across(one.chance), middle)}'
    )


def _diamond(x: int, y: int) -> str:
    return f'<path d="M{x - 7} {y}L{x} {y - 7}L{x + 7} {y}L{x} {y + 7}Z" fill="none" stroke="{_STATED}" stroke-width="3"/>'


def band_rows(found: Reliability) -> list[tuple[str, int, int, str, str, str]]:
    """Return a row a band: band, proposals, right, what was stated, what was seen, its uncertainty."""
    return [
        (band(one.low, one.high), one.count, one.right, chance(one.chance), chance(one.observed), interval(one.lower, one.upper))
        for one in found.bands
    ]


BAND_HEADS = ("Bånd", "Forslag", "Rigtige", "Oplyst i snit", "Andel rigtige", "Usikkerhed (95 %)")
"""The headings of `band_rows`."""


def band_table(title: str, found: Reliability) -> Table:
    """Return the bands as a table of a notebook."""
    kinds = ("text", "count", "count", "text", "text", "text")
    columns = [Column(*pair) for pair in zip(BAND_HEADS, kinds, strict=True)]
    return table(title, columns, band_rows(found), note=f"{told(found)} {errors(found)}", empty="Ingen afgørelser at måle på.")


@dataclass(frozen=True)
class Plot:
    """The figure in a notebook, with what it shows in words; where there is no plotly, it is drawn without."""

    title: str
    found: Reliability

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {
            "application/vnd.plotly.v1+json": figure(self.found).update_layout(template="none", separators=",.").to_plotly_json(),
            "text/html": picture(self.title, self.found),
            "text/plain": f"{self.title}: {told(self.found)}",
        }


def decided(found: Measured) -> Shown:
    """Show in a notebook what there is to measure by."""
    sentences = (
        f"{many(found.decided, 'linje eller postering er', 'linjer og posteringer er')} afgjort endeligt.",
        f"{count(found.alone)} af dem er posteret alene, uden at nogen har rørt dem siden.",
        f"For {count(found.unproposed)} ville programmet intet have foreslået.",
        *RESERVATIONS,
    )
    rows = [(RULE_NAMES.get(name, name), number, right) for name, number, right in found.rules]
    columns = [Column("Fundet ved"), Column("Afgjort", "count"), Column("Forslaget var rigtigt", "count")]
    return shown(Words("Det, der er afgjort", sentences), table("Efter regel", columns, rows, empty="Intet er afgjort endnu."))


def trial(found: Recalibration) -> Shown:
    """Show in a notebook how chances made anew do on the decisions that were held back, beside those in force."""
    better = "som dem, der gælder: der er for få til at flytte noget"
    if found.after != found.before:
        better = f"{'bedre' if found.after.brier < found.before.brier else 'ikke bedre'} end dem, der gælder"
    sentences = [
        f"Prøven er lavet af de ældste ({count(found.learnt)}) og målt på de nyeste afgørelser ({count(found.held)}), som ikke var med.",
        f"På dem er de nye sandsynligheder {better}." if found.held else "Der er for få afgørelser til at holde nogen tilbage.",
    ]
    if 0 < found.held < FEW:
        sentences.append(f"Med under {FEW} afgørelser holdt tilbage kan forskellen være tilfældig.")
    return shown(Words("Prøven", tuple(sentences)), band_table("Med dem, der gælder", found.before), band_table("Med de nye", found.after))


def wanted(found: Recalibration) -> Shown:
    """Show in a notebook which chances would be proposed, and why the others stay."""
    rows = [(one.says, one.old, one.new) for one in found.changes]
    few = [RULE_NAMES.get(rule, rule) for rule, number in found.counts.items() if number < OWN_LEAST]
    sentences = [
        "Af alle afgørelser, også dem, prøven ikke fik at se, bliver sandsynlighederne som nedenfor.",
        f"Hvert trin begynder som {OWN_DOUBT} afgørelser med den medfølgende sandsynlighed, og kommunens egne lægges oven i.",
        "Få afgørelser flytter altså lidt, mange flytter meget.",
    ]
    if few:
        sentences.append(f"Under {OWN_LEAST} egne afgørelser, så den medfølgende gælder: {'; '.join(few)}.")
    columns = [Column("Fundet ved"), Column("Nu"), Column("Nyt")]
    empty = "Ingen sandsynlighed ville blive en anden end nu."
    return shown(Words("Nye sandsynligheder", tuple(sentences)), table("Det, der ændrer sig", columns, rows, empty=empty))


def proposed(number: int | None, *, asked: bool) -> Words:
    """Show in a notebook whether something was proposed, and what comes next."""
    if number is not None:
        said = f"Forslag {number} er lagt frem. En anden person ser på det på siden Matchning og godkender eller afviser det."
    elif asked:
        said = "Intet er foreslået: ingen sandsynlighed ville blive en anden end nu."
    else:
        said = "Intet er foreslået. Kør «as2007 match-rules recalibrate» med --propose for at lægge de nye sandsynligheder frem."
    return Words("", (said,))
