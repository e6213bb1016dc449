"""Two or more texts side by side, as values: links, readings, tables, series, silences.

Sections, in order:

* Two versions, the links between their paragraphs, and what made them.
* Three and more texts side by side: which paragraphs of each belong to one thread.
* Documents in order of date, and what each does with a formula or topic.
* What earlier texts of a series say and its last text does not.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from corpus_tool.model.commitment import CommitmentChanges, Shift
from corpus_tool.model.text import Paragraph, Version

__all__ = [
    "Alignment",
    "AlignmentTable",
    "Carrier",
    "CellState",
    "Comparison",
    "Followed",
    "FollowedKind",
    "Link",
    "Nearest",
    "NoSeries",
    "Options",
    "Reading",
    "ReadingKind",
    "Relation",
    "Routine",
    "Row",
    "SeriesRow",
    "SeriesState",
    "Shape",
    "Silences",
    "Standing",
    "Survivor",
    "TableCell",
    "TableMode",
]


# ----------------------------------------
# Two versions, the links between their paragraphs, and what made them.


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
    BREAK = "break"
    """Where paragraphs are cut: no word is lost or gained by it."""
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
    """0 to 1: the chance that a careful reader would draw it."""
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
    """What it shares with this candidate and with the next best, and why that was not enough."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which paragraphs of two texts belong together; `alignment` makes it."""

    links: tuple[Link, ...]
    nearest: tuple[Nearest, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may set of a comparison; stored with it and printed in the report."""

    min_score: float = 0.25
    """Below this chance two paragraphs are not linked."""
    moved_score: float = 0.50
    """Below this chance they are not linked out of the common order, where most false links are."""
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
    """Name of the encoder, or None when the engine worked on words alone."""
    ledger: CommitmentChanges | None = None
    """Operative verbs and shifts; never stored, for they follow from the texts and the ladder."""
    unread: tuple[str, ...] = ()
    """Languages, by code, whose word lists are not at hand: without a ledger for want of them."""
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


# ----------------------------------------
# Three and more texts side by side: which paragraphs of each belong to one thread.


class TableMode(StrEnum):
    """Which text each text is compared with."""

    SERIES = "series"
    """Each with the one before it."""
    BASE = "base"
    """Each with the first."""


class CellState(StrEnum):
    """How a text has a thread, measured by the text it is compared with."""

    START = "start"
    """In the first text, which is compared with none."""
    IDENTICAL = "identical"
    EDITED = "edited"
    REWORDED = "reworded"
    NEW = "new"
    """Here, and without a counterpart in the text compared with."""
    RETURNED = "returned"
    """Here, not in the text compared with, but in one before that: carried over a gap."""
    DROPPED = "dropped"
    """Not here, though the text compared with has it."""
    ELSEWHERE = "elsewhere"
    """Not here: what the text compared with has here stands in another row of this text."""
    ABSENT = "absent"
    """Neither here nor in the text compared with."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """What one text has of a thread."""

    paragraphs: tuple[int, ...]
    """Positions of its paragraphs in the version, ascending; empty when it has none."""
    state: CellState
    links: tuple[Link, ...] = ()
    """The links that lead here from the text compared with, the strongest first; of a cell that
    is elsewhere, those that lead there; of one that returned, those from the text that had it."""
    since: int | None = None
    """Column of the text that had it last, of a thread that returned; None of all others."""

    @property
    def moved(self) -> bool:
        """Tell whether a paragraph of it stands out of the common order of both texts."""
        return any(link.moved for link in self.links)

    @property
    def score(self) -> float | None:
        """The score of the strongest link; None without one."""
        return self.links[0].score if self.links else None

    @property
    def reason(self) -> str:
        """Why the strongest link was made; empty without one."""
        return self.links[0].reason if self.links else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A thread of paragraphs through the texts: one cell a text, in their order."""

    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class AlignmentTable:
    """Paragraphs by texts: every paragraph of every text stands in exactly one row."""

    comparisons: tuple[Comparison, ...]
    """What it was made of: one for each text after the first."""
    rows: tuple[Row, ...]
    mode: TableMode = TableMode.SERIES
    followed: tuple[Followed, ...] | None = None
    """Formulae and headings along the texts, in the order of the columns; their names are those
    of the columns, from 0. None where they were not looked for."""

    @property
    def versions(self) -> tuple[Version, ...]:
        """The texts, in the order of the columns."""
        return (self.comparisons[0].left, *(comparison.right for comparison in self.comparisons))

    def compared_with(self, column: int) -> int | None:
        """Return the column that a column is compared with; None for the first."""
        if column == 0:
            return None
        return column - 1 if self.mode is TableMode.SERIES else 0


# ----------------------------------------
# Documents in order of date, and what each does with a formula or topic.


@dataclass(frozen=True, slots=True)
class Carrier:
    """A document as a bearer of formulae: one version of it stands for the document."""

    version: str
    """Name of the version read: `japan-laos-csp-2025@1`."""
    key: str
    """Key of the document."""
    date: str | None
    """ISO 8601, whole or partial; None for an undated document."""
    parties: tuple[str, ...] = ()
    """Codes, in the document's order."""
    title: str = ""

    @property
    def partners(self) -> tuple[str, ...]:
        """The parties as a set: sorted, each once."""
        return tuple(sorted(set(self.parties)))


class SeriesState(StrEnum):
    """What one text of a series does with a formula or topic."""

    FIRST = "first"
    """Its first appearance in the series."""
    CARRIED = "carried"
    """The text before it had it, too."""
    RESUMED = "resumed"
    """It had been silent in between."""
    REWORDED = "reworded"
    """An earlier text had it, this one says nearly the same in other words or another spelling."""
    SILENT = "silent"
    """An earlier text had it, this one has it in no form."""
    ABSENT = "absent"
    """No text so far has had it."""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A formula or topic along a series of texts in order of date."""

    key: str
    """Id of the formula, or the topic itself."""
    label: str
    """Template of the formula, or the topic's name."""
    states: tuple[SeriesState, ...]
    """One a text of the series."""
    streak: int
    """How many texts in a row, up to the last but one, had it."""
    dropped: bool
    """Absent in the last text after having stood in the one before."""
    sisters: int = 0
    """Texts of the last one's year, of other partners, that have it."""

    @property
    def sentence(self) -> str:
        """The finding in words: `in the last six, absent now`."""
        present = sum(s in _PRESENT for s in self.states)
        if self.dropped:
            return f"in the last {self.streak}, absent now"
        if self.states[-1] is SeriesState.CARRIED:
            return f"carried, {present} of {len(self.states)}"
        return f"{self.states[-1]}, {present} of {len(self.states)}"


_PRESENT = frozenset(
    {SeriesState.FIRST, SeriesState.CARRIED, SeriesState.RESUMED, SeriesState.REWORDED}
)
_LACKING = frozenset({SeriesState.REWORDED, SeriesState.SILENT})
"""States of a text that has not the words themselves."""


# ----------------------------------------
# What earlier texts of a series say and its last text does not.
#
# A word of the glossary: a topic or a formula is silent in a text that an earlier text of its
# series had it in.


class FollowedKind(StrEnum):
    """What is followed along a series."""

    FORMULA = "formula"
    HEADING = "heading"
    """A topic, as the texts name it themselves: the heading of a section."""


class NoSeries(StrEnum):
    """Why no series leads to a text."""

    NOT_READ = "not_read"
    """A search reads one version of every document, and not this one."""
    UNDATED = "undated"
    """The text has no date, so no other is known to be earlier."""
    NO_PARTIES = "no_parties"
    """The text states no parties, so its partners' other texts are not known."""
    TOO_FEW = "too_few"
    """Fewer than two texts of its partners are earlier."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a text of the series has the wording first."""

    version: str
    """Name of the version: `japan-laos-csp-2025@1`."""
    paragraph: int
    """Index in the version; of a heading that of the first paragraph under it."""
    path: str
    sentence: str
    """The sentence it stands in, as printed; of a heading the heading."""
    begun: int
    """Where the sentence begins in the paragraph."""
    start: int
    """Where the wording begins in the sentence."""
    end: int

    @property
    def wording(self) -> str:
        """The words themselves, as printed there."""
        return self.sentence[self.start : self.end]


NEAR_WORDS = 3
"""Telling words that two wordings share by more than chance."""
NEAR_SHARE = 0.6
"""Of the telling words: `issue of the stranded ferrymen` and `ferrymen issue` share so many."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """The stretch of the last text that says most of it in other words."""

    paragraph: int
    """Index in the last text."""
    start: int
    end: int
    kept: int
    """Telling words of the wording that stand in it, whatever their endings."""
    words: int
    """Telling words of the wording."""

    @property
    def says_it(self) -> bool:
        """Whether it has half of the telling words, so that the matter may be said in others."""
        return self.kept >= min(2, self.words) and 2 * self.kept >= self.words

    @property
    def is_near(self) -> bool:
        """Whether it has so many of them that the text cannot be called silent."""
        return self.kept >= min(NEAR_WORDS, self.words) and self.kept >= NEAR_SHARE * self.words


@dataclass(frozen=True, slots=True)
class Followed:
    """A formula or topic along a series, with the places where it stands."""

    kind: FollowedKind
    row: SeriesRow
    standings: tuple[Standing, ...]
    """One for each text of the series that has it, oldest first."""
    sisters: tuple[str, ...] = ()
    """Names of the texts of the last one's year, of other partners, that have it."""
    survivor: Survivor | None = None
    """In a last text that lacks it; None where nothing has any of its telling words."""

    @property
    def is_survived(self) -> bool:
        """Whether the last text may say it in other words."""
        return self.survivor is not None and self.survivor.says_it

    @property
    def run(self) -> int:
        """How many texts in a row had it, the last of them being the last that has it."""
        length, found = 0, False
        for state in reversed(self.row.states[:-1]):
            has = state is not SeriesState.ABSENT and state not in _LACKING
            if found and not has:
                break
            found, length = found or has, length + has
        return length

    @property
    def after(self) -> int:
        """How many texts since the last that has it, the last of the series included; or none."""
        states = self.row.states
        return next(i for i, s in enumerate(reversed(states)) if s not in _LACKING)


@dataclass(frozen=True, slots=True)
class Silences:
    """What a text no longer says of what its series did."""

    texts: tuple[Carrier, ...]
    """The series, oldest first; the text itself is the last."""
    found: tuple[Followed, ...] = ()
    """What went with this text before what went earlier; of those what stood longest first."""
    folded: int = 0
    """So many more overlap one that is given, and are left to it."""
    passing: int = 0
    """So many more stood in one text only, and went before the last."""
    unheaded: bool = False
    """The text has no headings and an earlier one has, so that none of these can be missed."""
    sisters: tuple[Carrier, ...] = ()
    """Texts of the same year of other partners, by name."""
    unplaced: tuple[Carrier, ...] = ()
    """Texts of the same partners that may be earlier or not: without a date, or of a date that
    does not tell."""
    cause: NoSeries | None = None
    """Why there is no series; None where there is one."""
