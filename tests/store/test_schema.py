"""The published schema is the one that is made."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from corpus_tool.store import migrate, schema
from tests.store import raw


def test_schema_sql_is_in_step(root: Path) -> None:
    """`db/schema.sql` is what the generator prints; write it again after a migration."""
    assert (root / "db" / "schema.sql").read_text("utf-8") == schema.schema_script()


def test_schema_sql_makes_the_same_database(root: Path, tmp_path: Path) -> None:
    """SQLite's own shell could read the file: it makes what the migrations make."""
    path = tmp_path / "by-hand.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((root / "db" / "schema.sql").read_text("utf-8"))
    connection.close()
    migrated = tmp_path / "migrated.sqlite"
    migrate.upgrade_database(migrated)
    query = "SELECT name FROM sqlite_master WHERE name <> 'corpus_revision' AND sql NOT NULL"

    assert set(raw.rows(str(path), query)) == set(raw.rows(str(migrated), query))
