"""From a database's failure to one line a user can act on; what is a defect stays loud."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, InvalidRequestError, TimeoutError

from corpus_tool.errors import (
    CorpusError,
    DatabaseBusy,
    DatabaseDamaged,
    ImmutableVersion,
    StorageError,
)
from corpus_tool.store.engine import file_of, shown_address

__all__ = ["RESTORE_HINT", "UNREADABLE", "damaged", "readable", "require_folder", "translated"]

BUSY_HINT = "Wait until it is done, then run the command again; this step stored nothing"
RESTORE_HINT = (
    "`corpus-tool verify` names all that is; restore a backup with `corpus-tool restore FILE`, "
    "or add the files that you keep to a new corpus with `corpus-tool add`"
)
"""What to do where something stored is damaged."""

NO_TEXT = ("22021", "22P05")
"""What PostgreSQL calls bytes that are no text of its encoding."""

BROKEN = ("malformed", "unsupported file format", "too big", "overflow", "datatype mismatch")
"""Words in what SQLite says of a file whose pages are not as they were written."""

CHANGED_TABLES = (
    *("no such table", "no such column", "no such index", "no such function"),
    *("already exists", "error in trigger", "error in index", "no such collation", " columns but "),
)
"""Words in what SQLite says where the tables are not those that a statement was made for."""


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn failures of the database within the block into a `StorageError` of one line."""
    try:
        yield
    except Exception as error:
        failure = _translate(error, url) if _is_of_a_driver(error) else None
        if failure is None:
            raise
        raise failure from error


UNREADABLE = (
    ValueError,  # UnicodeDecodeError and broken JSON among them
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    InvalidRequestError,  # no row, or several, where there must be one
)
"""What reading a damaged record back may raise in Python."""


def damaged(name: str, why: str) -> DatabaseDamaged:
    """Return the failure that something stored is not as it was stored.

    Args:
        name: the thing, as a user names it: `japan-laos-2015@1`.
        why: what of it is damaged, the rest of a sentence that begins with its name.
    """
    return DatabaseDamaged(f"{name} is damaged: {why}", subject=name, hint=RESTORE_HINT)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn what the reading back of a damaged record raises into `DatabaseDamaged`.

    Args:
        name: the record, as a user names it.
    """
    try:
        yield
    except (*UNREADABLE, DBAPIError) as error:
        if isinstance(error, CorpusError):
            raise
        if isinstance(error, DBAPIError) and not _is_undecodable(error.orig):
            raise
        raise damaged(name, "it cannot be read back, for it was changed") from error


def _is_undecodable(cause: BaseException | None) -> bool:
    """Tell whether a value is no text, or no moment, as a driver says when it fetches it."""
    state = getattr(cause, "sqlstate", None)
    lost = not state and type(cause).__name__ == "DataError"  # psycopg's own, not the server's
    return lost or state in NO_TEXT or str(cause).startswith("Could not decode")


def _is_of_a_driver(error: Exception) -> bool:
    """Tell a database's own failure; psycopg raises its errors itself where rows go in bulk."""
    if isinstance(error, DBAPIError | TimeoutError | sqlite3.Error):
        return True
    return type(error).__module__.partition(".")[0] == "psycopg"


def _translate(error: Exception, url: URL) -> CorpusError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause)
    if text.startswith("immutable: "):
        return _immutable(text)
    if _is_undecodable(cause):  # first, for its text may quote any words of what is stored
        return damaged(shown_address(url), "a text in it is no UTF-8")
    if isinstance(cause, sqlite3.Error):
        return _sqlite(text, url)
    state = getattr(cause, "sqlstate", None) or ""
    if isinstance(error, TimeoutError):
        state = "55P03"
    return _postgresql(state, cause, url)


def _immutable(text: str) -> ImmutableVersion:
    message = text.splitlines()[0].removeprefix("immutable: ")
    return ImmutableVersion(
        f"what is stored never changes ({message})", hint="Add a new version instead"
    )


def _sqlite(text: str, url: URL) -> StorageError | None:
    name = shown_address(url)
    match text:
        case _ if "locked" in text or "busy" in text:
            return DatabaseBusy(
                f"another program is writing to {name} and did not finish in time",
                subject=name,
                hint=BUSY_HINT,
            )
        case _ if any(sign in text for sign in BROKEN):
            return damaged(name, "SQLite finds it broken, or cut short")
        case _ if any(sign in text for sign in CHANGED_TABLES):
            return _changed_tables(name)
        case _ if "not a database" in text:
            return DatabaseDamaged(
                f"{name} is not a SQLite database",
                subject=name,
                hint="Restore a backup with `corpus-tool restore FILE`, or name another file; "
                "this one was not touched",
                code="E_NOT_A_DATABASE",
            )
        case _ if "readonly" in text:
            return _read_only(name)
        case _ if "full" in text or "disk I/O error" in text:
            return _full(name)
        case _ if "unable to open" in text:
            return _cannot_open(url)
    return None


def _changed_tables(name: str) -> DatabaseDamaged:
    return DatabaseDamaged(
        f"the tables of {name} are not those of a corpus",
        subject=name,
        hint="`corpus-tool db check` shows the difference; restore a backup with "
        "`corpus-tool restore FILE`",
    )


def _read_only(name: str) -> StorageError:
    return StorageError(
        f"{name} cannot be written: the file or its folder is read-only",
        subject=name,
        hint="Change its permissions, or copy the corpus to a place of your own",
        code="E_READ_ONLY",
    )


def _full(name: str) -> StorageError:
    return StorageError(
        f"{name} could not be written: the disk is full or failing; this step stored nothing",
        subject=name,
        hint="Make room on the disk, then run the command again",
        code="E_DISK",
    )


def _cannot_open(url: URL) -> StorageError:
    """Say why SQLite cannot open a file; that it is no file was told before it was asked."""
    path, name = file_of(url) or Path(), shown_address(url)
    folder = path.absolute().parent
    try:
        require_folder(folder, name)
        is_missing = not path.exists()
    except StorageError as failure:
        return failure
    if is_missing:
        why, hint = "there is no such file", "Run `corpus-tool init` to make a workspace"
    elif not os.access(path, os.R_OK):
        why, hint = "the file may not be read", "Change its permissions"
    else:
        why = "SQLite cannot write beside it, as its journal demands"
        hint = "Change the permissions of its folder, or copy the corpus to a place of your own"
    return StorageError(f"{name} cannot be opened: {why}", subject=name, hint=hint, code="E_OPEN")


def require_folder(folder: Path, name: str) -> None:
    """Refuse a database whose folder is none, or may not be entered.

    Args:
        folder: where it lies, or would.
        name: the database, as it may be shown.
    """
    if os.access(folder, os.X_OK) and folder.is_dir():
        return
    why, hint = "its folder may not be entered", "Change the permissions of the folder"
    with suppress(OSError):
        found = folder.stat().st_mode
        if not stat.S_ISDIR(found):
            why, hint = "its folder is a file", "Name another place"
    if not os.path.lexists(folder):
        why, hint = "its folder does not exist", "Run `corpus-tool init` to make a workspace"
    raise StorageError(f"{name} cannot be opened: {why}", subject=name, hint=hint, code="E_OPEN")


def _postgresql(state: str, cause: BaseException | None, url: URL) -> CorpusError | None:
    name = shown_address(url)
    match state[:2], state:
        case _, "55P03" | "40P01" | "40001" | "25P03":
            return DatabaseBusy(
                f"another program is writing to {name} and did not finish in time",
                subject=name,
                hint=BUSY_HINT,
            )
        case _, "42P01" | "42703" | "42P07" | "42883":
            return _changed_tables(name)
        case _, "53100" | "58030":
            return _full(name)
        case ("XX", _) | (_, "58P01"):
            return damaged(name, "the server finds a page or a file of it broken")
        case _, "25006" | "42501":
            return StorageError(
                f"{name} cannot be written, or not be read: its user has not the right",
                subject=name,
                hint="Connect as a user with the right",
                code="E_READ_ONLY",
            )
    if state[:2] in ("08", "28", "3D", "57", "53") or _never_connected(state, cause):
        return StorageError(
            f"{name} cannot be reached: {_reason(state, cause)}",
            subject=name,
            hint="Check the address, the user and the password, and that the server runs",
            code="E_CONNECT",
        )
    return None


def _never_connected(state: str, cause: BaseException | None) -> bool:
    return not state and type(cause).__name__ in ("OperationalError", "ConnectionTimeout")


def _reason(state: str, cause: BaseException | None) -> str:
    """Say why in our words: the driver's may quote the whole address."""
    text = str(cause)
    known = {
        "password authentication failed": "the server refuses the user or the password",
        "no password supplied": "the server wants a password",
        "does not exist": "there is no such database or user",
        "Connection refused": "no server answers there",
        "No such file": "no server answers there",
        "resolve": "the host's name is unknown",
        "timeout": "the server does not answer",
    }
    for sign, reason in known.items():
        if sign in text:
            return reason
    return f"the connection failed{f' ({state})' if state else ''}"
