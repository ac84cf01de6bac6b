"""A rule, the plan of a document (which rules hold where), and the kinds of rules that come again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from lxml.etree import _Element as Element

from as2007lib.formats.oioubl.rules.node import SPACE, Node, content, later

T = TypeVar("T")
Found = list[tuple["Rule[Node] | Rule[Element]", Element]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """A rule by its official id: what the user is told, and whether a class (or a value) breaks it."""

    id: str
    message: str
    broken: Callable[[T], bool]


@dataclass(frozen=True, slots=True)
class Absent:
    """A rule that something may not be there at all."""

    name: str
    rule: Rule[Node]


@dataclass(frozen=True, slots=True)
class Single:
    """A rule that something may be there once at most."""

    name: str
    rule: Rule[Node]


@dataclass(frozen=True, slots=True)
class Choice:
    """Rules of which some hold, depending on the class: `pick` returns those; `rules` are all there are."""

    rules: tuple[Rule[Node], ...]
    pick: Callable[[Node], tuple[Rule[Node], ...]]


NodeRule = Rule[Node]
LeafRule = Rule[Element]
Leaves = Mapping[str, tuple[LeafRule, ...]]
Item = NodeRule | Absent | Single | Choice


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rules hold for a class, its values, and the classes within."""

    rules: tuple[NodeRule, ...] = ()
    choices: tuple[Choice, ...] = ()
    absent: Mapping[str, NodeRule] = field(default_factory=dict)
    single: tuple[Single, ...] = ()
    leaves: Leaves = field(default_factory=dict)
    kids: Mapping[str, Plan] = field(default_factory=dict)
    tests: tuple[tuple[Callable[[Node], bool], NodeRule], ...] = field(init=False)
    picks: tuple[Callable[[Node], tuple[NodeRule, ...]], ...] = field(init=False)
    unwanted: frozenset[str] = field(init=False)
    by_name: bool = field(init=False)

    def __post_init__(self) -> None:
        """Prepare what every walk asks."""
        object.__setattr__(self, "tests", tuple((rule.broken, rule) for rule in self.rules))
        object.__setattr__(self, "picks", tuple(choice.pick for choice in self.choices))
        object.__setattr__(self, "unwanted", frozenset(self.absent))
        object.__setattr__(self, "by_name", bool(self.absent or self.single or self.leaves))

    def all_rules(self) -> Iterator[NodeRule | LeafRule]:
        """Go through every rule of this plan and those within."""
        yield from self.rules
        yield from self.absent.values()
        yield from (single.rule for single in self.single)
        for choice in self.choices:
            yield from choice.rules
        for rules in self.leaves.values():
            yield from rules
        for plan in self.kids.values():
            yield from plan.all_rules()


def at(*items: Item | tuple[Item, ...], values: Leaves | None = None, **kids: Plan) -> Plan:
    """Return the plan of a class: its own rules (alone or in tuples), those of its values, the plans of classes within."""
    flat: list[Item] = []
    for item in items:
        flat += item if isinstance(item, tuple) else (item,)
    rules = tuple(item for item in flat if isinstance(item, Rule))
    choices = tuple(item for item in flat if isinstance(item, Choice))
    absent = {item.name: item.rule for item in flat if isinstance(item, Absent)}
    single = tuple(item for item in flat if isinstance(item, Single))
    return Plan(rules, choices, absent, single, dict(values or {}), kids)


def walk(node: Node, plan: Plan, found: Found) -> None:
    """Try every rule of a plan on a class and what stands within; note each rule that is broken, with its place."""
    for broken, rule in plan.tests:
        if broken(node):
            found.append((rule, node.element))
    for pick in plan.picks:
        chosen = pick(node)
        if chosen:
            _try(chosen, node, found)
    if plan.by_name:
        _walk_names(node, plan, found)
    if plan.kids:
        for name, nodes in node.kids.items():
            inner = plan.kids.get(name)
            if inner is not None:
                for kid in nodes:
                    walk(kid, inner, found)


def _walk_names(node: Node, plan: Plan, found: Found) -> None:
    if node.several and plan.single:
        _try([single.rule for single in plan.single], node, found)
    if not (plan.unwanted.isdisjoint(node.leaves) and plan.unwanted.isdisjoint(node.kids)):
        _try([rule for name, rule in plan.absent.items() if node.has(name)], node, found)
    if plan.leaves:
        _walk_values(node, plan.leaves, found)


def _try(rules: Iterable[NodeRule], node: Node, found: Found) -> None:
    for rule in rules:
        if rule.broken(node):
            found.append((rule, node.element))


def _walk_values(node: Node, leaves: Leaves, found: Found) -> None:
    for name, rules in leaves.items():
        for leaf in node.leaves.get(name, ()):
            for rule in rules:
                if rule.broken(leaf):
                    found.append((rule, leaf))


def when(holds: Callable[[Node], bool], *rules: NodeRule) -> Choice:
    """Return rules that hold only for some."""
    return Choice(rules, lambda node: rules if holds(node) else ())


def unless(usual: Callable[[Node], bool], *rules: NodeRule) -> Choice:
    """Return rules that the usual case cannot break: one test instead of many, for what comes again and again."""
    return Choice(rules, lambda node: () if usual(node) else rules)


def absent(rule: str, name: str) -> Absent:
    """Something may not be used here."""
    return Absent(name, Rule(rule, f"{name} må ikke bruges her.", lambda _: True))


def filled(rule: str, name: str) -> NodeRule:
    """A value must be there and hold more than space."""
    return Rule(rule, f"{name} skal være udfyldt.", lambda node: not node.first.get(name, "").strip(SPACE))


def given(rule: str, name: str) -> NodeRule:
    """A value must be there and not be empty."""
    return Rule(rule, f"{name} skal have et indhold.", lambda node: not any(node.texts(name)))


def one(rule: str, name: str) -> NodeRule:
    """There must be exactly one."""
    return Rule(rule, f"Der skal være præcis én {name}.", lambda node: node.count(name) != 1)


def some(rule: str, name: str) -> NodeRule:
    """There must be one or more."""
    return Rule(rule, f"Der skal være mindst én {name}.", lambda node: not node.has(name))


def at_most_one(rule: str, name: str) -> Single:
    """There may not be several."""
    return Single(name, Rule(rule, f"Der må højst være én {name}.", lambda node: node.count(name) > 1))


def not_both(rule: str, name: str, other: str) -> NodeRule:
    """Only one of two may be used."""
    return Rule(rule, f"Brug enten {name} eller {other}, ikke begge.", lambda node: node.has(name) and node.has(other))


def not_negative(rule: str) -> LeafRule:
    """A number without minus."""
    return Rule(rule, "Tallet må ikke være negativt.", negative)


def not_zero(rule: str) -> LeafRule:
    """A number other than zero."""
    return Rule(rule, "Tallet må ikke være nul.", zero)


def positive(rule: str) -> LeafRule:
    """A number above zero."""
    return Rule(rule, "Tallet skal være større end nul.", lambda leaf: negative(leaf) or zero(leaf))


def full(rule: str, name: str) -> LeafRule:
    """This value must hold more than space."""
    return Rule(rule, f"{name} skal være udfyldt.", lambda leaf: not content(leaf).strip(SPACE))


def attribute_is(rule: str, attribute: str, *allowed: str) -> LeafRule:
    """An attribute of this value must be there with one of these values."""
    return Rule(rule, f"Attributten {attribute} skal være {' eller '.join(allowed)}.", lambda leaf: leaf.get(attribute) not in allowed)


def languages(missing: str, same: str, name: str) -> tuple[LeafRule, LeafRule]:
    """Return the two warnings about values that come in several languages: none named, and one named twice."""
    return (
        Rule(missing, f"Når {name} gentages, bør hver have sit sprog i languageID.", _lacks_language),
        Rule(same, f"To felter efter {name} har samme sprog i languageID.", _repeats_language),
    )


def negative(leaf: Element) -> bool:
    """Whether a number begins with a minus; the official rules look at the text."""
    return content(leaf).startswith("-")


def zero(leaf: Element) -> bool:
    """Whether a number is zero."""
    return not Decimal(content(leaf))


def _lacks_language(leaf: Element) -> bool:
    alike = leaf.getparent()
    several = alike is not None and sum(1 for _ in alike.iterchildren(leaf.tag)) > 1
    return several and leaf.get("languageID") is None


def _repeats_language(leaf: Element) -> bool:
    language = leaf.get("languageID")
    return language is not None and any(other.get("languageID") == language for other in later(leaf))
