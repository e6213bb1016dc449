"""What is a document in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.ingest.description import ManifestItem
from corpus_tool.ingest.files import Found, NotRead, count_files, walk_folder, walk_manifest


def names(folder: Path) -> list[str]:
    """Return the documents of a folder, from it."""
    return [
        found.path.relative_to(folder).as_posix()
        for found in walk_folder(folder)
        if isinstance(found, ManifestItem)
    ]


def passed_over(found: Iterable[Found], folder: Path) -> dict[str, str]:
    """Return what is not read, from the folder, and why."""
    return {
        each.path.relative_to(folder).as_posix(): f"{each.why.code}: {each.why.message}"
        for each in found
        if isinstance(each, NotRead)
    }


def test_documents_come_by_name(tmp_path: Path) -> None:
    """A folder's documents stand where its name does; what has another ending is passed over."""
    named = ("b/2.txt", "b/1.md", "a.md", "c.PDF", "f.docm", "g.mdown")
    for name in (*named, "README.md", ".git/x.md", "d.png", "e"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    assert names(tmp_path) == ["a.md", "b/1.md", "b/2.txt", "c.PDF", "f.docm", "g.mdown"]
    assert passed_over(walk_folder(tmp_path), tmp_path) == {
        "d.png": "I_KIND: .png: no kind that is looked for",
        "e": "I_KIND: no ending: no kind that is looked for",
    }
    assert count_files(tmp_path) == 8


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder `in` with documents of its own, and a folder `out` beside it."""
    for name in ("in/a.md", "in/below/b.md", "in/.store/kept.bin", "out/private.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path / "in"


OUTWARD = {
    "absolute.md": "{out}/private.md",
    "relative.md": "../out/private.md",
    "by-a-folder.md": "below/../../out/private.md",
    "folder": "../out",
    "folder.md": "../out",
    "up": "..",
    "chain.md": "relative.md",
    "manifest.toml": "../out/private.md",
    "device.txt": "/dev/zero",
    "proc.txt": "/proc/self/environ",
}


@pytest.mark.parametrize("name", OUTWARD)
def test_a_link_out_of_the_folder_is_passed_over(linked: Path, name: str) -> None:
    """Whatever its form, a link that leads out brings nothing in, and where it leads is told."""
    for each in {name, "relative.md"}:
        (linked / each).symlink_to(OUTWARD[each].format(out=linked.parent / "out"))
    told = passed_over(walk_folder(linked), linked)[name]

    assert names(linked) == ["a.md", "below/b.md"]
    assert told.startswith("W_LINK: a link out of the folder, to '/"), told


def test_a_folder_whose_name_begins_alike_is_outside(linked: Path) -> None:
    """Where a link leads is compared by names of folders, not by letters."""
    (linked.parent / "in-secret").mkdir()
    (linked.parent / "in-secret" / "s.md").write_text("x")
    (linked / "s.md").symlink_to("../in-secret/s.md")

    assert passed_over(walk_folder(linked), linked)["s.md"].startswith("W_LINK: a link out of")


def test_a_link_within_the_folder_brings_nothing_twice(linked: Path) -> None:
    """What a link leads to is read once: under its own name where it has one here."""
    for name, target in {
        "same.md": "a.md",
        "below/again.md": "../a.md",
        "one.md": ".store/kept.bin",
        "two.md": ".store/kept.bin",
        "shut": "below",
        "here": ".",
        "note.bin": "a.md",
    }.items():
        (linked / name).symlink_to(target)

    assert names(linked) == ["a.md", "below/b.md", "one.md"]
    assert passed_over(walk_folder(linked), linked) == {
        "below/again.md": "I_LINK: a link to 'a.md', which is read itself",
        "here": "I_LINK: a link to a folder, which is not followed",
        "note.bin": "I_KIND: .bin: no kind that is looked for",
        "same.md": "I_LINK: a link to 'a.md', which is read itself",
        "shut": "I_LINK: a link to a folder, which is not followed",
        "two.md": "I_LINK: a link to '.store/kept.bin', which is read itself",
    }


def test_links_that_lead_nowhere_end(linked: Path) -> None:
    """A circle of links and a link to nothing are told, and the walk goes on."""
    (linked / "c1.md").symlink_to("c2.md")
    (linked / "c2.md").symlink_to("c1.md")
    (linked / "self").symlink_to("self")
    (linked / "gone.md").symlink_to("gone-away.md")

    assert names(linked) == ["a.md", "below/b.md"]
    assert passed_over(walk_folder(linked), linked) == {
        "c1.md": "W_LINK: a link that leads in a circle",
        "c2.md": "W_LINK: a link that leads in a circle",
        "gone.md": "W_LINK: a link to what does not exist",
        "self": "W_LINK: a link that leads in a circle",
    }


def test_what_the_user_names_is_followed(linked: Path) -> None:
    """A folder that is a link is the folder it leads to, and a link to a file is the file."""
    (linked.parent / "by-name").symlink_to("in")
    (linked.parent / "p.md").symlink_to("out/private.md")
    (linked / "l.md").symlink_to("../out/private.md")
    named = linked.parent / "by-name"

    assert names(named) == ["a.md", "below/b.md"]
    assert list(passed_over(walk_folder(named), named)) == ["l.md"]
    assert list(walk_folder(linked.parent / "p.md")) == [ManifestItem(linked.parent / "p.md")]


def test_a_manifest_names_no_link_out_of_the_folder(linked: Path) -> None:
    """A file that a manifest lists is passed over where it, or a folder on the way, leads out."""
    (linked / "l.md").symlink_to("../out/private.md")
    (linked / "door").symlink_to("../out")
    (linked / "m.md").symlink_to(".store/kept.bin")
    (linked / "manifest.toml").write_text(
        "".join(f'[[document]]\nfile = "{n}"\n' for n in ("l.md", "door/private.md", "m.md"))
    )
    for found in (list(walk_folder(linked)), list(walk_manifest(linked / "manifest.toml"))):
        told = passed_over(found, linked)
        listed = [e.path.name for e in found if isinstance(e, ManifestItem) and e.listed]

        assert listed == ["m.md"]
        assert told["l.md"].startswith("W_LINK: a link out of the folder")
        assert told["door/private.md"].startswith("W_LINK: a link out of the folder")


def test_beside_a_manifest_a_link_below_is_read(linked: Path) -> None:
    """Where folders below are not walked, a link into one of them is what brings its file in."""
    (linked / "b.md").symlink_to("below/b.md")
    (linked / "manifest.toml").write_text("")
    found = list(walk_manifest(linked / "manifest.toml"))

    assert [each.path.name for each in found if isinstance(each, ManifestItem)] == ["a.md", "b.md"]


def test_what_is_no_file_is_yielded_to_be_told(linked: Path) -> None:
    """A pipe with the ending of a document is no silence: reading it says what it is."""
    os.mkfifo(linked / "pipe.md")

    assert names(linked) == ["a.md", "below/b.md", "pipe.md"]


@pytest.mark.parametrize(("name", "levels"), [("d", 1_100), ("d" * 200, 25)])
def test_folders_may_lie_deep(
    linked: Path, monkeypatch: pytest.MonkeyPatch, name: str, levels: int
) -> None:
    """Folders are walked as deep as the system lets them be named; what is deeper is told."""
    monkeypatch.chdir(linked)
    for _ in range(levels):
        Path(name).mkdir()
        os.chdir(name)
    Path("deep.md").touch()
    found = list(walk_folder(linked))
    Path("deep.md").unlink()
    for _ in range(levels):
        os.chdir("..")
        Path(name).rmdir()
    last = found[-1]

    if levels == 25:
        assert isinstance(last, NotRead) and last.why.code == "E_UNREADABLE"
    else:
        assert isinstance(last, ManifestItem) and last.path.name == "deep.md"


def test_a_file_is_a_folder_of_one(tmp_path: Path) -> None:
    """A single file may be named where a folder may."""
    (tmp_path / "notes").write_text("x")

    assert [item.path for item in walk_folder(tmp_path / "notes")] == [tmp_path / "notes"]


def test_nothing_is_gathered(tmp_path: Path) -> None:
    """The first document comes before the last folder is looked into."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.md").write_text("x")
    found: Iterator[object] = walk_folder(tmp_path)
    next(found)
    (tmp_path / "b" / "2.md").write_text("x")

    assert len(list(found)) == 2


def test_an_unsound_manifest_is_said(tmp_path: Path) -> None:
    """A manifest below that cannot be read stops the walk with its name."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "manifest.toml").write_text("[[document]\n")
    with pytest.raises(InputError, match=r"manifest.toml"):
        list(walk_folder(tmp_path))
