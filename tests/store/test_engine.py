"""The connection policy: what an address means, what each connection is told, what is shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from corpus_tool.errors import StorageError
from corpus_tool.store import Store, migrate
from corpus_tool.store.engine import (
    MAX_LOG_BYTES,
    connect_engine,
    database_address,
    file_of,
    log_of,
    shown_address,
)
from tests.store import raw, values

CANARY = "s3cr3t-canary"


@pytest.mark.parametrize(
    ("given", "driver", "database"),
    [
        ("db/corpus.sqlite", "sqlite", "db/corpus.sqlite"),
        (Path("db/corpus.sqlite"), "sqlite", "db/corpus.sqlite"),
        ("sqlite:///db/corpus.sqlite", "sqlite", "db/corpus.sqlite"),
        ("sqlite:////srv/a b?.sqlite", "sqlite", "/srv/a b"),
        ("/srv/100% sure?.sqlite", "sqlite", "/srv/100% sure?.sqlite"),
        ("postgres://me@host/corpus", "postgresql+psycopg", "corpus"),
        ("postgresql://me@host/corpus", "postgresql+psycopg", "corpus"),
        ("postgresql+psycopg://me@host/corpus", "postgresql+psycopg", "corpus"),
    ],
)
def test_addresses(given: str | Path, driver: str, database: str) -> None:
    """A path, and every common way to write PostgreSQL's address, are understood."""
    url = database_address(given)

    assert (url.drivername, url.database) == (driver, database)


@pytest.mark.parametrize(
    "given", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "://", "x://["]
)
def test_addresses_of_nothing_we_keep(given: str) -> None:
    """Another kind of database, or none at all, is one clear line."""
    with pytest.raises(StorageError, match=r"E_URL: .*postgresql\+psycopg"):
        database_address(given)


@pytest.mark.parametrize(
    "given",
    [
        f"postgresql://me:{CANARY}@localhost:1/x",
        f"postgresql://me@localhost:1/x?password={CANARY}",
        f"postgres://me@localhost:1/x?sslpassword={CANARY}&password={CANARY}",
        f"postgresql://localhost:1/x?user=me&password={CANARY}&passfile=/{CANARY}",
    ],
)
def test_secrets_are_never_shown(given: str) -> None:
    """A password, wherever it stands in the address, is in no message and no representation."""
    url = database_address(given)
    engine = connect_engine(url)
    with pytest.raises(StorageError, match="E_CONNECT") as failure:
        Store.open(given)

    for text in (
        shown_address(url),
        repr(engine),
        str(failure.value),
        repr(failure.value.__dict__),
    ):
        assert CANARY not in text


def test_parameters_stay_out_of_failures(store: Store) -> None:
    """A failing statement does not print the texts it was given."""
    engine = connect_engine(database_address(store._url))
    with engine.connect() as connection, pytest.raises(Exception) as failure:
        connection.exec_driver_sql("SELECT nonsense", (CANARY,))
    engine.dispose()

    assert CANARY not in str(failure.value)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_pragmas_of_every_connection(store: Store, url: str) -> None:
    """Each connection has the policy's settings; a reader's refuses to write."""
    wanted = {
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "cell_size_check": 1,
        "synchronous": 2,
        "journal_mode": "wal",
        "wal_autocheckpoint": 0,
        "journal_size_limit": MAX_LOG_BYTES,
    }
    with store.session() as session:
        found = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted
        }
    with Store.open(url, read_only=True) as reader, reader.session(reading=True) as session:
        query_only = session.connection().exec_driver_sql("PRAGMA query_only").scalar()

    assert found == wanted
    assert query_only == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_file_of_another_mode_gets_ours(url: str) -> None:
    """A file that an earlier release kept in another journal mode is read, and put into WAL."""
    with raw.opened(url) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with Store.open(url) as store:
        values.add(store)

    assert raw.rows(url, "PRAGMA journal_mode") == [("wal",)]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_long_log_is_copied_by_who_holds_the_lock(
    url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While others are connected the log is copied by a writer alone, with every commit kept out.

    So the WAL-reset bug of SQLite before 3.51.3, which needs a commit during a copy, cannot show.
    """
    monkeypatch.setattr("corpus_tool.store.engine.MAX_LOG_BYTES", 50_000)
    texts, sizes = [f"{number} " + "word " * 4000 for number in range(8)], []
    with raw.opened(url) as stranger:
        stranger.execute("SELECT 1 FROM run").fetchall()  # keeps the log from ending with a close
        for text in texts:
            values.add(store, (text,))
            sizes.append(log_of(Path(url)).stat().st_size)
        with store.read() as reading:
            reading.documents()
            values.add(store, ("While somebody reads.",))
            values.add(store, ("And again.",))
            seen = len(reading.history(values.DOCUMENT.key))
        values.add(store, ("And after.",))

    assert max(sizes) < 400_000, "a log is begun anew once it is copied"
    assert seen == len(texts)
    assert not log_of(Path(url)).exists()
    with store.read() as reading:
        assert len(reading.history(values.DOCUMENT.key)) == len(texts) + 3


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_table_is_strict(kept: str) -> None:
    """SQLite refuses a text where a number belongs, in every table."""
    tables = raw.rows(
        kept, "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0"
    )

    assert {name for (name,) in tables} <= {
        "corpus_revision",
        "sqlite_schema",
        "sqlite_temp_schema",
    }


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_a_servers_connections_have_limits(store: Store) -> None:
    """No lock is waited for without end, and no dead client keeps one."""
    with store.session() as session:
        connection = session.connection()
        limits = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("lock_timeout", "idle_in_transaction_session_timeout", "timezone")
        }

    assert limits == {
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
        "timezone": "UTC",
    }


def test_read_only_refuses_to_write(full: str) -> None:
    """A store opened for reading answers, and refuses every write with one line."""
    with Store.open(full, read_only=True) as store:
        with store.read() as reading:
            assert len(reading.documents()) == 2
        with pytest.raises(StorageError, match="E_READ_ONLY"):
            values.add(store, ("Another text.",))


WITHOUT = """
import sys
sys.modules["psycopg"] = None
from corpus_tool.errors import MissingDependency
from corpus_tool.store import Store
try:
    Store.open("postgresql://me@localhost/corpus")
except MissingDependency as error:
    print(error)
"""


def test_psycopg_is_optional() -> None:
    """Without the package a server's address says what to install, and files work."""
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True
    )

    assert "pip install 'corpus-tool[postgresql]'" in told.stdout


def test_alembic_is_not_loaded_to_open(full: str) -> None:
    """Opening a store does not pay for the migrations' library."""
    script = f"import sys\nfrom corpus_tool.store import Store\nStore.open({full!r}).close()\n"
    script += "assert 'alembic' not in sys.modules"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_path_is_a_path(tmp_path: Path) -> None:
    """Characters that mean something in an address are plain characters in a path."""
    for name in ("a b.sqlite", "100%25.sqlite", "what?mode=ro.sqlite", "#1.sqlite", "é.sqlite"):
        path = tmp_path / name
        migrate.upgrade_database(path)
        with Store.open(str(path)) as store:
            values.add(store)

        assert path.stat().st_size > 0
        assert file_of(database_address(path)) == path
    assert len(list(tmp_path.iterdir())) == 5
