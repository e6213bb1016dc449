"""Sixty-four-bit hashes of words and of runs of words, for many at a time and always the same.

Python's own `hash` is salted for each process; these are part of what is stored.
A run of values is a polynomial modulo 2**64 whose base is odd: so it has an inverse, and the hash
of any stretch follows from two running sums.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["Hashes", "mix", "run_hashes", "stretch_hashes"]

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 2**64)
_PIECE = 1 << 18


def mix(values: Hashes) -> Hashes:
    """Return well-scattered values, one for each (the finaliser of SplitMix64)."""
    mixed = values ^ (values >> np.uint64(30))
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def run_hashes(values: Hashes, size: int) -> Hashes:
    """Return the hash of every run of `size` values, by the position of its first."""
    count = len(values) - size + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    total = values[:count].copy()
    for k in range(1, size):
        total *= np.uint64(_BASE)
        total += values[k : k + count]
    return mix(total)


def stretch_hashes(values: Hashes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    """Return the hash of each stretch `values[start:end]`, whatever its length.

    Args:
        values: what the stretches are of.
        starts: ascending.
        ends: ascending, none before its start.
    """
    found = [np.zeros(0, np.uint64)]
    first = 0
    while first < len(starts):  # piece by piece, so that the powers are few
        last = int(np.searchsorted(starts, starts[first] + _PIECE))
        base, end = int(starts[first]), int(ends[last - 1])
        found.append(
            _stretch_hashes(values[base:end], starts[first:last] - base, ends[first:last] - base)
        )
        first = last
    return np.concatenate(found)


def _stretch_hashes(values: Hashes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    powers, inverses = _powers(max(1 << len(values).bit_length(), _PIECE))
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * powers[: len(values)], out=sums[1:])
    return mix((sums[ends] - sums[starts]) * inverses[starts])


@lru_cache(maxsize=2)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """Return the powers of the base and of its inverse, from the zeroth."""
    both = []
    for base in (_BASE, _INVERSE):
        powers = np.full(count, base, np.uint64)
        powers[0] = 1
        both.append(np.multiply.accumulate(powers))
    return both[0], both[1]
