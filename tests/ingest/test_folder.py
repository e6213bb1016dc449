"""What is a document in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.ingest.folder import count, walk


def names(folder: Path) -> list[str]:
    """Return the documents of a folder, from it."""
    return [item.path.relative_to(folder).as_posix() for item in walk(folder)]


def test_documents_come_by_name(tmp_path: Path) -> None:
    """A folder's documents stand where its name does; what is no document is passed over."""
    for name in ("b/2.txt", "b/1.md", "a.md", "c.PDF", "README.md", ".git/x.md", "d.png", "e.md~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    assert names(tmp_path) == ["a.md", "b/1.md", "b/2.txt", "c.PDF"]
    assert count(tmp_path) == 4


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    """A link to the folder above would lead in a circle; a link to a file is the file."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text("x")
    (tmp_path / "in" / "b.md").symlink_to("a.md")
    (tmp_path / "in" / "up").symlink_to("..")

    assert names(tmp_path / "in") == ["a.md", "b.md"]


def test_a_file_is_a_folder_of_one(tmp_path: Path) -> None:
    """A single file may be named where a folder may."""
    (tmp_path / "notes").write_text("x")

    assert [item.path for item in walk(tmp_path / "notes")] == [tmp_path / "notes"]


def test_nothing_is_gathered(tmp_path: Path) -> None:
    """The first document comes before the last folder is looked into."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.md").write_text("x")
    found: Iterator[object] = walk(tmp_path)
    next(found)
    (tmp_path / "b" / "2.md").write_text("x")

    assert len(list(found)) == 2


def test_an_unsound_manifest_is_said(tmp_path: Path) -> None:
    """A manifest below that cannot be read stops the walk with its name."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "manifest.toml").write_text("[[document]\n")
    with pytest.raises(InputError, match=r"manifest.toml"):
        list(walk(tmp_path))
