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

__all__ = ["Pair", "Words", "match"]

Pair = tuple[int, int]
"""A word of the left and the word of the right that it is kept as, by position."""
Box = tuple[int, int, int, int]
"""Words left from, to; words right from, to."""
Numbers = NDArray[np.int32]

_SMALL = 90_000
"""Cells; a smaller box is worked out whole."""
_LARGE = 4_000_000
"""Cells; a larger box without a long common run is taken as rewritten (48 MB at this size)."""
_VAST = 1_000_000_000
"""Cells; beyond, even one bit a cell is too much: words that occur once must divide the box."""
_ANCHOR = 8
"""Words in a row that are trusted to correspond in a box that is not small."""
_EXACT = 1
"""The worth of agreeing in case and spelling too: it decides between equals."""
_NEVER = -(10**8)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one side as numbers."""

    exact: Numbers
    """One number for each spelling as it stands."""
    normal: Numbers
    """One number for each word whatever its case and spelling, and for each kind of slot."""
    weights: Numbers
    """What it is worth to keep the word, by position."""


def match(left: Words, right: Words, *, price: int) -> list[Pair]:
    """Return the words kept, ascending on both sides.

    Args:
        left: words of the left text.
        right: words of the right text.
        price: what each run of removed and each run of added words costs, in units of weight.
    """
    box = (0, len(left.normal), 0, len(right.normal))
    head, box, tail = _trim(left.normal, right.normal, box)
    pairs = list(head)
    if _cells(box) <= _SMALL:
        pairs += _solve(left, right, box, price)
    else:
        anchors = [
            pair for part in _divide(left, right, box) for pair in _anchors(left, right, part)
        ]
        for gap, anchor in _gaps(anchors, box):
            gap_head, gap, gap_tail = _trim(left.normal, right.normal, gap)
            pairs += gap_head
            pairs += _solve(left, right, gap, price) if _cells(gap) <= _LARGE else []
            pairs += [*gap_tail, *anchor]
    return [*pairs, *tail]


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


def _anchors(left: Words, right: Words, box: Box) -> list[Pair]:
    """Return the words of the long runs of a longest common subsequence."""
    top, bottom, first, last = box
    if _cells(box) == 1:
        return [(top, first)]
    steps = Indel.opcodes(left.normal[top:bottom].tolist(), right.normal[first:last].tolist())
    return [
        (top + step.src_start + k, first + step.dest_start + k)
        for step in steps
        if step.tag == "equal" and step.src_end - step.src_start >= _ANCHOR
        for k in range(step.src_end - step.src_start)
    ]


def _solve(left: Words, right: Words, box: Box, price: int) -> list[Pair]:
    """Return the best pairs of a box: weights kept less prices paid.

    Three states a cell: the last word was kept, removed, or added; in a change the removed words
    come before the added ones.
    """
    top, bottom, first, last = box
    height, width = bottom - top, last - first
    if not height or not width:
        return []
    same = left.normal[top:bottom, None] == right.normal[None, first:last]
    if not same.any():
        return []
    worth = np.where(same, left.weights[top:bottom, None], np.int32(_NEVER))
    worth += (left.exact[top:bottom, None] == right.exact[None, first:last]) * np.int32(_EXACT)
    kept = np.full((height + 1, width + 1), _NEVER, np.int32)
    removed = np.full((height + 1, width + 1), _NEVER, np.int32)
    added = np.full((height + 1, width + 1), _NEVER, np.int32)
    kept[0, 0], added[0, 1:] = 0, -price
    best = added[0].copy()
    best[0] = 0
    for i in range(1, height + 1):
        np.add(best[:-1], worth[i - 1], out=kept[i, 1:])
        np.maximum(kept[i - 1] - price, removed[i - 1], out=removed[i])
        np.maximum(kept[i], removed[i], out=best)
        np.maximum.accumulate(best[:-1] - price, out=added[i, 1:])
        np.maximum(best, added[i], out=best)
    return [(top + i, first + j) for i, j in _trace(kept, removed, added, price)]


def _trace(kept: Numbers, removed: Numbers, added: Numbers, price: int) -> list[Pair]:
    """Walk back through the three tables from the end; of equal ways take the kept word."""
    i, j = kept.shape[0] - 1, kept.shape[1] - 1
    pairs: list[Pair] = []
    while i and j:
        if kept[i, j] >= removed[i, j] and kept[i, j] >= added[i, j]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif added[i, j] > removed[i, j]:
            run = added[i, j] + price
            j -= 1
            while j and kept[i, j] != run and removed[i, j] != run:
                j -= 1
            if j and kept[i, j] != run:
                i = _skip_removed(kept, removed, i, j, price)
        else:
            i = _skip_removed(kept, removed, i, j, price)
    return pairs[::-1]


def _skip_removed(kept: Numbers, removed: Numbers, i: int, j: int, price: int) -> int:
    """Return the row in which a run of removed words begins."""
    run = removed[i, j] + price
    i -= 1
    while i and kept[i, j] != run:
        i -= 1
    return i
