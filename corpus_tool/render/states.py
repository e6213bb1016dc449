"""What a row of the report is: one state each, counted with its base.

A moved link keeps its relation in the data; among the states it counts once, as moved, so that
the counts of a page add up to its rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.model import Comparison, Link

__all__ = ["Counts", "State", "count", "state_of"]


class State(StrEnum):
    """The six states of reports, in the order in which the page names them."""

    IDENTICAL = "identical"
    EDITED = "edited"
    REWORDED = "reworded"
    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Counts:
    """Links and unlinked paragraphs by state, and the paragraphs they are counted from."""

    identical: int = 0
    edited: int = 0
    reworded: int = 0
    moved: int = 0
    """Moved links, whatever their relation; they are not counted again under it."""
    added: int = 0
    dropped: int = 0
    left: int = 0
    """Paragraphs of the left version."""
    right: int = 0
    """Paragraphs of the right version."""

    def of(self, state: State) -> int:
        """Return the number of links, or of unlinked paragraphs, in a state."""
        number: int = getattr(self, state.value)
        return number


def state_of(link: Link) -> State:
    """Return the one state under which a link is shown, filtered and counted."""
    return State.MOVED if link.moved else State(link.relation.value)


def count(comparison: Comparison) -> Counts:
    """Count the links and the unlinked paragraphs of a comparison by state."""
    links = Counter(state_of(link) for link in comparison.links)
    return Counts(
        identical=links[State.IDENTICAL],
        edited=links[State.EDITED],
        reworded=links[State.REWORDED],
        moved=links[State.MOVED],
        added=len(comparison.added),
        dropped=len(comparison.dropped),
        left=len(comparison.left.paragraphs),
        right=len(comparison.right.paragraphs),
    )
