"""A database as any other program sees it: no session, no guard of ours, no pragma of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from corpus_tool.store.engine import address

Failure = (sqlite3.Error, psycopg.Error)


def _postgresql(url: str) -> psycopg.Connection[Any]:
    parsed = address(url)
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


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with opened(url) as connection:
        return list(connection.execute(query).fetchall())


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables: two databases with the same content are equal."""
    from corpus_tool.store.tables import Row

    with opened(url) as connection:
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608
            for name in Row.metadata.tables
        }


def unguard(url: str) -> None:
    """Drop every trigger, as somebody would who wants to do damage."""
    with opened(url) as connection:
        if "://" in url:
            # A superuser's way past triggers and foreign keys at once.
            connection.execute(
                f"ALTER DATABASE {address(url).database} SET session_replication_role = replica"
            )
            return
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
