"""Restoring: the corpus of a backup takes the place of an empty one, or of any when told so.

Nothing is replaced before what takes its place has been verified in full: on SQLite beside the
corpus, which then changes its file by a rename; on PostgreSQL within the transaction that
replaces its rows, each of which is read back.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from sqlalchemy import URL, Connection, inspect, select
from sqlalchemy.exc import DBAPIError

from corpus_tool.errors import DatabaseBusy, DatabaseDamaged, InputError, StorageError
from corpus_tool.model import Progress, RunStatus, untold
from corpus_tool.paths import printable
from corpus_tool.store import migrate, run_log, schema
from corpus_tool.store.backup import (
    Backup,
    about,
    copy_file,
    examined,
    open_raw,
    real,
    require_backup,
    require_other,
    require_sound,
    upgrade,
)
from corpus_tool.store.columns import TableRow
from corpus_tool.store.copying import copy_pages, copy_rows_in
from corpus_tool.store.engine import (
    COMPANIONS,
    WAIT,
    connect_engine,
    database_address,
    file_of,
    is_there,
    shown_address,
)
from corpus_tool.store.failures import BUSY_HINT, translated
from corpus_tool.store.guards import guard_functions
from corpus_tool.store.revisions import HEAD, REVISIONS, TABLE, require_head, revision_of
from corpus_tool.store.tables import RunRow
from corpus_tool.workspace import new_file, scratch_file, sweep

__all__ = ["Restored", "restore_backup"]

ELSEWHERE = "Make an empty database, name it in corpus.toml, and restore into that"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring did."""

    backup: Backup
    """What is there now."""
    kept: Path | None
    """Where the SQLite file that was replaced lies; None where none was, or on a server."""


def restore_backup(
    url: str | Path | URL,
    path: Path,
    *,
    replace: bool = False,
    progress: Progress = untold,
    wait: float = WAIT,
) -> Restored:
    """Put the corpus of a backup in the place of an empty one or, when told to, of any.

    Args:
        url: where to; on SQLite the file is made.
        path: a backup, or any other corpus in SQLite; of this program's schema or an older one,
            from which it is upgraded.
        replace: replace a corpus that holds something. On SQLite its file is kept under another
            name, on PostgreSQL it is gone.
        progress: told how many pages or rows are copied, then how much is verified.
        wait: seconds to wait for others who are writing.

    Raises:
        InputError: it is no backup, or there is a corpus already.
        StorageError: the database cannot be reached or written, or belongs to another program.
        SchemaOutOfDate: the backup is newer than the program.
        DatabaseDamaged: the backup is damaged; nothing was changed.
        DatabaseBusy: others are at work on the corpus.
    """
    target, path = database_address(url), real(path)
    database = file_of(target)
    if database is not None:
        return _restore_file(real(database), path, replace, progress, wait)
    return _restore_rows(target, path, replace, progress, wait)


def _restore_file(
    database: Path, path: Path, replace: bool, progress: Progress, wait: float
) -> Restored:
    """Make the new file beside the present one, verify it, and let it take its name."""
    require_other(path, database)
    revision = require_backup(path)
    if _has_bytes(database):
        with _present(database, wait, writing=False) as present:
            present.require_replaceable(replace=replace)
    sweep(database.parent)
    with (
        ExitStack() as stack,  # left last: others are kept out until the file has its name
        new_file(database, like=database if database.exists() else None) as fresh,
        about(path, fresh, written=database),
    ):
        copy_file(path, fresh, progress)
        if revision != HEAD:
            upgrade(fresh)
        _end_runs_in(fresh)
        require_sound(fresh, path, progress)
        backup = examined(fresh, path)
        kept = stack.enter_context(_set_aside(database, replace, wait))
    return Restored(backup, kept)


def _has_bytes(database: Path) -> bool:
    """Tell whether there may be anything in a file; one of no bytes holds nothing any more."""
    try:
        return is_there(database_address(database))
    except StorageError as error:
        if error.code not in ("E_NO_CORPUS", "E_NOT_A_DATABASE"):
            raise
        return error.code == "E_NOT_A_DATABASE"


def _end_runs_in(fresh: Path) -> None:
    url = database_address(fresh)
    engine = connect_engine(url)
    try:
        with translated(url), engine.begin() as connection:
            _end_runs(connection)
    finally:
        engine.dispose()


def _end_runs(connection: Connection) -> None:
    """Mark the runs that were under way when the backup was made: here they never go on."""
    running = select(RunRow.id).where(RunRow.status == RunStatus.RUNNING).order_by(RunRow.id)
    for number in connection.scalars(running).all():
        error = "it was under way when the backup was made"
        run_log.end(connection, number, RunStatus.ABANDONED, error=error)


# What is there


class _Present:
    """The corpus that would be replaced."""

    def __init__(self, url: URL, connection: Connection | None, *, damage: str = "") -> None:
        self.name = shown_address(url)
        self.connection = connection
        self.damage = damage
        """Why it cannot be read; empty where it can."""
        self.is_held = False
        """Whether a row is in it."""
        self.worker: str | None = None
        """The command that is at work on it."""
        if connection is not None:
            self._look(connection, url)

    def _look(self, connection: Connection, url: URL) -> None:
        names = set(inspect(connection).get_table_names())
        if names and TABLE not in names:
            revision_of(connection, url)  # says that they are another program's
        if "run" in names:
            self.worker = _worker(connection)
        ours = sorted(names & TableRow.metadata.tables.keys())
        rows = (connection.exec_driver_sql(f'SELECT 1 FROM "{name}" LIMIT 1') for name in ours)  # noqa: S608 - own names
        self.is_held = any(row.first() for row in rows)

    def require_replaceable(self, *, replace: bool) -> None:
        """Refuse a corpus that holds something, unless told so, and one that others work on."""
        if self.damage and not replace:
            raise DatabaseDamaged(
                f"{self.damage}, and it may still hold something",
                subject=self.name,
                hint="Add --replace to put the backup in its place; the file will be kept",
            )
        if self.is_held and not replace:
            raise InputError(
                f"{self.name} holds a corpus already",
                subject=self.name,
                hint="Add --replace to put the backup in its place",
                code="E_EXISTS",
            )
        if self.worker:
            raise DatabaseBusy(
                f"{self.worker} is at work on {self.name}", subject=self.name, hint=BUSY_HINT
            )


def _worker(connection: Connection) -> str | None:
    """Return the command at work on a corpus: between its transactions no lock tells of it."""
    dead = run_log.dead(connection)
    running = select(RunRow.id, RunRow.kind, RunRow.pid).where(
        RunRow.status == RunStatus.RUNNING, RunRow.host == socket.gethostname()
    )
    alive = (row for row in connection.execute(running) if row.id not in dead)
    return next((f"`corpus-tool {row.kind}` (process {row.pid})" for row in alive), None)


@contextmanager
def _present(database: Path, wait: float, *, writing: bool) -> Iterator[_Present]:
    """Open the SQLite file that would be replaced; a damaged one is told, not raised.

    Args:
        database: the file.
        wait: seconds to wait for others who are writing.
        writing: keep all others from writing until the end of the block.
    """
    url = database_address(database)
    with ExitStack() as stack:
        try:
            with translated(url):
                engine = connect_engine(url, read_only=not writing, wait=wait)
                stack.callback(engine.dispose)
                connection = stack.enter_context(engine.connect())
                if writing:
                    _leave_wal(connection, url)
                connection.begin()
                present = _Present(url, connection)
        except StorageError as error:
            if error.code not in ("E_DAMAGED", "E_NOT_A_DATABASE"):
                raise
            present = _Present(url, None, damage=error.message)
        with translated(url):
            yield present


def _leave_wal(connection: Connection, url: URL) -> None:
    """Bring what lies in a write-ahead log into its file: the new one must not find it."""
    raw: Any = connection.connection.driver_connection
    (mode,) = raw.execute("PRAGMA journal_mode = DELETE").fetchone()
    if mode != "delete":
        raise DatabaseBusy(
            f"another program has {shown_address(url)} open",
            subject=shown_address(url),
            hint=BUSY_HINT,
        )


@contextmanager
def _set_aside(database: Path, replace: bool, wait: float) -> Iterator[Path | None]:
    """Give the present file a second name, and keep others from writing until the block is done.

    Within the block it loses its first name. Whoever waits to write is then told by SQLite that
    the file is not to be written, because it moved; whoever reads it reads to the end.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    kept = database.with_name(f"{database.stem}-replaced-{stamp}{database.suffix}")
    if not _has_bytes(database):
        with _told_unkept(database, kept):
            _move_companions(database, kept)
        yield None
        return
    with _present(database, wait, writing=True) as present:
        present.require_replaceable(replace=replace)  # somebody may have been quicker
        if not present.is_held and not present.damage:
            yield None
            return
        before = database.stat().st_ino
        try:
            with _told_unkept(database, kept):
                _give_second_name(database, kept, present)
                _move_companions(database, kept)
            yield kept
        except BaseException:
            if database.stat().st_ino == before:  # it has not lost its first name
                _move_companions(kept, database)
                kept.unlink(missing_ok=True)
            raise


@contextmanager
def _told_unkept(database: Path, kept: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        name = printable(database)
        raise StorageError(
            f"cannot keep '{name}' as '{printable(kept)}' ({cause.strerror}); nothing was changed",
            subject=name,
            code="E_WRITE",
        ) from cause


def _give_second_name(database: Path, kept: Path, present: _Present) -> None:
    try:
        kept.hardlink_to(database)
        return
    except OSError:  # a file system without links
        pass
    if present.connection is None:
        shutil.copy2(database, kept)
    else:
        _copy_present(database, kept)


def _copy_present(database: Path, kept: Path) -> None:
    """Copy a locked file by SQLite: who else opens and closes it gives up the lock on it."""
    engine = connect_engine(database_address(database), read_only=True)
    try:
        with engine.connect() as connection, closing(open_raw(kept)) as target:
            connection.begin()
            copy_pages(connection, target, untold)
    finally:
        engine.dispose()
    kept.chmod(database.stat().st_mode)


def _move_companions(database: Path, to: Path) -> None:
    """Move the log or journal of a file that is damaged or lost.

    SQLite would play it into the file that comes in its place, and so damage that.
    """
    for suffix in COMPANIONS:
        companion = database.with_name(f"{database.name}{suffix}")
        if companion.exists():
            companion.rename(to.with_name(f"{to.name}{suffix}"))


# On a server


def _restore_rows(
    target: URL, path: Path, replace: bool, progress: Progress, wait: float
) -> Restored:
    """Verify the backup, and put its rows in the place of those there in one transaction."""
    revision = require_backup(path)
    with ExitStack() as stack:
        ready = path
        if revision != HEAD:
            ready = stack.enter_context(scratch_file(Path(gettempdir())))
            stack.enter_context(about(path, ready, written=Path(gettempdir())))
            copy_file(path, ready)
            upgrade(ready)
        with _server(target, wait) as connection:
            _Present(target, connection).require_replaceable(replace=replace)
        require_sound(ready, path, progress)
        backup = examined(ready, path)
        connection = stack.enter_context(_server(target, wait))
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({migrate.LOCK})")
        _Present(target, connection).require_replaceable(replace=replace)
        _make_empty(connection, target)
        copy_rows_in(ready, connection, progress)
        for table in TableRow.metadata.tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        _end_runs(connection)
        connection.commit()
    return Restored(backup, None)


@contextmanager
def _server(target: URL, wait: float) -> Iterator[Connection]:
    """Open a server's database; tell who may restore into it, and what it cannot hold."""
    engine = connect_engine(target, wait=wait)
    name = shown_address(target)
    try:
        with translated(target), engine.connect() as connection:
            yield connection
    except StorageError as error:
        if error.code == "E_READ_ONLY":
            error.message = f"{name} cannot be restored into: its user does not own the tables"
            error.hint = "Connect as the user who made them with `corpus-tool db upgrade`"
        elif isinstance(error, DatabaseDamaged) and error.subject == name:
            error.hint = ELSEWHERE
        raise
    except Exception as error:
        cause = getattr(error, "orig", error)
        state = getattr(cause, "sqlstate", None) or ""
        if state[:2] not in ("22", "2B"):
            raise
        raise StorageError(
            f"{name} cannot take the backup ({type(cause).__name__}); nothing was changed",
            subject=name,
            hint=ELSEWHERE,
        ) from error
    finally:
        engine.dispose()


def _make_empty(connection: Connection, target: URL) -> None:
    """Leave a server's tables without rows and with their triggers off, for this transaction.

    Tables that are as they should be stay, with the rights that others were given on them. Their
    rows are deleted, not truncated: a reader whose transaction began before this one ends goes on
    seeing the corpus as it was, and not an empty one.
    """
    tables = [table.name for table in reversed(TableRow.metadata.sorted_tables)]
    sound = _has_sound_tables(connection, target)
    if not sound:
        _drop(connection)
        migrate.apply(connection)
    for table in tables:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    for table in tables if sound else ():
        connection.exec_driver_sql(f'DELETE FROM "{table}"')  # noqa: S608 - own names


def _has_sound_tables(connection: Connection, target: URL) -> bool:
    """Tell whether a server's tables are those of this program, as far as can be asked.

    Raises:
        SchemaOutOfDate: they are a newer program's, which this one could not take away.
    """
    try:
        revision = revision_of(connection, target)
    except DatabaseDamaged:
        return False
    if revision is not None and revision not in REVISIONS:
        require_head(revision, target)
    if revision != HEAD:
        return False
    try:
        with connection.begin_nested():
            return not schema.schema_differences(connection)
    except DBAPIError:  # its user may make no schema to compare with
        return True


def _drop(connection: Connection) -> None:
    """Take away the tables of this program or an older one, and their functions."""
    for table in reversed(TableRow.metadata.sorted_tables):
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{table.name}"')
    for table in TableRow.metadata.sorted_tables:
        for statement in guard_functions("postgresql", table.name):
            name = statement.removeprefix("CREATE FUNCTION ").partition("(")[0]
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}()")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")
