"""The manifest lists files and what is known about them, and every mistake in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.ingest.description import Description, ManifestItem, load_manifest
from corpus_tool.ingest.files import walk_manifest
from corpus_tool.model import Party

FULL = """
[[document]]
file = "b.md"
key = "japan-laos-2025"
title = "Joint Statement"
kind = "joint statement"
date = 2025-01-21
place = "Tokyo"
parties = [{ code = "JPN", name = "Japan" }, { code = "LAO", name = "Lao PDR" }]
level = "Comprehensive Strategic Partnership"
succeeds = "japan-laos-2015"
languages = ["en"]
source_url = "https://example.org/b"
licence = "CC0-1.0"
specimen = true
"""


def write(folder: Path, content: str) -> Path:
    """Write a manifest and two documents beside it."""
    for name in ("a.md", "b.md"):
        (folder / name).write_text("Text.\n")
    manifest = folder / "manifest.toml"
    manifest.write_text(content, encoding="utf-8")
    return manifest


def test_every_field_is_read(tmp_path: Path) -> None:
    """A full table gives a full description."""
    listed = load_manifest(write(tmp_path, FULL))[0]

    assert listed == ManifestItem(
        tmp_path / "b.md",
        Description(
            key="japan-laos-2025",
            title="Joint Statement",
            kind="joint statement",
            date="2025-01-21",
            place="Tokyo",
            parties=(Party("JPN", "Japan"), Party("LAO", "Lao PDR")),
            level="Comprehensive Strategic Partnership",
            succeeds="japan-laos-2015",
            languages=("en",),
            source_url="https://example.org/b",
            licence="CC0-1.0",
            specimen=True,
        ),
        listed=True,
    )


def test_listed_first_then_the_rest_of_the_folder(tmp_path: Path) -> None:
    """Documents that are not listed follow by name; READMEs and other files do not."""
    for name in ("README.md", "gold.json", ".hidden.md", "z.TXT"):
        (tmp_path / name).write_text("x")
    items = list(walk_manifest(write(tmp_path, FULL)))

    assert all(isinstance(item, ManifestItem) for item in items)
    assert [(item.path.name, item.listed) for item in items] == [
        ("b.md", True),
        ("a.md", False),
        ("z.TXT", False),
    ]


def test_versions_of_one_document(tmp_path: Path) -> None:
    """A list of files gives the document's versions in order, under one key."""
    items = load_manifest(write(tmp_path, '[[document]]\nfile = ["b.md", "a.md"]\ntitle = "T"\n'))

    assert [(item.path.name, item.description.key) for item in items] == [
        ("b.md", "b"),
        ("a.md", "b"),
    ]


def test_an_empty_manifest(tmp_path: Path) -> None:
    """A manifest without tables is sound: the folder speaks for itself."""
    found = walk_manifest(write(tmp_path, "# nothing\n"))

    assert [item.path.name for item in found] == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[document]\n", "is not sound TOML"),
        ("a = " + "[" * 10_000, "is not sound TOML"),
        ("[[documents]]\n", "unknown table 'documents'. Each file is a [[document]]."),
        ("document = 3\n", "'document' is no list of tables"),
        ("[[document]]\ntitle = 'x'\n", "document 1 needs a file"),
        ("[[document]]\nfile = []\n", "document 1 needs a file"),
        ("[[document]]\nfile = '../x.md'\n", "'../x.md' leaves the folder"),
        ("[[document]]\nfile = '/etc/passwd'\n", "'/etc/passwd' leaves the folder"),
        ('[[document]]\nfile = "x\\u0000.md"\n', "leaves the folder"),
        (
            "[[document]]\nfile = 'a.md'\nlicense = 'x'\n",
            "unknown field 'license'. Perhaps 'licence'",
        ),
        ("[[document]]\nfile = 'a.md'\ndate = 'soon'\n", "document 1 ('a.md'): date 'soon' is not"),
        ("[[document]]\nfile = 'a.md'\n" * 2, "lists 'a.md' twice"),
        (
            "[[document]]\nfile = 'a.md'\n[[document]]\nfile = 'b.md'\nkey = 'a'\n",
            "gives the key 'a' twice",
        ),
    ],
)
def test_mistakes_are_named(tmp_path: Path, content: str, message: str) -> None:
    """What is wrong in a manifest is said in one line that names it."""
    manifest = write(tmp_path, content)
    with pytest.raises(InputError) as caught:
        load_manifest(manifest)

    assert message in str(caught.value)
    assert "manifest.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_manifest_that_cannot_be_read(tmp_path: Path) -> None:
    """No file, a folder, or bytes that are no UTF-8 are one clear error each."""
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"# \xff")

    for path, message in [
        (tmp_path / "none.toml", "E_NOT_FOUND: no manifest at"),
        (tmp_path, "is a folder"),
        (latin, "is not UTF-8"),
    ]:
        with pytest.raises(InputError, match=message):
            load_manifest(path)


def test_the_projects_own_manifest(root: Path) -> None:
    """What the project ships in documents/ is sound, and every listed file is there."""
    items = load_manifest(root / "documents" / "manifest.toml")

    assert [item for item in items if not item.path.is_file()] == []
    assert all(item.listed for item in items)
