"""From a file to a stored version: read it, cut it, name it, and see whether it is new.

Reading and cutting (`receive`) happen before any transaction is open; naming and storing
(`settle`) happen in one, because only the corpus knows which names are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus_tool.errors import CorpusError, DuplicateDocument, UnreadableSource
from corpus_tool.ingest import files
from corpus_tool.ingest.description import (
    Description,
    ManifestItem,
    describe_file,
    front_parties,
)
from corpus_tool.ingest.formats import extract
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Block,
    Capture,
    Document,
    Finding,
    Party,
    Segmentation,
    Source,
    Version,
)
from corpus_tool.paths import printable
from corpus_tool.segmentation.headings import tells_adoption
from corpus_tool.segmentation.segment import segment
from corpus_tool.text.normalize import looks_like
from corpus_tool.text.party_proposal import propose_parties
from corpus_tool.text.plausibility import why_no_prose
from corpus_tool.text.slots import find_dates
from corpus_tool.workspace import Workspace

if TYPE_CHECKING:  # a process that only reads files does not wait for a database library
    from corpus_tool.store import StoreReader, Transaction

__all__ = [
    "Addition",
    "Failure",
    "Known",
    "Outcome",
    "PassedOver",
    "Received",
    "read_document",
    "segment_source",
    "store_document",
]


SUPPOSED = "en"
"""The language of a text that nobody names; `Document.languages` says the same."""


class Outcome(StrEnum):
    """What became of a file that was to be added."""

    NEW = "new"
    """The first text of a document."""
    NEW_VERSION = "new version"
    """Another text of a document that is in the corpus."""
    READ_ANEW = "read anew"
    """Bytes that are in the corpus, with a text that a better reader or lexicon found in them."""
    SAME_BYTES = "same bytes"
    """These bytes are in the corpus; nothing was stored."""
    SAME_TEXT = "same text"
    """Other bytes with a text that is in the corpus; only their receipt was stored."""
    PASSED_OVER = "passed over"
    """It lies in a folder and is not to be read: a link out of it, a file of another kind."""
    FAILED = "failed"
    """It could not be read; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A file that is in the corpus now, and whether it was before."""

    outcome: Outcome
    version: Version
    origin: str
    """The file as it was named."""
    findings: tuple[Finding, ...] = ()
    """The import report of this reading."""
    redescribed: bool = False
    """The document was known, and its description changed."""
    error: None = None
    """It did not fail."""

    @property
    def name(self) -> str:
        """How the command line calls its text: `key@1`."""
        return self.version.name

    @property
    def paragraphs(self) -> int:
        """How many its text has."""
        return len(self.version.paragraphs)

    @property
    def message(self) -> str:
        """Say in one line what a table's first words leave open."""
        version = f"version {self.version.number} of '{self.version.document.key}'"
        match self.outcome:
            case Outcome.SAME_BYTES if self.redescribed:
                return f"I_SAME: identical to {version}; only its description was stored"
            case Outcome.SAME_BYTES:
                return f"I_SAME: identical to {version}; nothing stored"
            case Outcome.SAME_TEXT:
                return f"I_SAME_TEXT: new capture of {version}"
        return ""


@dataclass(frozen=True, slots=True)
class Known:
    """A file that was not read, because its bytes are in the corpus as it would read them."""

    origin: str
    capture: Capture
    outcome: Outcome = Outcome.SAME_BYTES
    findings: tuple[Finding, ...] = ()
    error: None = None

    @property
    def name(self) -> str:
        """How the command line calls its text."""
        return f"{self.capture.key}@{self.capture.number}"

    @property
    def paragraphs(self) -> int:
        """How many its text has."""
        return self.capture.paragraphs

    @property
    def message(self) -> str:
        """Say in one line that nothing is new."""
        version = f"version {self.capture.number} of '{self.capture.key}'"
        return f"I_SAME: identical to {version}; nothing stored"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What lies in a folder and was not to be read, and why."""

    origin: str
    why: Finding
    outcome: Outcome = Outcome.PASSED_OVER
    error: None = None
    version: None = None
    name: None = None
    paragraphs: None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Why, as a line of the import report."""
        return (self.why,)

    @property
    def message(self) -> str:
        """Say why in one line."""
        return f"{self.why.code}: {self.why.message}"


@dataclass(frozen=True, slots=True)
class Failure:
    """A file of several that could not be added, and why."""

    origin: str
    error: CorpusError
    outcome: Outcome = Outcome.FAILED
    version: None = None
    findings: tuple[Finding, ...] = ()
    name: None = None
    paragraphs: None = None

    @property
    def message(self) -> str:
        """Say why in one line."""
        return str(self.error)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was read and cut, before the corpus is asked about it."""

    item: ManifestItem
    own: Description
    """What the file says of itself."""
    source: Source
    segmentation: Segmentation
    reader: str


def read_document(
    item: ManifestItem, *, workspace: Workspace, lexicon: Lexicon, encoding: str | None = None
) -> Received:
    """Read a file and cut it into paragraphs.

    Raises:
        InputError: it is missing, no document, damaged, or without a paragraph.
    """
    charset = encoding or item.reading.encoding
    source = files.read_file(item.path, encoding=charset, limit=item.reading.max_size)
    source = replace(source, origin=printable(workspace.relative(item.path)))
    return segment_source(item, source, lexicon=lexicon, encoding=encoding)


def segment_source(
    item: ManifestItem, source: Source, *, lexicon: Lexicon, encoding: str | None = None
) -> Received:
    """Cut what is at hand already into paragraphs.

    Args:
        item: the name it goes by and what is known about it; its path is not opened.
        source: the bytes, from a file or an address.
        lexicon: the word lists.
        encoding: the charset to decode with, whatever the document declares.

    Raises:
        InputError: it is damaged, or without a paragraph.
    """
    reading = replace(item.reading, encoding=encoding or item.reading.encoding)
    extraction = extract(source, options=reading)
    description = describe_file(item.path, extraction.metadata)
    parties, unread = front_parties(extraction.metadata, lexicon.names.parties)
    # Not the title that a user gives: to name a document must not cut it differently.
    segmentation = extraction.segmentation or segment(
        extraction.blocks, lexicon=lexicon, title=description.title
    )
    if not segmentation.paragraphs:
        raise UnreadableSource(
            f"no paragraph found in '{source.origin}'",
            subject=source.origin,
            hint="Look at what it holds: only text between title and signatures counts",
            code="E_NO_TEXT",
        )
    title = description.title or _title(segmentation, item.path)
    proposed = () if parties or unread else propose_parties(title, lexicon)
    parties = parties or tuple(Party(code, name) for code, name in proposed)
    return Received(
        item=item,
        own=description
        | Description(
            title=title, date=_printed_date(segmentation, lexicon), parties=parties or None
        ),
        source=replace(source, charset=extraction.charset or source.charset),
        segmentation=replace(
            segmentation,
            findings=(
                *extraction.findings,
                *segmentation.findings,
                *_party_findings(unread, () if item.description.parties else proposed),
                *_posting_finding(extraction.metadata),
                *_doubt_of_text(segmentation, extraction.blocks),
                *_language_finding(
                    segmentation, item.description.languages or description.languages
                ),
            ),
        ),
        reader=extraction.reader,
    )


def store_document(
    transaction: Transaction, received: Received, *, at_home: Sequence[str] | None = None
) -> Addition:
    """Store what was received under its name, or find that it is there already.

    Args:
        transaction: within which it is stored.
        received: what `receive` returned.
        at_home: the keys of the documents that have a text from its origin, where it was asked
            for several files at once (`Reader.keys_from_each`).

    Raises:
        DuplicateDocument: the name made from the file's is that of another file's document.
    """
    transaction.take_turn()
    captures = transaction.captures(received.source.sha256)
    if known := _known_elsewhere(transaction, received, captures):
        findings = received.segmentation.findings
        return Addition(Outcome.SAME_BYTES, known, received.source.origin, findings)
    if at_home is None:
        at_home = transaction.keys_from(received.source.origin)
    key = _key(received, at_home)
    before = transaction.find_document(key)
    if before is not None:
        _require_own(transaction, received, key, at_home)
    document = _describe(received, key, before)
    version, stored = transaction.add_version(
        document,
        received.source,
        received.segmentation,
        language=document.languages[0],
        reader=received.reader,
    )
    same = any(capture.key == key for capture in captures)
    return Addition(
        _outcome(is_known=before is not None, same_bytes=same, stored=stored),
        version,
        received.source.origin,
        received.segmentation.findings,
        redescribed=before is not None and before != version.document,
    )


def _outcome(*, is_known: bool, same_bytes: bool, stored: bool) -> Outcome:
    if not is_known:
        return Outcome.NEW
    if stored:
        return Outcome.READ_ANEW if same_bytes else Outcome.NEW_VERSION
    return Outcome.SAME_BYTES if same_bytes else Outcome.SAME_TEXT


def _party_findings(unread: str, proposed: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    if proposed:
        names = ", ".join(f"{name} ({code})" for code, name in proposed)
        yield Finding("I_PARTIES", f"parties proposed from the title: {names}; --party sets others")
    if unread:
        message = f"parties not understood: '{unread[:80]}'. Name them with --party CODE=NAME"
        yield Finding("W_PARTIES", message)


def _posting_finding(metadata: Mapping[str, str]) -> Iterator[Finding]:
    """Keep the day of posting, which is not that of the statement."""
    if day := metadata.get("posted"):
        yield Finding("I_POSTED", f"posted on {day}; not taken for the date of the statement")


def _doubt_of_text(segmentation: Segmentation, blocks: Sequence[Block]) -> Iterator[Finding]:
    """Doubt what can be no statement: letters of no language, figures, a table of data."""
    texts = [paragraph.text for paragraph in segmentation.paragraphs]
    lines = [line.text for block in blocks for line in block.lines]
    if why := why_no_prose(texts, lines):
        hint = "Look at it with `show`; try another file, or OCR for a PDF"
        yield Finding("W_NO_PROSE", f"{why}. {hint}")


def _language_finding(
    segmentation: Segmentation, declared: tuple[str, ...] | None
) -> Iterator[Finding]:
    """Say that the text does not look like the language that is said or supposed."""
    language = (declared or (SUPPOSED,))[0]
    texts = (paragraph.text for paragraph in segmentation.paragraphs)
    if found := looks_like(texts, language):
        verb = "declared" if declared else "taken as"
        hint = "" if declared else f". Say --language {found} if it is"
        yield Finding("W_LANG", f"{verb} {language}, looks like {found}{hint}")


def _title(segmentation: Segmentation, path: PurePath) -> str:
    printed = segmentation.parts[0].title if segmentation.parts else ""
    # The name of a file may hold line ends, and bytes that are no text.
    return " ".join(printed.split())[:1000] or printable(" ".join(path.stem.split()))


def _printed_date(segmentation: Segmentation, lexicon: Lexicon) -> str | None:
    """Return the date in the words `Signed in Tokyo on 21 January 2025`, whole or partial."""
    for part in segmentation.parts[:1]:
        # `Adopted in Tolm, on 3 May 2031` in a title outweighs a day that merely stands there.
        adopted = [line for line in part.title_lines if tells_adoption(line)]
        for line in filter(None, (part.attestation, *adopted, part.dateline)):
            for slot in find_dates(line, lexicon.calendar):
                if day := _iso_date(slot.value.split()):
                    return day
    return None


def _iso_date(pieces: list[str]) -> str | None:
    """Order the pieces of a date, `21 2025 m1`, as ISO 8601; what is no one day is a month."""
    years = [piece for piece in pieces if len(piece) == 4]
    months = [piece[1:] for piece in pieces if piece.startswith("m")]
    days = [piece for piece in pieces if piece.isdigit() and len(piece) < 3]
    if len(years) != 1 or len(months) != 1:
        return None
    year, month = int(years[0]), int(months[0])
    try:
        return date(year, month, int(days[0]) if len(days) == 1 else 0).isoformat()
    except ValueError:  # several days, none, or the 31st of June
        return f"{year:04}-{month:02}"


def _known_elsewhere(
    reader: StoreReader, received: Received, captures: Sequence[Capture]
) -> Version | None:
    """Return the version that holds these bytes under a name the user did not ask to change."""
    if received.item.description.key:
        return None
    if not captures or any(capture.key == received.own.key for capture in captures):
        return None
    return reader.version(captures[0].key, captures[0].number)


def _key(received: Received, at_home: Sequence[str]) -> str:
    """Return the name asked for, else the one the file had before, else the one it makes."""
    if received.item.description.key:
        return received.item.description.key
    # Under the name it was given before the file goes on.
    return at_home[0] if len(at_home) == 1 else str(received.own.key)


def _require_own(reader: StoreReader, received: Received, key: str, at_home: Sequence[str]) -> None:
    """Refuse a name that a file makes and that is another file's document's."""
    if received.item.description.key or key in at_home:
        return
    numbers = (version.number for version in reader.history(key))
    others = [receipt.origin for number in numbers for receipt in reader.sources(key, number)]
    if others:
        origin = received.source.origin
        raise DuplicateDocument(
            f"'{key}' holds a text from '{others[0]}', not from '{origin}'",
            subject=origin,
            hint=f"Add it as the next version with --key {key}, or as a document with another key",
        )


def _describe(received: Received, key: str, before: Document | None) -> Document:
    """Join what is known: what was asked for, what is stored, what the file says.

    A manifest has the last word: what it no longer says is no longer stored.
    """
    description_given = received.item.description
    stored = Description.of(before) if before and not received.item.listed else Description()
    description = replace(received.own, key=key)
    return (replace(description_given, key=key) | stored | description).document()
