"""The best alignment of two runs of words, when marks cost and kept words are worth something.

A longest common subsequence keeps as many words as it can, and so litters a rewritten sentence
with islands of `the` and `of`.
Here every run of removed words and every run of added words has a price, and every kept word a
value: words between two changes are kept only where they are worth more than the breaks they
make.
The price of a run grows with its first words and then no more, so that single words may change
close together while rewritten stretches swallow what little they have in common: a concave gap
cost (Miller & Myers 1988) without substitution, run row by row on arrays (Gotoh 1982).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEVER", "Numbers", "Pair", "Prices", "solve"]

Pair = tuple[int, int]
"""A word of the left and the word of the right that it is kept as, by position."""
Numbers = NDArray[np.int32]
NEVER = -(10**8)
"""The worth of a pair that cannot be."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What marks cost, in units of weight.

    A word more must not cost more than the one before, or two runs side by side would be
    cheaper than one.
    """

    change: int
    """Each place that is marked."""
    one: int
    """At such a place, a run of one removed word; the same for added words."""
    two: int
    """A run of two words."""
    more: int
    """A run of three words or more."""

    def of(self, length: int) -> int:
        """Return the price of a run of so many words."""
        return (0, self.one, self.two)[length] if length < 3 else self.more


@dataclass(frozen=True, slots=True)
class _Tables:
    """The best value of each cell, by what was done last."""

    kept: Numbers
    removed: Numbers
    added: Numbers


def solve(worth: Numbers, prices: Prices) -> list[Pair]:
    """Return the pairs that are worth most, less the prices paid, ascending on both sides.

    Args:
        worth: what each word of the left (rows) is worth as each word of the right (columns);
            `NEVER` where they do not agree.
        prices: what each change costs.
    """
    if worth.shape[0] > worth.shape[1]:  # the fewer rows, the faster
        return [(i, j) for j, i in solve(worth.T, prices)]
    return _trace(_fill(worth, prices), prices)


def _fill(worth: Numbers, prices: Prices) -> _Tables:
    """Work out the tables; in a change the removed words come before the added ones."""
    height, width = worth.shape
    shape = (height + 1, width + 1)
    kept, removed, added = (np.full(shape, NEVER, np.int32) for _ in range(3))
    kept[0, 0] = 0
    _add(kept[0], removed[0], added[0], prices)
    best = np.maximum(kept[0], added[0])
    long = np.full(width + 1, NEVER, np.int32)
    for i in range(1, height + 1):
        np.add(best[:-1], worth[i - 1], out=kept[i, 1:])
        np.maximum(kept[i - 1] - (prices.change + prices.more), long, out=long)
        np.maximum(kept[i - 1] - (prices.change + prices.one), long, out=removed[i])
        if i > 1:
            two = kept[i - 2] - (prices.change + prices.two)
            np.maximum(two, removed[i], out=removed[i])
        _add(kept[i], removed[i], added[i], prices)
        np.maximum(kept[i], removed[i], out=best)
        np.maximum(best, added[i], out=best)
    return _Tables(kept, removed, added)


def _add(kept: Numbers, removed: Numbers, added: Numbers, prices: Prices) -> None:
    """Fill a row of `added` from the other two."""
    start = np.maximum(kept - prices.change, removed)
    np.maximum.accumulate(start[:-1] - prices.more, out=added[1:])
    np.maximum(added[1:], start[:-1] - prices.one, out=added[1:])
    np.maximum(added[2:], start[:-2] - prices.two, out=added[2:])


def _trace(tables: _Tables, prices: Prices) -> list[Pair]:
    """Walk back from the end; of equal ways take the kept word."""
    kept, removed, added = tables.kept, tables.removed, tables.added
    i, j = kept.shape[0] - 1, kept.shape[1] - 1
    pairs: list[Pair] = []
    while i and j:
        if kept[i, j] >= removed[i, j] and kept[i, j] >= added[i, j]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
            continue
        if added[i, j] > removed[i, j]:
            j, from_kept = _before_added(tables, (i, j), prices)
            if from_kept or not j:
                continue
        i = _before_removed(tables, (i, j), prices)
    return pairs[::-1]


def _before_added(tables: _Tables, cell: Pair, prices: Prices) -> tuple[int, bool]:
    """Return the column before a run of added words, and whether a kept word stands there."""
    i, j = cell
    value = int(tables.added[i, j])
    for start in range(j - 1, -1, -1):
        before = value + prices.of(j - start)
        if int(tables.kept[i, start]) - prices.change == before:
            return start, True
        if int(tables.removed[i, start]) == before:
            return start, False
    return 0, True


def _before_removed(tables: _Tables, cell: Pair, prices: Prices) -> int:
    """Return the row before a run of removed words."""
    i, j = cell
    value = int(tables.removed[i, j])
    for start in range(i - 1, -1, -1):
        if int(tables.kept[start, j]) - prices.change - prices.of(i - start) == value:
            return start
    return 0
