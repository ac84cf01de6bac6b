"""The rules of a municipality's match: tolerances, checks, weights and chances together, as a file, as data, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from as2007lib.matching import checks
from as2007lib.matching.calibration import STEP, Calibration, calibration_of, default_calibration, stated_calibration
from as2007lib.matching.stated import Faults, RulesWrong
from as2007lib.matching.subject import Check
from as2007lib.matching.tolerances import (
    CHECK_NUMBERS,
    LIMITS,
    Tolerances,
    check_shape,
    checks_of,
    default_tolerances,
    limits_of,
    stated_tolerances,
)
from as2007lib.matching.weights import Weights, default_weights, stated_weights, weights_of
from as2007lib.matching.wording import RULE_NAMES
from as2007lib.settings.text import YamlError, read_yaml
from as2007lib.values.variants import find_variants

SECTIONS: Mapping[str, str] = {
    "tolerances": "Tolerancer",
    "checks": "Kontroller",
    "weights": "Vægte",
    "calibration": "Sandsynligheder",
}
"""The parts of the rules, and what they are called."""
_HEAD = """\
# Regler for afstemning. «as2007 match» og siderne følger dem, når en anden end den, der har foreslået dem, har godkendt dem.
# Ret tallene, og foreslå filen: as2007 match-rules propose FIL --reason "hvorfor"
# Beløb er kroner, procent er pct, sandsynligheder er af 1. Vægte og styrker er log-odds: 0 siger intet, +3 taler for, -3 imod.
# Et helt afsnit, der udelades, bliver, som det er nu.
"""
_ABOVE = {
    "tolerances": "Hvor meget en linje må afvige, og hvor sikker den skal være for at posteres alene",
    "checks": "Hvorfor en linje skal ses af en person. stops: den posteres ikke alene; ellers siges grunden kun",
    "weights": "Hvor meget hvert felt taler for eller imod, at en linje gælder en ydelse",
    "calibration": "Hvor ofte forslag af hver regel og styrke er rigtige. Ret dem ikke i hånden: genkalibreringen foreslår dem",
}


@dataclass(frozen=True)
class MatchRules:
    """What a match goes by."""

    tolerances: Tolerances
    weights: Weights
    calibration: Calibration


@dataclass(frozen=True)
class Described:
    """A value of the rules: its section, name, what it is in Danish, and the value as people read it."""

    section: str
    name: str
    says: str
    value: str


@dataclass(frozen=True)
class Difference:
    """A value that two sets of rules have different: as `Described`, with the old and the new value."""

    section: str
    name: str
    says: str
    old: str
    new: str


def shipped_rules() -> MatchRules:
    """Return the rules that come with the product."""
    return MatchRules(default_tolerances(), default_weights(), default_calibration())


def read_rules(text: str, base: MatchRules, name: str = "Filen med regler") -> MatchRules:
    """Return the rules that a file states.

    Args:
        text: the file.
        base: where whole sections come from that the file leaves out.
        name: what the file is called in messages.

    Raises:
        RulesWrong: it is not YAML, or says what cannot be; every fault is told with its line.
    """
    try:
        read = read_yaml(text)
    except YamlError as error:
        raise RulesWrong(f"{name}, linje {error.line}: {error}.") from error
    faults = Faults()
    given = faults.group(read.values, (), tuple(SECTIONS), tuple(SECTIONS))
    if not given and not faults.found:
        faults.wrong((), f"skal have mindst et af afsnittene {', '.join(SECTIONS)}")
    made = _rules(given, faults, base)
    faults.refuse(RulesWrong, name, read.places)
    return made


def rules_of(stated: Mapping[str, Any]) -> MatchRules:
    """Return rules as the store keeps them; what they do not name, since the program knows more by now, is as shipped.

    Raises:
        RulesWrong: a value is no longer allowed: then rules must be proposed anew.
    """
    faults, usual = Faults(), shipped_rules()
    made = _rules(_filled(stated, stated_rules(usual)), faults, usual)
    faults.refuse(RulesWrong, "Kommunens regler for afstemning", {})
    return made


def _filled(own: Any, usual: Any) -> Any:
    """Return all names that are known, with own values where there are any."""
    if not isinstance(usual, Mapping):
        return own
    return {name: _filled(own[name], value) if name in own else value for name, value in usual.items()}


def _rules(given: Mapping[str, Any], faults: Faults, base: MatchRules) -> MatchRules:
    limits, checked = base.tolerances.limits, base.tolerances.checks
    if "tolerances" in given:
        limits = limits_of(given["tolerances"], faults)
    if "checks" in given:
        checked = checks_of(given["checks"], faults, check_shape())
    return MatchRules(
        Tolerances(limits, checked),
        weights_of(given["weights"], faults) if "weights" in given else base.weights,
        calibration_of(given["calibration"], faults) if "calibration" in given else base.calibration,
    )


def stated_rules(rules: MatchRules) -> dict[str, Any]:
    """Return rules as a file states them, and as the store keeps them."""
    return {
        **stated_tolerances(rules.tolerances),
        "weights": stated_weights(rules.weights),
        "calibration": stated_calibration(rules.calibration),
    }


def changeable(rules: MatchRules) -> dict[str, tuple[str, str]]:
    """Return every value but the chances by its path in the file: what it is in Danish, and the value as the file writes it."""
    stated, names = stated_rules(rules), check_names()
    limits = {f"tolerances.{name}": (LIMITS[name].says, text) for name, text in stated["tolerances"].items()}
    checked = {
        f"checks.{name}.{field}": (f"{names[name]}: {'standser' if field == 'stops' else CHECK_NUMBERS[field].says}", text)
        for name, values in stated["checks"].items()
        for field, text in values.items()
    }
    weights = {
        f"weights.{field}.{level}": (rules.weights.words[field, level], text)
        for field, levels in stated["weights"].items()
        for level, text in levels.items()
    }
    return limits | checked | weights


def with_value(rules: MatchRules, path: str, text: str) -> MatchRules:
    """Return rules with one value changed; `path` is one of `changeable`.

    Raises:
        RulesWrong: the value cannot be.
    """
    stated = stated_rules(rules)
    *outer, last = path.split(".")
    inner = stated
    for name in outer:
        inner = inner[name]
    inner[last] = text
    faults = Faults()
    made = _rules(stated, faults, rules)
    faults.refuse(RulesWrong, "Forslaget", {})
    return made


def write_rules(rules: MatchRules) -> str:
    """Return rules as a file with comments that a person can change and propose."""
    stated = stated_rules(rules)
    lines = [_HEAD]
    for section, above in _ABOVE.items():
        lines += [f"# {above}", f"{section}:", *_WRITERS[section](stated[section], rules), ""]
    return "\n".join(lines)


def _written_limits(stated: Any, _rules: MatchRules) -> Iterator[str]:
    for name, value in stated.items():
        unit = f" ({LIMITS[name].unit})" if LIMITS[name].unit else ""
        yield f'  {name}: "{value}"  # {LIMITS[name].says}{unit}'


def _written_checks(stated: Any, _rules: MatchRules) -> Iterator[str]:
    names = check_names()
    for name, values in stated.items():
        inner = ", ".join(f"{n}: {value}" if n == "stops" else f'{n}: "{value}"' for n, value in values.items())
        yield f"  {name}: {{{inner}}}  # {names[name]}"


def _written_weights(stated: Any, rules: MatchRules) -> Iterator[str]:
    for field, levels in stated.items():
        yield f"  {field}:"
        for level, value in levels.items():
            yield f'    {level}: "{value}"  # {rules.weights.words[field, level]}'


def _written_steps(stated: Any, _rules: MatchRules) -> Iterator[str]:
    for rule, steps in stated.items():
        yield f"  {rule}:  # {RULE_NAMES[rule]}"
        for step in steps:
            inner = ", ".join(f'{name}: "{value}"' for name, value in step.items())
            yield f"    - {{{inner}}}"


_WRITERS: Mapping[str, Callable[[Any, MatchRules], Iterator[str]]] = {
    "tolerances": _written_limits,
    "checks": _written_checks,
    "weights": _written_weights,
    "calibration": _written_steps,
}


def check_names() -> dict[str, str]:
    """Return what each check is called."""
    return {name: check.danish for name, check in find_variants(checks, Check, "CHECK").items()}


def described(rules: MatchRules) -> tuple[Described, ...]:
    """Return every value of the rules but the chances in words; of the chances see the calibration itself."""
    names, words = check_names(), rules.weights.words
    limits = [
        Described("tolerances", name, number.says, number.shown(getattr(rules.tolerances.limits, name))) for name, number in LIMITS.items()
    ]
    done = [
        Described("checks", name, names[name], _setting(values)) for name, values in stated_tolerances(rules.tolerances)["checks"].items()
    ]
    weights = [
        Described("weights", f"{field}.{level}", words[field, level], f"{'+' if not value.startswith(('-', '0')) else ''}{value}")
        for field, levels in stated_weights(rules.weights).items()
        for level, value in levels.items()
    ]
    return (*limits, *done, *weights)


def _setting(values: Mapping[str, str]) -> str:
    said = "standser" if values["stops"] == "true" else "siges kun"
    numbers = [f"{CHECK_NUMBERS[name].says} {value} {CHECK_NUMBERS[name].unit}" for name, value in values.items() if name != "stops"]
    return "; ".join([said, *numbers])


def differences(old: MatchRules, new: MatchRules) -> tuple[Difference, ...]:
    """Return every value that differs, in the file's order; chances where they change along the strengths of a rule."""
    pairs = zip(described(old), described(new), strict=True)
    plain = [Difference(a.section, a.name, a.says, a.value, b.value) for a, b in pairs if a != b]
    rules = sorted({*old.calibration.steps, *new.calibration.steps})
    return (*plain, *(change for rule in rules for change in _chances(rule, old.calibration, new.calibration)))


def _chances(rule: str, old: Calibration, new: Calibration) -> Iterator[Difference]:
    """Yield from which strengths on a rule has other chances; equal changes one after the other are told once."""
    before: tuple[str, str] | None = None
    for strength in sorted({step.strength for each in (old, new) for step in each.steps.get(rule, ())}):
        mine, theirs = (_at(each, rule, strength) for each in (old, new))
        if mine != theirs and (mine, theirs) != before:
            yield Difference("calibration", rule, f"{RULE_NAMES[rule]}, fra styrke {STEP['from'].text(strength)}", mine, theirs)
        before = (mine, theirs)


def _at(calibration: Calibration, rule: str, strength: int) -> str:
    steps = calibration.steps.get(rule, ())
    if not steps:
        return "ingen"
    step = next((step for step in reversed(steps) if step.strength <= strength), steps[0])
    return f"{STEP['chance'].text(step.chance)} (ydelsen {STEP['service_chance'].text(step.service_chance)})"
