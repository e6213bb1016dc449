"""Two versions, the links between their paragraphs, and what made them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from corpus_tool.model.commitment import Ledger, Shift
from corpus_tool.model.document import Version
from corpus_tool.model.segmentation import Paragraph
from corpus_tool.model.silence import Silences

__all__ = [
    "Alignment",
    "Comparison",
    "Link",
    "Nearest",
    "Options",
    "Reading",
    "ReadingKind",
    "Relation",
    "Routine",
    "Shape",
]


class Relation(StrEnum):
    """How the two sides of a link stand to each other."""

    IDENTICAL = "identical"
    """The same words apart from case, punctuation, spelling variant, dates and names."""
    EDITED = "edited"
    """Recognisably the same sentence or clause, with words added, removed or replaced."""
    REWORDED = "reworded"
    """The same specific subject in the same role, newly written."""


class Shape(StrEnum):
    """How many paragraphs a link ties on either side."""

    ONE = "one to one"
    SPLIT = "split"
    MERGED = "merged"
    REGROUPED = "regrouped"


class ReadingKind(StrEnum):
    """What happened to the words at one place of a link."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"


class Routine(StrEnum):
    """A change that every new statement brings; counted and folded, never in a headline."""

    DATE = "date"
    NUMBER = "number"
    ORDINAL = "ordinal"
    NAME = "name"
    SPELLING = "spelling"
    PUNCTUATION = "punctuation"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Reading:
    """What either text has at one place of a link.

    The `left` strings of a link's readings, joined, are its left paragraphs joined by
    `PARAGRAPH_BREAK`; the same on the right. A paragraph break is a reading of its own or stands
    at the end of one, never within.
    """

    kind: ReadingKind
    left: str
    right: str
    routine: Routine | None = None
    moved: int | None = None
    """Where words are removed here and added elsewhere in the link: the number both have."""


@dataclass(frozen=True, slots=True)
class Link:
    """Paragraphs left and right that correspond, by index; n:m, both sides ascending.

    A paragraph may stand in several links when its content really went to several places (as the
    gold of `corpus-tool evaluate` has it); no two links share a pair of a left and a right one.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    relation: Relation
    score: float
    """0 to 1: similarity under the engine's measure."""
    moved: bool = False
    """Out of the common order of the two texts (a transposition)."""
    reason: str = ""
    """Why they were linked, for a person: `shares: bombing, clearance; same heading`."""
    readings: tuple[Reading, ...] = ()

    @property
    def shape(self) -> Shape:
        """Split when one became several, merged when several became one."""
        match len(self.left) > 1, len(self.right) > 1:
            case False, False:
                return Shape.ONE
            case False, True:
                return Shape.SPLIT
            case True, False:
                return Shape.MERGED
        return Shape.REGROUPED


@dataclass(frozen=True, slots=True)
class Nearest:
    """The best candidate of a paragraph without a link, and why it was not enough."""

    side: str
    """`left` for a dropped paragraph, `right` for an added one."""
    index: int
    candidate: int | None
    """Index on the other side; None when nothing shares a single telling word."""
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which paragraphs of two texts belong together; `alignment` makes it."""

    links: tuple[Link, ...]
    nearest: tuple[Nearest, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may set of a comparison; stored with it and printed in the report."""

    min_score: float = 0.25
    """Below this score two paragraphs are not linked."""
    moved_score: float = 0.50
    """Below this score they are not linked out of the common order, where most false links are."""
    redline: float = 0.60
    """From this share of common words on, changes are shown as a redline, below as kept words."""
    min_kept: int = 3
    """A kept run of fewer words is noise, unless it holds a rare word."""

    def digest(self) -> str:
        """Return the SHA-256, in hex, of the options as canonical JSON."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, their links, and what made them."""

    left: Version
    right: Version
    links: tuple[Link, ...]
    nearest: tuple[Nearest, ...]
    options: Options
    engine: str
    """Name and version of the engine; a change of it makes a new comparison."""
    lexicon: str
    """Name and version of the lexicon: `en 1`."""
    encoder: str | None = None
    """Name of the word-vector model, or None when the engine worked on words alone."""
    ledger: Ledger | None = None
    """Operative verbs and shifts; never stored, for they follow from the texts and the ladder."""
    silences: Silences | None = None
    """What earlier texts said too; never stored, for it follows from the whole corpus."""

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Undertakings that became firmer or softer, went or came; none where none were read."""
        return self.ledger.shifts if self.ledger else ()

    @property
    def dropped(self) -> tuple[Paragraph, ...]:
        """Left paragraphs in no link."""
        linked = {i for link in self.links for i in link.left}
        return tuple(p for p in self.left.paragraphs if p.index not in linked)

    @property
    def added(self) -> tuple[Paragraph, ...]:
        """Right paragraphs in no link."""
        linked = {j for link in self.links for j in link.right}
        return tuple(p for p in self.right.paragraphs if p.index not in linked)

    @property
    def moved(self) -> tuple[Link, ...]:
        """Links out of the common order."""
        return tuple(link for link in self.links if link.moved)
