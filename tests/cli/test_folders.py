"""Folders on the command line: counts, failures by name, exit codes."""

from __future__ import annotations

import json
import os
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import EARLIER, Run


@pytest.fixture
def folder(workspace: Path) -> Path:
    """A folder with three documents, one of them in a folder below, and two that fail."""
    folder = workspace / "texts"
    (folder / "below").mkdir(parents=True)
    for name in ("a.md", "b.md", "below/c.md"):
        (folder / name).write_text(EARLIER.replace("fisheries", name), encoding="utf-8")
    (folder / "d.txt").write_bytes(b"")
    (folder / "e.pdf").write_bytes(b"%PDF-1.7\n")
    return folder


def test_a_folder_ends_with_a_table(run: Run, folder: Path) -> None:
    """The table counts, each failure has its line, and the exit code says that some failed."""
    first, second = run("add", "texts", "--recursive"), run("add", "texts", "-r", "--jobs", "1")

    assert (first.code, second.code) == (3, 3)
    assert first.out.splitlines() == [
        "outcome  files  paragraphs",
        "new          3           9",
        "failed       2",
        "texts/d.txt: E_EMPTY: 'texts/d.txt' has 0 bytes.",
        f"texts/e.pdf: {first.out.splitlines()[-1].partition(': ')[2]}",
    ]
    assert "E_PDF_BROKEN" in first.out
    assert first.err == "3 new, 2 failed\n"
    assert second.err == "3 same bytes, 2 failed\n"


def test_programs_get_a_line_for_every_file(run: Run, folder: Path) -> None:
    """JSON has every file in order, with its document."""
    (folder / "d.txt").unlink()
    (folder / "e.pdf").unlink()
    result = run("add", "texts", "-r", "--format", "json")

    assert result.code == 0
    assert [(row["file"], row["document"]) for row in json.loads(result.out)] == [
        ("texts/a.md", "a@1"),
        ("texts/b.md", "b@1"),
        ("texts/below/c.md", "c@1"),
    ]


def test_explain_reads_again(run: Run, folder: Path) -> None:
    """Findings are told for what is stored, too: it is read again for them."""
    (folder / "a.md").write_text(EARLIER.replace("2.", "4.").replace("3.", "9."), encoding="utf-8")
    run("add", "texts", "-r")
    again = run("add", "texts", "-r", "--explain", "--format", "json")
    findings = json.loads(again.out)[0]["findings"]

    assert "W_LABEL_GAP" in {finding["code"] for finding in findings}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("texts",), 1, "E_IS_DIR: 'texts' is a folder. Use --recursive"),
        (("nowhere", "-r"), 1, "E_NOT_FOUND: no file or folder at 'nowhere'"),
        (("-r",), 2, "name a FOLDER"),
        (("texts", "-r", "--title", "x"), 2, "takes what files and manifests"),
        (("texts", "-r", "--jobs", "0"), 2, "--jobs"),
    ],
)
def test_wrong_usage(
    run: Run, folder: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """A folder without the option, and the option without a folder, say what to do."""
    result = run("add", *arguments)

    assert result.code == code
    assert said in " ".join(result.err.split())


def test_an_empty_folder_is_nothing_to_add(run: Run, workspace: Path) -> None:
    """A folder without documents is no failure."""
    (workspace / "none").mkdir()
    result = run("add", "none", "-r")

    assert (result.code, result.err) == (0, "nothing to add\n")


def test_what_is_passed_over_is_told(run: Run, folder: Path) -> None:
    """Links that lead out are named, the rest is counted; alone they are no failure."""
    for name in ("d.txt", "e.pdf"):
        (folder / name).unlink()
    (folder.parent / "private.md").write_text(EARLIER.replace("fisheries", "secrets"))
    (folder / "l.md").symlink_to("../private.md")
    (folder / "same.md").symlink_to("a.md")
    (folder / "old.doc").write_bytes(b"x")
    plain = run("add", "texts", "-r")
    explained = run("add", "texts", "-r", "--explain")
    rows = json.loads(run("add", "texts", "-r", "--format", "json").out)

    assert (plain.code, explained.code) == (0, 0)
    assert plain.out.splitlines() == [
        "outcome      files  paragraphs",
        "new              3           9",
        "passed over      3",
        f"texts/l.md: W_LINK: a link out of the folder, to '{folder.parent}/private.md'",
    ]
    assert plain.err == "3 new, 3 passed over; --explain names what was passed over\n"
    for words in ("texts/old.doc", "I_KIND", "texts/same.md", "I_LINK", "texts/l.md", "W_LINK"):
        assert words in explained.out
    assert [(row["file"], row["note"][:6]) for row in rows if row["outcome"] == "passed over"] == [
        ("texts/l.md", "W_LINK"),
        ("texts/old.doc", "I_KIND"),
        ("texts/same.md", "I_LINK"),
    ]


def test_a_manifest_tells_what_it_passes_over(run: Run, folder: Path) -> None:
    """With --manifest, too, a link out of its folder brings nothing in and is told."""
    (folder / "l.md").symlink_to("../earlier.md")
    (folder / "manifest.toml").write_text('[[document]]\nfile = "l.md"\n')
    rows = json.loads(run("add", "--manifest", "texts/manifest.toml", "--format", "json").out)

    assert rows[0]["outcome"] == "passed over"
    assert rows[0]["note"].startswith("W_LINK: a link out of the folder, to '")
    assert [row["file"] for row in rows] == [
        "texts/l.md", "texts/a.md", "texts/b.md", "texts/d.txt", "texts/e.pdf"
    ]  # fmt: skip


def test_where_all_that_is_read_fails_the_command_fails(run: Run, folder: Path) -> None:
    """What is passed over does not turn a failure into half a success."""
    for name in ("a.md", "b.md", "below/c.md"):
        (folder / name).unlink()
    (folder / "old.doc").write_bytes(b"x")

    assert run("add", "texts", "-r").code == 1


def test_pipes_and_sockets_are_told_at_once(run: Run, folder: Path) -> None:
    """What is no file is a failure of its own, and nothing waits for it."""
    os.mkfifo(folder / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket.txt"))
        result = run("add", "texts", "-r")

    assert "texts/pipe.md: E_NOT_A_FILE: 'texts/pipe.md' is a pipe." in result.out
    assert "texts/socket.txt: E_NOT_A_FILE: 'texts/socket.txt' is no regular file." in result.out
    assert result.err.startswith("3 new, 4 failed")


@contextmanager
def full_beyond(size: int) -> Iterator[None]:
    """Let this process write no file longer than this: the disk is full there."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def many(workspace: Path) -> Path:
    """A folder of many documents: more than are stored at once."""
    folder = workspace / "many"
    folder.mkdir()
    for number in range(100):
        text = EARLIER.replace("fisheries", f"fishery {number}") * 20
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")
    return folder


def held(run: Run) -> int:
    """Count the documents, as the program lists them."""
    result = run("list", "--format", "json")
    assert result.code == 0, result
    return len(json.loads(result.out))


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_full_disk_is_told_with_what_was_stored(run: Run, many: Path, form: str) -> None:
    """Where the disk is full midway, as many documents are stored as is said, and no more."""
    run("db", "upgrade")
    with full_beyond(1_500_000):
        stopped = run("add", "many", "-r", "--format", form)
    number = held(run)
    again = run("add", "many", "-r")

    assert 0 < number < 100
    assert stopped.code == 1
    assert stopped.err.splitlines()[0] == f"{number} new, before the work stopped"
    assert stopped.err.splitlines()[1].startswith("E_DISK: ")
    assert stopped.err.count("\n") == 2
    if form == "json":
        assert [row["outcome"] for row in json.loads(stopped.out)] == ["new"] * number
    else:
        assert stopped.out.splitlines()[1].split()[:2] == ["new", str(number)]
    assert again.err == f"{number} same bytes, {100 - number} new\n"
    assert run("verify").code == 0


def test_what_was_stored_is_told_though_the_table_cannot_be_written(
    run: Run, folder: Path, workspace: Path
) -> None:
    """A table that cannot be written takes back nothing that was stored, and says so."""
    (workspace / "shut").write_text("a file, not a folder")
    result = run("add", "texts", "-r", "--output", "shut/rows.csv")

    assert result.code == 1
    assert result.err.splitlines()[0] == "3 new, 2 failed"
    assert result.err.splitlines()[1].startswith("E_WRITE: cannot write 'shut/rows.csv'")
    assert held(run) == 3


def test_an_unsound_manifest_of_a_later_folder(run: Run, folder: Path, workspace: Path) -> None:
    """What was stored of one folder is told, though the next one cannot be read."""
    (workspace / "next").mkdir()
    (workspace / "next" / "manifest.toml").write_text("[[")
    result = run("add", "texts", "next", "-r")

    assert result.code == 1
    assert result.err.splitlines()[0] == "3 new, 2 failed, before the work stopped"
    assert result.err.splitlines()[1].startswith("E_MANIFEST: ")


def test_a_report_that_stops_says_how_far_it_came(compared: Run, workspace: Path) -> None:
    """Pages that were written are told, and the index is as it was."""
    compared("report")
    index = workspace / "reports" / "index.html"
    before = index.read_bytes()
    (workspace / "reports" / "corpus.html").unlink()
    (workspace / "reports" / "corpus.html").mkdir()
    stopped = compared("report")

    assert stopped.code == 1
    assert stopped.err.splitlines()[0] == (
        "wrote 1 report before the work stopped; the index is as it was"
    )
    assert stopped.err.splitlines()[1].startswith("E_WRITE: cannot write '")
    assert index.read_bytes() == before
