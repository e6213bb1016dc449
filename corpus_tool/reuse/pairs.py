"""Pairs of sets that share enough: candidates by their rarest members, then an exact count.

Two sets whose Jaccard similarity is at least `threshold` share a member among the rarest of each
(prefix filter: Chaudhuri, Ganti & Kaushik 2006), and the smaller has at least `threshold` times as
many members as the larger; so nothing is missed, and few pairs are counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.reuse.sets import ShingleSets, distinct, ranges

__all__ = ["Cut", "Pairs", "count_common", "crowded", "join_sets", "prefix_sizes", "renamed"]

Positions = NDArray[np.int64]

_RARE = np.uint64(1 << 48)
"""Keys below have no known second bearer."""
_BATCH = 1 << 11
_TILE = 1 << 20


MAX_GROUP = 1000
"""Sets that have a rare member in common are all compared, up to so many."""
FEW = 50
"""In a larger group each set meets so many others, nearest in size first; it is reported."""


class Pairs(NamedTuple):
    """Pairs of sets by position, left before right, ascending, and their similarity."""

    left: Positions
    right: Positions
    similarity: NDArray[np.float64]
    cut: tuple[Cut, ...] = ()


class Cut(NamedTuple):
    """A shingle so common that not every pair it makes was looked at."""

    owner: int
    """A set that holds it."""
    found: int
    kept: int


def renamed(cuts: Iterable[Cut], numbers: Positions) -> tuple[Cut, ...]:
    """Return cuts whose sets are called by these numbers instead of by position."""
    return tuple(cut._replace(owner=int(numbers[cut.owner])) for cut in cuts)


def join_sets(sets: ShingleSets, *, threshold: float, own_order: bool = True) -> Pairs:
    """Return every pair of sets whose Jaccard similarity is at least `threshold`.

    Args:
        sets: each sorted rarest first.
        threshold: the least similarity.
        own_order: whether rarity was counted in these very sets, so that a member not known to
            recur has no second bearer.
    """
    left, right, cut = _candidates(sets, threshold, own_order)
    common = count_common(sets, sets, left, right)
    sizes = sets.sizes()
    similarity = common / (sizes[left] + sizes[right] - common)
    kept = similarity >= threshold
    return Pairs(left[kept], right[kept], similarity[kept], cut)


def prefix_sizes(sizes: Positions, threshold: float, *, indexed: bool) -> Positions:
    """Return how many of the rarest members suffice to meet any set similar enough.

    Args:
        sizes: the sets' numbers of members.
        threshold: the least similarity.
        indexed: for the smaller set of a pair, of which fewer suffice (Xiao et al. 2008).
    """
    share = 2 * threshold / (1 + threshold) if indexed else threshold
    return np.where(sizes > 0, sizes - np.ceil(sizes * share - 1e-9).astype(np.int64) + 1, 0)


def _candidates(
    sets: ShingleSets, threshold: float, own_order: bool
) -> tuple[Positions, Positions, tuple[Cut, ...]]:
    """Return the pairs that may be similar enough: a rare member in common, sizes not too far."""
    sizes = sets.sizes()
    keys, owners, indexed = _prefixes(sets, threshold, own_order)
    # By key, then by size: in each group a set meets only those of like size after it.
    order = np.lexsort((owners, sizes[owners], keys))
    keys, owners, indexed = keys[order], owners[order], indexed[order]
    group_ends = np.searchsorted(keys, keys, side="right").astype(np.int64)
    sizes_of_groups = group_ends - np.searchsorted(keys, keys, side="left")
    after = np.where(indexed, group_ends - np.arange(len(keys)) - 1, 0)
    reach = np.where(crowded(sizes_of_groups), np.minimum(after, FEW), after)
    left, right = _unique_pairs(owners, sizes, reach, threshold)
    return left, right, _cuts(owners, group_ends, after, reach)


def crowded(sizes: Positions) -> NDArray[np.bool_]:
    """Tell which groups have too many sets for all of their pairs to be looked at."""
    found: NDArray[np.bool_] = sizes > MAX_GROUP
    return found


def _cuts(
    owners: Positions, group_ends: Positions, after: Positions, reach: Positions
) -> tuple[Cut, ...]:
    """Report the groups in which some set did not meet every other."""
    ends, group = np.unique(group_ends, return_inverse=True)
    found, kept = (np.bincount(group, column, minlength=len(ends)) for column in (after, reach))
    return tuple(
        Cut(int(owners[ends[n] - 1]), int(found[n]), int(kept[n]))
        for n in np.flatnonzero(found > kept).tolist()
    )


def _prefixes(
    sets: ShingleSets, threshold: float, own_order: bool
) -> tuple[NDArray[np.uint64], Positions, NDArray[np.bool_]]:
    """Return the rarest members of each set that recur, their sets, and which are indexed."""
    sizes = sets.sizes()
    probing = prefix_sizes(sizes, threshold, indexed=False)
    places = ranges(sets.bounds[:-1], probing)
    keys = sets.keys[places]
    recurring = keys >= (_RARE if own_order else 0)
    owners = np.repeat(np.arange(len(sizes), dtype=np.int64), probing)[recurring]
    places, keys = places[recurring], keys[recurring]
    limit = sets.bounds[:-1] + prefix_sizes(sizes, threshold, indexed=True)
    return keys, owners, places < limit[owners]


def _unique_pairs(
    owners: Positions, sizes: Positions, reach: Positions, threshold: float
) -> tuple[Positions, Positions]:
    """Pair every posting with the `reach` postings after it; drop pairs of too unlike sizes."""
    found = [np.zeros(0, np.uint64)]
    starts = np.flatnonzero(reach)
    ends = np.cumsum(reach[starts])
    first = 0
    while first < len(starts):
        done = ends[first - 1] if first else 0
        last = max(int(np.searchsorted(ends, done + _TILE)), first + 1)
        own = starts[first:last]
        left = np.repeat(owners[own], reach[own])
        right = owners[ranges(own + 1, reach[own])]
        near = sizes[left] >= threshold * sizes[right] - 1e-9
        near &= left != right
        left, right = left[near], right[near]
        low, high = np.minimum(left, right), np.maximum(left, right)
        found.append(distinct((low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64)))
        first = last
    pairs = distinct(np.concatenate(found))
    return (
        (pairs >> np.uint64(32)).astype(np.int64),
        (pairs & np.uint64((1 << 32) - 1)).astype(np.int64),
    )


def count_common(
    lefts: ShingleSets, rights: ShingleSets, left: Positions, right: Positions
) -> Positions:
    """Return how many members the two sets of each pair have in common."""
    common = np.zeros(len(left), np.int64)
    for first in range(0, len(left), _BATCH):
        own = slice(first, first + _BATCH)
        common[own] = _count_batch(lefts, rights, left[own], right[own])
    return common


def _count_batch(
    lefts: ShingleSets, rights: ShingleSets, left: Positions, right: Positions
) -> Positions:
    parts = []
    for sets, chosen in ((lefts, left), (rights, right)):
        sizes = sets.bounds[chosen + 1] - sets.bounds[chosen]
        pair = np.repeat(np.arange(len(chosen), dtype=np.uint64), sizes)
        parts.append((pair << np.uint64(52)) | sets.keys[ranges(sets.bounds[chosen], sizes)])
    both = np.sort(np.concatenate(parts))
    twice = both[1:][both[1:] == both[:-1]]
    return np.bincount((twice >> np.uint64(52)).astype(np.int64), minlength=len(left))
