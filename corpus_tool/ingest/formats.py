"""What a format is: how its bytes are told, its reader, and how much a document may cost.

Sections, in order:

* How much a document may cost: sizes, depths, time and memory, as one value.
* Read a source into blocks: a literal table from media type to reader.
* Tell what kind of document bytes are, from the bytes first and the name second.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import import_module
from pathlib import PurePath

from corpus_tool.errors import UnreadableSource, UnsupportedFormat
from corpus_tool.ingest.decode import repair
from corpus_tool.model import Block, Finding, Segmentation, Source

__all__ = [
    "DOCX",
    "HTML",
    "MARKDOWN",
    "MEGABYTE",
    "PDF",
    "PLAIN",
    "READERS",
    "XML",
    "Extraction",
    "Reader",
    "ReaderLimits",
    "ReaderOptions",
    "extract",
    "is_current",
    "is_text",
    "sniff",
    "supported",
]


# ----------------------------------------
# How much a document may cost: sizes, depths, time and memory, as one value.
#
# Why here: the same numbers are set by the parent process, kept by the child that parses, checked
# by the readers and shortened by the tests.

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """What a child process may use, and what a reader accepts in one document."""

    memory: int = 1024 * MEGABYTE
    """Address space of the child that parses, in bytes."""
    cpu_seconds: int = 60
    wall_seconds: float = 90.0
    output: int = 64 * MEGABYTE
    """Bytes of the child's answer."""
    files: int = 64
    """Files the child may hold open; it may write none."""

    html_depth: int = 400
    """Elements open at once."""

    xml_depth: int = 256
    xml_node: int = 10_000_000
    """Characters of one text node."""

    zip_members: int = 2_000
    member_size: int = 100 * MEGABYTE
    """One inflated member of a package."""
    package_size: int = 300 * MEGABYTE
    """All members that are read, inflated."""
    ratio: int = 200
    """Inflated to packed size of a member, beyond the first 10 MB."""
    paragraphs: int = 200_000
    table_depth: int = 100

    pages: int = 2_000
    page_characters: int = 1_000_000
    stream_size: int = 200 * MEGABYTE
    """What the content of one page may inflate to."""
    form_calls: int = 10_000
    """How often forms may be drawn on one page, those within forms counted."""


# ----------------------------------------
# Read a source into blocks: a literal table from media type to reader.
#
# Why here: the caller names no format, and a reader's libraries are imported only when a document
# of its format arrives, so that the program starts quickly.
#
# To add a reader: write `ingest/<format>.py` with `read(source, *, options) -> Extraction`, add its
# line to `READERS`, and teach `sniff` to recognise the bytes.


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """What a user may tell a reader; each reader heeds the fields that concern its format."""

    encoding: str | None = None
    """The charset to decode with, whatever the document declares."""
    password: str | None = None
    """Opens an encrypted PDF."""
    selector: str | None = None
    """CSS selector of a page's main content."""
    whole_page: bool = False
    """Read a page whole, with its navigation and footer."""
    tracked: str = "accept"
    """What becomes of tracked changes in a Word file: `accept` them or `reject` them."""
    repair: bool = False
    """Undo mojibake; every change is told."""
    max_size: int | None = None
    """Bytes of the file; replaces the limit of its kind."""
    limits: ReaderLimits = field(default_factory=ReaderLimits)
    """What the document may cost."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a reader found: blocks in the order of reading, and what it noticed on the way."""

    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()
    reader: str = ""
    """The reader's name and version: `markdown 1`."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What the document says of itself: `title`, `date`, `source_url`, … (front matter, head)."""
    charset: str | None = None
    """The encoding the text was decoded with; None for binary formats."""
    segmentation: Segmentation | None = None
    """The text already cut, where the document says all of it; its findings are in `findings`."""


Reader = Callable[..., Extraction]
"""`read(source: Source, *, options: ReaderOptions) -> Extraction`; raises `UnreadableSource`."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

READERS: dict[str, str] = {
    DOCX: "corpus_tool.ingest.docx",
    "application/pdf": "corpus_tool.ingest.pdf",
    "application/akn+xml": "corpus_tool.ingest.akn",
    "application/tei+xml": "corpus_tool.ingest.tei",
    "application/xml": "corpus_tool.ingest.xml_root",
    "text/html": "corpus_tool.ingest.html",
    "text/markdown": "corpus_tool.ingest.markdown",
    "text/plain": "corpus_tool.ingest.plain",
}
"""Media type -> the module whose `read` reads it."""

SANDBOXED = frozenset(READERS) - {"text/markdown", "text/plain"}
"""Media types whose parsers are not trusted with a stranger's bytes: read in a child process."""

_SANDBOX = "corpus_tool.ingest.sandbox"

NAMES: dict[str, str] = {
    "text/markdown": "Markdown (.md)",
    "text/plain": "plain text (.txt)",
    "text/html": "HTML (.html)",
    "application/pdf": "PDF (.pdf)",
    DOCX: "Word (.docx)",
    "application/akn+xml": "Akoma Ntoso (.xml)",
    "application/tei+xml": "TEI (.xml)",
}
"""Media type -> what a person calls it."""


def supported() -> str:
    """Name the formats that can be read, for a message: `Markdown (.md), plain text (.txt)`."""
    return ", ".join(name for media_type, name in NAMES.items() if media_type in READERS)


@cache
def is_current(reader: str) -> bool:
    """Tell whether a reader of this name and version (`markdown 1`) is the one of today."""
    name = reader.partition(" ")[0]
    homes = [home for home in READERS.values() if home.rpartition(".")[2] == name]
    return any(getattr(import_module(home), "READER", "") == reader for home in homes)


def extract(
    source: Source, *, encoding: str | None = None, options: ReaderOptions | None = None
) -> Extraction:
    """Read the source with the reader of its media type.

    Args:
        source: bytes and media type, as `files.read` or `fetch.get` return them.
        encoding: short for `ReaderOptions(encoding=…)`.
        options: what the user told.

    Raises:
        UnsupportedFormat: no reader is known for the media type.
        UnreadableSource: the reader cannot read these bytes.
    """
    options = options or ReaderOptions()
    if encoding is not None:
        options = replace(options, encoding=encoding)
    module = READERS.get(source.media_type)
    if module is None:
        raise UnsupportedFormat(
            f"{NAMES.get(source.media_type, source.media_type)} cannot be read",
            subject=source.origin,
            hint=f"Supported: {supported()}",
        )
    extraction = _reader(source, module)(source, options=options)
    if not options.repair:
        return extraction
    blocks, changes = repair(extraction.blocks)
    return replace(extraction, blocks=blocks, findings=(*extraction.findings, *changes))


def _reader(source: Source, module: str) -> Reader:
    """Return what reads a source: its reader, or the child process that runs it."""
    if source.media_type in SANDBOXED:
        return partial(import_module(_SANDBOX).read_in_child, module)
    read: Reader = import_module(module).read
    return read


# ----------------------------------------
# Tell what kind of document bytes are, from the bytes first and the name second.
#
# Why the bytes first: a page saved from behind a login is HTML whatever its name says, and a parser
# must never be handed what it was not made for.

MARKDOWN = "text/markdown"
PLAIN = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
XML = "application/xml"
AKN = "application/akn+xml"
TEI = "application/tei+xml"

_BY_NAME = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdown": MARKDOWN,
    ".txt": PLAIN,
    ".text": PLAIN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".docm": DOCX,
    ".xml": XML,
}
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "a RIFF file (image, sound or video)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\0asm", "a WebAssembly module"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\0\1\0\0\0", "a font"),
    (b"PAR1", "a Parquet table"),
    (b"BM", "a bitmap image"),
)
_PACKAGES = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an EPUB book"),
    ("content.xml", "an OpenDocument file"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY = 1 << 20
"""Bytes; a document of two thousand members has less."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 65_536
# Atomic and possessive: a row of comments has many readings to a backtracking matcher.
_PROLOG = rb"(?>\s+|<!--(?s:.*?)-->|<\?(?s:.*?)\?>)*+"
_HTML = re.compile(_PROLOG + rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_ROOT = re.compile(
    _PROLOG
    + rb"(?:<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*)?>)?"
    + _PROLOG
    + rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)"
)
_ROOTS = {b"akomaNtoso": AKN, b"TEI": TEI, b"html": HTML}
_MARKED_UP = re.compile(r"^(?:---[ \t]*$|#{1,6} \S|[-*+] \S|\*\*\S)|\*\*\S|\]\(", re.MULTILINE)


def sniff(content: bytes, *, name: str) -> str:
    """Return the media type of a document.

    Args:
        content: the whole file, or its first bytes; of a package, the whole.
        name: the file's name; it decides between kinds of text.

    Raises:
        UnsupportedFormat: no document we read (`E_UNKNOWN_TYPE`, `E_DOC_LEGACY`).
        UnreadableSource: the name says one kind and the bytes another (`E_TYPE_MISMATCH`).
    """
    named = _BY_NAME.get(PurePath(name).suffix.lower())
    found = _binary(content, named, name)
    if found is None:
        found = _text(content, named, name)
    _refuse_mismatch(named, found, name)
    return found


def is_text(media_type: str) -> bool:
    """Tell whether a media type is text that `ingest.decode` decodes."""
    return media_type in {MARKDOWN, PLAIN, HTML}


def _binary(content: bytes, named: str | None, name: str) -> str | None:
    """Return the media type of a binary document, None for text; refuse what we do not read."""
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith(_OLE):
        raise UnsupportedFormat(
            f"'{name}' is a Word 97–2003 or an encrypted Office file",
            subject=name,
            hint="Save it as .docx without a password",
            code="E_DOC_LEGACY",
        )
    if content.startswith(_ZIP):
        kind = _package(content)
        if kind == DOCX or named == DOCX:
            return DOCX
        raise _unknown(kind, name)
    for magic, kind in _FOREIGN:
        if content.startswith(magic) and not _is_words(content, magic):
            raise _unknown(kind, name)
    if content[257:262] == b"ustar":
        raise _unknown("a tar archive", name)
    if content[4:8] == b"ftyp":
        raise _unknown("a video or image file", name)
    if (
        named is None
        and b"\0" in content[:_HEAD]
        and not content.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise _unknown("binary data", name)
    return None


def _is_words(content: bytes, magic: bytes) -> bool:
    """Tell whether letters that could be a magic number just begin a text: `BMW and …`."""
    return magic.isalnum() and not any(byte < 9 for byte in content[:512])


def _package(content: bytes) -> str:
    if _directory_size(content) > _DIRECTORY:
        return "a ZIP archive"  # to list it would cost more memory than any document may
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return "a damaged ZIP archive"
    return next((kind for member, kind in _PACKAGES if member in members), "a ZIP archive")


def _directory_size(content: bytes) -> int:
    """Return how many bytes the list of a ZIP's members takes, as its last record says."""
    at = content.rfind(b"PK\x05\x06")
    return int.from_bytes(content[at + 12 : at + 16], "little") if at >= 0 else 0


def _text(content: bytes, named: str | None, name: str) -> str:
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if named == XML or (named is None and head.lstrip().startswith(b"<?xml")):
        root = _ROOT.match(head)
        return _ROOTS.get(root[1], XML) if root else XML
    if _HTML.match(head):
        return HTML
    if named is not None:
        return named
    return MARKDOWN if _MARKED_UP.search(head.decode("utf-8", errors="ignore")) else PLAIN


def _refuse_mismatch(named: str | None, found: str, name: str) -> None:
    """Refuse a file whose bytes contradict its name, unless both are kinds of one family."""
    if named is None or named == found or (named == XML and found in {AKN, TEI, HTML}):
        return
    hint = None
    if found == HTML:
        hint = "Was it saved from a login page? If not, name it .html"
    held = {HTML: "HTML", PDF: "a PDF", DOCX: "a Word file"}.get(found, "text")
    raise UnreadableSource(
        f"'{name}' is named {PurePath(name).suffix} but holds {held}",
        subject=name,
        hint=hint,
        code="E_TYPE_MISMATCH",
    )


def _unknown(kind: str, name: str) -> UnsupportedFormat:
    return UnsupportedFormat(f"'{name}' is {kind}", subject=name, hint=f"Supported: {supported()}")
