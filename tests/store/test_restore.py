"""A restored corpus is the one that was backed up, and comes in one step or not at all."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from corpus_tool.errors import CorpusError, DatabaseBusy, DatabaseDamaged, InputError
from corpus_tool.model import RunStatus, Stage
from corpus_tool.store import Store, migrate
from corpus_tool.store.backup import back_up, verify_backup
from corpus_tool.store.restore import restore_backup
from corpus_tool.store.revisions import HEAD
from corpus_tool.store.verify import verify_store
from tests.store import raw, values
from tests.store.conftest import Databases
from tests.store.test_backup import older, stored
from tests.store.test_faults import crasher


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a corpus in SQLite with a row in every table."""
    folder = tmp_path_factory.mktemp("backup")
    with Store.open(folder / "corpus.sqlite", create=True) as store:
        values.filled(store)
    return back_up(folder / "corpus.sqlite", folder / "backup.sqlite").path


def sound(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return what a database holds, having verified it."""
    with Store.open(url, read_only=True) as store:
        assert verify_store(store) == ()
    assert migrate.check_schema(url) == ()
    return stored(url)


def beside(url: str) -> list[str]:
    """Return the names of what lies beside a database file and bears part of its name, or none."""
    path = Path(url)
    names = {each.name for each in path.parent.iterdir()}
    # Other tests' databases stand in the same folder, and what is left of their killed processes.
    mine = (f"{path.stem}-", f".{path.stem}-", f".{path.name}")
    return sorted(name for name in names if name.startswith(mine))


def test_into_nothing(backed_up: Path, empty: str, kind: str) -> None:
    """A backup from SQLite makes the same corpus on either database, table by table."""
    done = restore_backup(empty, backed_up)

    assert sound(empty) == stored(str(backed_up))
    assert done.kept is None
    assert done.backup.rows["version"] == 3
    assert kind == "postgresql" or beside(empty) == []


def test_there_and_back(kept: str, empty: str, tmp_path: Path) -> None:
    """A backup restored on its own kind of database is the corpus, and is added to."""
    restore_backup(empty, back_up(kept, tmp_path / "backup").path)

    assert sound(empty) == stored(kept)
    with Store.open(empty) as store:
        values.add(store, ("Another text.",), document=values.replace(values.DOCUMENT, key="new"))
        assert verify_store(store) == ()


def test_an_empty_corpus_is_no_obstacle(backed_up: Path, url: str) -> None:
    """What `init` made is filled without a further word."""
    restore_backup(url, backed_up)

    assert stored(url) == stored(str(backed_up))


def test_a_corpus_is_replaced_only_when_told(backed_up: Path, url: str, kind: str) -> None:
    """A corpus that holds something stays as it is, or is replaced and on SQLite kept aside."""
    with Store.open(url) as store:
        values.add(store, ("Of today.",), document=values.replace(values.DOCUMENT, key="today"))
    before = stored(url)
    with pytest.raises(InputError, match=r"E_EXISTS: .* holds a corpus already.*--replace"):
        restore_backup(url, backed_up)
    assert stored(url) == before

    done = restore_backup(url, backed_up, replace=True)
    assert stored(url) == stored(str(backed_up))
    if kind == "sqlite":
        assert done.kept is not None
        assert stored(str(done.kept)) == before
        assert beside(url) == [done.kept.name]
        done.kept.unlink()
    with Store.open(url) as store:
        values.add(store, ("Of today.",), document=values.replace(values.DOCUMENT, key="today"))


def test_an_older_backup_is_upgraded(databases: Databases, empty: str, tmp_path: Path) -> None:
    """A backup of an older schema becomes what an upgrade would have made of the corpus."""
    url = older(databases)
    made = back_up(url, tmp_path / "backup").path
    before = made.read_bytes()
    migrate.upgrade_database(url)
    done = restore_backup(empty, made)

    assert done.backup.revision == HEAD
    assert sound(empty) == stored(url)
    assert made.read_bytes() == before
    databases.drop(url)


def test_over_an_older_corpus(databases: Databases, backed_up: Path) -> None:
    """A corpus whose schema is older is replaced by one of this program's."""
    url = older(databases)
    done = restore_backup(url, backed_up, replace=True)

    assert stored(url) == stored(str(backed_up))
    if done.kept:
        assert migrate.current_revision(done.kept) == "0002"
        done.kept.unlink()
    databases.drop(url)


def broken(url: str) -> None:
    """Damage a corpus so that it cannot be read: its file, or its tables."""
    if "://" not in url:
        content = Path(url).read_bytes()
        Path(url).write_bytes(content[:4096] + os.urandom(60_000) + content[64_096:])
        return
    with raw.opened(url) as connection:
        connection.execute("DROP TABLE run CASCADE")
        connection.execute("DROP TRIGGER version_no_update ON version")
        connection.execute("DELETE FROM corpus_revision")


def test_over_a_damaged_corpus(full: str, backed_up: Path, kind: str) -> None:
    """What is damaged is replaced when told so; on SQLite the damaged file is kept."""
    broken(full)
    remains = Path(full).read_bytes() if kind == "sqlite" else b""
    with pytest.raises(CorpusError, match=r"E_(DAMAGED|EXISTS): .*--replace"):
        restore_backup(full, backed_up)
    assert kind == "postgresql" or Path(full).read_bytes() == remains

    done = restore_backup(full, backed_up, replace=True)
    assert sound(full) == stored(str(backed_up))
    if kind == "sqlite":
        assert done.kept is not None
        assert done.kept.read_bytes() == remains
        done.kept.unlink()


@pytest.fixture
def target(tmp_path: Path) -> str:
    """The path of a corpus that holds something."""
    path = tmp_path / "db" / "corpus.sqlite"
    path.parent.mkdir()
    with Store.open(path, create=True) as store:
        values.add(store, ("Of today.",))
    return str(path)


def refused(target: str, path: Path, match: str) -> None:
    """Assert that a file is not restored, that it says why in one line, and nothing changed."""
    before = Path(target).read_bytes()
    for attempt in (
        lambda: restore_backup(target, path, replace=True),
        lambda: verify_backup(path),
    ):
        with pytest.raises(CorpusError, match=match) as failure:
            if found := attempt():
                raise DatabaseDamaged(f"'{path}' is damaged: {found}", hint="x")

        assert "\n" not in str(failure.value)
        assert ".tmp" not in str(failure.value)
        assert failure.value.hint or failure.value.code in ("E_NOT_FOUND", "E_UNREADABLE")
    assert Path(target).read_bytes() == before
    assert beside(target) == []


ZIP = b"PK\x03\x04" + b"\0" * 200
NO_BACKUPS = {
    b"": "E_EMPTY: .* has 0 bytes",
    b"SQLite format 3": "E_NOT_A_BACKUP: .* it is something else",
    b"SQLite format 3\0": "E_DAMAGED: .* is cut short, 16 bytes of 100",
    b"SQLite format 3\0" + b"\xff" * 4000: "E_DAMAGED",
    ZIP: "E_NOT_A_BACKUP: .* it is a ZIP archive.*corpus-tool import",
    b'{"kind": "corpus"}\n': "E_NOT_A_BACKUP: .*corpus-tool import",
    b"PGDMP\x01\x0e": "E_NOT_A_BACKUP: .*pg_restore",
    b"\x1f\x8b\x08": "E_NOT_A_BACKUP: .* it is compressed.*gunzip",
    b"# Joint Statement\n": "E_NOT_A_BACKUP: .* it is something else",
}


def test_what_is_no_backup(target: str, tmp_path: Path) -> None:
    """Whatever else a file is, one line says so, and what to do with it."""
    path = tmp_path / "file"
    refused(target, path, "E_NOT_FOUND: no file at")
    refused(target, tmp_path, "E_IS_DIR")
    for content, match in NO_BACKUPS.items():
        path.write_bytes(content)
        refused(target, path, match)
    path.unlink()
    os.mkfifo(path)
    refused(target, path, "E_NOT_A_FILE: .* is a pipe")
    path.unlink()
    path.symlink_to(path)
    refused(target, path, "E_UNREADABLE")


def test_the_database_of_another_program(target: str, backed_up: Path, tmp_path: Path) -> None:
    """Another program's database is neither restored nor replaced, whatever one says."""
    other = tmp_path / "other.sqlite"
    with raw.opened(str(other)) as connection:
        connection.execute("CREATE TABLE message (body TEXT)")
    refused(target, other, "E_FOREIGN: .* tables of another program")
    before = other.read_bytes()
    with pytest.raises(CorpusError, match="E_FOREIGN"):
        restore_backup(other, backed_up, replace=True)

    assert other.read_bytes() == before
    with raw.opened(str(other)) as connection:
        connection.execute("DROP TABLE message")
    refused(target, other, "E_NOT_A_BACKUP: .* an empty database")


GUARDS = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def changed(backed_up: Path, path: Path, *statements: str) -> Path:
    """Copy a backup and change it past its guards, which are there again afterwards."""
    shutil.copy(backed_up, path)
    with raw.opened(str(path)) as connection:
        connection.execute("BEGIN")
        guards = connection.execute(GUARDS).fetchall()
        for _, name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        tables = {name for (name,) in connection.execute(TABLES)}
        for table, _, sql in guards:
            if table in tables:
                connection.execute(sql)
        connection.execute("COMMIT")
    return path


def test_what_verify_finds_is_not_restored(target: str, backed_up: Path, tmp_path: Path) -> None:
    """A row that is gone, a word that was changed, no revision: what `verify` sees is refused."""
    for number, statement in enumerate(
        ("DELETE FROM signatory", "UPDATE finding SET message = 'x'", "DELETE FROM corpus_revision")
    ):
        path = changed(backed_up, tmp_path / f"file-{number}", statement)
        refused(target, path, "E_DAMAGED")


def test_a_backup_cut_short_or_overwritten(target: str, backed_up: Path, tmp_path: Path) -> None:
    """A file cut at any length, or overwritten anywhere where it matters, is refused."""
    content, path, found = backed_up.read_bytes(), tmp_path / "file", []
    sound = raw.schema(str(backed_up)), raw.content(str(backed_up))
    for length in (1, 99, 100, 4096, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:length])
        refused(target, path, "E_DAMAGED|E_NOT_A_BACKUP")
    for start in range(200, len(content), len(content) // 24):
        if any(content[start : start + 64]):  # the rest of a page is empty, or left over
            path.write_bytes(content[:start] + bytes(64) + content[start + 64 :])
            try:
                told = bool(verify_backup(path))
                found.append(told or (raw.schema(str(path)), raw.content(str(path))) == sound)
            except CorpusError as error:
                found.append(error.code == "E_DAMAGED")

    assert len(found) > 5
    assert all(found)


def test_hostile_schemas(target: str, backed_up: Path, tmp_path: Path) -> None:
    """A table that is a view without end, a trigger of one's own, a generated column: refused."""
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    )
    for number, statements in enumerate(
        (
            ("DROP TABLE retrieval", f"CREATE VIEW retrieval AS {endless}"),
            (f"CREATE TRIGGER mine BEFORE INSERT ON run BEGIN {endless}; END",),
            ("CREATE TABLE mine (a, b AS (zeroblob(1000000000)))",),
            (
                "DROP TABLE corpus_revision",
                "CREATE TABLE corpus_revision (version_num AS (zeroblob(1000000000)), a)",
                "INSERT INTO corpus_revision (a) VALUES (1)",
            ),
        )
    ):
        path = changed(backed_up, tmp_path / f"file-{number}", *statements)
        refused(target, path, "E_DAMAGED")


def test_a_newer_backup(target: str, backed_up: Path, tmp_path: Path) -> None:
    """What a newer program wrote is refused, and the way to it is named."""
    path = changed(backed_up, tmp_path / "file", "UPDATE corpus_revision SET version_num = '9999'")

    refused(target, path, "E_SCHEMA: .* is newer .*[Uu]pdate the program")


def test_a_damaged_backup_leaves_a_server_as_it_was(
    full: str, backed_up: Path, tmp_path: Path
) -> None:
    """On either database nothing changes before the backup was found sound."""
    path = changed(
        backed_up, tmp_path / "file", "UPDATE text_unit SET text = replace(text, 'e', 'a')"
    )
    before = stored(full)
    with pytest.raises(DatabaseDamaged, match="is damaged: E_"):
        restore_backup(full, path, replace=True)

    assert stored(full) == before


def test_a_run_that_was_under_way_is_ended(full: str, empty: str, tmp_path: Path) -> None:
    """What was at work when the backup was made never goes on in the restored corpus."""
    with Store.open(full) as store, store.run("add"):
        made = back_up(full, tmp_path / "backup").path
    restore_backup(empty, made)
    sound(empty)
    with Store.open(empty) as store, store.read() as reading:
        *_, last = reading.runs()

    assert last.status is RunStatus.ABANDONED
    assert last.error == "it was under way when the backup was made"


def test_a_corpus_at_work_is_not_replaced(full: str, backed_up: Path) -> None:
    """While a command is at work, between two of its transactions too, nothing is replaced."""
    with Store.open(full) as store, store.run("add"):
        before = stored(full)
        with pytest.raises(DatabaseBusy, match=r"`corpus-tool add` \(process \d+\) is at work"):
            restore_backup(full, backed_up, replace=True)

        assert stored(full) == before


def test_a_writer_is_waited_for(full: str, backed_up: Path) -> None:
    """While somebody writes, restoring gives up after its time, and nothing has changed."""
    before = stored(full)
    with Store.open(full) as store, store.begin() as transaction:
        transaction.describe(values.replace(values.DOCUMENT, title="Meanwhile"))
        with pytest.raises(DatabaseBusy):
            restore_backup(full, backed_up, replace=True, wait=0.05)

    assert {name for name, rows in stored(full).items() if rows != before[name]} <= {
        *("run", "description", "description_party", "partnership_document", "document_state")
    }


def test_whoever_was_quicker_is_not_overwritten(backed_up: Path, url: str) -> None:
    """A document added to an empty corpus while the backup was read stays."""

    def add(stage: Stage, done: int, total: int) -> None:
        if stage is Stage.VERIFYING and done == total:
            with Store.open(url) as store:
                values.add(store, ("Meanwhile.",))

    with pytest.raises(InputError, match="E_EXISTS"):
        restore_backup(url, backed_up, progress=add)
    with Store.open(url) as store, store.read() as reading:
        assert len(reading.documents()) == 1


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_readers_on_a_server_see_one_corpus(full: str, backed_up: Path) -> None:
    """Whoever reads while rows are replaced is not kept waiting, and sees the corpus as it was."""
    with Store.open(full) as store:
        values.add(store, ("Of today.",), document=values.replace(values.DOCUMENT, key="today"))
        with store.read() as early:
            keys = [document.key for document in early.documents()]
            seen = []

            def look(stage: Stage, done: int, total: int) -> None:
                if done == total:
                    with store.read() as reading:
                        seen.append([document.key for document in reading.documents()])

            restore_backup(full, backed_up, replace=True, progress=look)
            versions = early.history("today")
        with store.read() as late:
            assert "today" not in {document.key for document in late.documents()}

    assert len(versions) == 1
    assert "today" in keys
    assert seen and all(each == keys for each in seen)


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_rights_on_a_server(full: str, backed_up: Path, databases: Databases) -> None:
    """Only the tables' owner may restore, and the rights that others have on them stay."""
    with raw.opened(full) as connection:
        connection.execute("DROP ROLE IF EXISTS desk")
        connection.execute("CREATE ROLE desk LOGIN")
        connection.execute("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO desk")
        connection.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO desk")
    scheme, _, rest = full.partition("://")
    desk = f"{scheme}://desk@{rest.partition('@')[2]}"
    before = stored(full)
    with pytest.raises(CorpusError, match=r"E_READ_ONLY: .* its user does not own the tables"):
        restore_backup(desk, backed_up, replace=True)
    assert stored(full) == before
    restore_backup(full, backed_up, replace=True)

    assert stored(desk) == stored(full)
    with raw.opened(full) as connection:
        connection.execute("DROP OWNED BY desk")
        connection.execute("DROP ROLE desk")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_who_has_the_old_file_open(full: str, backed_up: Path) -> None:
    """A reader reads the old file to its end; a late writer is refused, and harms neither."""
    with raw.opened(full) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    before = stored(full)
    with raw.opened(full) as reader, raw.opened(full) as writer:
        reader.execute("BEGIN")
        count = reader.execute("SELECT count(*) FROM run").fetchone()
        writer.execute("SELECT count(*) FROM run").fetchone()
        done = restore_backup(full, backed_up, replace=True)

        assert reader.execute("SELECT count(*) FROM run").fetchone() == count
        with pytest.raises(raw.Failure, match="readonly"):
            writer.execute("INSERT INTO party (code) VALUES ('late')")
    assert done.kept is not None
    assert stored(str(done.kept)) == before
    assert stored(full) == stored(str(backed_up))
    done.kept.unlink()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_who_reads_from_a_log(full: str, backed_up: Path) -> None:
    """While somebody reads a file that has a log, it is not replaced, and nothing changes."""
    before = stored(full)
    with Store.open(full) as store, store.read() as reading:
        assert reading.documents()
        with pytest.raises(DatabaseBusy):
            restore_backup(full, backed_up, replace=True, wait=0.05)

    assert stored(full) == before
    assert beside(full) == []


@pytest.mark.parametrize("links", [True, False])
def test_a_log_of_the_old_file(
    backed_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """A log that a crash left goes with the old file, and is not played into the new one."""
    source, path = tmp_path / "source", tmp_path / "corpus.sqlite"
    Store.open(source, create=True).close()
    with raw.opened(str(source)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO party (code) VALUES ('in the log')")
        for suffix in ("", "-wal"):
            shutil.copy(f"{source}{suffix}", f"{path}{suffix}")
    if not links:

        def unable(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(Path, "hardlink_to", unable)
    path.chmod(0o640)
    done = restore_backup(path, backed_up, replace=True)

    assert done.kept is not None
    assert raw.rows(str(done.kept), "SELECT code FROM party") == [("in the log",)]
    assert stored(str(path)) == stored(str(backed_up))
    assert beside(str(path)) == [done.kept.name]
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(done.kept.stat().st_mode) == 0o640


def test_a_journal_beside_the_old_file(target: str, backed_up: Path) -> None:
    """A journal that another program left goes with the old file."""
    with raw.opened(target) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    Path(f"{target}-journal").write_bytes(bytes(600))
    done = restore_backup(target, backed_up, replace=True)

    assert done.kept is not None
    assert beside(target) == [done.kept.name, f"{done.kept.name}-journal"]
    assert stored(target) == stored(str(backed_up))


def test_into_a_file_of_no_bytes(backed_up: Path, tmp_path: Path) -> None:
    """What a full disk left of a corpus is replaced without a further word."""
    path = tmp_path / "corpus.sqlite"
    path.touch()
    done = restore_backup(path, backed_up)

    assert done.kept is None
    assert stored(str(path)) == stored(str(backed_up))


@pytest.mark.parametrize("remains", [None, b""])
def test_a_log_without_its_file(backed_up: Path, tmp_path: Path, remains: bytes | None) -> None:
    """A log whose file was lost or emptied is set aside, and not played into the new one."""
    source, path = tmp_path / "source", tmp_path / "corpus.sqlite"
    Store.open(source, create=True).close()
    with raw.opened(str(source)) as connection:
        connection.execute("INSERT INTO party (code) VALUES ('in the log')")
        shutil.copy(f"{source}-wal", f"{path}-wal")
    if remains is not None:
        path.write_bytes(remains)
    restore_backup(path, backed_up)

    assert stored(str(path)) == stored(str(backed_up))
    (kept,) = beside(str(path))
    assert kept.startswith("corpus-replaced-")
    assert kept.endswith(".sqlite-wal")


@pytest.mark.parametrize("links", [True, False])
def test_what_is_no_database_any_more(
    backed_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """A corpus whose file was overwritten is replaced and kept, whatever the file system."""
    path = tmp_path / "corpus.sqlite"
    path.write_bytes(b"\1" * 5000)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", lambda *_: os.link("/proc/none", "/none"))
    done = restore_backup(path, backed_up, replace=True)

    assert done.kept is not None
    assert done.kept.read_bytes() == b"\1" * 5000
    assert stored(str(path)) == stored(str(backed_up))


def test_a_swap_that_fails(target: str, backed_up: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new file cannot take its name, the old one keeps it, alone."""
    before = stored(target)

    def unable(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", unable)
    with pytest.raises(CorpusError, match=r"E_WRITE: .*Input/output error.*unchanged"):
        restore_backup(target, backed_up, replace=True)

    assert stored(target) == before
    assert [path.name for path in Path(target).parent.iterdir()] == ["corpus.sqlite"]


def test_the_corpus_itself(target: str, tmp_path: Path) -> None:
    """A corpus is not restored from its own file."""
    (tmp_path / "link").symlink_to(target)
    for path in (Path(target), tmp_path / "link"):
        with pytest.raises(InputError, match="is the corpus itself"):
            restore_backup(target, path, replace=True)


def test_a_link_to_the_corpus_stays_a_link(target: str, backed_up: Path, tmp_path: Path) -> None:
    """Where the database is a link to a file, that file is replaced, and the link leads to it."""
    link = tmp_path / "link.sqlite"
    link.symlink_to(target)
    restore_backup(link, backed_up, replace=True)

    assert link.is_symlink()
    assert stored(target) == stored(str(backed_up))


def test_names_that_are_not_text(kept: str, tmp_path: Path) -> None:
    """A folder and a file whose names are no UTF-8 serve as well as others."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff 100% ?#"))
    folder.mkdir()
    made = back_up(kept, folder / os.fsdecode(b"caf\xe9 %20.sqlite"))

    assert verify_backup(made.path) == ()
    assert stored(str(restore_backup(folder / "corpus", made.path).backup.path)) == stored(kept)
    assert stored(str(folder / "corpus")) == stored(kept)


@pytest.mark.fault
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_killed_while_a_server_is_restored(
    url: str, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server a killed restoring has not happened, wherever it was, and the next one works."""
    with Store.open(url) as store:
        values.add(store, ("Of today.",))
    before, said, places = stored(url), [], iter(range(60, 5000, 60))
    monkeypatch.setenv("BACKUP", str(backed_up))
    with crasher("replace") as doomed:
        while said != ["done"]:
            assert stored(url) in (before, stored(str(backed_up)))
            said = doomed.act(next(places), url)

    assert next(places) > 240, "it has many statements, and none but the commit shows"
    assert stored(url) == stored(str(backed_up))
