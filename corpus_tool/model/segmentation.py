"""A text cut into the units that are aligned: parts, headings, paragraphs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum

__all__ = [
    "PARAGRAPH_BREAK",
    "Certainty",
    "Finding",
    "Heading",
    "Join",
    "Paragraph",
    "Part",
    "Role",
    "Segmentation",
    "Signatory",
]

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
class Join:
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
    joins: tuple[Join, ...] = ()
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
class Segmentation:
    """A text cut into its units; `text.segment` makes it from blocks."""

    parts: tuple[Part, ...]
    headings: tuple[Heading, ...]
    paragraphs: tuple[Paragraph, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def body(self) -> str:
        """The canonical text: paragraphs in order, joined by `PARAGRAPH_BREAK`."""
        return PARAGRAPH_BREAK.join(paragraph.text for paragraph in self.paragraphs)

    def digest(self, language: str) -> str:
        """Return the SHA-256, in hex, of language, parts, headings and paragraphs.

        Two segmentations with one digest read the same to a person; findings, rules, lines and
        pages are left out.
        """
        leaves: list[object] = [language]
        leaves += [asdict(part) for part in self.parts]
        leaves += [[h.text, h.level, h.part, h.before] for h in self.headings]
        leaves += [
            [p.path, p.label, p.derived_label, p.role, p.depth, list(p.headings), p.text]
            for p in self.paragraphs
        ]
        canonical = json.dumps(leaves, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
