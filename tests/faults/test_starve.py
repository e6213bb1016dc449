"""A full disk, a file that may not be written, writers at once, a reader that goes away."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus_tool.corpus import Corpus
from corpus_tool.workspace import Workspace
from tests.conftest import require

pytestmark = pytest.mark.fault

TOOL = (sys.executable, "-m", "corpus_tool")

TEXT = "\n\n".join(
    f"{number}. The two sides agreed to cooperate on matter {number} in {2000 + number}."
    for number in range(1, 60)
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with two documents and one more file."""
    root = tmp_path / "workspace"
    Workspace.create(root)
    for name in ("earlier", "later", "third"):
        text = TEXT.replace("agreed to", {"earlier": "agreed to", "later": "will"}.get(name, "may"))
        (root / f"{name}.md").write_text(f"# Joint Statement\n\n{text}\n")
    with Corpus.open(workspace=root) as corpus:
        corpus.add(root / "earlier.md")
        corpus.add(root / "later.md", succeeds="earlier")
    return root


def run(
    workspace: Path,
    *arguments: str,
    before: tuple[str, ...] = (),
    limit: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    command = [*before, *TOOL, "--workspace", str(workspace), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, preexec_fn=limit, cwd=workspace
    )


def held(workspace: Path) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """Return the versions, the comparisons, and what is wrong with them."""
    with Corpus.open(workspace=workspace, read_only=True) as corpus:
        versions = [
            line.name for entry in corpus.documents() for line in corpus.history(entry.document.key)
        ]
        pairs = [(line.left, line.right) for line in corpus.comparisons()]
        return versions, pairs, [str(problem) for problem in corpus.verify()]


def at_most(size: int) -> Callable[[], None]:
    """Let a process write no file longer than this: the disk is full there."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("arguments", [("add", "third.md"), ("report",)])
def test_a_full_disk(workspace: Path, arguments: tuple[str, ...]) -> None:
    """Wherever the disk is full, the command fails in one line and the corpus is as it was."""
    before = held(workspace)
    database = workspace / "db" / "corpus.sqlite"
    start = database.stat().st_size
    for size in (0, 4_096, start, start + 8_192, start + 30_000, 400_000):
        result = run(workspace, *arguments, limit=at_most(size))
        if result.returncode == 0:
            continue

        assert result.returncode == 1, result
        assert result.stderr.count("\n") == 1, result.stderr
        assert held(workspace)[0] == before[0], size
        assert held(workspace)[2] == [], size
    reports = [p.name for p in (workspace / "reports").iterdir() if p.name.startswith(".")]

    assert reports == []
    assert run(workspace, *arguments).returncode == 0


def test_a_full_disk_is_met(workspace: Path) -> None:
    """With room for less than the addition writes it fails, and it names the disk."""
    result = run(workspace, "add", "third.md", limit=at_most(48 * 1024))

    assert result.returncode == 1
    assert "disk" in result.stderr


@pytest.fixture
def unprivileged() -> tuple[str, ...]:
    """Return what a command must begin with to feel permissions."""
    if os.geteuid() != 0:
        return ()
    # They bind the superuser only without its capabilities.
    require(shutil.which("setpriv") is not None, "setpriv")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def test_a_full_disk_is_read_from(workspace: Path) -> None:
    """A corpus on a disk without any room is read, as it must be to be brought elsewhere."""
    for command in ("list", "verify"):
        result = run(workspace, command, limit=at_most(0))

        assert (result.returncode, result.stdout) == (0, run(workspace, command).stdout), result


def test_no_room_for_a_backup(workspace: Path) -> None:
    """Wherever the disk is full, no backup is begun and left, and an earlier one stays whole."""
    assert run(workspace, "backup", "kept.sqlite").returncode == 0
    earlier = (workspace / "kept.sqlite").read_bytes()
    for size in (40_000, len(earlier) - 4_096):  # SQLite opens with 32 KB
        for arguments in (("backup", "new/b.sqlite"), ("backup", "kept.sqlite", "--replace")):
            result = run(workspace, *arguments, limit=at_most(size))

            assert result.returncode == 1, result
            assert result.stderr.startswith(("E_DISK: 'new/b", "E_DISK: 'kept")), result.stderr
            assert result.stderr.count("\n") == 1, result.stderr
    assert (workspace / "kept.sqlite").read_bytes() == earlier
    assert list((workspace / "new").iterdir()) == []


def test_no_room_to_restore(workspace: Path) -> None:
    """Wherever the disk is full, the corpus stays as it was, and nothing lies beside it."""
    assert run(workspace, "backup", "b.sqlite").returncode == 0
    with Corpus.open(workspace=workspace) as corpus:
        corpus.add(workspace / "third.md")
    before = held(workspace)
    size = (workspace / "b.sqlite").stat().st_size
    for limit in (40_000, size - 4_096):
        result = run(workspace, "restore", "b.sqlite", "--replace", limit=at_most(limit))

        assert result.returncode == 1, result
        assert result.stderr.startswith("E_DISK: '"), result.stderr
        assert "corpus.sqlite' could not be written" in result.stderr
        assert held(workspace) == before
    assert [path.name for path in (workspace / "db").iterdir()] == ["corpus.sqlite"]
    assert run(workspace, "restore", "b.sqlite", "--replace").returncode == 0
    assert held(workspace)[0] == before[0][:2]


@pytest.fixture
def read_only(workspace: Path, unprivileged: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The workspace may not be written; return what a command must begin with to feel it."""
    paths = [workspace, *workspace.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield unprivileged
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_database_that_may_not_be_written(
    workspace: Path, read_only: tuple[str, ...], tmp_path: Path
) -> None:
    """On a read-only corpus reading works, and writing fails in one line."""
    there = held(workspace)
    backup = ("backup", str(tmp_path / "backup.sqlite"))
    for arguments in (("list",), ("show", "earlier"), ("verify",), ("db", "current"), backup):
        result = run(workspace, *arguments, before=read_only)

        assert result.returncode == 0, result
    for arguments in (("add", "third.md"), ("compare", "earlier", "later"), ("report",)):
        result = run(workspace, *arguments, before=read_only)

        assert result.returncode == 1, result
        assert result.stderr.startswith("E_READ_ONLY: "), result.stderr
        assert result.stderr.count("\n") == 1
    for arguments in (("backup", "b.sqlite"), ("restore", backup[1], "--replace")):
        result = run(workspace, *arguments, before=read_only)

        assert result.returncode == 1, result
        assert result.stderr.startswith("E_WRITE: "), result.stderr
        assert result.stderr.count("\n") == 1
    assert held(workspace) == there


def test_what_may_not_be_read_is_told(workspace: Path, unprivileged: tuple[str, ...]) -> None:
    """A folder and a file without permission are lines of their own; what may be read is stored."""
    texts = workspace / "texts"
    for name in ("a.md", "shut/b.md", "blind/c.md", "d.md"):
        (texts / name).parent.mkdir(parents=True, exist_ok=True)
        (texts / name).write_text(f"1. The two sides agreed on {name}.\n")
    (texts / "d.md").chmod(0)
    (texts / "shut").chmod(0)
    (texts / "blind").chmod(0o444)  # its names can be seen, and nothing else
    result = run(workspace, "add", "texts", "--recursive", before=unprivileged)
    for name in ("shut", "blind"):
        (texts / name).chmod(0o755)

    assert result.returncode == 3, result
    assert result.stdout.splitlines()[-3:] == [
        "texts/blind/c.md: E_PERMISSION: no permission to read 'texts/blind/c.md'.",
        "texts/d.md: E_PERMISSION: no permission to read 'texts/d.md'.",
        "texts/shut: E_PERMISSION: cannot read the folder 'texts/shut' (Permission denied).",
    ]
    assert result.stderr == "1 new, 3 failed\n"


def test_writers_at_once(workspace: Path) -> None:
    """Several programs adding at the same time all succeed, one after the other."""
    names = [f"at-once-{number}" for number in range(4)]
    for name in names:
        (workspace / f"{name}.md").write_text(f"1. The two sides agreed on {name}.\n")
    children = [
        subprocess.Popen(
            [*TOOL, "--workspace", str(workspace), "add", str(workspace / f"{name}.md")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for name in names
    ]
    said = [child.communicate()[1] for child in children]

    assert [child.returncode for child in children] == [0] * len(names), said
    assert set(held(workspace)[0]) == {f"{name}@1" for name in (*names, "earlier", "later")}


def test_a_writer_waits(workspace: Path) -> None:
    """A program that finds another writing waits until it is done."""
    connection = sqlite3.connect(
        workspace / "db" / "corpus.sqlite", isolation_level=None, check_same_thread=False
    )
    connection.execute("BEGIN IMMEDIATE")
    released: list[float] = []

    def release() -> None:
        released.append(time.monotonic())
        connection.execute("COMMIT")

    timer = threading.Timer(2.0, release)
    timer.start()
    result = run(workspace, "add", "third.md")
    ended = time.monotonic()
    timer.join()
    connection.close()

    assert result.returncode == 0, result
    assert ended > released[0]


def test_a_reader_that_goes_away(workspace: Path) -> None:
    """When nobody reads the output any more, the program ends without a word."""
    child = subprocess.Popen(
        [*TOOL, "--workspace", str(workspace), "show", "earlier", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()

    assert child.wait() == 141
    assert said == b""


def test_an_output_that_takes_nothing(workspace: Path) -> None:
    """When the output cannot be written, one line says so."""
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [*TOOL, "--workspace", str(workspace), "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert result.returncode == 1
    assert result.stderr == "corpus-tool: cannot write the output (No space left on device)\n"
