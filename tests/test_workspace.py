"""A workspace's files are written whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from corpus_tool.errors import InputError, StorageError
from corpus_tool.workspace import Workspace, new_file, scratch_file, sweep, write


def test_create_makes_what_a_corpus_needs(tmp_path: Path) -> None:
    """A new workspace has its folders, its settings, a manifest and an ignore file."""
    workspace, made = Workspace.create(tmp_path / "new")
    names = {path.relative_to(workspace.root).as_posix() for path in made}

    assert names == {
        "documents",
        "db",
        "reports",
        "documents/manifest.toml",
        "corpus.toml",
        ".gitignore",
    }


def test_create_leaves_what_is_there(tmp_path: Path) -> None:
    """Making a workspace twice changes nothing, and an own settings file stays."""
    (tmp_path / "corpus.toml").write_text('reports = "mine"')
    Workspace.create(tmp_path)
    _, made = Workspace.create(tmp_path)

    assert made == ()
    assert (tmp_path / "corpus.toml").read_text() == 'reports = "mine"'


def test_create_says_what_is_in_the_way(tmp_path: Path) -> None:
    """A file where a folder must be is one clear error."""
    (tmp_path / "documents").write_text("")

    with pytest.raises(InputError, match="E_WORKSPACE: cannot make a workspace"):
        Workspace.create(tmp_path)


def test_names_are_relative_within_and_as_given_outside(tmp_path: Path) -> None:
    """A path in the workspace is named from its root, another as the user wrote it."""
    workspace = Workspace(tmp_path)

    assert workspace.relative(tmp_path / "documents" / "x.md") == Path("documents/x.md")
    assert workspace.relative(Path("/elsewhere/x.md")) == Path("/elsewhere/x.md")


def test_write_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    """After writing there is the new text and no temporary file."""
    target = tmp_path / "deep" / "page.html"
    write(target, "old")
    write(target, "new ü")

    assert target.read_text(encoding="utf-8") == "new ü"
    assert list(target.parent.iterdir()) == [target]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk the old text stays and no temporary file is left."""
    target = tmp_path / "page.html"
    write(target, "old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"E_WRITE: cannot write .*No space left"):
        write(target, "new")

    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_pipe_and_a_device_stay_what_they_are(tmp_path: Path) -> None:
    """What is no file is not replaced by one; nor is it waited for."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "null").symlink_to("/dev/null")
    for name in ("pipe", "null"):
        with pytest.raises(InputError, match=r"E_NOT_A_FILE: .* is a pipe or a device"):
            write(tmp_path / name, "x")

    assert (tmp_path / "pipe").is_fifo() and Path("/dev/null").is_char_device()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_link_keeps_leading_where_it_led(tmp_path: Path) -> None:
    """A page that is published through a link is written where the link leads."""
    (tmp_path / "public").mkdir()
    (tmp_path / "page.html").symlink_to("public/page.html")
    write(tmp_path / "page.html", "new")

    assert (tmp_path / "page.html").is_symlink()
    assert (tmp_path / "public" / "page.html").read_text() == "new"


def test_sweep_takes_the_dead_and_leaves_the_living(tmp_path: Path) -> None:
    """Only a temporary file that nobody holds is taken away."""
    dead, living = tmp_path / ".corpus-tool-1.tmp", tmp_path / ".corpus-tool-2.tmp"
    other = tmp_path / "mine.tmp"
    for path in (dead, living, other):
        path.write_text("half")
    with living.open("r+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        swept = sweep(tmp_path)

        assert swept == 1
        assert sorted(tmp_path.iterdir()) == [living, other]


def test_a_new_file_takes_its_name_when_it_is_done(tmp_path: Path) -> None:
    """Until the block is done the old file stands, and only the owner may read the new one."""
    target = tmp_path / "deep" / "corpus"
    target.parent.mkdir()
    target.write_text("old")
    target.chmod(0o640)
    with new_file(target, like=target) as fresh:
        assert fresh.stat().st_mode & 0o777 == 0o600
        fresh.write_text("new")
        fresh.with_name(f"{fresh.name}-journal").touch()
        assert target.read_text() == "old"
        assert sweep(target.parent) == 0

    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(target.parent.iterdir()) == [target]
    with new_file(tmp_path / "own", private=True):
        pass
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o600


def test_a_new_file_that_fails_is_gone(tmp_path: Path) -> None:
    """Where the block fails, nothing is left but what was there."""
    target = tmp_path / "corpus"
    target.write_text("old")
    with pytest.raises(KeyError), new_file(target) as fresh:
        fresh.write_text("half")
        raise KeyError
    with pytest.raises(KeyError), scratch_file(tmp_path) as fresh:
        assert fresh.stat().st_mode & 0o777 == 0o600
        raise KeyError

    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_of_the_dead_is_swept(tmp_path: Path) -> None:
    """What a killed process left of a file, and of what SQLite keeps beside it, is taken away."""
    for name in ("x.tmp", "x.tmp-new", "x.tmp-new-journal"):
        (tmp_path / f".corpus-tool-{name}").touch()

    assert sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []
