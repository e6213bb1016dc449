"""How the two sides of a link stand to each other: identical, edited or reworded.

A paragraph written from another keeps pairs of its words, one clause whole, or most of a sentence;
one newly written on the same subject keeps the subject's words alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.terms import Integers
from corpus_tool.model import Relation

__all__ = ["EDITED", "RUN", "SENTENCE", "classify_relation"]

EDITED = 0.22
"""From this Dice coefficient of word pairs on, one text was written from the other."""
RUN = 9
"""So many words in a row are no chance."""
SENTENCE = 0.55
"""From this likeness on, one sentence was written from the other."""


def classify_relation(
    left: Integers,
    right: Integers,
    *,
    light: NDArray[np.bool_],
    sentence: float,
    is_same: Callable[[], bool],
) -> Relation:
    """Tell the relation of the terms of two linked texts.

    Args:
        left: the terms of the left paragraphs, in order.
        right: those of the right ones.
        light: whether each term is a word of grammar; pairs of these prove nothing.
        sentence: how alike the likest two of their sentences are.
        is_same: tells whether the wording is the same.
    """
    if is_same():
        return Relation.IDENTICAL
    before, after = (_runs(side[light[side]].tolist(), side, 2) for side in (left, right))
    alike = 2 * len(before & after) / max(len(before) + len(after), 1)
    if max(alike / EDITED, sentence / SENTENCE) >= 1 or _runs((), left, RUN) & _runs(
        (), right, RUN
    ):
        return Relation.EDITED
    return Relation.REWORDED


def _runs(light: Iterable[int], terms: Integers, size: int) -> set[tuple[int, ...]]:
    """Return the runs of so many terms, without those of light terms alone."""
    listed: Sequence[int] = terms.tolist()
    dull = set(light)
    runs = set(zip(*(listed[k:] for k in range(size)), strict=False))
    return {run for run in runs if not dull.issuperset(run)} if dull else runs
