"""Names of files are bytes: shown printably, stored as text, the same whatever the locale."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus_tool import settings
from corpus_tool.cli.output import clean_for_terminal
from corpus_tool.corpus import Corpus
from corpus_tool.evaluation.cases import find_cases
from corpus_tool.ingest.files import walk_folder
from corpus_tool.paths import as_text, exists, is_file, is_folder, printable
from corpus_tool.workspace import Workspace, sweep, write
from tests.cli.conftest import EARLIER
from tests.store.test_opening import as_a_stranger

LATIN = os.fsdecode(b"caf\xe9")
"""A name in Latin-1, as an old archive has it."""


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("café", "café", "café"),
        (LATIN, "caf\\xe9", "caf\\xe9"),
        ("\ud800", "\\ud800", "\\ud800"),
        ("a\nb\x1b[31m\u202e", "a\nb\x1b[31m\u202e", "a\\nb\\x1b[31m\\u202e"),
    ],
)
def test_a_name_is_shown(name: str, text: str, shown: str) -> None:
    """Bytes that are no text are escaped; on one line, control characters are, too."""
    assert as_text(name) == text
    assert printable(name) == shown
    assert printable(Path(name)) == shown
    assert clean_for_terminal(shown) == shown


def test_a_terminal_gets_every_byte_of_a_name() -> None:
    """A message that quotes a name as it came loses none of its bytes."""
    assert clean_for_terminal(f"no file at '{LATIN}.md'") == "no file at 'caf\\xe9.md'"
    assert clean_for_terminal("half \ud800 of a pair") == "half \\ud800 of a pair"


def test_a_file_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    """Key, title and origin are text, in two files whose names differ in such a byte only."""
    Workspace.create(tmp_path)
    with Corpus.open(workspace=tmp_path) as corpus:
        for number, name in enumerate((b"caf\xe9.md", b"caf\xe8.md", b"two\nlines.md")):
            path = tmp_path / os.fsdecode(name)
            path.write_text(f"The two sides agreed on matter {number}.\n")
            corpus.add(path)
        found = {
            entry.document.key: (entry.document.title, corpus.find(entry.document.key))
            for entry in corpus.documents()
        }

    assert {key: (title, text.provenance.origin) for key, (title, text) in found.items()} == {
        "caf-xe9": ("caf\\xe9", "caf\\xe9.md"),
        "caf-xe8": ("caf\\xe8", "caf\\xe8.md"),
        "two-lines": ("two lines", "two\\nlines.md"),
    }


def test_a_manifest_names_a_file_whatever_the_locale(tmp_path: Path) -> None:
    """A workspace whose name is no text, in a locale of ASCII, and the same file in UTF-8."""
    root = tmp_path / os.fsdecode(b"w\xe9\xff")
    Workspace.create(root)
    for name in (b"\xc3\xa9t\xc3\xa9.md", b"\xff.md"):
        (root / "documents" / os.fsdecode(name)).write_text(EARLIER.replace("2.", f"{len(name)}."))
    manifest = '[[document]]\nfile = "été.md"\nkey = "summer"\n'
    (root / "documents" / "manifest.toml").write_text(manifest, encoding="utf-8")
    command = [sys.executable, "-m", "corpus_tool", "--workspace", str(root), "add"]
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    results = [
        subprocess.run(
            [*command, str(root / "documents"), "--recursive", "--format", "json"],
            capture_output=True,
            check=False,
            env={**os.environ, **locale},
        )
        for locale in (plain, {})
    ]
    told = [
        [(row["outcome"], row["document"], row["file"]) for row in json.loads(result.stdout)]
        for result in results
    ]

    assert [result.returncode for result in results] == [0, 0], results
    assert told[0] == [
        ("new", "summer@1", "documents/été.md"),
        ("new", "xff@1", "documents/\\xff.md"),
    ]
    assert told[1] == [("same bytes", document, file) for _, document, file in told[0]]


@pytest.fixture
def shut(tmp_path: Path) -> Iterator[Path]:
    """A path in a folder that may not be entered, below folders that may."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    folder = tmp_path / "shut"
    folder.mkdir()
    (folder / "in").mkdir()
    folder.chmod(0)
    yield folder / "in"
    folder.chmod(0o755)


def settings_of(path: Path) -> None:
    """Open a workspace's settings."""
    settings.load_settings(path)


DOORS: list[tuple[Callable[[Path], object], str]] = [
    (exists, "InputError E_PERMISSION: no permission to read"),
    (settings_of, "SettingsError E_SETTINGS: --workspace: no permission to read"),
    (lambda path: find_cases([path]), "InputError E_PERMISSION: no permission to read"),
    (lambda path: list(walk_folder(path)), "nothing failed"),  # reading it says why
    (lambda path: Workspace.find(path), "nothing failed"),
    (lambda path: sweep(path), "nothing failed"),
    (lambda path: write(path, "x"), "StorageError E_WRITE: cannot write"),
    (lambda path: is_file(path) or is_folder(path), "nothing failed"),
]


@pytest.mark.parametrize("door", range(len(DOORS)))
def test_a_folder_that_may_not_be_entered_is_told(shut: Path, door: int) -> None:
    """Wherever a path is only looked at, that nobody may look is no defect."""
    work, told = DOORS[door]

    assert as_a_stranger(lambda: work(shut)).startswith(told)
