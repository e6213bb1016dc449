"""A database as any other program sees it: no session, no guard of ours, no pragma of ours."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from corpus_tool.store.columns import TableRow
from corpus_tool.store.engine import database_address

Failure = (sqlite3.Error, psycopg.Error)


def _postgresql(url: str) -> psycopg.Connection[Any]:
    parsed = database_address(url)
    host = str(parsed.query["host"])
    return psycopg.connect(host=host, user=parsed.username, dbname=parsed.database, autocommit=True)


@contextmanager
def opened(url: str) -> Iterator[Any]:
    """Open a database with its bare driver; each statement is a transaction of its own."""
    if "://" in url:
        with _postgresql(url) as connection:
            yield connection
        return
    connection = sqlite3.connect(url, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def defenceless(url: str) -> Iterator[Any]:
    """Open a database with every trigger, check and reference out of the way."""
    with opened(url) as connection:
        if "://" in url:
            found = connection.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN "
                "('c', 'f') AND connamespace = current_schema()::regnamespace"
            )
            for table, name in found.fetchall():
                connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            connection.execute("SET session_replication_role = replica")
        else:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in found.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
        yield connection


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with opened(url) as connection:
        return list(connection.execute(query).fetchall())


def content_of(url: str, *names: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the named tables."""
    with opened(url) as connection:
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608
            for name in names
        }


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables: two databases with the same content are equal."""
    return content_of(url, *TableRow.metadata.tables)


def schema(url: str) -> list[tuple[Any, ...]]:
    """Return the names of everything in a database."""
    if "://" in url:
        here = "relnamespace = current_schema()::regnamespace"
        return rows(url, f"SELECT relname FROM pg_class WHERE {here} ORDER BY 1")  # noqa: S608
    if not Path(url).exists():
        return []
    return rows(url, "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")


def matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern is found in a text."""
    return re.search(pattern, text) is not None
