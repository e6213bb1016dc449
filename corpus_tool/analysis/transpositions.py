"""Runs of words that are removed at one place of a link and added at another.

They are cut out of the changes they stand in, so that each is a reading of its own and
`figures.find_moved` can pair them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from corpus_tool.analysis.stretches import Range, Stretch
from corpus_tool.analysis.units import FUNCTION, Side
from corpus_tool.model import ReadingKind

__all__ = ["cut_moved"]

_MOST_PLACES = 8
"""A run that stands at more places is a formula, and no move."""


Moved = dict[Range, int]
"""The pieces of each run on one side, and its number."""


class Run(NamedTuple):
    """The same words on either side, as units."""

    left: int
    right: int
    length: int


def cut_moved(
    stretches: Sequence[Stretch],
    left: Side,
    right: Side,
    *,
    min_words: int,
    min_worth: int,
    tells: Callable[[str], bool],
) -> Iterator[Stretch]:
    """Cut each moved run out of the changes it stands in, and number it.

    Args:
        stretches: the changes of the link.
        left: the left side.
        right: the right side.
        min_words: fewer words recur by chance.
        min_worth: what they must weigh: six words of grammar are no move.
        tells: whether a run's words tell a reader something.
    """
    found = _runs(stretches, left, right, min_words)
    runs = [run for run in found if _weight(left, run) >= min_worth]
    on_left: Moved = {}
    on_right: Moved = {}
    chosen = [_with_brackets(run, left, right) for run in sorted(_choose(runs))]
    places = [
        place
        for place in chosen
        if place and _stands_within(stretches, *place) and tells(left.show(*place[0]))
    ]
    for number, (removed, added) in enumerate(places, start=1):
        on_left[removed], on_right[added] = number, number
    for stretch in stretches:
        yield from _cut(stretch, on_left, on_right) if _is_open(stretch) else (stretch,)


def _is_open(stretch: Stretch) -> bool:
    """Tell whether the stretch is a change of words, not one word in two forms."""
    return not (stretch.kind is ReadingKind.KEPT or stretch.is_break or stretch.paired)


def _runs(stretches: Sequence[Stretch], left: Side, right: Side, min_words: int) -> Iterator[Run]:
    """Yield the longest common runs of removed and added units."""
    removed = [left.unit_range(*s.left) for s in stretches if _is_open(s)]
    added = [right.unit_range(*s.right) for s in stretches if _is_open(s)]
    lefts = [unit.normal for unit in left.units]
    rights = [unit.normal for unit in right.units]
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for units in added:
        for j in range(units.start, units.stop - min_words + 1):
            places.setdefault(tuple(rights[j : j + min_words]), []).append((j, units.stop))
    ends: dict[int, int] = {}  # by how far right and left lie apart: where the last run ended
    for units in removed:
        for i in range(units.start, units.stop - min_words + 1):
            found = places.get(tuple(lefts[i : i + min_words]), [])
            for j, stop in found if len(found) <= _MOST_PLACES else ():
                if ends.get(j - i, 0) > i:
                    continue  # the tail of a run already found
                length = _length(lefts, rights, (i, units.stop), (j, stop), min_words)
                ends[j - i] = i + length
                while length > min_words and left.units[i + length - 1].weight <= FUNCTION:
                    length -= 1  # `… in the Strait, as an` ends before `as`
                yield Run(i, j, length)


def _length(
    lefts: list[str], rights: list[str], on_left: Range, on_right: Range, length: int
) -> int:
    most = min(on_left[1] - on_left[0], on_right[1] - on_right[0])
    while length < most and lefts[on_left[0] + length] == rights[on_right[0] + length]:
        length += 1
    return length


def _weight(left: Side, run: Run) -> int:
    return sum(left.units[i].weight for i in range(run.left, run.left + run.length))


def _choose(runs: Sequence[Run]) -> Iterator[Run]:
    """Take the longest runs first, none overlapping another on either side."""
    used_left: set[int] = set()
    used_right: set[int] = set()
    for run in sorted(runs, key=lambda run: (-run.length, run.left, run.right)):
        on_left = range(run.left, run.left + run.length)
        on_right = range(run.right, run.right + run.length)
        if used_left.isdisjoint(on_left) and used_right.isdisjoint(on_right):
            used_left.update(on_left)
            used_right.update(on_right)
            yield run


def _with_brackets(run: Run, left: Side, right: Side) -> tuple[Range, Range] | None:
    """Return the pieces of a run on either side; one that cuts a pair of brackets takes both."""
    removed = _pieces(left, run.left, run.length)
    added = _pieces(right, run.right, run.length)
    if _is_balanced(left.show(*removed)):
        return removed, added
    for before, after in ((0, 1), (1, 0)):
        wider = (max(0, removed[0] - before), removed[1] + after)
        other = (max(0, added[0] - before), added[1] + after)
        shown = left.show(wider[0], min(wider[1], len(left.pieces)))
        if shown == right.show(other[0], min(other[1], len(right.pieces))) and _is_balanced(shown):
            return wider, other
    return None


def _is_balanced(text: str) -> bool:
    return all(text.count(one) == text.count(two) for one, two in ("()", "[]", "“”"))


def _stands_within(stretches: Sequence[Stretch], removed: Range, added: Range) -> bool:
    opened = [stretch for stretch in stretches if _is_open(stretch)]
    return any(s.left[0] <= removed[0] and removed[1] <= s.left[1] for s in opened) and any(
        s.right[0] <= added[0] and added[1] <= s.right[1] for s in opened
    )


def _pieces(side: Side, first: int, length: int) -> Range:
    return side.units[first].first, side.units[first + length - 1].last


def _cut(stretch: Stretch, on_left: Moved, on_right: Moved) -> Iterator[Stretch]:
    """Yield the removed parts, then the added ones; the ordinary parts where they meet as one."""
    lefts, rights = _parts(stretch.left, on_left), _parts(stretch.right, on_right)
    if all(number is None for _, number in (*lefts, *rights)):
        yield stretch
        return
    meet = bool(lefts and rights) and lefts[-1][1] is None and rights[0][1] is None
    nothing_right, nothing_left = (stretch.right[0],) * 2, (stretch.left[1],) * 2
    for part, number in lefts[: len(lefts) - meet]:
        yield Stretch(ReadingKind.REMOVED, part, nothing_right, moved=number)
    if meet:
        yield Stretch(ReadingKind.REPLACED, lefts[-1][0], rights[0][0])
    for part, number in rights[meet:]:
        yield Stretch(ReadingKind.ADDED, nothing_left, part, moved=number)


def _parts(pieces: Range, moved: Moved) -> list[tuple[Range, int | None]]:
    """Divide pieces at the moved runs."""
    parts: list[tuple[Range, int | None]] = []
    at = pieces[0]
    for (first, last), number in sorted(moved.items()):
        if pieces[0] <= first and last <= pieces[1]:
            parts += [((at, first), None)] if at < first else []
            parts.append(((first, last), number))
            at = last
    return [*parts, ((at, pieces[1]), None)] if at < pieces[1] else parts
