"""Transpositions: links out of the common order of the two texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

__all__ = ["find_moved"]


class _PrefixBest:
    """The best chain that ends at or before a place, by a Fenwick tree."""

    def __init__(self, size: int) -> None:
        self._best: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)

    def best(self, place: int) -> tuple[float, int]:
        found = (0.0, -1)
        while place > 0:
            found = max(found, self._best[place])
            place -= place & -place
        return found

    def put(self, place: int, chain: tuple[float, int]) -> None:
        while place < len(self._best):
            self._best[place] = max(self._best[place], chain)
            place += place & -place


def find_moved(places: Sequence[tuple[float, float]], weights: Sequence[float]) -> frozenset[int]:
    """Return the positions of the links outside the heaviest chain without a crossing.

    Args:
        places: where each link stands left and right.
        weights: how much each link counts in a chain.
    """
    order = sorted(range(len(places)), key=lambda k: places[k])
    rights = sorted({right for _, right in places})
    tree, before = _PrefixBest(len(rights)), {}
    last, pending = None, []
    for k in order:
        place = bisect_left(rights, places[k][1]) + 1
        if last is not None and places[k][0] != last:
            _put_all(tree, pending)
        last = places[k][0]
        weight, previous = tree.best(place)
        before[k] = previous
        pending.append((place, (weight + weights[k], k)))
    _put_all(tree, pending)
    kept, k = set(), tree.best(len(rights))[1]
    while k >= 0:
        kept.add(k)
        k = before[k]
    return frozenset(range(len(places))) - kept


def _put_all(tree: _PrefixBest, pending: list[tuple[int, tuple[float, int]]]) -> None:
    for place, chain in pending:
        tree.put(place, chain)
    pending.clear()
