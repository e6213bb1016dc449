"""A folder is replaced whole: one of the two, old or new, can always be reached."""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus_tool import folder_replacement
from corpus_tool.errors import InputError, StorageError
from corpus_tool.folder_replacement import new_folder, recover
from tests.faults import replacing
from tests.faults.replacing import fill, holds


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What is found after a replacement was killed at each of its steps."""
    child = subprocess.run(
        [sys.executable, replacing.__file__, str(tmp_path_factory.mktemp("killed"))],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.returncode == 0, child.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(child.stdout)
    return found


@pytest.mark.parametrize("way", ["exchange over", "rename over"])
def test_killed_at_each_step_one_folder_is_whole(
    killed: dict[str, list[dict[str, Any]]], way: str
) -> None:
    """Whenever the process is killed, the next start has the old folder or the new, and no rest."""
    for each in killed[way]:
        assert each["then"] in {"old", "new"}, each
        assert each["left"] == ["package"], each
        if way == "exchange over":
            assert each["found"] in {"old", "new"}, each
        if each["found"] != each["then"]:
            assert each["told"] == [each["told"][0]]
            assert "that was broken off" in each["told"][0]
    assert {each["then"] for each in killed[way]} == {"old", "new"}
    assert any(each["found"] == "none" for each in killed["rename over"])


@pytest.mark.parametrize("way", ["exchange new", "rename new"])
def test_killed_where_none_was_there(killed: dict[str, list[dict[str, Any]]], way: str) -> None:
    """A folder that is new is there whole, or not at all, and nothing is left beside."""
    for each in killed[way]:
        assert each["found"] == each["then"] in {"none", "new"}, each
        assert each["left"] in ([], ["package"]), each


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder that may be replaced."""
    path = tmp_path / "place" / "package"
    path.mkdir(parents=True)
    fill(path, "old")
    return path


def replace(path: Path) -> None:
    """Put a new folder in its place."""
    with new_folder(path, known_by="datapackage.json") as folder:
        fill(folder, "new")


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_folder_is_replaced(
    package: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    """The new folder has the name and the permissions of the old one, and nothing lies beside."""
    if not can_exchange:
        monkeypatch.setattr(folder_replacement, "_exchanged", lambda left, right: False)
    package.chmod(0o750)
    replace(package)

    assert holds(package) == "new"
    assert package.stat().st_mode & 0o777 == 0o750
    assert [each.name for each in package.parent.iterdir()] == ["package"]


def test_a_link_keeps_leading_there(package: Path) -> None:
    """Where the path is a link to a folder, that folder is replaced."""
    link = package.parent.parent / "link"
    link.symlink_to(package)
    replace(link)

    assert link.is_symlink() and holds(package) == "new"


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_leaves_the_old_folder(
    package: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """Where one of the two renames fails, the old folder has its name, as is said."""
    monkeypatch.setattr(folder_replacement, "_exchanged", lambda left, right: False)
    rename, calls = os.rename, list[object]()

    def fails(left: object, right: object) -> None:
        calls.append(left)
        if len(calls) == failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rename(left, right)  # type: ignore[arg-type] # as pathlib calls it

    monkeypatch.setattr(os, "rename", fails)
    with pytest.raises(StorageError, match=r"E_WRITE: .* what was there is unchanged"):
        replace(package)

    assert holds(package) == "old"
    assert [each.name for each in package.parent.iterdir()] == ["package"]


def test_a_failure_while_it_is_filled(package: Path) -> None:
    """What goes wrong in the block leaves the old folder and nothing beside."""
    with pytest.raises(KeyError), new_folder(package, known_by="datapackage.json") as folder:
        (folder / "half.csv").write_text("x")
        raise KeyError

    assert holds(package) == "old"
    assert [each.name for each in package.parent.iterdir()] == ["package"]


def test_what_a_living_process_is_at_is_left_alone(package: Path) -> None:
    """A replacement that is under way is no remains of one."""
    with new_folder(package, known_by="datapackage.json") as folder:
        fill(folder, "new")
        assert recover(package.parent) == ()
        replace(package)  # another one, meanwhile
        assert holds(folder) == "new"

    assert holds(package) == "new"


def remains(package: Path, name: bytes) -> Path:
    """Leave what a killed process leaves between its two renames; return the mark."""
    mark = package.parent / ".corpus-tool-0.swap"
    mark.write_bytes(name)
    package.rename(mark.with_suffix(".old"))
    return mark


def test_what_was_done_is_told(package: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log of the program says what was put back."""
    remains(package, b"package")
    with caplog.at_level(logging.WARNING, "corpus_tool"):
        recover(package.parent)

    assert holds(package) == "old"
    assert caplog.messages == [f"put back '{package}', which an export was to replace"]


@pytest.mark.parametrize("name", [b"../elsewhere", b"/tmp/elsewhere", b"..", b"", b"a/b"])
def test_a_mark_leads_nowhere_else(package: Path, name: bytes) -> None:
    """Where a mark names no folder beside it, what stands aside stays there, and whole."""
    before = sorted(package.parent.parent.iterdir())
    mark = remains(package, name)
    recover(package.parent)

    assert sorted(package.parent.parent.iterdir()) == before
    assert holds(mark.with_suffix(".old")) == "old"


def test_a_mark_that_is_a_pipe_or_held(package: Path) -> None:
    """A mark that is no file, or that somebody holds, is not waited for."""
    os.mkfifo(package.parent / ".corpus-tool-1.swap")
    held = package.parent / ".corpus-tool-2.swap"
    held.write_bytes(b"package")
    with held.open("r+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        recover(package.parent)

    assert holds(package) == "old"
    assert held.exists()


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder with something else in it, and a file, are not replaced."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "years.txt").write_text("of work")
    (tmp_path / "file").write_text("x")
    for name in ("thesis", "file"):
        with pytest.raises(InputError, match=r"E_EXISTS"):
            replace(tmp_path / name)

    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "thesis"]
