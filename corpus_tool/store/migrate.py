"""The schema's way from one release to the next: upgrade, current, check.

An upgrade is one transaction on a database nobody else may write: killed at any point, it has
happened or it has not. Before it a SQLite file is copied, so that a person can go back.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.engine.interfaces import DBAPICursor

from corpus_tool.errors import DatabaseDamaged
from corpus_tool.store import schema
from corpus_tool.store.columns import TableRow
from corpus_tool.store.engine import (
    COMPANIONS,
    connect_engine,
    database_address,
    file_of,
    is_there,
    keep_journal,
    shown_address,
)
from corpus_tool.store.failures import RESTORE_HINT, require_folder, translated
from corpus_tool.store.revisions import HEAD, REVISIONS, TABLE, require_head, revision_of

__all__ = [
    "LOCK",
    "SETTINGS",
    "Upgrade",
    "apply",
    "check_schema",
    "current_revision",
    "downgrade_schema",
    "in_memory",
    "migration_lock",
    "upgrade_database",
]

SETTINGS: dict[str, Any] = {
    "target_metadata": TableRow.metadata,
    "version_table": TABLE,
    "render_as_batch": True,
    "transactional_ddl": True,
    "compare_type": True,
    "compare_server_default": True,
}
"""What Alembic is told wherever it runs."""

PATIENCE = 600.0
"""Seconds an upgrade waits for others: another upgrade may be at work."""

LOCK = 0x636F72707573
"""The number of the advisory lock on PostgreSQL: "corpus" in ASCII."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did."""

    before: str | None
    """The revision found; None where there was no corpus."""
    after: str
    backup: Path | None = None
    """Where the copy of the database as it was lies; None where there was nothing to lose."""


def upgrade_database(url: str | Path | URL, *, wait: float = PATIENCE) -> Upgrade:
    """Bring a database to the program's schema, making it where there is none.

    Raises:
        SchemaOutOfDate: it is newer than the program.
        StorageError: it cannot be reached or written, or belongs to another program.
    """
    target = database_address(url)
    if not is_there(target) and _make(target, wait):
        return Upgrade(None, HEAD)
    before = current_revision(url)
    if before == HEAD:
        return Upgrade(before, before)
    if before is not None and before not in REVISIONS:
        require_head(before, target)
    backup = None
    with migration_lock(url, wait=wait) as connection:
        before = revision_of(connection, target)  # another upgrade may have been first
        if before is not None and before != HEAD:
            backup = _back_up(target, before)
        apply(connection)
    _keep_journal(target)
    return Upgrade(before, HEAD, backup)


def _make(url: URL, wait: float) -> bool:
    """Make a SQLite database where there is none; return False where another was first.

    It is made under another name: a file of no bytes is then never one that was begun and not
    finished, but always one that lost what it held.
    """
    path = (file_of(url) or Path()).resolve()
    require_folder(path.parent, shown_address(url))
    for remains in path.parent.glob(f".{path.name}-*.partial*"):
        with suppress(OSError):
            if time.time() - remains.stat().st_mtime > PATIENCE:  # nobody is at it any more
                remains.unlink()
    partial = path.with_name(f".{path.name}-{secrets.token_hex(8)}.partial")
    try:
        with migration_lock(partial, wait=wait, named=url) as connection:
            apply(connection)
        os.link(partial, path)  # unlike a rename, it fails where something is there already
    except FileExistsError:
        return False
    finally:
        for suffix in ("", *COMPANIONS):
            partial.with_name(partial.name + suffix).unlink(missing_ok=True)
    _keep_journal(url)
    return True


def _keep_journal(url: URL) -> None:
    engine = connect_engine(url)
    keep_journal(engine)
    engine.dispose()


def apply(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision, in the transaction of a connection from `locked`."""
    command.upgrade(_config(connection), revision)


def downgrade_schema(url: str | Path | URL, revision: str) -> None:
    """Go back to an older schema, losing what it cannot hold: for developers and tests.

    Args:
        url: the database.
        revision: the one to go back to; `base` for an empty database.
    """
    with migration_lock(url) as connection:
        command.downgrade(_config(connection), revision)


def current_revision(url: str | Path | URL) -> str | None:
    """Return the revision of a database's schema, None when it holds no corpus yet."""
    target = database_address(url)
    with _opened(target, connect_engine(target, read_only=True)) as connection:
        return revision_of(connection, target)


def check_schema(url: str | Path | URL) -> tuple[str, ...]:
    """Return a line for every way in which a database differs from the program's schema.

    Raises:
        SchemaOutOfDate: it is older or newer than the program.
    """
    target = database_address(url)
    # A server makes the tables of comparison in a schema that is rolled back, a file elsewhere.
    is_file = file_of(target) is not None
    with _opened(target, connect_engine(target, read_only=is_file)) as connection:
        require_head(revision_of(connection, target), target)
        lines = schema.schema_differences(connection)
        found = compare_metadata(_context(connection), TableRow.metadata)
        connection.rollback()
    return (*lines, *(f"alembic would change: {line}" for line in found))


@contextmanager
def in_memory(revision: str) -> Iterator[Connection]:
    """Give a SQLite database in memory, with the empty tables of a revision."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            apply(connection, revision)
            connection.commit()
            yield connection
    finally:
        engine.dispose()


@contextmanager
def migration_lock(
    url: str | Path | URL, *, wait: float = PATIENCE, named: URL | None = None
) -> Iterator[Connection]:
    """Open a database for migrations: one transaction, and nobody else's at the same time.

    Args:
        url: the database.
        wait: seconds to wait for another writer.
        named: what a failure calls it; by default what it is called.
    """
    target = database_address(url)
    engine = connect_engine(target, create=True, foreign_keys=False, wait=wait)
    with _opened(named or target, engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        revision_of(connection, target)
        yield connection
        if connection.dialect.name == "sqlite":
            _require_sound_references(connection, target)
        connection.commit()


@contextmanager
def _opened(url: URL, engine: Engine) -> Iterator[Connection]:
    try:
        with translated(url), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _require_sound_references(connection: Connection, url: URL) -> None:
    """Foreign keys are off during a migration, which may rebuild tables: look afterwards."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise DatabaseDamaged(
            f"a row of {broken[0]} in {shown_address(url)} refers to a row of {broken[2]} "
            "that is missing; nothing was changed",
            subject=shown_address(url),
            hint=RESTORE_HINT,
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "corpus_tool.store:migrations")
    config.attributes["connection"] = connection
    return config


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts=SETTINGS)


def _back_up(url: URL, revision: str) -> Path | None:
    """Copy a SQLite database beside itself, whole or not at all; return where.

    The caller holds the lock, so nothing is written meanwhile and what lies half written is the
    remains of a killed upgrade.
    """
    path = file_of(url)
    if path is None:
        return None
    for remains in path.parent.glob(f".{path.stem}-*.partial"):
        remains.unlink()
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    backup = path.with_name(f"{path.stem}-{revision}-{stamp}{path.suffix}")
    partial = backup.with_name(f".{backup.name}.partial")
    try:
        with _raw(url) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        partial.replace(backup)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return backup


@contextmanager
def _raw(url: URL) -> Iterator[DBAPICursor]:
    """Open SQLite outside any transaction, for the few statements that need it so."""
    engine = connect_engine(url)
    with translated(url):
        connection = engine.raw_connection()
        try:
            yield connection.cursor()
        finally:
            connection.close()
            engine.dispose()
