"""The document as the rules read it: one plain node an element, made in one pass, with an index of names.

Names are written with the usual prefixes (`cac:Party`, `cbc:ID`). A missing number is NaN, so that every comparison with it
fails, as it does in the official sheets when the element is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Context, Decimal
from typing import Any
from weakref import ref

from lxml import etree

from as2007lib.formats.peppol.rules.steps import NAMESPACES, Step, top

SPACE = " \t\r\n"
EXACT = Context(prec=80, traps=[])
NOTHING = Decimal("NaN")

_TEXT = etree.XPath("string()")
_NO_ATTRIBUTES: dict[str, str] = {}
_NO_KIDS: dict[str, list[Node]] = {}
_NONE: list[Node] = []


class Node:
    """An element: its name, its text, its attributes, its kids by name."""

    __slots__ = ("__weakref__", "_above", "_number", "attributes", "kids", "name", "text")

    def __init__(self, name: str, above: Callable[[], Node | None], text: str) -> None:
        self.name = name
        self._above = above
        self.text = text
        self.attributes = _NO_ATTRIBUTES
        self.kids = _NO_KIDS
        self._number: Decimal | None = None

    @property
    def parent(self) -> Node | None:
        """The element above; a weak link, so that a tree that nobody needs any more is gone at once."""
        return self._above()

    def all(self, name: str) -> list[Node]:
        """Return the kids of a name."""
        return self.kids.get(name, _NONE)

    def first(self, name: str) -> Node | None:
        """Return the first kid of a name."""
        found = self.kids.get(name)
        return found[0] if found else None

    def at(self, name: str, *more: str) -> list[Node]:
        """Return everything at the end of a path of names."""
        nodes = self.kids.get(name, _NONE)
        for below in more:
            one = len(nodes) == 1
            nodes = nodes[0].kids.get(below, _NONE) if one else [kid for node in nodes for kid in node.kids.get(below, _NONE)]
        return nodes

    def value(self, name: str, *more: str) -> str:
        """Return the trimmed text at the end of a path; nothing where it is missing.

        Where it stands twice the official sheet breaks off; here it has no value, so that the rule fails.
        """
        found = self.at(name, *more) if more else self.kids.get(name, _NONE)
        return found[0].text.strip(SPACE) if len(found) == 1 else ""

    def amount(self, name: str) -> Decimal:
        """Return the number of the only kid of a name, or NaN."""
        found = self.kids.get(name)
        return found[0].number if found and len(found) == 1 else NOTHING

    @property
    def number(self) -> Decimal:
        """The text as a number, or NaN."""
        if self._number is None:
            self._number = Decimal(self.text)  # which takes space around it
        return self._number

    @property
    def trimmed(self) -> str:
        """The text without the space around it."""
        return self.text.strip(SPACE)

    @property
    def path(self) -> str:
        """Where the element stands, as an XPath; the position is said where there are several of its name."""
        steps: list[str] = []
        node: Node = self
        while (above := node.parent) is not None:
            alike = above.kids[node.name]
            steps.append(node.name if len(alike) == 1 else f"{node.name}[{alike.index(node) + 1}]")
            node = above
        return "/".join(["", node.name, *reversed(steps)])

    def within(self, name: str) -> bool:
        """Return whether an element of a name stands above this one."""
        above = self.parent
        while above is not None:
            if above.name == name:
                return True
            above = above.parent
        return False


class Tree:
    """A document: its root, every element by name, and what was found to be wrong.

    Attributes:
        root: the Invoice or CreditNote.
        named: every element by name, in the order of the document.
        broken: rule and place, in the order in which they were found.
        empty: elements without content.
        unused: the first place of each element or attribute that is not used.
    """

    def __init__(self, root: etree._Element) -> None:
        self.named: defaultdict[str, list[Node]] = defaultdict(list)
        self.broken: list[tuple[str, Node]] = []
        self.empty: list[Node] = []
        self.unused: dict[str, Node] = {}
        self.root = Node(etree.QName(root).localname, _nobody, "")
        self.credit = self.root.name == "CreditNote"
        self._grow(root)
        self.lines = self.root.all("cac:CreditNoteLine" if self.credit else "cac:InvoiceLine")
        self.currency = self.root.first("cbc:DocumentCurrencyCode")

    def fail(self, rule: str, node: Node) -> None:
        """Note that a rule is broken at a place."""
        self.broken.append((rule, node))

    def every(self, name: str) -> list[Node]:
        """Return every element of a name, wherever it stands."""
        return self.named.get(name, _NONE)

    def _grow(self, root: etree._Element) -> None:
        """Make all nodes in one walk: this is half of what a check costs, so nothing is called here that can wait.

        The walk gives elements and comments in the order of the document; how many are left in each open element tells where one stands.
        """
        named, empty, step, left = self.named, self.empty, top(), len(root)
        kids: dict[str, list[Node]] = {}
        self.root.kids = kids
        link: Callable[[], Node | None] = ref(self.root)
        above: list[tuple[dict[str, list[Node]], Callable[[], Node | None], Step, int]] = []
        opened, marked = [(self.root, step)], []
        walk = root.iter()
        next(walk)
        for element in walk:
            while not left:
                kids, link, step, left = above.pop()
            left -= 1
            here = step[element.tag]
            name, text = here.name, element.text or ""
            if not name:
                continue
            node = Node(name, link, text)
            if name in kids:
                kids[name].append(node)
            else:
                kids[name] = [node]
            named[name].append(node)
            if here.rules:
                self._note(here.rules, node)
            inside = len(element)
            if inside:
                above.append((kids, link, step, left))
                opened.append((node, here))
                kids = node.kids = {}
                link, step, left = ref(node), here, inside
                continue
            if text < "!" and not text.strip(SPACE):  # the first look is the cheap one: space comes before "!"
                empty.append(node)
            attributes: Any = element.items()
            if attributes:
                node.attributes = dict(attributes)
                marked.append((node, here.attributes))
        self._read_split(root, [(node, step) for node, step in opened if not node.kids])
        self._note_attributes(marked)

    def _note_attributes(self, marked: Sequence[tuple[Node, dict[str, tuple[str, ...]]]]) -> None:
        for node, known in marked:
            for attribute in node.attributes:
                if known[attribute]:
                    self._note(known[attribute], node)

    def _read_split(self, root: etree._Element, split: list[tuple[Node, Step]]) -> None:
        """Read elements that have nothing in them but comments, and the text between."""
        for node, step in split:
            element = root.find(node.path.partition("/")[2].partition("/")[2], NAMESPACES) if node.parent else root
            if element is not None:
                node.text = str(_TEXT(element))
                node.attributes = {str(name): str(value) for name, value in element.items()}
            if not node.text.strip(SPACE):
                self.empty.append(node)
            self._note_attributes([(node, step.attributes)])

    def _note(self, rules: tuple[str, ...], node: Node) -> None:
        for rule in rules:
            self.unused.setdefault(rule, node)


def _nobody() -> None:
    """Return nothing: what stands above the root."""
