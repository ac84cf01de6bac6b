"""Where in a document an element stands, and which rules call it, or an attribute of it, unused there.

A step is one place on a path from the root. Steps are made the first time a document has such a place, and kept: all later
documents find name and rules of an element with one look. Extensions, in which anything may stand, are not kept.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from lxml import etree

from as2007lib.formats.peppol.rules.tables import unused
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC

NAMESPACES = {"cac": AGGREGATE, "cbc": BASIC, "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"}

_PREFIXES = {space: prefix for prefix, space in NAMESPACES.items()}
_LINES = ("cac:InvoiceLine", "cac:CreditNoteLine")
_USED = ("cbc:PaymentMeansCode", "@name")
"""An attribute that is used at one place only, so that the rule about it (UBL-DT-18) looks at all others."""


class _Attributes(dict[str, tuple[str, ...]]):
    """The rules about attributes at a place, each looked up once."""

    __slots__ = ("_path",)

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__()
        self._path = path

    def __missing__(self, name: str) -> tuple[str, ...]:
        rules = self[name] = _rules_of((*self._path, f"@{name}"))
        return rules


class Step(dict[object, "Step"]):
    """A place on a path, with the places below it by tag.

    Attributes:
        path: the names from the root to here, without the root's own.
        name: the element's name with its prefix; nothing for what is no element.
        rules: the rules by which an element here is unused.
        attributes: the rules by which an attribute of an element here is unused, by its name.
    """

    __slots__ = ("attributes", "name", "path", "rules")

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__()
        self.path = path
        self.name = path[-1] if path else ""
        self.rules = _rules_of(path)
        self.attributes = _Attributes(path)

    def __missing__(self, tag: object) -> Step:
        """Return a place below this one that no document had before."""
        name = _short(tag) if isinstance(tag, str) else ""
        step = Step((*self.path, name))
        if name[:4] in {"cac:", "cbc:"} or not name:
            self[tag] = step
        return step


@cache
def top() -> Step:
    """Return the place of the root."""
    return Step(())


def _rules_of(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rules whose path is this one, or, for those that hold anywhere, is the end of it."""
    if not path or path[-2:] == _USED:
        return ()
    whole, ends = _rules()
    return whole.get(path, ()) + tuple(rule for rule, end in ends.get(path[-1], ()) if path[-len(end) :] == end)


@cache
def _rules() -> tuple[dict[tuple[str, ...], tuple[str, ...]], dict[str, list[tuple[str, tuple[str, ...]]]]]:
    """Return the rules by whole path, and those that hold anywhere by last name."""
    whole: defaultdict[tuple[str, ...], tuple[str, ...]] = defaultdict(tuple)
    ends: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for rule, path in unused().items():
        names = tuple(path.removeprefix("//").split("/"))
        if path.startswith("//"):
            ends[names[-1]].append((rule, names))
        else:
            for start in _LINES if names[0] == "LINE" else names[:1]:
                whole[start, *names[1:]] += (rule,)
    return dict(whole), dict(ends)


def _short(tag: str) -> str:
    name = etree.QName(tag)
    prefix = _PREFIXES.get(name.namespace or "")
    return f"{prefix}:{name.localname}" if prefix else tag
