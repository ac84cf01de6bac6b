"""The tables. A fact's table is its frame's columns and five more: id, source, file_row, since, until.

`since` is the journal entry that stated a row, `until` the one that ended it; null while it holds.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, func, text

from as2007lib.frames.base import Frame
from as2007lib.frames.column import Kind
from as2007lib.frames.facts import FACTS, Fact, Openings
from as2007lib.frames.results import Lines

metadata = MetaData()
WHOLE = BigInteger().with_variant(Integer, "sqlite")
SEALED = ("salt", "seal")
"""Columns of a table with persons' data: the seal is the hash of the salt and the person's columns."""


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, WHOLE, nullable=null)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _id() -> Column[int]:
    return Column("id", WHOLE, primary_key=True, autoincrement=False)


def _frame_columns(frame: type[Frame]) -> list[Column[int] | Column[str]]:
    texts = (Kind.TEXT, Kind.CODE)
    return [(_text if c.kind in texts else _number)(c.name, null=not c.required) for c in frame.columns]


def has_persons(fact: type[Fact]) -> bool:
    """Tell whether a fact has columns that tell who somebody is."""
    return any(c.person for c in fact.columns)


def _seal() -> tuple[Column[str], ...]:
    """Make the columns of a seal; without its salt a row tells nothing of who it was about, and is proven all the same."""
    salt, seal = SEALED
    return _text(salt, null=True), _text(seal)


def _current_key(fact: type[Fact], table: Table) -> Index:
    """Make the rule that a key has at most one row that still holds."""
    parts = [
        table.c[name] if fact.column(name).required else func.coalesce(table.c[name], text("''" if _is_text(fact, name) else "0"))
        for name in fact.keys
    ]
    open_ended = table.c.until.is_(None)
    return Index(f"{table.name}_current", *parts, unique=True, sqlite_where=open_ended, postgresql_where=open_ended)


def _is_text(fact: type[Fact], name: str) -> bool:
    return fact.column(name).kind in (Kind.TEXT, Kind.CODE)


def _fact_table(fact: type[Fact]) -> Table:
    table = Table(
        fact.name(),
        metadata,
        _id(),
        *_frame_columns(fact),
        *(_seal() if has_persons(fact) else ()),
        *((_text("flow"),) if fact is Openings else ()),
        _number("source"),
        _number("file_row"),
        _number("since"),
        _number("until", null=True),
    )
    _current_key(fact, table)
    return table


def _versioned(name: str, *columns: Column[int] | Column[str], one: tuple[str, ...]) -> Table:
    """Declare a table whose rows hold from `since` until `until`, with at most one open row for each `one`."""
    table = Table(name, metadata, _id(), *columns, _number("since"), _number("until", null=True))
    open_ended = table.c.until.is_(None)
    keys = [table.c[c] if not table.c[c].nullable else func.coalesce(table.c[c], text("0")) for c in one]
    Index(f"{name}_current", *keys, unique=True, sqlite_where=open_ended, postgresql_where=open_ended)
    return table


journal = Table(
    "journal",
    metadata,
    Column("entry", WHOLE, primary_key=True, autoincrement=False),
    _text("at"),
    _text("by_user"),
    _text("purpose"),
    _text("act"),
    Column("key", Text, unique=True, nullable=True),
    _text("content"),
    _text("details"),
    _text("digest"),
    _text("previous"),
    Column("hash", Text, unique=True, nullable=False),
)
journal_parts = Table(
    "journal_parts",
    metadata,
    Column("entry", WHOLE, primary_key=True, autoincrement=False),
    Column("part", Text, primary_key=True),
    Column("side", Text, primary_key=True),
    _number("rows"),
    _text("digest"),
    Column("marks", LargeBinary, nullable=False),
)
identities = Table("identities", metadata, _id(), _text("kind"), _text("text"), _number("since"))
Index("identities_text", identities.c.kind, identities.c.text, unique=True)

facts: dict[str, Table] = {fact.name(): _fact_table(fact) for fact in FACTS}

loads = Table(
    "loads",
    metadata,
    _id(),
    _number("source"),
    _text("folder"),
    _number("period"),
    _text("counts"),
    _text("warnings"),
    _number("quarantined"),
    _number("since"),
)
quarantine = _versioned(
    "quarantine",
    _number("load"),
    _text("file"),
    _number("file_row"),
    _text("cells"),
    *_seal(),
    _text("codes"),
    _text("reason"),
    _number("waits"),
    _number("source"),
    one=("id",),
)
holds = _versioned(
    "holds", _number("service", null=True), _number("party", null=True), _number("from_month"), _text("reason"), one=("service", "party")
)
settings = _versioned("settings", _text("name"), _text("value"), one=("name",))
roles = _versioned("roles", _text("holder"), _text("role"), one=("holder", "role"))
periods = _versioned("periods", _text("flow"), _number("period"), _text("state"), one=("flow", "period"))
drafts = _versioned(
    "drafts",
    _text("run_id"),
    _text("flow"),
    _number("period"),
    _number("known"),
    _number("load"),
    _number("follows", null=True),
    _text("parameters"),
    _text("digest"),
    _number("total"),
    _number("count"),
    _text("prepared_by"),
    one=("flow", "period"),
)
Index("drafts_run", drafts.c.run_id, unique=True)

runs = Table(
    "runs",
    metadata,
    _id(),
    _text("run_id"),
    _text("flow"),
    _number("period"),
    _number("known"),
    _number("load"),
    Column("follows", WHOLE, ForeignKey("runs.id"), nullable=True),
    _text("parameters"),
    _text("digest"),
    _number("first_line"),
    _number("count"),
    _number("total"),
    _text("prepared_by"),
    _text("approved_by"),
    _number("since"),
)
Index("runs_run", runs.c.run_id, unique=True)
Index("runs_follows", runs.c.follows, unique=True)
Index("runs_first", runs.c.flow, unique=True, sqlite_where=runs.c.follows.is_(None), postgresql_where=runs.c.follows.is_(None))

lines = Table(
    "lines",
    metadata,
    _id(),
    Column("run", WHOLE, ForeignKey("runs.id"), nullable=False),
    *_frame_columns(Lines),
    _number("document", null=True),
    _number("voucher", null=True),
    _number("since"),
)
Index("lines_service", lines.c.service, lines.c.month)

settled_keys = Table(
    "settled_keys",
    metadata,
    Column("service", WHOLE, primary_key=True, autoincrement=False),
    Column("party", WHOLE, primary_key=True, autoincrement=False),
    Column("month", WHOLE, primary_key=True, autoincrement=False),
    Column("run", WHOLE, ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    _number("amount"),
    _number("since"),
)
Index("settled_keys_run", settled_keys.c.run)

findings = Table(
    "findings",
    metadata,
    _id(),
    Column("run", WHOLE, ForeignKey("runs.id"), nullable=False),
    _number("service"),
    _number("month"),
    _text("code"),
    _number("since"),
)
Index("findings_run", findings.c.run)

documents = Table(
    "documents",
    metadata,
    _id(),
    Column("run", WHOLE, ForeignKey("runs.id"), nullable=False),
    _text("series"),
    _number("number"),
    _text("document_id"),
    _text("type"),
    _number("party"),
    _text("format"),
    _number("issued_on"),
    _number("amount"),
    _number("vat_amount"),
    _number("held"),
    _text("file"),
    _text("sha256"),
    Column("content", LargeBinary, nullable=False),  # see packing.py
    _number("since"),
)
Index("documents_number", documents.c.series, documents.c.number, unique=True)
Index("documents_run", documents.c.run)
issues = Table(
    "issues",
    metadata,
    _id(),
    Column("document", WHOLE, ForeignKey("documents.id"), nullable=False),
    _number("party"),
    _text("format"),
    _number("issued_on"),
    _text("file"),
    _text("sha256"),
    Column("content", LargeBinary, nullable=False),  # see packing.py
    _number("since"),
)
Index("issues_document", issues.c.document, unique=True)

voucher_entries = Table(
    "voucher_entries",
    metadata,
    _id(),
    _number("voucher"),
    _text("account"),
    _number("amount"),
    _number("month"),
    _number("accounting_year"),
    _text("vat_code", null=True),
    _text("text"),
    _number("since"),
)
Index("voucher_entries_voucher", voucher_entries.c.voucher)
vouchers = Table(
    "vouchers",
    metadata,
    _id(),
    Column("run", WHOLE, ForeignKey("runs.id"), nullable=False),
    _number("document", null=True),
    _text("text"),
    _number("since"),
)
Index("vouchers_run", vouchers.c.run)
sendings = Table("sendings", metadata, Column("run", WHOLE, ForeignKey("runs.id"), primary_key=True, autoincrement=False), _number("since"))

notebook_runs = Table(
    "notebook_runs",
    metadata,
    _id(),
    _text("key"),
    _text("notebook"),
    _number("period"),
    _text("status"),
    _text("at"),
    _text("by_user"),
    _text("details"),
)
use_log = Table(
    "use_log",
    metadata,
    _id(),
    _text("at"),
    _text("by_user"),
    _text("purpose"),
    _text("act"),
    _text("subject"),
    _text("previous"),
    _text("hash"),
)

JOURNALLED = (
    "identities",
    *facts,
    "loads",
    "quarantine",
    "holds",
    "settings",
    "roles",
    "periods",
    "drafts",
    "runs",
    "lines",
    "settled_keys",
    "findings",
    "documents",
    "voucher_entries",
    "vouchers",
    "sendings",
    "issues",
)
"""Every table whose rows a journal entry proves, in the order in which they are digested."""
VERSIONED = (*facts, "quarantine", "holds", "settings", "roles", "periods", "drafts")
OF_A_RUN = ("lines", "settled_keys", "findings", "documents", "vouchers")
"""Tables whose rows are written with their run and never after."""


SEALING = {fact.name(): tuple(c.name for c in fact.columns if c.person) for fact in FACTS if has_persons(fact)} | {"quarantine": ("cells",)}
"""The columns that a seal stands for, by table."""
for _table in metadata.tables.values():
    _table.dialect_options["sqlite"]["strict"] = True  # else SQLite keeps a fraction in a column of whole numbers


def proven_columns(name: str) -> list[str]:
    """Return the columns of a table that its digest covers: all but `until`, and not what a seal stands for."""
    table = metadata.tables[name]
    hidden = {"until", "content", *SEALING.get(name, ()), *(SEALED[:1] if name in SEALING else ())}
    return [c.name for c in table.columns if c.name not in hidden]
