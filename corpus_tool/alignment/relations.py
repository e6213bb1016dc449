"""How the two sides of a link stand to each other: identical, edited or reworded."""

from __future__ import annotations

from difflib import SequenceMatcher

from corpus_tool.alignment.terms import stem, words
from corpus_tool.model import Relation

__all__ = ["classify"]

EDITED = 0.45


def classify(left: str, right: str) -> Relation:
    """Tell the relation of two texts from the words they share in order."""
    before, after = ([stem(word) for word in words(text)] for text in (left, right))
    if before == after:
        return Relation.IDENTICAL
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = sum(block.size for block in blocks if block.size >= 2)
    shorter = min(len(before), len(after))
    return Relation.EDITED if kept >= EDITED * max(shorter, 1) else Relation.REWORDED
