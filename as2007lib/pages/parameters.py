"""The page that writes the municipality's parameter file: a form a part, checked as the file is, its comments kept."""

from __future__ import annotations

from typing import Any

from as2007lib.answers.door import FLOWS, open_store
from as2007lib.answers.month_page import overview, roles_with
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.parameters_file import ParameterFile, WrongValues
from as2007lib.pages.parameters_form import Part, Path
from as2007lib.settings import Bank, Contact, Fik, Flow, Incoming, Invoicing, Municipality, Parameters, Source, Timeouts
from as2007lib.show.text import FLOW_NAMES
from as2007lib.values import danish

_NOT_HERE = frozenset({"database"})
"""The store's address: the page belongs to one store, and cannot make the file another's."""


def show() -> kit.Page:
    """Return the page for whoever opened it."""
    return kit.open_page(lambda visitor: ParametersPage(visitor).page)


class ParametersPage:
    """The parameter file on tabs."""

    def __init__(self, visitor: kit.Visitor) -> None:
        self.visitor = visitor
        store = overview(open_store(visitor.db), visitor.by())
        self.file = ParameterFile.of(visitor.db, store.settle_from)
        self.refused = "" if "set" in store.rights else f"Du kan se parametrene, men ikke rette dem: det kræver rollen {_roles()}."
        fixed = [] if store.settle_from is None else [_fixed(store.settle_from)]
        skip = _NOT_HERE | ({"settle_from"} if fixed else set())
        self.page = kit.Page("Parametre", lead="Kommunens parameterfil, som månedens kørsler følger.")
        tabs: dict[str, list[kit.Part]] = {
            "Kommunen": [
                self.form(Part(("municipality",), Municipality)),
                *fixed,
                self.form(Part((), Parameters, skip, heading="Afregning og grænser")),
            ],
            "Kilder": [Sources(self, ("sources",), "Kilder, i den rækkefølge de indlæses")],
            "Pengestrømme": [FlowForms(self)],
            "Fakturering": [
                self.form(Part(("invoicing",), Invoicing)),
                self.form(Part(("invoicing", "bank"), Bank, optional="Der betales til en bankkonto")),
                self.form(Part(("invoicing", "fik"), Fik, optional="Der betales med fælles indbetalingskort (slå først bankkontoen fra)")),
                self.form(Part(("invoicing", "contact"), Contact, optional="Der står en kontakt på bilagene")),
            ],
            "Fakturaer ind": [
                self.form(Part(("incoming",), Incoming)),
                Sources(self, ("incoming", "postings"), "Udtræk med posteringer fra løn og økonomisystem"),
            ],
            "Drift": [self.form(Part(("timeouts",), Timeouts))],
        }
        self.intro = kit.Text(*self._intro())
        self.page.parts = [self.intro, kit.Tabs("Parametre", tabs)]
        self.page.refresh()

    def _intro(self) -> list[str]:
        told = f"Filen hedder {self.file.path.name}. Kommentarer, som I selv har skrevet i den, bliver stående."
        if not self.file.exists:
            told = f"Kommunen har ingen parameterfil endnu. Her står et eksempel; når du gemmer, oprettes {self.file.path.name}."
        return [told, *([self.refused] if self.refused else [])]

    def form(self, part: Part, note: str = "") -> kit.Form:
        """Return the form of a part."""
        fields = part.fields(_at(self.file.values(), part))

        def submit(given: dict[str, str]) -> dict[str, str] | None:
            values = self.file.values()
            _put(values, part, part.read(given, _at(values, part)))
            try:
                self.save(values)
            except WrongValues as wrong:
                return part.errors(wrong.faults, fields)
            return None

        return kit.Form(part.title, fields, "Gem", submit, note)

    def save(self, values: dict[str, Any]) -> None:
        """Check and write the whole file.

        Raises:
            WrongValues: something cannot be.
        """
        changed = self.file.save(self.visitor.db, self.visitor.by("parametersiden"), values)
        self.intro.paragraphs = self._intro()
        after = "Det gælder fra nu af for nye beregninger." if changed else "Det gælder fra næste kørsel."
        self.page.say(f"{self.file.path.name} er gemt.", remedy=after)


class Sources(kit.Part):
    """Sources in the order they are loaded: a table, and the form of the one that is opened."""

    def __init__(self, owner: ParametersPage, path: Path, caption: str) -> None:
        self.owner = owner
        self.path = path
        columns = [
            kit.Column("name", "Kilde"),
            kit.Column("folder", "Mappe"),
            kit.Column("mapping", "Oversættelse", blank="udvekslingsformatet"),
            kit.Column("full", "Hele sandheden"),
        ]
        self.table = kit.Table(caption, columns, key="number", on_open=self._open, open_label="Ret", empty="Ingen kilder endnu.")
        self.detail = kit.Detail("Vælg «Ret» ved en kilde, eller tilføj en.", self.table.close)
        self.add = kit.Buttons(("Tilføj en kilde", lambda: self._open(len(self._sources()))))
        self._show()

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the table, the button and the form."""
        return el("div", *place.draw([self.table, self.add, self.detail]), class_="as-page")

    def _sources(self) -> list[dict[str, Any]]:
        return list(_at(self.owner.file.values(), Part(self.path, Source)) or ())

    def _show(self) -> None:
        found = self._sources()
        rows = {name: [source[name] for source in found] for name in ("name", "folder", "mapping", "full")}
        self.table.show(rows | {"number": list(range(len(found)))} if found else {})

    def _open(self, number: int) -> None:
        sources = self._sources()
        part = Part((*self.path, number), Source)
        form = self.owner.form(part, "" if number < len(sources) else "Kilden indlæses efter dem, der er der.")
        inner = form.on_submit

        def submit(given: dict[str, str]) -> Any:
            errors = inner(given)
            if not errors:
                self._show()
                self.detail.close()
            return errors

        form.on_submit = submit
        parts: list[kit.Part] = [form]
        if number < len(sources):
            question = "Fjern kilden? Det, den har indlæst, bliver stående."
            remove = kit.Action("Fjern kilden", question, "Ja, fjern", lambda _: self._remove(number), tone="danger")
            parts.append(kit.Decisions([remove], "Fjern"))
        self.detail.show(sources[number]["name"] if number < len(sources) else "Ny kilde", *parts)

    def _remove(self, number: int) -> None:
        values = self.owner.file.values()
        del _at(values, Part(self.path, Source))[number]
        self.owner.save(values)
        self._show()
        self.detail.close()


class FlowForms(kit.Part):
    """The flows, one at a time."""

    def __init__(self, owner: ParametersPage) -> None:
        self.owner = owner
        self.choice = kit.Choice("flow", "Pengestrøm", [(flow, FLOW_NAMES[flow]) for flow in FLOWS])
        self.filters = kit.Filters([self.choice], lambda _: self._show(), "Vælg pengestrøm")
        self._show()

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the choice and the flow's form."""
        return el("div", *place.draw([self.filters, self.form]), class_="as-page")

    def _show(self) -> None:
        flow = self.choice.value
        told = Parameters.model_fields["flows"].annotation
        note = (told.model_fields[flow].description or "") if told else ""
        self.form = self.owner.form(Part(("flows", flow), Flow, optional="Pengestrømmen afregnes i månedskørslen"), f"{note}.")
        self.form.title = FLOW_NAMES[flow]


def _at(values: Any, part: Part) -> Any:
    """Return what stands at a part's place; None where nothing does."""
    for step in part.path:
        if values is None or (isinstance(step, int) and step >= len(values)):
            return None
        values = values[step]
    return values


def _put(values: dict[str, Any], part: Part, stated: dict[str, Any] | None) -> None:
    """Put what was filled in at a part's place; a place just after a list makes it longer."""
    if not part.path:
        values |= stated or {}
        return
    inner: Any = values
    for step in part.path[:-1]:
        inner = inner[step]
    last = part.path[-1]
    if isinstance(last, int) and last == len(inner):
        inner.append(stated)
    else:
        inner[last] = stated


def _fixed(month: int) -> kit.Text:
    return kit.Text(f"Afregningen begynder i {danish.month(month)}. Det ligger fast, fordi der er afregnet.")


def _roles() -> str:
    return " eller ".join(roles_with("set"))
