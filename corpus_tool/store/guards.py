"""What keeps stored rows as they are: triggers in the database, and a guard in the ORM.

The triggers bind whoever writes, with whatever program; the ORM guard only says it sooner. Each
migration holds its own literal copy of the triggers it makes, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table, UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from corpus_tool.errors import ImmutableVersion
from corpus_tool.store.columns import TableRow
from corpus_tool.store.tables import RunRow

__all__ = ["GuardedSession", "create_all", "guard_functions", "guard_triggers"]

TABLES = TableRow.metadata.tables

CHILDREN = {
    "part": "version",
    "signatory": "version",
    "heading": "version",
    "paragraph": "version",
    "finding": "version",
    "footnote": "version",
    "link": "comparison",
    "link_member": "comparison",
    "nearest": "comparison",
    "scan_document": "scan",
    "formula": "scan",
    "formula_end": "scan",
    "formula_variant": "scan",
    "occurrence": "scan",
    "near_duplicate": "scan",
    "scan_index": "scan",
}
"""Tables whose rows enter only while their version, comparison or scan is open."""

COUNTED = {
    "version": {
        "n_parts": "part",
        "n_headings": "heading",
        "n_paragraphs": "paragraph",
        "n_findings": "finding",
    },
    "comparison": {"n_links": "link", "n_nearest": "nearest"},
    "scan": {
        "n_added": "scan_document",
        "n_formulas": "formula",
        "n_variants": "formula_variant",
        "n_occurrences": "occurrence",
        "n_ended": "formula_end",
        "n_near": "near_duplicate",
        "n_index": "scan_index",
    },
}
"""Sealed tables: the count they state, and the table it is of."""

MEMBERS = {"description_party": "description", "partnership_party": "partnership"}
"""Tables whose rows end when their parent's `n_parties` is reached."""

ENDS = ("status", "ended_at", "error", "outputs", "digest")
"""The columns of a run that are written once, when it ends."""

OR = "\n    OR "

FROZEN = "immutable: rows of {table} never change"
SEALED = "immutable: the {parent} is sealed, nothing joins it"
TWICE = "immutable: {table} holds this row already"
FULL = "immutable: the {parent} has all its parties"
SEAL = "immutable: a {table} is sealed once, whole, and nothing else of it changes"
ENDED = "immutable: a run ends once, and nothing else of it changes"


def guard_triggers(dialect: str, table: str) -> tuple[str, ...]:
    """Return the statements that make the triggers of a table.

    Args:
        dialect: `sqlite` or `postgresql`.
        table: a table's name.
    """
    return tuple(_sqlite(table) if dialect == "sqlite" else _postgresql(table))


def guard_functions(dialect: str, table: str) -> tuple[str, ...]:
    """Return the statements that make the functions which a table's triggers call."""
    return tuple(_functions(table)) if dialect == "postgresql" else ()


def _same(table: str, *, without: tuple[str, ...], differ: str) -> str:
    """Return the condition that a column other than the named ones changes."""
    names = [column.name for column in TABLES[table].columns if column.name not in without]
    return OR.join(f'NEW."{name}" {differ} OLD."{name}"' for name in names)


def _miscounted(table: str) -> str:
    """Return the condition that a row to be sealed states other counts than are there."""
    return OR.join(
        f"NEW.{count} <> (SELECT count(*) FROM {child} WHERE {table}_id = NEW.id)"  # noqa: S608 - own names
        for count, child in COUNTED[table].items()
    )


def _keys(table: Table) -> Iterator[tuple[str, ...]]:
    yield tuple(column.name for column in table.primary_key.columns)
    unique = (c for c in table.constraints if isinstance(c, UniqueConstraint))
    yield from sorted(tuple(column.name for column in c.columns) for c in unique)


def _sealed(parent: str) -> str:
    seal = "SELECT sealed_at FROM"
    return f"({seal} {parent} WHERE id = NEW.{parent}_id) IS NOT NULL"


def _full(table: str) -> str:
    parent = MEMBERS[table]
    return (
        f"(SELECT count(*) FROM {table} WHERE {parent}_id = NEW.{parent}_id) >= "  # noqa: S608 - own names
        f"(SELECT n_parties FROM {parent} WHERE id = NEW.{parent}_id)"
    )


def _update(table: str, differ: str) -> tuple[str | None, str]:
    """Return when an update is refused (None: always), and the message."""
    if table == "run":
        kept = _same(table, without=ENDS, differ=differ)
        return f"OLD.status <> 'running' OR NEW.status = 'running'{OR}{kept}", ENDED
    if table in COUNTED:
        kept = _same(table, without=("sealed_at",), differ=differ)
        when = f"OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NULL{OR}{kept}"
        return f"{when}{OR}{_miscounted(table)}", SEAL.format(table=table)
    return None, FROZEN.format(table=table)


def _sqlite(table: str) -> Iterator[str]:
    def refuse(name: str, moment: str, message: str, when: str | None = None) -> str:
        condition = f"\n  WHEN {when}" if when else ""
        return (
            f"CREATE TRIGGER {table}_{name} BEFORE {moment} ON {table}{condition}\n"
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )

    when, message = _update(table, "IS NOT")
    yield refuse("no_update", "UPDATE", message, when)
    yield refuse("no_delete", "DELETE", FROZEN.format(table=table))
    if table in CHILDREN:
        parent = CHILDREN[table]
        yield refuse("no_join", "INSERT", SEALED.format(parent=parent), _sealed(parent))
        return
    if table in MEMBERS:
        yield refuse("no_join", "INSERT", FULL.format(parent=MEMBERS[table]), _full(table))
    # INSERT OR REPLACE deletes without a word where recursive_triggers is off, as it is by default.
    same = OR.join(
        " AND ".join(f'"{name}" = NEW."{name}"' for name in key) for key in _keys(TABLES[table])
    )
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - own names
    yield refuse("no_replace", "INSERT", TWICE.format(table=table), exists)


def _raise(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"


def _function(name: str, when: str | None, message: str) -> str:
    body = f"IF {when}\nTHEN {_raise(message)}\nEND IF;\nRETURN NEW;" if when else _raise(message)
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN\n{body}\nEND$$"


def _functions(table: str) -> Iterator[str]:
    yield _function(f"{table}_frozen", None, FROZEN.format(table=table))
    when, message = _update(table, "IS DISTINCT FROM")
    if when:
        yield _function(f"{table}_no_update", when, message)
    if table in CHILDREN:
        parent = CHILDREN[table]
        yield _function(f"{table}_no_join", _sealed(parent), SEALED.format(parent=parent))
    if table in MEMBERS:
        yield _function(f"{table}_no_join", _full(table), FULL.format(parent=MEMBERS[table]))


def _postgresql(table: str) -> Iterator[str]:
    def row(name: str, moment: str, function: str) -> str:
        return (
            f"CREATE TRIGGER {table}_{name} BEFORE {moment} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )

    seals = table in COUNTED or table == "run"
    yield row("no_update", "UPDATE", f"{table}_no_update" if seals else f"{table}_frozen")
    yield row("no_delete", "DELETE", f"{table}_frozen")
    yield (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_frozen()"
    )
    if table in CHILDREN or table in MEMBERS:
        yield row("no_join", "INSERT", f"{table}_no_join")


def create_all(connection: Connection) -> None:
    """Make every table of the program with its guards, as the migrations do together."""
    TableRow.metadata.create_all(connection)
    dialect = connection.dialect.name
    for table in TABLES:
        for statement in (*guard_functions(dialect, table), *guard_triggers(dialect, table)):
            connection.exec_driver_sql(statement)


class GuardedSession(Session):
    """A session that refuses to change or delete rows of frozen tables."""


@event.listens_for(GuardedSession, "before_flush")
def _refuse_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    for row in (*changed, *session.deleted):
        if not isinstance(row, RunRow):
            raise _immutable(row.__tablename__)


@event.listens_for(GuardedSession, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    if not issubclass(state.bind_mapper.class_, RunRow):
        raise _immutable(state.bind_mapper.class_.__tablename__)


def _immutable(table: str) -> ImmutableVersion:
    return ImmutableVersion(
        f"a row of {table} was to be changed or deleted, and what is stored never changes",
        subject=table,
        hint="Add a new version instead",
    )
