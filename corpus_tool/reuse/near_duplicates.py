"""Near-duplicate paragraphs, and the join of sets of shingles by which they are found.

Sections, in order:

* Near-duplicate paragraphs: an exact join of all texts with all, by their sets of shingles.
* Pairs of sets that share enough: candidates by their rarest members, then an exact count.
* Sets of shingles, each sorted rarest first, in one array.
* Python's search for cycles of garbage, put off while hundreds of thousands of values are made.
* What a join of texts cut short, as it is told: the same words, whether all is scanned or an
  index kept.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Bounded, NearDuplicate, Progress, ReuseOptions, Stage, untold
from corpus_tool.text.pieces import Hashes, mix_hashes, run_hashes
from corpus_tool.text.stream import Stream, read_stream

__all__ = [
    "TABLE",
    "JoinCut",
    "NearDuplicateJoin",
    "ShingleSets",
    "bounded_pairs",
    "class_keys",
    "collection_put_off",
    "count_common",
    "crowded",
    "distinct_sets",
    "first_of_class",
    "index_ranges",
    "inner_runs",
    "join_paragraphs",
    "join_sets",
    "join_stream",
    "make_rarity",
    "prefix_sizes",
    "rarity_places",
    "renamed",
    "sample_names",
    "shingle_sets",
]


# ----------------------------------------
# Near-duplicate paragraphs: an exact join of all texts with all, by their sets of shingles.
#
# Names, dates and numbers are slots before anything is compared, so that last year's paragraph with
# another name in it is found; what differs in print is the reader's to look at.
# Texts that are the same but for their slots form a class, and its first text speaks for it: so a
# wording that stands in a thousand texts makes a thousand pairs, not half a million.
# Texts of fewer words than a shingle are compared as wholes.

Positions = NDArray[np.int64]

MIN_WORDS = 3
"""A text of fewer plain words is mere filling: `[LEADER]:` is no wording to recur."""


@dataclass(frozen=True, slots=True)
class NearDuplicateJoin:
    """Which of the texts are near-duplicates of which."""

    pairs: tuple[NearDuplicate, ...]
    """Of the first texts of classes; and of each further member of a class with its first."""
    bounded: tuple[Bounded, ...]


def join_paragraphs(
    texts: Sequence[str],
    *,
    options: ReuseOptions | None = None,
    lexicon: Lexicon | None,
    progress: Progress = untold,
) -> NearDuplicateJoin:
    """Return the near-duplicates among distinct texts.

    Args:
        texts: each once.
        options: the threshold and the length of a shingle.
        lexicon: names and months, for the slots; None compares the words as they are.
        progress: told what is being done.
    """
    options = options or ReuseOptions()
    with collection_put_off():
        return _join(texts, options, lexicon, progress)


def _join(
    texts: Sequence[str], options: ReuseOptions, lexicon: Lexicon | None, progress: Progress
) -> NearDuplicateJoin:
    stream = read_stream(texts, lexicon=lexicon, progress=progress)
    progress(Stage.JOINING, 0, 0)
    firsts, pairs = join_stream(stream, options=options)
    members = np.flatnonzero(firsts != np.arange(len(firsts)))
    found = [
        NearDuplicate(left, right, similarity)
        for left, right, similarity in zip(
            [*pairs.left.tolist(), *firsts[members].tolist()],
            [*pairs.right.tolist(), *members.tolist()],
            [*pairs.similarity.tolist(), *[1.0] * len(members)],
            strict=True,
        )
    ]
    return NearDuplicateJoin(tuple(sorted(found)), bounded_pairs(pairs.cut, texts))


def join_stream(stream: Stream, *, options: ReuseOptions) -> tuple[Positions, SetPairs]:
    """Return the first text of each text's class, and the similar pairs among first texts."""
    firsts = first_of_class(class_keys(stream))
    chosen = np.flatnonzero(firsts == np.arange(len(firsts)))
    sizes = stream.lengths()[chosen]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    words = stream.hashes[index_ranges(stream.bounds[chosen], sizes)]
    pairs = join_sets(_sets(words, bounds, options), threshold=options.threshold)
    cuts = renamed(pairs.cut, chosen)
    return firsts, SetPairs(chosen[pairs.left], chosen[pairs.right], pairs.similarity, cuts)


def _sets(words: Hashes, bounds: Positions, options: ReuseOptions) -> ShingleSets:
    runs, owners = inner_runs(words, bounds, options.shingle)
    return shingle_sets(runs, owners, make_rarity(runs))


def class_keys(stream: Stream, *, first: int = 0) -> Hashes:
    """Return a key for each text, equal where only slots differ; a mere filling has its own.

    Args:
        stream: of the texts.
        first: the number of the first text.
    """
    plain = np.zeros(len(stream) + 1, np.int64)
    np.cumsum(stream.kinds == 0, out=plain[1:])
    keys = stream.text_hashes()
    filling = np.flatnonzero(plain[stream.bounds[1:]] - plain[stream.bounds[:-1]] < MIN_WORDS)
    keys[filling] = mix_hashes((filling + first).astype(np.uint64) + np.uint64(1 << 63))
    return keys


def first_of_class(keys: Hashes) -> Positions:
    """Return for each key the position of the first that is equal."""
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return first[inverse].astype(np.int64)


# ----------------------------------------
# Pairs of sets that share enough: candidates by their rarest members, then an exact count.
#
# Two sets whose Jaccard similarity is at least `threshold` share a member among the rarest of
# each (prefix filter: Chaudhuri, Ganti & Kaushik 2006), and the smaller has at least `threshold`
# times as many members as the larger; so nothing is missed, and few pairs are counted.

_RARE = np.uint64(1 << 48)
"""Keys below have no known second bearer."""
_BATCH = 1 << 11
_TILE = 1 << 20


MAX_GROUP = 1000
"""Sets that have a rare member in common are all compared, up to so many."""
FEW = 50
"""In a larger group each set meets so many others, nearest in size first; it is reported."""


class SetPairs(NamedTuple):
    """Pairs of sets by position, left before right, ascending, and their similarity."""

    left: Positions
    right: Positions
    similarity: NDArray[np.float64]
    cut: tuple[JoinCut, ...] = ()


class JoinCut(NamedTuple):
    """A shingle so common that not every pair it makes was looked at."""

    owner: int
    """A set that holds it."""
    found: int
    kept: int


def renamed(cuts: Iterable[JoinCut], numbers: Positions) -> tuple[JoinCut, ...]:
    """Return cuts whose sets are called by these numbers instead of by position."""
    return tuple(cut._replace(owner=int(numbers[cut.owner])) for cut in cuts)


def join_sets(sets: ShingleSets, *, threshold: float, own_order: bool = True) -> SetPairs:
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
    return SetPairs(left[kept], right[kept], similarity[kept], cut)


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
) -> tuple[Positions, Positions, tuple[JoinCut, ...]]:
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
) -> tuple[JoinCut, ...]:
    """Report the groups in which some set did not meet every other."""
    ends, group = np.unique(group_ends, return_inverse=True)
    found, kept = (np.bincount(group, column, minlength=len(ends)) for column in (after, reach))
    return tuple(
        JoinCut(int(owners[ends[n] - 1]), int(found[n]), int(kept[n]))
        for n in np.flatnonzero(found > kept).tolist()
    )


def _prefixes(
    sets: ShingleSets, threshold: float, own_order: bool
) -> tuple[NDArray[np.uint64], Positions, NDArray[np.bool_]]:
    """Return the rarest members of each set that recur, their sets, and which are indexed."""
    sizes = sets.sizes()
    probing = prefix_sizes(sizes, threshold, indexed=False)
    places = index_ranges(sets.bounds[:-1], probing)
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
        key_starts = starts[first:last]
        left = np.repeat(owners[key_starts], reach[key_starts])
        right = owners[index_ranges(key_starts + 1, reach[key_starts])]
        near = sizes[left] >= threshold * sizes[right] - 1e-9
        near &= left != right
        left, right = left[near], right[near]
        low, high = np.minimum(left, right), np.maximum(left, right)
        found.append(
            distinct_sets((low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64))
        )
        first = last
    pairs = distinct_sets(np.concatenate(found))
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
        batch = slice(first, first + _BATCH)
        common[batch] = _count_batch(lefts, rights, left[batch], right[batch])
    return common


def _count_batch(
    lefts: ShingleSets, rights: ShingleSets, left: Positions, right: Positions
) -> Positions:
    parts = []
    for sets, chosen in ((lefts, left), (rights, right)):
        sizes = sets.bounds[chosen + 1] - sets.bounds[chosen]
        pair = np.repeat(np.arange(len(chosen), dtype=np.uint64), sizes)
        parts.append((pair << np.uint64(52)) | sets.keys[index_ranges(sets.bounds[chosen], sizes)])
    both = np.sort(np.concatenate(parts))
    twice = both[1:][both[1:] == both[:-1]]
    return np.bincount((twice >> np.uint64(52)).astype(np.int64), minlength=len(left))


# ----------------------------------------
# Sets of shingles, each sorted rarest first, in one array.
#
# A shingle is a run of words, by its hash. Which of two shingles is rarer is read from a small
# table of how often each recurs; shingles that share a place in the table count as equally rare.
# So the order is a function of the hash alone, the same for every set that was sorted by the same
# table: all that the prefix filter asks of an order.

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


def distinct_sets(values: NDArray[Number]) -> NDArray[Number]:
    """Return the distinct values, ascending.

    `numpy.unique` hashes since 2.3, and takes twenty times as long for numbers like these.
    """
    ordered = np.sort(values)
    if not len(ordered):
        return ordered
    found: NDArray[Number] = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return found


def index_ranges(starts: Positions, sizes: Positions) -> Positions:
    """Return the positions of stretches, one stretch after the other."""
    shifts = np.cumsum(sizes) - sizes
    return np.repeat(starts - shifts, sizes) + np.arange(int(sizes.sum()), dtype=np.int64)


def inner_runs(hashes: Hashes, bounds: Positions, size: int) -> tuple[Hashes, Positions]:
    """Return the hashes of the runs of words within each text, and the bounds of each text's."""
    counts = np.maximum(np.diff(bounds) - (size - 1), 0)
    all_runs = run_hashes(hashes, size)
    within = np.ones(len(all_runs), np.bool_)
    for k in range(1, size):  # a run that begins so near to the end of a text would leave it
        last = bounds[1:] - k
        last = last[(last >= bounds[:-1]) & (last < len(all_runs))]
        within[last] = False
    new_bounds = np.zeros(len(bounds), np.int64)
    np.cumsum(counts, out=new_bounds[1:])
    return all_runs[within], new_bounds


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
        block_bounds = bounds[first : first + _BLOCK + 1]
        members = np.repeat(
            np.arange(len(block_bounds) - 1, dtype=np.uint64), np.diff(block_bounds)
        )
        block = np.sort(
            (members << np.uint64(_KEY_BITS)) | keys[block_bounds[0] : block_bounds[-1]]
        )
        if len(block):
            block = block[np.append(True, block[1:] != block[:-1])]
        places = (block >> np.uint64(_KEY_BITS)).astype(np.int64)
        sizes[first : first + len(block_bounds) - 1] = np.bincount(
            places, minlength=len(block_bounds) - 1
        )
        parts.append(block & np.uint64((1 << _KEY_BITS) - 1))
    new_bounds = np.zeros(len(bounds), np.int64)
    np.cumsum(sizes, out=new_bounds[1:])
    return ShingleSets(np.concatenate([np.zeros(0, np.uint64), *parts]), new_bounds)


# ----------------------------------------
# Python's search for cycles of garbage, put off while hundreds of thousands of values are made.
#
# None of them is ever part of a cycle, and each search looks at all that were made before it: a
# quarter of the time of a scan of ten thousand documents.


@contextmanager
def collection_put_off() -> Iterator[None]:
    """Put the search off, if it is on; what is no longer referred to is freed as ever."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


# ----------------------------------------
# What a join of texts cut short, as it is told: the same words, whether all is scanned or an
# index kept.

_PAIRS = "pairs by a common shingle"
_UNBOUNDED = f"{_PAIRS}, which a search of the whole corpus would bound"


def bounded_pairs(
    cuts: Iterable[JoinCut], texts: Sequence[str] | Mapping[int, str]
) -> tuple[Bounded, ...]:
    """Return what a join of texts cut short, these by their numbers.

    Of what an addition looked at in full, and a search of the whole would not, all is kept.
    """
    return tuple(
        Bounded(
            _PAIRS if cut.kept < cut.found else _UNBOUNDED,
            sample_names(texts[cut.owner]),
            cut.found,
            cut.kept,
        )
        for cut in cuts
    )


def sample_names(text: str) -> str:
    """Return the first words of a text."""
    words = text[:200].split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")
