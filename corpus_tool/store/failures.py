"""From a database's failure to one line a user can act on; what is a defect stays loud."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, NoResultFound, TimeoutError

from corpus_tool.errors import (
    CorpusError,
    DatabaseBusy,
    DatabaseDamaged,
    ImmutableVersion,
    StorageError,
)
from corpus_tool.store.engine import file_of, shown

__all__ = ["readable", "translated"]

BUSY_HINT = "Wait until it is done, then run the command again; nothing was changed"
DAMAGED_HINT = "Restore a backup; the files in documents/ can be added again"


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn failures of the database within the block into a `StorageError` of one line."""
    try:
        yield
    except (DBAPIError, TimeoutError, sqlite3.Error) as error:
        failure = _translate(error, url)
        if failure is None:
            raise
        raise failure from error


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn what the reading back of a damaged record raises into `DatabaseDamaged`.

    Args:
        name: the record, as a user names it.
    """
    try:
        yield
    except (ValueError, TypeError, LookupError, NoResultFound) as error:
        if isinstance(error, CorpusError):
            raise
        raise DatabaseDamaged(
            f"{name} cannot be read back: what is stored of it was changed",
            subject=name,
            hint="Run `corpus-tool verify` to see what is damaged",
        ) from error


def _translate(error: Exception, url: URL) -> CorpusError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause)
    if text.startswith("immutable: "):
        return _immutable(text)
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
    name = shown(url)
    match text:
        case _ if "locked" in text or "busy" in text:
            return DatabaseBusy(
                f"another program is writing to {name} and did not finish in time",
                subject=name,
                hint=BUSY_HINT,
            )
        case _ if "malformed" in text:
            return DatabaseDamaged(f"{name} is damaged", subject=name, hint=DAMAGED_HINT)
        case _ if "no such table" in text or "no such column" in text:
            return _changed_tables(name)
        case _ if "not a database" in text:
            return DatabaseDamaged(
                f"{name} is not a SQLite database",
                subject=name,
                hint="Name another file; this one was not touched",
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
        hint="Run `corpus-tool db check` to see the difference",
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
        f"{name} could not be written: the disk is full or failing; nothing was changed",
        subject=name,
        hint="Make room on the disk, then run the command again",
        code="E_DISK",
    )


def _cannot_open(url: URL) -> StorageError:
    path, name = file_of(url), shown(url)
    if path is not None and path.is_dir():
        why, hint = "it is a folder", "Name a file in it"
    elif path is not None and not path.absolute().parent.is_dir():
        why, hint = "its folder does not exist", "Run `corpus-tool init` to make a workspace"
    elif path is not None and not path.exists():
        why, hint = "there is no such file", "Run `corpus-tool init` to make a workspace"
    else:
        why, hint = "the file may not be read", "Change its permissions"
    return StorageError(f"{name} cannot be opened: {why}", subject=name, hint=hint, code="E_OPEN")


def _postgresql(state: str, cause: BaseException | None, url: URL) -> CorpusError | None:
    name = shown(url)
    match state[:2], state:
        case _, "55P03" | "40P01" | "40001" | "25P03":
            return DatabaseBusy(
                f"another program is writing to {name} and did not finish in time",
                subject=name,
                hint=BUSY_HINT,
            )
        case _, "42P01" | "42703":
            return _changed_tables(name)
        case "53", "53100":
            return _full(name)
        case "XX", "XX001" | "XX002":
            return DatabaseDamaged(f"{name} is damaged", subject=name, hint=DAMAGED_HINT)
        case _, "25006" | "42501":
            return StorageError(
                f"{name} cannot be written: its user may only read",
                subject=name,
                hint="Connect as a user with the right to write",
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
