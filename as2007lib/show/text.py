"""What the command line says of a result, in Danish."""

from __future__ import annotations

from collections.abc import Sequence

from as2007lib.acts.fix import FixedRun
from as2007lib.acts.issue import IssuedRun
from as2007lib.acts.load import Loaded
from as2007lib.answers.health import Check
from as2007lib.answers.holds import Hold
from as2007lib.answers.periods import Period
from as2007lib.answers.proofs import Rerun, Verified
from as2007lib.answers.quarantine import Waits
from as2007lib.answers.roles import HeldRole, role_named
from as2007lib.answers.runs import RunContent
from as2007lib.frames.words import FLOW_NAMES
from as2007lib.intake.export import ExportCheck
from as2007lib.store.runs import Run
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import count, kr, many, month

__all__ = [
    "FLOW_NAMES",
    "PERIOD_NAMES",
    "STATE_NAMES",
    "checked",
    "checks",
    "draft",
    "files",
    "fixed",
    "held_back",
    "holds",
    "issued",
    "loaded",
    "missing_accounts",
    "periods",
    "quarantine",
    "rerun",
    "roles",
    "runs",
    "sent",
    "surprises",
    "verified",
]

STATE_NAMES = {"draft": "kladde", "approved": "godkendt", "sent": "sendt", "closed": "lukket"}
"""What each state of a run is called on screen."""
_MOST_SHOWN = 20
PERIOD_NAMES = {"open": "åben", "closed": "lukket", "locked": "låst"}
"""What each state of a period is called on screen."""


def loaded(result: Loaded) -> str:
    """Tell what a load did."""
    head = f"Indlæsning {result.load} ville gøre dette; intet er ændret." if result.dry_run else f"Indlæsning {result.load} er gennemført."
    rows = [
        f"  {name}: {many(c['inserted'], 'ny', 'nye')}, {many(c['changed'], 'ændret', 'ændrede')}, "
        f"{many(c['ended'], 'ophørt', 'ophørte')}, {many(c['unchanged'], 'uændret', 'uændrede')}"
        for name, c in result.changes.items()
    ]
    stored = result.waiting and not result.dry_run
    where = " Se dem med «as2007 quarantine list»." if stored else ""
    waits = f"{many(result.quarantined, 'række', 'rækker')} til karantænen, hvor {count(result.waiting)} venter"
    tail = [f"  {waits}; {many(len(result.warnings), 'advarsel', 'advarsler')}.{where}"]
    still = [f"  {file} række {row} er rettet, men er stadig i karantæne: {mask_cprs(why)}" for file, row, why in result.still]
    effect = [f"  Afregnede måneder ({FLOW_NAMES[flow].lower()}) ændres med {kr(amount)}" for flow, amount in result.effect.items()]
    return "\n".join([head, *still, *rows, *effect, *tail, *(f"  {told}" for told in surprises(result))])


def surprises(result: Loaded) -> list[str]:
    """Tell what a person might not expect of a load."""
    services = many(result.orphaned, "ydelse", "ydelser")
    lost = f"{services} står uden den bevilling, katalogydelse eller kalender, som kilden ikke længere nævner: det afregnede krediteres"
    why = f"oversættelsen {result.mapping} ikke bruger det" if result.mapping else "formatet ikke kender navnet"
    unread = f"Læses ikke, fordi {why}: {', '.join(map(mask_cprs, result.unread))}"
    return [*([lost] if result.orphaned else []), *([unread] if result.unread else [])]


def checked(found: ExportCheck) -> str:
    """Tell what of an export its mapping does not know."""
    rows = [
        *(f"  {file}: kolonnen «{heading}» bruges ikke" for file, heading in found.headings),
        *(f"  {file}: {column} finder ingen kolonne" for file, column in found.missing),
        *(
            f"  {v.file}: «{v.value}» i «{v.heading}» kan ikke oversættes til {v.column} ({many(v.count, 'række', 'rækker')})"
            for v in found.values
        ),
        *(f"  {name} læses ikke" for name in found.unread),
    ]
    head = "Oversættelsen kender ikke dette:" if rows else "Oversættelsen kender alle kolonner og værdier."
    return "\n".join([*([found.assumption] if found.assumption else []), head, *rows])


def draft(content: RunContent, held: Sequence[Hold] = ()) -> str:
    """Tell what a draft or a preview would emit, and what it leaves out because it is held."""
    told = (
        f"{FLOW_NAMES[content.flow]}, {month(content.period)}: {content.run_id} er beregnet. "
        f"{many(len(content.lines), 'linje', 'linjer')}, {kr(content.total)}, {count(len(content.findings))} fund."
    )
    return "\n".join([told, *_left_out(held)])


def fixed(result: FixedRun, left_out: Sequence[Hold] = ()) -> str:
    """Tell what an approval did, and what it left out because it is held."""
    run = result.run
    if result.again:
        return f"{run.run_id} var allerede godkendt af {run.approved_by}. Intet er ændret."
    head = f"{FLOW_NAMES[run.flow]}, {month(run.period)}: {run.run_id} er godkendt."
    figures = f"{many(run.count, 'linje', 'linjer')}, {kr(run.total)}, {many(result.documents, 'dokument', 'dokumenter')}."
    held = [f"  {held_back(result.held, run.run_id)}"] if result.held else []
    unbooked = [f"  {missing_accounts(result.missing)}"] if result.missing else []
    found = sorted({f"  {finding.message}" for finding in result.findings})
    return "\n".join([f"{head} {figures}", *found, *held, *unbooked, *_left_out(left_out)])


_ACCOUNTS = {
    "account": "konto («MANGLER KONTO»: sæt den i kataloget eller en kontoregel)",
    "contra_account": "modkonto («MANGLER MODKONTO»: skriv contra_account ved pengestrømmen i parameterfilen)",
    "vat_account": "momskonto («MANGLER MOMSKONTO»: skriv vat_account i parameterfilen)",
}


def missing_accounts(missing: Sequence[str]) -> str:
    """Tell which accounts vouchers lack, and what to do."""
    lacking = ", ".join(_ACCOUNTS[what] for what in missing)
    return f"Bilagene mangler {lacking}. Ret posteringerne i økonomisystemet, og udfyld kontoen før næste kørsel."


def _left_out(held: Sequence[Hold]) -> list[str]:
    services, parties = sum(bool(h.service) for h in held), sum(bool(h.party) for h in held)
    each = [(services, "ydelse", "ydelser"), (parties, "modpart", "modparter")]
    told = " og ".join(many(number, one, several) for number, one, several in each if number)
    return [f"  {told} er tilbageholdt og ikke med. Se listen med «as2007 hold list»."] if told else []


def held_back(documents: int, run_id: str) -> str:
    """Tell how many documents of a run are held back, and the way out."""
    told = f"{many(documents, 'dokument', 'dokumenter')} er holdt tilbage og kan ikke sendes."
    return (
        f"{told} Ret det, der mangler, i kilden, indlæs igen, og udsted {'det' if documents == 1 else 'dem'} med «as2007 issue {run_id}»."
    )


def issued(result: IssuedRun) -> str:
    """Tell what was issued of what was held back, and what the rest lacks."""
    if not result.numbers:
        return f"{result.run_id} har ingen dokumenter, der er holdt tilbage. Intet er ændret."
    held = many(len(result.numbers), "dokument", "dokumenter")
    head = f"{result.run_id}: {count(len(result.issued))} af {held}, der var holdt tilbage, er udstedt."
    own = [f"  {number} er udstedt." for number in result.issued]
    lacking = [f"  {number} er stadig holdt tilbage: {mask_cprs(why)}" for number, why in result.lacking]
    return "\n".join([head, *_most(own), *_most(lacking)])


def _most(rows: Sequence[str]) -> list[str]:
    more = [f"  og {count(len(rows) - _MOST_SHOWN)} mere"] if len(rows) > _MOST_SHOWN else []
    return [*rows[:_MOST_SHOWN], *more]


def sent(run_id: str, held: int, *, first: bool) -> str:
    """Tell that a run is noted as sent, and what of it is not."""
    told = f"{run_id} er {'nu' if first else 'allerede'} noteret som sendt."
    return f"{told} {held_back(held, run_id)}" if held else told


def runs(found: Sequence[Run]) -> str:
    """List runs."""
    if not found:
        return "Der er ingen kørsler endnu."
    rows = [(r.run_id, STATE_NAMES[r.state], many(r.count, "linje", "linjer"), kr(r.total), r.approved_by or r.prepared_by) for r in found]
    return "\n".join(f"{run:<24} {state:<9} {lines:>16} {total:>20}  {who}" for run, state, lines, total, who in rows)


def quarantine(rows: Sequence[Waits]) -> str:
    """List the rows that wait."""
    if not rows:
        return "Karantænen er tom."
    return "\n".join(f"{w.id:>6}  indlæsning {w.load}, {w.file} række {w.row}: {', '.join(w.codes)}. {w.reason}" for w in rows)


def holds(found: Sequence[Hold]) -> str:
    """List what is held."""
    if not found:
        return "Intet er tilbageholdt."
    return "\n".join(f"{'Ydelse' if h.service else 'Modpart'} {h.service or h.party} fra {month(h.from_month)}: {h.reason}" for h in found)


def roles(found: Sequence[HeldRole]) -> str:
    """List who has which role."""
    if not found:
        return "Ingen har en rolle endnu, og alle må alt. Giv den første med «as2007 roles grant BRUGER administrator»."
    return "\n".join(f"{mask_cprs(one.holder):<24} {role_named(one.role)}" for one in found)


def files(number: int, run_id: str = "") -> str:
    """Tell how many files were written, of a run where one is named."""
    return f"{many(number, 'fil', 'filer')}{f' fra {run_id}' if run_id else ''}."


def periods(found: Sequence[Period]) -> str:
    """List the states of periods, with the root hash of what is closed."""
    return "\n".join(
        f"{FLOW_NAMES[p.flow]}, {month(p.period)}: {PERIOD_NAMES[p.state]}, {many(p.runs, 'kørsel', 'kørsler')}"
        + (f", rodhash {p.root}" if p.root and p.state != "open" else "")
        for p in found
    )


def rerun(found: Rerun) -> str:
    """Tell whether a run came out as it was."""
    if found.equal:
        return f"{found.run.run_id} giver det samme igen: {many(found.run.count, 'linje', 'linjer')}, {kr(found.run.total)}"
    where = f"linje {found.run.run_id}-{found.first}" if found.first else "fundene"
    return f"{found.run.run_id} giver ikke det samme: {where} er anderledes."


def verified(found: Verified) -> str:
    """Tell what a proof of the store found."""
    if not found.faults:
        proved = f"{many(found.entries, 'journalpost', 'journalposter')}, {many(found.runs, 'kørsel', 'kørsler')}"
        return f"Lageret er helt: {proved} afregnet igen med samme resultat."
    rows = [f"  journalpost {f.entry or '–'}: {f.where}: {f.what}" for f in found.faults]
    return "\n".join(["Lageret er ikke, som journalen siger. Først:", *_most(rows)])


def checks(found: Sequence[Check]) -> str:
    """List what was looked at."""
    return "\n".join(f"{'ok ' if c.well else '!! '} {c.name}: {c.found}" for c in found)
