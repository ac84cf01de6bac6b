"""What the database itself refuses, whoever asks: triggers for SQLite and PostgreSQL.

Every row is stated by the entry about to be written; nothing is deleted; the one update allowed sets `until` from empty to
the entry about to be written. Runs, documents and vouchers keep their invariants here, not only in code.
"""

from __future__ import annotations

from as2007lib.store.columns import metadata
from as2007lib.store.schema import JOURNALLED, OF_A_RUN, VERSIONED

_NEXT = "(SELECT coalesce(max(entry), 0) + 1 FROM journal)"
_KEPT = "Rækker i lageret ændres og slettes ikke: en rettelse er en ny række."
_STATED = "En række skal høre til den journalpost, der er ved at blive skrevet."

# Table, what must hold of a new row, and what to say when it does not. {new} is the row.
_RULES = (
    ("journal", f"{{new}}.entry = {_NEXT}", "Journalens numre skal følge efter hinanden."),
    (
        "journal",
        "{new}.previous = coalesce((SELECT hash FROM journal ORDER BY entry DESC LIMIT 1), '')",
        "En journalpost skal bære den foregående posts hash.",
    ),
    (
        "documents",
        "{new}.number = (SELECT coalesce(max(d.number), 0) + 1 FROM documents d WHERE d.series = {new}.series)",
        "Dokumentnumre skal følge efter hinanden i deres serie.",
    ),
    (
        "vouchers",
        "0 = (SELECT coalesce(sum(e.amount), 1) FROM voucher_entries e WHERE e.voucher = {new}.id)",
        "Et bilags posteringer skal gå op.",
    ),
    (
        "voucher_entries",
        "NOT EXISTS (SELECT 1 FROM vouchers v WHERE v.id = {new}.voucher)",
        "Et bilag, der er skrevet, får ikke flere posteringer.",
    ),
    (
        "runs",
        (
            "NOT EXISTS (SELECT 1 FROM periods p WHERE p.flow = {new}.flow AND p.period = {new}.period "
            "AND p.until IS NULL AND p.state <> 'open')"
        ),
        "Perioden er lukket.",
    ),
    (
        "runs",
        "{new}.follows IS NULL OR EXISTS (SELECT 1 FROM runs r WHERE r.id = {new}.follows AND r.flow = {new}.flow)",
        "En kørsel følger en kørsel af samme strøm.",
    ),
    (
        "issues",
        "EXISTS (SELECT 1 FROM documents d WHERE d.id = {new}.document AND d.held = 1)",
        "Kun et dokument, der er holdt tilbage, udstedes senere.",
    ),
)


def guards(dialect: str) -> list[str]:
    """Return the statements that put all guards on an empty or migrated store."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def guard_names() -> set[str]:
    """Return the names of the guards that every database has, so that a store without one of them can be told."""
    kept = {f"{table}_kept" for table in ("journal", "journal_parts", *JOURNALLED)}
    ended = {f"{table}_ended" if table in VERSIONED else f"{table}_unchanged" for table in ("journal", "journal_parts", *JOURNALLED)}
    stated = {f"{table}_stated" for table in JOURNALLED}
    return kept | ended | stated | {f"{table}_rule_{n}" for n, (table, _, _) in enumerate(_RULES)}


def _stated(table: str, new: str) -> str:
    own = f"{new}.since = {_NEXT}"
    return f"{own} AND {new}.since = (SELECT r.since FROM runs r WHERE r.id = {new}.run)" if table in OF_A_RUN else own


# What a row costs in SQLite, measured: where one statement may be undone alone, the pages it touches are copied first, so a
# refused row undoes its whole act. A foreign key has them copied in any case: there it is cheaper to ask after the insert.
_ALONE = ("BEFORE INSERT", "ROLLBACK")
_SHARED = ("AFTER INSERT", "ABORT")


def _sqlite() -> list[str]:
    def trigger(name: str, event: str, table: str, condition: str, message: str, undo: str = "ABORT") -> str:
        return f"CREATE TRIGGER {name} {event} ON {table} WHEN {condition} BEGIN SELECT RAISE({undo}, '{message}'); END"

    made = []
    for table in ("journal", "journal_parts", *JOURNALLED):
        made.append(trigger(f"{table}_kept", "BEFORE DELETE", table, "1", _KEPT))
        if table in VERSIONED:
            same = " AND ".join(f'NEW."{c.name}" IS OLD."{c.name}"' for c in metadata.tables[table].columns if c.name != "until")
            allowed = f"OLD.until IS NULL AND NEW.until = {_NEXT} AND {same}"
            made.append(trigger(f"{table}_ended", "BEFORE UPDATE", table, f"({allowed}) IS NOT 1", _KEPT))
        else:
            made.append(trigger(f"{table}_unchanged", "BEFORE UPDATE", table, "1", _KEPT))
        if table in JOURNALLED:
            event, undo = _SHARED if metadata.tables[table].foreign_keys else _ALONE
            made.append(trigger(f"{table}_stated", event, table, f"({_stated(table, 'NEW')}) IS NOT 1", _STATED, undo))
    for number, (table, rule, message) in enumerate(_RULES):
        made.append(trigger(f"{table}_rule_{number}", "BEFORE INSERT", table, f"({rule.format(new='NEW')}) IS NOT 1", message))
    return made


_KEPT_FUNCTION = f"""CREATE FUNCTION as2007_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_KEPT}'; END $$"""
_ENDED_FUNCTION = f"""CREATE FUNCTION as2007_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.until IS NULL AND NEW.until = {_NEXT} AND to_jsonb(NEW) - 'until' = to_jsonb(OLD) - 'until' THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{_KEPT}';
END $$"""


def _postgresql() -> list[str]:
    made = [_KEPT_FUNCTION, _ENDED_FUNCTION]
    for table in ("journal", "journal_parts", *JOURNALLED):
        made.append(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION as2007_kept()")
        made.append(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION as2007_kept()")
        name, function = (f"{table}_ended", "as2007_ended") if table in VERSIONED else (f"{table}_unchanged", "as2007_kept")
        made.append(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
        if table in JOURNALLED:
            made += _rows_rule(f"{table}_stated", table, _stated(table, "n"), _STATED)
    for number, (table, rule, message) in enumerate(_RULES):
        made += _row_rule(f"{table}_rule_{number}", table, rule.format(new="NEW"), message)
    return made


def _rows_rule(name: str, table: str, rule: str, message: str) -> list[str]:
    """Check a whole insert at once: a row-wise trigger would cost more than the insert."""
    body = (
        f"BEGIN IF EXISTS (SELECT 1 FROM new_rows n WHERE ({rule}) IS NOT TRUE) THEN RAISE EXCEPTION '{message}'; END IF; RETURN NULL; END"
    )
    return [
        f"CREATE FUNCTION as2007_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        (
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
            f"EXECUTE FUNCTION as2007_{name}()"
        ),
    ]


def _row_rule(name: str, table: str, rule: str, message: str) -> list[str]:
    body = f"BEGIN IF ({rule}) IS NOT TRUE THEN RAISE EXCEPTION '{message}'; END IF; RETURN NEW; END"
    return [
        f"CREATE FUNCTION as2007_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION as2007_{name}()",
    ]
