"""Backups: a whole corpus in one file, verified; `restore` brings it back.

A backup is a corpus in SQLite, whatever database it was taken from, so that the program that reads
a corpus reads it, verifies it and upgrades it; why, and what was rejected, is in docs/design.md.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import URL, Connection

from corpus_tool.errors import CorpusError, DatabaseDamaged, InputError, StorageError
from corpus_tool.model import Progress, Stage, untold
from corpus_tool.paths import opened, printable, take
from corpus_tool.store import migrate, schema
from corpus_tool.store.copying import copy_pages, copy_rows_out, count_rows
from corpus_tool.store.engine import (
    COMPANIONS,
    READING,
    connect_engine,
    database_address,
    file_of,
    log_of,
    shown_address,
)
from corpus_tool.store.failures import translated
from corpus_tool.store.revisions import HEAD, REVISIONS, TABLE, require_head, revision_of
from corpus_tool.store.store import Store
from corpus_tool.store.verify import verify_store
from corpus_tool.store.verify_content import Problem
from corpus_tool.workspace import new_file, scratch_file, sweep

__all__ = [
    "Backup",
    "about",
    "back_up",
    "copy_file",
    "damaged_backup",
    "examined",
    "open_raw",
    "problems_of",
    "real",
    "require_backup",
    "require_other",
    "require_sound",
    "upgrade",
    "verify_backup",
]

MAGIC = b"SQLite format 3\0"
HEADER_SIZE = 100
"""Bytes of the header of a SQLite file."""
REVISION_TABLE = (
    f"CREATE TABLE {TABLE} ( version_num VARCHAR(32) NOT NULL, "
    f"CONSTRAINT {TABLE}_pkc PRIMARY KEY (version_num) )"
)
"""How Alembic makes the table of the revision."""

OTHERS = {
    b"PK\x03\x04": ("a ZIP archive", "What `export` wrote comes in with `corpus-tool import`"),
    b"{": ("a text", "What `export` wrote comes in with `corpus-tool import`"),
    b"PGDMP": ("a dump by pg_dump", "Restore it with pg_restore"),
    b"\x1f\x8b": ("compressed", "Unpack it first, with gunzip"),
    b"\x28\xb5\x2f\xfd": ("compressed", "Unpack it first, with unzstd"),
    b"\xfd7zXZ": ("compressed", "Unpack it first, with unxz"),
    b"BZh": ("compressed", "Unpack it first, with bunzip2"),
}
"""How files begin that may be taken for backups, what they are, and what to do with them."""

OURS = "Name a file that `corpus-tool backup` wrote"
ANOTHER = "Take another backup; nothing was changed"
AGAIN = "Run `corpus-tool verify`; where it finds nothing, write the backup to another disk"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, as far as one must know it to trust it."""

    path: Path
    size: int
    """In bytes."""
    revision: str
    """Of its schema."""
    rows: Mapping[str, int]
    """How many each table has."""


def back_up(
    url: str | Path | URL, path: Path, *, replace: bool = False, progress: Progress = untold
) -> Backup:
    """Write a backup of a corpus; it takes its name when it has been read again and verified.

    Others may read and write meanwhile: the backup has the corpus as it was at one moment.

    Args:
        url: the corpus, of this program's schema or an older one.
        path: the file to be written.
        replace: put it in the place of an earlier backup.
        progress: told how many pages or rows are copied, then how much is verified.

    Raises:
        InputError: something is there already.
        StorageError: the corpus cannot be read, the file cannot be written.
        DatabaseDamaged: the corpus or the copy is damaged; an earlier backup is as before.
    """
    source, path = database_address(url), real(path)
    source_file = file_of(source)
    if source_file is not None:
        require_other(path, source_file)
    _require_place(path, replace=replace)
    sweep(path.parent)
    with (
        new_file(path, like=source_file, private=source_file is None) as fresh,
        about(path, fresh, hint=AGAIN),
    ):
        if source_file is None:
            rows = _copy_from_server(source, fresh, progress)
        else:
            rows = copy_file(source_file, fresh, progress)
        backup = examined(fresh, path)
        if backup.rows != rows:
            raise _unsound_copy(path, source, "it has not as many rows")
        problems = problems_of(fresh, backup.revision, progress, scratch=path.parent)
        if problems:
            raise _unsound_copy(path, source, _first(problems))
    return backup


def verify_backup(path: Path, *, progress: Progress = untold) -> tuple[Problem, ...]:
    """Examine a backup as `verify` does a corpus; one of an older schema as it will be restored.

    Raises:
        InputError: it is no backup.
        SchemaOutOfDate: it is newer than the program.
        DatabaseDamaged: it cannot be read at all.
    """
    path = real(path)
    revision = require_backup(path)
    return problems_of(path, revision, progress, scratch=Path(gettempdir()))


def _counted_in(connection: Connection, source: URL) -> tuple[str, dict[str, int]]:
    """Return the revision of a corpus, and how many rows each of its tables has."""
    revision = revision_of(connection, source)
    if revision is None or revision not in REVISIONS:
        require_head(revision, source)
    return str(revision), count_rows(connection)


def _copy_from_server(source: URL, fresh: Path, progress: Progress) -> dict[str, int]:
    """Copy what one transaction sees; return how many rows each table has in it."""
    engine = connect_engine(source, read_only=True)
    reading = engine.execution_options(**{READING: True})
    try:
        with translated(source), reading.connect() as connection:
            revision, rows = _counted_in(connection, source)
            with _writing(fresh):
                copy_rows_out(connection, fresh, revision, progress)
            return rows
    finally:
        engine.dispose()


def copy_file(source: Path, fresh: Path, progress: Progress = untold) -> dict[str, int]:
    """Copy a corpus in SQLite into an empty file, which is one file then, without a log.

    Returns:
        how many rows each of its tables has.
    """
    url = database_address(source)
    engine = connect_engine(url, read_only=True)
    try:
        with translated(url), engine.connect() as connection:
            _, rows = _counted_in(connection, url)
            with _writing(fresh):
                with closing(open_raw(fresh)) as target:
                    copy_pages(connection, target, progress)
                with closing(open_raw(fresh)) as target:
                    target.execute("PRAGMA journal_mode = DELETE")
            return rows
    finally:
        engine.dispose()


def open_raw(path: Path) -> sqlite3.Connection:
    """Open a SQLite file that nobody else knows of, without our pragmas; its name may be odd."""
    return sqlite3.connect(os.fsencode(path), isolation_level=None)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Tell what went wrong in writing a file from what did in reading the corpus."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name != "SQLITE_FULL" and (not name.startswith("SQLITE_IOERR") or "READ" in name):
            raise
        name = printable(path)
        raise StorageError(
            f"'{name}' could not be written: the disk is full or failing; nothing was changed",
            subject=name,
            hint="Make room on the disk, then run the command again",
            code="E_DISK",
        ) from error


# What may be written over, and what may be read


def require_other(path: Path, database: Path) -> None:
    """Refuse the corpus's own file, and those that SQLite keeps beside it."""
    path, database = path.absolute(), real(database).absolute()
    database_files = {
        database.with_name(f"{database.name}{suffix}") for suffix in ("", *COMPANIONS)
    }
    if path in database_files or _is_same(path, database):
        raise _refused(path, "is the corpus itself", "Name another file", "E_EXISTS")


def _is_same(path: Path, database: Path) -> bool:
    try:
        return path.samefile(database)
    except OSError:  # one of them is not there, or may not be looked at
        return False


def _require_place(path: Path, *, replace: bool) -> None:
    """Refuse to write over what is no backup, and over a backup unless told so."""
    for companion in (path.with_name(f"{path.name}{suffix}") for suffix in COMPANIONS):
        if os.path.lexists(companion):  # SQLite would play it into the new file
            why = f"has '{printable(companion.name)}' beside it, as a corpus in use has"
            raise _refused(path, why, "Name another file", "E_EXISTS")
    if not os.path.lexists(path):
        return
    head, _ = _beginning(path, len(MAGIC), "Name a file that does not exist, or a backup")
    if head not in (b"", MAGIC):
        raise _refused(path, "is there and is no backup", "Name another file", "E_EXISTS")
    if not replace:
        hint = "Name another file, or add --replace to put the new backup in its place"
        raise _refused(path, "is there already", hint, "E_EXISTS")


def require_backup(path: Path) -> str:
    """Return the revision of a backup's schema.

    Raises:
        InputError: it is none.
        StorageError: it is another program's database.
        SchemaOutOfDate: it is newer than the program.
        DatabaseDamaged: it is cut short, or its tables are not those of its revision.
    """
    _require_database(path)
    with about(path):
        url = database_address(path)
        engine = connect_engine(url, read_only=True)
        try:
            with translated(url), engine.connect() as connection:
                return _require_known_tables(connection, url, path)
        finally:
            engine.dispose()


def _require_known_tables(connection: Connection, url: URL, path: Path) -> str:
    _require_corpus(connection, path)
    revision = revision_of(connection, url)
    if revision not in REVISIONS:
        require_head(revision, url)
    # Before a row is read: what is called a table may be a view that never ends.
    wanted = schema.expected_schema(connection) if revision == HEAD else _expected_at(str(revision))
    if differences := schema.compared(schema.schema_snapshot(connection), wanted):
        raise damaged_backup(path, differences[0])
    return str(revision)


def _expected_at(revision: str) -> dict[str, str]:
    with migrate.in_memory(revision) as made:
        return schema.schema_snapshot(made)


def _require_corpus(connection: Connection, path: Path) -> None:
    """Refuse a database without our tables, and a table of the revision that is none."""
    made: dict[str, str] = dict(
        connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()
    )
    if not made:
        raise _no_backup(path, "an empty database", OURS)
    if TABLE not in made:
        raise StorageError(
            f"'{printable(path)}' holds the tables of another program, no corpus",
            subject=printable(path),
            hint=OURS,
            code="E_FOREIGN",
        )
    if " ".join(str(made[TABLE]).split()) != REVISION_TABLE:
        raise damaged_backup(path, f"its table {TABLE} is not as it should be")


def _require_database(path: Path) -> None:
    """Refuse what cannot be a database, by looking at its beginning and its size."""
    head, size = _beginning(path, HEADER_SIZE, OURS)
    if not head:
        raise _refused(path, "has 0 bytes", OURS, "E_EMPTY")
    if not head.startswith(MAGIC):
        known_as = (said for begin, said in OTHERS.items() if head.startswith(begin))
        raise _no_backup(path, *next(known_as, ("something else", OURS)))
    stated = _stated_size(head)
    if stated > size and not log_of(path).exists():
        raise damaged_backup(path, f"it is cut short, {size:,} bytes of {stated:,}")


def _beginning(path: Path, count: int, hint: str) -> tuple[bytes, int]:
    """Return how a regular file begins, and its size; advise what to name where it is none."""
    try:
        with opened(path) as descriptor:
            return take(descriptor, count, printable(path)), os.fstat(descriptor).st_size
    except InputError as error:
        if error.code in ("E_IS_DIR", "E_NOT_A_FILE"):
            error.hint = hint
        raise


def _stated_size(head: bytes) -> int:
    """Return how many bytes a SQLite file has by its header; 0 where that does not say so."""
    if len(head) < HEADER_SIZE:
        return HEADER_SIZE
    if head[24:28] != head[92:96]:  # written last by a SQLite that kept no size
        return 0
    page = int.from_bytes(head[16:18])
    return (65_536 if page == 1 else page) * int.from_bytes(head[28:32])


def _no_backup(path: Path, what: str, hint: str) -> InputError:
    return _refused(path, f"is no backup of corpus-tool: it is {what}", hint, "E_NOT_A_BACKUP")


def _refused(path: Path, why: str, hint: str, code: str) -> InputError:
    name = printable(path)
    return InputError(f"'{name}' {why}", subject=name, hint=hint, code=code)


# Examining


def examined(fresh: Path, path: Path) -> Backup:
    """Return what a file holds, under the name that it has or will have."""
    url = database_address(fresh)
    engine = connect_engine(url, read_only=True)
    try:
        with translated(url), engine.connect() as connection:
            revision, rows = revision_of(connection, url), count_rows(connection)
    finally:
        engine.dispose()
    return Backup(path, fresh.stat().st_size, str(revision), rows)


def require_sound(fresh: Path, path: Path, progress: Progress) -> None:
    """Verify a corpus of this program's schema that was made of a backup.

    Raises:
        DatabaseDamaged: it is not sound, and so the backup is not.
    """
    if problems := problems_of(fresh, HEAD, progress, scratch=fresh.parent):
        raise damaged_backup(path, _first(problems))


def problems_of(
    path: Path, revision: str, progress: Progress, *, scratch: Path
) -> tuple[Problem, ...]:
    """Verify a corpus in a file; one of an older schema in a copy that is upgraded.

    Args:
        path: the file.
        revision: of its schema.
        progress: told how much is verified, of how much.
        scratch: a folder for the copy.
    """
    if revision != HEAD:
        with scratch_file(scratch) as copy, about(path, copy):
            copy_file(path, copy)
            upgrade(copy)
            found = problems_of(copy, HEAD, progress, scratch=scratch)
            messages = (
                problem.message.replace(printable(copy), printable(path)) for problem in found
            )
            return tuple(replace(p, message=text) for p, text in zip(found, messages, strict=True))
    _forget_cached(path)
    with about(path), Store.open(path, read_only=True) as store:
        return verify_store(store, progress=partial(progress, Stage.VERIFYING))


def upgrade(path: Path) -> None:
    """Bring a file that nobody else knows of to this program's schema, without a copy beside it."""
    with migrate.migration_lock(path) as connection:
        migrate.apply(connection)


def _forget_cached(path: Path) -> None:
    """Let what is read next come from the disk, as far as the system knows how to."""
    if not hasattr(os, "posix_fadvise"):
        return
    with suppress(OSError), path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _first(problems: tuple[Problem, ...]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"


def damaged_backup(path: Path, why: str) -> DatabaseDamaged:
    """Return the failure that a backup is damaged."""
    name = printable(path)
    return DatabaseDamaged(f"'{name}' is damaged: {why}", subject=name, hint=ANOTHER)


def _unsound_copy(path: Path, source: URL, why: str) -> DatabaseDamaged:
    name = printable(path)
    message = (
        f"what was copied of {shown_address(source)} is damaged, "
        f"and '{name}' was not written: {why}"
    )
    return DatabaseDamaged(message, subject=name, hint=AGAIN)


def real(path: Path) -> Path:
    """Return the path of the file itself, where a link leads to it."""
    with suppress(OSError):
        if path.is_symlink():
            return Path(os.path.realpath(path))
    return path


@contextmanager
def about(
    path: Path, passing: Path | None = None, *, written: Path | None = None, hint: str = ANOTHER
) -> Iterator[None]:
    """Say what fails within the block as a user can act on it who knows of one file, a backup.

    Args:
        path: the backup.
        passing: the name of a copy of it, or the one that it has until it is finished.
        written: what a failure to write the copy is told of; by default the backup.
        hint: what to do where it is damaged; that of a damaged corpus would lead in a circle.
    """
    try:
        yield
    except CorpusError as error:
        name = printable(path)
        if written is not None and error.code in ("E_DISK", "E_WRITE", "E_READ_ONLY"):
            name = printable(written)
        if passing is not None:
            error.message = error.message.replace(printable(passing), name)
            error.subject = name if error.subject == printable(passing) else error.subject
        if isinstance(error, DatabaseDamaged) and error.subject == printable(path):
            error.code, error.hint = error.default_code, hint
        raise
