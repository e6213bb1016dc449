"""From kept words to stretches of kept, added, removed and replaced pieces.

Spaces and punctuation are never matched for their own sake: they follow the words on either side.
White space that differs is kept, since no reader sees a change in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus_tool.analysis.pricing import Pair
from corpus_tool.analysis.units import Side
from corpus_tool.model import ReadingKind
from corpus_tool.text.pieces import PieceKind

__all__ = ["Stretch", "cut_stretches", "join_kept"]

Range = tuple[int, int]
"""Pieces from, to."""


class Stretch(NamedTuple):
    """Pieces of either side that are one reading; a tuple, because at first each word is one."""

    kind: ReadingKind
    left: Range
    right: Range
    paired: bool = False
    """One word in two spellings, or one slot with two fillings."""
    is_break: bool = False
    """A paragraph break, on either or both sides."""
    moved: int | None = None
    """Words removed here and added elsewhere: the number both have."""


def cut_stretches(left: Side, right: Side, pairs: Sequence[Pair]) -> tuple[Stretch, ...]:
    """Cover both sides, in order, with stretches."""
    return tuple(join_kept(_cut(left, right, pairs)))


def _cut(left: Side, right: Side, pairs: Sequence[Pair]) -> Iterator[Stretch]:
    at_left = at_right = 0
    space = PieceKind.SPACE
    for i, j in pairs:
        on_left, on_right = left.units[i], right.units[j]
        gap_left, gap_right = (at_left, on_left.first), (at_right, on_right.first)
        is_one = gap_left[1] - at_left == 1 and gap_right[1] - at_right == 1
        if is_one and left.kind(at_left) is space and right.kind(at_right) is space:
            yield Stretch(ReadingKind.KEPT, gap_left, gap_right)  # the common case, quickly
        else:
            yield from _between(left, right, gap_left, gap_right)
        at_left, at_right = on_left.last, on_right.last
        kept = on_left.exact == on_right.exact
        kind = ReadingKind.KEPT if kept else ReadingKind.REPLACED
        yield Stretch(
            kind,
            (on_left.first, at_left),
            (on_right.first, at_right),
            paired=not kept,
            is_break=left.kind(on_left.first) is PieceKind.BREAK,
        )
    ends = len(left.pieces), len(right.pieces)
    yield from _between(left, right, (at_left, ends[0]), (at_right, ends[1]))


def _between(left: Side, right: Side, on_left: Range, on_right: Range) -> Iterator[Stretch]:
    """Cover what lies between two kept words: what agrees at its ends is kept."""
    (top, bottom), (first, last) = on_left, on_right
    while top < bottom and first < last and _same(left, top, right, first):
        top, first = top + 1, first + 1
    while bottom > top and last > first and _same(left, bottom - 1, right, last - 1):
        bottom, last = bottom - 1, last - 1
    yield from _kept(left, (on_left[0], top), (on_right[0], first))
    yield from _changes(left, right, (top, bottom), (first, last))
    yield from _kept(left, (bottom, on_left[1]), (last, on_right[1]))


def _kept(left: Side, on_left: Range, on_right: Range) -> Iterator[Stretch]:
    """Cover pieces that agree one by one; breaks stand alone."""
    for chunk, mark in _split(left, on_left):
        offset = on_right[0] - on_left[0]
        for (first, last), is_break in ((chunk, False), (mark, True)):
            if first < last:
                paired = (first + offset, last + offset)
                yield Stretch(ReadingKind.KEPT, (first, last), paired, is_break=is_break)


def _changes(left: Side, right: Side, on_left: Range, on_right: Range) -> Iterator[Stretch]:
    """Cover pieces that do not agree; breaks stand alone, paired in order.

    Where the left has more, its first are removed; where the right has more, its last are added.
    """
    lefts, rights = _split(left, on_left), _split(right, on_right)
    nothing = (on_right[0], on_right[0])
    while len(lefts) > len(rights):
        chunk, mark = lefts.pop(0)
        yield from _change(left, right, chunk, nothing)
        yield Stretch(ReadingKind.REMOVED, mark, nothing, is_break=True)
    for (chunk, mark), (other, other_mark) in zip(lefts, rights, strict=False):
        yield from _change(left, right, chunk, other)
        if other_mark[0] < other_mark[1]:
            kind = ReadingKind.KEPT if mark[0] < mark[1] else ReadingKind.ADDED
            yield Stretch(kind, mark, other_mark, is_break=True)
    nothing = (on_left[1], on_left[1])
    for chunk, mark in rights[len(lefts) :]:
        yield from _change(left, right, nothing, chunk)
        if mark[0] < mark[1]:
            yield Stretch(ReadingKind.ADDED, nothing, mark, is_break=True)


def _split(side: Side, pieces: Range) -> list[tuple[Range, Range]]:
    """Return the stretches between breaks, each with its break; the last has none."""
    first, last = pieces
    chunks: list[tuple[Range, Range]] = []
    for at in range(first, last):
        if side.kind(at) is PieceKind.BREAK:
            chunks.append(((first, at), (at, at + 1)))
            first = at + 1
    return [*chunks, ((first, last), (last, last))]


def _change(left: Side, right: Side, on_left: Range, on_right: Range) -> Iterator[Stretch]:
    """Cover pieces without a break; white space at the ends belongs to both sides."""
    (top, bottom), (first, last) = on_left, on_right
    head = top < bottom and first < last and _same(left, top, right, first)
    top, first = top + head, first + head
    tail = top < bottom and first < last and _same(left, bottom - 1, right, last - 1)
    bottom, last = bottom - tail, last - tail
    yield from _kept(left, (on_left[0], top), (on_right[0], first))
    if top < bottom or first < last:
        kind = _kind(left, right, (top, bottom), (first, last))
        yield Stretch(kind, (top, bottom), (first, last))
    yield from _kept(left, (bottom, on_left[1]), (last, on_right[1]))


def _same(left: Side, i: int, right: Side, j: int) -> bool:
    """Tell whether two pieces that are not words agree; all white space is alike."""
    kind = left.kind(i)
    if kind is not right.kind(j):
        return False
    if kind is PieceKind.SPACE:
        return True
    return kind is PieceKind.BREAK or (
        kind is PieceKind.MARK and left.show(i, i + 1) == right.show(j, j + 1)
    )


def _kind(left: Side, right: Side, on_left: Range, on_right: Range) -> ReadingKind:
    seen_left = any(left.kind(at) is not PieceKind.SPACE for at in range(*on_left))
    seen_right = any(right.kind(at) is not PieceKind.SPACE for at in range(*on_right))
    if not seen_left and not seen_right:
        return ReadingKind.KEPT
    if seen_left and seen_right:
        return ReadingKind.REPLACED
    # A space with nothing against it but words goes with the change, whichever side it is on.
    if on_left[0] < on_left[1] and on_right[0] < on_right[1]:
        return ReadingKind.REPLACED
    return ReadingKind.REMOVED if seen_left else ReadingKind.ADDED


def join_kept(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Join neighbouring stretches of kept pieces, except at a break."""
    waiting: Stretch | None = None
    for stretch in stretches:
        if waiting is None:
            waiting = stretch
        elif _joins(waiting) and _joins(stretch):
            left = (waiting.left[0], stretch.left[1])
            right = (waiting.right[0], stretch.right[1])
            waiting = Stretch(ReadingKind.KEPT, left, right)
        else:
            yield waiting
            waiting = stretch
    if waiting is not None:
        yield waiting


def _joins(stretch: Stretch) -> bool:
    return stretch.kind is ReadingKind.KEPT and not stretch.is_break
