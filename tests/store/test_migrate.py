"""Upgrading: whole or not at all, one at a time, with a copy of what was there before."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from corpus_tool.errors import DatabaseBusy, SchemaOutOfDate, StorageError
from corpus_tool.store import Store, migrate
from corpus_tool.store.revisions import HEAD
from corpus_tool.store.verify import verify_store
from tests.store import raw, values
from tests.store.test_migrations import to


def test_upgrade_makes_a_corpus(empty: str) -> None:
    """An empty database gets the program's schema, and there is nothing to back up."""
    done = migrate.upgrade_database(empty)

    assert done == migrate.Upgrade(before=None, after=HEAD, backup=None)
    assert migrate.current_revision(empty) == HEAD


def test_upgrade_again_does_nothing(full: str) -> None:
    """A corpus of the program's schema is left alone, and no copy is made."""
    before = raw.content(full)

    assert migrate.upgrade_database(full) == migrate.Upgrade(before=HEAD, after=HEAD, backup=None)
    assert raw.content(full) == before


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_upgrade_copies_first(full: str) -> None:
    """Before an older file is upgraded a whole copy of it lies beside it."""
    to(full, "0002")
    before = raw.content_of(full, "version", "link_member")

    done = migrate.upgrade_database(full)

    assert (done.before, done.after) == ("0002", HEAD)
    assert done.backup is not None and done.backup.parent == Path(full).parent
    assert migrate.current_revision(done.backup) == "0002"
    assert raw.content_of(str(done.backup), "version", "link_member") == before
    assert not list(Path(full).parent.glob(f".{Path(full).stem}-*.partial"))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_remains_of_a_killed_copy_are_swept(full: str) -> None:
    """A copy that was being written when its process died is removed by the next upgrade."""
    to(full, "0002")
    path = Path(full)
    remains = path.with_name(f".{path.stem}-0002-19990101T000000000000Z.sqlite.partial")
    remains.write_bytes(b"half")

    migrate.upgrade_database(full)

    assert not remains.exists()


def test_older_schema_is_not_opened(full: str) -> None:
    """A corpus of an older program is refused with the command that helps."""
    to(full, "0001")

    with pytest.raises(SchemaOutOfDate, match=r"older .* corpus-tool db upgrade"):
        Store.open(full)
    with pytest.raises(SchemaOutOfDate, match="older"):
        Store.open(full, create=True)


def test_newer_schema_is_not_opened(full: str) -> None:
    """A corpus of a newer program is refused, by `upgrade` too, and nothing is changed."""
    with raw.opened(full) as connection:
        connection.execute("UPDATE corpus_revision SET version_num = '9999'")
    before = raw.content(full)

    for attempt in (Store.open, migrate.upgrade_database, migrate.check_schema):
        with pytest.raises(SchemaOutOfDate, match=r"newer \(9999\).* Update the program"):
            attempt(full)
    assert raw.content(full) == before


def test_other_programs_tables_are_left_alone(empty: str) -> None:
    """A database that holds something else is refused and not touched."""
    with raw.opened(empty) as connection:
        connection.execute("CREATE TABLE photographs (id INTEGER)")

    for attempt in (
        migrate.upgrade_database,
        migrate.current_revision,
        migrate.check_schema,
        Store.open,
    ):
        with pytest.raises(StorageError, match="E_FOREIGN"):
            attempt(empty)
    with pytest.raises(StorageError, match="E_FOREIGN"):
        Store.open(empty, create=True)


def test_upgrades_at_once_wait_for_each_other(empty: str) -> None:
    """Four programs that upgrade at the same moment all succeed; one does the work."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        done = pool.map(migrate.upgrade_database, [empty] * 4)

    assert [upgrade.after for upgrade in done] == [HEAD] * 4
    assert migrate.check_schema(empty) == ()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_upgrade_waits_no_longer_than_told(full: str) -> None:
    """While somebody else writes, an upgrade gives up after its time with one line."""
    to(full, "0002")
    with raw.opened(full) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy):
            migrate.upgrade_database(full, wait=0.05)
        connection.execute("ROLLBACK")

    assert migrate.current_revision(full) == "0002"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_broken_references_stop_an_upgrade(full: str) -> None:
    """A file whose rows refer to missing ones is not upgraded over the damage."""
    to(full, "0002")
    with raw.opened(full) as connection:
        connection.execute("DROP TRIGGER blob_no_delete")
        connection.execute("DELETE FROM blob")

    with pytest.raises(StorageError, match=r"source .* blob"):
        migrate.upgrade_database(full)
    assert migrate.current_revision(full) == "0002"


def test_open_creates_only_when_asked(empty: str, kind: str) -> None:
    """Without `create` a database without tables is refused with the command that helps."""
    with pytest.raises(StorageError, match=r"corpus-tool (init|db upgrade)"):
        Store.open(empty)
    if kind == "sqlite":
        assert not Path(empty).exists()

    with Store.open(empty, create=True) as store:
        values.filled(store)
        assert verify_store(store) == ()
    with Store.open(empty, create=True) as store, store.read() as reading:
        assert len(reading.documents()) == 2


def test_a_failed_migration_changes_nothing(full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the midst of a migration rolls all of it back, tables included."""
    to(full, "0001")
    before = raw.schema(full)
    upgrade = migrate.command.upgrade

    def fail(*arguments: object) -> None:
        upgrade(*arguments)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(migrate.command, "upgrade", fail)
    with pytest.raises(StorageError, match="E_DISK"):
        migrate.upgrade_database(full)

    assert raw.schema(full) == before
