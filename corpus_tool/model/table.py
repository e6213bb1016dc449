"""Three and more texts side by side: which paragraphs of each belong to one thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.model.comparison import Comparison, Link
from corpus_tool.model.document import Version
from corpus_tool.model.silence import Followed

__all__ = ["AlignmentTable", "Cell", "CellState", "Row", "TableMode"]


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
class Cell:
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

    cells: tuple[Cell, ...]


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
        return (self.comparisons[0].left, *(one.right for one in self.comparisons))

    def compared_with(self, column: int) -> int | None:
        """Return the column that a column is compared with; None for the first."""
        if column == 0:
            return None
        return column - 1 if self.mode is TableMode.SERIES else 0
