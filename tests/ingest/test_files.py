"""A path becomes a source, or one clear line at once."""

from __future__ import annotations

import os
import socket
import zipfile
from pathlib import Path

import pytest

from corpus_tool import paths
from corpus_tool.errors import CorpusError
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import MEGABYTE


def _failure(path: Path, **options: object) -> CorpusError:
    with pytest.raises(CorpusError) as caught:
        files.read_file(path, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_text_is_read_with_its_kind_and_charset(tmp_path: Path) -> None:
    """The bytes are untouched; media type, charset and origin are told."""
    path = tmp_path / "statement.md"
    path.write_bytes(b"Prezident\r\n")
    source = files.read_file(path)

    assert source.content == b"Prezident\r\n"
    assert (source.media_type, source.charset) == ("text/markdown", "utf-8")
    assert source.origin == str(path)
    assert source.retrieved_at.tzinfo is not None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.docx", b"", "E_EMPTY"),
        ("login.pdf", b"<!DOCTYPE html><html><body>Log in</body></html>", "E_TYPE_MISMATCH"),
        ("page.md", b"\n<!-- saved -->\n<html><body>x</body></html>", "E_TYPE_MISMATCH"),
        ("report.txt", b"%PDF-1.7\n", "E_TYPE_MISMATCH"),
        ("image.png", b"\x89PNG\r\n\x1a\n", "E_UNKNOWN_TYPE"),
        ("image.md", b"\x89PNG\r\n\x1a\n", "E_UNKNOWN_TYPE"),
        ("data.bin", b"\0\1\2\3", "E_UNKNOWN_TYPE"),
        ("letter.rtf", b"{\\rtf1 text}", "E_UNKNOWN_TYPE"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "E_DOC_LEGACY"),
        ("broken.zip", b"PK\x03\x04broken", "E_UNKNOWN_TYPE"),
        ("nul.md", b"The\0leaders", "E_BINARY_TEXT"),
        ("noise.txt", bytes(range(128, 256)) * 4, "E_CHARSET"),
        ("line.md", b"a" * 5_000_001, "E_TOO_BIG"),
        ("fifty.txt", b"a" * (21 * MEGABYTE), "E_TOO_BIG"),
    ],
)
def test_what_is_no_statement_is_refused(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    """Each kind of wrong file has its own code and one line."""
    path = tmp_path / name
    path.write_bytes(content)

    assert _failure(path).code == code


def test_a_spreadsheet_is_called_by_its_name(tmp_path: Path) -> None:
    """The message says what the file is and what can be read."""
    path = tmp_path / "table.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")

    message = str(_failure(path))

    assert "an Excel workbook" in message
    assert "Markdown (.md)" in message


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    """A missing file, a dangling link and an impossible name are all not found."""
    link = tmp_path / "link.md"
    link.symlink_to(tmp_path / "nowhere.md")
    names = [tmp_path / "none.md", link, Path("a\0b"), Path("x" * 5000), tmp_path / "f" / "g.md"]

    assert {_failure(path).code for path in names} == {"E_NOT_FOUND"}
    assert "a link to a file that does not exist" in str(_failure(link))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder is called one."""
    assert _failure(tmp_path).code == "E_IS_DIR"


def test_pipes_and_devices_never_block(tmp_path: Path) -> None:
    """A pipe without a writer, an endless device and a socket are refused at once."""
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    address = tmp_path / "socket.md"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(address))

        for path in (pipe, address, Path("/dev/zero"), Path("/dev/null")):
            assert _failure(path).code == "E_NOT_A_FILE"


def test_a_loop_of_links_is_one_line(tmp_path: Path) -> None:
    """A link to itself is an error of reading, not a hang."""
    loop = tmp_path / "loop.md"
    loop.symlink_to(loop)

    assert _failure(loop).code == "E_UNREADABLE"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_called_forbidden(tmp_path: Path) -> None:
    """Without permission the message says so."""
    path = tmp_path / "secret.md"
    path.write_text("x")
    path.chmod(0)

    assert _failure(path).code == "E_PERMISSION"


def test_the_operating_systems_refusal_is_translated() -> None:
    """A permission error becomes the user's line whoever runs the test."""
    error = paths.failure(PermissionError(13, "x"), "secret.md")

    assert (error.code, str(error)) == (
        "E_PERMISSION",
        "E_PERMISSION: no permission to read 'secret.md'.",
    )


def test_the_limit_can_be_set(tmp_path: Path) -> None:
    """A limit of the user's own replaces that of the kind, and the message gives both sizes."""
    path = tmp_path / "statement.md"
    path.write_bytes(b"word " * 1000)

    assert "--max-size" in str(_failure(path, limit=100))


def test_a_name_with_control_characters_is_shown_on_one_line(tmp_path: Path) -> None:
    """A file's name cannot paint the terminal or break the line."""
    path = tmp_path / "\x1b[31mred\nname.md"
    path.write_bytes(b"")

    assert r"\x1b[31mred\nname.md" in str(_failure(path))


def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    """The user's word is kept: what does not decode with it is an error, not a guess."""
    path = tmp_path / "statement.md"
    path.write_bytes("Attaché".encode("cp1252"))

    assert _failure(path, encoding="utf-8").code == "E_CHARSET"
    assert _failure(path, encoding="klingon").code == "E_CHARSET"
    assert files.read_file(path, encoding="cp1252").charset == "cp1252"
