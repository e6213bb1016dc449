"""What earlier texts of a series say and its last text does not.

A word of the glossary: a topic or a formula is silent in a text that an earlier text of its series
had it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.model.series import Carrier, SeriesRow, SeriesState

__all__ = ["Followed", "FollowedKind", "NoSeries", "Silences", "Standing", "Survivor"]


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
            has = state not in {SeriesState.SILENT, SeriesState.ABSENT}
            if found and not has:
                break
            found, length = found or has, length + has
        return length

    @property
    def after(self) -> int:
        """How many texts since the last that has it, the last of the series included; or none."""
        states = self.row.states
        return next(i for i, s in enumerate(reversed(states)) if s is not SeriesState.SILENT)


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
