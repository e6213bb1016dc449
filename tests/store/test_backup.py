"""A backup is the whole corpus, verified; whatever goes wrong, what was there before stays."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from corpus_tool.errors import CorpusError
from corpus_tool.model import Stage
from corpus_tool.store import Store, copying, migrate
from corpus_tool.store.backup import back_up, verify_backup
from corpus_tool.store.columns import TableRow
from corpus_tool.store.engine import connect_engine, database_address
from corpus_tool.store.revisions import HEAD
from tests.store import raw, values
from tests.store.conftest import Databases
from tests.store.test_migrations import to


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy a few pages at a time, so that a small corpus takes many steps."""
    monkeypatch.setattr(copying, "PAGES_AT_ONCE", 8)
    monkeypatch.setattr(copying, "ROWS_AT_ONCE", 1)


def stored(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table as the store reads it, the same on both databases."""
    engine = connect_engine(database_address(url), read_only=True)
    with engine.connect() as connection:
        found = {
            name: sorted(map(tuple, connection.execute(table.select()).all()), key=repr)
            for name, table in TableRow.metadata.tables.items()
        }
    engine.dispose()
    return found


def test_a_backup_is_the_corpus_table_by_table(kept: str, tmp_path: Path) -> None:
    """Every row of every table is in it, from either database, and it is sound by itself."""
    made = back_up(kept, tmp_path / "backup.sqlite")
    found = stored(kept)

    assert stored(str(made.path)) == found
    assert made.rows == {name: len(rows) for name, rows in found.items()}
    assert all(made.rows.values()), "every table has a row to be lost"
    assert made.revision == HEAD
    assert made.size == made.path.stat().st_size
    assert verify_backup(made.path) == ()
    assert migrate.check_schema(made.path) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["backup.sqlite"]


def older(databases: Databases) -> str:
    """Return the address of a corpus as a program with schema 0002 left it."""
    url = databases.copy("migrated")
    with Store.open(url) as store:
        left = values.add(store, notes=False)
        right = values.add(store, values.NEW, document=values.LATER, notes=False)
        with store.begin() as transaction:
            transaction.save_comparison(values.comparison(left, right))
    to(url, "0002")
    return url


@pytest.fixture(scope="session")
def backup_of_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a corpus in SQLite with a row in every table."""
    folder = tmp_path_factory.mktemp("backup")
    with Store.open(folder / "corpus.sqlite", create=True) as store:
        values.filled(store)
    return back_up(folder / "corpus.sqlite", folder / "backup.sqlite").path


def test_a_backup_of_an_older_schema(databases: Databases, tmp_path: Path) -> None:
    """A corpus that was not upgraded yet is backed up as it is, and examined as upgraded."""
    url = older(databases)
    made = back_up(url, tmp_path / "old.sqlite")

    assert made.revision == migrate.current_revision(made.path) == "0002"
    assert "retrieval" not in made.rows
    assert verify_backup(made.path) == ()
    databases.drop(url)


def test_where_a_backup_may_be_written(kept: str, tmp_path: Path) -> None:
    """What is there is replaced only when told so, and only a backup."""
    there = back_up(kept, tmp_path / "backup.sqlite").path
    before = there.stat().st_ino
    (tmp_path / "notes.md").write_text("notes")
    (tmp_path / "empty").touch()
    (tmp_path / "open-wal").touch()
    os.mkfifo(tmp_path / "pipe")
    refused = {
        "backup.sqlite": (False, r"E_EXISTS: .*is there already\. .*--replace"),
        "notes.md": (True, "E_EXISTS: .* is there and is no backup"),
        "": (True, "E_IS_DIR: .* is a folder"),
        "pipe": (True, "E_NOT_A_FILE"),
        "open": (True, "E_EXISTS: .*'open-wal' beside it"),
        "notes.md/backup": (False, "E_WRITE: cannot write"),
    }
    for name, (replace, match) in refused.items():
        with pytest.raises(CorpusError, match=match):
            back_up(kept, tmp_path / name, replace=replace)

    assert there.stat().st_ino == before
    assert (tmp_path / "notes.md").read_text() == "notes"
    back_up(kept, there, replace=True)
    back_up(kept, tmp_path / "empty", replace=True)
    assert there.stat().st_ino != before
    assert back_up(kept, tmp_path / "new" / "folder" / "backup").path.is_file()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_backup_never_replaces_its_corpus(full: str, tmp_path: Path) -> None:
    """The corpus's own file is refused under every name, and so is what lies beside it."""
    (tmp_path / "link").symlink_to(full)
    second = Path(f"{full}-second")
    second.hardlink_to(full)
    before = Path(full).read_bytes()
    for path in (full, tmp_path / "link", second, f"{full}-wal", f"{full}-journal"):
        with pytest.raises(CorpusError, match=r"E_EXISTS: .* is the corpus itself"):
            back_up(full, Path(path), replace=True)

    assert Path(full).read_bytes() == before


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_backup_is_as_private_as_its_corpus(
    full: str, kind: str, tmp_path: Path, mode: int
) -> None:
    """Who may not read the database may not read its backup; of a server's, only the owner may."""
    if kind == "sqlite":
        Path(full).chmod(mode)
    seen = []

    def look(stage: Stage, done: int, total: int) -> None:
        seen.extend(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*-new"))

    made = back_up(full, tmp_path / "backup", progress=look)

    assert set(seen) == {0o600}
    assert stat.S_IMODE(made.path.stat().st_mode) == (mode if kind == "sqlite" else 0o600)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_corpus_with_a_log(full: str, tmp_path: Path) -> None:
    """What lies in a write-ahead log is in the backup, which is one file without a log."""
    with raw.opened(full) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO party (code) VALUES ('in the log')")
        assert Path(f"{full}-wal").stat().st_size
        made = back_up(full, tmp_path / "backup")

        assert ("in the log",) in raw.rows(str(made.path), "SELECT code FROM party")
    assert made.path.read_bytes()[18:20] == b"\x01\x01"
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_backup_while_others_write(full: str, tmp_path: Path, mode: str) -> None:
    """Others write meanwhile, or wait where there is no log; the backup is of one moment."""
    with raw.opened(full) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    before, written, kept_waiting = stored(full), [], []

    def write(stage: Stage, done: int, total: int) -> None:
        if stage is Stage.COPYING and done < total:
            with raw.opened(full) as connection:
                connection.execute("PRAGMA busy_timeout = 1")
                try:
                    connection.execute("INSERT INTO party (code) VALUES (random())")
                    written.append(done)
                except raw.Failure:
                    kept_waiting.append(done)

    made = back_up(full, tmp_path / "backup", progress=write)

    assert len(written if mode == "WAL" else kept_waiting) > 5
    assert not (kept_waiting if mode == "WAL" else written)
    assert stored(str(made.path)) == before


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_backup_of_one_moment(full: str, tmp_path: Path) -> None:
    """On a server the backup has what its transaction saw when it began."""
    added, before = [], stored(full)

    def write(stage: Stage, done: int, total: int) -> None:
        if stage is Stage.COPYING and not added:
            with Store.open(full) as store:
                added.append(values.add(store, ("Meanwhile.",)))

    made = back_up(full, tmp_path / "backup", progress=write)

    assert added
    assert stored(str(made.path)) == before
