"""What a format is: its names, how its bytes are told, its reader, and what a document may cost.

Sections, in order:

* How much a document may cost: sizes, depths, time and memory, as one value.
* The table of formats: whoever must know one asks here.
* Read a source into blocks with the reader that the table names.
* Tell what kind of document bytes are, from the bytes first and the name second.

To add a format, two things:

1. Write `ingest/<format>.py` with `READER = "<format> 1"` and
   `read(source, *, options) -> Extraction`, which raises `UnreadableSource`.
2. Add its entry to `FORMATS`.

Files, folders, downloads, size limits, the child process, the help of the command line and the
error messages all read that entry; nothing else names a format.
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
    "FORMATS",
    "HTML",
    "MARKDOWN",
    "MEGABYTE",
    "PDF",
    "PLAIN",
    "XML",
    "Extraction",
    "Reader",
    "ReaderLimits",
    "ReaderOptions",
    "SourceFormat",
    "accept_header",
    "extract",
    "format_by_name",
    "format_of",
    "is_current",
    "max_source_bytes",
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
# The table of formats: whoever must know one asks here.
#
# Why entries name modules: a reader's libraries are imported only when a document of its format
# arrives, so that the program starts quickly.

MARKDOWN = "text/markdown"
PLAIN = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XML = "application/xml"
AKN = "application/akn+xml"
TEI = "application/tei+xml"

TEXT_MAX_BYTES = 20 * MEGABYTE
"""Bytes of a file whose beginning says no other kind: texts, HTML, XML."""

# Atomic and possessive: a row of comments has many readings to a backtracking matcher.
_PROLOG = rb"(?>\s+|<!--(?s:.*?)-->|<\?(?s:.*?)\?>)*+"
_HTML = re.compile(_PROLOG + rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """A kind of document that can be read, and all that the program must know of it."""

    media_type: str
    """The name that is stored with a source."""
    name: str
    """What a person calls it, in a list: `Word`."""
    noun: str
    """What a file of it is, in a sentence: `a Word file`."""
    code: str
    """Its name in error codes: `DOCX` in `E_DOCX_TIMEOUT`."""
    reader: str
    """The module whose `read` reads it."""
    suffixes: tuple[str, ...]
    """Endings of its files, in small letters, the usual one first."""
    aliases: tuple[str, ...] = ()
    """Other media types that publishers send it under."""
    accept: str = ""
    """What a request says in `Accept` to prefer it; else it is taken, but not asked for."""

    magic: bytes = b""
    """Bytes that prove it, whatever the name says."""
    magic_within: int = 0
    """In how many first bytes they stand somewhere; 0: at the very beginning."""
    member: str = ""
    """The file within a ZIP package that proves it."""
    root: str = ""
    """The root element, without its namespace, that tells it from other XML."""
    opening: Callable[[bytes], object] | None = None
    """Tells of a text's first bytes whether it is one, whatever the name says."""

    max_bytes: int = TEXT_MAX_BYTES
    """What a file may have."""
    sandboxed: bool = True
    """Its parser is not trusted with a stranger's bytes: it runs in a child process."""
    is_text: bool = False
    """It is text that `ingest.decode` decodes."""
    has_tracked_changes: bool = False
    """It may hold two texts: with the tracked changes accepted, and with them rejected."""
    is_family: bool = False
    """It is not read as such, but as the one of its kinds that the root element tells."""

    @property
    def is_proven(self) -> bool:
        """Tell whether its bytes prove themselves, so that no name or type is needed."""
        return bool(self.magic or self.member)


FORMATS: tuple[SourceFormat, ...] = (
    SourceFormat(
        media_type=MARKDOWN,
        name="Markdown",
        noun="Markdown",
        code="MARKDOWN",
        reader="corpus_tool.ingest.markdown",
        suffixes=(".md", ".markdown", ".mdown"),
        aliases=("text/x-markdown",),
        sandboxed=False,
        is_text=True,
    ),
    SourceFormat(
        media_type=PLAIN,
        name="plain text",
        noun="plain text",
        code="PLAIN",
        reader="corpus_tool.ingest.plain",
        suffixes=(".txt", ".text"),
        accept="text/plain;q=0.8",
        sandboxed=False,
        is_text=True,
    ),
    SourceFormat(
        media_type=HTML,
        name="HTML",
        noun="a web page",
        code="HTML",
        reader="corpus_tool.ingest.html",
        suffixes=(".html", ".htm", ".xhtml"),
        aliases=("application/xhtml+xml",),
        accept="text/html, application/xhtml+xml",
        root="html",
        opening=_HTML.match,
        is_text=True,
    ),
    SourceFormat(
        media_type=PDF,
        name="PDF",
        noun="a PDF",
        code="PDF",
        reader="corpus_tool.ingest.pdf",
        suffixes=(".pdf",),
        aliases=("application/x-pdf",),
        accept="application/pdf",
        magic=b"%PDF-",
        magic_within=1024,
        max_bytes=100 * MEGABYTE,
    ),
    SourceFormat(
        media_type=DOCX,
        name="Word",
        noun="a Word file",
        code="DOCX",
        reader="corpus_tool.ingest.docx",
        suffixes=(".docx", ".docm"),
        member="word/document.xml",
        max_bytes=50 * MEGABYTE,
        has_tracked_changes=True,
    ),
    SourceFormat(
        media_type=XML,
        name="XML",
        noun="XML",
        code="XML",
        reader="corpus_tool.ingest.xml_root",
        suffixes=(".xml",),
        aliases=("text/xml",),
        is_family=True,
    ),
    SourceFormat(
        media_type=AKN,
        name="Akoma Ntoso",
        noun="Akoma Ntoso",
        code="XML",
        reader="corpus_tool.ingest.akn",
        suffixes=(".xml",),
        root="akomaNtoso",
    ),
    SourceFormat(
        media_type=TEI,
        name="TEI",
        noun="TEI",
        code="XML",
        reader="corpus_tool.ingest.tei",
        suffixes=(".xml",),
        root="TEI",
    ),
)
"""All formats, in the order in which they are told; of a suffix that several have, the first is
the one that a file's name means."""


def format_of(media_type: str) -> SourceFormat | None:
    """Return the format of a media type, its own or another it is sent under."""
    return next(
        (entry for entry in FORMATS if media_type in (entry.media_type, *entry.aliases)), None
    )


def format_by_name(name: str | PurePath) -> SourceFormat | None:
    """Return the format that a file's name means, None where the ending is no format's."""
    suffix = PurePath(name).suffix.lower()
    return next((entry for entry in FORMATS if suffix in entry.suffixes), None)


def supported() -> str:
    """Name the formats that can be read, for a message: `Markdown (.md), plain text (.txt)`."""
    return ", ".join(
        f"{entry.name} ({entry.suffixes[0]})" for entry in FORMATS if not entry.is_family
    )


def accept_header() -> str:
    """Return what a request for a document says it takes, the best first."""
    media_types = sorted(
        (entry.accept for entry in FORMATS if entry.accept), key=lambda text: ";q" in text
    )
    return ", ".join((*media_types, "*/*;q=0.5"))


def max_source_bytes(head: bytes, *, name: str) -> int:
    """Return how many bytes a file may have that begins so; the whole is sniffed later."""
    if proven := _by_magic(head):
        return proven.max_bytes
    if head.startswith(b"PK"):  # which package it is, only its last bytes tell
        return max(entry.max_bytes for entry in FORMATS if entry.member)
    named = format_by_name(name)
    return named.max_bytes if named and not named.is_proven else TEXT_MAX_BYTES


def _by_magic(content: bytes) -> SourceFormat | None:
    """Return the format whose bytes prove themselves at the beginning."""
    for entry in FORMATS:
        end = entry.magic_within or len(entry.magic)
        if entry.magic and content.find(entry.magic, 0, end) >= 0:
            return entry
    return None


# ----------------------------------------
# Read a source into blocks with the reader that the table names.


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

_SANDBOX = "corpus_tool.ingest.sandbox"


@cache
def is_current(reader: str) -> bool:
    """Tell whether a reader of this name and version (`markdown 1`) is the one of today."""
    name = reader.partition(" ")[0]
    homes = [entry.reader for entry in FORMATS if entry.reader.rpartition(".")[2] == name]
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
    found = format_of(source.media_type)
    if found is None:
        raise UnsupportedFormat(
            f"{source.media_type} cannot be read",
            subject=source.origin,
            hint=f"Supported: {supported()}",
        )
    extraction = _reader(found)(source, options=options)
    if not options.repair:
        return extraction
    blocks, changes = repair(extraction.blocks)
    return replace(extraction, blocks=blocks, findings=(*extraction.findings, *changes))


def _reader(found: SourceFormat) -> Reader:
    """Return what reads a format: its reader, or the child process that runs it."""
    if found.sandboxed:
        return partial(import_module(_SANDBOX).read_in_child, found.reader)
    read: Reader = import_module(found.reader).read
    return read


# ----------------------------------------
# Tell what kind of document bytes are, from the bytes first and the name second.
#
# Why the bytes first: a page saved from behind a login is HTML whatever its name says, and a parser
# must never be handed what it was not made for.

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
_FOREIGN_PACKAGES = (
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
_ROOT = re.compile(
    _PROLOG
    + rb"(?:<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*)?>)?"
    + _PROLOG
    + rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)"
)
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
    named = format_by_name(name)
    found = _binary(content, named, name)
    if found is None:
        found = _text(content, named, name)
    _refuse_mismatch(named, found, name)
    return found.media_type


def _binary(content: bytes, named: SourceFormat | None, name: str) -> SourceFormat | None:
    """Return the format of a binary document, None for text; refuse what we do not read."""
    if proven := _by_magic(content):
        return proven
    if content.startswith(_OLE):
        raise UnsupportedFormat(
            f"'{name}' is a Word 97–2003 or an encrypted Office file",
            subject=name,
            hint="Save it as .docx without a password",
            code="E_DOC_LEGACY",
        )
    if content.startswith(_ZIP):
        kind = _package(content)
        if isinstance(kind, SourceFormat):
            return kind
        if named is not None and named.member:
            return named  # its reader says what is wrong with it
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


def _package(content: bytes) -> SourceFormat | str:
    """Return the format of a ZIP package, or what else it is."""
    if _directory_size(content) > _DIRECTORY:
        return "a ZIP archive"  # to list it would cost more memory than any document may
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return "a damaged ZIP archive"
    package_format = next(
        (entry for entry in FORMATS if entry.member and entry.member in members), None
    )
    others = (kind for member, kind in _FOREIGN_PACKAGES if member in members)
    return package_format or next(others, "a ZIP archive")


def _directory_size(content: bytes) -> int:
    """Return how many bytes the list of a ZIP's members takes, as its last record says."""
    at = content.rfind(b"PK\x05\x06")
    return int.from_bytes(content[at + 12 : at + 16], "little") if at >= 0 else 0


def _text(content: bytes, named: SourceFormat | None, name: str) -> SourceFormat:
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if (named is not None and named.is_family) or (
        named is None and head.lstrip().startswith(b"<?xml")
    ):
        root = _ROOT.match(head)
        tag = root[1].decode("ascii", "replace") if root else ""
        return next((entry for entry in FORMATS if tag and entry.root == tag), _known(XML))
    for entry in FORMATS:
        if entry.opening is not None and entry.opening(head):
            return entry
    if named is not None:
        return named
    marked_up = _MARKED_UP.search(head.decode("utf-8", errors="ignore"))
    return _known(MARKDOWN if marked_up else PLAIN)


def _known(media_type: str) -> SourceFormat:
    return next(entry for entry in FORMATS if entry.media_type == media_type)


def _refuse_mismatch(named: SourceFormat | None, found: SourceFormat, name: str) -> None:
    """Refuse a file whose bytes contradict its name, unless both are kinds of one family."""
    if named is None or named == found or (named.is_family and found.root):
        return
    actual, hint = found.noun, None
    if found.media_type == HTML:
        actual, hint = "HTML", "Was it saved from a login page? If not, name it .html"
    raise UnreadableSource(
        f"'{name}' is named {PurePath(name).suffix} but holds {actual}",
        subject=name,
        hint=hint,
        code="E_TYPE_MISMATCH",
    )


def _unknown(kind: str, name: str) -> UnsupportedFormat:
    return UnsupportedFormat(f"'{name}' is {kind}", subject=name, hint=f"Supported: {supported()}")
