"""What a database's failures become; those nobody can act on stay loud."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, TimeoutError

from corpus_tool.errors import CorpusError
from corpus_tool.store.engine import database_address
from corpus_tool.store.failures import readable, translated

FILE = database_address("db/corpus.sqlite")
SERVER = database_address("postgresql://me@host/corpus?password=s3cr3t-canary")


class ServerError(Exception):
    """What psycopg raises, as far as we look at it."""

    def __init__(self, sqlstate: str | None, text: str = "") -> None:
        super().__init__(text)
        self.sqlstate = sqlstate


class OperationalError(ServerError):
    """Psycopg's name for a connection that was never made."""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("database is locked", "E_BUSY"),
        ("database schema is locked: main", "E_BUSY"),
        ("database disk image is malformed", "E_DAMAGED"),
        ("malformed database schema (x)", "E_DAMAGED"),
        ("file is not a database", "E_NOT_A_DATABASE"),
        ("attempt to write a readonly database", "E_READ_ONLY"),
        ("database or disk is full", "E_DISK"),
        ("disk I/O error", "E_DISK"),
        ("unable to open database file", "E_OPEN"),
        ("no such column: nonsense", "E_DAMAGED"),
        ("immutable: rows of version never change", "E_IMMUTABLE"),
    ],
)
def test_what_sqlite_says(text: str, code: str) -> None:
    """Each failure of SQLite that a user can act on is one line with its own code."""
    with pytest.raises(CorpusError, match=code) as failure, translated(FILE):
        raise sqlite3.OperationalError(text)

    assert "\n" not in str(failure.value)
    assert failure.value.hint


@pytest.mark.parametrize(
    ("state", "text", "code"),
    [
        ("55P03", "canceling statement due to lock timeout", "E_BUSY"),
        ("40P01", "deadlock detected", "E_BUSY"),
        ("53100", "could not extend file", "E_DISK"),
        ("53300", "too many clients", "E_CONNECT"),
        ("57P01", "terminating connection", "E_CONNECT"),
        ("28P01", "password authentication failed", "E_CONNECT"),
        ("3D000", 'database "corpus" does not exist', "E_CONNECT"),
        ("08006", "connection failure", "E_CONNECT"),
        ("XX001", "invalid page in block 1", "E_DAMAGED"),
        ("25006", "cannot execute INSERT in a read-only transaction", "E_READ_ONLY"),
        ("42501", "permission denied for table version", "E_READ_ONLY"),
        ("42P01", 'relation "version" does not exist', "E_DAMAGED"),
        ("23000", "immutable: rows of version never change\nCONTEXT: x", "E_IMMUTABLE"),
    ],
)
def test_what_a_server_says(state: str, text: str, code: str) -> None:
    """Each failure of PostgreSQL that a user can act on is one line, without any secret."""
    error = IntegrityError("SELECT 1", None, ServerError(state, text))
    with pytest.raises(CorpusError, match=code) as failure, translated(SERVER):
        raise error

    assert "\n" not in str(failure.value)
    assert "canary" not in str(failure.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Connection refused", "no server answers there"),
        ("could not translate host name: failed to resolve host", "the host's name is unknown"),
        ("connection timeout expired", "the server does not answer"),
        ("something new s3cr3t-canary", "the connection failed"),
    ],
)
def test_why_a_server_was_not_reached(text: str, told: str) -> None:
    """The reason is told in our words: a driver's may quote the whole address."""
    error = IntegrityError("", None, OperationalError(None, text))
    with pytest.raises(CorpusError, match=f"E_CONNECT: .*: {told}") as failure, translated(SERVER):
        raise error

    assert "canary" not in str(failure.value)


def test_an_exhausted_pool_is_busy() -> None:
    """When no connection becomes free in time, that is said as for any other wait."""
    with pytest.raises(CorpusError, match="E_BUSY"), translated(SERVER):
        raise TimeoutError("QueuePool limit")


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError('near "SELEKT": syntax error'),
        IntegrityError("", None, ServerError("23505", "duplicate key")),
        KeyError("a defect"),
    ],
)
def test_defects_stay_loud(error: Exception) -> None:
    """What only a programmer can repair is not dressed up as a user's problem."""
    with pytest.raises(type(error)), translated(SERVER):
        raise error


def test_what_the_driver_itself_raises() -> None:
    """Where rows go in bulk psycopg's errors come as they are, and are told like all others."""
    with pytest.raises(CorpusError, match="E_CONNECT"), translated(SERVER):
        raise psycopg.errors.AdminShutdown("terminating connection")
    with pytest.raises(psycopg.errors.SyntaxError), translated(SERVER):
        raise psycopg.errors.SyntaxError("a defect")


def test_a_record_that_cannot_be_read_is_named() -> None:
    """Whatever goes wrong in reading a damaged record back, the record's name is told."""
    with (
        pytest.raises(CorpusError, match="x@1 is damaged: it cannot be read back"),
        readable("x@1"),
    ):
        raise ValueError("'chorus' is not a valid Role")
