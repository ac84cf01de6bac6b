"""The kit that every page is built from. A page's file imports these names and nothing of the browser.

A page is a function that makes a `Page` of parts and returns it; `open_page` runs it for whoever opened it.
"""

from as2007lib.pages.kit.beside import Beside
from as2007lib.pages.kit.columns import Badge, Column
from as2007lib.pages.kit.decision import Action, Decisions
from as2007lib.pages.kit.detail import Detail
from as2007lib.pages.kit.door import open_page
from as2007lib.pages.kit.fields import Choice, Field, LongText, TextField, Tick
from as2007lib.pages.kit.figure import Figure
from as2007lib.pages.kit.forms import Filters, Form
from as2007lib.pages.kit.page import Page
from as2007lib.pages.kit.part import Part, Place
from as2007lib.pages.kit.table import Table
from as2007lib.pages.kit.tabs import Tabs
from as2007lib.pages.kit.texts import Buttons, Card, Cards, Facts, Links, Section, Steps, Text
from as2007lib.pages.kit.visitor import Visitor, visitor

__all__ = [
    "Action",
    "Badge",
    "Beside",
    "Buttons",
    "Card",
    "Cards",
    "Choice",
    "Column",
    "Decisions",
    "Detail",
    "Facts",
    "Field",
    "Figure",
    "Filters",
    "Form",
    "Links",
    "LongText",
    "Page",
    "Part",
    "Place",
    "Section",
    "Steps",
    "Table",
    "Tabs",
    "Text",
    "TextField",
    "Tick",
    "Visitor",
    "open_page",
    "visitor",
]
