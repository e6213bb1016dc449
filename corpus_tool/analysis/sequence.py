"""Which words of two texts correspond: large texts are divided, small boxes worked out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel

from corpus_tool.analysis.pricing import NEVER, Numbers, Pair, Prices, solve

__all__ = ["EXACT", "Words", "match"]

Box = tuple[int, int, int, int]
"""Words left from, to; words right from, to."""

_DEPTHS = ((2_500, 8), (4_000_000, 3), (4_000_000, 0))
"""How many cells are worked out whole (48 MB at most), and, in a box of more, how many words in a
row are trusted to correspond and divide it; a box that nothing divides is taken as rewritten."""
_VAST = 1_000_000_000
"""Cells; beyond, even one bit a cell is too much: words that occur once must divide the box."""
EXACT = 3
"""The worth of agreeing in case and spelling, too; it comes on top of the weight."""
_SLOT = 6
"""The worth of a slot that is filled anew: less than any word that stays."""


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
    worth = _worth(left, right, box)
    if worth is None:
        return []
    return [(box[0] + i, box[2] + j) for i, j in solve(worth, prices)]


def _worth(left: Words, right: Words, box: Box) -> Numbers | None:
    """Return what each word of the left is worth as each word of the right."""
    top, bottom, first, last = box
    exact = left.exact[top:bottom, None] == right.exact[None, first:last]
    # One side may take a word for a name that the other does not.
    same = exact | (left.normal[top:bottom, None] == right.normal[None, first:last])
    worth: Numbers = np.where(same, left.weights[top:bottom, None], np.int32(NEVER))
    worth += exact * np.int32(EXACT)
    left_slots, right_slots = left.slots[top:bottom], right.slots[first:last]
    if left_slots.any() and right_slots.any():
        alike = (left_slots[:, None] == right_slots[None, :]) & (left_slots[:, None] > 0) & ~same
        worth[alike] = _SLOT
        return worth
    return worth if same.any() else None
