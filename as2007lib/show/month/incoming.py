"""The notebooks of what comes in: what was received, what was posted by itself, what waits and why, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from as2007lib.acts.match import MatchedNow
from as2007lib.acts.receive import ReceivedFile, ReceivedFolder
from as2007lib.acts.return_documents import ReturnedNow
from as2007lib.answers.clearing import Cleared, MonthCleared
from as2007lib.matching.wording import RULE_NAMES
from as2007lib.show.figures import Chart, amounts, differences
from as2007lib.show.incoming.receiving import DECISION_NAMES, TYPE_NAMES, said
from as2007lib.show.matching_words import begun
from as2007lib.show.month.words import whole_kr
from as2007lib.show.shown import Shown, Words, shown
from as2007lib.show.tables import Column, Table, table
from as2007lib.values.danish import many
from as2007lib.values.danish import month as month_name

_AUTO, _REVIEW, _NONE = "auto", "review", "none"
_BANDS = {_AUTO: "Sikre", _REVIEW: "Foreslået til et menneske", _NONE: "Uden forslag"}
_OUTCOMES = {_REVIEW: "Foreslået", _NONE: "Uden forslag"}
_ANSWERS = {"approved": "Godkendt", "rejected": "Afvist"}
_MOST_ROWS, _MOST_BARS = 25, 12


def received(result: ReceivedFolder | None) -> Shown | Words:
    """Show what became of the files of the month's folder."""
    if result is None:
        return Words("", ("Parameterfilen nævner ingen mappe med fakturaer (incoming.invoices). Der afstemmes, hvad der er modtaget før.",))
    counts = Counter((TYPE_NAMES.get(file.type, file.type), DECISION_NAMES[file.decision]) for file in result.files)
    looked = [file for file in result.files if file.looked_at]
    return shown(
        table(
            "Filer",
            [Column("Hvad det er"), Column("Hvad der blev af det"), Column("Filer", "count")],
            [(kind.capitalize(), became, number) for (kind, became), number in sorted(counts.items())],
            total=("I alt", "", len(result.files)),
            empty="Mappen er tom. Intet er modtaget.",
        ),
        _looked_at(looked),
    )


def _looked_at(files: Sequence[ReceivedFile]) -> Table:
    rows = [(file.file, TYPE_NAMES.get(file.type, file.type), DECISION_NAMES[file.decision], said(file)) for file in files[:_MOST_ROWS]]
    rest = len(files) - len(rows)
    return table(
        "Filer, som et menneske skal se på",
        [Column("Fil"), Column("Hvad det er"), Column("Hvad der blev af den"), Column("Hvorfor")],
        rows,
        note=f"Og {many(rest, 'fil', 'filer')} mere; alle står i documents.csv i mappen fakturaer." if rest > 0 else "",
        empty="Alt er modtaget uden anmærkninger.",
    )


def matched(result: MatchedNow) -> Shown:
    """Show how what waited came out: what was posted by itself, by rule, and what is left to people."""
    found = result.proposals
    sums = {band: [p for p in found if p.decision == band] for band in _BANDS}
    rows = [(name, len(sums[band]), sum(p.amount for p in sums[band])) for band, name in _BANDS.items()]
    certain = sums[_AUTO]
    told = f"{many(result.posted, 'linje er posteret', 'linjer er posteret')} af sig selv."
    if certain and not result.posted:
        told = "Intet er posteret: parameterfilen lader alt vente på et menneske (incoming.post_certain: nej)."
    rules = Counter(p.rule for p in certain)
    columns = [Column("Udfald"), Column("Linjer", "count"), Column("Kr.", "amount")]
    return shown(
        Words("", (told,)),
        table(
            "Det, der ventede",
            columns,
            rows if found else [],
            total=("I alt", len(found), sum(p.amount for p in found)),
            empty="Intet ventede på at blive afstemt.",
        ),
        Chart(
            "Udfaldet i kroner",
            "Så meget var sikkert, foreslået til et menneske og uden forslag.",
            amounts([(name, total) for name, _, total in rows]),
        )
        if found
        else None,
        table(
            "Hvad de sikre er fundet ved",
            [Column("Regel"), Column("Linjer", "count"), Column("Kr.", "amount")],
            [(begun(RULE_NAMES[rule]), n, sum(p.amount for p in certain if p.rule == rule)) for rule, n in rules.most_common()],
            empty="Ingen linjer er sikre.",
        ),
    )


def waiting(result: MatchedNow) -> Shown:
    """Show what waits for a person, counted by what stops it, and the largest of it with the whole reason."""
    rest = [p for p in result.proposals if p.decision != _AUTO]
    counts = Counter(cause for p in rest for cause in p.why)
    largest = sorted(rest, key=lambda p: -abs(p.amount))[:_MOST_ROWS]
    more = len(rest) - len(largest)
    return shown(
        table(
            "Hvad der venter, og hvorfor",
            [Column("Grund"), Column("Linjer", "count"), Column("Kr.", "amount")],
            [(cause, number, sum(p.amount for p in rest if cause in p.why)) for cause, number in counts.most_common()],
            note="En linje kan have flere grunde, så tallene lægges ikke sammen." if counts else "",
            empty="Intet venter.",
        ),
        table(
            "De største, der venter",
            [Column("Bilag"), Column("Linje"), Column("Kr.", "amount"), Column("Udfald"), Column("Forklaring")],
            [(p.source_id, p.line_id, p.amount, _OUTCOMES[p.decision], p.explanation) for p in largest],
            note=f"Og {many(more, 'linje', 'linjer')} mere; alle står i matches.csv." if more > 0 else "",
            empty="Intet venter.",
        ),
    )


def returned(result: ReturnedNow | None) -> Shown | Words:
    """Show what went back to the ledger system, and what is decided and cannot."""
    if result is None:
        return Words("", ("Parameterfilen nævner ingen mappe til svar (incoming.returned). Send dem med «as2007 return».",))
    columns = [Column("Dokument"), Column("Meddelelse"), Column("Afgørelse"), Column("Kr. uden moms", "amount"), Column("Bemærk")]
    rows = [(d.document_id, d.message, _ANSWERS[d.decision], d.amount, " ".join(n.message for n in d.notes)) for d in result.documents]
    return shown(
        table(
            "Sendt tilbage nu",
            columns,
            rows[:_MOST_ROWS],
            total=("I alt", "", "", sum(d.amount for d in result.documents), ""),
            note=f"Og {many(len(rows) - _MOST_ROWS, 'dokument', 'dokumenter')} mere er talt med i summen."
            if len(rows) > _MOST_ROWS
            else "",
            empty="Intet er blevet afgjort siden sidst.",
        ),
        table(
            "Afgjort, men kan ikke sendes",
            [Column("Dokument"), Column("Kr.", "amount"), Column("Hvorfor")],
            [(w.document_id, w.amount, w.why.message) for w in result.waits],
            empty="Alt, hvad der er afgjort, er sendt.",
        ),
    )


def compared(month: MonthCleared, period: int) -> Shown:
    """Show a month's commitments against what came for them, by supplier and by account."""
    wide = sorted((one for one in month.suppliers if one.left), key=lambda one: -abs(one.left))
    told = f"{whole_kr(month.left)} er disponeret og ikke kommet endnu; {whole_kr(month.over)} er kommet ud over det disponerede."
    return shown(
        Words("", (f"{month_name(period).capitalize()}: {told}",)),
        Chart("De største forskelle i kroner", told, differences([(one.name, one.left) for one in wide[:_MOST_BARS]])) if wide else None,
        _sums("Leverandører", "Leverandør", month.suppliers),
        _sums("Konti", "Konto", month.accounts),
    )


def _sums(title: str, label: str, found: Sequence[Cleared]) -> Table:
    rows = sorted(found, key=lambda one: (-abs(one.left), one.name))
    shown_rows = rows[:_MOST_ROWS]
    more = len(rows) - len(shown_rows)
    columns = [label, "Disponeret", "Faktureret", "Posteret", "Frigivet", "Mangler"]
    return table(
        title,
        [Column(columns[0]), *(Column(name, "amount") for name in columns[1:])],
        [(one.name, *_figures(one)) for one in shown_rows],
        total=("I alt, alle", *(sum(column) for column in zip(*map(_figures, rows), strict=True))) if rows else (),
        note=f"De største forskelle først; {many(more, 'række', 'rækker')} mere er talt med i summen." if more > 0 else "",
        empty="Intet er disponeret for måneden.",
    )


def _figures(one: Cleared) -> tuple[int, int, int, int, int]:
    return one.expected, one.billed, one.posted, one.released, one.left
