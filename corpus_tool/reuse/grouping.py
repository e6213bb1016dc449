"""Cores that are one formula: the commonest stands for it, the others are its variants.

Every member is compared with the one that stands for the formula, never only with another member:
so a formula cannot creep, variant by variant, into another one, as connected components do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.reuse.cores import Cores
from corpus_tool.reuse.pairs import Cut, join_sets
from corpus_tool.reuse.sets import inner_runs, make_rarity, ranges, shingle_sets
from corpus_tool.reuse.units import Units
from corpus_tool.text.pieces import Hashes, stretch_hashes

__all__ = ["LIKE", "Likeness", "core_ids", "core_likeness", "core_shingles", "group"]

Positions = NDArray[np.int64]

_SHINGLE = 3
LIKE = 0.5
"""Share of common shingles from which a core may be a variant of another."""


class Likeness(NamedTuple):
    """Pairs of cores that are alike, and how much."""

    left: Positions
    right: Positions
    similarity: NDArray[np.float64]
    cut: tuple[Cut, ...]


def core_ids(cores: Cores, corpus: Units) -> Hashes:
    """Return the identity of each core: a hash of its words, the same in every corpus."""
    first, end = cores.first[cores.exemplars], cores.end[cores.exemplars]
    order = np.argsort(first, kind="stable")
    ids = np.empty(len(first), np.uint64)
    words, bounds = _words(first[order], end[order], corpus)
    ids[order] = stretch_hashes(words, bounds[:-1], bounds[1:])
    return ids


def core_shingles(cores: Cores, corpus: Units) -> tuple[Hashes, Positions]:
    """Return the short runs of words of each core, and the bounds of each one's."""
    words, bounds = _words(cores.first[cores.exemplars], cores.end[cores.exemplars], corpus)
    return inner_runs(words, bounds, _SHINGLE)


def core_likeness(cores: Cores, corpus: Units) -> Likeness:
    """Return which cores have most of their short runs of words in common."""
    runs, own = core_shingles(cores, corpus)
    pairs = join_sets(shingle_sets(runs, own, make_rarity(runs)), threshold=LIKE)
    return Likeness(*pairs)


def _words(first: Positions, end: Positions, corpus: Units) -> tuple[Hashes, Positions]:
    sizes = end - first
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    return corpus.stream.hashes[ranges(first, sizes)], bounds


def group(
    order: Sequence[int], ids: Sequence[int], likeness: Iterable[tuple[int, int, float]]
) -> dict[int, list[int]]:
    """Return the members of each group by the one that stands for it, itself among them.

    Args:
        order: all cores, the ones that should stand for a group first.
        ids: the identity of each, in that order; cores of the same words are never parted.
        likeness: pairs that are alike, and how much.
    """
    alike: dict[int, list[tuple[int, float]]] = {}
    for left, right, similarity in likeness:
        alike.setdefault(left, []).append((right, similarity))
        alike.setdefault(right, []).append((left, similarity))
    place = {core: n for n, core in enumerate(order)}
    groups: dict[int, list[int]] = {}
    known: dict[int, int] = {}
    for core, own in zip(order, ids, strict=True):
        heads = [(-s, place[other], other) for other, s in alike.get(core, ()) if other in groups]
        head = known.setdefault(own, min(heads)[2] if heads else core)
        groups.setdefault(head, []).append(core)
    return groups
