"""Bad input is one clear line on standard error, exit code 1, and nothing is stored."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_tool.corpus import Corpus
from corpus_tool.errors import InputError
from corpus_tool.ingest.files import read_file
from corpus_tool.store import migrate
from corpus_tool.store.revisions import TABLE
from tests.cli.conftest import Result, Run

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
BOMB = (
    "---\n"
    + "a: &a [x, x]\n"
    + "".join(
        f"{after}: &{after} [*{before}, *{before}]\n"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "---\n\nThe two sides agreed.\n"
)
TAGGED = "---\ntitle: !!python/object/apply:os.system ['true']\n---\n\nThe two sides agreed.\n"
NOISE = bytes(range(128, 256)) * 8
LONG = b"word " * (10 << 20)


def one_line(result: Result, *, code: str) -> None:
    """Assert that a command failed with exactly one clear line."""
    assert result.code == 1, result
    assert result.out == ""
    assert result.err.count("\n") == 1, result.err
    assert result.err.startswith(f"{code}: "), result.err
    assert result.err.endswith(".\n")
    assert "Traceback" not in result.err


def held(workspace: Path) -> tuple[object, ...]:
    """Return all that a reader finds in the corpus."""
    with Corpus.open(workspace=workspace) as corpus:
        return corpus.documents(), corpus.comparisons()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.md", "E_EMPTY"),
        (b" \n\t\r\n \n", "blank.md", "E_NO_TEXT"),
        ("\ufeff\u00a0\u2003\n".encode(), "blank.txt", "E_NO_TEXT"),
        (b"---\ntitle: x\n---\n", "front.md", "E_NO_TEXT"),
        (b"<!-- nothing -->\n", "comment.md", "E_NO_TEXT"),
        (b"The two\0sides agreed.\n", "nul.md", "E_BINARY_TEXT"),
        (PNG, "picture.md", "E_UNKNOWN_TYPE"),
        (PNG, "picture.png", "E_UNKNOWN_TYPE"),
        (NOISE, "noise.txt", "E_CHARSET"),
        (BOMB.encode(), "bomb.md", "E_FRONT_MATTER"),
        (TAGGED.encode(), "tagged.md", "E_FRONT_MATTER"),
        (LONG, "line.txt", "E_TOO_BIG"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_used(
    run: Run, workspace: Path, content: bytes, name: str, code: str
) -> None:
    """A file without usable text is refused by name, and it stays as it is."""
    path = workspace / name
    path.write_bytes(content)
    one_line(run("add", name), code=code)

    assert held(workspace) == ((), ())
    assert path.read_bytes() == content


def test_a_missing_file(run: Run, workspace: Path) -> None:
    """A file that is not there is named."""
    result = run("add", "none.md")
    one_line(result, code="E_NOT_FOUND")

    assert "none.md" in result.err
    assert held(workspace) == ((), ())


def test_a_folder(run: Run, workspace: Path) -> None:
    """A folder is no document."""
    one_line(run("add", "documents"), code="E_IS_DIR")

    assert held(workspace) == ((), ())


def test_an_unreadable_file(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system refuses to open a file, the line says so."""
    opened = os.open

    def refuse(path: object, *arguments: int, **options: int) -> int:
        if str(path).endswith("earlier.md"):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InputError) as caught:
        read_file(Path("earlier.md"))

    assert str(caught.value) == "E_PERMISSION: no permission to read 'earlier.md'."


def test_a_wrongly_declared_charset(run: Run, workspace: Path) -> None:
    """Bytes that are not what --encoding declares are refused, an unknown charset too."""
    (workspace / "latin.md").write_bytes("The two sides met in Sète.\n".encode("latin-1"))
    one_line(run("add", "latin.md", "--encoding", "utf-8"), code="E_CHARSET")
    one_line(run("add", "latin.md", "--encoding", "klingon"), code="E_CHARSET")

    assert held(workspace) == ((), ())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "erlier"), "E_NO_DOCUMENT"),
        (("show", "earlier@7"), "E_NO_VERSION"),
        (("compare", "earlier", "latter"), "E_NO_DOCUMENT"),
        (("compare", "earlier@9", "later"), "E_NO_VERSION"),
        (("compare", "", "later"), "E_NO_DOCUMENT"),
        (("report", "earlier", "x\x1b[31m"), "E_NO_DOCUMENT"),
        (("add", "earlier.md", "--date", "soon"), "E_DESCRIPTION"),
        (("add", "--manifest", "none.toml"), "E_NOT_FOUND"),
        (("--workspace", "none", "list"), "E_SETTINGS"),
    ],
)
def test_what_is_not_there(compared: Run, arguments: tuple[str, ...], code: str) -> None:
    """An unknown document or version, a date that is none: one line, and all stays."""
    before = held(Path.cwd())
    result = compared(*arguments)
    one_line(result, code=code)

    assert "\x1b" not in result.err
    assert held(Path.cwd()) == before


def test_an_unknown_name_gets_a_hint(compared: Run) -> None:
    """The line names the document that is probably meant."""
    assert "Perhaps 'earlier' is meant." in compared("show", "erlier").err


def test_another_files_name(compared: Run, workspace: Path) -> None:
    """Two files of one name in two folders are not taken for versions of one document."""
    (workspace / "other").mkdir()
    (workspace / "other" / "later.md").write_text("The two sides met.\n")
    result = compared("add", "other/later.md")
    one_line(result, code="E_DUPLICATE")

    assert "--key later" in result.err


def older(path: Path) -> None:
    """Take a database back to an earlier schema."""
    migrate.downgrade_schema(path, "0001")


def newer(path: Path) -> None:
    """Make a database say that it has a schema of the future."""
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {TABLE} SET version_num = '9999'")  # noqa: S608 - own name
    connection.close()


def damaged(path: Path) -> None:
    """Overwrite the head of a database."""
    content = bytearray(path.read_bytes())
    content[:64] = b"\xff" * 64
    path.write_bytes(content)


def torn(path: Path) -> None:
    """Overwrite the middle of a database."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


def foreign(path: Path) -> None:
    """Put another program's database in the place."""
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


@pytest.mark.parametrize("command", [("list",), ("add", "third.md"), ("report",)])
@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (older, {"E_SCHEMA"}),
        (newer, {"E_SCHEMA"}),
        (damaged, {"E_NOT_A_DATABASE"}),
        (torn, {"E_DAMAGED"}),
        (foreign, {"E_FOREIGN"}),
    ],
)
def test_a_database_that_does_not_fit(
    compared: Run,
    workspace: Path,
    spoil: Callable[[Path], None],
    codes: set[str],
    command: tuple[str, ...],
) -> None:
    """An older, newer, damaged or foreign database is one line, and its file stays as it is."""
    database = workspace / "db" / "corpus.sqlite"
    (workspace / "third.md").write_text("1. The two sides agreed on a third matter.\n")
    spoil(database)
    content = database.read_bytes()
    result = compared(*command)

    assert result.err.partition(":")[0] in codes, result.err
    one_line(result, code=result.err.partition(":")[0])
    assert database.read_bytes() == content
    if spoil in (older, newer):
        assert ("db upgrade" in result.err) is (spoil is older)


def test_no_database_yet(run: Run) -> None:
    """Without a database a command that only reads says how to make one."""
    one_line(run("list"), code="E_OPEN")


@pytest.mark.parametrize("command", ["add", "compare", "report"])
def test_wrong_usage(run: Run, command: str) -> None:
    """Wrong usage is exit code 2 and no traceback."""
    result = run(command, "--nonsense")

    assert result.code == 2
    assert "No such option" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("add",),
        ("add", "--manifest", "m.toml", "x.md"),
        ("add", "x.md", "y.md", "--title", "T"),
        ("add", "x.md", "--party", "japan"),
        ("compare", "earlier"),
        ("compare", "a", "b", "--min-score", "2"),
        ("report", "earlier"),
        ("list", "nonsense"),
        ("list", "--format", "xml"),
        ("unknown",),
    ],
)
def test_wrong_arguments(run: Run, workspace: Path, arguments: tuple[str, ...]) -> None:
    """Arguments that cannot be meant are exit code 2, and no database is made."""
    assert run(*arguments).code == 2
    assert not (workspace / "db" / "corpus.sqlite").exists()


def test_some_of_many_files(run: Run, workspace: Path) -> None:
    """In a batch the sound files are stored, each failure is a row, and the exit code is 3."""
    (workspace / "empty.md").write_bytes(b"")
    result = run("add", "earlier.md", "empty.md", "none.md", "later.md")

    assert result.code == 3
    assert "failed" in result.out
    assert "E_EMPTY: 'empty.md' has 0 bytes." in result.out
    assert result.err == "2 new, 2 failed\n"
    assert [entry.document.key for entry in held(workspace)[0]] == ["earlier", "later"]  # type: ignore[attr-defined]


def test_all_of_many_files(run: Run) -> None:
    """When no file of a batch could be added the exit code is 1."""
    assert run("add", "none.md", "nothing.md").code == 1


def test_a_defect_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the program prints no traceback unless asked to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("lost\nfooting")

    monkeypatch.setattr(Corpus, "open", fail)
    one_line(run("list"), code="E_DEFECT")
    asked = run("list", "--debug")

    assert asked.code == 1
    assert "Traceback" in asked.err
    assert asked.err.endswith(
        "E_DEFECT: RuntimeError: lost footing. This is a defect: report it with --debug.\n"
    )
