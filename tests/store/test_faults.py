"""Killed, starved, locked out or handed rubbish: a database is as before or as after."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest

from corpus_tool.errors import CorpusError, DatabaseBusy, DatabaseDamaged, StorageError
from corpus_tool.store import Store, migrate
from corpus_tool.store.revisions import HEAD
from corpus_tool.store.verify import verify_store
from tests.conftest import ROOT
from tests.store import crash, raw, values
from tests.store.conftest import Databases
from tests.store.test_migrations import to

pytestmark = pytest.mark.fault


class Crasher:
    """Speaks with `tests.store.crash`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def act(self, step: int, url: str) -> list[str]:
        """Let a child do the action and die at a step; return what it said."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{step} {url}\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline().strip()) != ".":
            assert line, "the crasher itself died"
            lines.append(line)
        return lines


@contextmanager
def crasher(action: str) -> Iterator[Crasher]:
    """Start a process whose children do one action."""
    command = [sys.executable, "-m", "tests.store.crash", action]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield Crasher(process)
        assert process.stdin
        process.stdin.close()


@pytest.mark.parametrize("action", ["add", "describe_and_add", "compare"])
def test_killed_at_any_step_of_a_write(databases: Databases, action: str) -> None:
    """A write killed before any statement has not happened; the next one works as ever."""
    url, stored = databases.copy("filled"), list[bool]()
    before = raw.content(url)
    with crasher(action) as doomed:
        for step in range(1, 200):
            said = doomed.act(step, url)
            found = raw.content(url)
            stored.append(whole(found) != whole(before))
            if said == ["done"]:
                break
            if stored[-1] or (found != before and step % 6 == 0):  # whole, or a run's record
                crash.ACTIONS[action](url)
                assert_sound(url)
                databases.drop(url)
                url = databases.copy("filled")

    assert said == ["done"]
    assert stored.index(True) > 12, "nothing is stored before its commit"
    assert all(stored[stored.index(True) :])
    databases.drop(url)


def whole(content: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Return all that a run stores, without the run's own record."""
    return {name: rows for name, rows in content.items() if name != "run"}


def assert_sound(url: str) -> None:
    """Assert that everything in a database is as it was stored."""
    with Store.open(url) as store:
        assert verify_store(store) == ()


EACH, STRIDE = 60, 7
"""An upgrade is killed before each of so many statements, then before every so many; the digests
of an older corpus are hundreds, one like the other."""


@pytest.mark.parametrize("start", ["nothing", "0001", "0002"])
def test_killed_at_any_step_of_an_upgrade(databases: Databases, start: str) -> None:
    """An upgrade killed before any statement has not happened; the next one works as ever."""
    url = databases.empty() if start == "nothing" else databases.copy("filled")
    if start != "nothing":
        to(url, start)
    before, steps = raw.schema(url), 0
    with crasher("upgrade") as doomed:
        while (said := doomed.act(steps := steps + (1 if steps < EACH else STRIDE), url)) == [
            "killed"
        ]:
            if raw.schema(url) != before:
                break

    assert steps > 10, "an upgrade has many statements, and none but the commit shows"
    assert said == ["done"] or migrate.current_revision(url) == HEAD
    migrate.upgrade_database(url)
    assert migrate.check_schema(url) == ()
    assert migrate.current_revision(url) == HEAD
    databases.drop(url)


def test_one_writer_waits_for_the_other(url: str) -> None:
    """Two who write at once both succeed: the second begins when the first is done."""
    order: list[str] = []
    with Store.open(url) as first, Store.open(url) as second:

        def write() -> None:
            with second.begin() as transaction:
                transaction.describe(values.replace(values.DOCUMENT, title="Second"))
                order.append("second")

        with first.begin() as transaction:
            transaction.describe(values.DOCUMENT)
            thread = threading.Thread(target=write)
            thread.start()
            time.sleep(0.3)
            order.append("first")
        thread.join()
        with first.read() as reading:
            title = reading.document(values.DOCUMENT.key).title

    assert order == ["first", "second"]
    assert title == "Second"


def test_a_writer_that_waits_too_long_says_so(url: str) -> None:
    """After the time it was told to wait, the second writer gives up with one line."""
    with Store.open(url) as first, Store.open(url, wait=0.2) as second:
        with first.begin() as transaction:
            transaction.describe(values.DOCUMENT)
            with pytest.raises(DatabaseBusy, match="another program is writing") as failure:
                values.add(second)
        values.add(second)

    assert "\n" not in str(failure.value)


def _add_ten(given: tuple[str, int]) -> list[bool]:
    """Store ten documents of one's own, and ten that all writers store."""
    url, writer = given
    stored = []
    with Store.open(url) as store:
        for number in range(20):
            name = "all" if number % 2 else f"only-{writer}"
            document = values.replace(values.DOCUMENT, key=f"{name}-{number}")
            with store.begin() as transaction:
                _, new = transaction.add_version(
                    document,
                    values.source(document.key.encode()),
                    values.segmentation(f"Text of {document.key}.", *values.OLD),
                    language="en",
                    reader="plain 1",
                )
                stored.append(new)
    return stored


def test_many_writers_at_once(url: str) -> None:
    """Four processes that add their own and the same documents: none fails, nothing is double."""
    with get_context("spawn").Pool(4) as pool:
        stored = pool.map(_add_ten, [(url, writer) for writer in range(4)])

    assert sum(map(sum, stored)) == 4 * 10 + 10
    with Store.open(url) as store:
        assert verify_store(store) == ()
        with store.read() as reading:
            assert len(reading.documents()) == 50


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_full_disk(full: str) -> None:
    """When the file may not grow, one line says so, and all that was acknowledged is there."""
    with crasher("fill") as starved:
        *acknowledged, said = starved.act(0, full)

    assert "E_DISK" in said
    assert acknowledged
    with Store.open(full) as store:
        assert verify_store(store) == ()
        with store.read() as reading:
            names = [line.name for line in reading.history(values.DOCUMENT.key)]
        values.add(store, ("There is room again.",))

    assert names[2:] == acknowledged


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users can reach, as pytest's own is not."""
    path = Path(tempfile.mkdtemp(prefix="corpus-tool-"))
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_read_only_file_is_read(full: str, folder: Path, mode: str) -> None:
    """Who may only read the file and its folder reads all of it; a write is one clear line."""
    path = folder / "corpus.sqlite"
    shutil.copy(full, path)
    with raw.opened(str(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    for leftover in folder.glob("*-*"):
        leftover.unlink()
    path.chmod(0o444)
    folder.chmod(0o555)
    before = path.read_bytes()

    with crasher("without_rights") as stranger:
        said = stranger.act(0, str(path))

    assert said[0] == "2 documents"
    assert "E_READ_ONLY" in said[-1] or "E_OPEN" in said[-1]
    assert said[:-1] == ["2 documents"] * 2
    assert path.read_bytes() == before
    assert [name.name for name in folder.iterdir()] == ["corpus.sqlite"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"This is a statement, no database at all. " * 50, "E_NOT_A_DATABASE"),
        (b"SQLite format 3\0" + b"\xff" * 4000, "E_(NOT_A_DATABASE|DAMAGED)"),
        (b"SQL", "E_NOT_A_DATABASE"),
        (os.urandom(5000), "E_NOT_A_DATABASE"),
    ],
)
def test_what_is_no_database(empty: str, content: bytes, code: str) -> None:
    """A file of something else is one clear line from every door, and is not touched."""
    Path(empty).write_bytes(content)
    for attempt in (
        Store.open,
        migrate.current_revision,
        migrate.check_schema,
        migrate.upgrade_database,
    ):
        with pytest.raises(CorpusError, match=code) as failure:
            attempt(empty)

        assert "\n" not in str(failure.value)
    assert Path(empty).read_bytes() == content


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_damaged_file(full: str) -> None:
    """A file cut short or overwritten in its midst is reported as damaged, in one line."""
    sound = Path(full).read_bytes()
    half = len(sound) // 2
    for broken in (sound[:half], sound[:4096] + b"\xaa" * 60_000 + sound[64_096:]):
        Path(full).write_bytes(broken)
        try:
            with Store.open(full) as store:
                found = [problem.code for problem in verify_store(store)]
        except DatabaseDamaged as error:
            found = [error.code]

        assert "E_DAMAGED" in found


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_places_that_are_no_files(empty: str, tmp_path: Path) -> None:
    """A folder, a missing file and a missing folder are told apart; none is made."""
    for place, told in {
        tmp_path: "it is a folder",
        tmp_path / "no.sqlite": "there is no such file",
        tmp_path / "no" / "corpus.sqlite": "its folder does not exist",
    }.items():
        with pytest.raises(StorageError, match=f"E_OPEN: .*{told}"):
            Store.open(place)
    with pytest.raises(StorageError, match="its folder does not exist"):
        Store.open(tmp_path / "no" / "corpus.sqlite", create=True)
    with pytest.raises(StorageError, match="it is a folder"):
        Store.open(tmp_path, create=True)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_servers_that_do_not_answer(empty: str) -> None:
    """No server, no database, no such user: one line each, quickly."""
    for url, told in {
        empty.replace("/test_", "/no_"): "no such database",
        empty.replace("postgres@", "nobody-here@"): "no such database or user",
        empty.replace("host=", "host=/nonexistent"): "no server answers",
        "postgresql://me@localhost:1/corpus": "no server answers",
    }.items():
        for attempt in (Store.open, migrate.upgrade_database):
            with pytest.raises(StorageError, match=f"E_CONNECT: .*{told}"):
                attempt(url)
