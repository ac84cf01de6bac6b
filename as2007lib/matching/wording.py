"""The one place where a proposal's explanation is made: one Danish text an evidence."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.frames.clearing import Commitments, Proposals, Reasons, ServiceNames
from as2007lib.frames.column import NULL
from as2007lib.matching.weights import Weights, default_weights
from as2007lib.values.danish import kr, month
from as2007lib.values.numbers import format_scaled

RULE_NAMES = {
    "reference": "ydelsens id og beløbet",
    "order_number": "ordrenummer, leverandør, måned og beløb",
    "person_month": "CPR-nummer, leverandør, måned og beløb",
    "birth_month": "fødselsdato, navn, leverandør, måned og beløb",
    "name_month": "navn, konto, leverandør, måned og beløb",
    "scored": "det samlede billede af felterne",
    "scored_unusual": "det samlede billede af felterne, trods en usædvanlig dato",
    "scored_close": "det samlede billede af felterne, trods et andet beløb",
    "months": "summen af flere måneder",
    "other_month": "en anden måned end den oplyste",
    "parts": "flere linjer, der tilsammen er måneden",
    "use": "forbrug af en bevilget mængde",
    "use_price": "forbrug af en bevilget mængde til en anden pris end den aftalte",
    "use_over": "forbrug ud over en bevilget mængde",
    "services": "summen af flere ydelser",
    "first_bill": "den første af to regninger for det samme",
    "billed_again": "ny regning efter en kreditering",
    "credit": "kreditering fundet ved beløb, person og måned",
    "credit_named": "kreditering, der nævner sin original",
    "credit_part": "kreditering af en del",
    "none": "ingen",
}
"""What each rule is called on screen."""
_CAUSES = {
    "double": "Regningen gælder det samme som {other}, der kom først",
    "credit_lost": "Den krediterer {other}, som ikke er lagt på noget",
    "credit_again": "Den krediterer {other}, som allerede er krediteret helt",
    "reversed": "Den og {other} ophæver hinanden: en postering og dens tilbageførsel. Forklar dem sammen på siden Afstemning",
    "released": "Den disponering, den ligner mest, er frigivet",
    "no_original": "Der er ikke fundet noget, som den krediterer",
    "amount": "Person eller leverandør er kendt, men intet disponeret beløb passer",
    "nobody": "Der er ikke fundet nogen ydelse, som den kan gælde",
}


def explanations(
    proposals: Proposals,
    reasons: Reasons,
    commitments: Commitments,
    names: ServiceNames,
    weights: Weights | None = None,
    call: Callable[[int], str] = "bilag {}".format,
) -> dict[int, str]:
    """Return the explanation of each evidence.

    Args:
        proposals: what was proposed.
        reasons: why.
        commitments: the items that alternatives name.
        names: what services are called.
        weights: the weights in use, whose words are said.
        call: what evidence is called, by its key.
    """
    said = _Words(commitments, names, weights or default_weights(), call)
    found: dict[int, dict[str, list[str]]] = {}
    columns = [reasons.texts(name).tolist() for name in ("kind", "name", "level", "says")]
    numbers = [reasons.ints(name).tolist() for name in ("evidence", "weight", "item", "other")]
    for kind, name, level, says, evidence, weight, item, other in zip(*columns, *numbers, strict=True):
        text = said.reason(kind, name, level, says, weight, item, other)
        found.setdefault(evidence, {}).setdefault(kind, []).append(text)
    evidences, decisions, rules, chances = (
        proposals.ints("evidence").tolist(),
        proposals.texts("decision").tolist(),
        proposals.texts("rule").tolist(),
        proposals.ints("confidence").tolist(),
    )
    rows = {
        evidence: (decision, rule, chance) for evidence, decision, rule, chance in zip(evidences, decisions, rules, chances, strict=True)
    }
    return {evidence: _text(decision, rule, chance, found.get(evidence, {})) for evidence, (decision, rule, chance) in rows.items()}


class _Words:
    """How reasons are said; the same reason is said once and then remembered."""

    def __init__(self, commitments: Commitments, names: ServiceNames, weights: Weights, call: Callable[[int], str]) -> None:
        self._weights, self._call = weights, call
        self._commitments = commitments
        self._names = names
        self._fields: dict[tuple[str, str, int], str] = {}
        self._places: dict[int, int] | None = None
        self._services: dict[int, str] = {}

    def reason(self, kind: str, name: str, level: str | None, says: str | None, weight: int, item: int, other: int) -> str:
        """Return one reason as text."""
        if kind == "person":
            return says or name
        if kind == "none":
            return _CAUSES[name].format(other=self._call(other) if other != NULL else "noget andet")
        if kind == "alternative":
            return f"{self._item(item)} ({_log_odds(weight)})"
        if name == "reverses":
            return f"den krediterer {self._call(other)}"
        known = (name, level or "", weight)
        if known not in self._fields:
            self._fields[known] = f"{self._weights.words[name, level or '']} ({_log_odds(weight)})"
        return self._fields[known]

    def _item(self, item: int) -> str:
        if self._places is None:
            keys = self._commitments.ints("item").tolist()
            self._places = dict(zip(keys, range(len(keys)), strict=True))
            ids = self._names.texts("service_id").tolist()
            titles = self._names.texts("name").tolist()
            self._services = {
                key: f"{title} {text}" for key, text, title in zip(self._names.ints("service").tolist(), ids, titles, strict=True)
            }
        at = self._places[item]
        service = self._services.get(int(self._commitments.ints("service")[at]), "en ydelse")
        amount = kr(int(self._commitments.ints("amount")[at]))
        return f"{service}, {month(int(self._commitments.ints('month')[at]))}, {amount}"


def _text(decision: str, rule: str, confidence: int, reasons: dict[str, list[str]]) -> str:
    if decision == "none":
        return _sentences([*reasons.get("none", ["Der er ikke fundet noget"]), *_alternatives(reasons)])
    head = f"Fundet ved {RULE_NAMES[rule]}"
    parts = [f"{head}: {'; '.join(reasons['field'])}" if reasons.get("field") else head]
    parts.append(f"Sandsynlighed {format_scaled(confidence, 2, trim=True)} %")
    if reasons.get("person"):
        parts.append(f"Se efter: {'; '.join(reasons['person'])}")
    return _sentences([*parts, *_alternatives(reasons)])


def _sentences(parts: list[str]) -> str:
    """Return the parts as sentences; one that ends in «kr.» has its full stop already."""
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts)


def _alternatives(reasons: dict[str, list[str]]) -> list[str]:
    return [f"Andre muligheder: {'; '.join(reasons['alternative'])}"] if reasons.get("alternative") else []


def _log_odds(thousandths: int) -> str:
    return f"{'+' if thousandths > 0 else ''}{format_scaled(thousandths, 3, trim=True)}"
