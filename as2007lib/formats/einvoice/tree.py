"""Reading elements: names with their namespaces, children by name, texts, dates and numbers.

All children of an element are gone through once; that is several times faster than looking each up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from as2007lib.formats.einvoice.model import Finding, Period
from as2007lib.formats.einvoice.wording import finding
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC

Element: TypeAlias = etree._Element  # noqa: SLF001  lxml's stubs name their one element class so
Children: TypeAlias = dict[str, Element]
Texts: TypeAlias = dict[str, str | None]

_KEPT = 4096
"""So many dates and numbers are kept as they were read: those of a month are mostly the same."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ZONE = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII)


def cbc(name: str) -> str:
    """Return the full name of a basic component."""
    return f"{{{BASIC}}}{name}"


def cac(name: str) -> str:
    """Return the full name of an aggregate component."""
    return f"{{{AGGREGATE}}}{name}"


def local(element: Element) -> str:
    """Return an element's name without namespace, as sentences name it."""
    return str(element.tag).rpartition("}")[2]


START, END = cbc("StartDate"), cbc("EndDate")


@dataclass(slots=True)
class Source:
    """What a reading gathers on its way: the document's currency, and what is to be said of it.

    Attributes:
        currency: document currency.
        findings: in the order in which they were met.
    """

    currency: str = ""
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, element: Element) -> None:
        """Take down a finding about an element."""
        name = local(element)
        self.findings.append(finding(code, name, element=name))


def children(element: Element) -> Children:
    """Return the first child of each name."""
    return {child.tag: child for child in element.iterchildren(reversed=True)}


def texts(element: Element) -> Texts:
    """Return the text of the first child of each name."""
    return {child.tag: child.text for child in element.iterchildren(reversed=True)}


def groups(element: Element) -> dict[str, list[Element]]:
    """Return the children of each name, in their order."""
    found: dict[str, list[Element]] = {}
    for child in element:
        tag = child.tag
        if tag in found:
            found[tag].append(child)
        else:
            found[tag] = [child]
    return found


def text_of(element: Element | None) -> str:
    """Return an element's text without space around it, blank where there is none."""
    return "" if element is None else (element.text or "").strip()


def child_text(element: Element, name: str) -> str:
    """Return the text of the first child of a name."""
    return text_of(next(element.iterchildren(name), None))


def inner(element: Element | None, name: str) -> Element | None:
    """Return a child that is nearly always the first one: looking there is much faster than looking for it."""
    if element is None or not len(element):
        return None
    child = element[0]
    return child if child.tag == name else element.find(name)


def inner_text(element: Element | None, name: str) -> str:
    """Return the text of a child that is nearly always the first one."""
    return text_of(inner(element, name))


def joined(elements: Iterable[Element]) -> str:
    """Return the texts of several elements, a line each."""
    return "\n".join([text for element in elements if (text := text_of(element))])


def date_of(element: Element | None, source: Source) -> date | None:
    """Return an element's date; a time zone behind it tells nothing of a day in Denmark."""
    if element is None or not (text := text_of(element)):
        return None
    day = _day(text)
    if day is None:
        source.tell("bad_date", element)
    return day


@lru_cache(_KEPT)
def _day(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        zoned = _ZONE.fullmatch(text)
        text = zoned[1] if zoned else ""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number_of(element: Element | None, source: Source) -> Decimal | None:
    """Return a quantity, price or percentage, exactly."""
    if element is None or not (text := text_of(element)):
        return None
    number = _number(text)
    if number is None:
        source.tell("bad_number", element)
    return number


@lru_cache(_KEPT)
def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def period_of(element: Element | None, source: Source) -> Period:
    """Return the days of a period element."""
    if element is None:
        return Period()
    parts = children(element)
    return Period(date_of(parts.get(START), source), date_of(parts.get(END), source))
