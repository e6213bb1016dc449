"""The verbs that govern lists: `WE HEREBY COMMIT TO:`, `we agree to the following steps:`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus_tool.analysis.persons import Found
from corpus_tool.analysis.phrases import Phrase
from corpus_tool.analysis.verbs import Match
from corpus_tool.model import Paragraph, Role

__all__ = ["Lead", "foretells"]


@dataclass(frozen=True, slots=True)
class Lead:
    """A verb that governs a list, and who speaks it."""

    match: Match
    path: str
    speaker: Found
    has_items: bool
    """Whether its list stands beneath it; else it is all that follows."""

    def governs(self, paragraph: Paragraph) -> bool:
        """Tell whether a paragraph belongs to its list."""
        beneath = paragraph.path.startswith(f"{self.path}/") or not self.has_items
        return beneath and paragraph.role in (Role.OPERATIVE, Role.ITEM)


def foretells(words: Sequence[Phrase], at: int) -> bool:
    """Tell whether a list is what a verb before speaks of: `agree to the following steps`."""
    near = [word.low for word in words[at : at + 3]]
    return ("the", "following") in pairwise(near)
