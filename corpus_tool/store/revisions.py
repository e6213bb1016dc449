"""Which schema a database has: known without loading Alembic, so that opening stays quick."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import URL, Connection, inspect

from corpus_tool.errors import DatabaseDamaged, SchemaOutOfDate, StorageError
from corpus_tool.store.engine import file_of, log_of, shown_address
from corpus_tool.store.failures import RESTORE_HINT

__all__ = ["HEAD", "REVISIONS", "TABLE", "require_head", "revision_of"]

TABLE = "corpus_revision"
"""Where Alembic keeps the revision: our own name, so that no other program's is mistaken for it."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""Every revision, oldest first; a test compares them with the migrations."""

HEAD = REVISIONS[-1]

REVISION = re.compile(r"[0-9]{4}")
"""How this program, and every later one, writes a revision."""


def revision_of(connection: Connection, url: URL) -> str | None:
    """Return the revision of a database's schema, None when it is empty.

    Raises:
        StorageError: it holds tables of another program.
        DatabaseDamaged: it states no revision, several, or one that no release has.
    """
    _require_whole_pages(connection, url)
    # Asked once: between two questions another program may have made all the tables.
    names = inspect(connection).get_table_names()
    if TABLE in names:
        found = connection.exec_driver_sql(f"SELECT version_num FROM {TABLE}").scalars().all()  # noqa: S608 - own name
        if not found and names == [TABLE]:
            return None  # all tables were taken down again, as developers may
        stated = sorted(map(str, found))
        if len(found) == 1 and REVISION.fullmatch(stated[0]):
            return stated[0]
        why = "no revision is stated" if not found else f"stated as {' and '.join(stated)}"
        raise DatabaseDamaged(
            f"the revision of the schema of {shown_address(url)} is lost: "
            f"{why} in its table {TABLE}",
            subject=shown_address(url),
            hint=RESTORE_HINT,
        )
    if names:
        raise StorageError(
            f"{shown_address(url)} holds the tables of another program, no corpus",
            subject=shown_address(url),
            hint="Name another database; this one was not touched",
            code="E_FOREIGN",
        )
    return None


def _require_whole_pages(connection: Connection, url: URL) -> None:
    """Refuse a file that ends within a page: SQLite takes what is missing of it for zeros.

    Beside a log it is no damage: the last page is being copied from there, or was when the disk was
    full, and is read from the log.
    """
    path = file_of(url)
    if path is None or not path.exists():
        return
    page = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    size = path.stat().st_size  # never opened here: closing it would give up SQLite's locks
    if size % page and not _has_log(path):
        raise DatabaseDamaged(
            f"{shown_address(url)} is cut short: "
            f"its {size} bytes are no whole pages of {page} bytes",
            subject=shown_address(url),
            hint=RESTORE_HINT,
        )


def _has_log(path: Path) -> bool:
    try:
        return log_of(path).stat().st_size > 0
    except FileNotFoundError:
        return False


def require_head(revision: str | None, url: URL) -> None:
    """Raise unless the revision is the program's own.

    Raises:
        StorageError: there is no corpus yet.
        SchemaOutOfDate: the schema is older or newer than the program.
    """
    name = shown_address(url)
    if revision == HEAD:
        return
    if revision is None:
        raise StorageError(
            f"{name} holds no corpus yet",
            subject=name,
            hint="Run `corpus-tool db upgrade` to make its tables",
            code="E_NO_CORPUS",
        )
    if revision in REVISIONS:
        raise SchemaOutOfDate(
            f"the schema of {name} is older ({revision}) than the program's ({HEAD})",
            subject=name,
            hint="Run: corpus-tool db upgrade",
        )
    raise SchemaOutOfDate(
        f"the schema of {name} is newer ({revision}) than the program's ({HEAD})",
        subject=name,
        hint="Update the program: pip install --upgrade corpus-tool",
    )
