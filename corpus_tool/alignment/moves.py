"""Transpositions: links out of the common order of the two texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import product
from math import log1p

import numpy as np

from corpus_tool.alignment.bags import Pairs
from corpus_tool.alignment.links import Group

__all__ = ["find_moved", "mark_moved"]

NEGLIGIBLE = 1e-9
"""So that the order in which numbers were added decides nothing."""

Chain = tuple[float, int]
"""The weight of a chain and the pair it ends with."""


class _Heaviest:
    """The heaviest chain that ends at or before a place: a Fenwick tree of maxima."""

    def __init__(self, size: int) -> None:
        self._chains: list[Chain] = [(0.0, -1)] * (size + 1)

    def up_to(self, place: int) -> Chain:
        found = (0.0, -1)
        while place > 0:
            found = max(found, self._chains[place])
            place -= place & -place
        return found

    def put(self, place: int, chain: Chain) -> None:
        while place < len(self._chains):
            self._chains[place] = max(self._chains[place], chain)
            place += place & -place


def find_moved(places: Sequence[tuple[int, int]], weights: Sequence[float]) -> frozenset[int]:
    """Return the pairs outside the heaviest chain that never crosses, in O(n log n).

    Args:
        places: where each pair stands left and right.
        weights: how much each pair counts in the chain.
    """
    rights = sorted({right for _, right in places})
    tree = _Heaviest(len(rights))
    before: dict[int, int] = {}
    for k in sorted(range(len(places)), key=lambda k: places[k]):
        place = bisect_left(rights, places[k][1]) + 1
        weight, before[k] = tree.up_to(place)
        tree.put(place, (weight + weights[k], k))
    kept: set[int] = set()
    last = tree.up_to(len(rights))[1]
    while last >= 0:
        kept.add(last)
        last = before[last]
    return frozenset(range(len(places))) - kept


def mark_moved(
    groups: Sequence[Group], *, chances: Pairs, lengths: tuple[Sequence[int], Sequence[int]]
) -> frozenset[int]:
    """Return the groups of which the greater part is out of the common order.

    A group of several paragraphs may reach far, and its middle says little of where it stands;
    hence its pairs are ordered one by one.

    Args:
        groups: the left and right paragraphs of all links.
        chances: how likely each pair of paragraphs is.
        lengths: how many words each paragraph has, left and right.
    """
    pairs = [(k, i, j) for k, group in enumerate(groups) for i, j in product(*group)]
    known = chances.at(np.array([i * chances.width + j for _, i, j in pairs], dtype=np.int64))
    # A phrase does not outweigh a passage.
    weights = [
        chance * log1p(min(lengths[0][i], lengths[1][j]))
        for (_, i, j), chance in zip(pairs, known.tolist(), strict=True)
    ]
    out = find_moved([(i, j) for _, i, j in pairs], weights)
    surplus = [NEGLIGIBLE] * len(groups)
    for place, (k, _, _) in enumerate(pairs):
        surplus[k] += -weights[place] if place in out else weights[place]
    return frozenset(k for k, in_order in enumerate(surplus) if in_order < 0)
