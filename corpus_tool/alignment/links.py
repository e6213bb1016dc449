"""Which paragraphs belong together: groups of left and right that gain more than they risk.

A paragraph is worth one when it finds its counterpart; a pair that does not belong costs
`risk`. Groups grow from the likeliest pair on, as long as each step gains: a split, a merger or
a regrouping is accepted when it brings in a paragraph and most of its pairs are likely.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corpus_tool.alignment.bags import Pairs

__all__ = ["Group", "group_pairs", "risk_of"]

Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Left and right paragraphs, both ascending."""

MOST_MEMBERS = 8
LEAST_CHANCE = 0.1


def risk_of(min_score: float) -> float:
    """Return the cost of a wrong pair at which a pair of this chance alone just pays.

    Alone, a pair of chance `p` gains two counterparts times `p` and risks `1 - p`.
    """
    return 2 * min_score / max(1 - min_score, 1e-9)


def group_pairs(chances: Pairs, size: tuple[int, int], *, min_score: float) -> tuple[Group, ...]:
    """Gather pairs into groups; a paragraph is in one group at most.

    Args:
        chances: the chance of each candidate pair.
        size: how many paragraphs there are left and right.
        min_score: the chance from which on a pair by itself makes a link.
    """
    known = {
        (int(i), int(j)): float(chance)
        for i, j, chance in zip(chances.left, chances.right, chances.values, strict=True)
        if chance >= LEAST_CHANCE
    }
    risk = risk_of(min_score)
    groups: dict[int, Group] = {}
    homes: dict[tuple[str, int], int] = {}
    for name, (i, j) in enumerate(_order(known, size)):
        mine, theirs = homes.get(("left", i)), homes.get(("right", j))
        if mine is not None and mine == theirs:
            continue
        if mine is theirs is None and known[i, j] < min_score:
            continue
        first = groups[mine] if mine is not None else ((i,), ())
        second = groups[theirs] if theirs is not None else ((), (j,))
        merged = _merge(first, second)
        if sum(map(len, merged)) > MOST_MEMBERS:
            continue
        if _gain(merged, known, risk) <= _gain(first, known, risk) + _gain(second, known, risk):
            continue
        for old in (mine, theirs):
            if old is not None:
                del groups[old]
        groups[name] = merged
        homes |= {("left", k): name for k in merged[0]} | {("right", k): name for k in merged[1]}
    return tuple(sorted(groups.values()))


def _order(known: Mapping[tuple[int, int], float], size: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the likeliest pairs first; of equals, those nearest to the same place."""

    def rank(pair: tuple[int, int]) -> tuple[float, float, tuple[int, int]]:
        away = abs((pair[0] + 0.5) / size[0] - (pair[1] + 0.5) / size[1])
        return -known[pair], round(away, 9), pair

    return sorted(known, key=rank)


def _merge(first: Group, second: Group) -> Group:
    return tuple(sorted(first[0] + second[0])), tuple(sorted(first[1] + second[1]))


def _gain(group: Group, known: Mapping[tuple[int, int], float], risk: float) -> float:
    if not group[0] or not group[1]:
        return 0.0
    table = np.array([[known.get((i, j), 0.0) for j in group[1]] for i in group[0]])
    return float(table.max(axis=1).sum() + table.max(axis=0).sum() - risk * (1 - table).sum())
