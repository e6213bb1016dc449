"""From an address to an engine: the connection policy of SQLite and PostgreSQL.

All differences between the two databases live here, so that the rest of the store speaks to one.
The reasons, with measurements, are in docs/schema.md.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Insert,
    Table,
    create_engine,
    event,
    insert,
    make_url,
)
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from corpus_tool.errors import MissingDependency, StorageError
from corpus_tool.paths import printable

__all__ = [
    "COMPANIONS",
    "connect_engine",
    "database_address",
    "file_of",
    "if_new",
    "insert_many",
    "is_there",
    "keep_journal",
    "log_of",
    "shorten_log",
    "shown_address",
    "take_turn",
]

SECRETS = ("password", "sslpassword", "passfile", "sslkey")
WAIT = 30.0
"""Seconds to wait for another writer."""
JOURNAL_WAIT_MS = 1000
"""Milliseconds to wait for others before a file's journal mode is left to the next who opens it."""
MAX_LOG_BYTES = 4 << 20
"""A write-ahead log that is longer is copied into the database by whoever has just written."""
SNAPSHOT_IDLE = "1h"
"""So long a server keeps a reading open that asks nothing: a report computes while it reads. Its
locks keep nobody from writing, only an upgrade of the schema."""

SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys = {foreign_keys}",
    "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE deletes past the guards
    "PRAGMA cell_size_check = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 0",  # the log is copied by `shorten_log` alone
    "PRAGMA journal_size_limit = {max_log}",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
)
COMPANIONS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database: opened with it, and so looked at with it."""

SMALLEST_BYTES = 512
"""No SQLite database has fewer: one page of the smallest size."""

NO_SHARED_MEMORY = ("SQLITE_IOERR_SHMOPEN", "SQLITE_IOERR_SHMSIZE")
"""What SQLite calls it where the file by which a log is read cannot be made, or has no room."""

OTHER_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
"""What stands where a file should: to open a pipe would wait for ever."""

READING = "corpus_reading"
"""The execution option of transactions that only read."""
PATIENCE_MS = "corpus_patience_ms"
"""The execution option of a writer on SQLite that waits less for another than its engine would."""
ADDING = 0x7465787473
"""The number of the advisory lock on PostgreSQL under which texts are added: "texts" in ASCII."""


def database_address(url: str | Path | URL) -> URL:
    """Return the address a user gave as a URL with its driver and with its password apart.

    A bare path is a SQLite file. `postgres://` and `postgresql://` mean the driver psycopg.
    """
    if isinstance(url, URL):
        return url
    text = str(url)
    if isinstance(url, Path) or "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        parsed = make_url(text.encode("utf-8").decode("utf-8"))  # bytes that are no text fail here
    except (ArgumentError, ValueError):
        raise _bad_address("the database's address cannot be read") from None
    match parsed.get_backend_name():
        case "sqlite":
            if parsed.database in (None, "", ":memory:"):
                raise _bad_address("the database's address names no file")
            return URL.create("sqlite", database=parsed.database)
        case "postgresql" | "postgres":
            return _postgresql(parsed)
    raise _bad_address(f"databases of the kind {parsed.get_backend_name()!r} are not supported")


def _bad_address(message: str) -> StorageError:
    hint = "Give a path, sqlite:///path, or postgresql+psycopg://user@host/database"
    return StorageError(message, hint=hint, code="E_URL")


def _postgresql(url: URL) -> URL:
    # SQLAlchemy hides only the password before the @: one in the query would be shown.
    password = url.password or url.query.get("password")
    plain = url.set(drivername="postgresql+psycopg").difference_update_query(["password"])
    return plain.set(password=password) if isinstance(password, str) else plain


def shown_address(url: URL) -> str:
    """Return an address as it may be printed and logged: no secret in any place."""
    if url.get_backend_name() == "sqlite":
        return printable(url.database or "")
    return url.difference_update_query(SECRETS).render_as_string(hide_password=True)


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite address, None for a server's."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def is_there(url: URL) -> bool:
    """Tell whether a database's file is there, or whether it is a server's.

    Raises:
        StorageError: it is no file, no file that may be looked at, or an empty one.
    """
    path = file_of(url)
    if path is None:
        return True
    size = _size_of(path, str(path))
    for suffix in COMPANIONS:
        _size_of(path.with_name(path.name + suffix), f"{path}{suffix}, which goes with {path},")
    if size is not None and size < SMALLEST_BYTES:
        raise _too_small(str(path), size)
    return size is not None


def _size_of(path: Path, name: str) -> int | None:
    """Return the bytes of a file, None where there is none; refuse what is no file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise StorageError(
            f"{name} cannot be opened: {cause.strerror}",
            subject=str(path),
            hint="Change the permissions of its folders, or name another file",
            code="E_OPEN",
        ) from cause
    kind = OTHER_KINDS.get(stat.S_IFMT(found.st_mode))
    if kind is not None:
        raise StorageError(
            f"{name} cannot be opened: it is {kind}",
            subject=str(path),
            hint="Name a file in it" if kind == "a folder" else "Name a file",
            code="E_OPEN",
        )
    return found.st_size


def _too_small(name: str, size: int) -> StorageError:
    if size == 0:
        return StorageError(
            f"{name} is an empty file of 0 bytes, no corpus",
            subject=name,
            hint="Restore a backup with `corpus-tool restore FILE` if it held one; "
            "to begin anew, delete the file",
            code="E_NO_CORPUS",
        )
    return StorageError(
        f"{name} is not a SQLite database: it has {size} bytes",
        subject=name,
        hint="Restore a backup with `corpus-tool restore FILE`, or name another file",
        code="E_NOT_A_DATABASE",
    )


def log_of(path: Path) -> Path:
    """Return where SQLite keeps what is written to a file and not yet copied into it."""
    return path.with_name(f"{path.name}-wal")


def connect_engine(
    url: URL,
    *,
    create: bool = False,
    read_only: bool = False,
    foreign_keys: bool = True,
    wait: float = WAIT,
) -> Engine:
    """Return an engine; nothing is opened until its first connection.

    Args:
        url: from `address`.
        create: let SQLite make the file.
        read_only: refuse every write.
        foreign_keys: off only for migrations, which rebuild tables and check afterwards.
        wait: seconds to wait for another writer.
    """
    if file_of(url) is not None:
        return _connect_sqlite(url, create, read_only, foreign_keys, wait)
    return _connect_postgresql(url, read_only, wait)


def _connect_sqlite(
    url: URL, create: bool, read_only: bool, foreign_keys: bool, wait: float
) -> Engine:
    is_there(url)
    path = Path(url.database or "").absolute()
    # As bytes: a name need be no text.
    named = f"file:{quote(os.fsencode(path))}"
    target = f"{named}?mode={_sqlite_mode(path, create=create)}"
    options = {"foreign_keys": "ON" if foreign_keys else "OFF", "max_log": MAX_LOG_BYTES}
    pragmas = [line.format(**options) for line in SQLITE_PRAGMAS]
    if read_only:
        pragmas += ["PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF"]

    def open_file() -> sqlite3.Connection:
        try:
            return opened(target)
        except sqlite3.OperationalError as error:
            # The disk is so full that the file cannot be made by which a log is read. A corpus
            # must be read then too, to be brought to another disk; without a log it is all there.
            no_room = error.sqlite_errorname in NO_SHARED_MEMORY
            if not (no_room and read_only) or _size(log_of(path)):
                raise
        return opened(f"{named}?mode=ro&immutable=1")

    def opened(target: str) -> sqlite3.Connection:
        # isolation_level=None: the driver would begin late, and never for DDL or a SELECT.
        connection = sqlite3.connect(target, uri=True, timeout=wait, isolation_level=None)
        try:
            for pragma in pragmas:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(url, creator=open_file, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A read lock cannot become a write lock once another writer has committed: writers
        # announce themselves at the start, and wait there.
        options = connection.get_execution_options()
        if (patience := options.get(PATIENCE_MS)) is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
        reading = read_only or options.get(READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _sqlite_mode(path: Path, *, create: bool) -> str:
    """Return how SQLite opens a file; where it may not write, it falls back to reading itself.

    In a folder that cannot be written it could not make the files beside one in WAL mode. Where
    these are there, somebody else writes, and they are read; where not, the file is all there is.
    """
    if create:
        return "rwc"
    if os.access(path.parent, os.W_OK) or not _in_wal(path):
        return "rw"
    return "ro" if log_of(path).exists() else "ro&immutable=1"


def _in_wal(path: Path) -> bool:
    # To close a file gives up every lock that this process has on it, SQLite's too: it is read
    # only where nobody can write.
    try:
        with path.open("rb") as file:
            return file.read(20)[18:20] == b"\x02\x02"  # the file format's read and write version
    except OSError:
        return False


def _connect_postgresql(url: URL, read_only: bool, wait: float) -> Engine:
    try:
        import psycopg  # noqa: F401 - an optional dependency
    except ImportError:
        raise MissingDependency(
            "a PostgreSQL database needs the package psycopg, which is not installed",
            subject="psycopg",
            hint="Run: pip install 'corpus-tool[postgresql]'",
        ) from None
    settings = {
        "lock_timeout": f"{int(wait * 1000)}ms",
        "idle_in_transaction_session_timeout": "60s",  # a dead client must not keep its locks
        "timezone": "UTC",
        "default_transaction_read_only": "on" if read_only else "off",
    }
    arguments: dict[str, Any] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 15000,
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
    }
    secrets = {name: url.query[name] for name in SECRETS if name in url.query}
    engine = create_engine(
        url.difference_update_query(SECRETS),  # an engine shows its address when it is printed
        connect_args=arguments | secrets,
        pool_pre_ping=True,
        pool_size=2,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(READING):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            connection.exec_driver_sql(
                f"SET LOCAL idle_in_transaction_session_timeout = '{SNAPSHOT_IDLE}'"
            )

    return engine


def keep_journal(engine: Engine) -> None:
    """Put a SQLite file into WAL mode, unless others have it open: who reads keeps nobody waiting.

    A file system that cannot share memory between processes leaves it in the mode it has.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode")
        (mode,) = cursor.fetchone() or ("",)
        if mode.upper() != "WAL":
            cursor.execute(f"PRAGMA busy_timeout = {JOURNAL_WAIT_MS}")
            cursor.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:
        return  # busy or read-only: the next one will
    finally:
        connection.close()


def shorten_log(url: URL, engine: Engine) -> None:
    """Copy a long write-ahead log into its SQLite database, as far as no reading needs it.

    Releases before 3.51.3 can lose committed data where one connection commits while another
    copies the log (sqlite.org/wal.html, "the WAL-reset bug"). So SQLite never copies by itself
    while others are connected; it is done here, with the lock held that every commit needs.
    """
    path = file_of(url)
    if path is None or _size(log_of(path)) <= MAX_LOG_BYTES:
        return
    holder, copier = engine.raw_connection(), engine.raw_connection()
    try:
        begin = holder.cursor()
        begin.execute(f"PRAGMA busy_timeout = {JOURNAL_WAIT_MS}")
        begin.execute("BEGIN IMMEDIATE")
        copier.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    except sqlite3.OperationalError:
        return  # somebody else writes, and will do it, or cannot: what is in the log is stored
    finally:
        copier.close()
        holder.rollback()
        holder.close()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def insert_many(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]], **same: object
) -> None:
    """Insert many rows: a hundred thousand go in several times faster than through SQLAlchemy.

    Args:
        connection: of the transaction.
        table: where to.
        rows: values by column, every row with the same columns.
        same: values that all rows have.
    """
    if not rows:
        return
    dialect = connection.dialect
    names = [*same, *rows[0]]
    binds = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]

    def bound(row: Mapping[str, object]) -> tuple[object, ...]:
        values = (*same.values(), *row.values())
        return tuple(
            value if bind is None else bind(value)
            for bind, value in zip(binds, values, strict=True)
        )

    columns = ", ".join(f'"{name}"' for name in names)
    if dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(bound(row))
        return
    marks = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608 - own names
    connection.exec_driver_sql(statement, [bound(row) for row in rows])


def take_turn(connection: Connection) -> None:
    """Wait until no other writer adds texts, so that what is read of them holds to the end.

    On SQLite a writer is alone from its beginning. On a server two that add the same text would
    each find it missing, and two that add several could wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADDING})")


def if_new(connection: Connection, table: Table) -> Insert:
    """Return an insert that passes over rows another writer has inserted meanwhile.

    On SQLite nobody else writes during a transaction, so there is nothing to pass over.
    """
    if connection.dialect.name == "postgresql":
        # All its drivers come with it, and asyncio: whoever works on SQLite need not wait for them.
        from sqlalchemy.dialects.postgresql import insert as insert_there

        return insert_there(table).on_conflict_do_nothing()
    return insert(table)
