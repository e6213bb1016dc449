"""Transpositions: links out of the common order of the two texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from math import log1p
from statistics import fmean

from corpus_tool.model import Link

__all__ = ["MOVED", "find_moved", "mark_moved"]

MOVED = 2.0
"""Out of order, a link needs so many times the score: most false links cross the true ones."""

Chain = tuple[float, int]
"""The weight of a chain and the link it ends with."""


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


def find_moved(places: Sequence[tuple[float, float]], weights: Sequence[float]) -> frozenset[int]:
    """Return the links outside the heaviest chain that never crosses, in O(n log n).

    Args:
        places: where each link stands left and right.
        weights: how much each link counts in the chain.
    """
    rights = sorted({right for _, right in places})
    tree = _Heaviest(len(rights))
    before: dict[int, int] = {}
    order = sorted(range(len(places)), key=lambda k: places[k])
    for _, same in groupby(order, key=lambda k: places[k][0]):
        ended: list[tuple[int, Chain]] = []
        for k in same:
            place = bisect_left(rights, places[k][1]) + 1
            weight, before[k] = tree.up_to(place)
            ended.append((place, (weight + weights[k], k)))
        for place, chain in ended:
            tree.put(place, chain)
    kept: set[int] = set()
    last = tree.up_to(len(rights))[1]
    while last >= 0:
        kept.add(last)
        last = before[last]
    return frozenset(range(len(places))) - kept


def mark_moved(
    links: Sequence[Link], *, lengths: tuple[Sequence[int], Sequence[int]]
) -> tuple[Link, ...]:
    """Mark the links that are out of the common order.

    Args:
        links: all links of two texts.
        lengths: how many words each paragraph has, left and right.
    """
    weights = [_weigh(link, lengths) for link in links]
    moved = find_moved([(fmean(k.left), fmean(k.right)) for k in links], weights)
    return tuple(replace(link, moved=k in moved) for k, link in enumerate(links))


def _weigh(link: Link, lengths: tuple[Sequence[int], Sequence[int]]) -> float:
    """Weigh a link by its score and its length, so that a phrase does not outweigh a passage."""
    words = min(sum(lengths[0][i] for i in link.left), sum(lengths[1][j] for j in link.right))
    return link.score * log1p(words)
