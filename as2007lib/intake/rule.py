"""One column's rule in a source mapping: which headings it may have in the export, and how its cells are read."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Model(BaseModel):
    """Base of what a mapping is made of: nothing may stand in its file that has no meaning."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _texts(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _named(value: object) -> object:
    return {"synonyms": value} if isinstance(value, str | list | tuple) else value


def _rule(value: object) -> object:
    return {"from": value} if isinstance(value, str | list | tuple) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]


class Part(Model):
    """A part of a text that is put together of several columns.

    Attributes:
        synonyms: the headings it may have; two of them in one sheet is a fault.
        optional: where it is blank it is left out with its joiner; without another part that is blank nothing is put together.
        year: the cells are dates, of which the year is meant.
    """

    synonyms: Texts = Field(min_length=1)
    optional: bool = False
    year: bool = False


class Where(Model):
    """Which rows a rule is for: those in which a column has one of some cells. Without the column the rule is for none.

    Attributes:
        synonyms: the headings the column may have.
        cells: what it must say.
    """

    synonyms: Texts = Field(min_length=1)
    cells: Texts = Field(min_length=1)


class Sign(Model):
    """The column that says on which side an amount without a sign of its own stands. Without the column amounts are as they stand.

    Attributes:
        synonyms: the headings the column may have.
        debit: what it says of an amount that counts as it is.
        credit: what it says of an amount that counts as negative.
    """

    synonyms: Texts = Field(min_length=1)
    debit: Texts = Field(min_length=1)
    credit: Texts = Field(min_length=1)


class Rule(Model):
    """Where a column comes from: one of `from`, `synonyms`, `join`, `value` and `first`.

    Attributes:
        headings: headings in order of preference; the first one found is used.
        synonyms: headings that mean the same; two of them in one sheet is a fault.
        join: parts put together.
        joiner: stands between the parts.
        value: the same text in every row.
        first: rules that are asked in turn; in each row the first that is not blank counts.
        default: what a blank cell means.
        codes: the name of a code list of the mapping that translates the cell.
        prefix: put before every text, so that keys of different kinds cannot meet.
        pad: filled up with zeros from the left to so many characters, where spreadsheets lose them.
        where: the rows it is for; in others it is blank.
        like: a regular expression; cells that are not like it are not meant and are blank here.
        sign: of amounts whose side stands in a column of its own.
        credit: headings of the column of credit amounts, where debit and credit have a column each.
        dated: the cells are dates, of which the month is meant.
        until: with `dated`: headings of the last day, where a period is stated; it must lie in the same month.
        tell_apart: rows with the same key are told apart by what they say, for postings whose lines have no number.
    """

    headings: Texts = Field(default=(), alias="from")
    synonyms: Texts = ()
    join: tuple[Annotated[Part, BeforeValidator(_named)], ...] = ()
    joiner: str = "-"
    value: str | None = None
    first: tuple[ColumnRule, ...] = ()
    default: str | None = None
    codes: str | None = None
    prefix: str = ""
    pad: int = 0
    where: Where | None = None
    like: str | None = None
    sign: Sign | None = None
    credit: Texts = ()
    dated: bool = False
    until: Texts = ()
    tell_apart: bool = False

    @property
    def inner(self) -> tuple[Rule, ...]:
        """The rule and all rules within it."""
        return (self, *(inner for rule in self.first for inner in rule.inner))

    @property
    def wanted(self) -> tuple[str, ...]:
        """The headings that people are told of where none is found."""
        own = (*self.headings, *self.synonyms, *(heading for part in self.join for heading in part.synonyms))
        return own + tuple(heading for rule in self.first for heading in rule.wanted)

    @model_validator(mode="after")
    def _one_origin(self) -> Rule:
        if sum([bool(self.headings), bool(self.synonyms), bool(self.join), self.value is not None, bool(self.first)]) != 1:
            raise ValueError("en kolonne skal have netop én af from, synonyms, join, value og first")
        return self

    @model_validator(mode="after")
    def _fits_together(self) -> Rule:
        if self.sign and self.credit:
            raise ValueError("sign og credit kan ikke stå sammen: fortegnet står ét sted")
        if self.until and not self.dated:
            raise ValueError("until hører til dated")
        one_column = bool(self.headings or self.synonyms)
        if (self.sign or self.credit or self.dated or self.like) and not one_column:
            raise ValueError("sign, credit, dated og like hører til from eller synonyms")
        if self.like is not None:
            try:
                re.compile(self.like)
            except re.error:
                raise ValueError(f"{self.like} er ikke et regulært udtryk") from None
        return self


ColumnRule = Annotated[Rule, BeforeValidator(_rule)]
Rule.model_rebuild()
