"""What tables are built of: whole numbers and texts, and the seal of a row with persons' data."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, Text

metadata = MetaData()
WHOLE = BigInteger().with_variant(Integer, "sqlite")
SEALED = ("salt", "seal")
"""Columns of a table with persons' data: the seal is the hash of the salt and the person's columns."""


def number(name: str, *, null: bool = False) -> Column[int]:
    """Make a column of whole numbers."""
    return Column(name, WHOLE, nullable=null)


def words(name: str, *, null: bool = False) -> Column[str]:
    """Make a column of text."""
    return Column(name, Text, nullable=null)


def own_id() -> Column[int]:
    """Make the column that numbers a table's rows."""
    return Column("id", WHOLE, primary_key=True, autoincrement=False)


def seal_columns() -> tuple[Column[str], ...]:
    """Make the columns of a seal; without its salt a row tells nothing of who it was about, and is proven all the same."""
    salt, seal = SEALED
    return words(salt, null=True), words(seal)
