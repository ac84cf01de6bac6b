"""The tables. A fact's table is its frame's columns and five more: id, source, file_row, since, until.

`since` is the journal entry that stated a row, `until` the one that ended it; null while it holds.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text, func, text

from as2007lib.frames.base import Frame
from as2007lib.frames.column import Kind
from as2007lib.frames.facts import FACTS, Fact, Openings
from as2007lib.frames.results import Lines
from as2007lib.store.columns import SEALED, WHOLE, metadata, number, own_id, seal_columns, words
from as2007lib.store.incoming import INCOMING, INCOMING_SEALING


def _frame_columns(frame: type[Frame]) -> list[Column[int] | Column[str]]:
    texts = (Kind.TEXT, Kind.CODE)
    return [(words if c.kind in texts else number)(c.name, null=not c.required) for c in frame.columns]


def has_persons(fact: type[Fact]) -> bool:
    """Tell whether a fact has columns that tell who somebody is."""
    return any(c.person for c in fact.columns)


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
        own_id(),
        *_frame_columns(fact),
        *(seal_columns() if has_persons(fact) else ()),
        *((words("flow"),) if fact is Openings else ()),
        number("source"),
        number("file_row"),
        number("since"),
        number("until", null=True),
    )
    _current_key(fact, table)
    return table


def _versioned(name: str, *columns: Column[int] | Column[str], one: tuple[str, ...]) -> Table:
    """Declare a table whose rows hold from `since` until `until`, with at most one open row for each `one`."""
    table = Table(name, metadata, own_id(), *columns, number("since"), number("until", null=True))
    open_ended = table.c.until.is_(None)
    keys = [table.c[c] if not table.c[c].nullable else func.coalesce(table.c[c], text("0")) for c in one]
    Index(f"{name}_current", *keys, unique=True, sqlite_where=open_ended, postgresql_where=open_ended)
    return table


journal = Table(
    "journal",
    metadata,
    Column("entry", WHOLE, primary_key=True, autoincrement=False),
    words("at"),
    words("by_user"),
    words("purpose"),
    words("act"),
    Column("key", Text, unique=True, nullable=True),
    words("content"),
    words("details"),
    words("digest"),
    words("previous"),
    Column("hash", Text, unique=True, nullable=False),
)
journal_parts = Table(
    "journal_parts",
    metadata,
    Column("entry", WHOLE, primary_key=True, autoincrement=False),
    Column("part", Text, primary_key=True),
    Column("side", Text, primary_key=True),
    number("rows"),
    words("digest"),
    Column("marks", LargeBinary, nullable=False),
)
identities = Table("identities", metadata, own_id(), words("kind"), words("text"), number("since"))
Index("identities_text", identities.c.kind, identities.c.text, unique=True)

facts: dict[str, Table] = {fact.name(): _fact_table(fact) for fact in FACTS}

loads = Table(
    "loads",
    metadata,
    own_id(),
    number("source"),
    words("folder"),
    number("period"),
    words("counts"),
    words("warnings"),
    number("quarantined"),
    number("since"),
)
quarantine = _versioned(
    "quarantine",
    number("load"),
    words("file"),
    number("file_row"),
    words("cells"),
    *seal_columns(),
    words("codes"),
    words("reason"),
    number("waits"),
    number("source"),
    one=("id",),
)
holds = _versioned(
    "holds", number("service", null=True), number("party", null=True), number("from_month"), words("reason"), one=("service", "party")
)
settings = _versioned("settings", words("name"), words("value"), one=("name",))
roles = _versioned("roles", words("holder"), words("role"), one=("holder", "role"))
periods = _versioned("periods", words("flow"), number("period"), words("state"), one=("flow", "period"))
drafts = _versioned(
    "drafts",
    words("run_id"),
    words("flow"),
    number("period"),
    number("known"),
    number("load"),
    number("follows", null=True),
    words("parameters"),
    words("digest"),
    number("total"),
    number("count"),
    words("prepared_by"),
    one=("flow", "period"),
)
Index("drafts_run", drafts.c.run_id, unique=True)

runs = Table(
    "runs",
    metadata,
    own_id(),
    words("run_id"),
    words("flow"),
    number("period"),
    number("known"),
    number("load"),
    Column("follows", WHOLE, ForeignKey("runs.id"), nullable=True),
    words("parameters"),
    words("digest"),
    number("first_line"),
    number("count"),
    number("total"),
    words("prepared_by"),
    words("approved_by"),
    number("since"),
)
Index("runs_run", runs.c.run_id, unique=True)
Index("runs_follows", runs.c.follows, unique=True)
Index("runs_first", runs.c.flow, unique=True, sqlite_where=runs.c.follows.is_(None), postgresql_where=runs.c.follows.is_(None))

lines = Table(
    "lines",
    metadata,
    own_id(),
    Column("run", WHOLE, ForeignKey("runs.id"), nullable=False),
    *_frame_columns(Lines),
    number("document", null=True),
    number("voucher", null=True),
    number("since"),
)
Index("lines_service", lines.c.service, lines.c.month)

settled_keys = Table(
    "settled_keys",
    metadata,
    Column("service", WHOLE, primary_key=True, autoincrement=False),
    Column("party", WHOLE, primary_key=True, autoincrement=False),
    Column("month", WHOLE, primary_key=True, autoincrement=False),
    Column("run", WHOLE, ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    number("amount"),
    number("since"),
)
Index("settled_keys_run", settled_keys.c.run)

findings = Table(
    "findings",
    metadata,
    own_id(),
    Column("run", WHOLE, ForeignKey("runs.id"), nullable=False),
    number("service"),
    number("month"),
    words("code"),
    number("since"),
)
Index("findings_run", findings.c.run)

documents = Table(
    "documents",
    metadata,
    own_id(),
    Column("run", WHOLE, ForeignKey("runs.id"), nullable=False),
    words("series"),
    number("number"),
    words("document_id"),
    words("type"),
    number("party"),
    words("format"),
    number("issued_on"),
    number("amount"),
    number("vat_amount"),
    number("held"),
    words("file"),
    words("sha256"),
    Column("content", LargeBinary, nullable=False),  # see packing.py
    number("since"),
)
Index("documents_number", documents.c.series, documents.c.number, unique=True)
Index("documents_run", documents.c.run)
issues = Table(
    "issues",
    metadata,
    own_id(),
    Column("document", WHOLE, ForeignKey("documents.id"), nullable=False),
    number("party"),
    words("format"),
    number("issued_on"),
    words("file"),
    words("sha256"),
    Column("content", LargeBinary, nullable=False),  # see packing.py
    number("since"),
)
Index("issues_document", issues.c.document, unique=True)

voucher_entries = Table(
    "voucher_entries",
    metadata,
    own_id(),
    number("voucher"),
    words("account"),
    number("amount"),
    number("month"),
    number("accounting_year"),
    words("vat_code", null=True),
    words("text"),
    number("since"),
)
Index("voucher_entries_voucher", voucher_entries.c.voucher)
vouchers = Table(
    "vouchers",
    metadata,
    own_id(),
    Column("run", WHOLE, ForeignKey("runs.id"), nullable=False),
    number("document", null=True),
    words("text"),
    number("since"),
)
Index("vouchers_run", vouchers.c.run)
sendings = Table("sendings", metadata, Column("run", WHOLE, ForeignKey("runs.id"), primary_key=True, autoincrement=False), number("since"))

notebook_runs = Table(
    "notebook_runs",
    metadata,
    own_id(),
    words("key"),
    words("notebook"),
    number("period"),
    words("status"),
    words("at"),
    words("by_user"),
    words("details"),
)
use_log = Table(
    "use_log",
    metadata,
    own_id(),
    words("at"),
    words("by_user"),
    words("purpose"),
    words("act"),
    words("subject"),
    words("previous"),
    words("hash"),
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
    *INCOMING,
)
"""Every table whose rows a journal entry proves, in the order in which they are digested."""
VERSIONED = (*facts, "quarantine", "holds", "settings", "roles", "periods", "drafts")
OF_A_RUN = ("lines", "settled_keys", "findings", "documents", "vouchers")
"""Tables whose rows are written with their run and never after."""


SEALING = (
    {fact.name(): tuple(c.name for c in fact.columns if c.person) for fact in FACTS if has_persons(fact)}
    | {"quarantine": ("cells",)}
    | INCOMING_SEALING
)
"""The columns that a seal stands for, by table."""
TABLES = metadata
"""All tables: whoever needs them together imports them from here, so that each is declared."""
for _table in metadata.tables.values():
    _table.dialect_options["sqlite"]["strict"] = True  # else SQLite keeps a fraction in a column of whole numbers


def proven_columns(name: str) -> list[str]:
    """Return the columns of a table that its digest covers: all but `until`, and not what a seal stands for."""
    table = metadata.tables[name]
    hidden = {"until", "content", *SEALING.get(name, ()), *(SEALED[:1] if name in SEALING else ())}
    return [c.name for c in table.columns if c.name not in hidden]
