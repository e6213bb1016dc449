"""Which schema a database has: known without loading Alembic, so that opening stays quick."""

from __future__ import annotations

from sqlalchemy import URL, Connection, inspect

from corpus_tool.errors import SchemaOutOfDate, StorageError
from corpus_tool.store.engine import shown

__all__ = ["HEAD", "REVISIONS", "TABLE", "require_head", "revision_of"]

TABLE = "corpus_revision"
"""Where Alembic keeps the revision: our own name, so that no other program's is mistaken for it."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every revision, oldest first; a test compares them with the migrations."""

HEAD = REVISIONS[-1]


def revision_of(connection: Connection, url: URL) -> str | None:
    """Return the revision of a database's schema, None when it is empty.

    Raises:
        StorageError: it holds tables of another program.
    """
    # Asked once: between two questions another program may have made all the tables.
    names = inspect(connection).get_table_names()
    if TABLE in names:
        found = connection.exec_driver_sql(f"SELECT version_num FROM {TABLE}").scalar()  # noqa: S608 - own name
        return None if found is None else str(found)
    if names:
        raise StorageError(
            f"{shown(url)} holds the tables of another program, no corpus",
            subject=shown(url),
            hint="Name another database; this one was not touched",
            code="E_FOREIGN",
        )
    return None


def require_head(revision: str | None, url: URL) -> None:
    """Raise unless the revision is the program's own.

    Raises:
        StorageError: there is no corpus yet.
        SchemaOutOfDate: the schema is older or newer than the program.
    """
    name = shown(url)
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
