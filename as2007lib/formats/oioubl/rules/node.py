"""A document as the rules read it: one pass over the tree; a class (cac) is a node, a value (cbc) stays a leaf of its class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from as2007lib.formats.ubl.schema import AGGREGATE, BASIC

EXTENSION = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
SPACE = " \t\r\n"

_SPACES = re.compile(f"[{SPACE}]+")
_PREFIXES = {AGGREGATE: "cac:", BASIC: "cbc:", EXTENSION: "ext:"}
# Tag → (whether it is a value, its local name, whether it is an amount). The schemas hold some 2.000 names, and only these come in here.
_NAMES: dict[object, tuple[bool, str, bool]] = {}
_NONE: tuple[Any, ...] = ()


class Node:
    """A class of a document: its values and the classes within, each by local name in document order.

    `first` has the first value of each name as written, for that is what most rules ask; `several` says that some name comes twice.
    """

    __slots__ = ("element", "first", "kids", "leaves", "parent", "several")

    def __init__(self, element: Element, parent: Node | None) -> None:
        self.element = element
        self.parent = parent
        self.several = False
        self.first: dict[str, str] = {}
        self.leaves: dict[str, list[Element]] = {}
        self.kids: dict[str, list[Node]] = {}

    def has(self, name: str) -> bool:
        """Whether there is a value or a class of this name."""
        return name in self.leaves or name in self.kids

    def count(self, name: str) -> int:
        """Return how many values or classes have this name."""
        return len(self.leaves.get(name, _NONE)) + len(self.kids.get(name, _NONE))

    def text(self, name: str) -> str | None:
        """Return the first value of this name, as written, or None."""
        return self.first.get(name)

    def texts(self, name: str) -> list[str]:
        """Return all values of this name."""
        return [content(leaf) for leaf in self.leaves.get(name, _NONE)]

    def amount(self, name: str) -> Decimal | None:
        """Return the first value of this name, which the schema knows to be a decimal number, or None."""
        text = self.first.get(name)
        return None if text is None else Decimal(text)

    def attribute(self, name: str, attribute: str) -> str | None:
        """Return an attribute of the first value of this name, or None."""
        found = self.leaves.get(name)
        return None if found is None else found[0].get(attribute)

    def kid(self, name: str) -> Node | None:
        """Return the first class of this name, or None."""
        found = self.kids.get(name)
        return None if found is None else found[0]

    def all(self, *names: str) -> list[Node]:
        """Return all classes at a path of names below this one."""
        nodes = [self]
        for name in names:
            nodes = [kid for node in nodes for kid in node.kids.get(name, _NONE)]
        return nodes

    def below(self, *names: str) -> str | None:
        """Return the first value at a path of names, or None."""
        node: Node | None = self
        for name in names[:-1]:
            node = None if node is None else node.kid(name)
        return None if node is None else node.first.get(names[-1])

    def all_below(self, *names: str) -> list[str]:
        """Return all values at a path of names."""
        return [text for node in self.all(*names[:-1]) for text in node.texts(names[-1])]

    @property
    def document(self) -> Document:
        """Return the document that this class stands in."""
        node = self
        while node.parent is not None:
            node = node.parent
        assert isinstance(node, Document)  # noqa: S101 - only `read` makes nodes, and it begins with a document
        return node


class Document(Node):
    """The root.

    Attributes:
        memo: what several rules would have to count over all lines, once.
        currencies: the currencies of all amounts.
        nodes: all classes, this one first.
    """

    __slots__ = ("currencies", "memo", "nodes")

    def __init__(self, element: Element) -> None:
        super().__init__(element, None)
        self.memo: dict[str, Any] = {}
        self.currencies: set[str] = set()
        self.nodes: list[Node] = []

    def let_go(self) -> None:
        """Cut the links to what is above, so that the tree is gone with its last use, also while nobody looks for garbage in cycles."""
        for node in self.nodes:
            node.parent = None
        self.nodes.clear()


def read(root: Element) -> Document:
    """Return a document as nodes; what stands in other namespaces than cac and cbc is left out."""
    document = Document(root)
    known, made, currencies, nodes = _NAMES.get, Node, document.currencies, document.nodes
    nodes.append(document)
    for node in nodes:  # which grows meanwhile
        kids, leaves, first = node.kids, node.leaves, node.first
        for child in node.element:
            entry = known(child.tag) or _entry(child.tag)
            if entry is None:
                continue
            is_leaf, name, is_amount = entry
            if is_leaf:
                if is_amount and (currency := child.get("currencyID")) is not None:
                    currencies.add(currency)
                if name in leaves:
                    leaves[name].append(child)
                    node.several = True
                else:
                    leaves[name] = [child]
                    first[name] = content(child) if len(child) else child.text or ""
                continue
            kid = made(child, node)
            nodes.append(kid)
            if name in kids:
                kids[name].append(kid)
                node.several = True
            else:
                kids[name] = [kid]
    return document


def content(leaf: Element) -> str:
    """Return what a value says, as written; a comment within it does not count."""
    if len(leaf):
        return "".join([leaf.text or "", *(part.tail or "" for part in leaf)])
    return leaf.text or ""


def normal(text: str | None) -> str:
    """Return a text without space around it, and with one space where there are several; nothing for None."""
    return _SPACES.sub(" ", text or "").strip(SPACE)


def later(element: Element) -> Iterator[Element]:
    """Go through the elements that follow within the same parent."""
    yield from element.itersiblings(etree.Element)


class Paths:
    """Where elements stand, such as `/Invoice/cac:InvoiceLine[2]/cbc:ID`, with a number where there are several of a name."""

    def __init__(self) -> None:
        self._steps: dict[tuple[Element, object], dict[Element, str]] = {}

    def of(self, element: Element) -> str:
        """Return the path of an element; each parent's children of a name are counted once."""
        parent = element.getparent()
        if parent is None:
            return f"/{_prefixed(element)}"
        key = (parent, element.tag)
        if key not in self._steps:
            self._steps[key] = _numbered(parent, element)
        return f"{self.of(parent)}/{self._steps[key][element]}"


def _numbered(parent: Element, one: Element) -> dict[Element, str]:
    """Return the step to each child that has the name of one of them."""
    name, alike = _prefixed(one), list(parent.iterchildren(one.tag))
    return {child: f"{name}[{number}]" for number, child in enumerate(alike, 1)} if len(alike) > 1 else {one: name}


def _prefixed(element: Element) -> str:
    namespace, _, name = str(element.tag).rpartition("}")
    return f"{_PREFIXES.get(namespace[1:], '')}{name}"


def _entry(tag: object) -> tuple[bool, str, bool] | None:
    if not isinstance(tag, str):
        return None
    name = etree.QName(tag)
    if name.namespace not in {BASIC, AGGREGATE}:
        return None
    return _NAMES.setdefault(tag, (name.namespace == BASIC, name.localname, name.localname.endswith("Amount")))
