"""Which paragraphs belong together: near-best on both sides, gathered into n:m groups."""

from __future__ import annotations

import numpy as np

from corpus_tool.alignment.similarity import Matrix

__all__ = ["Group", "choose_pairs", "group_pairs"]

Group = tuple[tuple[int, ...], tuple[int, ...]]

NEAR_BEST = 0.9


def choose_pairs(score: Matrix, *, min_score: float) -> tuple[tuple[int, int], ...]:
    """Return the pairs that neither side has a clearly better partner for."""
    if not score.size:
        return ()
    rows, columns = score.max(axis=1, keepdims=True), score.max(axis=0, keepdims=True)
    chosen = (score >= NEAR_BEST * rows) & (score >= NEAR_BEST * columns) & (score >= min_score)
    pairs = [(int(i), int(j)) for i, j in zip(*np.nonzero(chosen), strict=True)]
    # Equal paragraphs repeated on both sides pair off in order, so that no group grows wild.
    pairs.sort(key=lambda pair: (-float(score[pair]), abs(pair[0] - pair[1]), pair))
    return tuple(pairs)


def group_pairs(pairs: tuple[tuple[int, int], ...]) -> tuple[Group, ...]:
    """Gather pairs, best first, into stars: a paragraph is in one group, one side has one."""
    partners: dict[tuple[str, int], set[int]] = {}
    for i, j in pairs:
        mine, theirs = partners.get(("left", i), set()), partners.get(("right", j), set())
        busy = any(len(partners["right", k]) > 1 for k in mine)
        busy |= any(len(partners["left", k]) > 1 for k in theirs)
        if not busy and not (mine and theirs):
            partners.setdefault(("left", i), set()).add(j)
            partners.setdefault(("right", j), set()).add(i)
    groups: set[Group] = set()
    for (side, index), others in partners.items():
        if side == "left":
            first = min(others)
            lefts = partners["right", first] if len(others) == 1 else {index}
            groups.add((tuple(sorted(lefts)), tuple(sorted(others))))
    return tuple(sorted(groups))
