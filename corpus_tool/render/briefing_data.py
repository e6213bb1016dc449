"""What a briefing may be told beside the comparison: found elsewhere, worded here.

Each part may be None: it was not looked for, and the briefing says nothing of it. An empty tuple
says that it was looked for and nothing was found.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus_tool.model import Silences

__all__ = ["Boilerplate", "Insight", "Silence", "Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """An undertaking that became firmer or softer, went, or came."""

    direction: str
    """`firmer`, `softer`, `dropped` or `new`."""
    actor: str
    """Who undertakes it, as a reader calls them: `both sides`, `Japan`."""
    before: str = ""
    """The operative verb as the left text prints it; empty for a new undertaking."""
    after: str = ""
    """The same on the right; empty for one that was dropped."""
    about: str = ""
    """What is undertaken, as printed."""
    left: int | None = None
    """Index of its paragraph in the left text."""
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Paragraphs of the right text that carry formulae of other documents."""

    paragraphs: tuple[int, ...]
    documents: int
    """How many other documents have at least one of them."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A topic that the right text leaves out."""

    topic: str
    left: tuple[int, ...] = ()
    """Paragraphs of the left text that treat it."""
    carriers: int = 0
    """Of the sister texts, so many treat it."""
    sisters: int = 0
    """So many sister texts were looked at."""


@dataclass(frozen=True, slots=True)
class Insight:
    """All of it."""

    turns: tuple[Turn, ...] | None = None
    boilerplate: Boilerplate | None = None
    silences: tuple[Silence, ...] | None = None
    series: Silences | None = None
    """What earlier texts of the right one's partners said, and it does not."""
