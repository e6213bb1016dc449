"""Further links of paragraphs that are linked already.

A long paragraph may be split over places that have nothing to do with each other. Its link goes
to the place where most of it went; a sentence that stands, nearly as it was, in a third
paragraph is a link of its own, and so is a paragraph that most likely belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from corpus_tool.alignment.bags import Floats, Pairs
from corpus_tool.alignment.links import Group

__all__ = ["CARRIED", "LIKELY", "find_carried", "find_left_over"]

CARRIED = 0.5
"""From this likeness on, one sentence was written from the other."""
LIKELY = 0.6
"""From this chance on, a paragraph is not left alone for the sake of its counterpart's group."""


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


def find_left_over(
    chances: Pairs, groups: Iterable[Group], *, min_score: float
) -> tuple[Group, ...]:
    """Return pairs of an ungrouped paragraph and its likely counterpart, which is in a group.

    The counterpart's other members have nothing to do with it, or it would be among them.

    Args:
        chances: the chance of each pair.
        groups: the links there are.
        min_score: the chance below which nothing is linked.
    """
    known = list(groups)
    tied = {("left", i) for left, _ in known for i in left}
    tied |= {("right", j) for _, right in known for j in right}
    likely = np.flatnonzero(chances.values >= max(LIKELY, min_score))
    ordered = likely[np.argsort(-chances.values[likely], kind="stable")]
    found: list[Group] = []
    for i, j in zip(chances.left[ordered].tolist(), chances.right[ordered].tolist(), strict=True):
        if {("left", i), ("right", j)} - tied:
            found.append(((i,), (j,)))
            tied |= {("left", i), ("right", j)}
    return tuple(found)
