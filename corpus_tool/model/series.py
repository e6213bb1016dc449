"""Documents in order of date, and what each does with a formula or topic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Carrier", "SeriesRow", "SeriesState"]


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
    SILENT = "silent"
    """An earlier text had it, this one has not."""
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


_PRESENT = frozenset({SeriesState.FIRST, SeriesState.CARRIED, SeriesState.RESUMED})
