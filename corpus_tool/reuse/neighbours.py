"""Near-duplicates of further texts, found without joining the corpus again.

Kept are the rarest shingles of every first text of a class, in the order of rarity of the last full
scan. The prefix filter asks only that all sets be sorted by one and the same order, whichever it
is: so a stale order costs time, and no pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import NearDuplicate, ReuseOptions
from corpus_tool.reuse.join import class_keys, first_of_class
from corpus_tool.reuse.pairs import (
    Cut,
    count_common,
    crowded,
    join_sets,
    prefix_sizes,
    renamed,
)
from corpus_tool.reuse.rarity import Rarity
from corpus_tool.reuse.sets import (
    ShingleSets,
    distinct,
    inner_runs,
    make_rarity,
    ranges,
    shingle_sets,
)
from corpus_tool.reuse.shelf import Shelf
from corpus_tool.text.pieces import Hashes
from corpus_tool.text.stream import Stream

__all__ = ["Neighbours"]

Positions = NDArray[np.int64]
Read = Callable[[Positions], Stream]


class Neighbours:
    """The near-duplicates of a growing sequence of texts."""

    UNIQUE = frozenset({"classes"})

    def __init__(self, rarity: Rarity, *, options: ReuseOptions, lexicon: Lexicon | None) -> None:
        self.classes = Shelf("classes", number="<u4")
        """Key of a class to the number of its first text."""
        self.prefixes = Shelf("prefixes", number="<u4")
        """Rare shingle, as a key of a set, to the first texts that have it."""
        self.rarity, self.options, self.lexicon = rarity, options, lexicon
        self.cuts: tuple[Cut, ...] = ()
        """What the last build or addition cut short, or a full scan would have."""

    def shelves(self) -> Iterator[Shelf]:
        """Yield all shelves."""
        yield from (self.classes, self.prefixes)

    @classmethod
    def build(
        cls, stream: Stream, *, options: ReuseOptions, lexicon: Lexicon | None
    ) -> tuple[Neighbours, list[NearDuplicate]]:
        """Join the texts of a stream, and keep what further texts will be compared with."""
        keys = class_keys(stream)
        firsts = first_of_class(keys)
        chosen = np.flatnonzero(firsts == np.arange(len(firsts)))
        runs, bounds = _runs(stream, chosen, options)
        # Rarity among these alone, as in a full scan, whose bounds depend on it.
        own = cls(Rarity(make_rarity(runs)), options=options, lexicon=lexicon)
        sets = shingle_sets(runs, bounds, own.rarity.table(runs))
        own.classes.put(keys[chosen], number=chosen)
        rarest, numbers = own._rarest(sets, chosen)
        own.prefixes.put(rarest, number=numbers)
        pairs = join_sets(sets, threshold=options.threshold)
        own.cuts = renamed(pairs.cut, chosen)
        members = np.flatnonzero(firsts != np.arange(len(firsts)))
        return own, _values(
            np.concatenate([chosen[pairs.left], firsts[members]]),
            np.concatenate([chosen[pairs.right], members]),
            np.concatenate([pairs.similarity, np.ones(len(members))]),
        )

    def add(self, numbers: Positions, stream: Stream, read: Read) -> list[NearDuplicate]:
        """Return the near-duplicates of further texts, with older ones and with each other.

        Args:
            numbers: of the texts, ascending, higher than all before.
            stream: of the texts.
            read: returns the words of older texts, by ascending number.
        """
        keys = class_keys(stream, first=int(numbers[0]) if len(numbers) else 0)
        asked, older = self.classes.find(keys)
        firsts = numbers[first_of_class(keys)]
        firsts[asked] = older["number"]
        new = np.flatnonzero(firsts == numbers)
        sets = self._sets(stream, new)
        among = join_sets(sets, threshold=self.options.threshold, own_order=False)
        left, right, similarity = self._older(sets, read)
        self.cuts = (*renamed(among.cut, numbers[new]), *renamed(self.cuts, numbers[new]))
        self.classes.put(keys[new], number=numbers[new])
        rarest, owners = self._rarest(sets, numbers[new])
        self.prefixes.put(rarest, number=owners)
        members = np.flatnonzero(firsts != numbers)
        return _values(
            np.concatenate([left, numbers[new[among.left]], firsts[members]]),
            np.concatenate([numbers[new[right]], numbers[new[among.right]], numbers[members]]),
            np.concatenate([similarity, among.similarity, np.ones(len(members))]),
        )

    def _older(
        self, sets: ShingleSets, read: Read
    ) -> tuple[Positions, Positions, NDArray[np.float64]]:
        """Return the pairs of an older text and the position of a new set."""
        keys, owners = self._rarest(sets, np.arange(len(sets.bounds) - 1))
        asked, rows = self.prefixes.find(keys)
        self.cuts = _crowded(owners, asked)
        pairs = distinct((owners[asked] << 32) | rows["number"])
        right, older = pairs >> 32, pairs & ((1 << 32) - 1)
        numbers = distinct(older)
        olds = self._sets(read(numbers), np.arange(len(numbers)))
        left = np.searchsorted(numbers, older)
        common = count_common(olds, sets, left, right)
        similarity = common / (olds.sizes()[left] + sets.sizes()[right] - common)
        kept = similarity >= self.options.threshold
        return older[kept], right[kept], similarity[kept]

    def _sets(self, stream: Stream, chosen: Positions) -> ShingleSets:
        runs, own = _runs(stream, chosen, self.options)
        return shingle_sets(runs, own, self.rarity.table(runs))

    def _rarest(
        self, sets: ShingleSets, numbers: Positions
    ) -> tuple[NDArray[np.uint64], Positions]:
        sizes = prefix_sizes(sets.sizes(), self.options.threshold, indexed=False)
        keys = sets.keys[ranges(sets.bounds[:-1], sizes)]
        return keys, np.repeat(numbers, sizes)


def _runs(stream: Stream, chosen: Positions, options: ReuseOptions) -> tuple[Hashes, Positions]:
    """Return the shingles of the chosen texts, and the bounds of each one's."""
    sizes = stream.lengths()[chosen]
    words = stream.hashes[ranges(stream.bounds[chosen], sizes)]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    return inner_runs(words, bounds, options.shingle)


def _crowded(owners: Positions, asked: Positions) -> tuple[Cut, ...]:
    """Report the sets with a member that too many have for a full scan to look at every pair.

    Here every pair was looked at; which ones a scan would keep depends on all other sets.
    """
    met = np.bincount(asked, minlength=len(owners))
    most: dict[int, int] = {}
    for n in np.flatnonzero(crowded(met + 1)).tolist():
        most[int(owners[n])] = max(int(met[n]), most.get(int(owners[n]), 0))
    return tuple(Cut(owner, found, found) for owner, found in most.items())


def _values(
    left: Positions, right: Positions, similarity: NDArray[np.float64]
) -> list[NearDuplicate]:
    rows = zip(left.tolist(), right.tolist(), similarity.tolist(), strict=True)
    return sorted(NearDuplicate(*row) for row in rows)
