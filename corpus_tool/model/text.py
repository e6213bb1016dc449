"""A text as the tool has it: what a reader yields, the document, its versions and paragraphs.

Sections, in order:

* What a reader yields: stretches of text with layout hints, one shape for every format.
* A text cut into the units that are aligned: parts, headings, paragraphs.
* What was received, and where it came from.
* The statement as such and its versions.
* Any text as an XML identifier, and back: a paragraph's path, a part's slug, a label.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

__all__ = [
    "PARAGRAPH_BREAK",
    "Block",
    "BlockKind",
    "Certainty",
    "Document",
    "Finding",
    "Footnote",
    "Heading",
    "Line",
    "Paragraph",
    "ParagraphJoin",
    "Part",
    "Party",
    "Provenance",
    "Receipt",
    "Retrieval",
    "Role",
    "Segmentation",
    "Signatory",
    "Source",
    "TextRun",
    "Version",
    "from_identifier",
    "gravest_warnings",
    "to_identifier",
]


# ----------------------------------------
# What a reader yields: stretches of text with layout hints, one shape for every format.


class BlockKind(StrEnum):
    """What a reader takes a block to be; headings and labels are hints on a text block."""

    TEXT = "text"
    NOTE = "note"
    """A footnote or endnote; it never enters a paragraph."""
    TABLE = "table"
    """One cell of a table; `row` and `column` say which."""
    RULE = "rule"
    """A drawn line or row of marks between stretches of text."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of one look; `note` marks the place a footnote hangs on and has no text."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The text between two hard line breaks."""

    runs: tuple[TextRun, ...]

    @property
    def text(self) -> str:
        """The words, without their look."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Block:
    """What a reader yields: a stretch of text with layout hints, in the order of reading.

    Every reader yields the same value, so that one set of rules (`segmentation.segment`) serves all
    formats. A hint that the format cannot give keeps its default.
    """

    lines: tuple[Line, ...]
    kind: BlockKind = BlockKind.TEXT
    heading_level: int | None = None
    """1 to 6 where the format marks the block as a heading."""
    ordinal: str | None = None
    """The number of a list item as the format would print it: `10`, `a`, `iv`."""
    bullet: bool = False
    depth: int = 0
    """How many lists the block stands in."""
    centred: bool = False
    quoted: bool = False
    page: int | None = None
    column: int | None = None
    flush_start: bool | None = None
    """First on its page or column and not indented (paged formats)."""
    full_end: bool | None = None
    """Its last line reaches the right margin (paged formats)."""
    hyphens: tuple[int, ...] = ()
    """Offsets in `text` of hyphens that stood at a line's end (paged formats)."""
    source_line: int | None = None
    """The line of the source, from 1, on which the block begins."""
    row: int | None = None
    note: str | None = None
    """The mark of a note block: `1`, `*`."""
    ended: bool = False
    """Its end is a paragraph mark of the author's, as in Word, and no end of a line or page."""

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(line.text for line in self.lines)


# ----------------------------------------
# A text cut into the units that are aligned: parts, headings, paragraphs.

PARAGRAPH_BREAK = "\n\n"
"""What stands between two paragraphs in a version's body and in the text of an n:m link."""


class Role(StrEnum):
    """What a paragraph does in its document."""

    PARAGRAPH = "paragraph"
    PREAMBULAR = "preambular"
    """A reason: `REAFFIRMING the importance of …;`."""
    LEAD = "lead"
    """The words that turn from reasons to will: `DO HEREBY DECLARE TO:`."""
    OPERATIVE = "operative"
    ITEM = "item"
    """A member (a), (i), bullet of a list under a chapeau."""


class Certainty(StrEnum):
    """How sure the segmenter is of a boundary."""

    CERTAIN = "certain"
    LIKELY = "likely"
    CHECK = "check"
    """A person should look: the import report lists it."""


@dataclass(frozen=True, slots=True)
class ParagraphJoin:
    """A place where a paragraph broken by the page was put together again."""

    offset: int
    """Code points from the start of the joined paragraph to the first word after the break."""
    left_ends: str
    right_begins: str
    cue: str
    """Which sign told that the halves belong together: `lower case`, `function word`, …"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the import report: what was dropped, doubted or noticed, and where."""

    code: str
    """`W_LABEL_GAP`, `I_FURNITURE`, …: the list in docs/cli.md."""
    message: str
    line: int | None = None
    page: int | None = None


_GRAVEST = (
    *("W_NO_PROSE", "W_HTML_LEFT_OUT", "W_HTML_COVERAGE", "W_SHORT", "W_LINKED", "W_MIRROR"),
    *("W_MOJIBAKE", "W_PDF_HIDDEN_TEXT", "W_PDF_ROTATED", "W_PDF_COLUMNS", "W_PDF_TABLE"),
    *("W_LANG", "W_DOCX_TRACKED", "W_LABEL_GAP", "W_LABEL_DUP", "W_LABEL_BURIED"),
)
"""Warnings of words that may be missing or wrong; those not named here come after them."""
_LIGHTEST = ("W_CHARSET", "W_INVISIBLE", "W_JOIN", "W_HYPHEN")
"""Warnings of what was mended in all likelihood; they come last."""


def gravest_warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that ask to be looked at (`W_…`), the gravest first."""

    def rank(finding: Finding) -> int:
        if finding.code in _GRAVEST:
            return _GRAVEST.index(finding.code)
        return len(_GRAVEST) + (finding.code in _LIGHTEST)

    return tuple(sorted((f for f in findings if f.code.startswith("W_")), key=rank))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that is aligned: words untouched, markup and printed label taken off."""

    text: str
    index: int = 0
    """Position in the document from 0; a link names paragraphs by it."""
    path: str = ""
    """The stable address in the document: `3`, `annex/20`, `annex/4/b`."""
    part: str = "main"
    label: str | None = None
    """As printed, without closing point or bracket: `20`, `a`, `iv`, `PP3 bis`."""
    derived_label: str | None = None
    """The number a reader would give where the print has none or `1.` throughout."""
    headings: tuple[str, ...] = ()
    """The headings above it, outermost first."""
    role: Role = Role.PARAGRAPH
    depth: int = 0
    """0 for a paragraph of the text, 1 and more for items of lists."""
    start: int = 0
    """Code-point offset of its first character in the version's body."""
    joins: tuple[ParagraphJoin, ...] = ()
    certainty: Certainty = Certainty.CERTAIN
    rules: tuple[str, ...] = ()
    """The segmentation rules that shaped it: `S1`, `S4`, …"""
    line: int | None = None
    page: int | None = None

    @property
    def end(self) -> int:
        """Offset after its last character in the version's body."""
        return self.start + len(self.text)

    @property
    def heading(self) -> str | None:
        """The nearest heading above it."""
        return self.headings[-1] if self.headings else None

    @property
    def number(self) -> str:
        """What a reader calls it: the printed label, else the derived one, else its place."""
        return self.label or self.derived_label or self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; it stands before the paragraph of index `before`."""

    text: str
    level: int
    """From 1; ranked by look within the document, not by the number of `#`."""
    part: str
    before: int
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signed, as printed."""

    name: str
    office: str = ""
    role: str = "signatory"
    """`signatory` or `witness`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component with its own numbering: the main text, an annex."""

    slug: str
    """`main`, `annex`, `annex-2`: the first half of its paragraphs' paths."""
    title_lines: tuple[str, ...] = ()
    dateline: str | None = None
    attestation: str | None = None
    signatories: tuple[Signatory, ...] = ()

    @property
    def title(self) -> str:
        """The title on one line."""
        return " ".join(self.title_lines)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote or endnote: no paragraph, and part of the text all the same."""

    mark: str
    """As printed: `1`, `*`, `e2`."""
    text: str
    paragraph: str | None
    """Path of the paragraph that calls it; None where that is not known."""
    line: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A text cut into its units; `segmentation.segment` makes it from blocks."""

    parts: tuple[Part, ...]
    headings: tuple[Heading, ...]
    paragraphs: tuple[Paragraph, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[Footnote, ...] = ()

    @property
    def body(self) -> str:
        """The canonical text: paragraphs in order, joined by `PARAGRAPH_BREAK`."""
        return PARAGRAPH_BREAK.join(paragraph.text for paragraph in self.paragraphs)

    def digest(self, language: str) -> str:
        """Return the SHA-256, in hex, of language, parts, headings, paragraphs and notes.

        Two segmentations with one digest read the same to a person; findings, rules, lines and
        pages are left out, and the marks of notes, which formats number in their own ways. A text
        without notes has the digest that it had before notes were stored.
        """
        leaves: list[object] = [language]
        leaves += [asdict(part) for part in self.parts]
        leaves += [[h.text, h.level, h.part, h.before] for h in self.headings]
        leaves += [
            [p.path, p.label, p.derived_label, p.role, p.depth, list(p.headings), p.text]
            for p in self.paragraphs
        ]
        leaves += [["note", n.text] for n in self.notes]
        canonical = json.dumps(leaves, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


# ----------------------------------------
# What was received, and where it came from.


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a document as received, and where they came from (FRBR manifestation)."""

    content: bytes
    origin: str
    """A path as the user named it, or an address."""
    media_type: str
    retrieved_at: datetime
    """Aware, in UTC."""
    charset: str | None = None
    """The encoding the text was decoded with; None for binary formats."""

    @property
    def sha256(self) -> str:
        """The 64 hex digits of the digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a stored version came from, without its bytes."""

    sha256: str
    media_type: str
    origin: str
    retrieved_at: datetime
    size: int
    """In bytes."""
    reader: str
    """The reader's name and version: `markdown 1`."""
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Bytes that a stored version was read from, and where they came from."""

    provenance: Provenance
    content: bytes


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What a publisher answered when asked for an address, without the bytes."""

    address: str
    """As it was asked for: from the catalogue, or by the user."""
    final_address: str
    """What the bytes came from, after redirects and links."""
    via: tuple[str, ...]
    """The addresses in between."""
    status: int
    """200, or 304 where the publisher said that the bytes known are still the ones."""
    headers: tuple[tuple[str, str], ...]
    """Of the answer, names in lower case; without cookies."""
    retrieved_at: datetime
    """Aware, in UTC."""
    sha256: str
    """Of the bytes, which the corpus holds."""

    def header(self, name: str) -> str:
        """Return the first header of a name, or nothing."""
        return next((value for field, value in self.headers if field == name), "")


# ----------------------------------------
# The statement as such and its versions.


@dataclass(frozen=True, slots=True)
class Party:
    """A state or bloc; `code` is ISO 3166 alpha-3, `ASEAN`, `EU`, or the document's own."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A statement as such, with no particular text (FRBR work)."""

    key: str
    """The slug that names it on the command line: `japan-laos-csp-2025`."""
    title: str
    kind: str = "statement"
    date: str | None = None
    """ISO 8601, whole or partial: `2025-01-21`, `2025-01`, `2025`."""
    place: str | None = None
    parties: tuple[Party, ...] = ()
    level: str | None = None
    """The partnership's level as stated: `Comprehensive Strategic Partnership`."""
    succeeds: str | None = None
    """Key of the document whose partnership it upgrades or continues."""
    languages: tuple[str, ...] = ("en",)
    source_url: str | None = None
    licence: str | None = None
    specimen: bool = False
    """Invented, for showing the tool; every page says so."""

    @property
    def year(self) -> str:
        """The year of its date, or an en dash."""
        return self.date[:4] if self.date else "–"


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a document at one moment in one language; immutable (FRBR expression)."""

    document: Document
    number: int
    language: str
    segmentation: Segmentation
    provenance: Provenance
    parent: int | None = None
    """Number of the version it was made from."""

    @property
    def name(self) -> str:
        """How the command line calls it: `japan-laos-csp-2025@1`."""
        return f"{self.document.key}@{self.number}"

    @property
    def digest(self) -> str:
        """Identity of the text; see `Segmentation.digest`."""
        return self.segmentation.digest(self.language)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs in document order."""
        return self.segmentation.paragraphs


# ----------------------------------------
# Any text as an XML identifier, and back: a paragraph's path, a part's slug, a label.

_PLAIN = re.compile(r"[A-Za-z0-9.-]")
_CODED = re.compile(r"_(?:x([0-9a-f]{1,6})_|s)")


def to_identifier(text: str) -> str:
    """Return a name that XML allows within an identifier, another for every text.

    >>> to_identifier("annex/4/b")
    'annex_s4_sb'
    """
    return "".join(
        character
        if _PLAIN.fullmatch(character)
        else "_s"
        if character == "/"
        else f"_x{ord(character):x}_"
        for character in text
    )


def from_identifier(name: str) -> str:
    """Return the text that `to_identifier` was given.

    Raises:
        ValueError: it was given none.
    """
    text = _CODED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "/", name)
    if to_identifier(text) != name:
        raise ValueError(f"no identifier: {name}")
    return text
