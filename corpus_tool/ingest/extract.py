"""Read a source into blocks: a literal table from media type to reader.

Why here: the caller names no format, and a reader's libraries are imported only when a document
of its format arrives, so that the program starts quickly.

To add a reader: write `ingest/<format>.py` with `read(source, *, options) -> Extraction`, add its
line to `READERS`, and teach `ingest.sniff` to recognise the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import import_module

from corpus_tool.errors import UnsupportedFormat
from corpus_tool.ingest.limits import Limits
from corpus_tool.ingest.repair import repair
from corpus_tool.model import Block, Finding, Segmentation, Source

__all__ = [
    "READERS",
    "Extraction",
    "Reader",
    "ReaderOptions",
    "extract",
    "is_current",
    "supported",
]


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
    limits: Limits = field(default_factory=Limits)
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
        return partial(import_module(_SANDBOX).run, module)
    read: Reader = import_module(module).read
    return read
