"""From matched words to edits: kept, added, removed, replaced or moved, and where each ends.

Sections, in order:

* From kept words to stretches of kept, added, removed and replaced pieces.
* Where a mark begins and ends, when the words leave a choice.
* Runs of words that are removed at one place of a link and added at another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import ReadingKind
from corpus_tool.text.pieces import PieceKind
from corpus_tool.text.tokens import fold
from corpus_tool.wording.matching import FUNCTION, Pair, WordSide

__all__ = [
    "EditSpan",
    "cut_edits",
    "cut_moved",
    "join_kept",
    "slide_edits",
]


# ----------------------------------------
# From kept words to stretches of kept, added, removed and replaced pieces.
#
# Spaces and punctuation are never matched for their own sake: they follow the words on either side.
# White space that differs is kept, since no reader sees a change in it.

Range = tuple[int, int]
"""Pieces from, to."""


class EditSpan(NamedTuple):
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


def cut_edits(left: WordSide, right: WordSide, pairs: Sequence[Pair]) -> tuple[EditSpan, ...]:
    """Cover both sides, in order, with stretches."""
    return tuple(join_kept(_cut_pairs(left, right, pairs)))


def _cut_pairs(left: WordSide, right: WordSide, pairs: Sequence[Pair]) -> Iterator[EditSpan]:
    at_left = at_right = 0
    space = PieceKind.SPACE
    for i, j in pairs:
        on_left, on_right = left.units[i], right.units[j]
        gap_left, gap_right = (at_left, on_left.first), (at_right, on_right.first)
        is_one = gap_left[1] - at_left == 1 and gap_right[1] - at_right == 1
        if is_one and left.kind(at_left) is space and right.kind(at_right) is space:
            yield EditSpan(ReadingKind.KEPT, gap_left, gap_right)  # the common case, quickly
        else:
            yield from _between(left, right, gap_left, gap_right)
        at_left, at_right = on_left.last, on_right.last
        kept = on_left.exact == on_right.exact
        kind = ReadingKind.KEPT if kept else ReadingKind.REPLACED
        yield EditSpan(
            kind,
            (on_left.first, at_left),
            (on_right.first, at_right),
            paired=not kept,
            is_break=left.kind(on_left.first) is PieceKind.BREAK,
        )
    ends = len(left.pieces), len(right.pieces)
    yield from _between(left, right, (at_left, ends[0]), (at_right, ends[1]))


def _between(
    left: WordSide, right: WordSide, on_left: Range, on_right: Range
) -> Iterator[EditSpan]:
    """Cover what lies between two kept words: what agrees at its ends is kept."""
    (top, bottom), (first, last) = on_left, on_right
    while top < bottom and first < last and _is_same_filler(left, top, right, first):
        top, first = top + 1, first + 1
    while bottom > top and last > first and _is_same_filler(left, bottom - 1, right, last - 1):
        bottom, last = bottom - 1, last - 1
    yield from _kept(left, (on_left[0], top), (on_right[0], first))
    yield from _changes(left, right, (top, bottom), (first, last))
    yield from _kept(left, (bottom, on_left[1]), (last, on_right[1]))


def _kept(left: WordSide, on_left: Range, on_right: Range) -> Iterator[EditSpan]:
    """Cover pieces that agree one by one; breaks stand alone."""
    for chunk, mark in _split(left, on_left):
        offset = on_right[0] - on_left[0]
        for (first, last), is_break in ((chunk, False), (mark, True)):
            if first < last:
                paired = (first + offset, last + offset)
                yield EditSpan(ReadingKind.KEPT, (first, last), paired, is_break=is_break)


def _changes(
    left: WordSide, right: WordSide, on_left: Range, on_right: Range
) -> Iterator[EditSpan]:
    """Cover pieces that do not agree; breaks stand alone, paired in order.

    Where the left has more, its first are removed; where the right has more, its last are added.
    """
    lefts, rights = _split(left, on_left), _split(right, on_right)
    nothing = (on_right[0], on_right[0])
    while len(lefts) > len(rights):
        chunk, mark = lefts.pop(0)
        yield from _change(left, right, chunk, nothing)
        yield EditSpan(ReadingKind.REMOVED, mark, nothing, is_break=True)
    for (chunk, mark), (other, other_mark) in zip(lefts, rights, strict=False):
        yield from _change(left, right, chunk, other)
        if other_mark[0] < other_mark[1]:
            kind = ReadingKind.KEPT if mark[0] < mark[1] else ReadingKind.ADDED
            yield EditSpan(kind, mark, other_mark, is_break=True)
    nothing = (on_left[1], on_left[1])
    for chunk, mark in rights[len(lefts) :]:
        yield from _change(left, right, nothing, chunk)
        if mark[0] < mark[1]:
            yield EditSpan(ReadingKind.ADDED, nothing, mark, is_break=True)


def _split(side: WordSide, pieces: Range) -> list[tuple[Range, Range]]:
    """Return the stretches between breaks, each with its break; the last has none."""
    first, last = pieces
    chunks: list[tuple[Range, Range]] = []
    for at in range(first, last):
        if side.kind(at) is PieceKind.BREAK:
            chunks.append(((first, at), (at, at + 1)))
            first = at + 1
    return [*chunks, ((first, last), (last, last))]


def _change(left: WordSide, right: WordSide, on_left: Range, on_right: Range) -> Iterator[EditSpan]:
    """Cover pieces without a break; white space at the ends belongs to both sides."""
    (top, bottom), (first, last) = on_left, on_right
    head = top < bottom and first < last and _is_same_filler(left, top, right, first)
    top, first = top + head, first + head
    tail = top < bottom and first < last and _is_same_filler(left, bottom - 1, right, last - 1)
    bottom, last = bottom - tail, last - tail
    yield from _kept(left, (on_left[0], top), (on_right[0], first))
    if top < bottom or first < last:
        kind = _kind(left, right, (top, bottom), (first, last))
        yield EditSpan(kind, (top, bottom), (first, last))
    yield from _kept(left, (bottom, on_left[1]), (last, on_right[1]))


def _is_same_filler(left: WordSide, i: int, right: WordSide, j: int) -> bool:
    """Tell whether two pieces that are not words agree; all white space is alike."""
    kind = left.kind(i)
    if kind is not right.kind(j):
        return False
    if kind is PieceKind.SPACE:
        return True
    return kind is PieceKind.BREAK or (
        kind is PieceKind.MARK and left.show(i, i + 1) == right.show(j, j + 1)
    )


def _kind(left: WordSide, right: WordSide, on_left: Range, on_right: Range) -> ReadingKind:
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


def join_kept(spans: Iterable[EditSpan]) -> Iterator[EditSpan]:
    """Join neighbouring stretches of kept pieces, except at a break."""
    waiting: EditSpan | None = None
    for stretch in spans:
        if waiting is None:
            waiting = stretch
        elif _joins(waiting) and _joins(stretch):
            left = (waiting.left[0], stretch.left[1])
            right = (waiting.right[0], stretch.right[1])
            waiting = EditSpan(ReadingKind.KEPT, left, right)
        else:
            yield waiting
            waiting = stretch
    if waiting is not None:
        yield waiting


def _joins(stretch: EditSpan) -> bool:
    return stretch.kind is ReadingKind.KEPT and not stretch.is_break


# ----------------------------------------
# Where a mark begins and ends, when the words leave a choice.
#
# `peace [and security] and stability` and `peace and [security and] stability` mark the same
# change; an editor marks whole clauses, list members and word groups, so the stronger boundary
# wins.

_EDGE, _SENTENCE, _CLAUSE, _COMMA, _GROUP, _ARTICLE, _WORD = range(7, 0, -1)
_UNBALANCED = -4
_SENTENCE_MARKS = frozenset(".!?。！？؟।")
_CLAUSE_MARKS = frozenset(";:；：؛")
_COMMA_MARKS = frozenset(",、，،–—")
_BRACKETS = {"(": ")", "[": "]", "“": "”", "«": "»", "「": "」", "（": "）"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A change with the kept stretches on either side, as if the marked text were the right."""

    before: EditSpan
    change: EditSpan
    after: EditSpan
    other: WordSide
    marked: WordSide

    def moved(self, steps: int) -> tuple[EditSpan, EditSpan, EditSpan]:
        """Return the three stretches with the change moved by pieces; to the left if negative."""
        (top, bottom), (first, last) = self.before.left, self.before.right
        before = self.before._replace(left=(top, bottom + steps), right=(first, last + steps))
        at = self.change.left[0] + steps
        start, end = self.change.right
        change = self.change._replace(left=(at, at), right=(start + steps, end + steps))
        (top, bottom), (first, last) = self.after.left, self.after.right
        after = self.after._replace(left=(top + steps, bottom), right=(first + steps, last))
        return before, change, after


def slide_edits(
    spans: Sequence[EditSpan], left: WordSide, right: WordSide, lexicon: Lexicon
) -> tuple[EditSpan, ...]:
    """Move each purely added or removed stretch to its best place between its neighbours."""
    shifted = list(spans)
    for at in range(1, len(shifted) - 1):
        before, change, after = shifted[at - 1 : at + 2]
        if not (_is_kept(before) and _is_kept(after)) or change.is_break:
            continue
        # A kept stretch may be used up only where nothing else is marked beyond it.
        may_empty = at == 1 or shifted[at - 2].is_break, at + 2 == len(shifted)
        if change.kind is ReadingKind.ADDED:
            place = _Place(before, change, after, left, right)
            shifted[at - 1 : at + 2] = _best(place, may_empty, lexicon)
        elif change.kind is ReadingKind.REMOVED:
            place = _Place(_mirror(before), _mirror(change), _mirror(after), right, left)
            shifted[at - 1 : at + 2] = map(_mirror, _best(place, may_empty, lexicon))
    return tuple(s for s in shifted if s.left[0] < s.left[1] or s.right[0] < s.right[1])


def _is_kept(stretch: EditSpan) -> bool:
    return stretch.kind is ReadingKind.KEPT and not stretch.is_break


def _mirror(stretch: EditSpan) -> EditSpan:
    return stretch._replace(left=stretch.right, right=stretch.left)


def _best(place: _Place, may_empty: tuple[bool, bool], lexicon: Lexicon) -> Sequence[EditSpan]:
    """Return the place with the strongest boundaries; of equals the least moved."""
    steps = max(
        _steps(place, may_empty), key=lambda steps: (_strength(place, steps, lexicon), -abs(steps))
    )
    return place.moved(steps)


def _steps(place: _Place, may_empty: tuple[bool, bool]) -> Iterator[int]:
    """Yield how far the change can move without altering what either text says."""
    yield 0
    start, end = place.change.right
    kept_other, kept_marked = place.before.left, place.before.right
    room = min(kept_other[1] - kept_other[0], kept_marked[1] - kept_marked[0])
    for step in range(1, room + may_empty[0]):
        at_other, at_marked = kept_other[1] - step, kept_marked[1] - step
        if not _shows_same(place, at_other, at_marked) or not _shows_same(
            place, at_other, end - step
        ):
            break
        yield -step
    kept_other, kept_marked = place.after.left, place.after.right
    room = min(kept_other[1] - kept_other[0], kept_marked[1] - kept_marked[0])
    for step in range(room - 1 + may_empty[1]):
        at_other, at_marked = kept_other[0] + step, kept_marked[0] + step
        if not _shows_same(place, at_other, at_marked) or not _shows_same(
            place, at_other, start + step
        ):
            break
        yield step + 1


def _shows_same(place: _Place, other: int, marked: int) -> bool:
    return place.other.show(other, other + 1) == place.marked.show(marked, marked + 1)


def _strength(place: _Place, steps: int, lexicon: Lexicon) -> int:
    """Return how good it is to mark here: the boundaries at both ends, and brackets in pairs."""
    start, end = (at + steps for at in place.change.right)
    side = place.marked
    text = side.show(start, end)
    balanced = all(text.count(bracket) == text.count(two) for bracket, two in _BRACKETS.items())
    return (
        _boundary(side, start, lexicon)
        + _boundary(side, end, lexicon)
        + (0 if balanced and text.count('"') % 2 == 0 else _UNBALANCED)
    )


def _boundary(side: WordSide, at: int, lexicon: Lexicon) -> int:
    """Return how strong the boundary before a piece is."""
    if at == 0 or at == len(side.pieces) or PieceKind.BREAK in (side.kind(at - 1), side.kind(at)):
        return _EDGE
    if side.kind(at) is not PieceKind.WORD:
        return _WORD if side.kind(at) is PieceKind.MARK else 0
    if side.kind(at - 1) is not PieceKind.SPACE:
        return 0
    mark = side.show(at - 2, at - 1) if at > 1 else ""
    for marks, strength in (
        (_SENTENCE_MARKS, _SENTENCE),
        (_CLAUSE_MARKS, _CLAUSE),
        (_COMMA_MARKS, _COMMA),
    ):
        if mark in marks:
            return strength
    word = fold(side.show(at, at + 1), lexicon=lexicon)
    if word in lexicon.weights.articles:
        return _ARTICLE
    return _GROUP if word in lexicon.weights.function else _WORD


# ----------------------------------------
# Runs of words that are removed at one place of a link and added at another.
#
# They are cut out of the changes they stand in, so that each is a reading of its own and
# `cut_moved` can pair them.

_MOST_PLACES = 8
"""A run that stands at more places is a formula, and no move."""


Moved = dict[Range, int]
"""The pieces of each run on one side, and its number."""


class MovedRun(NamedTuple):
    """The same words on either side, as units."""

    left: int
    right: int
    length: int


def cut_moved(
    spans: Sequence[EditSpan],
    left: WordSide,
    right: WordSide,
    *,
    min_words: int,
    min_worth: int,
    tells: Callable[[str], bool],
) -> Iterator[EditSpan]:
    """Cut each moved run out of the changes it stands in, and number it.

    Args:
        spans: the changes of the link.
        left: the left side.
        right: the right side.
        min_words: fewer words recur by chance.
        min_worth: what they must weigh: six words of grammar are no move.
        tells: whether a run's words tell a reader something.
    """
    found = _runs(spans, left, right, min_words)
    runs = [run for run in found if _weight(left, run) >= min_worth]
    on_left: Moved = {}
    on_right: Moved = {}
    chosen = [_with_brackets(run, left, right) for run in sorted(_choose(runs))]
    places = [
        place
        for place in chosen
        if place and _stands_within(spans, *place) and tells(left.show(*place[0]))
    ]
    for number, (removed, added) in enumerate(places, start=1):
        on_left[removed], on_right[added] = number, number
    for stretch in spans:
        yield from _cut_out_moved(stretch, on_left, on_right) if _is_open(stretch) else (stretch,)


def _is_open(stretch: EditSpan) -> bool:
    """Tell whether the stretch is a change of words, not one word in two forms."""
    return not (stretch.kind is ReadingKind.KEPT or stretch.is_break or stretch.paired)


def _runs(
    spans: Sequence[EditSpan], left: WordSide, right: WordSide, min_words: int
) -> Iterator[MovedRun]:
    """Yield the longest common runs of removed and added units."""
    removed = [left.unit_range(*s.left) for s in spans if _is_open(s)]
    added = [right.unit_range(*s.right) for s in spans if _is_open(s)]
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
                yield MovedRun(i, j, length)


def _length(
    lefts: list[str], rights: list[str], on_left: Range, on_right: Range, length: int
) -> int:
    most = min(on_left[1] - on_left[0], on_right[1] - on_right[0])
    while length < most and lefts[on_left[0] + length] == rights[on_right[0] + length]:
        length += 1
    return length


def _weight(left: WordSide, run: MovedRun) -> int:
    return sum(left.units[i].weight for i in range(run.left, run.left + run.length))


def _choose(runs: Sequence[MovedRun]) -> Iterator[MovedRun]:
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


def _with_brackets(run: MovedRun, left: WordSide, right: WordSide) -> tuple[Range, Range] | None:
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
    return all(text.count(pair) == text.count(two) for pair, two in ("()", "[]", "“”"))


def _stands_within(spans: Sequence[EditSpan], removed: Range, added: Range) -> bool:
    opened = [stretch for stretch in spans if _is_open(stretch)]
    return any(s.left[0] <= removed[0] and removed[1] <= s.left[1] for s in opened) and any(
        s.right[0] <= added[0] and added[1] <= s.right[1] for s in opened
    )


def _pieces(side: WordSide, first: int, length: int) -> Range:
    return side.units[first].first, side.units[first + length - 1].last


def _cut_out_moved(stretch: EditSpan, on_left: Moved, on_right: Moved) -> Iterator[EditSpan]:
    """Yield the removed parts, then the added ones; the ordinary parts where they meet as one."""
    lefts, rights = _parts(stretch.left, on_left), _parts(stretch.right, on_right)
    if all(number is None for _, number in (*lefts, *rights)):
        yield stretch
        return
    meet = bool(lefts and rights) and lefts[-1][1] is None and rights[0][1] is None
    nothing_right, nothing_left = (stretch.right[0],) * 2, (stretch.left[1],) * 2
    for part, number in lefts[: len(lefts) - meet]:
        yield EditSpan(ReadingKind.REMOVED, part, nothing_right, moved=number)
    if meet:
        yield EditSpan(ReadingKind.REPLACED, lefts[-1][0], rights[0][0])
    for part, number in rights[meet:]:
        yield EditSpan(ReadingKind.ADDED, nothing_left, part, moved=number)


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
