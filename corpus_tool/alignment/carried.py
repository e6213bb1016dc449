"""Further links of paragraphs that are linked already: a sentence of theirs went elsewhere.

A long paragraph may be split over places that have nothing to do with each other. Its link goes
to the place where most of it went; a sentence that stands, nearly as it was, in a third
paragraph is a link of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from corpus_tool.alignment.bags import Floats, Pairs
from corpus_tool.alignment.links import Group

__all__ = ["CARRIED", "find_carried"]

CARRIED = 0.5
"""From this likeness on, one sentence was written from the other."""


def find_carried(
    chances: Pairs, pairs: Pairs, carried: Floats, groups: Iterable[Group], *, min_score: float
) -> tuple[Group, ...]:
    """Return the pairs of paragraphs that a carried sentence ties, beside those in groups.

    Args:
        chances: the chance of each pair; a carried sentence alone makes no link.
        pairs: the candidates.
        carried: how alike the carried sentences of each candidate are.
        groups: the links there are.
        min_score: the chance below which nothing is linked.
    """
    tied = {(i, j) for left, right in groups for i in left for j in right}
    enough = (carried >= CARRIED) & (chances.at(pairs.keys) >= min_score)
    found = np.flatnonzero(enough)
    sides = zip(pairs.left[found].tolist(), pairs.right[found].tolist(), strict=True)
    return tuple(((i,), (j,)) for i, j in sides if (i, j) not in tied)
