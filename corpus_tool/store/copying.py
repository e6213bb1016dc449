"""A whole corpus copied from one database into another: page by page, or row by row.

From SQLite to SQLite the pages are copied as they are. Between SQLite and PostgreSQL every row of
every table goes over as the driver gives it, number, digest and time included; nothing is read
into the values of the model, so nothing can be lost on the way that they do not name.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect

from corpus_tool.errors import DatabaseDamaged, StorageError
from corpus_tool.model import Progress, Stage, untold
from corpus_tool.store import migrate
from corpus_tool.store.columns import Day, Flag, Instant, TableRow
from corpus_tool.store.engine import connect_engine, database_address
from corpus_tool.store.revisions import TABLE

__all__ = ["copy_pages", "copy_rows_in", "copy_rows_out", "count_rows"]

PAGES_AT_ONCE = 1000
"""Pages of SQLite, 4 KB each, that are copied before progress is told and a signal is heard."""

ROWS_AT_ONCE = 1000
"""Rows that are copied before progress is told."""

TEXT_KIND = 25
"""What PostgreSQL numbers its type `text` with, in every release."""
BYTEWISE = ' COLLATE "C"'
"""The order of SQLite, whatever the language of a server is."""

Values = tuple[Any, ...]


def copy_pages(connection: Connection, target: sqlite3.Connection, progress: Progress) -> None:
    """Copy a SQLite database into an empty one, as a transaction that has begun to read sees it.

    In WAL mode, which a corpus is kept in, that disturbs nobody. In the other modes writers wait.

    Args:
        connection: in the transaction.
        target: what is half copied is of no use: throw it away where this fails.
        progress: told how many pages are copied, of how many.

    Raises:
        sqlite3.OperationalError: the database is locked.
    """

    def step(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # would be tried for ever
            raise sqlite3.OperationalError("database is locked")
        progress(Stage.COPYING, total - remaining, total)

    source: Any = connection.connection.driver_connection
    target.execute("PRAGMA journal_mode = OFF")
    target.execute("PRAGMA synchronous = OFF")
    source.backup(target, pages=PAGES_AT_ONCE, progress=step)


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table of a corpus has, of those that are there."""
    names = set(inspect(connection).get_table_names()) - {TABLE}
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608 - own names
        for name in sorted(names & TableRow.metadata.tables.keys())
    }


def copy_rows_out(connection: Connection, path: Path, revision: str, progress: Progress) -> None:
    """Copy a corpus in PostgreSQL into an empty file, which becomes one in SQLite.

    Args:
        connection: in a transaction that sees one moment.
        path: what is half copied is of no use: throw it away where this fails.
        revision: of the corpus's schema; the file gets the same.
        progress: told how many rows are copied, of how many.
    """
    counter = _Told(progress, sum(count_rows(connection).values()))
    with closing(sqlite3.connect(os.fsencode(path), isolation_level=None)) as target:
        with migrate.in_memory(revision) as empty:
            copy_pages(empty, target, untold)
        target.execute("PRAGMA cache_size = -65536")
        # The triggers refuse the rows of what is sealed; indexes are made faster at the end.
        later = target.execute(
            "SELECT type, name, sql FROM sqlite_master "
            "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        target.execute("BEGIN")
        for kind, name, _ in later:
            target.execute(f'DROP {kind} "{name}"')
        for table in _tables(target):
            columns, key = _columns(target, table)
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {_quoted([table])} ({_quoted(columns)}) VALUES ({marks})"  # noqa: S608 - own names
            target.executemany(statement, counter.each(_rows(connection, table, columns, key)))
        for _, _, sql in later:
            target.execute(sql)
        target.execute("COMMIT")


def _rows(
    connection: Connection, table: str, columns: list[str], key: list[str]
) -> Iterator[Values]:
    """Yield the rows of a table of PostgreSQL as SQLite keeps them, in the order of their keys."""
    kinds: dict[str, int] = dict(
        connection.exec_driver_sql(
            "SELECT attname, atttypid FROM pg_attribute WHERE attrelid = %(table)s::regclass "
            "AND attnum > 0 AND NOT attisdropped",
            {"table": f'"{table}"'},
        ).all()
    )
    if missing := [name for name in columns if name not in kinds]:
        raise DatabaseDamaged(
            f"the table {table} has no column {missing[0]}",
            subject=table,
            hint="Run `corpus-tool db check` to see the difference",
        )
    cursor: Any = connection.connection.cursor()
    order = ", ".join(f'"{name}"{BYTEWISE if kinds[name] == TEXT_KIND else ""}' for name in key)
    query = f"SELECT {_quoted(columns)} FROM {_quoted([table])} ORDER BY {order}"  # noqa: S608 - own names
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)") as copy:
        copy.set_types([kinds[name] for name in columns])
        for row in copy.rows():
            yield tuple(map(_plain, row))


def _plain(value: object) -> object:
    """Return a value of PostgreSQL in the one form that SQLite keeps it in."""
    match value:
        case datetime():
            utc = value.astimezone(UTC).isoformat(timespec="microseconds")
            return utc.replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case bool():
            return int(value)
    return value


def copy_rows_in(path: Path, connection: Connection, progress: Progress) -> None:
    """Copy a corpus in SQLite into empty tables of PostgreSQL, whose triggers are off.

    Every row is read back and compared with the one that it was made of.

    Args:
        path: a corpus of this program's schema.
        connection: in a transaction.
        progress: told how many rows are copied, of how many, and then, compared.

    Raises:
        StorageError: a row came back otherwise.
    """
    engine = connect_engine(database_address(path), read_only=True)
    with closing(engine.raw_connection()) as opened:
        source: Any = opened.driver_connection
        names = _tables(source)
        total = sum(
            source.execute(f"SELECT count(*) FROM {_quoted([name])}").fetchone()[0]  # noqa: S608 - own names
            for name in names
        )
        copied = _Told(progress, total)
        for name in names:
            _copy_in(source, connection, name, copied)
        compared = _Told(progress, total, Stage.VERIFYING)
        for name in names:
            _require_same(source, connection, name, compared)
    engine.dispose()


def _require_same(
    source: sqlite3.Connection, connection: Connection, table: str, counter: _Told
) -> None:
    columns, key = _columns(source, table)
    query = f"SELECT {_quoted(columns)} FROM {_quoted([table])} ORDER BY {_quoted(key)}"  # noqa: S608 - own names
    found = _rows(connection, table, columns, key)
    pairs = zip_longest(counter.each(source.execute(query)), found)
    if any(given != kept for given, kept in pairs):
        raise StorageError(
            f"the server does not give a row of {table} back as it was stored; nothing was changed",
            subject=table,
            hint="Look at its log and its disk, or restore into another database",
        )


def _copy_in(
    source: sqlite3.Connection, connection: Connection, table: str, counter: _Told
) -> None:
    columns, key = _columns(source, table)
    readers = _readers(table, columns)
    query = f"SELECT {_quoted(columns)} FROM {_quoted([table])} ORDER BY {_quoted(key)}"  # noqa: S608 - own names
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY {_quoted([table])} ({_quoted(columns)}) FROM STDIN") as copy:
        for row in counter.each(source.execute(query)):
            values = list(row)
            for place, read in readers.items():
                if values[place] is not None:
                    values[place] = read(values[place])
            copy.write_row(values)
    if columns[0] == "id":
        number = f"SELECT max(id) FROM {_quoted([table])} HAVING count(*) > 0"  # noqa: S608 - own names
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), n.max) FROM ({number}) n"  # noqa: S608 - own names
        )
    connection.exec_driver_sql(f"ANALYZE {_quoted([table])}")


def _readers(table: str, columns: list[str]) -> Mapping[int, Callable[[Any], object]]:
    """Return what makes of a value of SQLite one of PostgreSQL, by place, where they differ."""
    kinds: dict[type, Callable[[Any], object]] = {
        Instant: datetime.fromisoformat,
        Day: date.fromisoformat,
        Flag: bool,
    }
    known = TableRow.metadata.tables[table].c
    found = {place: kinds.get(type(known[name].type)) for place, name in enumerate(columns)}
    return {place: reader for place, reader in found.items() if reader is not None}


class _Told:
    """Counts rows over all tables, and tells of them now and then."""

    def __init__(self, progress: Progress, total: int, stage: Stage = Stage.COPYING) -> None:
        self._tell = partial(progress, stage)
        self._done, self._total = 0, total

    def each(self, rows: Iterable[Values]) -> Iterator[Values]:
        """Yield the rows."""
        for row in rows:
            yield row
            self._done += 1
            if self._done % ROWS_AT_ONCE == 0 or self._done == self._total:
                self._tell(self._done, self._total)


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables of a corpus in SQLite, those that others refer to first."""
    target_tables = {
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    return [table.name for table in TableRow.metadata.sorted_tables if table.name in target_tables]


def _columns(connection: sqlite3.Connection, table: str) -> tuple[list[str], list[str]]:
    """Return the columns of a table of SQLite, and those of its key in order."""
    found = connection.execute(f"PRAGMA table_info({_quoted([table])})").fetchall()
    key = sorted((place, name) for _, name, _, _, _, place in found if place)
    return [column[1] for column in found], [name for _, name in key]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
