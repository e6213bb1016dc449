"""What went and what came between two short wordings: a diff of words for what is no collation.

A collation (`wording.matching`) weighs words and prices marks; titles, headings and the variants of
a formula are too short for that. Here as many words as possible are kept (Indel distance).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

__all__ = ["WordChange", "diff_words"]


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words that both have, or what stands in the place of what."""

    left: slice
    right: slice
    is_kept: bool

    @property
    def removed(self) -> bool:
        """Tell whether words went."""
        return not self.is_kept and self.left.start < self.left.stop

    @property
    def added(self) -> bool:
        """Tell whether words came."""
        return not self.is_kept and self.right.start < self.right.stop


def diff_words(left: Sequence[str], right: Sequence[str]) -> Iterator[WordChange]:
    """Yield what is kept and what changed, in order; no two changes stand side by side.

    Args:
        left: the words of the earlier wording, folded as far as they are to be the same.
        right: those of the later one.
    """
    waiting: WordChange | None = None
    for step in Indel.opcodes(left, right):
        change = WordChange(
            slice(step.src_start, step.src_end),
            slice(step.dest_start, step.dest_end),
            step.tag == "equal",
        )
        if waiting is not None and not change.is_kept:
            change = WordChange(
                slice(waiting.left.start, change.left.stop),
                slice(waiting.right.start, change.right.stop),
                is_kept=False,
            )
        elif waiting is not None:
            yield waiting
        waiting = None if change.is_kept else change
        if change.is_kept:
            yield change
    if waiting is not None:
        yield waiting
