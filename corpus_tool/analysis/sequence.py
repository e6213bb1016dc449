"""Which words of two texts correspond, so that the marks are few and coherent.

A longest common subsequence keeps as many words as it can, and so litters a rewritten sentence
with islands of `the` and `of`.
Here every run of removed words and every run of added words has a price, and every kept word a
value: words between two rewritten stretches are kept only where they are worth more than the
breaks they make.
This is the affine gap cost of Gotoh (1982) without substitution, run row by row on arrays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

__all__ = ["EXACT", "Pair", "Prices", "Words", "match"]

Pair = tuple[int, int]
"""A word of the left and the word of the right that it is kept as, by position."""
Box = tuple[int, int, int, int]
"""Words left from, to; words right from, to."""
Numbers = NDArray[np.int32]

_DEPTHS = ((90_000, 8), (4_000_000, 3), (4_000_000, 0))
"""How many cells are worked out whole (48 MB at most), and, in a box of more, how many words in a
row are trusted to correspond and divide it; a box that nothing divides is taken as rewritten."""
_VAST = 1_000_000_000
"""Cells; beyond, even one bit a cell is too much: words that occur once must divide the box."""
EXACT = 3
"""The worth of agreeing in case and spelling, too; it comes on top of the weight."""
_SLOT = 6
"""The worth of a slot that is filled anew: less than any word that stays."""
_NEVER = -(10**8)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one side as numbers."""

    exact: Numbers
    """One number for each spelling as it stands."""
    normal: Numbers
    """One number for each word whatever its case and spelling."""
    weights: Numbers
    """What it is worth to keep the word, by position."""
    slots: Numbers
    """One number for each kind of slot, whatever fills it; 0 for other words."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What marks cost, in units of weight."""

    change: int
    """Each place that is marked."""
    run: int
    """Each run of removed words, and each run of added words, at such a place."""

    @property
    def opening(self) -> int:
        """The first run at a place."""
        return self.change + self.run


def match(left: Words, right: Words, *, prices: Prices) -> list[Pair]:
    """Return the words kept, ascending on both sides.

    Args:
        left: words of the left text.
        right: words of the right text.
        prices: what each change costs.
    """
    box = (0, len(left.normal), 0, len(right.normal))
    return _supported(left, right, _fill(left, right, box, prices, depth=0))


def _supported(left: Words, right: Words, pairs: list[Pair]) -> list[Pair]:
    """Leave out slots that only their kind joins, unless a kept word stands next to them."""
    kept: list[Pair] = []
    run: list[Pair] = []
    for pair in pairs:
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            kept += run if _holds_word(left, right, run) else []
            run = []
        run.append(pair)
    return kept + (run if _holds_word(left, right, run) else [])


def _holds_word(left: Words, right: Words, run: Sequence[Pair]) -> bool:
    return any(left.normal[i] == right.normal[j] or left.exact[i] == right.exact[j] for i, j in run)


def _fill(left: Words, right: Words, box: Box, prices: Prices, *, depth: int) -> list[Pair]:
    """Match the words of a box; one that is too large is divided at long common runs first."""
    head, box, tail = _trim(left.normal, right.normal, box)
    if not _cells(box):
        return [*head, *tail]
    pairs = head
    limit, anchor_run = _DEPTHS[depth]
    if _cells(box) <= limit:
        pairs += _solve(left, right, box, prices)
    elif anchor_run:
        parts = _divide(left, right, box)
        anchors = [pair for part in parts for pair in _anchors(left, right, part, anchor_run)]
        for gap, anchor in _gaps(anchors, box):
            pairs += _fill(left, right, gap, prices, depth=depth + 1)
            pairs += anchor
    return pairs + tail


def _cells(box: Box) -> int:
    return (box[1] - box[0]) * (box[3] - box[2])


def _trim(left: Numbers, right: Numbers, box: Box) -> tuple[list[Pair], Box, list[Pair]]:
    """Return the words in common at the start, the box between, those in common at the end."""
    top, bottom, first, last = box
    shorter = min(bottom - top, last - first)
    same = left[top : top + shorter] == right[first : first + shorter]
    head = shorter if same.all() else int(np.argmin(same))
    rest = shorter - head
    same = (left[bottom - rest : bottom] == right[last - rest : last])[::-1]
    tail = rest if same.all() else int(np.argmin(same))
    return (
        [(top + k, first + k) for k in range(head)],
        (top + head, bottom - tail, first + head, last - tail),
        [(bottom - k, last - k) for k in range(tail, 0, -1)],
    )


def _gaps(anchors: Sequence[Pair], box: Box) -> Iterator[tuple[Box, list[Pair]]]:
    """Yield each box between two neighbouring anchors, with the anchor that closes it."""
    top, bottom, first, last = box
    for i, j in anchors:
        yield (top, i, first, j), [(i, j)]
        top, first = i + 1, j + 1
    yield (top, bottom, first, last), []


def _divide(left: Words, right: Words, box: Box) -> Iterator[Box]:
    """Yield the box, or, when it is vast, the boxes between words that both sides have once."""
    if _cells(box) <= _VAST:
        yield box
        return
    for gap, anchor in _gaps(_once(left.normal, right.normal, box), box):
        if _cells(gap) <= _VAST:
            yield gap
        for i, j in anchor:
            yield (i, i + 1, j, j + 1)


def _once(left: Numbers, right: Numbers, box: Box) -> list[Pair]:
    """Return the longest ascending chain of words that occur once on either side."""
    top, bottom, first, last = box
    on_left, on_right = left[top:bottom].tolist(), right[first:last].tolist()
    single = {w for w, n in Counter(on_left).items() if n == 1}
    single &= {w for w, n in Counter(on_right).items() if n == 1}
    place = {word: j for j, word in enumerate(on_right, first) if word in single}
    pairs = [(i, place[word]) for i, word in enumerate(on_left, top) if word in single]
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for k, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        before.append(tops[at - 1] if at else -1)
        ends[at : at + 1] = [j]
        tops[at : at + 1] = [k]
    chain: list[Pair] = []
    k = tops[-1] if tops else -1
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def _anchors(left: Words, right: Words, box: Box, length: int) -> list[Pair]:
    """Return the words of the runs of this length or more in a longest common subsequence."""
    top, bottom, first, last = box
    if _cells(box) == 1:
        return [(top, first)]
    steps = Indel.opcodes(left.normal[top:bottom].tolist(), right.normal[first:last].tolist())
    return [
        (top + step.src_start + k, first + step.dest_start + k)
        for step in steps
        if step.tag == "equal" and step.src_end - step.src_start >= length
        for k in range(step.src_end - step.src_start)
    ]


def _solve(left: Words, right: Words, box: Box, prices: Prices) -> list[Pair]:
    """Return the best pairs of a box: weights kept less prices paid.

    Three states a cell: the last word was kept, removed, or added; in a change the removed words
    come before the added ones.
    """
    top, bottom, first, last = box
    height, width = bottom - top, last - first
    worth = _worth(left, right, box)
    if worth is None:
        return []
    kept = np.full((height + 1, width + 1), _NEVER, np.int32)
    removed = np.full((height + 1, width + 1), _NEVER, np.int32)
    added = np.full((height + 1, width + 1), _NEVER, np.int32)
    kept[0, 0], added[0, 1:] = 0, -prices.opening
    best = added[0].copy()
    best[0] = 0
    for i in range(1, height + 1):
        np.add(best[:-1], worth[i - 1], out=kept[i, 1:])
        np.maximum(kept[i - 1] - prices.opening, removed[i - 1], out=removed[i])
        start = np.maximum(kept[i] - prices.opening, removed[i] - prices.run)
        np.maximum.accumulate(start[:-1], out=added[i, 1:])
        np.maximum(kept[i], removed[i], out=best)
        np.maximum(best, added[i], out=best)
    return [(top + i, first + j) for i, j in _trace(kept, removed, added, prices)]


def _worth(left: Words, right: Words, box: Box) -> Numbers | None:
    """Return what each word of the left is worth as each word of the right."""
    top, bottom, first, last = box
    exact = left.exact[top:bottom, None] == right.exact[None, first:last]
    # One side may take a word for a name that the other does not.
    same = exact | (left.normal[top:bottom, None] == right.normal[None, first:last])
    worth: Numbers = np.where(same, left.weights[top:bottom, None], np.int32(_NEVER))
    worth += exact * np.int32(EXACT)
    left_slots, right_slots = left.slots[top:bottom], right.slots[first:last]
    if left_slots.any() and right_slots.any():
        alike = (left_slots[:, None] == right_slots[None, :]) & (left_slots[:, None] > 0) & ~same
        worth[alike] = _SLOT
        return worth
    return worth if same.any() else None


def _trace(kept: Numbers, removed: Numbers, added: Numbers, prices: Prices) -> list[Pair]:
    """Walk back through the three tables from the end; of equal ways take the kept word."""
    i, j = kept.shape[0] - 1, kept.shape[1] - 1
    pairs: list[Pair] = []
    while i and j:
        if kept[i, j] >= removed[i, j] and kept[i, j] >= added[i, j]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif added[i, j] > removed[i, j]:
            j, from_kept = _skip_added(kept, removed, added, (i, j), prices)
            if j and not from_kept:
                i = _skip_removed(kept, removed, (i, j), prices)
        else:
            i = _skip_removed(kept, removed, (i, j), prices)
    return pairs[::-1]


def _skip_added(
    kept: Numbers, removed: Numbers, added: Numbers, cell: Pair, prices: Prices
) -> tuple[int, bool]:
    """Return the column in which a run of added words begins, and whether a kept word is there."""
    i, j = cell
    run = added[i, j]
    j -= 1
    while j and kept[i, j] - prices.opening != run and removed[i, j] - prices.run != run:
        j -= 1
    return j, bool(kept[i, j] - prices.opening == run)


def _skip_removed(kept: Numbers, removed: Numbers, cell: Pair, prices: Prices) -> int:
    """Return the row in which a run of removed words begins."""
    i, j = cell
    run = removed[i, j]
    i -= 1
    while i and kept[i, j] - prices.opening != run:
        i -= 1
    return i
