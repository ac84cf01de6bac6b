"""Source mappings: how a case system's export becomes interchange files. Each is a YAML file; to add one, add a file.

No case system publishes the layout of its export, so the mappings that come with the program are assumptions and say so;
a municipality copies one and adjusts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from pydantic import Field, ValidationError, model_validator

from as2007lib.frames.column import Kind
from as2007lib.frames.facts import FACTS, Fact, Postings
from as2007lib.intake.rule import ColumnRule, Model, Texts
from as2007lib.values.errors import As2007Error

_FACTS = {fact.file: fact for fact in FACTS}


class MappingError(As2007Error, ValueError):
    """A mapping does not exist, or its file does not say what a mapping must say. The message is Danish."""


class TableMap(Model):
    """How one sheet or file of the export becomes one interchange file.

    Attributes:
        file: the interchange file.
        source: the name of the sheet, or of the file without its ending; `*` stands for anything, capitals do not matter.
        columns: for each column of the interchange file its rule.
        only: headings and the cells that a row must have one of to be used.
        needs: columns that must not be blank in a row that is used.
        distinct: rows that say the same are used once, for exports that repeat a citizen on every service.
    """

    file: str
    source: str
    columns: dict[str, ColumnRule]
    only: dict[str, Texts] = Field(default_factory=dict)
    needs: Texts = ()
    distinct: bool = False

    @property
    def fact(self) -> type[Fact]:
        """The fact whose file it becomes."""
        return _FACTS[self.file]

    @model_validator(mode="after")
    def _in_the_format(self) -> TableMap:
        if self.file not in _FACTS:
            raise ValueError(f"{self.file} hører ikke til indlæsningsformatet")
        allowed = {column.header: column.required for column in self.fact.columns}
        for name in (*self.columns, *self.needs):
            if name not in allowed:
                raise ValueError(f"{self.file} har ingen kolonne {name}")
        lacking = [name for name, required in allowed.items() if required and name not in self.columns]
        if lacking:
            raise ValueError(f"{self.file} mangler en regel for {', '.join(lacking)}")
        return self

    @model_validator(mode="after")
    def _where_they_mean_something(self) -> TableMap:
        kinds = {column.header: column.kind for column in self.fact.columns}
        for name, rule in ((name, inner) for name, outer in self.columns.items() for inner in outer.inner):
            if (rule.sign or rule.credit) and kinds[name] is not Kind.ORE:
                raise ValueError(f"{self.file}: {name} er ikke et beløb og har intet fortegn")
            if rule.dated and kinds[name] is not Kind.MONTH:
                raise ValueError(f"{self.file}: {name} er ikke en måned; dated bruges kun til måneder")
            if rule.tell_apart and (self.fact, name) != (Postings, "posting_id"):
                raise ValueError("tell_apart findes kun for posting_id i postings.csv")
        return self


class SourceMapping(Model):
    """A mapping of one source's export.

    Attributes:
        name: what it is chosen by.
        title: what people call the source.
        assumption: what is assumed about the export, in Danish; shown by `load --check`.
        encoding: of CSV files; several are tried in turn.
        delimiter: between the fields of CSV files.
        decimal: the decimal sign of numbers.
        thousands: the sign between thousands, blank where there is none.
        trailing_minus: negative numbers may have their minus after the digits.
        dates: how dates are written, as strptime says it; ISO dates are always read.
        months: likewise for months.
        header_row: the row of the headings.
        codes: code lists by name: the export's texts and what they are in the interchange format.
        tables: what becomes of the sheets and files.
    """

    name: str
    title: str
    assumption: str
    encoding: Texts = ("utf-8-sig",)
    delimiter: str = Field(default=";", min_length=1, max_length=1)
    decimal: str = Field(default=",", min_length=1, max_length=1)
    thousands: str = Field(default="", max_length=1)
    trailing_minus: bool = False
    dates: Texts = ("%d-%m-%Y",)
    months: Texts = ("%m-%Y",)
    header_row: int = Field(default=1, ge=1)
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    tables: tuple[TableMap, ...]

    @model_validator(mode="after")
    def _lists_exist(self) -> SourceMapping:
        for table in self.tables:
            for name, rule in ((name, inner) for name, outer in table.columns.items() for inner in outer.inner):
                if rule.codes is not None and rule.codes not in self.codes:
                    raise ValueError(f"{table.file}: {name} bruger kodelisten {rule.codes}, der ikke findes")
        return self


def source_mappings() -> dict[str, SourceMapping]:
    """Return the mappings that come with the program, by name."""
    folder = resources.files("as2007lib.intake.mappings")
    files = sorted((path for path in folder.iterdir() if path.name.endswith(".yml")), key=lambda path: path.name)
    return {mapping.name: mapping for mapping in map(read_mapping, files)}


def source_mapping(name: str) -> SourceMapping:
    """Return a mapping that comes with the program.

    Raises:
        MappingError: there is none of that name; the message lists those there are.
    """
    mappings = source_mappings()
    if name not in mappings:
        raise MappingError(f"»{name}« er ikke en kendt kilde; vælg mellem {', '.join(mappings)}.")
    return mappings[name]


def read_mapping(path: Traversable) -> SourceMapping:
    """Read a mapping from a YAML file, one of the program's or a municipality's own (a `Path` will do).

    Raises:
        MappingError: the file is no mapping; the message says where.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingError(f"{path.name} kan ikke læses som YAML: {error}") from None
    if not isinstance(content, Mapping):
        raise MappingError(f"{path.name} er ikke en kildetilpasning: den skal bestå af navne og værdier.")
    try:
        return SourceMapping.model_validate(content)
    except ValidationError as error:
        raise MappingError(f"{path.name}: {_where(error)}") from None


def _where(error: ValidationError) -> str:
    first: Any = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
