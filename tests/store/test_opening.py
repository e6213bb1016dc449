"""What stands in a database's place and is none is told for what it is, from every door."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus_tool.errors import CorpusError, StorageError
from corpus_tool.store import Store, migrate
from corpus_tool.store.verify import verify_store
from tests.store import raw, values


def examined(url: str | Path) -> object:
    """Open for `verify` and look for what is wrong; fail with the first problem."""
    with Store.open(url, read_only=True, examine=True) as store:
        for problem in verify_store(store):
            raise StorageError(problem.message, hint="See", code=problem.code)
    return None


def made(url: str | Path) -> object:
    """Open, and make the tables where there are none."""
    return Store.open(url, create=True).close()


def read(url: str | Path) -> object:
    """Open for reading."""
    return Store.open(url, read_only=True).close()


DOORS: tuple[Callable[[str | Path], object], ...] = (
    Store.open,
    read,
    made,
    examined,
    migrate.current_revision,
    migrate.check_schema,
    migrate.upgrade_database,
)


def refused(url: str | Path, told: str, doors: tuple[Callable[..., object], ...] = DOORS) -> None:
    """Assert that every door refuses an address in one line that says why."""
    for door in doors:
        with pytest.raises(CorpusError, match=told) as failure:
            door(url)

        assert "\n" not in str(failure.value)
        assert failure.value.hint, door


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where a database would be; a socket's path must be short."""
    folder = Path("/tmp") / f"corpus-tests-{os.getpid()}-opening"
    folder.mkdir()
    yield folder / "corpus.sqlite"
    shutil.rmtree(folder)


def a_socket(path: Path) -> None:
    """Make the file of a socket."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (Path.mkdir, "E_OPEN: .* it is a folder"),
    "pipe": (os.mkfifo, "E_OPEN: .* it is a pipe"),
    "socket": (a_socket, "E_OPEN: .* it is a socket"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "E_OPEN: .* it is a device"),
    "link to itself": (lambda path: path.symlink_to(path), "E_OPEN: .* cannot be opened: "),
    "no bytes": (
        Path.touch,
        "E_NO_CORPUS: .* an empty file of 0 bytes.* `corpus-tool restore FILE",
    ),
    "few bytes": (
        lambda path: path.write_bytes(b"SQLite format 3\0"),
        "E_NOT_A_DATABASE: .* it has 16 bytes",
    ),
}


@pytest.mark.parametrize("kind_of_thing", KINDS)
def test_what_is_no_database_file(place: Path, kind_of_thing: str) -> None:
    """A pipe, a socket, a device, a folder, an empty file: each is named, none is waited for."""
    make, told = KINDS[kind_of_thing]
    make(place)
    before = os.lstat(place)
    refused(place, told)

    assert os.lstat(place)[:4] == before[:4]
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_a_pipe_in_a_journals_place(place: Path, suffix: str) -> None:
    """SQLite opens what lies beside a database, too: a pipe there would be waited for."""
    made(place)
    os.mkfifo(f"{place}{suffix}")

    refused(place, f"E_OPEN: .*{suffix}, which goes with .* it is a pipe")


def test_folders_that_are_none(place: Path) -> None:
    """A folder that is a file, or is not there, is named; nothing is made."""
    place.write_bytes(b"x" * 600)
    refused(place / "corpus.sqlite", "E_OPEN: .*(folder is a file|Not a directory)")
    refused(place.parent / "none" / "corpus.sqlite", "its folder does not exist", (read, made))

    assert list(place.parent.iterdir()) == [place]


def as_a_stranger(work: Callable[[], None]) -> str:
    """Do work in a child without the rights of root; return what it failed with."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing failed"
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            work()
        except BaseException as error:
            said = f"{type(error).__name__} {error}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    said = os.read(reader, 10_000).decode()
    os.close(reader)
    return said


@pytest.mark.parametrize(
    ("of_folder", "of_file", "told"),
    [
        (0o755, 0o000, "E_OPEN: .* the file may not be read"),
        (0o000, 0o644, "E_OPEN: .* (Permission denied|may not be entered)"),
        (0o600, 0o644, "E_OPEN: .* (Permission denied|may not be entered)"),
    ],
)
def test_what_may_not_be_read(place: Path, of_folder: int, of_file: int, told: str) -> None:
    """A folder or a file without the right to read it is one line, whoever asks."""
    made(place)
    place.chmod(of_file)
    place.parent.chmod(of_folder)
    for door in (
        Store.open,
        read,
        made,
        examined,
        migrate.current_revision,
        migrate.upgrade_database,
    ):
        said = as_a_stranger(lambda door=door: door(place))  # type: ignore[misc]

        assert raw.matches(told, said), (door, said)
    place.parent.chmod(0o755)


@pytest.mark.parametrize("part", [1, 100, 511])
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_file_that_ends_within_a_page(full: str, part: int) -> None:
    """SQLite takes what is missing of a page for zeros: a file of no whole pages is refused."""
    content = Path(full).read_bytes()
    Path(full).write_bytes(content[: len(content) - 4096 + part])

    refused(full, "E_DAMAGED: .* cut short")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_file_that_lost_its_end(full: str) -> None:
    """A file without its last pages, or of its first alone, is damaged from every door."""
    content = Path(full).read_bytes()
    for pages in (1, 3, len(content) // 4096 - 1):
        Path(full).write_bytes(content[: pages * 4096])

        refused(full, "E_DAMAGED")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_lost_wal(full: str) -> None:
    """Without its write-ahead log a file is what it was when that was last written back: sound."""
    with raw.opened(full) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("UPDATE corpus_revision SET version_num = '0001'")
        whole, log = Path(full).read_bytes(), Path(f"{full}-wal").read_bytes()
        connection.execute("UPDATE corpus_revision SET version_num = '9999'")

    assert log
    Path(full).write_bytes(whole)

    read(full)  # what the log held is gone, and nothing of the file itself
    assert examined(full) is None


BEFORE = "E_DAMAGED: the revision of the schema of .* is lost: "


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM corpus_revision", BEFORE + "no revision is stated"),
        ("INSERT INTO corpus_revision VALUES ('0001')", BEFORE + "stated as 0001 and 00"),
        ("UPDATE corpus_revision SET version_num = '00~5'", BEFORE + "stated as 00~5"),
    ],
)
def test_the_row_of_the_revision(full: str, statement: str, told: str) -> None:
    """A revision row that is missing, doubled or changed is damage, and not another schema."""
    with raw.opened(full) as connection:
        connection.execute(statement)
    before = raw.content(full)
    refused(
        full, told, (Store.open, made, examined, migrate.check_schema, migrate.upgrade_database)
    )

    assert raw.content(full) == before


def test_tables_that_are_newer_than_the_revision(full: str) -> None:
    """An upgrade that finds its tables there already says so, and changes nothing."""
    with raw.opened(full) as connection:
        connection.execute("UPDATE corpus_revision SET version_num = '0004'")
    before = raw.content(full)
    refused(full, "E_SCHEMA: .* older", (Store.open, made, migrate.check_schema))
    refused(
        full, "E_DAMAGED: the tables of .* are not those of a corpus", (migrate.upgrade_database,)
    )

    assert raw.content(full) == before


def test_verify_goes_on_without_a_revision(full: str) -> None:
    """Where the revision is lost, what else is damaged is named all the same."""
    with raw.opened(full) as connection:
        connection.execute("DELETE FROM corpus_revision")
        on = " ON source" if "://" in full else ""
        connection.execute(f"DROP TRIGGER source_no_update{on}")
        connection.execute("UPDATE source SET origin = 'elsewhere' WHERE version_id = 1")
    with Store.open(full, read_only=True, examine=True) as store:
        found = {(problem.code, problem.subject) for problem in verify_store(store)}

    assert {("E_DAMAGED", "database"), ("E_HASH", f"{values.DOCUMENT.key}@1")} <= found


def test_a_killed_creation_leaves_nothing_in_the_place(place: Path) -> None:
    """What a creation that died has left lies beside, and is taken away when it is old."""
    young, old = (place.with_name(f".{place.name}-{n}.partial") for n in "12")
    for path in (young, old):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    made(place)

    assert sorted(path.name for path in place.parent.iterdir()) == [young.name, place.name]
