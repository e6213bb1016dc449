"""Sets of shingles, each sorted rarest first, in one array.

A shingle is a run of words, by its hash. Which of two shingles is rarer is read from a small table
of how often each recurs; shingles that share a place in the table count as equally rare.
So the order is a function of the hash alone, the same for every set that was sorted by the same
table: all that the prefix filter asks of an order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus_tool.text.pieces import Hashes, run_hashes

__all__ = [
    "TABLE",
    "ShingleSets",
    "distinct",
    "inner_runs",
    "make_rarity",
    "ranges",
    "rarity_places",
    "shingle_sets",
]

Positions = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.uint64)
Rarity = NDArray[np.uint8]
"""How often a shingle recurs (0: not known to; else 1 + log2), by the low bits of its hash."""

TABLE = 1 << 24
"""Places of the table of rarity."""
_KEY_BITS = 52
"""A key is four bits of rarity and 48 of hash; twelve are left for the set within its block."""
_BLOCK = 1 << (64 - _KEY_BITS)
_HASH_BITS = np.uint64(48)
_HASH = np.uint64((1 << 48) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class ShingleSets:
    """The distinct shingles of each text, as keys: rarity above, hash below; ascending."""

    keys: Hashes
    bounds: Positions

    def sizes(self) -> Positions:
        """Return the number of distinct shingles of each text."""
        return np.diff(self.bounds)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Return the distinct values, ascending.

    `numpy.unique` hashes since 2.3, and takes twenty times as long for numbers like these.
    """
    ordered = np.sort(values)
    if not len(ordered):
        return ordered
    found: NDArray[Number] = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return found


def ranges(starts: Positions, sizes: Positions) -> Positions:
    """Return the positions of stretches, one stretch after the other."""
    shifts = np.cumsum(sizes) - sizes
    return np.repeat(starts - shifts, sizes) + np.arange(int(sizes.sum()), dtype=np.int64)


def inner_runs(hashes: Hashes, bounds: Positions, size: int) -> tuple[Hashes, Positions]:
    """Return the hashes of the runs of words within each text, and the bounds of each text's."""
    counts = np.maximum(np.diff(bounds) - (size - 1), 0)
    every = run_hashes(hashes, size)
    within = np.ones(len(every), np.bool_)
    for k in range(1, size):  # a run that begins so near to the end of a text would leave it
        last = bounds[1:] - k
        last = last[(last >= bounds[:-1]) & (last < len(every))]
        within[last] = False
    new_bounds = np.zeros(len(bounds), np.int64)
    np.cumsum(counts, out=new_bounds[1:])
    return every[within], new_bounds


def make_rarity(runs: Hashes) -> Rarity:
    """Return how often each run recurs; a run that stands once leaves no trace."""
    ordered = np.sort(runs)
    table = np.zeros(TABLE, np.uint8)
    if not len(ordered):
        return table
    new = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    counts = np.diff(np.append(new, len(ordered)))
    shared = counts > 1
    counts, values = counts[shared], ordered[new[shared]]
    steps = np.minimum(1 + np.log2(counts).astype(np.uint8), 15).astype(np.uint8)
    for step in range(1, 16):  # ascending, so that of two in one place the commoner decides
        table[rarity_places(values[steps == step])] = step
    return table


def rarity_places(runs: Hashes) -> Positions:
    """Return where in the table of rarity it is told of each run."""
    return (runs & np.uint64(TABLE - 1)).astype(np.int64)


def shingle_sets(runs: Hashes, bounds: Positions, rarity: Rarity) -> ShingleSets:
    """Sort the runs of each text rarest first, each once."""
    keys = rarity[rarity_places(runs)].astype(np.uint64)
    keys <<= _HASH_BITS
    keys |= (runs >> np.uint64(16)) & _HASH
    sizes = np.zeros(len(bounds) - 1, np.int64)
    parts = []
    for first in range(0, len(bounds) - 1, _BLOCK):
        own = bounds[first : first + _BLOCK + 1]
        members = np.repeat(np.arange(len(own) - 1, dtype=np.uint64), np.diff(own))
        block = np.sort((members << np.uint64(_KEY_BITS)) | keys[own[0] : own[-1]])
        if len(block):
            block = block[np.append(True, block[1:] != block[:-1])]
        places = (block >> np.uint64(_KEY_BITS)).astype(np.int64)
        sizes[first : first + len(own) - 1] = np.bincount(places, minlength=len(own) - 1)
        parts.append(block & np.uint64((1 << _KEY_BITS) - 1))
    new_bounds = np.zeros(len(bounds), np.int64)
    np.cumsum(sizes, out=new_bounds[1:])
    return ShingleSets(np.concatenate([np.zeros(0, np.uint64), *parts]), new_bounds)
